//! Quantiles, means and standard deviations of a column, in an order of operations that is fixed,
//! so that they have the same bits everywhere.
//!
//! Quantiles interpolate linearly between order statistics (R's type 7, NumPy's default). Values
//! are scattered into buckets of equal width and only the buckets that hold a wanted rank are
//! sorted: linear time for the smooth columns of a cohort, a plain sort at worst.

/// Enough that a bucket of a cohort of 4,000 holds a handful of values.
const BUCKETS: usize = 1024;

/// Independent partial sums: a vector register's worth, added up in a fixed order.
const LANES: usize = 8;

/// Scratch memory for the quantiles of columns; grows to the longest column and is then reused.
#[derive(Clone, Debug, Default)]
pub struct OrderStatistics {
    /// The bucket of each value.
    buckets: Vec<u32>,
    /// Where each bucket ends in `grouped`.
    ends: Vec<u32>,
    /// The column's values, bucket by bucket.
    grouped: Vec<f64>,
    /// The bucket that was sorted last; ranks are asked for in ascending order.
    sorted: Option<usize>,
}

impl OrderStatistics {
    /// The minimum and the 10th to 90th percentiles, a1 to a10 of a quality benchmark
    /// (§ 512.725); `None` of an empty column.
    pub fn deciles(&mut self, values: &[f64]) -> Option<[f64; 10]> {
        self.group(values)?;
        Some(std::array::from_fn(|tenths| self.quantile(tenths, 10)))
    }

    /// The median; `None` of an empty column.
    pub fn median(&mut self, values: &[f64]) -> Option<f64> {
        self.group(values)?;
        Some(self.quantile(1, 2))
    }

    /// Scatters the values into buckets.
    fn group(&mut self, values: &[f64]) -> Option<()> {
        let (low, high) = range(values)?;
        // A width of zero or infinity makes products NaN or infinite, which the saturating cast
        // sends to the first or the last bucket: the order of the buckets holds all the same.
        let scale = BUCKETS as f64 / (high - low);
        let bucket = |&value: &f64| (((value - low) * scale) as u32).min(BUCKETS as u32 - 1);

        self.sorted = None;
        self.buckets.clear();
        self.buckets.extend(values.iter().map(bucket));
        self.ends.clear();
        self.ends.resize(BUCKETS, 0);
        for &bucket in &self.buckets {
            self.ends[bucket as usize] += 1;
        }
        let mut start = 0;
        for end in &mut self.ends {
            start += std::mem::replace(end, start);
        }
        self.grouped.resize(values.len(), 0.0);
        for (&value, &bucket) in values.iter().zip(&self.buckets) {
            // Holds the bucket's next free place, and its end when all are placed.
            let place = &mut self.ends[bucket as usize];
            self.grouped[*place as usize] = value;
            *place += 1;
        }
        Some(())
    }

    /// The quantile at numerator/denominator. Its position is computed in integers, so that a
    /// quantile that falls on an order statistic is that value exactly: a participant who stands
    /// on a percentile has reached it.
    fn quantile(&mut self, numerator: usize, denominator: usize) -> f64 {
        let position = (self.grouped.len() - 1) * numerator;
        let (rank, remainder) = (position / denominator, position % denominator);
        let lower = self.ranked(rank);
        if remainder == 0 {
            return lower;
        }
        let upper = self.ranked(rank + 1);
        lower + (upper - lower) * (remainder as f64 / denominator as f64)
    }

    /// The value of a rank, from 0.
    fn ranked(&mut self, rank: usize) -> f64 {
        let bucket = self.ends.partition_point(|&end| end as usize <= rank);
        if self.sorted != Some(bucket) {
            let start = bucket.checked_sub(1).map_or(0, |before| self.ends[before]);
            self.grouped[start as usize..self.ends[bucket] as usize]
                .sort_unstable_by(f64::total_cmp);
            self.sorted = Some(bucket);
        }
        self.grouped[rank]
    }
}

