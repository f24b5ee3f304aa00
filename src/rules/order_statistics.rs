//! Quantiles of a column, and of the groups that its values fall into.
//!
//! They interpolate linearly between order statistics (R's type 7, NumPy's default). Every value
//! gets the key of a bucket of its group, the buckets being of equal width between the least and
//! the greatest value; keys are counted, and only the few buckets that hold a wanted rank are looked
//! into. That is linear time, in loops that do not branch on the values.

use super::buckets::{Bucket, RANKS, Wanted, order};
use super::columns::{keep, lesser, range, room};
use std::iter::repeat;

/// Groups that a column's values can fall into.
pub const GROUPS: usize = 3;

/// Buckets of a group: enough that one of a cohort of 4,000 holds a handful of values.
const BUCKETS: usize = 512;

/// Keys of a column with groups. Values of no group have the keys beyond the groups', any of them,
/// for counting the same key again and again is slow.
const KEYS: usize = (GROUPS + 1) * BUCKETS;

/// Neighbours are counted in different places: a count need not wait for the one before it.
const COUNTERS: usize = 2;

/// Scratch memory for the quantiles of columns; grows to the longest column and is then reused.
#[derive(Clone, Debug, Default)]
pub struct OrderStatistics {
    /// The key of each value.
    keys: Vec<u16>,
    /// How many values have each key.
    counts: Vec<[u32; KEYS]>,
    /// Positions of the values in wanted buckets.
    found: Vec<u32>,
    /// Those values, bucket by bucket.
    grouped: Vec<f64>,
}

/// From a value to the bucket it falls into.
#[derive(Clone, Copy, Debug)]
struct Scale {
    low: f64,
    per_bucket: f64,
}

impl Scale {
    fn between((low, high): (f64, f64)) -> Self {
        let per_bucket = (BUCKETS - 1) as f64 / (high - low);
        // Too wide or too narrow a range for buckets leaves all values in one or two of them.
        let per_bucket = if per_bucket > 0.0 {
            per_bucket.min(f64::MAX)
        } else {
            0.0
        };
        Scale { low, per_bucket }
    }

    /// Never less for a greater value.
    #[inline(always)]
    fn bucket(self, value: f64) -> u16 {
        /// Leaves the nearest integer in the lowest bits.
        const ROUNDER: f64 = 4_503_599_627_370_496.0;
        let bucket = lesser((BUCKETS - 1) as f64, (value - self.low) * self.per_bucket);
        (bucket + ROUNDER).to_bits() as u16
    }
}

/// A quantile between two ranks, from 0, of a column in ascending order.
#[derive(Clone, Copy, Debug, Default)]
struct Quantile {
    lower: u32,
    upper: u32,
    /// The part of the way from the lower to the upper.
    part: f64,
}

impl Quantile {
    /// The quantile at numerator/denominator of a group whose ranks begin at `first`. Its position
    /// is computed in integers, so that a quantile that falls on an order statistic is that value
    /// exactly: a participant who stands on a percentile has reached it.
    fn at(numerator: usize, denominator: usize, first: usize, length: usize) -> Self {
        let position = (length - 1) * numerator;
        let (rank, remainder) = (position / denominator, position % denominator);
        let lower = first + rank;
        Quantile {
            lower: lower as u32,
            upper: (lower + usize::from(remainder > 0)) as u32,
            part: remainder as f64 / denominator as f64,
        }
    }

    fn between(self, lower: f64, upper: f64) -> f64 {
        if self.part == 0.0 {
            lower
        } else {
            lower + (upper - lower) * self.part
        }
    }
}

impl OrderStatistics {
    /// For each group of a column the minimum and the 10th to 90th percentiles, a1 to a10 of a
    /// quality benchmark (§ 512.725); `None` of an empty group. `groups` says which group a value
    /// is of; from [`GROUPS`] on it is of none.
    pub fn deciles(&mut self, values: &[f64], groups: &[u8]) -> [Option<[f64; 10]>; GROUPS] {
        self.key_groups(values, groups);
        self.count::<KEYS>();
        let ends: [usize; GROUPS] =
            std::array::from_fn(|group| self.counts[0][(group + 1) * BUCKETS - 1] as usize);
        let mut quantiles = [Quantile::default(); RANKS / 2];
        let mut wanted = 0;
        let mut first = 0;
        for end in ends {
            if end > first {
                for tenths in 0..10 {
                    quantiles[wanted] = Quantile::at(tenths, 10, first, end - first);
                    wanted += 1;
                }
            }
            first = end;
        }
        let mut found = [0.0; RANKS / 2];
        self.find::<KEYS>(values, &quantiles[..wanted], &mut found);
        let mut of_groups = found.as_chunks::<10>().0.iter();
        let mut first = 0;
        ends.map(|end| {
            let is_empty = std::mem::replace(&mut first, end) == end;
            if is_empty {
                None
            } else {
                of_groups.next().copied()
            }
        })
    }

