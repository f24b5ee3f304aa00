//! The quality category (§ 512.725): which measures count, what they are compared with, and the
//! achievement points they earn.

use super::{
    Benchmark, BenchmarkPeriod, CohortYear, HistoricalBenchmarks, MEASURE_POINTS,
    MeasureBenchmarks, MeasureColumn, Rules, Scores, oriented, performance_year_benchmark,
};
use crate::program::{CollectionType, Measure, Vocabulary};

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

/// The participants with a scorable measure of one collection type.
#[derive(Clone, Debug, Default)]
struct Comparison {
    participants: Vec<u32>,
    oriented: Vec<f64>,
}

impl Comparison {
    fn clear(&mut self) {
        self.participants.clear();
        self.oriented.clear();
    }
}

/// Scratch memory of the quality category, reused by every measure.
#[derive(Clone, Debug, Default)]
pub(super) struct QualityScratch {
    comparisons: [Comparison; CollectionType::ALL.len()],
    measures_scored: Vec<f64>,
}

/// Fills the measure points, the minimum submission, the benchmarks and the quality scores.
pub(super) fn score_quality(
    rules: &Rules,
    year: &CohortYear<'_>,
    historical: Option<&HistoricalBenchmarks>,
    out: &mut Scores,
) {
    for (column, points) in year.measures.iter().zip(&mut out.measure_points) {
        let comparisons = &mut out.scratch.quality.comparisons;
        sort_by_standing(
            rules,
            column,
            points,
            &mut out.minimum_submission,
            comparisons,
        );
        let mut benchmarks = MeasureBenchmarks::new(column.measure);
        for (&collection_type, comparison) in CollectionType::ALL.iter().zip(comparisons) {
            let found = &mut benchmarks.by_collection_type[collection_type as usize];
            found.scorable = comparison.oriented.len();
            found.benchmark = match rules.benchmark_period {
                BenchmarkPeriod::PerformanceYear => performance_year_benchmark(
                    rules,
                    column.measure,
                    &comparison.oriented,
                    &mut out.scratch.order_statistics,
                ),
                BenchmarkPeriod::Historical => historical
                    .and_then(|known| known.benchmark(rules, column.measure, collection_type)),
            };
            if let Some(benchmark) = found.benchmark {
                award_points(rules, &benchmark, comparison, points);
            }
        }
        out.benchmarks.measures.push(benchmarks);
    }
    category_scores(out);
}

/// Gives the points that need no comparison, marks the minimum submission, and collects the
/// scorable performances by collection type.
fn sort_by_standing(
    rules: &Rules,
    column: &MeasureColumn<'_>,
    points: &mut [f64],
    minimum_submission: &mut [bool],
    comparisons: &mut [Comparison],
) {
    comparisons.iter_mut().for_each(Comparison::clear);
    let measure = column.measure;
    let claims_based = measure.is_claims_based();
    for (participant, points) in points.iter_mut().enumerate() {
        let standing = MeasureStanding::among(
            rules,
            claims_based,
            column.collection_type[participant],
            column.cases[participant],
            column.completeness[participant],
        );
        minimum_submission[participant] |= !claims_based && standing.is_submitted();
        *points = match standing {
            MeasureStanding::NotReported | MeasureStanding::Incomplete => 0.0,
            MeasureStanding::TooFewCases | MeasureStanding::NotComputed => f64::NAN,
            MeasureStanding::Scorable(collection_type) => {
                let comparison = &mut comparisons[collection_type as usize];
                comparison.participants.push(participant as u32);
                comparison
                    .oriented
                    .push(oriented(measure, column.performance[participant]));
                f64::NAN
            }
        };
    }
}

/// Gives a collection type's participants their points.
fn award_points(rules: &Rules, benchmark: &Benchmark, comparison: &Comparison, points: &mut [f64]) {
    for (&participant, &oriented) in comparison.participants.iter().zip(&comparison.oriented) {
        points[participant as usize] = benchmark.points(rules, oriented);
    }
}

/// The quality score: points over the points possible on the measures in the denominator; NaN
/// where there is none.
fn category_scores(out: &mut Scores) {
    let measures_scored = &mut out.scratch.quality.measures_scored;
    measures_scored.clear();
    measures_scored.resize(out.quality.len(), 0.0);
    for points in &out.measure_points {
        for ((sum, count), &points) in out
            .quality
            .iter_mut()
            .zip(&mut *measures_scored)
            .zip(points)
        {
            let scored = !points.is_nan();
            *sum += if scored { points } else { 0.0 };
            *count += f64::from(u8::from(scored));
        }
    }
    for (score, &count) in out.quality.iter_mut().zip(&*measures_scored) {
        *score /= MEASURE_POINTS * count;
    }
}
