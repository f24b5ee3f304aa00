//! Places that cannot be treated with their neighbours wait until they fill a chunk.

use super::lattice::LANES;

/// A waiting room.
pub(super) struct Waiting {
    places: [u32; ROOM],
    waiting: usize,
}

/// Fewer than a chunk when one begins, and what one may send.
const ROOM: usize = 2 * LANES;

impl Waiting {
    /// An empty room.
    #[inline(always)]
    pub(super) fn new() -> Self {
        Waiting {
            places: [0; ROOM],
            waiting: 0,
        }
    }

    /// Takes a place in.
    #[inline(always)]
    pub(super) fn enter(&mut self, place: usize) {
        // The room is never full; so written, no access is checked.
        let last = self.waiting % ROOM;
        self.places[last] = place as u32;
        self.waiting = last + 1;
    }

    /// Whether a chunk is waiting.
    #[inline(always)]
    pub(super) fn is_full(&self) -> bool {
        self.waiting >= LANES
    }

    /// Whether nobody is waiting.
    #[inline(always)]
    pub(super) fn is_empty(&self) -> bool {
        self.waiting == 0
    }

    /// Lets a chunk of places in, and says how many of its lanes they take; the others hold any
    /// places.
    #[inline(always)]
    pub(super) fn call(&mut self) -> ([u32; LANES], usize) {
        let called = self.places.as_chunks().0[0];
        let taken = self.waiting.min(LANES);
        self.waiting -= taken;
        self.places.copy_within(LANES.., 0);
        (called, taken)
    }
}
