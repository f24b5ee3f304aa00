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
use super::sums::{SINGLE_TIE, Sum, sum_up};
use crate::numeric::{normal, single};

/// Places treated side by side.
pub(super) const LANES: usize = 64;

/// Adding it leaves a number's nearest integer in the lowest bits.
const ROUNDER: f32 = 12_582_912.0;

/// From here on a number in single precision has no fraction to speak of.
const LARGE: f32 = 1e6;

/// So many small laws in a chunk are done one by one.
const FEW: u32 = 3;

/// The laws of a chunk of places.
pub(super) trait Laws {
    /// The mean and the variance of the law in a lane.
    fn moments(&self, lane: usize) -> (f32, f32);

    /// The corrections of the law in a lane: see [`Corrections`].
    fn corrections(&self, lane: usize, z2: f32) -> Corrections;

    /// Whether the law in a lane is summed rather than guessed.
    fn is_small(&self, lane: usize) -> bool;

    /// The law in a lane as a sum; need not make sense where it is not small.
    fn sum(&self, lane: usize) -> Sum;

    /// The greatest value of the law in a lane.
    fn most(&self, lane: usize) -> u32;

    /// The quantile of the law in a lane, one by one.
    fn exact(&self, u: f64, lane: usize) -> u32;
}

/// The quantiles of a chunk of laws at uniforms given as words.
#[inline(always)]
pub(super) fn quantiles(words: &[u32; LANES], laws: &impl Laws, values: &mut [u32; LANES]) {
    let mut normals = [0.0; LANES];
    single::normals(words, &mut normals);
    let mut inverse_sd = [0.0; LANES];
    let mut doubtful = [0u8; LANES];
    let mut small = 0;
    for (lane, inverse_sd) in inverse_sd.iter_mut().enumerate() {
        let (_, variance) = laws.moments(lane);
        *inverse_sd = 1.0 / (variance - 1.0 / 12.0).sqrt();
    }
    for lane in 0..LANES {
        let z = normals[lane];
        let (mean, variance) = laws.moments(lane);
        let corrections = laws.corrections(lane, z * z);
        let (x, bound) = expansion(z, mean, variance, inverse_sd[lane], corrections);
        // Rounded down but near an integer, where it is in doubt; the bits are a cheap cast.
        let shifted = (x - 0.5) + ROUNDER;
        let value = shifted.to_bits().wrapping_sub(ROUNDER.to_bits());
        let fraction = x - (shifted - ROUNDER);
        let certain = (z.abs() <= REACH)
            & (fraction > bound)
            & (fraction < 1.0 - bound)
            & (x < LARGE)
            & (value <= laws.most(lane));
        values[lane] = value;
        doubtful[lane] = u8::from(!certain | laws.is_small(lane));
        small += u32::from(laws.is_small(lane));
    }
    if small > FEW {
        sum_up(words, laws, values, &mut doubtful);
    }
    settle_doubtful(&doubtful, |lane| {
        values[lane] = laws.exact(address::uniform(words[lane]), lane);
    });
}

/// Whether the quantiles of a chunk of laws reach a minimum. A uniform below `surely_below` does
/// not reach it under any law whose variance is too small for the guess.
#[inline(always)]
pub(super) fn reach(
    words: &[u32; LANES],
    laws: &impl Laws,
    minimum: u32,
    surely_below: f64,
    reached: &mut [bool; LANES],
) {
    let mut normals = [0.0; LANES];
    single::normals(words, &mut normals);
    let minimum = minimum as f32;
    let surely_below = surely_below as f32 - SINGLE_TIE;
    let mut doubtful = [0u8; LANES];
    for lane in 0..LANES {
        let z = normals[lane];
        let (mean, variance) = laws.moments(lane);
        let inverse = 1.0 / (variance - 1.0 / 12.0).sqrt();
        let corrections = laws.corrections(lane, z * z);
        let (x, bound) = expansion(z, mean, variance, inverse, corrections);
        let certain = (z.abs() <= REACH) & ((x - minimum).abs() > bound);
        let below = address::uniform(words[lane]) as f32;
        let guessed = variance >= BOUND_FROM;
        reached[lane] = guessed & (x >= minimum);
        doubtful[lane] = u8::from(
            !(if guessed {
                certain
            } else {
                below < surely_below
            }),
        );
    }
    settle_doubtful(&doubtful, |lane| {
        reached[lane] =
            f64::from(laws.exact(address::uniform(words[lane]), lane)) >= f64::from(minimum);
    });
}

/// Calls `settle` for each lane that is in doubt.
#[inline(always)]
fn settle_doubtful(doubtful: &[u8; LANES], mut settle: impl FnMut(usize)) {
    const GROUP: usize = 8;
    for (group, flags) in doubtful.as_chunks::<GROUP>().0.iter().enumerate() {
        if u64::from_ne_bytes(*flags) != 0 {
            for (lane, flag) in flags.iter().enumerate() {
                if *flag != 0 {
                    settle(group * GROUP + lane);
                }
            }
        }
    }
}

/// The greatest distance of a normal value from 0 for which [`expansion`]'s bound was established.
const REACH: f32 = 4.0;

