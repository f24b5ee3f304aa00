//! Counts of small laws: probabilities are summed from the bottom up until they reach the uniform.

use super::address;
use super::lattice::{LANES, Laws};
use crate::numeric::single;

/// Uniforms within this distance of a step of the distribution function are not decided by a fast
/// sum in double precision. A hundred times the error of the fast sums.
pub(super) const TIE: f64 = 1e-12;

/// The same of a sum in single precision: four times its greatest error, 4.5e-6.
pub(super) const SINGLE_TIE: f32 = 2e-5;

/// The probabilities of an integer law from the bottom up: `P(k) = P(k - 1) (scale / k - odds)`.
#[derive(Clone, Copy)]
pub(super) struct Sum {
    /// `ln P(0)`
    pub log_first: f32,
    pub scale: f32,
    pub odds: f32,
    /// The values are counted down from the greatest, on `1 - u`.
    pub downwards: bool,
}

/// Puts the values of small laws in place: how many partial sums of probabilities are below the
/// uniform.
#[inline(always)]
pub(super) fn sum_up(
    words: &[u32; LANES],
    laws: &impl Laws,
    values: &mut [u32; LANES],
    doubtful: &mut [u8; LANES],
) {
    let mut uniform = [0.0; LANES];
    let mut first = [0.0; LANES];
    let mut scale = [0.0; LANES];
    let mut odds = [0.0; LANES];
    for lane in 0..LANES {
        let sum = laws.sum(lane);
        let word = if sum.downwards {
            !words[lane]
        } else {
            words[lane]
        };
        // A law that is not small is below its sum at once.
        let small = laws.is_small(lane);
        uniform[lane] = if small {
            address::uniform(word) as f32
        } else {
            -1.0
        };
        first[lane] = sum.log_first;
        scale[lane] = sum.scale;
        odds[lane] = sum.odds;
    }
    for first in &mut first {
        *first = single::exp(*first);
    }
    let mut reached = first;
    let mut below = [0; LANES];
    let columns = uniform.as_chunks().0.iter().zip(first.as_chunks().0);
    let columns = columns.zip(scale.as_chunks().0).zip(odds.as_chunks().0);
    let out = reached
        .as_chunks_mut()
        .0
        .iter_mut()
        .zip(below.as_chunks_mut().0);
    for ((((uniform, first), scale), odds), (reached, below)) in columns.zip(out) {
        (*reached, *below) = count_below(uniform, first, scale, odds);
    }
    for lane in 0..LANES {
        let small = laws.is_small(lane);
        let value = if laws.sum(lane).downwards {
            laws.most(lane).wrapping_sub(below[lane])
        } else {
            below[lane]
        };
        values[lane] = if small { value } else { values[lane] };
        let doubt = u8::from(reached[lane] < uniform[lane] + SINGLE_TIE);
        doubtful[lane] = if small { doubt } else { doubtful[lane] };
    }
}

/// Lanes whose sums stay in registers.
const GROUP: usize = 16;

/// The first partial sum of probabilities that is not below the uniform less a tie, and how many
/// are.
#[inline(always)]
fn count_below(
    uniform: &[f32; GROUP],
    first: &[f32; GROUP],
    scale: &[f32; GROUP],
    odds: &[f32; GROUP],
) -> ([f32; GROUP], [u32; GROUP]) {
    let mut probability = *first;
    let mut cdf = *first;
    let mut count = [0; GROUP];
    for reciprocal in &RECIPROCALS_SINGLE[1..] {
        let mut unfinished = false;
        for lane in 0..GROUP {
            let below = cdf[lane] < uniform[lane] - SINGLE_TIE;
            unfinished |= below;
            count[lane] += u32::from(below);
            probability[lane] *= scale[lane] * reciprocal - odds[lane];
            cdf[lane] += if below { probability[lane] } else { 0.0 };
        }
        if !unfinished {
            break;
        }
    }
    (cdf, count)
}

/// Reciprocals of the integers up to where sums from the bottom up give out; the first is unused.
pub(super) const RECIPROCALS: [f64; 128] = {
    let mut table = [0.0; 128];
    let mut k = 1;
    while k < table.len() {
        table[k] = 1.0 / k as f64;
        k += 1;
    }
    table
};

/// [`RECIPROCALS`] in single precision.
const RECIPROCALS_SINGLE: [f32; 64] = {
    let mut table = [0.0; 64];
    let mut k = 0;
    while k < table.len() {
        table[k] = RECIPROCALS[k] as f32;
        k += 1;
    }
    table
};
