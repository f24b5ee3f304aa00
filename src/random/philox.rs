//! The Philox4x32-7 counter-based generator.
//!
//! Salmon, Moraes, Dror and Shaw, "Parallel Random Numbers: As Easy as 1, 2, 3" (SC 2011): a keyed
//! bijection of 128-bit counters. Seven rounds are the fewest that pass TestU01's BigCrush (their
//! table 2); ten are a margin for those who cannot say how they will use the numbers.

/// Multipliers of the two halves of a round.
const MULTIPLIERS: [u64; 2] = [0xD251_1F53, 0xCD9E_8D57];
/// What each round adds to the key: the golden ratio and sqrt(3) - 1, as 32-bit fractions.
const LOW: u64 = 0xFFFF_FFFF;
const WEYL: [u64; 2] = [0x9E37_79B9, 0xBB67_AE85];
/// Rounds.
const ROUNDS: usize = 7;

/// The block of 128 random bits at a counter, under a key.
#[inline(always)]
pub fn philox4x32_7(counter: [u32; 4], key: [u32; 2]) -> [u32; 4] {
    philox4x32_7_lanes(counter.map(|word| [word]), key).map(|[word]| word)
}

/// The blocks at many counters under one key, word by word: lane k of the four words belongs to
/// lane k of the counters. The lanes are computed side by side.
// Called through memory, a block's four words would be stored one by one and loaded at once, which
// stalls the processor for as long as the rounds take.
#[inline(always)]
#[allow(
    clippy::needless_range_loop,
    reason = "a lane is the same place of four arrays"
)]
pub fn philox4x32_7_lanes<const LANES: usize>(
    counters: [[u32; LANES]; 4],
    key: [u32; 2],
) -> [[u32; LANES]; 4] {
    let mut words = counters.map(|word| word.map(u64::from));
    let mut key = key.map(u64::from);
    for _ in 0..ROUNDS {
        for lane in 0..LANES {
            let left = MULTIPLIERS[0] * (words[0][lane] & LOW);
            let right = MULTIPLIERS[1] * (words[2][lane] & LOW);
            words[0][lane] = right >> 32 ^ words[1][lane] ^ key[0];
            words[1][lane] = right;
            words[2][lane] = left >> 32 ^ words[3][lane] ^ key[1];
            words[3][lane] = left;
        }
        key[0] = (key[0] + WEYL[0]) & LOW;
        key[1] = (key[1] + WEYL[1]) & LOW;
    }
    words.map(|word| word.map(|lane| lane as u32))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lanes_are_blocks_side_by_side() {
        let entities: [u32; 16] = std::array::from_fn(|lane| 1000 + 7 * lane as u32);
        let lanes = philox4x32_7_lanes([[3; 16], [5; 16], entities, [9; 16]], [11, 12]);
        for (lane, entity) in entities.into_iter().enumerate() {
            let block = philox4x32_7([3, 5, entity, 9], [11, 12]);
            assert_eq!(lanes.map(|words| words[lane]), block);
        }
    }

    /// The known-answer vectors of the Random123 distribution (`kat_vectors`, philox 4x32 7).
    #[test]
    fn known_answers() {
        assert_eq!(
            philox4x32_7([0; 4], [0; 2]),
            [0x5f6f_b709, 0x0d89_3f64, 0x4f12_1f81, 0x4f73_0a48]
        );
        assert_eq!(
            philox4x32_7([u32::MAX; 4], [u32::MAX; 2]),
            [0x5207_ddc2, 0x4516_5e59, 0x4d8e_e751, 0x8c52_f662]
        );
        let pi = [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344];
        assert_eq!(
            philox4x32_7(pi, [0xa409_3822, 0x299f_31d0]),
            [0x4dfc_caba, 0x190a_87f0, 0xc473_62ba, 0xb6b5_242a]
        );
    }
}
