//! Places that cannot be treated with their neighbours wait until they fill a chunk.

use super::lattice::LANES;

/// A waiting room: places, their words and the two numbers of their laws.
pub(super) struct Waiting<N> {
    places: [u32; ROOM],
    words: [u32; ROOM],
    n: [N; ROOM],
    p: [f32; ROOM],
    waiting: usize,
}

/// Fewer than a chunk when one begins, and one chunk.
const ROOM: usize = 2 * LANES;

impl<N: Copy + Default> Default for Waiting<N> {
    #[inline(always)]
    fn default() -> Self {
        Waiting {
            places: [0; ROOM],
            words: [0; ROOM],
            n: [N::default(); ROOM],
            p: [0.0; ROOM],
            waiting: 0,
        }
    }
}

impl<N: Copy> Waiting<N> {
    /// Takes a place in.
    #[inline(always)]
    pub(super) fn enter(&mut self, place: usize, word: u32, n: N, p: f32) {
        // The room is never full; so written, no access is checked.
        let last = self.waiting % ROOM;
        self.places[last] = place as u32;
        self.words[last] = word;
        self.n[last] = n;
        self.p[last] = p;
        self.waiting = last + 1;
    }

    /// Whether a chunk is waiting.
    #[inline(always)]
    pub(super) fn is_full(&self) -> bool {
        self.waiting >= LANES
    }

    /// Treats a chunk and puts the values in their places.
    #[inline(always)]
    pub(super) fn serve(
        &mut self,
        out: &mut [u32],
        treat: impl Fn(&[u32; LANES], &[N; LANES], &[f32; LANES], &mut [u32; LANES]),
    ) {
        let mut values = [0; LANES];
        let (words, n, p) = (first(&self.words), first(&self.n), first(&self.p));
        treat(words, n, p, &mut values);
        let served = self.waiting.min(LANES);
        for (place, value) in self.places.iter().zip(&values[..served]) {
            out[*place as usize] = *value;
        }
        self.waiting -= served;
        self.places.copy_within(LANES.., 0);
        self.words.copy_within(LANES.., 0);
        self.n.copy_within(LANES.., 0);
        self.p.copy_within(LANES.., 0);
    }

    /// Treats whatever is left.
    #[inline(always)]
    pub(super) fn close(
        &mut self,
        out: &mut [u32],
        treat: impl Fn(&[u32; LANES], &[N; LANES], &[f32; LANES], &mut [u32; LANES]),
    ) {
        while self.waiting > 0 {
            self.serve(out, &treat);
        }
    }
}

/// The first chunk of a room.
#[inline(always)]
fn first<T>(column: &[T; ROOM]) -> &[T; LANES] {
    &column.as_chunks().0[0]
}

/// Calls `call` for each lane whose flag is 1 rather than 0.
#[inline(always)]
pub(super) fn for_each_flag(flags: &[u8; LANES], mut call: impl FnMut(usize)) {
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
    while bits != 0 {
        call(bits.trailing_zeros() as usize);
        bits &= bits - 1;
    }
}
