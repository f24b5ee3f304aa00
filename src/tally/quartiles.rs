//! Quartiles of a column in linear time.

use super::column::floor;

/// Enough that a bucket of a cohort of 4,000 holds a handful of values.
const BUCKETS: usize = 1024;

/// Values whose buckets are looked at side by side.
const BLOCK: usize = 64;

/// Finds the quartiles of columns of shares; the memory of one column is reused by the next.
#[derive(Clone, Debug, Default)]
pub struct Quartiles {
    /// The bucket of each value; buckets divide the numbers from 0 to 1 evenly.
    buckets: Vec<u16>,
    /// Values of the buckets that hold a quartile.
    values: Vec<f64>,
}

impl Quartiles {
    /// The quartiles of a column, linear between order statistics (R's type 7, NumPy's default);
    /// zeros of an empty column.
    pub fn of(&mut self, shares: &[f64]) -> [f64; 3] {
        if shares.is_empty() {
            return [0.0; 3];
        }
        let bucket = |share: &f64| floor(share * BUCKETS as f64, BUCKETS as u32 - 1) as u16;
        self.buckets.clear();
        self.buckets.extend(shares.iter().map(bucket));
        let mut ends = [0u32; BUCKETS];
        for &bucket in &self.buckets {
            ends[usize::from(bucket) % BUCKETS] += 1;
        }
        let mut end = 0;
        for count in &mut ends {
            end += *count;
            *count = end;
        }
        [1, 2, 3].map(|quarters| self.quartile(shares, &ends, quarters))
    }

    fn quartile(&mut self, shares: &[f64], ends: &[u32; BUCKETS], quarters: usize) -> f64 {
        let position = (shares.len() - 1) * quarters;
        let (rank, remainder) = (position / 4, position % 4);
        let bucket = |rank| ends.partition_point(|&end| end as usize <= rank);
        let first = bucket(rank);
        let last = if remainder == 0 {
            first
        } else {
            bucket(rank + 1)
        };
        self.gather(shares, first as u16, (last - first) as u16);
        let below = first.checked_sub(1).map_or(0, |before| ends[before]);
        let (_, lower, above) = self
            .values
            .select_nth_unstable_by(rank - below as usize, f64::total_cmp);
        if remainder == 0 {
            return *lower;
        }
        let upper = above.iter().copied().fold(f64::INFINITY, f64::min);
        *lower + (upper - *lower) * (remainder as f64 / 4.0)
    }

    /// Gathers the values in the buckets from `first` to `first + more`.
    fn gather(&mut self, shares: &[f64], first: u16, more: u16) {
        let wanted = |bucket: u16| bucket.wrapping_sub(first) <= more;
        self.values.clear();
        for (shares, buckets) in shares.chunks(BLOCK).zip(self.buckets.chunks(BLOCK)) {
            // Few blocks hold any; whether one does is seen in a few vector comparisons.
            if buckets.iter().fold(false, |any, &b| any | wanted(b)) {
                let pairs = shares.iter().zip(buckets);
                self.values
                    .extend(pairs.filter(|(_, b)| wanted(**b)).map(|(share, _)| share));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn by_sorting(values: &[f64]) -> [f64; 3] {
        let mut sorted = values.to_vec();
        sorted.sort_by(f64::total_cmp);
        [1, 2, 3].map(|quarters| {
            let position = (values.len() - 1) * quarters;
            let lower = sorted[position / 4];
            match position % 4 {
                0 => lower,
                remainder => {
                    let upper = sorted[position / 4 + 1];
                    lower + (upper - lower) * (remainder as f64 / 4.0)
                }
            }
        })
    }

    proptest! {
        #[test]
        fn quartiles_are_those_of_a_full_sort(values in prop::collection::vec(0.0..1.0, 1..500)) {
            prop_assert_eq!(Quartiles::default().of(&values), by_sorting(&values));
        }

        #[test]
        fn ties_and_numbers_beyond_0_and_1_are_no_exception(
            grid in prop::collection::vec(0u8..4, 1..200),
            outlier in prop_oneof![Just(1e12), Just(-3.0), Just(0.5)],
        ) {
            let mut values: Vec<f64> = grid.iter().map(|&step| f64::from(step) / 3.0).collect();
            values.push(outlier);
            let mut quartiles = Quartiles::default();
            quartiles.of(&[0.3; 77]);
            prop_assert_eq!(quartiles.of(&values), by_sorting(&values));
        }
    }

    #[test]
    fn hand_computed_columns() {
        let mut quartiles = Quartiles::default();
        assert_eq!(
            quartiles.of(&[0.0, 0.25, 1.0, 0.5, 0.75]),
            [0.25, 0.5, 0.75]
        );
        assert_eq!(quartiles.of(&[0.5, 0.0]), [0.125, 0.25, 0.375]);
        assert_eq!(quartiles.of(&[0.2]), [0.2; 3]);
        assert_eq!(quartiles.of(&[]), [0.0; 3]);
    }
}
