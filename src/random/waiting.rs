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

/// Calls `call` for each lane whose flag is 1 rather than 0.
#[inline(always)]
pub(super) fn for_each_flag(flags: &[u8; LANES], call: impl FnMut(usize)) {
    // A product gathers the lowest bits of eight bytes in its highest byte.
    const GATHER: u64 = 0x0102_0408_1020_4080;
    // Mostly there is none.
    let groups = flags.as_chunks().0.iter();
    if groups.fold(0, |any, flags| any | u64::from_le_bytes(*flags)) == 0 {
        return;
    }
    let mut bits = 0;
    for (group, flags) in flags.as_chunks().0.iter().enumerate() {
        let byte = u64::from_le_bytes(*flags).wrapping_mul(GATHER) >> 56;
        bits |= byte << (8 * group);
    }
    for_each_bit(bits, call);
}

/// Calls `call` for each bit that is set.
#[inline(always)]
pub(super) fn for_each_bit(mut bits: u64, mut call: impl FnMut(usize)) {
    while bits != 0 {
        call(bits.trailing_zeros() as usize);
        bits &= bits - 1;
    }
}
