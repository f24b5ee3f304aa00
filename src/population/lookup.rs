//! Look-ups that a loop over people can do side by side: without a check or a branch.

use std::hint::select_unpredictable;

use crate::program::PracticeSize;

/// A table by a number of eight bits, which has a place for each: a look-up needs no check, and a
/// loop of them no branch.
#[derive(Clone, Debug)]
pub struct ByNumber<T> {
    entries: Box<[T; 256]>,
    count: usize,
}

impl<T: Copy> ByNumber<T> {
    /// The table of entries numbered from 0; at least one. Further places repeat the last.
    pub(super) fn new(entries: impl Iterator<Item = T>) -> Self {
        let mut entries: Vec<T> = entries.take(256).collect();
        let count = entries.len();
        let last = *entries.last().expect("a checked scenario has an entry");
        entries.resize(256, last);
        let entries = entries.into_boxed_slice().try_into();
        ByNumber {
            entries: entries.unwrap_or_else(|_| unreachable!("there are 256 places")),
            count,
        }
    }

    /// The entries.
    pub fn iter(&self) -> impl Iterator<Item = &T> {
        self.entries[..self.count].iter()
    }

    /// The entry of a number.
    #[inline(always)]
    pub fn at(&self, number: u8) -> &T {
        &self.entries[usize::from(number)]
    }
}

/// A number for each practice size.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OfSize([f64; 3]);

impl OfSize {
    const SIZES: [PracticeSize; 3] = [PracticeSize::Solo, PracticeSize::Small, PracticeSize::Large];

    /// The numbers of the sizes.
    pub fn new(number: impl Fn(PracticeSize) -> f64) -> Self {
        OfSize(Self::SIZES.map(number))
    }

    /// What a function makes of each.
    pub fn map(self, function: impl Fn(f64) -> f64) -> Self {
        OfSize(self.0.map(function))
    }

    /// That of a size; chosen without a look-up or a branch, so that loops over practices are
    /// vectorised.
    #[inline(always)]
    pub fn at(&self, size: PracticeSize) -> f64 {
        let [solo, small, large] = self.0;
        let group = select_unpredictable(size == PracticeSize::Small, small, large);
        select_unpredictable(size == PracticeSize::Solo, solo, group)
    }
}