    /// The median; `None` of an empty column.
    pub fn median(&mut self, values: &[f64]) -> Option<f64> {
        if values.is_empty() {
            return None;
        }
        let scale = Scale::between(range(values.iter().zip(repeat(true))));
        self.keys.resize(values.len(), 0);
        for (key, &value) in self.keys.iter_mut().zip(values) {
            *key = scale.bucket(value);
        }
        self.count::<BUCKETS>();
        let mut median = [0.0];
        let quantile = Quantile::at(1, 2, 0, values.len());
        self.find::<BUCKETS>(values, &[quantile], &mut median);
        Some(median[0])
    }

    /// Gives the values keys: those of a group after those of the group before it.
    fn key_groups(&mut self, values: &[f64], groups: &[u8]) {
        let members = groups.iter().map(|&group| usize::from(group) < GROUPS);
        let scale = Scale::between(range(values.iter().zip(members)));
        self.keys.resize(values.len(), 0);
        let members = values.iter().zip(groups).zip(0u32..);
        for (key, ((&value, &group), position)) in self.keys.iter_mut().zip(members) {
            let elsewhere = position as u16 % BUCKETS as u16;
            let is_member = usize::from(group) < GROUPS;
            let bucket = if is_member {
                scale.bucket(value)
            } else {
                elsewhere
            };
            *key = u16::from(group.min(GROUPS as u8)) * BUCKETS as u16 + bucket;
        }
    }

    /// Counts the keys below `USED`: how many values have the key or a lower one.
    fn count<const USED: usize>(&mut self) {
        if self.counts.is_empty() {
            self.counts.resize(COUNTERS, [0; KEYS]);
        }
        let [even, odd] = &mut self.counts[..] else {
            unreachable!("as many as COUNTERS");
        };
        even[..USED].fill(0);
        odd[..USED].fill(0);
        let (pairs, rest) = self.keys.as_chunks::<COUNTERS>();
        for &[one, other] in pairs {
            even[usize::from(one) % USED] += 1;
            odd[usize::from(other) % USED] += 1;
        }
        for &key in rest {
            even[usize::from(key) % USED] += 1;
        }
        let mut total = 0;
        for (even, odd) in even[..USED].iter_mut().zip(&odd[..USED]) {
            total += *even + odd;
            *even = total;
        }
    }

    /// The quantiles of the values whose keys were counted.
    fn find<const USED: usize>(
        &mut self,
        values: &[f64],
        quantiles: &[Quantile],
        found: &mut [f64],
    ) {
        let mut wanted = Wanted::<USED>::new();
        let mut numbers = [[0; 2]; RANKS / 2];
        for (numbers, quantile) in numbers.iter_mut().zip(quantiles) {
            let ends = &self.counts[0][..USED];
            *numbers = [quantile.lower, quantile.upper].map(|rank| wanted.bucket_of(rank, ends));
        }
        self.group(values, &wanted);
        for bucket in &mut wanted.buckets[1..=wanted.count] {
            bucket.is_ordered = order(&mut self.grouped[bucket.place()]);
        }
        for ((found, quantile), [lower, upper]) in found.iter_mut().zip(quantiles).zip(numbers) {
            let lower = self.ranked(&wanted.buckets[usize::from(lower)], quantile.lower);
            let upper = self.ranked(&wanted.buckets[usize::from(upper)], quantile.upper);
            *found = quantile.between(lower, upper);
        }
    }

    /// Collects the values of the wanted buckets, bucket by bucket.
    fn group<const USED: usize>(&mut self, values: &[f64], wanted: &Wanted<USED>) {
        let number = |key: u16| wanted.number[usize::from(key) % USED];
        let positions = self.keys.iter().zip(0..);
        let found = room(&mut self.found, values.len());
        let count = keep(
            found,
            positions.map(|(&key, position)| (position, number(key) > 0)),
        );
        let mut places = wanted.buckets.map(|bucket| bucket.start as usize);
        let grouped = room(&mut self.grouped, count);
        for &position in &found[..count] {
            let position = position as usize;
            let place = &mut places[usize::from(number(self.keys[position]))];
            grouped[*place] = values[position];
            *place += 1;
        }
    }

