//! What final scores are made of: parts of one draw, and their means over draws.

use std::ops::Range;

use crate::program::MOST_MEASURES;
use crate::rules::COMPONENTS;
use crate::tally::{Estimate, Moments};

use super::Focus;

/// Binary places kept of points.
const PLACES: u32 = 40;

/// Categories of which it is tallied how many points they could have given.
const CATEGORIES: usize = 2;

/// Where the parts stand: components and limits, what the categories could give, the measures.
pub(super) const POSSIBLE: usize = COMPONENTS + 1;
pub(super) const MEASURES: usize = POSSIBLE + CATEGORIES;

/// Parts of a final score that are tallied.
const PARTS: usize = MEASURES + MOST_MEASURES;

/// What a subject's final scores are made of on average over the draws with a final score, in points; of
/// a group the mean of its clinicians in a draw.
#[derive(Clone, Debug, PartialEq)]
pub struct FocalParts {
    /// By [`crate::rules::ScoreComponent`].
    pub components: [Option<Estimate>; COMPONENTS + 1],
    /// The most points that quality and cost could have given, by the weights in force in each draw.
    pub possible: [Option<Estimate>; CATEGORIES],
    /// Achievement points on the cohort's measures, over the draws in which they were scored.
    pub measure_points: [Option<Estimate>; MOST_MEASURES],
}

/// What a final score of one draw is made of; NaN throughout where there is none, and where a measure is
/// not scored.
pub(in crate::forecast) type Parts = [f64; PARTS];

/// Parts of nobody's score.
pub(in crate::forecast) const NO_PARTS: Parts = [f64::NAN; PARTS];

/// Tallies over draws: by subject (clinicians, practices in the order of their clinicians, all together),
/// the years running fastest.
#[derive(Clone, Debug, Default)]
pub(in crate::forecast) struct FocalTally {
    parts: Vec<[Moments; PARTS]>,
    /// Clinicians in each practice.
    practices: Vec<usize>,
    years: usize,
}

impl FocalTally {
    pub(in crate::forecast) fn new(focus: &Focus, years: usize) -> Self {
        let empty = std::array::from_fn(|_| Moments::new(PLACES));
        let practices: Vec<usize> = focus
            .practices()
            .iter()
            .map(|practice| practice.reported)
            .collect();
        let subjects = focus.clinicians.len() + practices.len() + 1;
        FocalTally {
            parts: vec![empty; subjects * years],
            practices,
            years,
        }
    }

    /// Adds a draw: the parts of each clinician's years.
    pub(in crate::forecast) fn add(&mut self, parts: &[Parts]) {
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

    pub(in crate::forecast) fn merge(&mut self, other: &FocalTally) {
        let parts = self.parts.as_flattened_mut().iter_mut();
        for (moments, other) in parts.zip(other.parts.as_flattened()) {
            moments.merge(other);
        }
    }

    /// The means of each subject's years.
    pub(in crate::forecast) fn means(&self) -> Vec<FocalParts> {
        let mean = |moments: &[Moments; PARTS], part: usize| moments[part].mean();
        let parts = self.parts.iter().map(|moments| FocalParts {
            components: std::array::from_fn(|part| mean(moments, part)),
            possible: std::array::from_fn(|at| mean(moments, POSSIBLE + at)),
            measure_points: std::array::from_fn(|at| mean(moments, MEASURES + at)),
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
