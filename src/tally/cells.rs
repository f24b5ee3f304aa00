//! The cells of a cross-classification, and the groups that are unions of cells: a number is
//! filed under one cell and counts in every group that holds the cell.

use std::ops::{Add, Index, IndexMut};

/// Most groups. A row of counts, one for each group, is one vector.
pub const GROUPS: usize = 16;

/// Cells that a byte can name.
const NAMES: usize = 256;

/// Tables in which neighbouring numbers are summed.
const TABLES: usize = 4;

/// One number for each group.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[repr(align(32))]
pub struct Lanes<T>(pub [T; GROUPS]);

impl<T> Index<usize> for Lanes<T> {
    type Output = T;

    #[inline]
    fn index(&self, group: usize) -> &T {
        &self.0[group]
    }
}

impl<T> IndexMut<usize> for Lanes<T> {
    #[inline]
    fn index_mut(&mut self, group: usize) -> &mut T {
        &mut self.0[group]
    }
}

impl<T: Copy + Add<Output = T>> Lanes<T> {
    /// The sums, group by group.
    #[inline]
    pub fn plus(&self, other: &Self) -> Self {
        let mut sums = *self;
        for (sum, other) in sums.0.iter_mut().zip(&other.0) {
            *sum = *sum + *other;
        }
        sums
    }
}

/// Which groups each cell is in.
#[derive(Clone, Debug, PartialEq)]
pub struct Cells {
    cells: usize,
    /// By cell: 1 for the groups that hold it, 0 for the others.
    members: Box<[Lanes<u16>; NAMES]>,
}

impl Cells {
    /// The cell of numbers that count in no group.
    pub const NOWHERE: u8 = u8::MAX;

    /// Takes the groups of each cell, in the order of the cells.
    ///
    /// # Panics
    /// With more than 255 cells or [`GROUPS`] groups.
    pub fn new<G: IntoIterator<Item = usize>>(groups: impl Iterator<Item = G>) -> Self {
        let mut members = Box::new([Lanes::default(); NAMES]);
        let mut cells = 0;
        for groups in groups {
            assert!(cells < usize::from(Self::NOWHERE), "too many cells");
            for group in groups {
                members[cells][group] = 1;
            }
            cells += 1;
        }
        Cells { cells, members }
    }

    /// The groups of a cell.
    #[inline]
    pub(super) fn members(&self, cell: u8) -> &Lanes<u16> {
        &self.members[usize::from(cell)]
    }

    /// Sums a column of numbers by group. The order of the additions is fixed: by cell every
    /// fourth number, then the four, then from the first cell to the last.
    pub fn sums(&self, cell: &[u8], numbers: &[f64]) -> Lanes<f64> {
        // Neighbours are often of one cell: in tables of their own they need not wait for another.
        let mut tables = [[0.0; NAMES]; TABLES];
        for (cell, numbers) in cell.chunks(TABLES).zip(numbers.chunks(TABLES)) {
            for (table, (&cell, number)) in tables.iter_mut().zip(cell.iter().zip(numbers)) {
                table[usize::from(cell)] += number;
            }
        }
        let mut sums = Lanes([0.0; GROUPS]);
        for (cell, members) in self.members[..self.cells].iter().enumerate() {
            let number: f64 = tables.iter().map(|table| table[cell]).sum();
            for (sum, &member) in sums.0.iter_mut().zip(&members.0) {
                *sum += if member == 0 { 0.0 } else { number };
            }
        }
        sums
    }

    /// Counts by category and group how often each occurs in two columns; a category is below
    /// `CATEGORIES`, a power of 2.
    pub fn counts<const CATEGORIES: usize>(
        &self,
        cell: &[u8],
        category: &[u8],
    ) -> [Lanes<u32>; CATEGORIES] {
        let mut by_cell = [[0u32; NAMES]; CATEGORIES];
        for (&cell, &category) in cell.iter().zip(category) {
            by_cell[usize::from(category) % CATEGORIES][usize::from(cell)] += 1;
        }
        by_cell.map(|by_cell| {
            let mut counts = Lanes([0; GROUPS]);
            for (cell, members) in by_cell.iter().zip(&self.members[..self.cells]) {
                for (count, member) in counts.0.iter_mut().zip(&members.0) {
                    *count += cell * u32::from(*member);
                }
            }
            counts
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two classifications of two kinds each, and all.
    fn crossed() -> Cells {
        Cells::new((0..4).map(|cell| [0, 1 + cell / 2, 3 + cell % 2]))
    }

    #[test]
    fn a_number_counts_in_every_group_of_its_cell() {
        let cell = [0, 1, 2, 3, 3, Cells::NOWHERE];
        let sums = crossed().sums(&cell, &[1.0, 2.0, 4.0, 8.0, 16.0, f64::NAN]);
        assert_eq!(sums.0[..6], [31.0, 3.0, 28.0, 5.0, 26.0, 0.0]);
        let [first, second] = crossed().counts(&cell, &[0, 0, 1, 0, 1, 0]);
        assert_eq!(first.0[..6], [3, 2, 1, 1, 2, 0]);
        assert_eq!(second.0[..6], [2, 0, 2, 1, 1, 0]);
    }
}
