//! The benchmarks of the quality measures (§ 512.725): one for each cohort, measure and collection
//! type, made by the performance year itself or known before it, and the points they give.

use super::columns::{count, greater, lesser, range};
use super::cost::Dispersion;
use super::order_statistics::{Column, OrderStatistics};
use super::{Q492Scoring, Rules};
use crate::program::{CollectionType, Measure, Vocabulary};
use std::array;
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

/// The benchmark of one measure and collection type.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct MeasureBenchmark {
    /// Participants whose measure was scorable in the performance year, by any collection type if all
    /// have the same benchmark.
    pub scorable: usize,
    /// `None`: no benchmark, and the measure is not scored for those participants.
    pub benchmark: Option<Benchmark>,
}

/// The benchmarks of one measure: each collection type has its own, or all have the same.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MeasureBenchmarks {
    /// The measure.
    pub measure: Measure,
    /// By [`CollectionType`], in the order of its vocabulary.
    pub(super) by_collection_type: [MeasureBenchmark; CollectionType::ALL.len()],
}

impl MeasureBenchmarks {
    /// None yet, but how many are scorable.
    fn new(performances: &Performances<'_>) -> Self {
        MeasureBenchmarks {
            measure: performances.measure,
            by_collection_type: array::from_fn(|group| MeasureBenchmark {
                scorable: count(performances.groups, |other| other == group as u8),
                benchmark: None,
            }),
        }
    }

