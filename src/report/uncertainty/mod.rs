//! Whose uncertainty a study found, for people and for programs.

mod text;
mod uncertainty_csv;
mod words;

use crate::files::Content;
use crate::report::about_study::{AboutStudy, fingerprint};
use crate::report::html;
use crate::scenario::Scenario;
use crate::study::sensitivity::Input;
use crate::study::uncertainty::{Found, Uncertainty};

pub use text::summary;
pub(super) use words::{
    DESIGN, alone, cohort_title, in_order, left, mean_and_spread, sentence, share, together,
    unit_of, what_it_is_silent_about, what_it_says, who,
};

/// The files of a study.
const UNCERTAINTY_CSV: &str = "uncertainty.csv";
/// The page of a study.
pub const UNCERTAINTY: &str = "uncertainty.html";

/// Everything that is said of a study.
pub struct Apportioned {
    /// The study itself.
    pub about: AboutStudy,
    /// The settings of the scenario's inputs, each with what it may be.
    pub inputs: Vec<(String, String)>,
    /// What was found.
    pub study: Uncertainty,
}

impl Apportioned {
    /// Puts together what a study found.
    pub fn new(scenario: &Scenario, inputs: &[Input], study: Uncertainty, command: String) -> Self {
        let inputs = inputs.iter();
        let inputs = inputs.map(|input| (input.setting.clone(), input.domain()));
        let mut apportioned = Apportioned {
            about: AboutStudy::new(scenario, command),
            inputs: inputs.collect(),
            study,
        };
        apportioned.about.fingerprint =
            fingerprint(|out| uncertainty_csv::write(&apportioned, out));
        apportioned
    }

    /// The output files: name and content.
    pub fn files(&self, has_page: bool) -> Vec<(String, Content<'_>)> {
        let table: Content<'_> = Box::new(|out| uncertainty_csv::write(self, out));
        let mut files = vec![(UNCERTAINTY_CSV.to_string(), table)];
        if has_page {
            let page: Content<'_> = Box::new(|out| html::write_uncertainty(self, out));
            files.push((UNCERTAINTY.into(), page));
        }
        files
    }

    /// What was found of named clinicians, and of cohorts.
    pub(super) fn found(&self, of_named: bool) -> impl Iterator<Item = &Found> {
        let found = self.study.found.iter();
        found.filter(move |found| found.output.is_of_named() == of_named)
    }
}

/// Whether a study may write a file of this name.
pub fn is_output(name: &str) -> bool {
    [UNCERTAINTY_CSV, UNCERTAINTY].contains(&name)
}
