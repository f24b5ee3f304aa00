//! Counts of a column's values by bucket, and the few buckets that hold wanted ranks: a part of
//! [`super::order_statistics`].

use super::columns::{in_order, room};
use super::order_statistics::GROUPS;
use std::{array, iter};

/// Buckets of a group: enough that one of a cohort of 4,000 holds a handful of values.
pub const BUCKETS: usize = 512;

/// Of a group's buckets the first holds the values below a range, the second those at its low end,
/// the last but one those at its high end, and the last those above.
pub const AT_LOW: usize = 1;
pub const AT_HIGH: usize = BUCKETS - 2;

/// Keys of a column with groups. Values of no group have the keys beyond the groups', any of them,
/// for counting the same key again and again is slow.
pub const KEYS: usize = (GROUPS + 1) * BUCKETS;

/// Neighbouring buckets that are counted together before one of them is looked for.
const STRETCH: usize = 16;

/// Stretches of the groups' buckets.
const STRETCHES: usize = GROUPS * BUCKETS / STRETCH;

/// The most ranks wanted of a column: two for each decile.
pub const RANKS: usize = GROUPS * 20;

/// As many values are put in order by comparing each with all.
const FEW: usize = 16;

/// A bucket with more values is not sorted but searched for each rank.
const SORTED_MAXIMUM: usize = 256;

/// How many values are in each bucket, and where they are.
#[derive(Clone, Debug)]
pub struct Counts {
    /// Of every other place, and of those between: a count need not wait for the one before it.
    tallies: [[Tally; KEYS]; 2],
    /// The place before each with its key in the same tally: see [`Tally::last`].
    previous: Vec<u32>,
    by_key: [u32; KEYS],
    /// How many values are before each stretch; then how many are in the groups at all.
    before: [u32; STRETCHES + 1],
    /// The groups with values.
    in_use: [bool; GROUPS],
}

/// The values with a key.
#[derive(Clone, Copy, Debug, Default)]
struct Tally {
    count: u32,
    /// The last of their places, counted from 1; 0 for none.
    last: u32,
}

impl Counts {
    /// None counted.
    pub const NONE: Self = Counts {
        tallies: [[Tally { count: 0, last: 0 }; KEYS]; 2],
        previous: Vec::new(),
        by_key: [0; KEYS],
        before: [0; STRETCHES + 1],
        in_use: [false; GROUPS],
    };

    /// Counts a column of keys.
    #[inline(never)]
    pub fn count(&mut self, keys: &[u16]) {
        let [tallies, others] = &mut self.tallies;
        // What is counted of no group is not read.
        let in_use = self.in_use.iter().enumerate();
        for (group, _) in in_use.filter(|(_, in_use)| **in_use) {
            let keys = group * BUCKETS..(group + 1) * BUCKETS;
            tallies[keys.clone()].fill(Tally::default());
            others[keys].fill(Tally::default());
        }
        let mut number = 0;
        let mut add = |tallies: &mut [Tally; KEYS], key: u16, previous: &mut u32| {
            number += 1;
            let tally = &mut tallies[usize::from(key) % KEYS];
            let Tally { count, last } = *tally;
            *previous = last;
            *tally = Tally {
                count: count.wrapping_add(1),
                last: number,
            };
        };
        let (pairs, rest) = keys.as_chunks::<2>();
        let previous = room(&mut self.previous, keys.len()).as_chunks_mut::<2>();
        for (&[one, other], [before_one, before_other]) in pairs.iter().zip(previous.0) {
            add(tallies, one, before_one);
            add(others, other, before_other);
        }
        for (&key, previous) in rest.iter().zip(previous.1) {
            add(tallies, key, previous);
        }
        let mut total = 0;
        let stretches = self.by_key.as_chunks_mut::<STRETCH>().0.iter_mut();
        let tallies = tallies.as_chunks::<STRETCH>().0.iter();
        let tallies = tallies.zip(others.as_chunks::<STRETCH>().0);
        let stretches = stretches.zip(tallies);
        for (before, (stretch, (tallies, others))) in self.before.iter_mut().zip(stretches) {
            *before = total;
            *stretch = array::from_fn(|key| tallies[key].count + others[key].count);
            total += stretch.iter().sum::<u32>();
        }
        let ends = self.group_ends();
        let mut first = 0;
        for (in_use, end) in self.in_use.iter_mut().zip(ends) {
            *in_use = end > first;
            first = end;
        }
    }

    /// How many values are in each group and those before it.
    pub fn group_ends(&self) -> [usize; GROUPS] {
        array::from_fn(|group| self.before[(group + 1) * (BUCKETS / STRETCH)] as usize)
    }

