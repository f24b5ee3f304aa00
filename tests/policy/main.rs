//! Levers of policy as scenario settings: the shipped ones, and what they do from a draw to its files.

// Tests may compare with the platform's own functions.
#![allow(clippy::disallowed_methods)]

mod bad_input;
#[path = "../support/command.rs"]
mod command;
mod historical;
mod pools;
mod regions;
mod shipped;

use asmcast::scenario::{Model, Scenario};
use command::{complaint, printed};

/// A scenario from its text.
fn model(text: &str) -> Model {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("s.toml");
    std::fs::write(&path, text).expect("a file");
    Scenario::load(Some(&path)).expect("a valid scenario").model
}
