//! The benchmarks of the quality measures (§ 512.725): one for each cohort, measure and collection
//! type, made by the performance year itself or known before it, and the points they give.

use super::cost::{Dispersion, standard_deviation_points};
use super::order_statistics::OrderStatistics;
use super::{Q492Scoring, Rules};
use crate::program::{CollectionType, Measure, Vocabulary};
use std::collections::BTreeMap;

/// The most achievement points a measure can earn.
pub const MEASURE_POINTS: f64 = 10.0;

/// Partial points inside a decile or a cost range are capped below the next whole point.
pub(super) const PARTIAL_POINTS_MAXIMUM: f64 = 0.9;

/// What a performance is compared with.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Benchmark {
    /// a1 to a10: the minimum and the 10th to 90th percentiles of the performance, oriented so
    /// that higher is better (a lower-is-better measure is negated); non-decreasing.
    Deciles([f64; 10]),
    /// Measure 492 under `q492_scoring = "standard_deviation"`: in the measure's own scale.
    StandardDeviation(Dispersion),
}

impl Benchmark {
    /// The achievement points, 1 to 10, of a performance in the measure's oriented scale.
    pub(super) fn points(&self, rules: &Rules, oriented: f64) -> f64 {
        match self {
            Benchmark::Deciles(deciles) => decile_points(deciles, oriented),
            Benchmark::StandardDeviation(dispersion) => {
                standard_deviation_points(rules.cost_ladder, dispersion.z(-oriented))
            }
        }
    }
}

/// The benchmark of one measure and collection type.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct MeasureBenchmark {
    /// Participants whose measure was scorable in the performance year.
    pub scorable: usize,
    /// `None`: no benchmark, and the measure is not scored for those participants.
    pub benchmark: Option<Benchmark>,
}

/// The benchmarks of one measure: each collection type has its own.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MeasureBenchmarks {
    /// The measure.
    pub measure: Measure,
    /// By [`CollectionType`], in the order of its vocabulary.
    pub(super) by_collection_type: [MeasureBenchmark; CollectionType::ALL.len()],
}

impl MeasureBenchmarks {
    /// None yet.
    pub(super) fn new(measure: Measure) -> Self {
        MeasureBenchmarks {
            measure,
            by_collection_type: Default::default(),
        }
    }

    /// The benchmark of a collection type.
    pub fn get(&self, collection_type: CollectionType) -> &MeasureBenchmark {
        &self.by_collection_type[collection_type as usize]
    }
}

/// A performance in the scale where higher is better.
pub fn oriented(measure: Measure, performance: f64) -> f64 {
    if measure.lower_is_better() {
        -performance
    } else {
        performance
    }
}

/// Achievement points by decile, 1 to 10: the number of benchmark values reached, and the part of
/// the way to the next, at most 0.9. A tie goes up: who reaches several equal values at once has
/// reached them all. Below a1, which happens with a historical benchmark only, 1 point.
pub fn decile_points(deciles: &[f64; 10], oriented: f64) -> f64 {
    let reached = deciles.iter().filter(|&&value| oriented >= value).count();
    match reached {
        0 => 1.0,
        10 => MEASURE_POINTS,
        _ => {
            let (from, to) = (deciles[reached - 1], deciles[reached]);
            reached as f64 + ((oriented - from) / (to - from)).min(PARTIAL_POINTS_MAXIMUM)
        }
    }
}

/// The benchmark that the scorable performances of a year make; `None` if they are too few.
pub(super) fn performance_year_benchmark(
    rules: &Rules,
    measure: Measure,
    oriented: &[f64],
    order_statistics: &mut OrderStatistics,
) -> Option<Benchmark> {
    if oriented.len() < rules.benchmark_minimum as usize {
        return None;
    }
    if scored_by_standard_deviation(rules, measure) {
        let mut dispersion = Dispersion::of(oriented, order_statistics)?;
        // Negating a column negates its median and leaves its standard deviation.
        dispersion.median = -dispersion.median;
        return Some(Benchmark::StandardDeviation(dispersion));
    }
    order_statistics.deciles(oriented).map(Benchmark::Deciles)
}

/// Measure 492 can be scored like cost; the measure is a rate for which lower is better.
fn scored_by_standard_deviation(rules: &Rules, measure: Measure) -> bool {
    measure == Measure::Q492 && rules.q492_scoring == Q492Scoring::StandardDeviation
}

/// What is known of one measure and collection type.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct HistoricalBenchmark {
    /// a1 to a10, oriented so that higher is better and non-decreasing.
    pub deciles: Option<[f64; 10]>,
    /// Median and standard deviation in the measure's own scale, which measure 492 can be scored
    /// by.
    pub dispersion: Option<Dispersion>,
}

/// The historical benchmarks by measure and collection type. Where one is missing the measure is
/// not scored; the least number of participants does not apply to it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HistoricalBenchmarks(BTreeMap<(Measure, CollectionType), HistoricalBenchmark>);

impl HistoricalBenchmarks {
    /// None known.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets what is known of a measure and collection type.
    pub fn insert(
        &mut self,
        measure: Measure,
        collection_type: CollectionType,
        benchmark: HistoricalBenchmark,
    ) {
        self.0.insert((measure, collection_type), benchmark);
    }

    /// What is known of a measure and collection type.
    pub fn get(
        &self,
        measure: Measure,
        collection_type: CollectionType,
    ) -> Option<&HistoricalBenchmark> {
        self.0.get(&(measure, collection_type))
    }

    /// The benchmark that the rules score the measure by.
    pub(super) fn benchmark(
        &self,
        rules: &Rules,
        measure: Measure,
        collection_type: CollectionType,
    ) -> Option<Benchmark> {
        let known = self.get(measure, collection_type)?;
        if scored_by_standard_deviation(rules, measure) {
            known.dispersion.map(Benchmark::StandardDeviation)
        } else {
            known.deciles.map(Benchmark::Deciles)
        }
    }
}
