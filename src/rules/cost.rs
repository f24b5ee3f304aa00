//! The cost category (§ 512.730): points by standard deviations around the cohort's median
//! episode cost.

use super::columns::{greater, lesser, room, tenth};
use super::order_statistics::Description;
use super::{BlockScores, CohortYear, CostLadder, PARTIAL_POINTS_MAXIMUM, Rules, Scores};
use std::ops::Range;

/// The most points the cost measure can earn.
pub const COST_POINTS: f64 = 10.0;

/// Upper ends of the MIPS cost ranges, in standard deviations from the median: up to the first
/// 10 points, in each range after it a point less, above the last 1 point.
const MIPS_RANGES: [f64; 10] = [-1.5, -1.0, -0.5, 0.5, 1.0, 1.5, 2.0, 2.25, 2.5, 2.75];

/// Rounding of z that must not decide a range: the published limits of COST_HF_1 lie on the ends to
/// the cent, and in floating point some of them a hair (1e-16) beyond.
const RANGE_TOLERANCE: f64 = 1e-12;

/// The middle and the width of a distribution, in the unit of its values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dispersion {
    /// The median.
    pub median: f64,
    /// The standard deviation, with n − 1.
    pub standard_deviation: f64,
}

impl From<Description> for Dispersion {
    fn from(column: Description) -> Self {
        Dispersion {
            median: column.median,
            standard_deviation: column.standard_deviation,
        }
    }
}

impl Dispersion {
    /// Standard deviations above the median; 0 where nothing deviates.
    #[inline]
    pub fn z(&self, value: f64) -> f64 {
        if self.standard_deviation > 0.0 {
            (value - self.median) / self.standard_deviation
        } else {
            0.0
        }
    }
}

/// The benchmark of the cohort's episode-based cost measure, in dollars an episode.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct CostBenchmark {
    /// Participants with enough episodes and a cost.
    pub scorable: usize,
    /// `None` where they are fewer than two: a standard deviation needs two, and the measure is
    /// then not scored.
    pub dispersion: Option<Dispersion>,
}

/// Points, 1 to 10, for a cost (or an admission rate) that lies z standard deviations above the
/// median.
#[inline]
pub fn standard_deviation_points(ladder: CostLadder, z: f64) -> f64 {
    match ladder {
        CostLadder::Mips => mips_points(z),
        CostLadder::Symmetric => symmetric_points(z),
    }
}

/// A line, clamped.
#[inline(always)]
fn symmetric_points(z: f64) -> f64 {
    (5.5 - 2.0 * z).clamp(1.0, COST_POINTS)
}

/// The MIPS ranges: a whole number of points, and inside a range the part of the way to its lower
/// end, at most 0.9 (methods 17).
#[inline(always)]
fn mips_points(z: f64) -> f64 {
    // Selections rather than branches, so that a loop over participants is vectorised.
    let (mut high, mut per_width) = (MIPS_RANGES[0], 0.0);
    let mut whole = COST_POINTS;
    for (index, &end) in MIPS_RANGES.iter().enumerate() {
        let is_passed = z > end + RANGE_TOLERANCE;
        // The last range has no end.
        let next = MIPS_RANGES.get(index + 1).copied().unwrap_or(end);
        high = if is_passed { next } else { high };
        // A range is 1, 1/2 or 1/4 wide: to multiply is to divide.
        let of_width = if next > end { 1.0 / (next - end) } else { 0.0 };
        per_width = if is_passed { of_width } else { per_width };
        whole -= if is_passed { 1.0 } else { 0.0 };
    }
    // Beyond the first and the last end this is NaN or 0.
    let partial = greater(0.0, (high - z) * per_width);
    (whole + lesser(partial, PARTIAL_POINTS_MAXIMUM)).clamp(1.0, COST_POINTS)
}

/// A range of the MIPS ladder, which is how a cost's points come about.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LadderRange {
    /// The lower end in standard deviations from the median, which is outside; `None`: no end.
    pub low: Option<f64>,
    /// The upper end, which is inside; `None`: no end.
    pub high: Option<f64>,
    /// Whole points of the range, 1 to 10.
    pub whole: f64,
    /// The part of a point, 0 to 0.9, for the way from the upper to the lower end.
    pub partial: f64,
}

/// The range of the ladder that z standard deviations above the median fall into: its whole and its
/// part of a point make [`standard_deviation_points`]. `None` for a ladder without ranges.
pub fn ladder_range(ladder: CostLadder, z: f64) -> Option<LadderRange> {
    if ladder == CostLadder::Symmetric {
        return None;
    }
    let is_passed = |end: &&f64| z > **end + RANGE_TOLERANCE;
    let passed = MIPS_RANGES.iter().take_while(is_passed).count();
    let low = passed.checked_sub(1).map(|last| MIPS_RANGES[last]);
    let high = MIPS_RANGES.get(passed).copied();
    let way = low.zip(high).map(|(low, high)| (high - z) / (high - low));
    Some(LadderRange {
        low,
        high,
        whole: greater(1.0, COST_POINTS - passed as f64),
        partial: way.map_or(0.0, |way| greater(0.0, lesser(way, PARTIAL_POINTS_MAXIMUM))),
    })
}

