//! The program as a user meets it: `run`, `export`, `check`, `schema` and `rules`.

// Tests may compare with the platform's own functions.
#![allow(clippy::disallowed_methods)]

#[path = "../../examples/gallery/assumptions.rs"]
mod assumptions;
mod bad_input;
#[path = "../support/command.rs"]
mod command;
mod examples;
mod export;
mod formats;
mod in_force;
mod methods;
mod output;
mod scenarios;
mod whole_or_not_at_all;

use std::path::Path;

use command::{asmcast, complaint, folder, listing};

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
