//! Quantiles of a column, and of the groups that its values fall into.
//!
//! They interpolate linearly between order statistics (R's type 7, NumPy's default). Every value
//! gets the key of a bucket of its group, the buckets being of equal width between two ends, which
//! have buckets of their own, for many values may be there; keys are counted, and only the few
//! buckets that hold a wanted rank are looked into. That is linear time, in loops that do not branch
//! on the values. A single quantile is found by bytes, which are counted many at a time.

use super::buckets::{AT_HIGH, AT_LOW, BUCKETS, Bucket, Counts, RANKS, Wanted, order};
use super::columns::{ROW, count, mean_and_standard_deviation, room};
use super::quantile::{Quantile, Scale};
use crate::columns::for_each_wanted;

/// Groups that a column's values can fall into.
pub const GROUPS: usize = 3;

/// A column as it is or negated.
#[derive(Clone, Copy, Debug)]
pub struct Column<'a> {
    /// The values.
    pub values: &'a [f64],
    /// What changes the sign bit, if anything.
    pub sign: u64,
}

impl Column<'_> {
    #[inline(always)]
    fn signed(self, value: f64) -> f64 {
        f64::from_bits(value.to_bits() ^ self.sign)
    }
}

/// What a column is like: the values in it that are not NaN.
#[derive(Clone, Copy, Debug)]
pub struct Description {
    /// How many they are.
    pub count: usize,
    /// Their mean.
    pub mean: f64,
    /// Their standard deviation, with n − 1.
    pub standard_deviation: f64,
    /// Their median.
    pub median: f64,
}

/// Scratch memory for the quantiles of columns; grows to the longest column and is then reused.
#[derive(Clone, Debug, Default)]
pub struct OrderStatistics {
    /// The key of each value.
    keys: Vec<u16>,
    /// How many values have each key.
    counts: Vec<Counts>,
    /// Values that are looked into, bucket by bucket.
    grouped: Vec<f64>,
    /// The bucket of each value around the median.
    coarse: Vec<u8>,
}

impl OrderStatistics {
    /// For each group of a column how many values it has, and of these the minimum and the 10th to
    /// 90th percentiles, a1 to a10 of a quality benchmark (§ 512.725, methods 14); `None` of an empty group.
    /// `groups` says which group a value is of; from [`GROUPS`] on it is of none. They are found the
    /// sooner the better the `ends` fit those of the column, whose values may all be one or the other
    /// of them.
    pub fn deciles(
        &mut self,
        column: Column<'_>,
        groups: &[u8],
        ends: (f64, f64),
    ) -> [Option<(usize, [f64; 10])>; GROUPS] {
        self.key_groups(column, groups, ends);
        self.counts.resize(1, Counts::NONE);
        self.counts[0].count(&self.keys);
        let group_ends = self.counts[0].group_ends();
        let mut quantiles = [Quantile::default(); RANKS / 2];
        let mut wanted = 0;
        let mut first = 0;
        for end in group_ends {
            if end > first {
                for tenths in 0..10 {
                    quantiles[wanted] = Quantile::at(tenths, 10, first, end - first);
                    wanted += 1;
                }
            }
            first = end;
        }
        let mut found = [0.0; RANKS / 2];
        self.find(column, ends, &quantiles[..wanted], &mut found);
        let mut of_groups = found.as_chunks::<10>().0.iter();
        let mut first = 0;
        group_ends.map(|end| {
            let count = end - std::mem::replace(&mut first, end);
            if count == 0 {
                None
            } else {
                of_groups.next().map(|deciles| (count, *deciles))
            }
        })
    }

    /// Describes the values of a column that are not NaN; `None` where there are none.
    pub fn describe(&mut self, values: &[f64]) -> Option<Description> {
        let (count, mean, standard_deviation) = mean_and_standard_deviation(values)?;
        // The median is never further than a standard deviation from the mean, and of a distribution
        // with one mode, not too skew, much nearer.
        let half = 0.5 * standard_deviation;
        let around = (mean - half, mean + half);
        Some(Description {
            count,
            mean,
            standard_deviation,
            median: self.median(values, |value| !value.is_nan(), around)?,
        })
    }

