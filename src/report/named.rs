//! What a forecast says of those who are reported by name, as summary.json keeps it.

use serde::{Deserialize, Serialize};

use crate::forecast::{FocalClinician, Portfolio, Subject, SubjectForecast};
use crate::scenario::settings::Planning;
use crate::study::LeverStudy;
use crate::tally::Estimate;

use super::text::thousands;

/// Most practices that are given a sheet each.
pub const SHEETS: usize = 200;

/// Those who are reported by name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Named {
    /// The scenario file as the user named it, for commands to go on with.
    pub scenario: String,
    /// The clinicians, by TIN, NPI and cohort.
    pub clinicians: Vec<FocalClinician>,
    /// How dollars of several years are added up.
    pub planning: Planning,
    /// Clinician by clinician, each practice behind its clinicians, all together last.
    pub subjects: Vec<SubjectForecast>,
    /// What levers are worth over all reported years, if they have been studied.
    pub levers: Vec<LeverValue>,
}

/// What a lever is worth to a subject over all reported years, in dollars a year.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LeverValue {
    /// Whose dollars.
    pub subject: Subject,
    /// The lever's word in levers.csv.
    pub lever: String,
    /// The lever in words.
    pub title: String,
    /// If only the practice does it.
    pub alone: Estimate,
    /// If everybody does.
    pub everybody: Estimate,
}

/// A forecast with the digits that its errors support.
fn rounded(forecast: &SubjectForecast) -> SubjectForecast {
    let mut forecast = forecast.clone();
    let years = forecast.years.values_mut();
    for statistics in years.chain([&mut forecast.all_years]) {
        for estimate in statistics.values_mut() {
            *estimate = estimate.rounded();
        }
    }
    forecast
}

impl Named {
    /// Puts together what was found of those who are reported by name; `None` of nobody.
    pub fn new(
        scenario: &str,
        planning: &Planning,
        portfolio: &Portfolio,
        levers: Option<&LeverStudy>,
    ) -> Option<Self> {
        if portfolio.clinicians.is_empty() {
            return None;
        }
        let subjects = portfolio.subjects.iter().map(|forecast| &forecast.subject);
        let values = levers.iter().flat_map(|study| {
            subjects.clone().flat_map(|subject| {
                let ranked = study.ranked(subject).into_iter();
                ranked.map(|[alone, everybody]| LeverValue {
                    subject: subject.clone(),
                    lever: alone.lever.id(),
                    title: alone.lever.title(),
                    alone: alone.dollars_change.rounded(),
                    everybody: everybody.dollars_change.rounded(),
                })
            })
        });
        Some(Named {
            scenario: scenario.to_string(),
            clinicians: portfolio.clinicians.clone(),
            planning: planning.clone(),
            levers: values.collect(),
            subjects: portfolio.subjects.iter().map(rounded).collect(),
        })
    }

    /// Whether each practice has a sheet: not where there are very many.
    pub fn has_sheets(&self) -> bool {
        self.practices().count() <= SHEETS
    }

    /// How many they are, in words.
    pub fn who(&self) -> String {
        let count = |count: usize, one: &str| {
            let plural = if count == 1 { "" } else { "s" };
            format!("{} {one}{plural}", thousands(count as u64))
        };
        format!(
            "{} in {}",
            count(self.clinicians.len(), "clinician"),
            count(self.practices().count(), "practice")
        )
    }

    /// The forecast of a subject.
    pub fn forecast(&self, subject: &Subject) -> Option<&SubjectForecast> {
        self.subjects
            .iter()
            .find(|forecast| forecast.subject == *subject)
    }

    /// What levers are worth to a subject, those worth most first.
    pub fn levers_of(&self, subject: &Subject) -> impl Iterator<Item = &LeverValue> {
        self.levers
            .iter()
            .filter(move |value| value.subject == *subject)
    }

    /// The practices, by TIN.
    pub fn practices(&self) -> impl Iterator<Item = &str> {
        self.subjects
            .iter()
            .filter_map(|forecast| match &forecast.subject {
                Subject::Practice(tin) => Some(tin.as_str()),
                _ => None,
            })
    }
}
