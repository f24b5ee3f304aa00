//! `asmcast export`: one draw's year as files.

use std::path::PathBuf;

use clap::Args;

use super::CommandError;

/// Write one draw's year as participants.csv and measures.csv, in `score`'s format.
#[derive(Args)]
pub struct Export {
    /// Scenario file, TOML or JSON.
    scenario: PathBuf,
}

impl Export {
    /// Runs the command.
    pub fn run(self) -> Result<(), CommandError> {
        super::print(&self.scenario.display().to_string())
    }
}
