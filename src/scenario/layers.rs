//! `extends`: a scenario file and those it stands on, laid over one another.

use std::path::{Path, PathBuf};

use crate::findings::{Finding, Findings, Place};

use super::document::{self, Node, Value};

/// The built-in baseline: the shipped file itself.
pub const BASELINE: &str = include_str!("../../scenarios/baseline.toml");

/// The name under which messages speak of the built-in baseline.
pub const BASELINE_NAME: &str = "scenarios/baseline.toml (built in)";

/// Keys that describe the one file they stand in; a file does not inherit them.
const OF_THE_FILE: [&str; 4] = ["title", "question", "source", "extends"];

/// Reads a scenario file (none: the built-in baseline) and lays it over what it extends. A file
/// that extends nothing stands on the built-in baseline.
pub fn read(path: Option<&Path>) -> Result<Node, Findings> {
    let builtin = document::parse(Path::new(BASELINE_NAME), BASELINE.to_string())?;
    let Some(path) = path else {
        return Ok(builtin);
    };
    let mut chain = Vec::new();
    let mut next = Some((path.to_path_buf(), None));
    let mut seen: Vec<PathBuf> = Vec::new();
    while let Some((path, named_by)) = next {
        let file = read_file(&path, named_by.as_ref(), &mut seen)?;
        next = match file.get("extends") {
            Some(base) => match &base.value {
                Value::String(name) => {
                    let folder = path.parent().unwrap_or(Path::new(""));
                    Some((folder.join(name), Some(base.clone())))
                }
                _ => {
                    return Err(base
                        .finding("extends: must be the path of a scenario file, in quotes")
                        .into());
                }
            },
            None => None,
        };
        chain.push(file);
    }
    Ok(chain.into_iter().rev().fold(builtin, over))
}

fn read_file(
    path: &Path,
    named_by: Option<&Node>,
    seen: &mut Vec<PathBuf>,
) -> Result<Node, Findings> {
    let complain = |message: String| match named_by {
        Some(node) => node.finding(format!("extends = {}: {message}", node.written())),
        None => Finding::new(path, Place::File, message),
    };
    let identity = path.canonicalize().map_err(|error| match named_by {
        Some(_) => complain(format!("cannot open {}: {error}", path.display())),
        None => complain(format!("cannot open it: {error}"))
            .help("give the path of a scenario file, TOML or JSON; without one, the baseline runs"),
    })?;
    if seen.contains(&identity) {
        return Err(complain(format!(
            "a cycle: {} already stands above this file",
            path.display()
        ))
        .into());
    }
    seen.push(identity);
    let bytes = std::fs::read(path)
        .map_err(|error| complain(format!("cannot read {}: {error}", path.display())))?;
    let text = String::from_utf8(bytes).map_err(|error| {
        let offset = error.utf8_error().valid_up_to();
        let line = error.as_bytes()[..offset]
            .iter()
            .filter(|b| **b == b'\n')
            .count()
            + 1;
        Finding::new(path, Place::Line(line, 1), "not UTF-8 text")
    })?;
    document::parse(path, text)
}

/// Lays a file over its base: tables by key, everything else whole. A table that names a `law`
/// replaces the base's whole, since another law has other parameters; so do regions with shares, since
/// theirs are all there are.
fn over(base: Node, top: Node) -> Node {
    lay(base, top, true)
}

/// Whether a table of this key says all there is.
fn is_whole(key: &str, table: &Node) -> bool {
    let Value::Table(members) = &table.value else {
        return false;
    };
    let has_share = |(_, region): &(String, Node)| region.get("share").is_some();
    key == "regions" && members.iter().any(has_share)
}

fn lay(base: Node, top: Node, root: bool) -> Node {
    let mut node = top.clone();
    if let (Value::Table(below), Value::Table(above)) = (base.value, top.value)
        && !above.iter().any(|(key, _)| key == "law")
    {
        let mut members: Vec<(String, Node)> = below
            .into_iter()
            .filter(|(key, _)| !(root && OF_THE_FILE.contains(&key.as_str())))
            .collect();
        for (key, value) in above {
            match members.iter().position(|(name, _)| *name == key) {
                Some(at) if is_whole(&key, &value) => members[at].1 = value,
                Some(at) => {
                    let (_, below) = members[at].clone();
                    members[at].1 = lay(below, value, false);
                }
                None => members.push((key, value)),
            }
        }
        node.value = Value::Table(members);
    }
    node
}
