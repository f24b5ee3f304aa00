//! A measure's year: cases are counted, and how many of them meet the measure is observed.

use crate::random::{binomial, poisson};
use crate::scenario::model::ExpectedAdmissions;

use super::abilities::MeasureLuck;
use super::records::MeasureRecords;
use super::{MeasureLaws, YearRecords};

/// Observes measures; keeps its scratch memory.
#[derive(Clone, Debug, Default)]
pub(super) struct MeasureObserver {
    truth: Vec<f64>,
    probabilities: Vec<f64>,
    counting: Vec<f64>,
    expected_cases: Vec<f64>,
    meeting: Vec<f64>,
    met: Vec<u32>,
}

impl MeasureObserver {
    /// Counts the cases of the year's participants and observes their performance.
    pub(super) fn observe(
        &mut self,
        laws: &MeasureLaws,
        abilities: &[f64],
        luck: &MeasureLuck,
        position: usize,
        records: &mut YearRecords,
    ) {
        let YearRecords {
            member,
            ebcm_episodes,
            practice_collection_type,
            measures,
            ..
        } = records;
        let MeasureRecords {
            cases, performance, ..
        } = &mut measures[position];
        laws.true_performances(
            practice_collection_type,
            abilities,
            &mut self.probabilities,
            &mut self.truth,
        );
        let members = member.iter().map(|member| *member as usize);
        self.counting.clear();
        self.counting
            .extend(members.clone().map(|member| luck.cases[member]));
        self.expected_cases.clear();
        self.expected_cases.extend(
            ebcm_episodes
                .iter()
                .map(|episodes| laws.cases_per_episode * f64::from(*episodes)),
        );
        poisson::quantiles(&self.counting, &self.expected_cases, cases);
        self.meeting.clear();
        self.meeting.extend(members.map(|member| luck.met[member]));
        if let Some(expected) = laws.expected {
            self.admissions(expected, cases, performance);
            return;
        }
        binomial::quantiles(&self.meeting, cases, &self.truth, &mut self.met);
        performance.extend(self.met.iter().zip(cases.iter()).map(|(met, cases)| {
            // Without a case there is no rate, and the rules do not look at it.
            f64::from(*met) / f64::from((*cases).max(1))
        }));
    }

    /// Measure 492: observed admissions are Poisson around the true rate, and observed over
    /// expected is drawn towards 1 by the shrinkage.
    fn admissions(
        &mut self,
        expected: ExpectedAdmissions,
        cases: &[u32],
        performance: &mut Vec<f64>,
    ) {
        let ExpectedAdmissions {
            rate,
            shrinkage_events: shrinkage,
        } = expected;
        let people = cases.iter().zip(&self.truth);
        self.expected_cases.clear();
        self.expected_cases
            .extend(people.map(|(cases, truth)| f64::from(*cases) * truth / 100.0));
        poisson::quantiles(&self.meeting, &self.expected_cases, &mut self.met);
        performance.extend(self.met.iter().zip(cases).map(|(observed, cases)| {
            let events = f64::from(*cases) * rate / 100.0;
            if events + shrinkage > 0.0 {
                rate * (f64::from(*observed) + shrinkage) / (events + shrinkage)
            } else {
                rate
            }
        }));
    }
}