    /// The value of a rank of the column.
    fn ranked(&mut self, bucket: &Bucket, rank: u32) -> f64 {
        let values = &mut self.grouped[bucket.place()];
        let rank = (rank - bucket.rank) as usize;
        if bucket.is_ordered {
            values[rank]
        } else {
            *values.select_nth_unstable_by(rank, f64::total_cmp).1
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Type 7 by a full sort.
    fn by_sorting(values: &[f64], numerator: usize, denominator: usize) -> f64 {
        let mut sorted = values.to_vec();
        sorted.sort_by(f64::total_cmp);
        let position = (values.len() - 1) * numerator;
        let lower = sorted[position / denominator];
        match position % denominator {
            0 => lower,
            remainder => {
                let upper = sorted[position / denominator + 1];
                lower + (upper - lower) * (remainder as f64 / denominator as f64)
            }
        }
    }

    /// The deciles of a column, none of it in a group of its own.
    fn deciles(values: &[f64]) -> Option<[f64; 10]> {
        OrderStatistics::default().deciles(values, &vec![0; values.len()])[0]
    }

    fn assert_quantiles(scratch: &mut OrderStatistics, values: &[f64], deciles: Option<[f64; 10]>) {
        assert_eq!(deciles.is_some(), !values.is_empty());
        for (tenths, decile) in deciles.iter().flatten().enumerate() {
            assert_eq!(*decile, by_sorting(values, tenths, 10));
        }
        if !values.is_empty() {
            assert_eq!(scratch.median(values).unwrap(), by_sorting(values, 1, 2));
        }
    }

    /// The column whole, and in three groups with some values in none.
    fn assert_deciles(values: &[f64]) {
        let mut scratch = OrderStatistics::default();
        let whole = scratch.deciles(values, &vec![0; values.len()]);
        assert_quantiles(&mut scratch, values, whole[0]);
        assert_eq!(whole[1..], [None, None]);
        let group = |position: usize| (position * position % 5) as u8;
        let groups: Vec<u8> = (0..values.len()).map(group).collect();
        for (group, deciles) in scratch.deciles(values, &groups).into_iter().enumerate() {
            let members = values.iter().zip(&groups);
            let members: Vec<f64> = members
                .filter(|&(_, &other)| usize::from(other) == group)
                .map(|(&value, _)| value)
                .collect();
            assert_quantiles(&mut scratch, &members, deciles);
        }
    }

    proptest! {
        #[test]
        fn quantiles_are_those_of_a_full_sort(values in prop::collection::vec(-1e3..1e3, 1..300)) {
            assert_deciles(&values);
        }

        #[test]
        fn ties_and_outliers_are_no_exception(
            grid in prop::collection::vec(0u8..4, 1..200),
            outlier in prop_oneof![Just(1e12), Just(f64::MAX), Just(-1e-310), Just(0.5)],
        ) {
            let mut values: Vec<f64> = grid.iter().map(|&step| f64::from(step) / 3.0).collect();
            values.push(outlier);
            assert_deciles(&values);
        }
    }

    #[test]
    fn a_bucket_too_full_to_sort_is_searched() {
        let outlier = std::iter::once(1e9);
        let column: Vec<f64> = (0..3_000)
            .map(|i| f64::from(i * 7919 % 3_001))
            .chain(outlier)
            .collect();
        assert_deciles(&column);
        let ties: Vec<f64> = column
            .iter()
            .map(|&value| (value / 600.0).floor())
            .collect();
        assert_deciles(&ties);
    }

    #[test]
    fn a_hand_computed_column() {
        let column: Vec<f64> = (0..=20).rev().map(f64::from).collect();
        let mut scratch = OrderStatistics::default();
        let expected = [0.0, 2.0, 4.0, 6.0, 8.0, 10.0, 12.0, 14.0, 16.0, 18.0];
        assert_eq!(deciles(&column), Some(expected));
        assert_eq!(scratch.median(&[4.0, 1.0]), Some(2.5));
        assert_eq!(scratch.median(&[7.0]), Some(7.0));
        assert_eq!(scratch.median(&[]), None);
        assert_eq!(deciles(&[]), None);
    }

    #[test]
    fn a_quantile_on_an_order_statistic_is_that_value() {
        // 0.7 × 90 is 62.99... in floating point.
        let column: Vec<f64> = (0..91).map(|rank| 0.1 * f64::from(rank)).collect();
        assert_eq!(deciles(&column).unwrap()[7], column[63]);
    }
}
