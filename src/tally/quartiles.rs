//! Quartiles of a column in linear time.

use crate::columns::for_each_wanted;

/// Enough that a bucket of a cohort of 4,000 holds a few values.
const BUCKETS: usize = 4096;

/// Neighbouring buckets that are passed over together, and how many such groups there are: the
/// root of the buckets.
const GROUP: usize = 64;

/// Finds the quartiles of columns of shares; the memory of one column is reused by the next.
#[derive(Clone, Debug, Default)]
pub struct Quartiles {
    /// Where the bucket of each value is counted; buckets divide the numbers from 0 to 1 evenly.
    places: Vec<u16>,
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
        self.places.clear();
        self.places
            .extend(shares.iter().map(|share| swapped(bucket(*share))));
        let mut counts = Counts::NONE;
        counts.add(&self.places);
        [1, 2, 3].map(|quarters| self.quartile(shares, &counts, quarters))
    }

    fn quartile(&mut self, shares: &[f64], counts: &Counts, quarters: usize) -> f64 {
        let position = (shares.len() - 1) * quarters;
        let (rank, remainder) = (position / 4, position % 4);
        let (first, below) = counts.find(rank);
        let (last, _) = counts.find(rank + usize::from(remainder > 0));
        self.gather(shares, first as u16, (last - first) as u16);
        let (_, lower, above) = self
            .values
            .select_nth_unstable_by(rank - below, f64::total_cmp);
        if remainder == 0 {
            return *lower;
        }
        let upper = above.iter().copied().fold(f64::INFINITY, f64::min);
        *lower + (upper - *lower) * (remainder as f64 / 4.0)
    }

    /// Gathers the values in the buckets from `first` to `first + more`.
    fn gather(&mut self, shares: &[f64], first: u16, more: u16) {
        let wanted = |place: u16| swapped(place).wrapping_sub(first) <= more;
        self.values.clear();
        for_each_wanted(&self.places, wanted, |at| self.values.push(shares[at]));
    }
}

/// The bucket of a share: the nearest, as only the order counts; 0 of NaN.
#[inline(always)]
fn bucket(share: f64) -> u16 {
    /// Leaves the nearest integer in the lowest bits.
    const ROUNDER: f64 = (1u64 << 52) as f64;
    const MOST: f64 = (BUCKETS - 1) as f64;
    let place = share * MOST;
    let place = if place > 0.0 { place } else { 0.0 };
    let place = if place < MOST { place } else { MOST };
    (place + ROUNDER).to_bits() as u16
}

/// The place of a bucket, and the bucket of a place: the groups lie side by side, so that they are
/// summed without a step across a vector.
#[inline(always)]
fn swapped(bucket: u16) -> u16 {
    bucket % GROUP as u16 * GROUP as u16 + bucket / GROUP as u16
}

/// How many values are in each group of buckets, and in the buckets one by one.
struct Counts {
    groups: [u32; GROUP],
    /// The first bucket of each group, the second of each ...
    buckets: [[u32; GROUP]; BUCKETS / GROUP],
}

impl Counts {
    const NONE: Self = Counts {
        groups: [0; GROUP],
        buckets: [[0; GROUP]; BUCKETS / GROUP],
    };

    #[inline(never)]
    fn add(&mut self, places: &[u16]) {
        let counts = self.buckets.as_flattened_mut();
        let counts = counts.first_chunk_mut::<BUCKETS>().unwrap();
        for &place in places {
            counts[usize::from(place) % BUCKETS] += 1;
        }
        for row in &self.buckets {
            for (group, count) in self.groups.iter_mut().zip(row) {
                *group += count;
            }
        }
    }

    /// The bucket of the value of a rank, and how many are in the buckets before.
    fn find(&self, rank: usize) -> (usize, usize) {
        let (group, below) = beyond(self.groups.iter(), rank, 0);
        let buckets = self.buckets.iter().map(|row| &row[group % GROUP]);
        let (bucket, below) = beyond(buckets, rank, below);
        (group * GROUP + bucket, below)
    }
}

/// The first of the counts that leads beyond a rank, and what is below with those before it.
fn beyond<'a>(
    counts: impl Iterator<Item = &'a u32>,
    rank: usize,
    mut below: usize,
) -> (usize, usize) {
    let mut place = 0;
    for &count in counts {
        if below + count as usize > rank {
            break;
        }
        below += count as usize;
        place += 1;
    }
    (place, below)
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
