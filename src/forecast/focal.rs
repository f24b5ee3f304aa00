//! Clinicians who are reported by name: their numbers in each draw, and what their scores are made of.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::program::{Cohort, MOST_MEASURES, Vocabulary};
use crate::rules::{BLOCK, COMPONENTS, ScoredBlock, Status};
use crate::scenario::Model;
use crate::scenario::roster::{Clinician, NamedPractice};
use crate::tally::{Estimate, Moments};

use super::arena::DrawnYear;

/// Binary places kept of points.
const PLACES: u32 = 40;

/// Parts of a final score that are tallied: its components, the limits, and each measure's points.
const PARTS: usize = COMPONENTS + 1 + MOST_MEASURES;

/// A clinician who is reported by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FocalClinician {
    /// National Provider Identifier.
    pub npi: String,
    /// Taxpayer Identification Number.
    pub tin: String,
    /// The cohort.
    pub cohort: Cohort,
    /// A name, or nothing.
    pub name: String,
    /// A name of the practice, or nothing.
    pub organization: String,
    /// What the scenario knows, in words; the rest is drawn.
    pub known: Vec<String>,
    /// What is drawn, in words.
    pub drawn: Vec<String>,
}

/// Those who are reported by name, by TIN, NPI and cohort.
#[derive(Clone, Debug, Default)]
pub struct Focus {
    clinicians: Vec<FocalClinician>,
    /// By cohort and position in its roster: the place among these clinicians.
    places: Vec<Vec<Option<usize>>>,
}

/// What is known of a clinician and what is not, in words.
fn knowledge(clinician: &Clinician, practice: &NamedPractice) -> (Vec<String>, Vec<String>) {
    let of_year = |what: &str, year: Option<u16>| {
        let year = year.map(|year| format!(" of {year}")).unwrap_or_default();
        format!("{what}{year}")
    };
    let is_listed = clinician.participates.iter().any(Option::is_some);
    let cost_year = clinician.episodes.filter(|_| clinician.cost.is_some());
    let size = practice.clinicians.is_some() || practice.is_small.is_some();
    let reports = practice.reports.is_some() || practice.reported.is_some();
    let payments = clinician.payments.map(|(_, year)| year);
    let episodes = clinician.episodes.map(|(_, year)| year);
    let attributes = [
        ("listing by CMS", is_listed, None),
        ("specialty", clinician.specialty.is_some(), None),
        ("size of the practice", size, None),
        ("Part B payments", payments.is_some(), payments),
        ("episodes", episodes.is_some(), episodes),
        (
            "episode cost",
            cost_year.is_some(),
            cost_year.map(|(_, year)| year),
        ),
        ("HCC risk score", clinician.hcc_risk_score.is_some(), None),
        ("dual share", clinician.dual_share.is_some(), None),
        ("collection type", practice.collection_type.is_some(), None),
        ("whether it reports", reports, practice.reported),
        (
            "improvement activities",
            practice.ia_completed.is_some(),
            None,
        ),
        (
            "Promoting Interoperability",
            practice.pi_score.is_some(),
            None,
        ),
    ];
    let mut known = Vec::new();
    let mut drawn = Vec::new();
    for (what, is_known, year) in attributes {
        let list = if is_known { &mut known } else { &mut drawn };
        list.push(of_year(what, year));
    }
    let measures = clinician.results.iter();
    known.extend(measures.map(|result| {
        let measure = format!("measure {}", result.measure.id());
        of_year(&measure, Some(result.year))
    }));
    (known, drawn)
}

impl Focus {
    /// Those whom a scenario reports by name.
    pub fn new(model: &Model) -> Self {
        let mut clinicians: Vec<(FocalClinician, usize, usize)> = Vec::new();
        for (index, cohort) in model.cohorts.iter().enumerate() {
            let roster = &cohort.roster;
            for (position, clinician) in roster.clinicians.iter().enumerate() {
                let practice = &roster.practices[clinician.practice];
                let (known, drawn) = knowledge(clinician, practice);
                let named = FocalClinician {
                    known,
                    drawn,
                    npi: clinician.npi.clone(),
                    tin: practice.tin.clone(),
                    cohort: cohort.cohort,
                    name: clinician.name.clone(),
                    organization: practice.organization.clone(),
                };
                if clinician.is_focal {
                    clinicians.push((named, index, position));
                }
            }
        }
        clinicians.sort_by(|(one, ..), (other, ..)| {
            let key = |named: &FocalClinician| (named.tin.clone(), named.npi.clone(), named.cohort);
            key(one).cmp(&key(other))
        });
        let cohorts = model.cohorts.iter();
        let mut places: Vec<Vec<Option<usize>>> = cohorts
            .map(|cohort| vec![None; cohort.roster.clinicians.len()])
            .collect();
        for (place, (_, cohort, position)) in clinicians.iter().enumerate() {
            places[*cohort][*position] = Some(place);
        }
        Focus {
            clinicians: clinicians.into_iter().map(|(named, ..)| named).collect(),
            places,
        }
    }