/// From this variance on the bound of [`expansion`]'s error holds.
pub(super) const BOUND_FROM: f32 = 6.0;

/// The corrections of the Cornish-Fisher expansion, polynomials of a law's third to fifth cumulants
/// over the variance, `a`, `b`, `c`, and of a squared normal value.
#[derive(Clone, Copy)]
pub(super) struct Corrections {
    /// `a (z^2 - 1) / 6`
    pub first: f32,
    /// `b (z^2 - 3) / 24 - a^2 (2 z^2 - 5) / 36`
    pub second: f32,
    /// `c (z^4 - 6 z^2 + 3) / 120 - a b (z^4 - 5 z^2 + 2) / 24 + a^3 (12 z^4 - 53 z^2 + 17) / 324`
    pub third: f32,
    /// What is left to that order, a polynomial fitted to binomial laws of great variances: see
    /// [`super::binomial::corrections`].
    pub fourth: f32,
}

/// The `x` at which the continued distribution function, `P(X < x)` at integers, has the
/// probability of a standard normal value; and a bound of the error.
///
/// The Cornish-Fisher expansion to the fourth correction (order `1/sd^3`), for a lattice law: at
/// half-integers the distribution function agrees, to the second correction, with that of a
/// continuous law whose variance is less by 1/12.
///
/// The error, measured against incomplete gamma and beta functions for Poisson means and binomial
/// variances from 6 up, is below `(0.03 + 0.00135 z^6) / sd^4` for `|z| <= 4`; twice that is taken
/// as the bound, and a part in a million of the value for rounding.
#[inline(always)]
pub(super) fn expansion(
    z: f32,
    mean: f32,
    variance: f32,
    inverse: f32,
    corrections: Corrections,
) -> (f32, f32) {
    const ROUNDING: f32 = 1e-6;
    let Corrections {
        first,
        second,
        third,
        fourth,
    } = corrections;
    let sd = (variance - 1.0 / 12.0) * inverse;
    let z2 = z * z;
    let inverse_2 = inverse * inverse;
    // The lesser variance widens the relative skewness.
    let first = first + first * inverse_2 * (1.0 / 12.0);
    let even = first + inverse_2 * third;
    let odd = sd + inverse * (second + inverse_2 * fourth);
    let x = (mean + 0.5) + (z * odd + even);
    let bound = (0.06 + 0.0027 * (z2 * z2 * z2)) * (inverse_2 * inverse_2)
        + ROUNDING * (mean + 2.0 * sd + 1.0);
    (x, bound)
}

/// The expansion rounded down: near the quantile of a law.
pub(super) fn guess(
    u: f64,
    mean: f64,
    variance: f64,
    corrections: impl Fn(f32) -> Corrections,
) -> u32 {
    let z = normal::quantile(u) as f32;
    let inverse = 1.0 / (variance as f32 - 1.0 / 12.0).sqrt();
    expansion(z, mean as f32, variance as f32, inverse, corrections(z * z)).0 as u32
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::{binomial, poisson};

    /// The greatest error of the expansion at a law's steps, as a share of the bound.
    fn worst(
        (mean, variance): (f64, f64),
        most: u32,
        corrections: impl Fn(f32) -> Corrections,
        tails: impl Fn(u32) -> (f64, f64),
    ) -> f64 {
        let sd = variance.sqrt();
        let first = (mean - 6.0 * sd) as u32;
        let last = most.min((mean + 6.0 * sd) as u32);
        let stride = 1 + (last - first) as usize / 100;
        let mut worst: f64 = 0.0;
        for k in (first..last).step_by(stride) {
            let (lower, upper) = tails(k);
            let z = if lower < 0.5 {
                normal::quantile(lower)
            } else {
                -normal::quantile(upper)
            } as f32;
            if z.abs() <= REACH {
                let inverse = 1.0 / (variance as f32 - 1.0 / 12.0).sqrt();
                let corrections = corrections(z * z);
                let (mean, variance) = (mean as f32, variance as f32);
                let (x, bound) = expansion(z, mean, variance, inverse, corrections);
                let error = (f64::from(x) - f64::from(k + 1)).abs();
                worst = worst.max(error / f64::from(bound));
            }
        }
        worst
    }

    #[test]
    fn the_bound_holds_twice() {
        for mean in [6.0, 7.5, 12.0, 12.9, 20.0, 50.0, 200.0, 3000.0] {
            let tails = |k| poisson::tails(k, mean);
            let share = worst((mean, mean), u32::MAX, poisson::corrections, tails);
            assert!(share < 0.55, "Poisson({mean}): {share}");
        }
        for n in [24, 25, 30, 40, 60, 100, 300, 1500, 10_000] {
            for i in 1..100 {
                let p = f64::from(i) / 100.0;
                let mean = f64::from(n) * p;
                let moments = (mean, mean * (1.0 - p));
                if moments.1 >= f64::from(BOUND_FROM) {
                    let corrections = |z2| binomial::corrections(p as f32, z2);
                    let share = worst(moments, n, corrections, |k| binomial::tails(k, n, p));
                    assert!(share < 0.55, "Bin({n}, {p}): {share}");
                }
            }
        }
    }
}