    /// Gives all collection types of the measure the benchmark of the first.
    pub(super) fn share(&mut self) {
        if let [first, others @ ..] = self.measure.collection_types() {
            let shared = *self.get(*first);
            for &other in others {
                self.by_collection_type[other as usize] = shared;
            }
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
#[inline]
pub fn decile_points(deciles: &[f64; 10], oriented: f64) -> f64 {
    // The interval is found by halving, in selections rather than branches, so that a loop over
    // participants is vectorised.
    const BELOW: f64 = f64::NEG_INFINITY;
    const BEYOND: f64 = f64::INFINITY;
    let &[a1, a2, a3, a4, a5, a6, a7, a8, a9, a10] = deciles;
    let upper = oriented >= a6;
    let of_half = |high: f64, low: f64| if upper { high } else { low };
    let six = [
        of_half(a6, BELOW),
        of_half(a7, a1),
        of_half(a8, a2),
        of_half(a9, a3),
        of_half(a10, a4),
        of_half(BEYOND, a5),
        of_half(BEYOND, a6),
    ];
    let middle = oriented >= six[3];
    let of_quarter = |high: f64, low: f64| if middle { high } else { low };
    let three = [
        of_quarter(six[3], six[0]),
        of_quarter(six[4], six[1]),
        of_quarter(six[5], six[2]),
        of_quarter(six[6], six[3]),
    ];
    let (second, third) = (oriented >= three[1], oriented >= three[2]);
    let from = if second { three[1] } else { three[0] };
    let from = if third { three[2] } else { from };
    let to = if second { three[2] } else { three[1] };
    let to = if third { three[3] } else { to };
    let reached = if upper { 6.0 } else { 0.0 };
    let reached = if middle { reached + 3.0 } else { reached };
    let reached = if second { reached + 1.0 } else { reached };
    let reached = if third { reached + 1.0 } else { reached };
    // Beyond the first and the last value this is NaN or 0.
    let partial = lesser(PARTIAL_POINTS_MAXIMUM, (oriented - from) / (to - from));
    lesser(MEASURE_POINTS, greater(1.0, reached + partial))
}

/// Where a performance lies among the deciles, which is how its points come about.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DecileInterval {
    /// Benchmark values reached, 0 to 10: as many whole points, but 1 at least.
    pub reached: usize,
    /// The last value reached, in the oriented scale of the deciles; `None` below a1.
    pub from: Option<f64>,
    /// The next value; `None` beyond a10.
    pub to: Option<f64>,
    /// The part of a point, 0 to 0.9, for the way from the one to the other.
    pub partial: f64,
}

/// The interval of the deciles that a performance in their scale falls into. Its whole and its part
/// of a point make [`decile_points`].
pub fn decile_interval(deciles: &[f64; 10], oriented: f64) -> DecileInterval {
    let reached = deciles.iter().filter(|&&value| oriented >= value).count();
    let from = reached.checked_sub(1).map(|last| deciles[last]);
    let to = deciles.get(reached).copied();
    let way = from
        .zip(to)
        .map(|(from, to)| (oriented - from) / (to - from));
    DecileInterval {
        reached,
        from,
        to,
        partial: lesser(PARTIAL_POINTS_MAXIMUM, way.unwrap_or(0.0)),
    }
}

/// The bit by which performances and oriented ones differ: the sign of the oriented scale.
pub(super) fn sign(measure: Measure) -> u64 {
    oriented(measure, 1.0).to_bits() ^ 1.0_f64.to_bits()
}

/// The performances on one measure.
pub(super) struct Performances<'a> {
    pub(super) measure: Measure,
    /// In the measure's own scale.
    pub(super) values: &'a [f64],
    /// The collection type of a scorable performance, as its place in the vocabulary; a greater
    /// number of any other.
    pub(super) groups: &'a [u8],
}

/// The benchmarks that the scorable performances of a year make; where they are too few, none.
pub(super) fn performance_year_benchmarks(
    rules: &Rules,
    performances: &Performances<'_>,
    members: &mut Vec<f64>,
    order_statistics: &mut OrderStatistics,
) -> MeasureBenchmarks {
    let &Performances {
        measure,
        values,
        groups,
    } = performances;
    let is_enough = |scorable| scorable >= rules.benchmark_minimum as usize;
    if scored_by_standard_deviation(rules, measure) {
        let mut benchmarks = MeasureBenchmarks::new(performances);
        for (group, found) in benchmarks.by_collection_type.iter_mut().enumerate() {
            members.clear();
            let participants = values.iter().zip(groups);
            members.extend(participants.map(|(&value, &other)| {
                let value = oriented(measure, value);
                if usize::from(other) == group {
                    value
                } else {
                    f64::NAN
                }
            }));
            let dispersion = dispersion(members, order_statistics);
            let known = dispersion.filter(|_| is_enough(found.scorable));
            found.benchmark = known.map(Benchmark::StandardDeviation);
        }
        return benchmarks;
    }
    let column = Column {
        values,
        sign: sign(measure),
    };
    let deciles = order_statistics.deciles(column, groups, ends(performances));
    MeasureBenchmarks {
        measure,
        by_collection_type: deciles.map(|group| {
            let found = group.map(|(scorable, deciles)| MeasureBenchmark {
                scorable,
                benchmark: is_enough(scorable).then_some(Benchmark::Deciles(deciles)),
            });
            found.unwrap_or_default()
        }),
    }
}

/// The ends of the oriented scale of performances: a rate, as reported measures are, often is all or
/// none.
fn ends(performances: &Performances<'_>) -> (f64, f64) {
    let measure = performances.measure;
    let (low, high) = if measure.is_claims_based() {
        let is_scorable = |group| usize::from(group) < CollectionType::ALL.len();
        range(performances.values, performances.groups, is_scorable)
    } else {
        (0.0, 1.0)
    };
    if measure.lower_is_better() {
        (-high, -low)
    } else {
        (low, high)
    }
}

/// The dispersion, in the measure's own scale, of performances in the oriented scale of a
/// lower-is-better measure.
fn dispersion(oriented: &[f64], order_statistics: &mut OrderStatistics) -> Option<Dispersion> {
    let mut dispersion = Dispersion::from(order_statistics.describe(oriented)?);
    // Negating a column negates its median and leaves its standard deviation.
    dispersion.median = -dispersion.median;
    Some(dispersion)
}

/// The benchmarks known beforehand.
pub(super) fn historical_benchmarks(
    rules: &Rules,
    performances: &Performances<'_>,
    known: Option<&HistoricalBenchmarks>,
) -> MeasureBenchmarks {
    let mut benchmarks = MeasureBenchmarks::new(performances);
    for &collection_type in CollectionType::ALL {
        benchmarks.by_collection_type[collection_type as usize].benchmark =
            known.and_then(|known| known.benchmark(rules, performances.measure, collection_type));
    }
    benchmarks
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

#[cfg(test)]
mod tests {
    use super::*;

    /// The points as they are defined.
    fn by_counting(deciles: &[f64; 10], oriented: f64) -> f64 {
        match deciles.iter().filter(|&&value| oriented >= value).count() {
            0 => 1.0,
            10 => MEASURE_POINTS,
            reached => {
                let (from, to) = (deciles[reached - 1], deciles[reached]);
                reached as f64 + ((oriented - from) / (to - from)).min(PARTIAL_POINTS_MAXIMUM)
            }
        }
    }

    #[test]
    fn an_interval_has_the_performance_between_its_ends() {
        let deciles = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.6, 0.7, 0.8, 0.9];
        let ends = |oriented| {
            let DecileInterval { from, to, .. } = decile_interval(&deciles, oriented);
            (from, to)
        };
        assert_eq!(ends(0.05), (None, Some(0.1)));
        assert_eq!(ends(0.1), (Some(0.1), Some(0.2)));
        assert_eq!(ends(0.6), (Some(0.6), Some(0.7)));
        assert_eq!(ends(0.95), (Some(0.9), None));
        assert_eq!(decile_interval(&deciles, 0.6).reached, 7);
        assert_eq!(decile_interval(&deciles, 0.599).partial, 0.9);
        assert!((decile_interval(&deciles, 0.35).partial - 0.5).abs() < 1e-12);
    }

    #[test]
    fn halving_finds_the_decile_that_counting_finds() {
        // Every pattern of ties among the ten, and performances on and between them.
        for pattern in 0..1 << 9 {
            let mut value = -0.4;
            let deciles: [f64; 10] = array::from_fn(|tenths| {
                let is_tie = tenths > 0 && pattern >> (tenths - 1) & 1 == 1;
                value += if is_tie { 0.0 } else { 0.1 };
                value
            });
            let sevenths = (-40..80).map(|step| f64::from(step) / 70.0);
            let ends = [f64::NEG_INFINITY, f64::INFINITY, f64::NAN];
            for oriented in sevenths.chain(deciles).chain(ends) {
                let points = decile_points(&deciles, oriented);
                assert_eq!(
                    points,
                    by_counting(&deciles, oriented),
                    "{deciles:?} {oriented}"
                );
                let interval = decile_interval(&deciles, oriented);
                let added = interval.reached.max(1) as f64 + interval.partial;
                assert_eq!(points, added, "{deciles:?} {oriented}");
            }
        }
    }
}
