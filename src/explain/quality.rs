//! The quality category (§ 512.725) of one participant, measure by measure.

use serde::Serialize;

use super::known;
use crate::program::{CollectionType, Measure};
use crate::rules::{
    Benchmark, BenchmarkBy, BenchmarkPeriod, CohortYear, LadderRange, MEASURE_POINTS,
    MeasureColumn, MeasureStanding, Rules, Scores, category_weights, decile_interval, ladder_range,
    oriented,
};

/// The quality category.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct QualityStep {
    /// Least number of cases for a measure to be scored.
    pub case_minimum: u32,
    /// Least share of the cases that must be reported, 0 to 1.
    pub completeness_minimum: f64,
    /// Year whose results make the benchmarks.
    pub benchmark_period: BenchmarkPeriod,
    /// Who are compared with one another on a measure.
    pub benchmark_by: BenchmarkBy,
    /// Least number of scorable participants for a benchmark of the performance year.
    pub benchmark_minimum: u32,
    /// The cohort's measures, in its order.
    pub measures: Vec<MeasureStep>,
    /// Sum of the achievement points.
    pub points: f64,
    /// Measures in the denominator.
    pub measures_counted: usize,
    /// 10 points for each of them.
    pub points_possible: f64,
    /// Quality score, 0 to 1; `None` where no measure counts.
    pub score: Option<f64>,
    /// Weight of the category in force for the participant, 0 to 1.
    pub weight: f64,
    /// Points of final score; `None` without a score.
    pub weighted_points: Option<f64>,
}

/// One measure.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MeasureStep {
    /// The measure.
    pub measure: Measure,
    /// What it measures.
    pub title: &'static str,
    /// A lower performance is the better one.
    pub lower_is_better: bool,
    /// Unit of performance and benchmark: `share` (0 to 1) or `per_100_person_years`.
    pub unit: &'static str,
    /// How it was collected; `None` where it was not reported or not computed, and so below.
    pub collection_type: Option<CollectionType>,
    /// Eligible cases.
    pub cases: Option<u32>,
    /// Share of them reported, 0 to 1.
    pub completeness: Option<f64>,
    /// The performance, in the unit.
    pub performance: Option<f64>,
    /// What comes of it.
    pub standing: Standing,
    /// Participants whose measure is scorable in the year, collected in the same way unless all ways
    /// are compared.
    pub scorable: Option<usize>,
    /// What the performance is compared with, and where it lies; `None` where it is not compared.
    pub comparison: Option<Comparison>,
    /// Achievement points: 1 to 10, 0 where it was not reported or is incomplete; `None` where it
    /// is not in the denominator.
    pub points: Option<f64>,
}

/// What comes of a measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Compared with its benchmark: 1 to 10 points.
    Scored,
    /// Required and not submitted: 0 points.
    NotReported,
    /// Too small a share of the cases submitted: 0 points.
    Incomplete,
    /// Too few cases: not in the denominator.
    TooFewCases,
    /// A claims measure that CMS could not compute: not in the denominator.
    NotComputed,
    /// Too few participants are scorable for a benchmark, or none is known: not in the denominator.
    NoBenchmark,
}

/// What a performance is compared with, and where it lies.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum Comparison {
    /// The deciles, in the measure's own scale.
    Deciles {
        /// a1 to a10: the worst performance and the 10th to 90th percentiles, from worse to better.
        values: Vec<f64>,
        /// Values reached, 0 to 10.
        reached: usize,
        /// The last value reached; `None` below a1.
        from: Option<f64>,
        /// The next value; `None` beyond a10.
        to: Option<f64>,
        /// Part of a point for the way between them, 0 to 0.9.
        partial: f64,
    },
    /// Standard deviations around the median.
    StandardDeviation {
        /// The median, in the unit.
        median: f64,
        /// The standard deviation (n − 1), in the unit.
        standard_deviation: f64,
        /// Standard deviations above the median.
        z: f64,
        /// The range of the ladder; `None` for a ladder without ranges.
        range: Option<RangeStep>,
    },
}

/// A range of the cost ladder.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct RangeStep {
    /// Above so many standard deviations from the median; `None`: no end.
    pub above: Option<f64>,
    /// Up to so many; `None`: no end.
    pub up_to: Option<f64>,
    /// Whole points.
    pub whole: f64,
    /// Part of a point, 0 to 0.9.
    pub partial: f64,
}

