//! Levers of policy as scenario settings: the shipped ones, and what they do from a draw to its files.

// Tests may compare with the platform's own functions.
#![allow(clippy::disallowed_methods)]

mod bad_input;
mod historical;
mod pools;
mod shipped;

use std::path::Path;

use asmcast::scenario::{Model, Scenario};

/// A scenario from its text.
fn model(text: &str) -> Model {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("s.toml");
    std::fs::write(&path, text).expect("a file");
    Scenario::load(Some(&path)).expect("a valid scenario").model
}

/// Runs the program in a folder; it must succeed.
fn asmcast(folder: &Path, arguments: &[&str]) -> Vec<u8> {
    let mut command = assert_cmd::Command::new(assert_cmd::cargo::cargo_bin!("asmcast"));
    let output = command
        .current_dir(folder)
        .args(arguments)
        .output()
        .expect("a program");
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments:?}: {told}");
    output.stdout
}