    /// The median of the members of a column; `None` where there are none. It is found the sooner
    /// the closer around it the range is.
    #[inline(always)]
    pub fn median(
        &mut self,
        values: &[f64],
        is_member: impl Fn(f64) -> bool,
        around: (f64, f64),
    ) -> Option<f64> {
        let scale = Scale::between(around, usize::from(u8::MAX));
        // Whole rows are counted; what completes the last is in no bucket that is asked for.
        self.coarse.resize(values.len().next_multiple_of(ROW), 0);
        self.coarse[values.len()..].fill(u8::MAX);
        for (bucket, &value) in self.coarse.iter_mut().zip(values) {
            let of_member = scale.bucket(value) as u8 + 1;
            *bucket = if is_member(value) { of_member } else { 0 };
        }
        self.median_by_buckets(values)
    }

    /// The median of the values that are in a bucket from 1 on.
    #[inline(never)]
    fn median_by_buckets(&mut self, values: &[f64]) -> Option<f64> {
        let others = count(&self.coarse, |bucket| bucket == 0);
        if others == values.len() {
            return None;
        }
        let quantile = Quantile::at(1, 2, others, values.len() - others);
        let (bucket, rank) = self.coarse_bucket(quantile.lower as usize);
        let lower = quantile.lower as usize - rank;
        let is_ordered = self.collect(values, bucket);
        let found = self.ranked(0..self.grouped.len(), is_ordered, lower);
        let upper = quantile.upper as usize - rank;
        let next = if upper < self.grouped.len() {
            self.ranked(0..self.grouped.len(), is_ordered, upper)
        } else {
            // The least of a bucket beyond.
            let (bucket, _) = self.coarse_bucket(quantile.upper as usize);
            let is_ordered = self.collect(values, bucket);
            self.ranked(0..self.grouped.len(), is_ordered, 0)
        };
        Some(quantile.between(found, next))
    }

    /// The bucket around the median that holds a rank, and the rank of its least value.
    fn coarse_bucket(&self, rank: usize) -> (u8, usize) {
        let (mut bucket, mut least_rank) = (0, 0);
        let mut step = 1 << 7;
        while step > 0 {
            let below = count(&self.coarse, |other| other < bucket + step);
            if below <= rank {
                (bucket, least_rank) = (bucket + step, below);
            }
            step /= 2;
        }
        (bucket, least_rank)
    }

    /// Collects the values of a bucket around the median; whether they are in order.
    fn collect(&mut self, values: &[f64], wanted: u8) -> bool {
        self.grouped.clear();
        let is_wanted = |bucket: u8| bucket == wanted;
        for_each_wanted(&self.coarse[..values.len()], is_wanted, |at| {
            self.grouped.push(values[at])
        });
        order(&mut self.grouped)
    }

    /// Gives the values keys: those of a group after those of the group before it.
    #[inline(never)]
    fn key_groups(&mut self, column: Column<'_>, groups: &[u8], ends: (f64, f64)) {
        // Two buckets at either end are apart.
        let scale = Scale::between(ends, BUCKETS - 4);
        self.keys.resize(column.values.len(), 0);
        let members = column.values.iter().zip(groups).zip(0u32..);
        for (key, ((&value, &group), position)) in self.keys.iter_mut().zip(members) {
            let value = column.signed(value);
            let elsewhere = position as u16 % BUCKETS as u16;
            let bucket = AT_LOW as u16 + 1 + scale.bucket(value);
            let at_low = AT_LOW as u16 - u16::from(value < scale.low);
            let bucket = if value <= scale.low { at_low } else { bucket };
            let at_high = AT_HIGH as u16 + u16::from(value > scale.high);
            let bucket = if value >= scale.high { at_high } else { bucket };
            let is_member = usize::from(group) < GROUPS;
            *key = u16::from(group.min(GROUPS as u8)) * BUCKETS as u16
                + if is_member { bucket } else { elsewhere };
        }
    }

    /// The quantiles of the values whose keys were counted.
    fn find(
        &mut self,
        column: Column<'_>,
        ends: (f64, f64),
        quantiles: &[Quantile],
        found: &mut [f64],
    ) {
        let mut wanted = Wanted::new();
        let mut numbers = [[0; 2]; RANKS / 2];
        for (numbers, quantile) in numbers.iter_mut().zip(quantiles) {
            let ranks = [quantile.lower, quantile.upper];
            *numbers = ranks.map(|rank| wanted.bucket_of(rank, &self.counts[0]));
        }
        self.group(column, &mut wanted);
        let mut value = |number: u8, rank: u32| {
            let bucket: &Bucket = &wanted.buckets[usize::from(number)];
            bucket.value(ends).unwrap_or_else(|| {
                let rank = (rank - bucket.rank) as usize;
                self.ranked(bucket.place(), bucket.is_ordered, rank)
            })
        };
        for ((found, quantile), [lower, upper]) in found.iter_mut().zip(quantiles).zip(numbers) {
            let lower = value(lower, quantile.lower);
            let upper = value(upper, quantile.upper);
            *found = quantile.between(lower, upper);
        }
    }

