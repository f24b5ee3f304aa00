//! A file as a tree of values that know where they stand: TOML or JSON in, one kind of node out.

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::findings::{Finding, Findings, Place};

/// A file that was read.
#[derive(Debug)]
pub struct SourceFile {
    /// Its path, as the user named it.
    pub path: PathBuf,
    /// Its whole text.
    pub text: String,
}

impl SourceFile {
    /// Line and column, both from 1, of a byte offset.
    pub fn place(&self, offset: usize) -> Place {
        let before = &self.text[..offset.min(self.text.len())];
        let line = before.matches('\n').count() + 1;
        let column = before
            .rsplit('\n')
            .next()
            .map_or(1, |last| last.chars().count() + 1);
        Place::Line(line, column)
    }
}

/// A value and where it stands.
#[derive(Clone, Debug)]
pub struct Node {
    /// The value.
    pub value: Value,
    /// The file it stands in.
    pub file: Arc<SourceFile>,
    /// The bytes of its key (of the value itself in an array).
    pub key: Range<usize>,
    /// The bytes of the value.
    pub span: Range<usize>,
}

/// A value of a scenario file.
#[derive(Clone, Debug)]
pub enum Value {
    /// Text.
    String(String),
    /// Whole number.
    Integer(i64),
    /// Number.
    Float(f64),
    /// Truth value.
    Boolean(bool),
    /// List.
    Array(Vec<Node>),
    /// Named values, in the order of the file.
    Table(Vec<(String, Node)>),
}

impl Node {
    /// A member of a table.
    pub fn get(&self, key: &str) -> Option<&Node> {
        match &self.value {
            Value::Table(members) => members
                .iter()
                .find(|(name, _)| name == key)
                .map(|(_, node)| node),
            _ => None,
        }
    }

    /// The value without its places.
    pub fn to_json(&self) -> serde_json::Value {
        match &self.value {
            Value::String(text) => text.as_str().into(),
            Value::Integer(number) => (*number).into(),
            Value::Float(number) => (*number).into(),
            Value::Boolean(truth) => (*truth).into(),
            Value::Array(items) => items.iter().map(Node::to_json).collect(),
            Value::Table(members) => members
                .iter()
                .map(|(key, node)| (key.clone(), node.to_json()))
                .collect(),
        }
    }

    /// The value as it stands in the file.
    pub fn written(&self) -> &str {
        self.file.text.get(self.span.clone()).unwrap_or("").trim()
    }

    /// A finding at this value.
    pub fn finding(&self, message: impl Into<String>) -> Finding {
        Finding::new(&self.file.path, self.file.place(self.span.start), message)
    }
}

/// Reads the text of a file: JSON where its name ends in `.json`, TOML otherwise.
pub fn parse(path: &Path, text: String) -> Result<Node, Findings> {
    let file = Arc::new(SourceFile {
        path: path.to_path_buf(),
        text,
    });
    if path
        .extension()
        .is_some_and(|extension| extension == "json")
    {
        parse_json(&file)
    } else {
        parse_toml(&file)
    }
}

fn parse_toml(file: &Arc<SourceFile>) -> Result<Node, Findings> {
    let (table, errors) = DeTable::parse_recoverable(&file.text);
    let mut findings = Findings::default();
    for error in errors {
        let place = error
            .span()
            .map_or(Place::File, |span| file.place(span.start));
        findings.push(Finding::new(
            &file.path,
            place,
            format!("not valid TOML: {}", error.message().trim()),
        ));
    }
    let whole = 0..file.text.len();
    let root = toml_table(file, table.get_ref(), whole.clone(), whole, &mut findings);
    findings.into_result().map(|()| root)
}

fn toml_table(
    file: &Arc<SourceFile>,
    table: &DeTable<'_>,
    key: Range<usize>,
    span: Range<usize>,
    findings: &mut Findings,
) -> Node {
    let members = table
        .iter()
        .map(|(name, value)| {
            let node = toml_value(file, value, name.span(), findings);
            (name.get_ref().to_string(), node)
        })
        .collect();
    Node {
        value: Value::Table(members),
        file: file.clone(),
        key,
        span,
    }
}

