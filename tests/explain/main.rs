//! `asmcast explain` as its users meet it: one participant's way from measures to dollars.

// Tests may compare with the platform's own functions.
#![allow(clippy::disallowed_methods)]

mod agreement;
mod alternatives;
mod arithmetic;
mod bad_input;
#[path = "../support/command.rs"]
mod command;
#[allow(dead_code)]
#[path = "../score/files.rs"]
mod files;
mod layout;
mod standings;

use std::fs;
use std::path::Path;

use command::{ended, printed};
use files::{Ended, Files};
use serde_json::Value;

/// The options of score's inputs in a folder where they have their usual names.
const FILES: [&str; 6] = [
    "--participants",
    "participants.csv",
    "--measures",
    "measures.csv",
    "--year",
    "2027",
];

/// Runs a command of the program in a folder.
fn asmcast(folder: &Path, command: &str, arguments: &[&str]) -> Ended {
    ended(folder, &[&[command], arguments].concat())
}

/// What `asmcast explain` prints; it must succeed.
fn explain(folder: &Path, arguments: &[&str]) -> String {
    printed(folder, &[&["explain"], arguments].concat())
}

/// The same as JSON.
fn json(folder: &Path, arguments: &[&str]) -> Value {
    let text = explain(folder, &[arguments, &["--json"]].concat());
    serde_json::from_str(&text).unwrap()
}

/// The small input with some `[rules]`, written; a participant of it is explained as text and JSON.
fn both(files: &Files, npi: &str, rules: &str) -> (String, Value) {
    fs::write(files.path("participants.csv"), files.participants.csv()).unwrap();
    fs::write(files.path("measures.csv"), files.measures.csv()).unwrap();
    fs::write(files.path("rules.toml"), format!("[rules]\n{rules}\n")).unwrap();
    let arguments = [&FILES[..], &["--npi", npi, "--rules", "rules.toml"]].concat();
    let folder = files.folder.path();
    (explain(folder, &arguments), json(folder, &arguments))
}

/// The heart failure participant in the first rows of the small input.
const FIRST: &str = "1000010000";

/// A member of JSON by its path, such as `quality.measures.0.points`.
fn at<'a>(json: &'a Value, path: &str) -> &'a Value {
    let pointer = format!("/{}", path.replace('.', "/"));
    json.pointer(&pointer)
        .unwrap_or_else(|| panic!("{path} is not in {json:#}"))
}

/// A number of JSON by its path.
fn number(json: &Value, path: &str) -> f64 {
    let found = at(json, path);
    found.as_f64().unwrap_or_else(|| panic!("{path}: {found}"))
}

/// Equal but for rounding.
fn assert_close(found: f64, expected: f64) {
    assert!((found - expected).abs() < 1e-9, "{found} is not {expected}");
}

/// Whether each of some fragments stands in a text.
fn assert_says(text: &str, fragments: &[&str]) {
    for fragment in fragments {
        assert!(text.contains(fragment), "`{fragment}` is not in\n{text}");
    }
}