    /// Collects the values of the wanted buckets, bucket by bucket, and puts them in order.
    fn group(&mut self, column: Column<'_>, wanted: &mut Wanted) {
        let buckets = &mut wanted.buckets[1..=wanted.count];
        let collected = buckets.last().map_or(0, |bucket| bucket.place().end);
        let grouped = room(&mut self.grouped, collected);
        for bucket in buckets {
            let grouped = &mut grouped[bucket.place()];
            for (value, place) in grouped.iter_mut().zip(self.counts[0].places(bucket.key)) {
                *value = column.signed(column.values[place]);
            }
            bucket.is_ordered = order(grouped);
        }
    }

    /// The value of a rank among some of those collected.
    fn ranked(&mut self, place: std::ops::Range<usize>, is_ordered: bool, rank: usize) -> f64 {
        let values = &mut self.grouped[place];
        if is_ordered {
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

    fn plain(values: &[f64]) -> Column<'_> {
        Column { values, sign: 0 }
    }

    /// The deciles of a column, none of it in a group of its own.
    fn deciles(values: &[f64]) -> Option<[f64; 10]> {
        let groups = vec![0; values.len()];
        let [whole, ..] = OrderStatistics::default().deciles(plain(values), &groups, (0.0, 1.0));
        whole.map(|(_, deciles)| deciles)
    }

    fn assert_quantiles(
        scratch: &mut OrderStatistics,
        values: &[f64],
        found: Option<(usize, [f64; 10])>,
    ) {
        let (count, deciles) = found.unwrap_or_default();
        assert_eq!(count, values.len());
        if found.is_some() {
            for (tenths, decile) in deciles.iter().enumerate() {
                assert_eq!(*decile, by_sorting(values, tenths, 10));
            }
        }
        if !values.is_empty() {
            for around in [(-1.0, 1.0), (-1e3, 1e3), (0.0, 0.0), (-f64::MAX, f64::MAX)] {
                let median = scratch.median(values, |_| true, around);
                assert_eq!(median, Some(by_sorting(values, 1, 2)));
            }
        }
    }

    /// The column whole, and in three groups with some values in none.
    fn assert_deciles(values: &[f64]) {
        let greatest = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        for ends in [
            (0.0, 1.0),
            (0.0, 0.0),
            (-1e3, greatest),
            (-f64::MAX, f64::MAX),
        ] {
            assert_deciles_between(values, ends);
        }
    }

    fn assert_deciles_between(values: &[f64], ends: (f64, f64)) {
        let mut scratch = OrderStatistics::default();
        let whole = scratch.deciles(plain(values), &vec![0; values.len()], ends);
        assert_quantiles(&mut scratch, values, whole[0]);
        assert_eq!(whole[1..], [None, None]);
        let group = |position: usize| (position * position % 5) as u8;
        let groups: Vec<u8> = (0..values.len()).map(group).collect();
        for (group, deciles) in scratch
            .deciles(plain(values), &groups, ends)
            .into_iter()
            .enumerate()
        {
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
        assert_eq!(scratch.median(&[4.0, 1.0], |_| true, (0.0, 5.0)), Some(2.5));
        assert_eq!(
            scratch.median(&[7.0, -1.0], |value| value > 0.0, (0.0, 5.0)),
            Some(7.0)
        );
        assert_eq!(scratch.median(&[], |_| true, (0.0, 5.0)), None);
        assert_eq!(deciles(&[]), None);
    }

    #[test]
    fn a_quantile_on_an_order_statistic_is_that_value() {
        // 0.7 × 90 is 62.99... in floating point.
        let column: Vec<f64> = (0..91).map(|rank| 0.1 * f64::from(rank)).collect();
        assert_eq!(deciles(&column).unwrap()[7], column[63]);
    }
}
