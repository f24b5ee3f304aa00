//! Clinicians who are reported by name: their numbers in each draw, and what their scores are made of.

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

/// What a clinician's final scores are made of on average over the draws with a final score, in points.
#[derive(Clone, Debug, PartialEq)]
pub struct FocalParts {
    /// By [`crate::rules::ScoreComponent`].
    pub components: [Option<Estimate>; COMPONENTS + 1],
    /// Achievement points on the cohort's measures, over the draws in which they were scored.
    pub measure_points: [Option<Estimate>; MOST_MEASURES],
}

/// Tallies of clinicians over draws: by clinician, the years running fastest.
#[derive(Clone, Debug, Default)]
pub(super) struct FocalTally {
    parts: Vec<[Moments; PARTS]>,
}

impl FocalTally {
    pub(super) fn new(focus: &Focus, years: usize) -> Self {
        let empty = std::array::from_fn(|_| Moments::new(PLACES));
        FocalTally {
            parts: vec![empty; focus.clinicians.len() * years],
        }
    }

    pub(super) fn merge(&mut self, other: &FocalTally) {
        let parts = self.parts.as_flattened_mut().iter_mut();
        for (moments, other) in parts.zip(other.parts.as_flattened()) {
            moments.merge(other);
        }
    }

    /// The means of each clinician's years.
    pub(super) fn means(&self) -> Vec<FocalParts> {
        let mean = |moments: &[Moments; PARTS], part: usize| moments[part].mean();
        let parts = self.parts.iter().map(|moments| FocalParts {
            components: std::array::from_fn(|part| mean(moments, part)),
            measure_points: std::array::from_fn(|at| mean(moments, COMPONENTS + 1 + at)),
        });
        parts.collect()
    }
}

/// Looks at the clinicians in one cohort's years of a draw.
pub(super) struct FocalObservation<'a> {
    /// By position in the cohort's roster.
    pub(super) places: &'a [Option<usize>],
    pub(super) years: usize,
    pub(super) tally: &'a mut FocalTally,
    /// This draw's numbers, in the order of the tally.
    pub(super) numbers: &'a mut [FocalNumbers],
}

impl FocalObservation<'_> {
    /// Where a participant's year stands among the numbers.
    fn place(&self, named: &[u32], participant: usize, year: usize) -> Option<usize> {
        let clinician = *named.get(participant)? as usize;
        let place = self.places[clinician]?;
        Some(place * self.years + year)
    }

    /// Tallies what the final scores of a block are made of; `named` are the last of the year's
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
            let parts = &mut self.tally.parts[place];
            let mut limits = final_score;
            for (moments, component) in parts.iter_mut().zip(components) {
                moments.add(component[at]);
                limits -= component[at];
            }
            parts[COMPONENTS].add(limits);
            let measures = parts[COMPONENTS + 1..].iter_mut();
            for (moments, points) in measures.zip(block.measure_points()) {
                if !points[at].is_nan() {
                    moments.add(points[at]);
                }
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
