//! `asmcast rules`: the register of rules and assumptions.

use std::path::PathBuf;

use clap::Args;

use crate::program::Vocabulary;
use crate::report::text::wrapped;
use crate::rules::{Tag, register};
use crate::scenario::Scenario;

use super::CommandError;

/// Print every rule in force with its alternatives, tag and source, and every setting of the data.
#[derive(Args)]
#[command(after_help = "Examples:
  asmcast rules                              of the built-in baseline
  asmcast rules scenarios/symmetric-cost.toml")]
pub struct Rules {
    /// Scenario file; without it, the built-in baseline.
    scenario: Option<PathBuf>,
}

impl Rules {
    /// Runs the command.
    pub fn run(self) -> Result<(), CommandError> {
        let scenario = Scenario::load(self.scenario.as_deref())?;
        let mut text = String::from("Rules in force. Tags say how sure a rule is:\n");
        for tag in Tag::ALL {
            let line = format!("  [{}] {}", tag.id(), tag.meaning());
            text.push_str(&wrapped(&line, 4));
            text.push('\n');
        }
        for entry in register() {
            text.push_str(&format!(
                "\n{} = {} [{}]\n",
                entry.name,
                entry.value_in_force(&scenario.settings.rules),
                entry.tag.id()
            ));
            let mut line = |label: &str, what: &str| {
                text.push_str(&wrapped(&format!("  {label}{what}"), 4));
                text.push('\n');
            };
            line("", entry.what);
            if let Some(open) = entry.open {
                line("open: ", open);
            }
            line("alternatives: ", entry.alternatives);
            line("source: ", &format!("{}; {}", entry.section, entry.source));
        }
        text.push_str(
            "\nSettings of the data. Tags: [P] published, [D] derived from published figures,\n\
             [A] assumption; a setting without a tag counts as an assumption.\n\n",
        );
        for setting in scenario.data_settings() {
            let file = setting.file.as_ref().map(|file| format!(" ({file})"));
            let line = format!(
                "{} = {} [{}] {}{}",
                setting.path,
                setting.value,
                setting.tag,
                setting.source,
                file.unwrap_or_default()
            );
            text.push_str(&wrapped(&line, 4));
            text.push('\n');
        }
        super::print(&text)
    }
}