/// The mean and the standard deviation with n − 1, which is taken as 0 of a single value; `None`
/// of an empty column.
pub fn mean_and_standard_deviation(values: &[f64]) -> Option<(f64, f64)> {
    // Deviations from the first value: where all are equal the standard deviation is exactly 0,
    // not the rounding error of the mean.
    let &origin = values.first()?;
    let count = values.len() as f64;
    let shift = sum(values, |value| value - origin) / count;
    let squares = sum(values, |value| {
        let deviation = (value - origin) - shift;
        deviation * deviation
    });
    let freedom = (count - 1.0).max(1.0);
    Some((origin + shift, (squares / freedom).sqrt()))
}

/// The sum of a function of the values.
fn sum(values: &[f64], function: impl Fn(f64) -> f64) -> f64 {
    let mut lanes = [0.0; LANES];
    let chunks = values.chunks_exact(LANES);
    for (lane, &value) in lanes.iter_mut().zip(chunks.remainder()) {
        *lane += function(value);
    }
    for chunk in chunks {
        for (lane, &value) in lanes.iter_mut().zip(chunk) {
            *lane += function(value);
        }
    }
    lanes.iter().sum()
}

/// The least and the greatest value; `None` of an empty column.
fn range(values: &[f64]) -> Option<(f64, f64)> {
    let &first = values.first()?;
    let (mut low, mut high) = ([first; LANES], [first; LANES]);
    let chunks = values.chunks_exact(LANES);
    for chunk in chunks.clone().chain([chunks.remainder()]) {
        for ((low, high), &value) in low.iter_mut().zip(&mut high).zip(chunk) {
            *low = if value < *low { value } else { *low };
            *high = if value > *high { value } else { *high };
        }
    }
    let least = low.into_iter().fold(first, f64::min);
    let greatest = high.into_iter().fold(first, f64::max);
    Some((least, greatest))
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

    fn assert_deciles(values: &[f64]) {
        let mut scratch = OrderStatistics::default();
        let deciles = scratch.deciles(values).unwrap();
        for (tenths, decile) in deciles.into_iter().enumerate() {
            assert_eq!(decile, by_sorting(values, tenths, 10));
        }
        assert_eq!(
            scratch.median(values).unwrap(),
            by_sorting(values, 1, 2),
            "scratch memory of another column must not show"
        );
        assert!(deciles.is_sorted());
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
    fn a_hand_computed_column() {
        let column: Vec<f64> = (0..=20).rev().map(f64::from).collect();
        let mut scratch = OrderStatistics::default();
        let expected = [0.0, 2.0, 4.0, 6.0, 8.0, 10.0, 12.0, 14.0, 16.0, 18.0];
        assert_eq!(scratch.deciles(&column), Some(expected));
        assert_eq!(scratch.median(&[4.0, 1.0]), Some(2.5));
        assert_eq!(scratch.median(&[7.0]), Some(7.0));
        assert_eq!(scratch.median(&[]), None);
        assert_eq!(scratch.deciles(&[]), None);
    }

    #[test]
    fn a_quantile_on_an_order_statistic_is_that_value() {
        // 0.7 × 90 is 62.99... in floating point.
        let column: Vec<f64> = (0..91).map(|rank| 0.1 * f64::from(rank)).collect();
        let deciles = OrderStatistics::default().deciles(&column).unwrap();
        assert_eq!(deciles[7], column[63]);
    }

    #[test]
    fn the_standard_deviation_divides_by_n_less_1() {
        let column = [2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0, 5.0];
        let (mean, deviation) = mean_and_standard_deviation(&column).unwrap();
        assert_eq!(mean, 5.0);
        assert!((deviation - 4.0_f64.sqrt()).abs() < 1e-15);
        assert_eq!(mean_and_standard_deviation(&[3.0]), Some((3.0, 0.0)));
        assert_eq!(mean_and_standard_deviation(&[]), None);
    }

    #[test]
    fn equal_values_do_not_deviate() {
        let (mean, deviation) = mean_and_standard_deviation(&[0.1; 1000]).unwrap();
        assert_eq!((mean, deviation), (0.1, 0.0));
    }
}
