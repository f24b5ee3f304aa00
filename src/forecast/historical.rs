//! Benchmarks known before the year begins: the percentiles of the scenario's laws of performance.

use crate::numeric::exp::exp;
use crate::numeric::normal;
use crate::performance::{MeasureLaws, PerformanceLaws};
use crate::program::{CollectionType, PracticeSize};
use crate::rules::{BenchmarkBy, Dispersion, HistoricalBenchmark, HistoricalBenchmarks, oriented};
use crate::scenario::model::CohortModel;

/// Probabilities of a1 to a10: published benchmarks give the 1st percentile for a minimum.
const PROBABILITIES: [f64; 10] = [0.01, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];

/// Abilities beyond this have no probability that a double could tell from none.
const ABILITIES_END: f64 = 9.0;

/// The historical benchmarks of a cohort's measures: of each collection type the percentiles of its
/// law; where all collection types of a measure have one benchmark, those of the mixture of their
/// laws in the shares in which candidates report.
pub fn historical_benchmarks(
    model: &CohortModel,
    laws: &PerformanceLaws,
    by: BenchmarkBy,
) -> HistoricalBenchmarks {
    let mut benchmarks = HistoricalBenchmarks::new();
    for measure in &laws.measures {
        let collection_types = measure.measure.collection_types();
        let mixture = match by {
            BenchmarkBy::Measure if collection_types.len() > 1 => Some(HistoricalBenchmark {
                deciles: Some(mixture_deciles(measure, &reporting_shares(model))),
                // Only measure 492 can be scored by it, which is collected in one way.
                dispersion: None,
            }),
            BenchmarkBy::Measure | BenchmarkBy::CollectionType => None,
        };
        for &collection_type in collection_types {
            let benchmark = mixture.unwrap_or_else(|| HistoricalBenchmark {
                deciles: Some(deciles(measure, collection_type)),
                dispersion: Some(dispersion(measure, collection_type)),
            });
            benchmarks.insert(measure.measure, collection_type, benchmark);
        }
    }
    benchmarks
}

/// The percentiles of a law, oriented so that higher is better.
fn deciles(measure: &MeasureLaws, collection_type: CollectionType) -> [f64; 10] {
    // An ability's quantile is the better one whichever way the measure points.
    PROBABILITIES
        .map(|probability| oriented_law(measure, collection_type, normal::quantile(probability)))
}

/// The law's performance at an ability, oriented so that higher is better: it never falls.
fn oriented_law(measure: &MeasureLaws, collection_type: CollectionType, ability: f64) -> f64 {
    oriented(measure.measure, measure.law_at(collection_type, ability))
}

/// Shares of a cohort's candidates that report by each collection type of one's choice; the rest
/// reports nothing.
fn reporting_shares(model: &CohortModel) -> [(CollectionType, f64); 2] {
    let share = |of_size: &dyn Fn(PracticeSize) -> f64| {
        let classes = model.size_classes.iter();
        classes
            .map(|class| class.share * of_size(PracticeSize::of(class.low)))
            .sum()
    };
    let reporting = &model.reporting;
    let reports = |size| 1.0 - reporting.silent.get(size).0;
    let ecqm = |size| reporting.ecqm.get(size).0;
    [
        (
            CollectionType::Ecqm,
            share(&|size| reports(size) * ecqm(size)),
        ),
        (
            CollectionType::Cqm,
            share(&|size| reports(size) * (1.0 - ecqm(size))),
        ),
    ]
}

/// The percentiles of the mixture of a measure's laws in these shares, oriented so that higher is
/// better: of each probability the least value that as many do not exceed.
fn mixture_deciles(measure: &MeasureLaws, shares: &[(CollectionType, f64)]) -> [f64; 10] {
    let shares: Vec<_> = shares.iter().filter(|(_, share)| *share > 0.0).collect();
    let at_end = |end: f64| {
        let laws = shares.iter();
        laws.map(move |(collection_type, _)| oriented_law(measure, *collection_type, end))
    };
    let lowest = at_end(-ABILITIES_END).fold(f64::INFINITY, f64::min);
    let highest = at_end(ABILITIES_END).fold(f64::NEG_INFINITY, f64::max);
    let all: f64 = shares.iter().map(|(_, share)| share).sum();
    let not_above = |value: f64| -> f64 {
        let laws = shares.iter();
        laws.map(|(collection_type, share)| {
            let law = |ability| oriented_law(measure, *collection_type, ability);
            // Several abilities may perform alike: the ablest of them counts.
            let ablest = last(-ABILITIES_END, ABILITIES_END, |ability| {
                law(ability) <= value
            });
            share * ablest.map_or(0.0, normal::cdf)
        })
        .sum()
    };
    PROBABILITIES.map(|probability| {
        let is_short = |value: f64| not_above(value) < probability * all;
        let short = last(lowest, highest, is_short);
        short.map_or(lowest, f64::next_up).min(highest)
    })
}

/// The last number from `low` to `high` of which something holds that ceases to hold at most once;
/// `None` where it does not hold of the first.
fn last(mut low: f64, mut high: f64, holds: impl Fn(f64) -> bool) -> Option<f64> {
    if !holds(low) {
        return None;
    }
    if holds(high) {
        return Some(high);
    }
    loop {
        let middle = low + (high - low) / 2.0;
        if middle <= low || middle >= high {
            return Some(low);
        }
        *(if holds(middle) { &mut low } else { &mut high }) = middle;
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halving_ends_at_the_last_number() {
        assert_eq!(last(0.0, 1.0, |x| x <= 0.3), Some(0.3));
        assert_eq!(last(-1.0, 1.0, |x| x < 0.25), Some(0.25_f64.next_down()));
        assert_eq!(last(0.0, 1.0, |_| true), Some(1.0));
        assert_eq!(last(0.0, 1.0, |_| false), None);
    }
}
