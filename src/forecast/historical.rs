//! Benchmarks known before the year begins: the percentiles of the scenario's laws of performance.

use crate::numeric::exp::exp;
use crate::numeric::normal;
use crate::performance::{MeasureLaws, PerformanceLaws};
use crate::program::CollectionType;
use crate::rules::{Dispersion, HistoricalBenchmark, HistoricalBenchmarks, oriented};

/// Probabilities of a1 to a10: published benchmarks give the 1st percentile for a minimum.
const PROBABILITIES: [f64; 10] = [0.01, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];

/// The historical benchmarks of a cohort's measures.
pub fn historical_benchmarks(laws: &PerformanceLaws) -> HistoricalBenchmarks {
    let mut benchmarks = HistoricalBenchmarks::new();
    for measure in &laws.measures {
        for &collection_type in measure.measure.collection_types() {
            let at = |ability| measure.law_at(collection_type, ability);
            // An ability's quantile is the better one whichever way the measure points.
            let deciles = PROBABILITIES
                .map(|probability| oriented(measure.measure, at(normal::quantile(probability))));
            benchmarks.insert(
                measure.measure,
                collection_type,
                HistoricalBenchmark {
                    deciles: Some(deciles),
                    dispersion: Some(dispersion(measure, collection_type)),
                },
            );
        }
    }
    benchmarks
}

/// Median and standard deviation of a law: the trapezoidal rule over the normal scale.
fn dispersion(measure: &MeasureLaws, collection_type: CollectionType) -> Dispersion {
    let (mut mass, mut sum, mut squares) = (0.0, 0.0, 0.0);
    for index in -64 * 8..=64 * 8 {
        let z = f64::from(index) / 64.0;
        let weight = exp(-z * z / 2.0);
        let rate = measure.law_at(collection_type, z);
        mass += weight;
        sum += weight * rate;
        squares += weight * rate * rate;
    }
    let mean = sum / mass;
    Dispersion {
        median: measure.law_at(collection_type, 0.0),
        standard_deviation: (squares / mass - mean * mean).max(0.0).sqrt(),
    }
}
