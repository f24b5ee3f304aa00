//! Who is in `participants.csv`, for the files that refer to it.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use crate::program::Cohort;

/// A participant's NPI and TIN as numbers, which are quick to find.
pub(super) type Identity = (u64, u64);

/// The identity of two texts of digits.
pub(super) fn identity(npi: Option<&str>, tin: Option<&str>) -> Option<Identity> {
    Some((npi?.parse().ok()?, tin?.parse().ok()?))
}

/// Everybody who is named in a row, whatever else is wrong with it.
#[derive(Debug, Default)]
pub(super) struct Roll {
    members: HashMap<Identity, Member>,
    rows: usize,
    /// Nobody is in the file who is not here: every row's NPI and TIN could be read.
    pub complete: bool,
}

/// A participant on the roll.
#[derive(Clone, Copy, Debug)]
pub(super) struct Member {
    /// The data row, from 1.
    row: usize,
    /// The position among the participants, where no row is wrong.
    pub position: usize,
    /// `None` where it is wrong.
    pub cohort: Option<Cohort>,
}

impl Roll {
    /// Enters a participant, unless it has been entered already: the error is its earlier row.
    pub fn enter(
        &mut self,
        identity: Identity,
        row: usize,
        position: usize,
        cohort: Option<Cohort>,
    ) -> Result<(), usize> {
        self.rows += 1;
        match self.members.entry(identity) {
            Entry::Occupied(earlier) => Err(earlier.get().row),
            Entry::Vacant(place) => {
                place.insert(Member {
                    row,
                    position,
                    cohort,
                });
                Ok(())
            }
        }
    }

    /// Rows entered, those of a participant entered already included.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// A participant.
    pub fn find(&self, identity: Identity) -> Option<Member> {
        self.members.get(&identity).copied()
    }
}
