//! Cohorts scored against fixed benchmarks, so that every point can be computed by hand.

use super::{CohortData, PLAIN, Participant, Report, rules_with};
use asmcast::program::{Cohort, Measure, Vocabulary};
use asmcast::rules::*;

/// Equal but for rounding.
pub fn assert_close(actual: f64, expected: f64) {
    assert!(
        (actual - expected).abs() < 1e-12,
        "{actual} is not {expected}"
    );
}

/// Benchmarks of every measure under which a rate of .85 earns 9.5 points, .6 earns 7.0, and so
/// on: a1 to a10 are 0 to .9, for lower-is-better measures −.9 to 0.
pub fn even_benchmarks() -> HistoricalBenchmarks {
    let mut benchmarks = HistoricalBenchmarks::new();
    for &measure in Measure::ALL {
        let lowest = if measure.lower_is_better() { -0.9 } else { 0.0 };
        for &collection_type in measure.collection_types() {
            let known = HistoricalBenchmark {
                deciles: Some(std::array::from_fn(|k| lowest + k as f64 / 10.0)),
                dispersion: None,
            };
            benchmarks.insert(measure, collection_type, known);
        }
    }
    benchmarks
}

/// The default rules with historical benchmarks.
pub fn historical(changes: &str) -> Rules {
    rules_with(&format!("benchmark_period = \"historical\"\n{changes}"))
}

/// Scores a cohort in 2027 against [`even_benchmarks`].
pub fn score_historically(data: &CohortData, rules: &Rules) -> Scores {
    let mut scores = Scores::default();
    data.with_year(2027, |year| {
        score(rules, year, Some(&even_benchmarks()), &mut scores)
    });
    scores
}

/// A participant of the low back pain cohort who earns `points` (2 to 10) on every measure.
pub fn push_lbp(data: &mut CohortData, participant: Participant, points: f64) {
    let reports: Vec<Report> = Cohort::LowBackPain
        .measures()
        .iter()
        .map(|&measure| {
            let oriented = (points - 1.0) / 10.0;
            let lower = measure.lower_is_better();
            Report::of(measure, if lower { 0.9 - oriented } else { oriented })
        })
        .collect();
    data.push(participant, &reports);
}

/// Without a cost score: quality weighs 100 %.
pub const NO_EPISODES: Participant = Participant {
    ebcm_episodes: 0,
    ebcm_cost: f64::NAN,
    ..PLAIN
};
