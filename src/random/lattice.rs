//! What the Poisson and the binomial quantile share: a guess that is almost always certain, sums
//! from the bottom up for small laws, and an exact search for the rest.
//!
//! After Giles (2016, "Algorithm 955: Approximation of the Inverse Poisson Cumulative Distribution
//! Function", ACM Transactions on Mathematical Software 42): the distribution functions extend to
//! a continuous argument (by incomplete gamma or beta functions), whose inverse has a quickly
//! converging Cornish-Fisher expansion. Where that lies clearly between two integers, rounding it
//! down is exact; only within its error bound of an integer must probabilities be summed.
//!
//! Columns are treated side by side in single precision, whose rounding the bounds of doubt
//! include; what is in doubt is settled one by one in double precision. So the values are exact.

use super::address;
use super::expansion::{Corrections, expansion};
use super::sums::{Sum, sum_up};
use super::waiting::{Waiting, for_each_flag};
use crate::numeric::{integer, single};

/// Places treated side by side.
pub(super) const LANES: usize = 64;

/// From here on a number in single precision has no fraction to speak of.
const LARGE: f32 = 1e6;

/// The law of one place.
pub(super) trait Law: Copy {
    /// The mean and the variance.
    fn moments(self) -> (f32, f32);

    /// The corrections of the expansion.
    fn corrections(self, z2: f32) -> Corrections;

    /// Whether its values are summed rather than guessed.
    fn is_small(self) -> bool;

    /// The law as a sum; need not make sense where it is not small.
    fn sum(self) -> Sum;

    /// The greatest value.
    fn most(self) -> u32;

    /// The quantile, one by one.
    fn exact(self, u: f64) -> u32;
}

/// The quantiles of laws at uniforms given as words; `law` makes a law of the two numbers in its
/// place.
///
/// A chunk is guessed or summed, whichever suits more of its laws; the others, and what is left at
/// the end, wait until they fill a chunk of their own.
#[inline(always)]
pub(super) fn quantiles<N: Copy + Default, L: Law>(
    words: &[u32],
    n: &[N],
    p: &[f32],
    law: impl Fn(N, f32) -> L,
    out: &mut [u32],
) {
    let guess = |words: &_, n: &_, p: &_, values: &mut _| guess_chunk(words, n, p, &law, values);
    let sum = |words: &_, n: &_, p: &_, values: &mut _| sum_chunk(words, n, p, &law, values);
    let mut guesses = Waiting::default();
    let mut sums = Waiting::default();
    let chunks = words.as_chunks::<LANES>().0.iter();
    let chunks = chunks.zip(n.as_chunks().0).zip(p.as_chunks().0);
    for (chunk, ((words, n), p)) in chunks.enumerate() {
        let start = chunk * LANES;
        let mut others = [0; LANES];
        let mut small = 0;
        for lane in 0..LANES {
            let is_small = law(n[lane], p[lane]).is_small();
            others[lane] = u8::from(is_small);
            small += u32::from(is_small);
        }
        let mut values = [0; LANES];
        let room = if small <= LANES as u32 / 2 {
            guess(words, n, p, &mut values);
            &mut sums
        } else {
            sum(words, n, p, &mut values);
            others = others.map(|small| 1 - small);
            &mut guesses
        };
        out[start..start + LANES].copy_from_slice(&values);
        for_each_flag(&others, |lane| {
            room.enter(start + lane, words[lane], n[lane], p[lane]);
        });
        if guesses.is_full() {
            guesses.serve(out, guess);
        }
        if sums.is_full() {
            sums.serve(out, sum);
        }
    }
    for place in words.len() / LANES * LANES..words.len() {
        let room = if law(n[place], p[place]).is_small() {
            &mut sums
        } else {
            &mut guesses
        };
        room.enter(place, words[place], n[place], p[place]);
    }
    guesses.close(out, guess);
    sums.close(out, sum);
}

/// Guesses the values of a chunk of laws. Those of small laws make no sense.
#[inline(always)]
fn guess_chunk<N: Copy, L: Law>(
    words: &[u32; LANES],
    n: &[N; LANES],
    p: &[f32; LANES],
    law: impl Fn(N, f32) -> L,
    values: &mut [u32; LANES],
) {
    let mut normals = [0.0; LANES];
    let mut within_reach = [false; LANES];
    single::near_normals(words, &mut normals, &mut within_reach);
    let mut inverse_sd = [0.0; LANES];
    for lane in 0..LANES {
        let (_, variance) = law(n[lane], p[lane]).moments();
        // Laws of less variance are small.
        let variance = if variance > 1.0 { variance } else { 1.0 };
        inverse_sd[lane] = single::inverse_root(variance - 1.0 / 12.0);
    }
    let mut doubtful = [0; LANES];
    for lane in 0..LANES {
        let law = law(n[lane], p[lane]);
        let z = normals[lane];
        let (mean, variance) = law.moments();
        let corrections = law.corrections(z * z);
        let (x, bound) = expansion(z, mean, variance, inverse_sd[lane], corrections);
        let (value, fraction) = integer::split(x);
        let certain = within_reach[lane]
            & (fraction > bound)
            & (fraction < 1.0 - bound)
            & (x < LARGE)
            & (value <= law.most());
        values[lane] = value;
        doubtful[lane] = u8::from(!certain & !law.is_small());
    }
    for_each_flag(&doubtful, |lane| {
        values[lane] = law(n[lane], p[lane]).exact(address::uniform(words[lane]));
    });
}

/// Sums up the values of a chunk of laws. Those of laws that are not small make no sense.
#[inline(always)]
fn sum_chunk<N: Copy, L: Law>(
    words: &[u32; LANES],
    n: &[N; LANES],
    p: &[f32; LANES],
    law: impl Fn(N, f32) -> L,
    values: &mut [u32; LANES],
) {
    let law = |lane: usize| law(n[lane], p[lane]);
    let mut doubtful = [0; LANES];
    sum_up(words, law, values, &mut doubtful);
    for_each_flag(&doubtful, |lane| {
        values[lane] = law(lane).exact(address::uniform(words[lane]));
    });
}

/// The smallest `k` up to `most` whose distribution function reaches `u`, searched from `start`.
///
/// `tails(k)` gives `P(X <= k)` and `P(X > k)`, each accurate where it is small; the first decides
/// for the lower half of the uniforms, the second for the upper half.
#[cold]
pub(super) fn settle(u: f64, start: u32, most: u32, tails: impl Fn(u32) -> (f64, f64)) -> u32 {
    let reached = |k: u32| {
        let (lower, upper) = tails(k);
        if u <= 0.5 {
            lower >= u
        } else {
            upper <= 1.0 - u
        }
    };
    let mut k = start.min(most);
    // Out of every domain, but no reason to search for ever.
    if u.is_nan() || tails(k).0.is_nan() {
        return k;
    }
    if reached(k) {
        while k > 0 && reached(k - 1) {
            k -= 1;
        }
    } else {
        while k < most {
            k += 1;
            if reached(k) {
                break;
            }
        }
    }
    k
}

/// `1 + r(1) + r(1) r(2) + ...` for ratios of successive probabilities going down the nearer tail,
/// until the terms no longer count.
pub(super) fn tail_sum(ratios: impl Iterator<Item = f64>) -> f64 {
    let mut term = 1.0;
    let mut sum = 1.0;
    for ratio in ratios {
        term *= ratio;
        sum += term;
        // So written that NaN ends it too.
        let counts = term >= 1e-17 * sum;
        if !counts {
            break;
        }
    }
    sum
}
