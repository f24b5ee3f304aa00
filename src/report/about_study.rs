//! What every study of a scenario says of itself.

use std::io::{self, Write};

use serde::Serialize;

use crate::scenario::Scenario;

/// What a study is of, and how to get it again.
#[derive(Clone, Debug, Serialize)]
pub struct AboutStudy {
    /// The scenario's title.
    pub title: String,
    /// The question that it answers.
    pub question: String,
    /// Where its numbers come from.
    pub source: String,
    /// Digest of its settings.
    pub digest: String,
    /// Version of the program.
    pub version: &'static str,
    /// Seed of all randomness.
    pub seed: u64,
    /// The command that gives this again.
    pub command: String,
    /// Hash of the study's table: the same scenario, options and seed give the same.
    pub fingerprint: String,
}

impl AboutStudy {
    /// A study of a scenario, made by a command, whose table is not there yet.
    pub fn new(scenario: &Scenario, command: String) -> Self {
        let settings = &scenario.settings;
        AboutStudy {
            title: settings.title.clone(),
            question: settings.question.clone(),
            source: settings.source.clone(),
            digest: scenario.digest(),
            version: env!("CARGO_PKG_VERSION"),
            seed: scenario.model.seed,
            command,
            fingerprint: String::new(),
        }
    }

    /// The first digits of the fingerprint.
    pub fn short_fingerprint(&self) -> &str {
        self.fingerprint.get(..16).unwrap_or_default()
    }
}

/// The fingerprint of what is written.
pub fn fingerprint(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> String {
    let mut hash = blake3::Hasher::new();
    // A hasher takes whatever it is given.
    let _ = write(&mut hash);
    hash.finalize().to_hex().to_string()
}
