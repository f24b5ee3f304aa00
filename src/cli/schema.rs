//! `asmcast schema`: the JSON Schema of a scenario.

use clap::Args;

use crate::scenario::schema;

use super::CommandError;

/// Print the JSON Schema of a scenario file, for editors.
#[derive(Args)]
#[command(after_help = "Example:
  asmcast schema > scenario.schema.json
Then begin a scenario with the line
  #:schema ./scenario.schema.json
and an editor with TOML support (Taplo, Even Better TOML) completes and checks it.")]
pub struct Schema {}

impl Schema {
    /// Runs the command.
    pub fn run(self) -> Result<(), CommandError> {
        let text = serde_json::to_string_pretty(&schema::for_files())
            .map_err(|error| CommandError::Running(error.to_string()))?;
        super::print(&format!("{text}\n"))
    }
}
