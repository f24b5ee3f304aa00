//! Variants of a loaded scenario: some settings put to other values, through the same checks as a file,
//! without reading a file again.

use std::sync::Arc;

use crate::findings::Findings;

use super::document::{Node, SourceFile, Value};
use super::draft::{both, typed};
use super::model::Model;
use super::{Scenario, checks, roster, schema};

/// A setting put to another value.
#[derive(Clone, Debug)]
pub struct Change<'a> {
    /// The setting's path; one that the scenario has.
    pub path: &'a [String],
    /// What it becomes.
    pub value: Value,
    /// Who says so: what is wrong with the value is found there.
    pub asked_by: &'a Node,
}

impl Scenario {
    /// The model of the scenario with some settings changed; draws, seed, years and named clinicians are
    /// the scenario's.
    ///
    /// # Errors
    /// All that schema and checks refuse: about a changed value, at the place of who asked for it.
    pub fn variant(&self, changes: &[Change<'_>]) -> Result<Model, Findings> {
        let mut tree = self.tree.clone();
        for change in changes {
            if let Some(node) = at_mut(&mut tree, change.path) {
                *node = changed(change);
            }
        }
        let (settings, findings) = typed(&tree, schema::check(&tree))?;
        let checked = checks::model(&tree, &settings, &self.benchmarks);
        let (mut model, ()) = both(findings, checked, Ok(()))?;
        let own = &self.model;
        roster::enter(
            &mut model.cohorts,
            std::array::from_fn(|cohort| own.cohorts[cohort].roster.clone()),
        );
        Ok(Model {
            draws: own.draws,
            seed: own.seed,
            years: own.years.clone(),
            ..model
        })
    }
}

/// The changed value at the place of who asked for it, in that file's text with the value written there:
/// a finding about it has this place and quotes this value.
fn changed(change: &Change<'_>) -> Node {
    let Node { file, span, .. } = change.asked_by;
    let written = written(&change.value);
    let (before, after) = (&file.text[..span.start], &file.text[span.end..]);
    Node {
        file: Arc::new(SourceFile {
            path: file.path.clone(),
            text: [before, &written, after].concat(),
        }),
        key: change.asked_by.key.clone(),
        span: span.start..span.start + written.len(),
        value: change.value.clone(),
    }
}

/// A value as a file would have it.
pub fn written(value: &Value) -> String {
    match value {
        Value::String(text) => format!("\"{text}\""),
        Value::Integer(number) => number.to_string(),
        Value::Float(number) => number.to_string(),
        Value::Boolean(truth) => truth.to_string(),
        Value::Array(items) => format!("a list of {}", items.len()),
        Value::Table(_) => "a table".to_string(),
    }
}

fn at_mut<'a>(root: &'a mut Node, path: &[String]) -> Option<&'a mut Node> {
    path.iter()
        .try_fold(root, |node, part| match &mut node.value {
            Value::Array(items) => items.get_mut(part.parse::<usize>().ok()?),
            Value::Table(members) => {
                let mut members = members.iter_mut();
                members
                    .find(|(key, _)| key == part)
                    .map(|(_, member)| member)
            }
            _ => None,
        })
}

/// The paths of a tree that a dotted path means, where `*` stands for any key.
///
/// # Errors
/// If there is none: the first part that no table has, and the keys that are there.
pub fn paths(root: &Node, dotted: &str) -> Result<Vec<Vec<String>>, UnknownPart> {
    let mut found = vec![(Vec::new(), root)];
    for part in dotted.split('.') {
        let mut keys = Vec::new();
        let mut next = Vec::new();
        for (path, node) in &found {
            for (key, member) in members(node) {
                if part == "*" || part == key {
                    let path = path.iter().cloned().chain([key.clone()]);
                    next.push((path.collect(), member));
                }
                if !keys.contains(&key) {
                    keys.push(key);
                }
            }
        }
        if next.is_empty() {
            return Err(UnknownPart {
                part: part.to_string(),
                known: keys,
            });
        }
        found = next;
    }
    Ok(found.into_iter().map(|(path, _)| path).collect())
}

/// A part of a path that is not there.
#[derive(Clone, Debug, PartialEq)]
pub struct UnknownPart {
    /// The part.
    pub part: String,
    /// What is there instead; nothing below a value that has no members.
    pub known: Vec<String>,
}

/// What a table or list holds, by key or place.
fn members(node: &Node) -> Vec<(String, &Node)> {
    match &node.value {
        Value::Table(members) => {
            let members = members.iter();
            members.map(|(key, node)| (key.clone(), node)).collect()
        }
        Value::Array(items) => {
            let items = items.iter().enumerate();
            items
                .map(|(place, node)| (place.to_string(), node))
                .collect()
        }
        _ => Vec::new(),
    }
}
