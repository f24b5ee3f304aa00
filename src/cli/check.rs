//! `asmcast check`: is a scenario right?

use std::path::PathBuf;

use clap::Args;

use crate::study::sensitivity;

use super::CommandError;

/// Check a scenario file and those it extends, changing nothing.
///
/// Every error is reported at once, each with file, line, column, what was found, what is allowed
/// and the nearest valid name.
#[derive(Args)]
#[command(after_help = "Example:
  asmcast check scenarios/learning.toml")]
pub struct Check {
    /// Scenario file, TOML or JSON.
    scenario: PathBuf,
}

impl Check {
    /// Runs the command.
    pub fn run(self) -> Result<(), CommandError> {
        let scenario = sensitivity::load(&self.scenario)?;
        let inputs = sensitivity::inputs(&scenario)?;
        super::warn(&scenario.warnings);
        let changes: Vec<&str> = scenario
            .provenance
            .iter()
            .filter(|setting| setting.file.is_some() && setting.is_content())
            .map(|setting| setting.path.as_str())
            .collect();
        let mut text = format!(
            "{}: a valid scenario, {:?}\ndigest {}\n",
            self.scenario.display(),
            scenario.settings.title,
            scenario.digest()
        );
        if changes.is_empty() {
            text.push_str("every setting as in the built-in baseline\n");
        } else {
            text.push_str(&format!(
                "differs from the built-in baseline in {}\n",
                changes.join(", ")
            ));
        }
        if !inputs.is_empty() {
            let settings: Vec<&str> = inputs.iter().map(|input| &*input.setting).collect();
            let settings = settings.join(", ");
            text.push_str(&format!("`asmcast sensitivity` varies {settings}\n"));
        }
        super::print(&text)
    }
}
