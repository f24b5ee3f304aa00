//! `asmcast compare`: scenarios side by side.

use std::path::PathBuf;

use clap::Args;

use crate::findings::{Finding, Findings, Place};
use crate::report::comparison::{self, Compared};
use crate::scenario::{Scenario, comparison::pairable};
use crate::study::{self, ComparisonControl};

use super::CommandError;
use super::drawing::{Drawing, stop_on_interrupt};

/// Compare scenarios: the same draws under each, and what the others change against the first.
///
/// Every participant of a draw is the same person with the same luck under each scenario, so that a
/// difference is what the settings do. Writes comparison.html (to look at), differences.csv (for every
/// year, cohort, group and statistic the difference from the first scenario, its paired standard error
/// and the share of draws with its sign; who gains, who loses, and the dollars that move), intervals.csv
/// (their intervals of 95 %) and levels.csv (what each scenario gives by itself). Factors and shares are fractions, money is in US dollars,
/// scores in points.
#[derive(Args)]
#[command(after_help = "Examples:
  asmcast compare scenarios/baseline.toml scenarios/midpoint-50.toml --out midpoint
  asmcast compare a.toml b.toml c.toml --draws 4000 --out all")]
pub struct Compare {
    /// The scenario that the others are compared with, and the others; TOML or JSON.
    #[arg(required = true, num_args = 2.., value_name = "SCENARIO")]
    scenarios: Vec<PathBuf>,
    #[command(flatten)]
    drawing: Drawing,
    /// Folder for the output files; without it, reports/<first>-vs-<second>-vs-...
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Leave out comparison.html.
    #[arg(long)]
    no_report: bool,
}

impl Compare {
    /// Runs the command.
    pub fn run(self) -> Result<(), CommandError> {
        let scenarios = self.load()?;
        let files_and_scenarios: Vec<_> = self
            .scenarios
            .iter()
            .map(PathBuf::as_path)
            .zip(&scenarios)
            .collect();
        pairable(&files_and_scenarios)?;
        let names = names(&files_and_scenarios)?;
        let folder = self
            .out
            .clone()
            .unwrap_or_else(|| PathBuf::from("reports").join(folder_name(&scenarios)));
        for scenario in &scenarios {
            super::spare_inputs(&folder, scenario, comparison::is_output)?;
        }
        super::prepare(&folder)?;
        for scenario in &scenarios {
            super::warn_of_scenario(&scenario.warnings);
        }
        let models: Vec<_> = scenarios.iter().map(|one| one.model.clone()).collect();
        let stop = stop_on_interrupt();
        let passes = 2 * models.len() as u32;
        let bar = self.drawing.progress_bar(models[0].draws * passes);
        let control = ComparisonControl {
            threads: self.drawing.threads(),
            done: &|| bar.inc(1),
            stop: &stop,
        };
        let found = study::compare(&models, &control);
        bar.finish_and_clear();
        let found = found.map_err(|failure| CommandError::Running(failure.to_string()))?;
        let named: Vec<_> = names.into_iter().zip(&scenarios).collect();
        let compared = Compared::new(&named, &found);
        let files = compared.files(!self.no_report);
        let page = Some(comparison::COMPARISON);
        super::finish(&folder, &files, page, self.drawing.quiet, || {
            comparison::summary(&compared)
        })
    }

    /// Reads every scenario; what is wrong with any of them is said at once.
    fn load(&self) -> Result<Vec<Scenario>, Findings> {
        let mut findings = Findings::default();
        let mut scenarios = Vec::new();
        for path in &self.scenarios {
            match Scenario::load(Some(path)) {
                Ok(mut scenario) => {
                    self.drawing.apply(&mut scenario);
                    scenarios.push(scenario);
                }
                Err(more) => findings.add_new(more),
            }
        }
        findings.into_result().map(|()| scenarios)
    }
}

/// The folder's name where none is given.
fn folder_name(scenarios: &[Scenario]) -> String {
    let names: Vec<&str> = scenarios.iter().map(|one| &*one.name).collect();
    names.join("-vs-")
}

/// Names by which the scenarios are told apart: their own, or their files' where two have the same.
fn names(scenarios: &[(&std::path::Path, &Scenario)]) -> Result<Vec<String>, Finding> {
    let is_unique = |names: &[String]| {
        let mut sorted = names.to_vec();
        sorted.sort();
        sorted.windows(2).all(|pair| pair[0] != pair[1])
    };
    let own: Vec<String> = scenarios.iter().map(|(_, one)| one.name.clone()).collect();
    if is_unique(&own) {
        return Ok(own);
    }
    let of_files = scenarios.iter().map(|(file, _)| file.display().to_string());
    let of_files: Vec<String> = of_files.collect();
    if is_unique(&of_files) {
        return Ok(of_files);
    }
    let twice = of_files.iter().enumerate();
    let twice = twice
        .filter(|(place, name)| of_files[..*place].contains(name))
        .map(|(_, name)| name.clone())
        .next();
    let message = "is given twice; compare it with another scenario";
    Err(Finding::new(
        twice.unwrap_or_default(),
        Place::File,
        message,
    ))
}
