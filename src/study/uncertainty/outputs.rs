//! Whose numbers are looked at, and where they stand.

use crate::findings::{Finding, Findings, Place};
use crate::forecast::{FACTOR_QUANTILES, Focus, Group, SCORE_QUANTILES, Subject};
use crate::program::Cohort;
use crate::scenario::Scenario;
use crate::study::sensitivity::{Selection, Statistic, statistics};

use super::with_the_usual;

/// A number of a draw.
#[derive(Clone, Debug, PartialEq)]
pub struct Output {
    /// Whose.
    pub about: About,
    /// Its cohort; of practices and of all who are named together nothing.
    pub cohort: Option<Cohort>,
    /// Performance year.
    pub performance_year: u16,
    /// Its name: of a group as results.csv has it. Of a clinician `paf`, the payment adjustment factor, and
    /// of named clinicians, practices and all together `payment_change`, in dollars: 0 without participation.
    pub statistic: &'static str,
}

impl Output {
    /// It is of named clinicians.
    pub fn is_of_named(&self) -> bool {
        matches!(self.about, About::Named(_))
    }
}

/// Whom a number is about.
#[derive(Clone, Debug, PartialEq)]
pub enum About {
    /// A group of a cohort.
    Group(Group),
    /// Named clinicians.
    Named(Subject),
}

/// A clinician's factor, and anybody's dollars.
const FACTOR: &str = "paf";
const DOLLARS: &str = "payment_change";

/// What a user asked for.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// Statistics of cohorts.
    pub statistics: Vec<Statistic>,
    /// Performance years, in order.
    pub years: Vec<u16>,
}

/// What is asked for of a scenario.
///
/// # Errors
/// Every name, group, cohort and year that the scenario does not have, or that no single draw has.
pub fn wanted(scenario: &Scenario, selection: &Selection) -> Result<Wanted, Findings> {
    let found = statistics(scenario, &with_the_usual(selection));
    let quantiles = || FACTOR_QUANTILES.iter().chain(&SCORE_QUANTILES);
    let (found, mut findings) = match found {
        Ok(found) => (found, Findings::default()),
        Err(findings) => (Vec::new(), findings),
    };
    for text in &selection.statistics {
        let name = text.rsplit_once('/').map_or(&**text, |(_, name)| name);
        if quantiles().any(|(quantile, _)| *quantile == name) {
            let message = format!("{text}: a quantile is pooled over draws; no draw has one");
            let help = "ask for a mean or a share, such as paf_mean or share_positive";
            findings.push(Finding::new("--statistic", Place::File, message).help(help));
        }
    }
    findings.into_result()?;
    let mut years: Vec<u16> = found.iter().map(|one| one.performance_year).collect();
    years.sort_unstable();
    years.dedup();
    Ok(Wanted {
        statistics: found,
        years,
    })
}

/// The outputs of one split.
pub(super) struct Outputs {
    pub(super) list: Vec<Output>,
    /// Of cohorts: the statistics, one an output. Of named clinicians nothing.
    pub(super) statistics: Vec<Statistic>,
    /// By named clinician and year the places of what it adds to.
    places: Vec<Vec<Places>>,
    years: Vec<u16>,
}

/// Where a clinician's numbers of a year stand: its factor, and its dollars with those of the practice and of
/// all who are named.
#[derive(Clone, Debug, Default)]
pub(super) struct Places {
    pub(super) factor: usize,
    pub(super) dollars: Vec<usize>,
}

impl Outputs {
    /// Of named clinicians: by year the factor and the dollars of each, the dollars of each practice of which
    /// several are named, and of all of several.
    pub(super) fn of_named(focus: &Focus, wanted: &Wanted) -> Self {
        let mut outputs = Outputs {
            list: Vec::new(),
            statistics: Vec::new(),
            places: Vec::new(),
            years: wanted.years.clone(),
        };
        if focus.is_empty() {
            return outputs;
        }
        for &year in &wanted.years {
            let places = outputs.add_year(focus, year);
            outputs.places.push(places);
        }
        outputs
    }

    /// Adds a year of named clinicians, and gives the places of each.
    fn add_year(&mut self, focus: &Focus, performance_year: u16) -> Vec<Places> {
        let clinicians = focus.clinicians();
        let mut places = vec![Places::default(); clinicians.len()];
        let mut add = |subject, cohort, statistic| {
            self.list.push(Output {
                about: About::Named(subject),
                cohort,
                performance_year,
                statistic,
            });
            self.list.len() - 1
        };
        for (clinician, places) in places.iter_mut().enumerate() {
            let cohort = Some(clinicians[clinician].cohort);
            places.factor = add(Subject::Clinician(clinician), cohort, FACTOR);
        }
        for (clinician, places) in places.iter_mut().enumerate() {
            let cohort = Some(clinicians[clinician].cohort);
            let at = add(Subject::Clinician(clinician), cohort, DOLLARS);
            places.dollars.push(at);
        }
        let of_practices = focus.practices().iter().zip(focus.places_by_practice());
        let of_practices = of_practices
            .map(|(practice, of_practice)| (Subject::Practice(practice.tin.clone()), of_practice));
        let all = (Subject::Everybody, 0..clinicians.len());
        // One clinician's dollars are not said again as those of its practice, nor one practice's as all.
        let practices = focus.practices().len();
        let groups = of_practices.chain((practices > 1).then_some(all));
        for (subject, members) in groups.filter(|(_, members)| members.len() > 1) {
            let at = add(subject, None, DOLLARS);
            for places in &mut places[members] {
                places.dollars.push(at);
            }
        }
        places
    }

    /// Of cohorts.
    pub(super) fn of_cohort(wanted: &Wanted) -> Self {
        let statistics = &wanted.statistics;
        let output = |one: &Statistic| Output {
            about: About::Group(one.group),
            cohort: Some(one.cohort),
            performance_year: one.performance_year,
            statistic: one.name,
        };
        Outputs {
            list: statistics.iter().map(output).collect(),
            statistics: statistics.clone(),
            places: Vec::new(),
            years: wanted.years.clone(),
        }
    }

    /// They are of named clinicians.
    pub(super) fn is_of_named(&self) -> bool {
        self.statistics.is_empty()
    }

    /// The last year that matters.
    pub(super) fn last_year(&self) -> u16 {
        self.years.last().copied().unwrap_or_default()
    }

    /// Where a named clinician's numbers of a year stand; `None` in other years.
    pub(super) fn places_of(&self, clinician: usize, year: u16) -> Option<&Places> {
        let year = self.years.iter().position(|one| *one == year)?;
        self.places[year].get(clinician)
    }
}
