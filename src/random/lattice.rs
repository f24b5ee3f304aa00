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
use super::waiting::Waiting;
use crate::columns::{first, for_each_bit, for_each_flag};
use crate::numeric::lanes::{BitLanes, Lanes, SIDE, Single};
use crate::numeric::{integer, single};

/// Places treated side by side.
pub(super) const LANES: usize = 64;

/// The law of one place, made of the numbers that two columns have there.
pub(super) trait Law: Copy {
    /// What the first column holds; the second holds probabilities, if they are wanted.
    type Number: Copy + Default;

    /// Up to this variance a sum is short enough to settle a doubtful guess.
    const SUM_TO: f32;

    /// The law.
    fn new(number: Self::Number, p: f32) -> Self;

    /// The first column's numbers of laws side by side.
    fn numbers(numbers: &[Self::Number; SIDE]) -> Lanes;

    /// The mean and the variance.
    fn moments<T: Single>(number: T, p: T) -> (T, T);

    /// The corrections of the expansion.
    fn corrections<T: Single>(p: T, z2: T) -> Corrections<T>;

    /// The variance.
    fn variance(self) -> f32;

    /// The law as a sum; need not make sense where the variance is beyond [`Law::SUM_TO`].
    fn sum(self) -> Sum;

    /// The greatest value.
    fn most(self) -> u32;

    /// The quantile, one by one.
    fn exact(self, u: f64) -> u32;
}

/// The quantiles of laws at uniforms given as words.
///
/// Every chunk is guessed. Small laws, and guesses in doubt that a sum can settle, wait until they
/// fill a chunk, which is summed.
#[inline(always)]
pub(super) fn quantiles<L: Law>(words: &[u32], numbers: &[L::Number], p: &[f32], out: &mut [u32]) {
    let mut sums = Waiting::new();
    // What completes the last chunk is never in doubt.
    let mut rest = ([0; LANES], [L::Number::default(); LANES], [0.0; LANES]);
    let mut last = [0; LANES];
    for start in (0..words.len()).step_by(LANES) {
        let words_here = first(&words[start..], &mut rest.0);
        let numbers_here = first(&numbers[start..], &mut rest.1);
        let p_here = first(&p[start..], &mut rest.2);
        let values = out[start..].first_chunk_mut().unwrap_or(&mut last);
        let Doubts { to_sum, to_settle } =
            guess_chunk::<L>(words_here, numbers_here, p_here, values);
        for_each_bit(to_settle, |lane| {
            values[lane] = exact(L::new(numbers_here[lane], p_here[lane]), words_here[lane]);
        });
        let left = words.len() - start;
        if left < LANES {
            out[start..].copy_from_slice(&last[..left]);
        }
        for_each_bit(to_sum, |lane| sums.enter(start + lane));
        if sums.is_full() {
            sum_waiting::<L>(&mut sums, words, numbers, p, out);
        }
    }
    while !sums.is_empty() {
        sum_waiting::<L>(&mut sums, words, numbers, p, out);
    }
}

/// The lanes of a chunk whose guess does not count: bit k for lane k.
#[derive(Default)]
struct Doubts {
    /// Those of small laws, or in doubt where a sum settles it.
    to_sum: u64,
    /// Those to be settled one by one.
    to_settle: u64,
}

/// Guesses the values of a chunk of laws.
#[inline(always)]
fn guess_chunk<L: Law>(
    words: &[u32; LANES],
    numbers: &[L::Number; LANES],
    p: &[f32; LANES],
    values: &mut [u32; LANES],
) -> Doubts {
    let laws = words.as_chunks().0.iter().zip(numbers.as_chunks().0);
    let laws = laws.zip(p.as_chunks().0);
    let values = values.as_chunks_mut().0.iter_mut();
    let mut all = Doubts::default();
    for (side, (values, ((words, numbers), p))) in values.zip(laws).enumerate() {
        let doubts = guess_side::<L>(words.into(), L::numbers(numbers), p.into(), values);
        all.to_sum |= doubts.to_sum << (side * SIDE);
        all.to_settle |= doubts.to_settle << (side * SIDE);
    }
    all
}

/// Guesses the values of as many laws as are computed in step.
#[inline(always)]
fn guess_side<L: Law>(
    words: BitLanes,
    number: Lanes,
    p: Lanes,
    values: &mut [u32; SIDE],
) -> Doubts {
    /// Values beyond are not rounded rightly.
    const MOST: f32 = 4_194_304.0;
    let of = Lanes::of;
    let z = single::near_normal::<Lanes>(words);
    let (mean, variance) = L::moments(number, p);
    // Laws of less variance are small: their values are summed.
    let inverse_sd = single::inverse_root(variance.greater(of(BOUND_FROM)) - of(1.0 / 12.0));
    let corrections = L::corrections(p, z * z);
    let (x, bound) = expansion(z, mean, variance, inverse_sd, corrections);
    // Without variance the mean is the value.
    let (value, nearest) = integer::round(variance.is_zero().choose(mean, x));
    *values = value.into();
    let open = !(variance.is_zero() & mean.is_below(of(MOST)));
    let close = (x - nearest).magnitude().is_below(of(0.5) - bound);
    let doubtful = !(close & z.magnitude().is_below(of(single::NEAR_NORMALS_TO)));
    let small = variance.is_below(of(BOUND_FROM));
    let summable = variance.is_below(of(L::SUM_TO));
    Doubts {
        to_sum: (open & (small | (doubtful & summable))).bits(),
        to_settle: (open & doubtful & !summable).bits(),
    }
}

/// Sums up a chunk of places that wait for it.
#[inline(never)]
fn sum_waiting<L: Law>(
    sums: &mut Waiting,
    words: &[u32],
    numbers: &[L::Number],
    p: &[f32],
    out: &mut [u32],
) {
    let (places, taken) = sums.call();
    let (words, numbers, p) = (
        gathered(words, &places),
        gathered(numbers, &places),
        gathered(p, &places),
    );
    let law = |lane: usize| L::new(numbers[lane], p[lane]);
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
