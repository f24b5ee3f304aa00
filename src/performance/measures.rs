//! A measure's year: cases are counted, and how many of them meet the measure is observed (methods 9).

use std::ops::Range;

use crate::random::{binomial, poisson};
use crate::scenario::model::ExpectedAdmissions;

use super::records::MeasureRecords;
use super::{PerformanceLaws, YearRecords};

/// Observes measures; keeps its scratch memory. One element a participant of the block.
#[derive(Clone, Debug, Default)]
pub(super) struct MeasureObserver {
    /// Ability in the measure; to be filled before it is observed.
    pub(super) ability: Vec<f32>,
    truth: Vec<f32>,
    expected: Vec<f32>,
    /// Cases in which performance is observed.
    observed: Vec<u32>,
    met: Vec<u32>,
}

impl MeasureObserver {
    /// Counts the cases of a block of the year's participants and observes their performance.
    pub(super) fn observe(
        &mut self,
        laws: &PerformanceLaws,
        [counting, meeting]: [&[u32]; 2],
        position: usize,
        participants: &Range<usize>,
        records: &mut YearRecords,
    ) {
        let measure = &laws.measures[position];
        let MeasureRecords {
            cases, performance, ..
        } = &mut records.measures[position];
        let preferred = &records.practice_collection_type[participants.clone()];
        measure.true_performances(preferred, &self.ability, &mut self.truth);

        let factor = measure.cases_per_episode as f32;
        let episodes = records.ebcm_episodes[participants.clone()].iter();
        self.expected.clear();
        self.expected
            .extend(episodes.map(|episodes| factor * *episodes as i32 as f32));
        let cases = &mut cases[participants.clone()];
        poisson::quantiles(counting, &self.expected, cases);
        let truth = std::mem::take(&mut self.truth);
        self.meet(laws, position, meeting, &truth, cases, performance);
        self.truth = truth;
    }

    /// Observes performance on a measure: how many of the cases meet it at the true rates. It is added
    /// to the column.
    pub(super) fn meet(
        &mut self,
        laws: &PerformanceLaws,
        position: usize,
        meeting: &[u32],
        truth: &[f32],
        cases: &[u32],
        performance: &mut Vec<f64>,
    ) {
        let observed_from = laws.observed_from;
        self.observed.clear();
        self.observed.extend(cases.iter().map(|&cases| {
            let is_observed = cases >= observed_from;
            if is_observed { cases } else { 0 }
        }));
        self.met.resize(cases.len(), 0);
        if let Some(expected) = laws.measures[position].expected {
            self.admissions(expected, meeting, truth, performance);
            return;
        }
        binomial::quantiles(meeting, &self.observed, truth, &mut self.met);
        performance.extend(self.met.iter().zip(&self.observed).map(|(met, cases)| {
            // Without a case there is no rate, and the rules do not look at it.
            f64::from(*met) / f64::from((*cases).max(1))
        }));
    }

    /// Measure 492: observed admissions are Poisson around the true rate, and observed over
    /// expected is drawn towards 1 by the shrinkage (methods 10).
    fn admissions(
        &mut self,
        expected: ExpectedAdmissions,
        meeting: &[u32],
        truth: &[f32],
        performance: &mut Vec<f64>,
    ) {
        let ExpectedAdmissions {
            rate,
            shrinkage_events: shrinkage,
        } = expected;
        let people = self.observed.iter().zip(truth);
        self.expected.clear();
        self.expected
            .extend(people.map(|(cases, truth)| *cases as i32 as f32 * truth * 0.01));
        poisson::quantiles(meeting, &self.expected, &mut self.met);
        performance.extend(self.met.iter().zip(&self.observed).map(|(met, cases)| {
            let events = f64::from(*cases) * rate / 100.0;
            let reported = rate * (f64::from(*met) + shrinkage) / (events + shrinkage);
            if events + shrinkage > 0.0 {
                reported
            } else {
                rate
            }
        }));
    }
}
