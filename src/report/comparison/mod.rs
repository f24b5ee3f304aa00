//! What a comparison of scenarios found, for people and for programs.

mod differences_csv;
mod intervals_csv;
mod levels_csv;
mod text;

use std::io::{self, Write};

use crate::files::Content;
use crate::report::html;
use crate::scenario::Scenario;
use crate::scenario::comparison::{SettingDifference, differences};
use crate::study::Comparison;

use super::intervals_csv::FILE_NAME as INTERVALS_CSV;
use super::text::shell_word;
use super::{Outcome, ResultRow, Results};

pub use text::summary;
pub(super) use text::{SUMMARY_LINES, who_gains};

/// The files of a comparison.
const DIFFERENCES_CSV: &str = "differences.csv";
const LEVELS_CSV: &str = "levels.csv";
/// The page of a comparison.
pub const COMPARISON: &str = "comparison.html";

/// Everything that is said of scenarios side by side. Numbers are rounded to what their errors support.
pub struct Compared {
    /// Names by which files tell the scenarios apart.
    pub names: Vec<String>,
    /// Each scenario's own forecast.
    pub outcomes: Vec<Outcome>,
    /// Settings in which they differ.
    pub settings: Vec<SettingDifference>,
    /// How those after the first differ from it.
    pub differences: Vec<Differences>,
    /// Hash of differences.csv: the same scenarios, draws and seed give the same fingerprint.
    pub fingerprint: String,
}

/// How a scenario differs from the first.
pub struct Differences {
    /// Differences with their paired errors, in the shape of results.
    pub estimates: Results,
    /// Share of draws with the difference's sign, in the order of the rows.
    pub sign_shares: Vec<Option<f64>>,
}

impl Compared {
    /// Puts together what a comparison found. Scenarios of the same name go by that of their files.
    pub fn new(scenarios: &[(String, &Scenario)], comparison: &Comparison) -> Self {
        let outcomes: Vec<Outcome> = scenarios
            .iter()
            .zip(&comparison.forecasts)
            .map(|((_, scenario), forecast)| Outcome::new(scenario, forecast))
            .collect();
        let found = comparison.differences.iter().map(|rows| {
            let mut differences = Differences {
                estimates: Results::default(),
                sign_shares: Vec::new(),
            };
            for row in rows {
                let (year, estimate) = (row.performance_year, row.difference.rounded());
                let estimates = &mut differences.estimates;
                estimates.insert(year, row.cohort, row.group, row.statistic, estimate);
                differences.sign_shares.push(row.sign_share);
            }
            differences
        });
        let mut compared = Compared {
            names: scenarios.iter().map(|(name, _)| name.clone()).collect(),
            settings: differences(&scenarios.iter().map(|(_, one)| *one).collect::<Vec<_>>()),
            outcomes,
            differences: found.collect(),
            fingerprint: String::new(),
        };
        let mut hash = blake3::Hasher::new();
        // A hasher takes whatever it is given.
        let _ = differences_csv::write(&compared, |_| true, &mut hash);
        compared.fingerprint = hash.finalize().to_hex().to_string();
        compared
    }

    /// The first scenario's forecast, with which the others are compared.
    pub fn first(&self) -> &Outcome {
        &self.outcomes[0]
    }

    /// The other scenarios: name, forecast, differences from the first.
    pub fn others(&self) -> impl Iterator<Item = (&str, &Outcome, &Differences)> {
        let others = self.names.iter().zip(&self.outcomes).skip(1);
        let others = others.zip(&self.differences);
        others.map(|((name, outcome), differences)| (&**name, outcome, differences))
    }

    /// The command that gives this again, where the scenarios' files are at hand.
    pub fn command(&self) -> String {
        let first = self.first();
        let names = self.names.iter().map(|name| {
            let is_path = name.ends_with(".toml") || name.ends_with(".json");
            shell_word(&if is_path {
                name.clone()
            } else {
                format!("{name}.toml")
            })
        });
        format!(
            "asmcast compare {} --draws {} --seed {}",
            names.collect::<Vec<_>>().join(" "),
            first.draws,
            first.seed
        )
    }

    /// Writes differences.csv, or those of its rows that are wanted.
    ///
    /// # Errors
    /// Whatever `out` cannot take.
    pub fn write_differences(
        &self,
        is_wanted: impl Fn(&ResultRow<'_>) -> bool,
        out: &mut (dyn Write + Send),
    ) -> io::Result<()> {
        differences_csv::write(self, is_wanted, out)
    }

    /// The output files: name and content.
    pub fn files(&self, has_page: bool) -> Vec<(String, Content<'_>)> {
        let mut files: Vec<(String, Content<'_>)> = vec![
            (
                DIFFERENCES_CSV.into(),
                Box::new(|out| self.write_differences(|_| true, out)),
            ),
            (
                INTERVALS_CSV.into(),
                Box::new(|out| intervals_csv::write(self, out)),
            ),
            (
                LEVELS_CSV.into(),
                Box::new(|out| levels_csv::write(self, out)),
            ),
        ];
        if has_page {
            let page: Content<'_> = Box::new(|out| html::write_comparison(self, out));
            files.push((COMPARISON.into(), page));
        }
        files
    }
}

/// Whether a comparison may write a file of this name.
pub fn is_output(name: &str) -> bool {
    [DIFFERENCES_CSV, INTERVALS_CSV, LEVELS_CSV, COMPARISON].contains(&name)
}
