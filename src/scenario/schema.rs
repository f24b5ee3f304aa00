//! The JSON Schema of a scenario, and what it finds wrong with one.

use std::sync::LazyLock;

use jsonschema::error::ValidationErrorKind as Kind;
use jsonschema::{ValidationError, Validator};
use schemars::generate::SchemaSettings;
use serde_json::{Value as Json, json};

use crate::findings::{Finding, Findings};

use super::document::{Node, Value};
use super::layers;
use super::settings::Settings;

/// The schema of a whole scenario, after `extends`, with every part spelled out in place.
static WHOLE: LazyLock<Json> = LazyLock::new(|| {
    let settings = SchemaSettings::draft2020_12().with(|s| s.inline_subschemas = true);
    let schema = settings.into_generator().into_root_schema_for::<Settings>();
    schema.to_value()
});

/// What holds a scenario against it.
static VALIDATOR: LazyLock<Result<Validator, String>> =
    LazyLock::new(|| jsonschema::validator_for(&WHOLE).map_err(|error| error.to_string()));

/// The built-in baseline, by which what is not allowed is replaced.
static BUILT_IN: LazyLock<Json> =
    LazyLock::new(|| layers::read(None).map_or(Json::Null, |baseline| baseline.to_json()));

/// The schema of a scenario file, for editors: a file may leave out whatever it extends gives.
pub fn for_files() -> Json {
    let mut schema = WHOLE.clone();
    leave_out_what_is_inherited(&mut schema);
    if let Some(root) = schema.as_object_mut() {
        root.insert("title".into(), json!("asmcast scenario"));
    }
    schema
}

/// A table that names a `law` is never inherited in part; every other key may be.
fn leave_out_what_is_inherited(schema: &mut Json) {
    match schema {
        Json::Object(object) => {
            let names_a_law = object
                .get("properties")
                .is_some_and(|properties| properties.get("law").is_some());
            if !names_a_law {
                object.remove("required");
            }
            object.values_mut().for_each(leave_out_what_is_inherited);
        }
        Json::Array(items) => items.iter_mut().for_each(leave_out_what_is_inherited),
        _ => {}
    }
}

/// A scenario held against the schema.
pub struct Checked {
    /// Everything that the schema does not allow, each at its place.
    pub findings: Findings,
    /// The scenario with everything that is not allowed put back to the built-in baseline's, so
    /// that the checks beyond the schema can go on and report all they find at once.
    pub repaired: Json,
}

/// Holds a scenario against the schema.
pub fn check(root: &Node) -> Checked {
    let instance = root.to_json();
    let mut checked = Checked {
        findings: Findings::default(),
        repaired: instance.clone(),
    };
    let validator = match &*VALIDATOR {
        Ok(validator) => validator,
        Err(error) => {
            checked.findings = root.finding(format!("no schema: {error}")).into();
            return checked;
        }
    };
    let baseline = &*BUILT_IN;
    for error in validator.iter_errors(&instance) {
        for error in by_the_kind_that_is_meant(&error) {
            explain(root, error, &mut checked.findings);
        }
        let path = error.instance_path().as_str();
        match error.kind() {
            Kind::AdditionalProperties { unexpected } => {
                for key in unexpected {
                    put_back(&mut checked.repaired, baseline, &format!("{path}/{key}"));
                }
            }
            Kind::PropertyNames { error } => {
                let key = error.instance().as_str().unwrap_or_default();
                put_back(&mut checked.repaired, baseline, &format!("{path}/{key}"));
            }
            _ => put_back(&mut checked.repaired, baseline, path),
        }
    }
    checked
}

/// Of a table or list that must be one of several kinds of value, the errors by the only kind that is
/// a table or list, for that is the one that is meant; of everything else the error itself.
fn by_the_kind_that_is_meant<'a>(error: &'a ValidationError<'a>) -> Vec<&'a ValidationError<'a>> {
    let instance = error.instance();
    let Kind::AnyOf { context } = error.kind() else {
        return vec![error];
    };
    if !instance.is_object() && !instance.is_array() {
        return vec![error];
    }
    let is_other_kind = |inner: &ValidationError<'_>| {
        inner.instance_path() == error.instance_path()
            && matches!(
                inner.kind(),
                Kind::Type { .. }
                    | Kind::Enum { .. }
                    | Kind::Constant { .. }
                    | Kind::OneOfNotValid { .. }
            )
    };
    let mut meant = context
        .iter()
        .filter(|errors| !errors.iter().any(is_other_kind));
    match (meant.next(), meant.next()) {
        (Some(errors), None) => errors.iter().collect(),
        _ => vec![error],
    }
}

