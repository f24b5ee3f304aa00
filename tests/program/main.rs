//! The program as a user meets it: `run`, `export`, `check`, `schema` and `rules`.

// Tests may compare with the platform's own functions.
#![allow(clippy::disallowed_methods)]

mod bad_input;
mod examples;
mod export;
mod formats;
mod methods;
mod output;
mod scenarios;
mod whole_or_not_at_all;

use std::path::Path;

use assert_cmd::Command;

/// The program, in a folder.
fn asmcast(folder: &Path) -> Command {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("asmcast"));
    command.current_dir(folder);
    command
}

/// A folder of its own for a test.
fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

/// The shipped file of a scenario.
fn shipped(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("scenarios")
        .join(name)
}

/// Runs the built-in baseline for a few draws and returns the output folder's files.
fn run(folder: &Path, arguments: &[&str]) -> (Vec<u8>, Vec<u8>) {
    asmcast(folder)
        .args(["run", "--out", "out", "--quiet"])
        .args(arguments)
        .assert()
        .success();
    let read = |name: &str| std::fs::read(folder.join("out").join(name)).expect("an output file");
    (read("results.csv"), read("summary.json"))
}

/// What the program says about wrong input; it must end with status 2 and write nothing.
fn complaint(folder: &Path, arguments: &[&str]) -> String {
    let before = listing(folder);
    let output = asmcast(folder).args(arguments).output().expect("a program");
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{arguments:?}: {text}");
    assert_eq!(listing(folder), before, "{arguments:?} wrote something");
    assert!(output.stdout.is_empty(), "{arguments:?} printed a result");
    text
}

fn listing(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut names: Vec<_> = std::fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    names.sort();
    names
}