    /// The places with a key.
    pub fn places(&self, key: u16) -> impl Iterator<Item = usize> {
        let place = |number: u32| (number as usize).checked_sub(1);
        self.tallies.iter().flat_map(move |tallies| {
            let last = place(tallies[usize::from(key)].last);
            iter::successors(last, move |&at| place(self.previous[at]))
        })
    }

    /// The key of a rank, how many values have a lower key and how many have the key.
    fn key_of(&self, rank: u32) -> (usize, u32, u32) {
        // All are compared side by side, which is sooner done than a search that branches.
        let before = self.before[..STRETCHES].iter();
        let stretch = before.map(|&before| u32::from(before <= rank)).sum::<u32>() as usize - 1;
        let counts = &self.by_key.as_chunks::<STRETCH>().0[stretch];
        let mut ends = [0; STRETCH];
        let mut end = self.before[stretch];
        let mut passed = 0;
        for (known, &count) in ends.iter_mut().zip(counts) {
            end += count;
            *known = end;
            passed += usize::from(end <= rank);
        }
        let place = passed.min(STRETCH - 1);
        let key = stretch * STRETCH + place;
        let below = ends[place] - counts[place];
        (key, below, self.by_key[key])
    }
}

/// A bucket that holds a wanted rank.
#[derive(Clone, Copy, Debug, Default)]
pub struct Bucket {
    pub key: u16,
    /// The rank of its least value, and of the next bucket's.
    pub rank: u32,
    next: u32,
    /// Where its values begin among those collected, and where they end.
    pub start: u32,
    end: u32,
    /// Its values there are in ascending order.
    pub is_ordered: bool,
}

impl Bucket {
    /// Where its values are among those collected.
    pub fn place(&self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Its value if it is one of those of a single value: they need not be collected, however
    /// many they are.
    pub fn value(&self, (low, high): (f64, f64)) -> Option<f64> {
        match usize::from(self.key) % BUCKETS {
            AT_LOW => Some(low),
            AT_HIGH => Some(high),
            _ => None,
        }
    }
}

/// The buckets that hold wanted ranks.
pub struct Wanted {
    /// By number, from 1.
    pub buckets: [Bucket; RANKS + 1],
    /// How many they are.
    pub count: usize,
}

impl Wanted {
    /// None yet.
    pub fn new() -> Self {
        Wanted {
            buckets: [Bucket::default(); RANKS + 1],
            count: 0,
        }
    }

    /// The number of the bucket of a rank, which may be less by one than one asked for before.
    pub fn bucket_of(&mut self, rank: u32, counts: &Counts) -> u8 {
        for number in [self.count, self.count.saturating_sub(1)] {
            let bucket = &self.buckets[number];
            if (bucket.rank..bucket.next).contains(&rank) {
                return number as u8;
            }
        }
        let (key, below, count) = counts.key_of(rank);
        let start = self.buckets[self.count].end;
        let mut bucket = Bucket {
            key: key as u16,
            rank: below,
            next: below + count,
            start,
            end: start,
            is_ordered: false,
        };
        if bucket.value((0.0, 0.0)).is_none() {
            bucket.end += count;
        }
        self.count += 1;
        self.buckets[self.count] = bucket;
        self.count as u8
    }
}

/// Puts values in order; false where they are too many for it, and not all equal.
pub fn order(values: &mut [f64]) -> bool {
    if values.len() <= FEW / 2 {
        order_few::<{ FEW / 2 }>(values);
        return true;
    }
    if values.len() <= FEW {
        order_few::<FEW>(values);
        return true;
    }
    if values.len() <= SORTED_MAXIMUM {
        values.sort_unstable_by(f64::total_cmp);
        return true;
    }
    values.iter().all(|&value| value == values[0])
}

/// Puts a few values in order: the place of each is the number of those before it, which takes no
/// branch on the values.
fn order_few<const MOST: usize>(values: &mut [f64]) {
    let mut few = [0; MOST];
    for (one, &value) in few.iter_mut().zip(&*values) {
        *one = in_order(value.to_bits() as i64);
    }
    let mut places = [0; MOST];
    for (index, &other) in few.iter().enumerate().take(values.len()) {
        for (position, (place, &one)) in places.iter_mut().zip(&few).enumerate() {
            // Of equal values the first is before the second.
            let is_before = (other < one) | ((other == one) & (index < position));
            *place += i64::from(is_before);
        }
    }
    for (&place, &one) in places.iter().zip(&few).take(values.len()) {
        values[place as usize] = f64::from_bits(in_order(one) as u64);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_ordered_at_every_length_with_ties() {
        for length in 0..600 {
            let mut values: Vec<f64> = (0..length).map(|i| f64::from(i * 5 % 7) - 3.0).collect();
            let mut sorted = values.clone();
            sorted.sort_by(f64::total_cmp);
            assert_eq!(order(&mut values), length <= 256);
            assert!(length > 256 || values == sorted);
        }
        assert!(order(&mut [2.0; 600]));
    }
}
