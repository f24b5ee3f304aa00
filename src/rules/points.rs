//! Points for performances on one measure (§ 512.725), many participants at a time: a part of
//! [`super::quality`].

use super::benchmarks::sign;
use super::order_statistics::GROUPS;
use super::quality::{NOT_SCORED, ZERO_POINTS};
use super::{
    Benchmark, Dispersion, MeasureBenchmarks, Rules, decile_points, standard_deviation_points,
};
use crate::program::{CollectionType, Measure, Vocabulary};
use std::array;

/// The deciles of a group.
type Deciles = (u8, [f64; 10]);

/// What turns performances on one measure into points.
#[derive(Clone, Debug)]
pub struct PointsTable {
    /// The groups with deciles, so many first.
    deciles: [Deciles; GROUPS],
    count: usize,
    /// The dispersion of each group scored by standard deviations.
    dispersions: [Option<Dispersion>; GROUPS],
}

impl PointsTable {
    /// From the benchmarks of the collection types.
    pub fn new(benchmarks: &MeasureBenchmarks) -> Self {
        let mut table = PointsTable {
            deciles: [(NOT_SCORED, [0.0; 10]); GROUPS],
            count: 0,
            dispersions: [None; GROUPS],
        };
        for &collection_type in CollectionType::ALL {
            match benchmarks.get(collection_type).benchmark {
                Some(Benchmark::Deciles(values)) => {
                    table.deciles[table.count] = (collection_type as u8, values);
                    table.count += 1;
                }
                Some(Benchmark::StandardDeviation(dispersion)) => {
                    table.dispersions[collection_type as usize] = Some(dispersion);
                }
                None => {}
            }
        }
        table
    }

    /// Gives participants the points of the measure.
    #[inline(always)]
    pub fn award(
        &self,
        rules: &Rules,
        measure: Measure,
        groups: &[u8],
        performances: &[f64],
        points: &mut [f64],
    ) {
        let sign = sign(measure);
        let zero_or_none = |group, _| if group == ZERO_POINTS { 0.0 } else { f64::NAN };
        // Two collection types at a time: that is as many as a measure has.
        let [one, other, third] = &self.deciles;
        if self.count > 1 {
            award_by_two(one, other, sign, groups, performances, points);
        } else {
            award_by_one(one, sign, groups, performances, points, zero_or_none);
        }
        if self.count > 2 {
            award_by_one(third, sign, groups, performances, points, |_, points| {
                points
            });
        }
        for (group, dispersion) in (0u8..).zip(&self.dispersions) {
            if let Some(dispersion) = dispersion {
                award_by_standard_deviation(rules, group, dispersion, groups, performances, points);
            }
        }
    }
}

/// A performance in the scale where higher is better.
#[inline(always)]
fn orient(performance: f64, sign: u64) -> f64 {
    f64::from_bits(performance.to_bits() ^ sign)
}

/// Gives a group the points by its deciles, and the other participants those of `otherwise`, from
/// their group and the points that they have.
#[inline(always)]
fn award_by_one(
    &(one, deciles): &Deciles,
    sign: u64,
    groups: &[u8],
    performances: &[f64],
    points: &mut [f64],
    otherwise: impl Fn(u8, f64) -> f64,
) {
    for (points, (&group, &performance)) in points.iter_mut().zip(groups.iter().zip(performances)) {
        let earned = decile_points(&deciles, orient(performance, sign));
        let is_scored = (group < NOT_SCORED) & (group == one);
        let unscored = otherwise(group, *points);
        *points = if is_scored { earned } else { unscored };
    }
}

/// Gives two groups the points by their deciles, and the other participants 0 or none.
#[inline(never)]
fn award_by_two(
    &(one, deciles): &Deciles,
    &(other, other_deciles): &Deciles,
    sign: u64,
    groups: &[u8],
    performances: &[f64],
    points: &mut [f64],
) {
    // A choice between two numbers in memory becomes one between their addresses, and is slow:
    // bits are masked instead.
    let other_bits = other_deciles.map(f64::to_bits);
    let changes: [u64; 10] = array::from_fn(|k| other_bits[k] ^ deciles[k].to_bits());
    for (points, (&group, &performance)) in points.iter_mut().zip(groups.iter().zip(performances)) {
        let is_one = group == one;
        let mask = u64::from(is_one).wrapping_neg();
        let own = array::from_fn(|k| f64::from_bits(other_bits[k] ^ (changes[k] & mask)));
        let earned = decile_points(&own, orient(performance, sign));
        let unscored = if group == ZERO_POINTS { 0.0 } else { f64::NAN };
        *points = if is_one | (group == other) {
            earned
        } else {
            unscored
        };
    }
}

/// Gives a group the points by standard deviations, in the measure's own scale.
fn award_by_standard_deviation(
    rules: &Rules,
    group: u8,
    dispersion: &Dispersion,
    groups: &[u8],
    performances: &[f64],
    points: &mut [f64],
) {
    for (points, (&other, &performance)) in points.iter_mut().zip(groups.iter().zip(performances)) {
        if other == group {
            *points = standard_deviation_points(rules.cost_ladder, dispersion.z(performance));
        }
    }
}
