//! What a forecast says of those who are reported by name, as summary.json keeps it: all that its pages
//! show.

use serde::{Deserialize, Serialize};

use crate::forecast::{FocalClinician, FocalPractice, Portfolio, Subject, SubjectForecast};
use crate::scenario::settings::Planning;
use crate::study::LeverStudy;
use crate::tally::Estimate;

use super::text::thousands;

/// Most practices that are given a sheet each.
const SHEETS: usize = 200;

/// Practices that the board's sheet lists, those with most at risk first.
pub(super) const PRACTICES_OF_BOARD: usize = 5;

/// What practices are ranked by: the present value that one draw in twenty loses.
pub(super) const AT_RISK: &str = "present_value_value_at_risk_05";

/// Those who are reported by name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Named {
    /// The scenario file as the user named it, for commands to go on with.
    pub scenario: String,
    /// The clinicians, by TIN, NPI and cohort; nobody where there are no sheets of practices.
    pub clinicians: Vec<FocalClinician>,
    /// The practices, by TIN.
    pub practices: Vec<FocalPractice>,
    /// How dollars of several years are added up.
    pub planning: Planning,
    /// Clinician by clinician, each practice behind its clinicians, all together last. Where there are
    /// no sheets of practices: those practices that the board's sheet lists, and all together.
    pub subjects: Vec<SubjectForecast>,
    /// What levers are worth to them over all reported years, if they have been studied.
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

/// Most clinicians on all sheets.
const ON_SHEETS: usize = 1_000;

/// Whether these practices have a sheet each.
pub(super) fn have_sheets(practices: &[FocalPractice]) -> bool {
    practices.len() <= SHEETS && reported(practices) <= ON_SHEETS
}

/// How many clinicians of practices are reported by name.
fn reported(practices: &[FocalPractice]) -> usize {
    practices.iter().map(|practice| practice.reported).sum()
}

/// The subjects that pages show: all, unless there are no sheets of practices.
fn on_pages(portfolio: &Portfolio) -> Vec<&SubjectForecast> {
    let subjects = portfolio.subjects.iter();
    if have_sheets(&portfolio.practices) {
        return subjects.collect();
    }
    let at_risk = |forecast: &&SubjectForecast| {
        let known = forecast.all_years.get(AT_RISK);
        known.map_or(f64::NEG_INFINITY, |estimate| estimate.value)
    };
    let is_practice =
        |forecast: &&SubjectForecast| matches!(forecast.subject, Subject::Practice(_));
    let mut practices: Vec<&SubjectForecast> = subjects.clone().filter(is_practice).collect();
    practices.sort_by(|one, other| at_risk(other).total_cmp(&at_risk(one)));
    practices.truncate(PRACTICES_OF_BOARD);
    practices.extend(subjects.filter(|forecast| forecast.subject == Subject::Everybody));
    practices
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
        let shown = on_pages(portfolio);
        let values = levers.iter().flat_map(|study| {
            shown.iter().flat_map(|forecast| {
                let ranked = study.ranked(&forecast.subject, None).into_iter();
                ranked.map(|[alone, everybody]| LeverValue {
                    subject: forecast.subject.clone(),
                    lever: alone.lever.id(),
                    title: alone.lever.title(),
                    alone: alone.dollars_change.rounded(),
                    everybody: everybody.dollars_change.rounded(),
                })
            })
        });
        Some(Named {
            scenario: scenario.to_string(),
            clinicians: match have_sheets(&portfolio.practices) {
                true => portfolio.clinicians.clone(),
                false => Vec::new(),
            },
            practices: portfolio.practices.clone(),
            planning: planning.clone(),
            levers: values.collect(),
            subjects: shown.into_iter().map(rounded).collect(),
        })
    }

    /// Whether each practice has a sheet: not where there are very many.
    pub fn has_sheets(&self) -> bool {
        have_sheets(&self.practices)
    }

    /// How many clinicians there are.
    pub fn reported(&self) -> usize {
        reported(&self.practices)
    }

    /// The only clinician, if there is but one.
    pub fn only(&self) -> Option<&FocalClinician> {
        match &self.clinicians[..] {
            [only] => Some(only),
            _ => None,
        }
    }

    /// How many they are, in words.
    pub fn who(&self) -> String {
        let practices = self.practices.len();
        format!(
            "{} in {}",
            count(self.reported(), "clinician"),
            count(practices, "practice")
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
}

/// A number of things; `thing` is one of them.
pub(super) fn count(number: usize, thing: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{} {thing}{plural}", thousands(number as u64))
}
