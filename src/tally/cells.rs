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

impl<T: Copy + std::ops::Sub<Output = T>> Lanes<T> {
    /// The differences, group by group.
    #[inline]
    pub fn minus(&self, other: &Self) -> Self {
        Lanes(std::array::from_fn(|lane| self.0[lane] - other.0[lane]))
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

    /// The groups that hold a cell, ascending.
    pub fn groups_of(&self, cell: u8) -> impl Iterator<Item = usize> {
        let members = self.members(cell).0.into_iter().enumerate();
        members.filter_map(|(group, is_in)| (is_in == 1).then_some(group))
    }

    /// How many cells there are.
    pub fn len(&self) -> usize {
        self.cells
    }

    /// No cells.
    pub fn is_empty(&self) -> bool {
        self.cells == 0
    }

    /// The groups of a cell.
    #[inline]
    pub(super) fn members(&self, cell: u8) -> &Lanes<u16> {
        &self.members[usize::from(cell)]
    }
}

/// Participants whose numbers are added at a time.
pub const ROW: usize = 64;

/// Sums by cell of several numbers a participant, and from them the sums by group.
#[derive(Clone, Debug, Default)]
pub struct CellSums<const NUMBERS: usize> {
    /// By cell and table. Neighbours are often of one cell: in tables of their own they need not
    /// wait for one another.
    sums: Vec<[Summands<NUMBERS>; TABLES]>,
}

/// A participant's numbers, or their sums.
#[derive(Clone, Copy, Debug)]
#[repr(align(32))]
struct Summands<const NUMBERS: usize>([f64; NUMBERS]);

impl<const NUMBERS: usize> Default for Summands<NUMBERS> {
    fn default() -> Self {
        Summands([0.0; NUMBERS])
    }
}

impl<const NUMBERS: usize> CellSums<NUMBERS> {
    /// Forgets all sums.
    pub fn clear(&mut self, cells: &Cells) {
        self.sums.resize(NAMES, Default::default());
        self.sums[..cells.cells].fill(Default::default());
    }

    /// Adds participants, each with its cell.
    #[inline]
    pub fn add(&mut self, cell: &[u8; ROW], numbers: &[[f64; NUMBERS]; ROW]) {
        let Some(sums) = self.sums.first_chunk_mut::<NAMES>() else {
            return;
        };
        for (place, (&cell, numbers)) in cell.iter().zip(numbers).enumerate() {
            let sums = &mut sums[usize::from(cell)][place % TABLES].0;
            for (sum, number) in sums.iter_mut().zip(numbers) {
                *sum += number;
            }
        }
    }

    /// The sums by group of each of the numbers. The order of the additions is fixed: by cell every
    /// fourth participant, then the four, then from the first cell to the last.
    pub fn by_group(&self, cells: &Cells) -> [Lanes<f64>; NUMBERS] {
        let mut by_group = [Lanes([0.0; GROUPS]); NUMBERS];
        for (tables, members) in self.sums.iter().zip(&cells.members[..cells.cells]) {
            // 1 or 0, and multiplying by them is exact.
            let members = members.0.map(f64::from);
            for (number, by_group) in by_group.iter_mut().enumerate() {
                let sum: f64 = tables.iter().map(|sums| sums.0[number]).sum();
                for (group, member) in by_group.0.iter_mut().zip(members) {
                    *group += sum * member;
                }
            }
        }
        by_group
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
        let mut cell = [Cells::NOWHERE; ROW];
        cell[..6].copy_from_slice(&[0, 1, 2, 3, 3, 0]);
        let mut numbers = [[f64::NAN; 4]; ROW];
        for (numbers, x) in numbers.iter_mut().zip([1.0, 2.0, 4.0, 8.0, 16.0, 32.0]) {
            *numbers = [x, -x, 1.0, 0.0];
        }
        let cells = crossed();
        let mut sums = CellSums::<4>::default();
        for _ in 0..2 {
            sums.clear(&cells);
            sums.add(&cell, &numbers);
        }
        let [first, second, third, fourth] = sums.by_group(&cells);
        assert_eq!(first.0[..6], [63.0, 35.0, 28.0, 37.0, 26.0, 0.0]);
        assert_eq!(second.0[..6], [-63.0, -35.0, -28.0, -37.0, -26.0, 0.0]);
        assert_eq!(third.0[..6], [6.0, 3.0, 3.0, 3.0, 3.0, 0.0]);
        assert_eq!(fourth.0, [0.0; GROUPS]);
    }
}
