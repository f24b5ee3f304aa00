//! The quality category (§ 512.725): which measures count, what they are compared with, and the
//! achievement points they earn.

use super::benchmarks::{Performances, historical_benchmarks, performance_year_benchmarks};
use super::order_statistics::GROUPS;
use super::{
    Benchmark, BenchmarkPeriod, CohortYear, Dispersion, HistoricalBenchmarks, MEASURE_POINTS,
    MeasureBenchmarks, MeasureColumn, Rules, Scores, decile_points, oriented,
    standard_deviation_points,
};
use crate::program::{CollectionType, Measure, Vocabulary};
use std::array;

const _: () = assert!(GROUPS == CollectionType::ALL.len());

/// Where a participant stands with one measure, before any comparison (§ 512.725).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MeasureStanding {
    /// Required and not submitted: 0 points, in the denominator.
    NotReported,
    /// Submitted with too small a share of the eligible cases: 0 points, in the denominator.
    Incomplete,
    /// Submitted, or computed by CMS, on too few cases: not scored.
    TooFewCases,
    /// A claims measure that CMS could not compute: not scored.
    NotComputed,
    /// Compared with the benchmark of its collection type.
    Scorable(CollectionType),
}

impl MeasureStanding {
    /// The standing of a measure, from its collection type (`None`: not reported; a claims
    /// measure: not computed), eligible cases, and share of them reported (0 to 1). A claims
    /// measure is complete by nature: CMS computes it from every claim.
    pub fn of(
        rules: &Rules,
        measure: Measure,
        collection_type: Option<CollectionType>,
        cases: u32,
        completeness: f64,
    ) -> Self {
        let claims_based = measure.is_claims_based();
        Self::among(rules, claims_based, collection_type, cases, completeness)
    }

    fn among(
        rules: &Rules,
        claims_based: bool,
        collection_type: Option<CollectionType>,
        cases: u32,
        completeness: f64,
    ) -> Self {
        match collection_type {
            None if claims_based => MeasureStanding::NotComputed,
            None => MeasureStanding::NotReported,
            Some(_) if !claims_based && completeness < rules.completeness_minimum => {
                MeasureStanding::Incomplete
            }
            Some(_) if cases < rules.case_minimum => MeasureStanding::TooFewCases,
            Some(collection_type) => MeasureStanding::Scorable(collection_type),
        }
    }

    /// Complete enough, if the measure is one that the participant submits, to be the one measure
    /// of the minimum submission (§ 512.745); the number of cases does not matter.
    pub fn is_submitted(self) -> bool {
        matches!(
            self,
            MeasureStanding::TooFewCases | MeasureStanding::Scorable(_)
        )
    }
}

/// The group of a measure that is not scored; below it the groups are the collection types of the
/// scorable ones, which are compared.
const NOT_SCORED: u8 = GROUPS as u8;

/// The group of a measure with 0 points.
const ZERO_POINTS: u8 = NOT_SCORED + 1;

/// Participants whose points are added up side by side.
const BLOCK: usize = 64;

/// Scratch memory of the quality category, reused by every measure.
#[derive(Clone, Debug, Default)]
pub(super) struct QualityScratch {
    /// Where each participant stands with the measure.
    standings: Vec<MeasureStanding>,
    /// The group that it is in thereby.
    groups: Vec<u8>,
    /// Performances of a lower-is-better measure in the scale where higher is better.
    oriented: Vec<f64>,
}

/// Fills the measure points, the minimum submission, the benchmarks and the quality scores.
pub(super) fn score_quality(
    rules: &Rules,
    year: &CohortYear<'_>,
    historical: Option<&HistoricalBenchmarks>,
    out: &mut Scores,
) {
    out.minimum_submission.fill(false);
    let scratch = &mut out.scratch.quality;
    for (column, points) in year.measures.iter().zip(&mut out.measure_points) {
        scratch.stand(rules, column, &mut out.minimum_submission);
        let oriented = oriented_column(column, &mut scratch.oriented);
        let performances = Performances {
            measure: column.measure,
            oriented,
            groups: &scratch.groups,
        };
        let (members, order_statistics) =
            (&mut out.scratch.values, &mut out.scratch.order_statistics);
        let benchmarks = match rules.benchmark_period {
            BenchmarkPeriod::PerformanceYear => {
                performance_year_benchmarks(rules, &performances, members, order_statistics)
            }
            BenchmarkPeriod::Historical => historical_benchmarks(rules, &performances, historical),
        };
        award_points(rules, &benchmarks, &performances, points);
        out.benchmarks.measures.push(benchmarks);
    }
    category_scores(&out.measure_points, &mut out.quality);
}