impl From<LadderRange> for RangeStep {
    fn from(range: LadderRange) -> Self {
        RangeStep {
            above: range.low,
            up_to: range.high,
            whole: range.whole,
            partial: range.partial + 0.0,
        }
    }
}

/// The category of the participant at a position.
pub(super) fn explain(
    rules: &Rules,
    year: &CohortYear<'_>,
    scores: &Scores,
    position: usize,
) -> QualityStep {
    let columns = year.measures.iter().enumerate();
    let measures: Vec<MeasureStep> = columns
        .map(|(index, column)| measure(rules, column, index, scores, position))
        .collect();
    let counted: Vec<f64> = measures
        .iter()
        .filter_map(|measure| measure.points)
        .collect();
    let (score, cost) = (scores.quality[position], scores.cost[position]);
    let [weight, _] = category_weights(rules, score, cost);
    QualityStep {
        case_minimum: rules.case_minimum,
        completeness_minimum: rules.completeness_minimum,
        benchmark_period: rules.benchmark_period,
        benchmark_by: rules.benchmark_by,
        benchmark_minimum: rules.benchmark_minimum,
        points: counted.iter().fold(0.0, |sum, points| sum + points),
        measures_counted: counted.len(),
        points_possible: MEASURE_POINTS * counted.len() as f64,
        score: known(score),
        weight,
        weighted_points: known(100.0 * (weight * score)),
        measures,
    }
}

/// A participant's measure, at its place among the cohort's.
fn measure(
    rules: &Rules,
    column: &MeasureColumn<'_>,
    index: usize,
    scores: &Scores,
    position: usize,
) -> MeasureStep {
    let measure = column.measure;
    let collection_type = column.collection_type[position];
    let (cases, completeness) = (column.cases[position], column.completeness.of(position));
    let performance = column.performance[position];
    let standing = MeasureStanding::of(rules, measure, collection_type, cases, completeness);
    let benchmarks = &scores.benchmarks.measures[index];
    let found = collection_type.map(|collection_type| benchmarks.get(collection_type));
    let comparison = match standing {
        MeasureStanding::Scorable(_) => found
            .and_then(|found| found.benchmark)
            .map(|benchmark| compare(rules, measure, benchmark, performance)),
        _ => None,
    };
    MeasureStep {
        measure,
        title: measure.title(),
        lower_is_better: measure.lower_is_better(),
        unit: match measure {
            Measure::Q492 => "per_100_person_years",
            _ => "share",
        },
        collection_type,
        cases: collection_type.map(|_| cases),
        completeness: collection_type.map(|_| completeness),
        performance: collection_type.and(known(performance)),
        standing: stands(standing, comparison.is_some()),
        scorable: found.map(|found| found.scorable),
        comparison,
        points: known(scores.measure_points[index][position]),
    }
}

fn stands(standing: MeasureStanding, is_compared: bool) -> Standing {
    match standing {
        MeasureStanding::NotReported => Standing::NotReported,
        MeasureStanding::Incomplete => Standing::Incomplete,
        MeasureStanding::TooFewCases => Standing::TooFewCases,
        MeasureStanding::NotComputed => Standing::NotComputed,
        MeasureStanding::Scorable(_) if is_compared => Standing::Scored,
        MeasureStanding::Scorable(_) => Standing::NoBenchmark,
    }
}

/// Where a performance lies, in the measure's own scale.
fn compare(rules: &Rules, measure: Measure, benchmark: Benchmark, performance: f64) -> Comparison {
    match benchmark {
        Benchmark::Deciles(deciles) => {
            let interval = decile_interval(&deciles, oriented(measure, performance));
            // The scale of the deciles and the measure's own are each the other's mirror.
            let own = |value| oriented(measure, value) + 0.0;
            Comparison::Deciles {
                values: deciles.map(own).to_vec(),
                reached: interval.reached,
                from: interval.from.map(own),
                to: interval.to.map(own),
                partial: interval.partial,
            }
        }
        Benchmark::StandardDeviation(dispersion) => {
            let z = dispersion.z(performance);
            Comparison::StandardDeviation {
                median: dispersion.median,
                standard_deviation: dispersion.standard_deviation,
                z: z + 0.0,
                range: ladder_range(rules.cost_ladder, z).map(RangeStep::from),
            }
        }
    }
}
