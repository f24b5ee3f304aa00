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
use super::expansion::{BOUND_FROM, Corrections, expansion};
use super::sums::{Sum, sum_up};
use super::waiting::{Waiting, for_each_flag};
use crate::columns::first;
use crate::numeric::{integer, single};

/// Places treated side by side.
pub(super) const LANES: usize = 64;

/// The law of one place.
pub(super) trait Law: Copy {
    /// Up to this variance a sum is short enough to settle a doubtful guess.
    const SUM_TO: f32;

    /// The mean and the variance.
    fn moments(self) -> (f32, f32);

    /// The corrections of the expansion.
    fn corrections(self, z2: f32) -> Corrections;

    /// The law as a sum; need not make sense where the variance is beyond [`Law::SUM_TO`].
    fn sum(self) -> Sum;

    /// The greatest value.
    fn most(self) -> u32;

    /// The quantile, one by one.
    fn exact(self, u: f64) -> u32;
}

/// The quantiles of laws at uniforms given as words; `law` makes a law of the two numbers in its
/// place.
///
/// Every chunk is guessed. Small laws, and guesses in doubt that a sum can settle, wait until they
/// fill a chunk, which is summed.
#[inline(always)]
pub(super) fn quantiles<N: Copy + Default, L: Law>(
    words: &[u32],
    n: &[N],
    p: &[f32],
    law: impl Fn(N, f32) -> L,
    out: &mut [u32],
) {
    let mut sums = Waiting::new();
    // What completes the last chunk is never in doubt.
    let mut rest = ([0; LANES], [N::default(); LANES], [0.0; LANES]);
    for start in (0..words.len()).step_by(LANES) {
        let words_here = first(&words[start..], &mut rest.0);
        let n_here = first(&n[start..], &mut rest.1);
        let p_here = first(&p[start..], &mut rest.2);
        let mut values = [0; LANES];
        let Doubts { to_sum, to_settle } =
            guess_chunk(words_here, n_here, p_here, &law, &mut values);
        for_each_flag(&to_settle, |lane| {
            values[lane] = exact(law(n_here[lane], p_here[lane]), words_here[lane]);
        });
        match out[start..].first_chunk_mut() {
            Some(whole) => *whole = values,
            None => out[start..].copy_from_slice(&values[..words.len() - start]),
        }
        for_each_flag(&to_sum, |lane| sums.enter(start + lane));
        if sums.is_full() {
            sum_waiting(&mut sums, words, n, p, &law, out);
        }
    }
    while !sums.is_empty() {
        sum_waiting(&mut sums, words, n, p, &law, out);
    }
}

/// The lanes of a chunk whose guess does not count.
struct Doubts {
    /// Those of small laws, or in doubt where a sum settles it.
    to_sum: [u8; LANES],
    /// Those to be settled one by one.
    to_settle: [u8; LANES],
}

/// Guesses the values of a chunk of laws.
#[inline(always)]
fn guess_chunk<N: Copy, L: Law>(
    words: &[u32; LANES],
    n: &[N; LANES],
    p: &[f32; LANES],
    law: impl Fn(N, f32) -> L,
    values: &mut [u32; LANES],
) -> Doubts {
    let mut normals = [0.0; LANES];
    single::near_normals(words, &mut normals);
    let mut inverse_sd = [0.0; LANES];
    for lane in 0..LANES {
        let (_, variance) = law(n[lane], p[lane]).moments();
        // Laws of less variance are small: their values are summed.
        let variance = if variance > BOUND_FROM {
            variance
        } else {
            BOUND_FROM
        };
        inverse_sd[lane] = single::inverse_root(variance - 1.0 / 12.0);
    }
    let mut doubts = Doubts {
        to_sum: [0; LANES],
        to_settle: [0; LANES],
    };
    for lane in 0..LANES {
        let law = law(n[lane], p[lane]);
        let z = normals[lane];
        let (mean, variance) = law.moments();
        let corrections = law.corrections(z * z);
        let (x, bound) = expansion(z, mean, variance, inverse_sd[lane], corrections);
        let (value, nearest) = integer::round(x);
        let certain = ((x - nearest).abs() < 0.5 - bound) & (z.abs() < single::NEAR_NORMALS_TO);
        let summable = variance < L::SUM_TO;
        let fixed = variance == 0.0;
        let all_or_nothing = if mean > 0.0 { law.most() } else { 0 };
        values[lane] = if fixed { all_or_nothing } else { value };
        let doubtful = !certain & !fixed;
        let small = (variance < BOUND_FROM) & !fixed;
        doubts.to_sum[lane] = u8::from(small | (doubtful & summable));
        doubts.to_settle[lane] = u8::from(doubtful & !summable);
    }
    doubts
}

/// Sums up a chunk of places that wait for it.
#[inline(never)]
fn sum_waiting<N: Copy + Default, L: Law>(
    sums: &mut Waiting,
    words: &[u32],
    n: &[N],
    p: &[f32],
    law: impl Fn(N, f32) -> L,
    out: &mut [u32],
) {
    let (places, taken) = sums.call();
    let (words, n, p) = (
        gathered(words, &places),
        gathered(n, &places),
        gathered(p, &places),
    );
    let law = |lane: usize| law(n[lane], p[lane]);
    let mut values = [0; LANES];
    let mut doubtful = [0; LANES];
    sum_up(&words, law, &mut values, &mut doubtful);
    for_each_flag(&doubtful, |lane| {
        values[lane] = exact(law(lane), words[lane])
    });
    for (place, value) in places[..taken].iter().zip(values) {
        out[*place as usize] = value;
    }
}

/// The elements of a column at these places.
#[inline(always)]
fn gathered<T: Copy + Default>(column: &[T], places: &[u32; LANES]) -> [T; LANES] {
    // No place is beyond the last; so written, the loop needs no branch.
    let last = column.len() - 1;
    let mut elements = [T::default(); LANES];
    for (element, place) in elements.iter_mut().zip(places) {
        *element = column[(*place as usize).min(last)];
    }
    elements
}

/// The quantile of a law at a word's uniform, one by one.
#[inline(always)]
fn exact<L: Law>(law: L, word: u32) -> u32 {
    law.exact(address::uniform(word))
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