impl QualityScratch {
    /// Fills the standings and groups of a measure, and marks the minimum submission.
    #[inline(never)]
    fn stand(
        &mut self,
        rules: &Rules,
        column: &MeasureColumn<'_>,
        minimum_submission: &mut [bool],
    ) {
        let claims_based = column.measure.is_claims_based();
        let participants = minimum_submission.len();
        self.standings
            .resize(participants, MeasureStanding::NotComputed);
        self.groups.resize(participants, NOT_SCORED);
        let collected = column
            .collection_type
            .iter()
            .zip(column.cases)
            .zip(column.completeness);
        for (standing, ((&collection_type, &cases), &completeness)) in
            self.standings.iter_mut().zip(collected)
        {
            *standing =
                MeasureStanding::among(rules, claims_based, collection_type, cases, completeness);
        }
        for (group, &standing) in self.groups.iter_mut().zip(&self.standings) {
            let compared = match standing {
                MeasureStanding::Scorable(collection_type) => collection_type as u8,
                _ => NOT_SCORED,
            };
            // Compared one by one, the standings leave a loop without branches.
            let is_zero = (standing == MeasureStanding::NotReported)
                | (standing == MeasureStanding::Incomplete);
            *group = if is_zero { ZERO_POINTS } else { compared };
        }
        for (submission, standing) in minimum_submission.iter_mut().zip(&self.standings) {
            *submission |= !claims_based & standing.is_submitted();
        }
    }
}

/// The performances in the scale where higher is better.
fn oriented_column<'a>(column: &MeasureColumn<'a>, negated: &'a mut Vec<f64>) -> &'a [f64] {
    if !column.measure.lower_is_better() {
        return column.performance;
    }
    negated.clear();
    negated.extend(
        column
            .performance
            .iter()
            .map(|&value| oriented(column.measure, value)),
    );
    negated
}

/// Gives every participant the points of a measure.
#[inline(never)]
fn award_points(
    rules: &Rules,
    benchmarks: &MeasureBenchmarks,
    performances: &Performances<'_>,
    points: &mut [f64],
) {
    let mut deciles = [(NOT_SCORED, [0.0; 10]); GROUPS];
    let mut count = 0;
    for &collection_type in CollectionType::ALL {
        if let Some(Benchmark::Deciles(values)) = benchmarks.get(collection_type).benchmark {
            deciles[count] = (collection_type as u8, values);
            count += 1;
        }
    }
    // Two collection types at a time: that is as many as a measure has.
    let [one, other, third] = deciles;
    let other = if count > 1 { other } else { one };
    award_by_decile(one, other, performances, points, |group, _| {
        if group == ZERO_POINTS { 0.0 } else { f64::NAN }
    });
    if count > 2 {
        award_by_decile(third, third, performances, points, |_, points| points);
    }
    for &collection_type in CollectionType::ALL {
        let benchmark = benchmarks.get(collection_type).benchmark;
        if let Some(Benchmark::StandardDeviation(dispersion)) = benchmark {
            let group = collection_type as u8;
            award_by_standard_deviation(rules, group, &dispersion, performances, points);
        }
    }
}

/// Gives two groups the points by their deciles, and the other participants those of `otherwise`,
/// from their group and the points that they have.
#[inline(always)]
fn award_by_decile(
    (one, deciles): (u8, [f64; 10]),
    (other, other_deciles): (u8, [f64; 10]),
    performances: &Performances<'_>,
    points: &mut [f64],
    otherwise: impl Fn(u8, f64) -> f64,
) {
    // A choice between two numbers in memory becomes one between their addresses, and is slow:
    // bits are masked instead.
    let other_bits = other_deciles.map(f64::to_bits);
    let changes: [u64; 10] = array::from_fn(|k| other_bits[k] ^ deciles[k].to_bits());
    let members = performances.groups.iter().zip(performances.oriented);
    for (points, (&group, &oriented)) in points.iter_mut().zip(members) {
        let is_one = group == one;
        let mask = u64::from(is_one).wrapping_neg();
        let own = array::from_fn(|k| f64::from_bits(other_bits[k] ^ (changes[k] & mask)));
        let earned = decile_points(&own, oriented);
        let is_scored = (group < NOT_SCORED) & (is_one | (group == other));
        let unscored = otherwise(group, *points);
        *points = if is_scored { earned } else { unscored };
    }
}

/// Gives a group the points by standard deviations, in the measure's own scale.
fn award_by_standard_deviation(
    rules: &Rules,
    group: u8,
    dispersion: &Dispersion,
    performances: &Performances<'_>,
    points: &mut [f64],
) {
    let members = performances.groups.iter().zip(performances.oriented);
    for (points, (&other, &oriented)) in points.iter_mut().zip(members) {
        if other == group {
            *points = standard_deviation_points(rules.cost_ladder, dispersion.z(-oriented));
        }
    }
}

/// The quality scores: points over the points possible on the measures in the denominator; NaN
/// where there is none.
#[inline(never)]
fn category_scores(measure_points: &[Vec<f64>], quality: &mut [f64]) {
    for (block, quality) in quality.chunks_mut(BLOCK).enumerate() {
        let (mut sums, mut counts) = ([0.0; BLOCK], [0.0; BLOCK]);
        for points in measure_points {
            let points = &points[block * BLOCK..][..quality.len()];
            for ((sum, count), &points) in sums.iter_mut().zip(&mut counts).zip(points) {
                let is_scored = !points.is_nan();
                *sum += if is_scored { points } else { 0.0 };
                *count += if is_scored { 1.0 } else { 0.0 };
            }
        }
        for ((quality, sum), count) in quality.iter_mut().zip(sums).zip(counts) {
            *quality = sum / (MEASURE_POINTS * count);
        }
    }
}