/// Fills the cost benchmark. The page of the rules names no least number of participants for it,
/// unlike for quality.
#[inline(never)]
pub(super) fn compare_cost(rules: &Rules, year: &CohortYear<'_>, out: &mut Scores) {
    let costs = room(&mut out.scratch.values, year.participants());
    scorable_costs(rules, year.ebcm_episodes, year.ebcm_cost, costs);
    let found = out.scratch.order_statistics.describe(costs);
    out.benchmarks.cost = CostBenchmark {
        scorable: found.map_or(0, |found| found.count),
        dispersion: found.filter(|found| found.count >= 2).map(Dispersion::from),
    };
}

/// Fills the costs that are scored; NaN elsewhere.
#[inline(always)]
fn scorable_costs(rules: &Rules, episodes: &[u32], costs: &[f64], scorable: &mut [f64]) {
    let participants = episodes.iter().zip(costs);
    for (scorable, (&episodes, &cost)) in scorable.iter_mut().zip(participants) {
        *scorable = if episodes >= rules.episode_minimum {
            cost
        } else {
            f64::NAN
        };
    }
}

/// Fills the cost scores of a block, 0 to 1; NaN where the cost is not scored.
#[inline(never)]
pub(super) fn score_cost(
    rules: &Rules,
    year: &CohortYear<'_>,
    block: Range<usize>,
    benchmark: &CostBenchmark,
    out: &mut BlockScores,
) {
    let scores = &mut out.cost[..block.len()];
    let episodes = &year.ebcm_episodes[block.clone()];
    scorable_costs(rules, episodes, &year.ebcm_cost[block], scores);
    match (benchmark.dispersion, rules.cost_ladder) {
        (None, _) => scores.fill(f64::NAN),
        (Some(dispersion), CostLadder::Mips) => score_by(scores, dispersion, mips_points),
        (Some(dispersion), CostLadder::Symmetric) => {
            score_by(scores, dispersion, symmetric_points);
        }
    }
}

/// Makes costs scores; a NaN stays NaN. One loop for each ladder, so that each is vectorised.
#[inline(always)]
fn score_by(scores: &mut [f64], dispersion: Dispersion, points: impl Fn(f64) -> f64) {
    for score in scores {
        let cost = *score;
        let earned = tenth(points(dispersion.z(cost)));
        *score = if cost.is_nan() { f64::NAN } else { earned };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// COST_HF_1, performance year 2025.
    const COST_HF_1: Dispersion = Dispersion {
        median: 14_429.90,
        standard_deviation: 3_879.44,
    };

    fn cost_hf_1_points(cost: f64) -> f64 {
        standard_deviation_points(CostLadder::Mips, COST_HF_1.z(cost))
    }

    #[test]
    fn published_ranges_of_cost_hf_1() {
        assert_eq!(cost_hf_1_points(8_610.74), 10.0);
        assert_eq!(cost_hf_1_points(12_490.18), 8.0);
        assert_eq!(cost_hf_1_points(16_369.62), 7.0);
        assert_eq!(cost_hf_1_points(25_098.36), 1.0);
    }

    #[test]
    fn a_cent_beyond_a_range_falls_into_the_next() {
        assert_eq!(cost_hf_1_points(8_610.75), 9.9);
        assert_eq!(cost_hf_1_points(12_490.19), 7.9);
        assert_eq!(cost_hf_1_points(16_369.63), 6.9);
    }

    #[test]
    fn every_range_runs_from_its_points_to_nine_tenths_more() {
        for (index, pair) in MIPS_RANGES.windows(2).enumerate() {
            let whole = 9.0 - index as f64;
            assert_eq!(mips_points(pair[1]), whole);
            assert!((mips_points(pair[0] + 1e-9) - (whole + 0.9)).abs() < 1e-12);
            let middle = f64::midpoint(pair[0], pair[1]);
            assert_eq!(mips_points(middle), whole + 0.5);
        }
        assert_eq!(mips_points(0.0), 7.5);
        assert_eq!(mips_points(2.75), 1.0);
        assert_eq!(mips_points(f64::INFINITY), 1.0);
        assert_eq!(mips_points(f64::NEG_INFINITY), 10.0);
    }

    #[test]
    fn a_range_adds_up_to_the_points() {
        for step in -300..=300 {
            let z = f64::from(step) / 100.0;
            let range = ladder_range(CostLadder::Mips, z).expect("a range");
            let difference = range.whole + range.partial - mips_points(z);
            assert!(difference.abs() < 1e-12, "{z}: {range:?}");
            assert!(range.low.is_none_or(|low| low < z), "{z}: {range:?}");
            assert!(range.high.is_none_or(|high| z <= high), "{z}: {range:?}");
        }
        assert_eq!(ladder_range(CostLadder::Symmetric, 0.0), None);
    }

    #[test]
    fn the_symmetric_ladder_is_a_clamped_line() {
        let points = |z| standard_deviation_points(CostLadder::Symmetric, z);
        assert_eq!(points(0.0), 5.5);
        assert_eq!(points(1.0), 3.5);
        assert_eq!((points(-2.25), points(-3.0)), (10.0, 10.0));
        assert_eq!((points(2.25), points(3.0)), (1.0, 1.0));
    }

    #[test]
    fn without_deviation_everyone_is_at_the_median() {
        let flat = Dispersion {
            median: 5.0,
            standard_deviation: 0.0,
        };
        assert_eq!(flat.z(5.0), 0.0);
    }
}
