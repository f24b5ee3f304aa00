//! What a run found, for people and for programs: one file a format. Nothing is computed here but
//! how a number is written.

mod results_csv;
mod summary_json;
pub mod terminal;
mod warnings;

pub use warnings::{Warning, warnings};

use crate::forecast::Forecast;
use crate::scenario::Scenario;

/// A forecast with everything that a report says about it.
pub struct Outcome<'a> {
    /// The scenario.
    pub scenario: &'a Scenario,
    /// What was found.
    pub forecast: &'a Forecast,
    /// What to be careful about.
    pub warnings: Vec<Warning>,
    /// Hash of results.csv: the same scenario, draws and seed give the same fingerprint.
    pub fingerprint: String,
}

impl<'a> Outcome<'a> {
    /// Puts together what a report needs.
    pub fn new(scenario: &'a Scenario, forecast: &'a Forecast) -> Self {
        Outcome {
            scenario,
            forecast,
            warnings: warnings(forecast),
            fingerprint: blake3::hash(&results_csv::render(forecast))
                .to_hex()
                .to_string(),
        }
    }

    /// The output files: name and content.
    pub fn files(&self) -> Vec<(&'static str, Vec<u8>)> {
        let formats: [&dyn Format; 2] = [&results_csv::ResultsCsv, &summary_json::SummaryJson];
        formats
            .into_iter()
            .map(|format| (format.file_name(), format.render(self)))
            .collect()
    }
}

/// A format of output files.
trait Format {
    /// The file's name.
    fn file_name(&self) -> &'static str;

    /// The file's content: the same bytes for the same outcome on every machine.
    fn render(&self, outcome: &Outcome<'_>) -> Vec<u8>;
}

/// A number in its shortest form that reads back the same, without a sign on zero.
fn number(x: f64) -> String {
    format!("{}", if x == 0.0 { 0.0 } else { x })
}