    /// The clinicians.
    pub fn clinicians(&self) -> &[FocalClinician] {
        &self.clinicians
    }

    /// The clinicians of each practice.
    pub fn practices(&self) -> impl Iterator<Item = &[FocalClinician]> {
        self.clinicians.chunk_by(|one, next| one.tin == next.tin)
    }

    /// Nobody is reported by name.
    pub fn is_empty(&self) -> bool {
        self.clinicians.is_empty()
    }

    /// By position in a cohort's roster: the place among these clinicians, of those who are.
    pub fn places(&self, cohort: usize) -> &[Option<usize>] {
        &self.places[cohort]
    }
}

/// A clinician's year in one draw; NaN throughout where it does not participate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FocalNumbers {
    /// Final score in points; NaN too where there is none.
    pub final_score: f64,
    /// Payment adjustment factor, a fraction.
    pub factor: f64,
    /// Part B payments of the payment year, in dollars, before they are adjusted.
    pub payments: f64,
}

impl FocalNumbers {
    /// How many numbers a clinician's year has.
    pub const COUNT: usize = 3;

    pub(super) const NOBODY: Self = FocalNumbers {
        final_score: f64::NAN,
        factor: f64::NAN,
        payments: f64::NAN,
    };

    /// The numbers one after the other.
    pub fn as_array(&self) -> [f64; Self::COUNT] {
        [self.final_score, self.factor, self.payments]
    }

    /// The numbers of such an array.
    pub fn from_array([final_score, factor, payments]: [f64; Self::COUNT]) -> Self {
        FocalNumbers {
            final_score,
            factor,
            payments,
        }
    }

    /// The clinician participates.
    pub fn participates(&self) -> bool {
        !self.factor.is_nan()
    }

    /// What the clinician's payments change by, in dollars: nothing without participation.
    pub fn change(&self) -> f64 {
        if self.participates() {
            self.factor * self.payments
        } else {
            0.0
        }
    }
}

/// What a subject's final scores are made of on average over the draws with a final score, in points; of
/// a group the mean of its clinicians in a draw.
#[derive(Clone, Debug, PartialEq)]
pub struct FocalParts {
    /// By [`crate::rules::ScoreComponent`].
    pub components: [Option<Estimate>; COMPONENTS + 1],
    /// Achievement points on the cohort's measures, over the draws in which they were scored.
    pub measure_points: [Option<Estimate>; MOST_MEASURES],
}

/// What a final score of one draw is made of; NaN throughout where there is none, and where a measure is
/// not scored.
pub(super) type Parts = [f64; PARTS];

/// Parts of nobody's score.
pub(super) const NO_PARTS: Parts = [f64::NAN; PARTS];

/// Tallies over draws: by subject (clinicians, practices in the order of their clinicians, all together),
/// the years running fastest.
#[derive(Clone, Debug, Default)]
pub(super) struct FocalTally {
    parts: Vec<[Moments; PARTS]>,
    /// Clinicians in each practice.
    practices: Vec<usize>,
    years: usize,
}

impl FocalTally {
    pub(super) fn new(focus: &Focus, years: usize) -> Self {
        let empty = std::array::from_fn(|_| Moments::new(PLACES));
        let practices: Vec<usize> = focus.practices().map(<[_]>::len).collect();
        let subjects = focus.clinicians.len() + practices.len() + 1;
        FocalTally {
            parts: vec![empty; subjects * years],
            practices,
            years,
        }
    }

    /// Adds a draw: the parts of each clinician's years.
    pub(super) fn add(&mut self, parts: &[Parts]) {
        let clinicians = parts.len() / self.years.max(1);
        for (place, parts) in parts.iter().enumerate() {
            add(&mut self.parts[place], parts);
        }
        for year in 0..self.years {
            let of_year = |places: Range<usize>| mean(parts, places, self.years, year);
            let mut first = 0;
            for (practice, members) in self.practices.iter().enumerate() {
                let place = (clinicians + practice) * self.years + year;
                add(&mut self.parts[place], &of_year(first..first + members));
                first += members;
            }
            let place = (clinicians + self.practices.len()) * self.years + year;
            add(&mut self.parts[place], &of_year(0..clinicians));
        }
    }