fn toml_value(
    file: &Arc<SourceFile>,
    value: &Spanned<DeValue<'_>>,
    key: Range<usize>,
    findings: &mut Findings,
) -> Node {
    let span = value.span();
    let mut unreadable = |what: &str| {
        findings.push(Finding::new(
            &file.path,
            file.place(span.start),
            format!("{} {what}", file.text.get(span.clone()).unwrap_or_default()),
        ));
        Value::Boolean(false)
    };
    let value = match value.get_ref() {
        DeValue::String(text) => Value::String(text.to_string()),
        DeValue::Boolean(truth) => Value::Boolean(*truth),
        DeValue::Integer(digits) => i64::from_str_radix(digits.as_str(), digits.radix())
            .map_or_else(
                |_| unreadable("is too large a whole number"),
                Value::Integer,
            ),
        DeValue::Float(digits) => match digits.as_str().parse::<f64>() {
            Ok(number) if number.is_finite() => Value::Float(number),
            _ => unreadable("is not a finite number"),
        },
        DeValue::Datetime(_) => unreadable("is a date; no setting takes one"),
        DeValue::Array(items) => Value::Array(
            items
                .iter()
                .map(|item| toml_value(file, item, item.span(), findings))
                .collect(),
        ),
        DeValue::Table(table) => return toml_table(file, table, key, span, findings),
    };
    Node {
        value,
        file: file.clone(),
        key,
        span,
    }
}

fn parse_json(file: &Arc<SourceFile>) -> Result<Node, Findings> {
    let strict = jsonc_parser::ParseOptions {
        allow_comments: false,
        allow_loose_object_property_names: false,
        allow_trailing_commas: false,
        ..Default::default()
    };
    let parsed =
        jsonc_parser::parse_to_ast(&file.text, &Default::default(), &strict).map_err(|error| {
            Finding::new(
                &file.path,
                Place::Line(error.line_display(), error.column_display()),
                format!("not valid JSON: {}", error.kind()),
            )
        })?;
    let root = parsed
        .value
        .ok_or_else(|| Finding::new(&file.path, Place::File, "the file is empty"))?;
    let mut findings = Findings::default();
    let node = json_value(file, &root, None, &mut findings);
    findings.into_result().map(|()| node)
}

fn json_value(
    file: &Arc<SourceFile>,
    value: &jsonc_parser::ast::Value<'_>,
    key: Option<Range<usize>>,
    findings: &mut Findings,
) -> Node {
    use jsonc_parser::ast::Value as Json;
    use jsonc_parser::common::Ranged;
    let span = value.start()..value.end();
    let mut unreadable = |what: &str| {
        findings.push(Finding::new(&file.path, file.place(span.start), what));
        Value::Boolean(false)
    };
    let value = match value {
        Json::StringLit(text) => Value::String(text.value.to_string()),
        Json::BooleanLit(truth) => Value::Boolean(truth.value),
        Json::NumberLit(digits) => match (digits.value.parse::<i64>(), digits.value.parse::<f64>())
        {
            (Ok(number), _) => Value::Integer(number),
            (_, Ok(number)) if number.is_finite() => Value::Float(number),
            _ => unreadable("not a finite number"),
        },
        Json::NullKeyword(_) => unreadable("null is no setting; leave the key out"),
        Json::Array(items) => Value::Array(
            items
                .elements
                .iter()
                .map(|item| json_value(file, item, None, findings))
                .collect(),
        ),
        Json::Object(object) => {
            let mut members: Vec<(String, Node)> = Vec::new();
            for property in &object.properties {
                let name = property.name.as_str().to_string();
                let key = property.name.start()..property.name.end();
                if members.iter().any(|(earlier, _)| *earlier == name) {
                    findings.push(Finding::new(
                        &file.path,
                        file.place(key.start),
                        format!("`{name}` is given twice"),
                    ));
                }
                members.push((name, json_value(file, &property.value, Some(key), findings)));
            }
            Value::Table(members)
        }
    };
    Node {
        value,
        file: file.clone(),
        key: key.unwrap_or(span.clone()),
        span,
    }
}