/// Replaces what stands at a pointer by the baseline's, or takes it out if the baseline has none.
fn put_back(document: &mut Json, baseline: &Json, pointer: &str) {
    if let Some(original) = baseline.pointer(pointer) {
        if let Some(place) = document.pointer_mut(pointer) {
            *place = original.clone();
        }
    } else if let Some((parent, key)) = pointer.rsplit_once('/') {
        match document.pointer_mut(parent) {
            Some(Json::Object(object)) => {
                object.shift_remove(key);
            }
            // A list that is wrong in one place is put back whole.
            Some(Json::Array(_)) => put_back(document, baseline, parent),
            _ => {}
        }
    }
}

fn explain(root: &Node, error: &ValidationError<'_>, findings: &mut Findings) {
    let path = path_of(error.instance_path().as_str());
    let node = at(root, &path).unwrap_or(root);
    let name = path.join(".");
    let schema = parent_schema(error.schema_path().as_str());
    match error.kind() {
        Kind::AdditionalProperties { unexpected } => {
            let valid = names(schema);
            for key in unexpected {
                findings.push(unknown_key(node, &path, key, &valid));
            }
        }
        Kind::PropertyNames { error } => {
            let key = error.instance().as_str().unwrap_or_default().to_string();
            let valid = words(schema.get("propertyNames").unwrap_or(schema));
            let valid: Vec<&str> = valid.iter().map(String::as_str).collect();
            findings.push(unknown_key(node, &path, &key, &valid));
        }
        Kind::Required { property } => {
            let key = property.as_str().unwrap_or_default();
            findings.push(node.finding(format!("{}: missing", dotted(&path, key))));
        }
        _ => {
            let allowed = allowed(schema);
            let mut finding = node.finding(format!(
                "{name} = {}: must be {allowed}",
                shortened(node.written())
            ));
            if let Value::String(text) = &node.value {
                let words = words(schema);
                let words: Vec<&str> = words.iter().map(String::as_str).collect();
                finding = finding.nearest(text, &words);
            }
            findings.push(finding);
        }
    }
}

fn unknown_key(table: &Node, path: &[String], key: &str, valid: &[&str]) -> Finding {
    let place = table
        .get(key)
        .map_or(table.span.start, |node| node.key.start);
    let file = table.get(key).map_or(&table.file, |node| &node.file);
    let kind = match path.first().map(String::as_str) {
        Some("rules") if path.len() == 1 => "rule",
        None => "section",
        _ => "key",
    };
    let finding = Finding::new(
        &file.path,
        file.place(place),
        format!("{}: unknown {kind}", dotted(path, key)),
    )
    .nearest(key, valid);
    if finding.help.is_none() && !valid.is_empty() {
        return finding.help(format!("allowed here: {}", valid.join(", ")));
    }
    finding
}

fn dotted(path: &[String], key: &str) -> String {
    path.iter()
        .map(String::as_str)
        .chain([key])
        .collect::<Vec<_>>()
        .join(".")
}

fn shortened(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() > 60 {
        line.chars().take(57).chain("...".chars()).collect()
    } else {
        line
    }
}

fn path_of(pointer: &str) -> Vec<String> {
    pointer
        .split('/')
        .skip(1)
        .map(|part| part.replace("~1", "/").replace("~0", "~"))
        .collect()
}

/// The node at a path of keys and indices.
pub fn at<'a>(root: &'a Node, path: &[String]) -> Option<&'a Node> {
    path.iter().try_fold(root, |node, part| match &node.value {
        Value::Array(items) => items.get(part.parse::<usize>().ok()?),
        _ => node.get(part),
    })
}

/// Whether the schema knows a setting at this path, whether or not a scenario has it.
pub fn knows(path: &[String]) -> bool {
    schema_at(path).is_some()
}

/// Whether a setting takes whole numbers only.
pub fn is_whole(path: &[String]) -> bool {
    schema_at(path)
        .and_then(|schema| schema.get("type"))
        .is_some_and(|kind| match kind {
            Json::Array(kinds) => kinds.iter().any(|kind| kind == "integer"),
            kind => kind == "integer",
        })
}

