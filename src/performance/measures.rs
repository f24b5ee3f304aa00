//! A measure's year: cases are counted, and how many of them meet the measure is observed.

use crate::random::{binomial, poisson};

use super::abilities::MeasureLuck;
use super::records::MeasureRecords;
use super::{MeasureLaws, YearRecords};

/// Observes measures; keeps its scratch memory.
#[derive(Clone, Debug, Default)]
pub(super) struct MeasureObserver {
    truth: Vec<f64>,
    probabilities: Vec<f64>,
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
        cases.extend(
            members
                .clone()
                .zip(ebcm_episodes.iter())
                .map(|(member, episodes)| laws.cases.quantile(*episodes, luck.cases[member])),
        );
        let observed = members.zip(&self.truth).zip(cases.iter());
        if laws.measure.is_claims_based() {
            performance.extend(observed.map(|((member, truth), cases)| {
                admissions(laws, *truth, *cases, luck.met[member])
            }));
        } else {
            performance.extend(
                observed.map(|((member, truth), cases)| rate(*truth, *cases, luck.met[member])),
            );
        }
    }
}

/// Share of the cases that met the measure, binomial; 0 where there is no case.
fn rate(truth: f64, cases: u32, chance: f64) -> f64 {
    if cases == 0 {
        return 0.0;
    }
    f64::from(binomial::quantile(chance, cases, truth)) / f64::from(cases)
}

/// Measure 492: observed admissions are Poisson around the true rate, and observed over expected
/// is drawn towards 1 by the shrinkage.
fn admissions(laws: &MeasureLaws, truth: f64, cases: u32, chance: f64) -> f64 {
    let Some(expected) = laws.expected else {
        return truth;
    };
    let events = f64::from(cases) * expected.rate / 100.0;
    if events == 0.0 {
        return expected.rate;
    }
    let observed = f64::from(poisson::quantile(chance, events * truth / expected.rate));
    expected.rate * (observed + expected.shrinkage_events) / (events + expected.shrinkage_events)
}