    pub(super) fn merge(&mut self, other: &FocalTally) {
        let parts = self.parts.as_flattened_mut().iter_mut();
        for (moments, other) in parts.zip(other.parts.as_flattened()) {
            moments.merge(other);
        }
    }

    /// The means of each subject's years.
    pub(super) fn means(&self) -> Vec<FocalParts> {
        let mean = |moments: &[Moments; PARTS], part: usize| moments[part].mean();
        let parts = self.parts.iter().map(|moments| FocalParts {
            components: std::array::from_fn(|part| mean(moments, part)),
            measure_points: std::array::from_fn(|at| mean(moments, COMPONENTS + 1 + at)),
        });
        parts.collect()
    }
}

/// Adds those parts that there are.
fn add(tally: &mut [Moments; PARTS], parts: &Parts) {
    for (moments, part) in tally.iter_mut().zip(parts) {
        if !part.is_nan() {
            moments.add(*part);
        }
    }
}

/// The mean parts of some clinicians in a year: each part over those who have it.
fn mean(parts: &[Parts], places: Range<usize>, years: usize, year: usize) -> Parts {
    std::array::from_fn(|part| {
        let known = places
            .clone()
            .map(|place| parts[place * years + year][part]);
        let known = known.filter(|part| !part.is_nan());
        let count = known.clone().count();
        // Of nobody there is none: 0 / 0 is NaN.
        known.sum::<f64>() / count as f64
    })
}

/// Looks at the clinicians in one cohort's years of a draw.
pub(super) struct FocalObservation<'a> {
    /// By position in the cohort's roster.
    pub(super) places: &'a [Option<usize>],
    pub(super) years: usize,
    /// What this draw's final scores are made of, in the order of the numbers.
    pub(super) parts: &'a mut [Parts],
    /// This draw's numbers: by clinician, the years running fastest.
    pub(super) numbers: &'a mut [FocalNumbers],
}

impl FocalObservation<'_> {
    /// Where a participant's year stands among the numbers.
    fn place(&self, named: &[u32], participant: usize, year: usize) -> Option<usize> {
        let clinician = *named.get(participant)? as usize;
        let place = self.places[clinician]?;
        Some(place * self.years + year)
    }

    /// Keeps what the final scores of a block are made of; `named` are the last of the year's
    /// participants, behind so many `synthetic` ones.
    pub(super) fn block(
        &mut self,
        block: &ScoredBlock<'_>,
        (named, synthetic): (&[u32], usize),
        year: usize,
    ) {
        if named.is_empty() || block.participants.end <= synthetic {
            return;
        }
        let mut scratch = [[0.0; BLOCK]; 3];
        let components = block.components(&mut scratch);
        let places = block.participants.clone().zip(block.places());
        for ((participant, at), final_score) in places.zip(block.final_scores()) {
            let known = participant
                .checked_sub(synthetic)
                .and_then(|participant| self.place(named, participant, year));
            let Some(place) = known.filter(|_| !final_score.is_nan()) else {
                continue;
            };
            let parts = &mut self.parts[place];
            let mut limits = final_score;
            for (part, component) in parts.iter_mut().zip(components) {
                *part = component[at];
                limits -= component[at];
            }
            parts[COMPONENTS] = limits;
            let measures = parts[COMPONENTS + 1..].iter_mut();
            for (part, points) in measures.zip(block.measure_points()) {
                *part = points[at];
            }
        }
    }

    /// Keeps the numbers of a year.
    pub(super) fn end(&mut self, drawn: &DrawnYear<'_>, year: usize) {
        let synthetic = drawn.synthetic();
        for participant in 0..drawn.named.len() {
            let Some(place) = self.place(drawn.named, participant, year) else {
                continue;
            };
            let at = synthetic + participant;
            let has_score = drawn.scores.status[at] != Status::Neutral;
            self.numbers[place] = FocalNumbers {
                final_score: if has_score {
                    drawn.scores.final_score[at]
                } else {
                    f64::NAN
                },
                factor: drawn.scores.payment_adjustment_factor[at],
                payments: drawn.records.payment_year_payments[at],
            };
        }
    }
}
