//! Counts of small laws: probabilities are summed from the bottom up until they reach the uniform.

use super::lattice::{LANES, Law};
use crate::numeric::lanes::{BitLanes, Bits, Lanes, SIDE, Single};
use crate::numeric::single;

/// Uniforms within this distance of a step of the distribution function are not decided by a fast
/// sum in double precision. A hundred times the error of the fast sums.
pub(super) const TIE: f64 = 1e-12;

/// The same of a sum in single precision: four times its greatest error, 4.5e-6.
const SINGLE_TIE: f32 = 2e-5;

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

/// Sums up the values of a chunk of small laws: how many partial sums of probabilities are below
/// the uniform.
#[inline(always)]
pub(super) fn sum_up<L: Law>(
    words: &[u32; LANES],
    law: impl Fn(usize) -> L,
    values: &mut [u32; LANES],
    doubtful: &mut [u8; LANES],
) {
    let mut uniform = [0.0; LANES];
    let mut first = [0.0; LANES];
    let mut scale = [0.0; LANES];
    let mut odds = [0.0; LANES];
    for lane in 0..LANES {
        let law = law(lane);
        let sum = law.sum();
        let word = if sum.downwards {
            !words[lane]
        } else {
            words[lane]
        };
        // A law that is not summable is above its uniform at once.
        let summable = law.variance() < L::SUM_TO;
        let below = word as f32 * (1.0 / 4_294_967_296.0);
        uniform[lane] = if summable { below } else { -1.0 };
        first[lane] = sum.log_first;
        scale[lane] = if summable { sum.scale } else { 0.0 };
        odds[lane] = if summable { sum.odds } else { 0.0 };
    }
    for first in &mut first {
        *first = single::exp(*first);
    }
    let mut surely = [0; LANES];
    let mut perhaps = [0; LANES];
    let columns = uniform.as_chunks().0.iter().zip(first.as_chunks().0);
    let columns = columns.zip(scale.as_chunks().0).zip(odds.as_chunks().0);
    let counts = surely.as_chunks_mut().0.iter_mut();
    let counts = counts.zip(perhaps.as_chunks_mut().0);
    for ((((uniform, first), scale), odds), (surely, perhaps)) in columns.zip(counts) {
        let laws: [&[f32; SIDE]; 4] = [uniform, first, scale, odds];
        let counts = count_below(laws.map(Lanes::from));
        (*surely, *perhaps) = (counts[0].into(), counts[1].into());
    }
    for lane in 0..LANES {
        let law = law(lane);
        values[lane] = if law.sum().downwards {
            law.most().wrapping_sub(surely[lane])
        } else {
            surely[lane]
        };
        doubtful[lane] = u8::from(surely[lane] != perhaps[lane]);
    }
}

/// Terms between two looks at whether all lanes are done.
const TERMS: usize = 4;

/// What a term that does not count is taken for.
const LEAST: f32 = 1e-10;

/// Counts the partial sums of probabilities that are below the uniform less a tie, and those that
/// are below the uniform and a tie.
#[inline(always)]
fn count_below([uniform, first, scale, odds]: [Lanes; 4]) -> [BitLanes; 2] {
    let below = |cdf: Lanes, bound: Lanes| cdf.is_below(bound).count();
    let (lower, upper) = (
        uniform - Lanes::of(SINGLE_TIE),
        uniform + Lanes::of(SINGLE_TIE),
    );
    let (mut surely, mut perhaps) = (BitLanes::of(0), BitLanes::of(0));
    let mut probability = first;
    let mut cdf = first;
    for reciprocals in RECIPROCALS_SINGLE[1..].as_chunks::<TERMS>().0 {
        for reciprocal in reciprocals {
            surely = surely.plus(below(cdf, lower));
            perhaps = perhaps.plus(below(cdf, upper));
            probability = probability * (scale * Lanes::of(*reciprocal) - odds);
            cdf = cdf + probability;
        }
        if cdf.is_below(lower).bits() == 0 {
            break;
        }
        // A lesser term does not count; left alone it might become subnormal, which is slow.
        probability = probability.greater(Lanes::of(LEAST));
    }
    // The last sum was not compared yet.
    [surely, perhaps.plus(below(cdf, upper))]
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
const RECIPROCALS_SINGLE: [f32; 65] = {
    let mut table = [0.0; 65];
    let mut k = 0;
    while k < table.len() {
        table[k] = RECIPROCALS[k] as f32;
        k += 1;
    }
    table
};
