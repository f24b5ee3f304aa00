//! `asmcast rules`: the register of rules and assumptions.

use std::path::PathBuf;

use clap::Args;

use crate::program::Vocabulary;
use crate::report::text::wrapped;
use crate::rules::{Tag, register};
use crate::scenario::{Scenario, Setting};

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
        for entry in scenario.rules_in_force() {
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
        let in_force: Vec<&str> = scenario.rules_in_force().map(|rule| rule.name).collect();
        let rules = register().iter().map(|rule| rule.name);
        let others: Vec<&str> = rules.filter(|name| !in_force.contains(name)).collect();
        if !others.is_empty() {
            let line = format!(
                "Not in force, as another rule leaves nothing to them: {}",
                others.join(", ")
            );
            text.push_str(&format!("\n{}\n", wrapped(&line, 4)));
        }
        text.push_str(
            "\nSettings of the data. Tags: [P] published, [D] derived from published figures,\n\
             [A] assumption; a setting without a tag counts as an assumption.\n\n",
        );
        scenario
            .data_in_force()
            .for_each(|setting| list(setting, &mut text));
        let mut not_used = scenario.data_not_used().peekable();
        if not_used.peek().is_some() {
            text.push_str("\nOn these nothing in the forecast of this scenario depends:\n\n");
        }
        not_used.for_each(|setting| list(setting, &mut text));
        super::print(&text)
    }
}

/// Adds a setting with its tag and source.
fn list(setting: &Setting, text: &mut String) {
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
