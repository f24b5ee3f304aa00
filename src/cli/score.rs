//! `asmcast score`: the rules alone.

use std::path::PathBuf;

use clap::Args;

use super::CommandError;

/// What given results would earn: the rules alone, no randomness.
#[derive(Args)]
pub struct Score {
    /// participants.csv: one row a participant.
    #[arg(long, value_name = "FILE")]
    participants: PathBuf,
}

impl Score {
    /// Runs the command.
    pub fn run(self) -> Result<(), CommandError> {
        super::print(&self.participants.display().to_string())
    }
}
