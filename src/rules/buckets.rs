//! The buckets of a column that hold wanted ranks: a part of [`super::order_statistics`].

use super::order_statistics::GROUPS;

/// The most ranks wanted of a column: two for each decile.
pub const RANKS: usize = GROUPS * 20;

/// A bucket with more values is not sorted but searched for each rank.
const SORTED_MAXIMUM: usize = 256;

/// A bucket that holds a wanted rank.
#[derive(Clone, Copy, Debug, Default)]
pub struct Bucket {
    /// The rank of its least value.
    pub rank: u32,
    /// Where its values begin in `grouped`, and where they end.
    pub start: u32,
    end: u32,
    /// Its values there are in ascending order.
    pub is_ordered: bool,
}

impl Bucket {
    fn length(&self) -> u32 {
        self.end - self.start
    }

    /// Where its values are in `grouped`.
    pub fn place(&self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// The buckets that hold wanted ranks.
pub struct Wanted<const USED: usize> {
    /// By key the bucket's number, from 1; 0 of a bucket without a wanted rank.
    pub number: [u8; USED],
    /// By number.
    pub buckets: [Bucket; RANKS + 1],
    /// How many they are.
    pub count: usize,
}

impl<const USED: usize> Wanted<USED> {
    /// None yet.
    pub fn new() -> Self {
        Wanted {
            number: [0; USED],
            buckets: [Bucket::default(); RANKS + 1],
            count: 0,
        }
    }

    /// The number of the bucket of a rank. `ends` counts by key the values up to it.
    pub fn bucket_of(&mut self, rank: u32, ends: &[u32]) -> u8 {
        let last = &self.buckets[self.count];
        if (last.rank..last.rank + last.length()).contains(&rank) {
            return self.count as u8;
        }
        let key = ends.partition_point(|&end| end <= rank);
        if self.number[key] == 0 {
            let below = key.checked_sub(1).map_or(0, |before| ends[before]);
            let start = last.end;
            self.count += 1;
            self.number[key] = self.count as u8;
            self.buckets[self.count] = Bucket {
                rank: below,
                start,
                end: start + ends[key] - below,
                is_ordered: false,
            };
        }
        self.number[key]
    }
}

/// Puts a bucket's values in order; false where they are too many for it, and not all equal.
pub fn order(values: &mut [f64]) -> bool {
    if values.len() <= SORTED_MAXIMUM {
        values.sort_unstable_by(f64::total_cmp);
        return true;
    }
    values.iter().all(|&value| value == values[0])
}
