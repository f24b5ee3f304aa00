//! What a study of sensitivity found, for people and for programs.

mod sensitivity_csv;
mod text;
mod words;

use crate::files::Content;
use crate::report::about_study::{AboutStudy, fingerprint};
use crate::report::html;
use crate::scenario::Scenario;
use crate::study::sensitivity::{Effect, Input, OPEN_RULES, OTHER_INPUTS, Sensitivity};

pub use text::summary;
pub(super) use words::{
    cautions, cohort_and_year, effect_unit, percent_with_interval, scenario_value, sentence,
    share_with_interval, statistic_title, unit,
};

/// The files of a study.
const SENSITIVITY_CSV: &str = "sensitivity.csv";
/// The page of a study.
pub const SENSITIVITY: &str = "sensitivity.html";

/// Everything that is said of a study.
pub struct Studied {
    /// The study itself.
    pub about: AboutStudy,
    /// Draws of each evaluation.
    pub draws: u32,
    /// The inputs, in the order of the file.
    pub inputs: Vec<AboutInput>,
    /// What was found.
    pub study: Sensitivity,
}

/// An input in words.
pub struct AboutInput {
    /// The setting.
    pub setting: String,
    /// What the rule is in one line, or nothing.
    pub what: &'static str,
    /// What the scenario has.
    pub current: String,
    /// What it may be.
    pub domain: String,
    /// It is an open rule.
    pub is_open_rule: bool,
}

impl Studied {
    /// Puts together what a study found.
    pub fn new(scenario: &Scenario, inputs: &[Input], study: Sensitivity, command: String) -> Self {
        let of_input = |input: &Input| AboutInput {
            setting: input.setting.clone(),
            what: input.what,
            current: input.current(),
            domain: input.domain(),
            is_open_rule: input.is_open_rule,
        };
        let mut studied = Studied {
            about: AboutStudy::new(scenario, command),
            draws: scenario.model.draws,
            inputs: inputs.iter().map(of_input).collect(),
            study,
        };
        studied.about.fingerprint = fingerprint(|out| sensitivity_csv::write(&studied, out));
        studied
    }

    /// The output files: name and content.
    pub fn files(&self, has_page: bool) -> Vec<(String, Content<'_>)> {
        let table: Content<'_> = Box::new(|out| sensitivity_csv::write(self, out));
        let mut files = vec![(SENSITIVITY_CSV.to_string(), table)];
        if has_page {
            let page: Content<'_> = Box::new(|out| html::write_sensitivity(self, out));
            files.push((SENSITIVITY.into(), page));
        }
        files
    }

    /// What was found of a statistic, by input: those that move it most come first. Sets of inputs are not
    /// among them.
    pub(super) fn ranked(&self, statistic: usize) -> Vec<(&AboutInput, Vec<&Effect>)> {
        let mut ranked: Vec<(&AboutInput, Vec<&Effect>)> = self
            .inputs
            .iter()
            .map(|input| (input, self.effects(statistic, &input.setting)))
            .collect();
        // Of equals the order of the file stays.
        ranked.sort_by(|(_, one), (_, other)| size(other).total_cmp(&size(one)));
        ranked
    }

    /// What was found of a statistic and a set of inputs, if sets were asked for.
    pub(super) fn sets(&self, statistic: usize) -> Vec<(&'static str, Vec<&Effect>)> {
        let sets = [OPEN_RULES, OTHER_INPUTS].into_iter();
        sets.map(|name| (name, self.effects(statistic, name)))
            .filter(|(_, effects)| !effects.is_empty())
            .collect()
    }

    fn effects(&self, statistic: usize, setting: &str) -> Vec<&Effect> {
        let effects = self.study.effects.iter();
        effects
            .filter(|effect| effect.statistic == statistic && effect.setting == setting)
            .collect()
    }
}

/// How much an input moves a statistic: its farthest end, mean absolute effect or total share.
fn size(effects: &[&Effect]) -> f64 {
    let counts = |effect: &&&Effect| !["mu", "sigma", "first"].contains(&&*effect.index);
    let values = effects.iter().filter(counts);
    let values = values.filter_map(|effect| Some(effect.estimate?.value.abs()));
    values.fold(0.0, f64::max)
}

/// Whether an input does nothing at all to a statistic.
pub(super) fn is_nothing(effects: &[&Effect]) -> bool {
    let mut estimates = effects.iter().filter_map(|effect| effect.estimate);
    let is_zero = |estimate: crate::tally::Estimate| {
        estimate.value == 0.0 && estimate.standard_error.is_none_or(|error| error == 0.0)
    };
    estimates.clone().next().is_some() && estimates.all(is_zero)
}

/// Whether a study may write a file of this name.
pub fn is_output(name: &str) -> bool {
    [SENSITIVITY_CSV, SENSITIVITY].contains(&name)
}
