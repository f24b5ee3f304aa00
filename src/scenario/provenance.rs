//! Where each setting comes from: the tag and source that stand in the comment beside it.

use super::document::{Node, Value};
use super::layers::BASELINE;

/// One setting in force, with its tag and source.
#[derive(Clone, Debug, PartialEq)]
pub struct Setting {
    /// Dotted path, such as `cohort.HF.cost.reliability`.
    pub path: String,
    /// The value as it stands in the file.
    pub value: String,
    /// The tag of its comment, without brackets; `untagged` where there is none.
    pub tag: String,
    /// The rest of the comment.
    pub source: String,
    /// The name of the file it stands in, where that is not the built-in baseline.
    pub file: Option<String>,
}

impl Setting {
    /// It is part of the question, not of its description or of how much is drawn.
    pub fn is_content(&self) -> bool {
        let described = ["title", "question", "source", "extends"].contains(&self.path.as_str());
        !described && !self.path.starts_with("run.")
    }

    /// It is an assumption: tagged so, or given without a tag.
    pub fn is_assumed(&self) -> bool {
        self.tag == ASSUMED || self.tag == UNTAGGED
    }
}

/// What is known of the user's own clinicians: no assumption, and too long to repeat.
const GIVEN: [&str; 3] = ["roster", "roster_measures", "focal"];

/// The tag of an assumption.
const ASSUMED: &str = "A";

/// The tag of a setting whose comment gives none.
pub const UNTAGGED: &str = "untagged";

/// Every setting of a scenario, in the order of the file, one for each line that assigns.
pub fn settings(root: &Node) -> Vec<Setting> {
    let mut settings = Vec::new();
    collect(root, "", &mut settings);
    settings
}

fn collect(node: &Node, path: &str, settings: &mut Vec<Setting>) {
    if let Value::Table(members) = &node.value {
        // An inline table is one setting: its comment stands behind the closing brace.
        let inline = node.written().starts_with('{') && node.file.text != node.written();
        if !inline {
            for (key, member) in members {
                let path = if path.is_empty() {
                    key.clone()
                } else {
                    format!("{path}.{key}")
                };
                collect(member, &path, settings);
            }
            return;
        }
    }
    if path == "sensitivity" {
        return; // what a study varies is no setting of the forecast
    }
    if GIVEN.contains(&path) {
        settings.push(Setting {
            value: match &node.value {
                Value::Array(items) => format!("{} tables", items.len()),
                _ => node.written().to_string(),
            },
            tag: "given".into(),
            source: "the user's own clinicians".into(),
            ..setting(node, path)
        });
        return;
    }
    settings.push(setting(node, path));
}

fn setting(node: &Node, path: &str) -> Setting {
    let comment = comment_behind(node);
    let (tag, source) = split_tag(comment);
    // The shipped file is the built-in one, wherever it was read from.
    let shipped = node.file.text == BASELINE;
    let file = node.file.path.file_name().unwrap_or_default();
    Setting {
        path: path.to_string(),
        value: node
            .written()
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" "),
        tag: tag.to_string(),
        source: source.to_string(),
        file: (!shipped).then(|| file.to_string_lossy().into_owned()),
    }
}

/// The comment on the line on which a value ends.
fn comment_behind(node: &Node) -> &str {
    let rest = &node.file.text[node.span.end..];
    let line = rest.lines().next().unwrap_or("");
    line.split_once('#')
        .map_or("", |(_, comment)| comment.trim())
}

fn split_tag(comment: &str) -> (&str, &str) {
    comment
        .strip_prefix('[')
        .and_then(|rest| rest.split_once(']'))
        .map_or((UNTAGGED, comment), |(tag, source)| (tag, source.trim()))
}
