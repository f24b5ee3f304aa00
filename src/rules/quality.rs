//! The quality category (§ 512.725): which measures count, what they are compared with, and the
//! achievement points they earn.

use super::benchmarks::{Performances, historical_benchmarks, performance_year_benchmarks};
use super::order_statistics::GROUPS;
use super::points::PointsTable;
use super::{
    BLOCK, BenchmarkBy, BenchmarkPeriod, Benchmarks, BlockScores, CohortYear, Completeness,
    HistoricalBenchmarks, MEASURE_POINTS, MeasureColumn, Rules, Scores,
};
use crate::columns::Kept;
use crate::program::{CollectionType, Measure, Vocabulary};
use std::ops::Range;

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
pub(super) const NOT_SCORED: u8 = GROUPS as u8;

/// The group of a measure with 0 points.
pub(super) const ZERO_POINTS: u8 = NOT_SCORED + 1;

/// Scratch memory of the quality category.
#[derive(Clone, Debug, Default)]
pub(super) struct QualityScratch {
    /// The group that each participant is in with each measure.
    groups: Kept<Vec<u8>>,
    /// What turns performances on each measure into points.
    tables: Vec<PointsTable>,
}

/// Fills the minimum submission and the benchmarks: all that must be known of everyone before
/// anyone is scored.
pub(super) fn compare_quality(
    rules: &Rules,
    year: &CohortYear<'_>,
    historical: Option<&HistoricalBenchmarks>,
    out: &mut Scores,
) {
    out.minimum_submission.fill(false);
    let scratch = &mut out.scratch.quality;
    scratch.groups.resize(year.measures.len());
    scratch.tables.clear();
    for (column, groups) in year.measures.iter().zip(scratch.groups.iter_mut()) {
        groups.resize(year.participants(), NOT_SCORED);
        stand(rules, column, groups, &mut out.minimum_submission);
        if rules.benchmark_by == BenchmarkBy::Measure {
            stand_together(column.measure, groups);
        }
        let performances = Performances {
            measure: column.measure,
            values: column.performance,
            groups,
        };
        let (members, order_statistics) =
            (&mut out.scratch.values, &mut out.scratch.order_statistics);
        let mut benchmarks = match rules.benchmark_period {
            BenchmarkPeriod::PerformanceYear => {
                performance_year_benchmarks(rules, &performances, members, order_statistics)
            }
            BenchmarkPeriod::Historical => historical_benchmarks(rules, &performances, historical),
        };
        if rules.benchmark_by == BenchmarkBy::Measure {
            benchmarks.share();
        }
        scratch.tables.push(PointsTable::new(&benchmarks));
        out.benchmarks.measures.push(benchmarks);
    }
}

/// Puts the scorable ones into the group of the measure's first collection type, so that they are
/// compared with one another.
#[inline(never)]
fn stand_together(measure: Measure, groups: &mut [u8]) {
    let [first] = BenchmarkBy::Measure.collection_types(measure) else {
        return;
    };
    let together = *first as u8;
    for group in groups {
        *group = if *group < NOT_SCORED {
            together
        } else {
            *group
        };
    }
}

/// Fills the minimum submission of some participants, and takes over the benchmarks that they are
/// compared with.
pub(super) fn stand_against(
    rules: &Rules,
    year: &CohortYear<'_>,
    participants: Range<usize>,
    known: &Benchmarks,
    out: &mut Scores,
) {
    let minimum_submission = &mut out.minimum_submission[participants.clone()];
    minimum_submission.fill(false);
    let scratch = &mut out.scratch.quality;
    scratch.groups.resize(year.measures.len());
    scratch.tables.clear();
    let columns = year.measures.iter().zip(scratch.groups.iter_mut());
    for ((column, groups), benchmarks) in columns.zip(&known.measures) {
        groups.resize(year.participants(), NOT_SCORED);
        let column = column.of(participants.clone());
        let groups = &mut groups[participants.clone()];
        stand(rules, &column, groups, minimum_submission);
        scratch.tables.push(PointsTable::new(benchmarks));
        out.benchmarks.measures.push(*benchmarks);
    }
}

/// Fills the groups of a measure, and marks the minimum submission.
#[inline(never)]
fn stand(
    rules: &Rules,
    column: &MeasureColumn<'_>,
    groups: &mut [u8],
    minimum_submission: &mut [bool],
) {
    let collected = column.collection_type.iter().zip(column.cases);
    if column.measure.is_claims_based() {
        for (group, (&collection_type, &cases)) in groups.iter_mut().zip(collected) {
            let reported = collection_type.map_or(NOT_SCORED, |known| known as u8);
            let is_too_few = cases < rules.case_minimum;
            *group = if is_too_few { NOT_SCORED } else { reported };
        }
        return;
    }
    let stands = groups.iter_mut().zip(minimum_submission);
    let is_short = |share| share < rules.completeness_minimum;
    match column.completeness {
        Completeness::Shares(shares) => {
            for (stand, (collected, &share)) in stands.zip(collected.zip(shares)) {
                stand_reported(rules, collected, is_short(share), stand);
            }
        }
        Completeness::Marked { marks, mark, share } => {
            let (marked, others) = (is_short(share), is_short(1.0));
            for (stand, (collected, &marks)) in stands.zip(collected.zip(marks)) {
                let is_incomplete = if marks & mark == 0 { others } else { marked };
                stand_reported(rules, collected, is_incomplete, stand);
            }
        }
    }
}

/// The choices of [`MeasureStanding::of`] for a measure that is submitted, made without a branch.
#[inline(always)]
fn stand_reported(
    rules: &Rules,
    (&collection_type, &cases): (&Option<CollectionType>, &u32),
    is_incomplete: bool,
    (group, submission): (&mut u8, &mut bool),
) {
    let reported = collection_type.map_or(NOT_SCORED, |known| known as u8);
    let is_submitted = (reported != NOT_SCORED) & !is_incomplete;
    *submission |= is_submitted;
    let is_too_few = cases < rules.case_minimum;
    let compared = if is_too_few { NOT_SCORED } else { reported };
    *group = if is_submitted { compared } else { ZERO_POINTS };
}

/// Fills the measure points and quality scores of a block: points over the points possible on the
/// measures in the denominator; NaN where there is none.
#[inline(never)]
pub(super) fn score_quality(
    rules: &Rules,
    year: &CohortYear<'_>,
    block: Range<usize>,
    scratch: &QualityScratch,
    out: &mut BlockScores,
) {
    let (mut sums, mut counts) = ([0.0; BLOCK], [0.0; BLOCK]);
    let measures = year.measures.iter().zip(&mut out.measure_points);
    for ((column, points), (groups, table)) in
        measures.zip(scratch.groups.iter().zip(&scratch.tables))
    {
        let points = &mut points[..block.len()];
        table.award(
            rules,
            column.measure,
            &groups[block.clone()],
            &column.performance[block.clone()],
            points,
        );
        for ((sum, count), &points) in sums.iter_mut().zip(&mut counts).zip(&*points) {
            let is_scored = !points.is_nan();
            *sum += if is_scored { points } else { 0.0 };
            *count += if is_scored { 1.0 } else { 0.0 };
        }
    }
    for ((quality, sum), count) in out.quality.iter_mut().zip(&sums).zip(&counts) {
        *quality = sum / (MEASURE_POINTS * count);
    }
}