/// What the schema says of each part of a path: in the settings' own words, where they name the part, and
/// nothing where it is a user's or a table's key.
pub fn descriptions(path: &[String]) -> Vec<Option<&'static str>> {
    let named = |above: &[String], key: &str| {
        let properties = schema_at(above)?.get("properties")?;
        properties.get(key)?.get("description")?.as_str()
    };
    let parts = path.iter().enumerate();
    parts
        .map(|(place, key)| named(&path[..place], key))
        .collect()
}

/// The schema of the setting at a path; of one that may have several shapes, that of the first with such
/// a member.
fn schema_at(path: &[String]) -> Option<&'static Json> {
    fn member(schema: &'static Json, key: &str) -> Option<&'static Json> {
        let properties = schema.get("properties").and_then(|all| all.get(key));
        let patterns = schema.get("patternProperties").and_then(Json::as_object);
        let of_pattern = patterns.and_then(|all| all.values().next());
        let more = ["additionalProperties", "items"].map(|keyword| schema.get(keyword));
        let more = more.into_iter().flatten().find(|schema| schema.is_object());
        let branches = ["oneOf", "anyOf"].map(|keyword| schema.get(keyword));
        let branches = branches.into_iter().flatten().filter_map(Json::as_array);
        let mut of_branches = branches.flatten().filter_map(|branch| member(branch, key));
        properties
            .or(more)
            .or(of_pattern)
            .or_else(|| of_branches.next())
    }
    path.iter()
        .try_fold(&*WHOLE, |schema, key| member(schema, key))
}

/// The schema object that holds the keyword a schema path ends in.
fn parent_schema(pointer: &str) -> &'static Json {
    let parent = pointer.rsplit_once('/').map_or("", |(parent, _)| parent);
    WHOLE.pointer(parent).unwrap_or(&Json::Null)
}

fn names(schema: &Json) -> Vec<&str> {
    schema
        .get("properties")
        .and_then(Json::as_object)
        .map(|properties| properties.keys().map(String::as_str).collect())
        .unwrap_or_default()
}

/// The words a schema allows.
fn words(schema: &Json) -> Vec<String> {
    let mut words = Vec::new();
    for keyword in ["oneOf", "anyOf"] {
        for branch in schema
            .get(keyword)
            .and_then(Json::as_array)
            .into_iter()
            .flatten()
        {
            words.extend(self::words(branch));
        }
    }
    for word in schema
        .get("enum")
        .and_then(Json::as_array)
        .into_iter()
        .flatten()
    {
        words.extend(word.as_str().map(String::from));
    }
    words.extend(schema.get("const").and_then(Json::as_str).map(String::from));
    words
}

/// What a schema allows, in words.
fn allowed(schema: &Json) -> String {
    let alternatives: Vec<&Json> = ["anyOf", "oneOf"]
        .iter()
        .filter_map(|keyword| schema.get(*keyword).and_then(Json::as_array))
        .flatten()
        .collect();
    if !alternatives.is_empty() {
        return alternatives
            .into_iter()
            .map(allowed)
            .collect::<Vec<_>>()
            .join(" or ");
    }
    let words = words(schema);
    if !words.is_empty() {
        let quoted: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
        return quoted.join(" or ");
    }
    let kind = match schema.get("type") {
        Some(Json::String(kind)) => kind.clone(),
        Some(Json::Array(kinds)) => kinds
            .iter()
            .filter_map(Json::as_str)
            .find(|kind| *kind != "null")
            .unwrap_or_default()
            .to_string(),
        _ => String::new(),
    };
    match kind.as_str() {
        "number" => format!("a number{}", bounds(schema)),
        "integer" => format!("a whole number{}", bounds(schema)),
        "boolean" => "true or false".to_string(),
        "string" => "text in quotes".to_string(),
        "object" => "a table".to_string(),
        "array" => {
            let count = |keyword| schema.get(keyword).and_then(Json::as_u64);
            match (count("minItems"), count("maxItems")) {
                (Some(least), Some(most)) if least < most => format!("a list of {least} to {most}"),
                (Some(count), _) => format!("a list of {count}"),
                (None, _) => "a list".to_string(),
            }
        }
        _ => "another value".to_string(),
    }
}

fn bounds(schema: &Json) -> String {
    match (schema.get("minimum"), schema.get("maximum")) {
        (Some(low), Some(high)) => format!(" from {low} to {high}"),
        (Some(low), None) => format!(" of at least {low}"),
        (None, Some(high)) => format!(" of at most {high}"),
        (None, None) => String::new(),
    }
}
