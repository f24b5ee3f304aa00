//! A measure's year: cases are counted, and how many of them meet the measure is observed.

use crate::components::{Component, Streams};
use crate::program::CollectionType;
use crate::random::{binomial, poisson};

use super::records::MeasureRecords;
use super::{MeasureLaws, YearRecords};

/// Counts the cases of the year's participants and observes their performance.
pub(super) fn observe(
    laws: &MeasureLaws,
    streams: &Streams,
    year: u16,
    abilities: &[f64],
    position: usize,
    records: &mut YearRecords,
) {
    let counting = streams.measure(Component::Cases, laws.measure, year);
    let meeting = streams.measure(Component::Met, laws.measure, year);
    let YearRecords {
        candidate,
        ebcm_episodes,
        practice_collection_type,
        measures,
        ..
    } = records;
    let MeasureRecords {
        cases, performance, ..
    } = &mut measures[position];
    cases.extend(
        candidate
            .iter()
            .zip(ebcm_episodes.iter())
            .map(|(entity, episodes)| laws.cases.quantile(*episodes, counting.uniform(*entity))),
    );
    for (index, ability) in abilities.iter().enumerate() {
        let collected = laws.collected(practice_collection_type[index]);
        let truth = laws.true_performance(collected, *ability);
        let chance = meeting.uniform(candidate[index]);
        performance.push(if collected == CollectionType::Claims {
            admissions(laws, truth, cases[index], chance)
        } else {
            rate(truth, cases[index], chance)
        });
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
