//! Sums of several numbers of each participant, over everybody and over some kinds.

/// Numbers that are added side by side.
const LANES: usize = 8;

/// Sums of `NUMBERS` numbers over each of `KINDS` kinds.
#[derive(Clone, Debug)]
pub struct KindSums<const NUMBERS: usize, const KINDS: usize> {
    sums: [[[f64; LANES]; NUMBERS]; KINDS],
}

impl<const NUMBERS: usize, const KINDS: usize> Default for KindSums<NUMBERS, KINDS> {
    fn default() -> Self {
        KindSums {
            sums: [[[0.0; LANES]; NUMBERS]; KINDS],
        }
    }
}

impl<const NUMBERS: usize, const KINDS: usize> KindSums<NUMBERS, KINDS> {
    /// Adds participants, one element in every column; `of_kind` is 1 for those of a kind and 0 for
    /// the others.
    #[inline(always)]
    pub fn add<const BLOCK: usize>(
        &mut self,
        of_kind: &[[f64; BLOCK]; KINDS],
        numbers: [&[f64; BLOCK]; NUMBERS],
    ) {
        // Chunk by chunk, so that the sums stay in the processor's registers.
        let mut sums = self.sums;
        for chunk in 0..BLOCK / LANES {
            for (sums, of_kind) in sums.iter_mut().zip(of_kind) {
                let of_kind = &of_kind.as_chunks::<LANES>().0[chunk];
                for (sums, column) in sums.iter_mut().zip(numbers) {
                    let column = &column.as_chunks::<LANES>().0[chunk];
                    for lane in 0..LANES {
                        let sum = sums[lane] + column[lane];
                        sums[lane] = if of_kind[lane] > 0.0 { sum } else { sums[lane] };
                    }
                }
            }
        }
        self.sums = sums;
    }

    /// The sums of a kind. The order of the additions is fixed: every eighth participant, then the
    /// eight.
    pub fn of_kind(&self, kind: usize) -> [f64; NUMBERS] {
        self.sums[kind].map(|lanes| lanes.iter().sum())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_counts_in_the_kinds_of_its_participant() {
        let mut sums = KindSums::<2, 2>::default();
        let of_kind = [
            [
                1.0, 1.0, 0.0, 0.0, 1.0, 0.0, 0.0, 1.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0,
            ],
            [
                0.0, 1.0, 1.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0,
            ],
        ];
        let numbers: [f64; 16] = std::array::from_fn(|place| (1 << place) as f64);
        for _ in 0..2 {
            sums.add(&of_kind, [&numbers, &numbers.map(|number| -number)]);
        }
        assert_eq!(sums.of_kind(0), [806.0, -806.0]);
        assert_eq!(sums.of_kind(1), [65_804.0, -65_804.0]);
    }
}
