//! The quality category (§ 512.725): which measures count, what they are compared with, and the
//! achievement points they earn.

use super::benchmarks::{Performances, historical_benchmarks, performance_year_benchmarks};
use super::order_statistics::GROUPS;
use super::{
    Benchmark, BenchmarkPeriod, CohortYear, HistoricalBenchmarks, MEASURE_POINTS,
    MeasureBenchmarks, MeasureColumn, Rules, Scores, decile_points, oriented,
};
use crate::program::{CollectionType, Measure, Vocabulary};

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

/// Scratch memory of the quality category, reused by every measure.
#[derive(Clone, Debug, Default)]
pub(super) struct QualityScratch {
    /// Where each participant stands with the measure.
    standings: Vec<MeasureStanding>,
    /// The collection type of a scorable measure, as the number of a group of performances;
    /// [`GROUPS`] of any other.
    groups: Vec<u8>,
    /// Performances of a lower-is-better measure in the scale where higher is better.
    oriented: Vec<f64>,
    /// How many measures are in each participant's denominator.
    measures_scored: Vec<f64>,
}

/// Fills the measure points, the minimum submission, the benchmarks and the quality scores.
pub(super) fn score_quality(
    rules: &Rules,
    year: &CohortYear<'_>,
    historical: Option<&HistoricalBenchmarks>,
    out: &mut Scores,
) {
    out.minimum_submission.fill(false);
    out.quality.fill(0.0);
    let scratch = &mut out.scratch.quality;
    scratch.measures_scored.clear();
    scratch.measures_scored.resize(year.participants(), 0.0);
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
        award_points(rules, &benchmarks, &scratch.standings, oriented, points);
        let sums = out.quality.iter_mut().zip(&mut scratch.measures_scored);
        for ((sum, count), &points) in sums.zip(&*points) {
            let scored = !points.is_nan();
            *sum += if scored { points } else { 0.0 };
            *count += if scored { 1.0 } else { 0.0 };
        }
        out.benchmarks.measures.push(benchmarks);
    }
    // The points over the points possible on the measures in the denominator; NaN where there is
    // none.
    for (score, &count) in out.quality.iter_mut().zip(&scratch.measures_scored) {
        *score /= MEASURE_POINTS * count;
    }
}

impl QualityScratch {
    /// Fills the standings with a measure and the groups that are compared, and marks the minimum
    /// submission.
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
        self.groups.resize(participants, 0);
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
        let marks = self.groups.iter_mut().zip(minimum_submission);
        for ((group, submission), &standing) in marks.zip(&self.standings) {
            *submission |= !claims_based & standing.is_submitted();
            *group = match standing {
                MeasureStanding::Scorable(collection_type) => collection_type as u8,
                _ => GROUPS as u8,
            };
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
fn award_points(
    rules: &Rules,
    benchmarks: &MeasureBenchmarks,
    standings: &[MeasureStanding],
    oriented: &[f64],
    points: &mut [f64],
) {
    for (points, &standing) in points.iter_mut().zip(standings) {
        let is_zero =
            (standing == MeasureStanding::NotReported) | (standing == MeasureStanding::Incomplete);
        *points = if is_zero { 0.0 } else { f64::NAN };
    }
    let mut deciles = [(MeasureStanding::NotReported, [0.0; 10]); GROUPS];
    let mut count = 0;
    for &collection_type in CollectionType::ALL {
        let standing = MeasureStanding::Scorable(collection_type);
        match benchmarks.get(collection_type).benchmark {
            None => (),
            Some(Benchmark::Deciles(values)) => {
                deciles[count] = (standing, values);
                count += 1;
            }
            Some(benchmark @ Benchmark::StandardDeviation(_)) => {
                for ((points, &other), &oriented) in points.iter_mut().zip(standings).zip(oriented)
                {
                    if other == standing {
                        *points = benchmark.points(rules, oriented);
                    }
                }
            }
        }
    }
    match deciles[..count] {
        [] => (),
        [one] => award_by_decile(one, one, standings, oriented, points),
        [one, other] => award_by_decile(one, other, standings, oriented, points),
        _ => {
            award_by_decile(deciles[0], deciles[1], standings, oriented, points);
            award_by_decile(deciles[2], deciles[2], standings, oriented, points);
        }
    }
}

/// Gives the participants with one of two standings the points by its deciles.
fn award_by_decile(
    (one, deciles): (MeasureStanding, [f64; 10]),
    (other, other_deciles): (MeasureStanding, [f64; 10]),
    standings: &[MeasureStanding],
    oriented: &[f64],
    points: &mut [f64],
) {
    for ((points, &standing), &oriented) in points.iter_mut().zip(standings).zip(oriented) {
        let is_one = standing == one;
        let own: [f64; 10] = std::array::from_fn(|tenths| {
            if is_one {
                deciles[tenths]
            } else {
                other_deciles[tenths]
            }
        });
        let earned = decile_points(&own, oriented);
        *points = if is_one | (standing == other) {
            earned
        } else {
            *points
        };
    }
}
