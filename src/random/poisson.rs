//! The Poisson law: `P(k) = mean^k exp(-mean) / k!`.

use super::expansion::{Corrections, guess};
use super::lattice::{self, settle, tail_sum};
use super::sums::{RECIPROCALS, Sum, TIE};
use crate::numeric::exp::exp;
use crate::numeric::lanes::{Lanes, SIDE, Single};
use crate::numeric::stirling::{deviance, stirling_error};

/// From this mean on it is so one by one.
const GUESS_ONE_FROM: f64 = 60.0;

/// The quantile: the smallest `k` with `P(X <= k) >= u`, for `u` within (0, 1) and a mean from 0 to
/// 20,000 (greater ones are right too, up to 1e9, but seldom uniforms take long).
///
/// # Numerics
///
/// By inversion, exact but for uniforms within 1e-13, relative to the nearer tail, of a step of
/// the distribution function. Non-decreasing in `u` and, up to the same rounding, in the mean.
///
/// Below a mean of 60 probabilities are summed from 0 up; where that leaves a doubt, and from 60 on,
/// the tail beyond a candidate is summed, from a probability computed without cancellation (Loader
/// 2000).
///
/// ```
/// assert_eq!(asmcast::random::poisson::quantile(0.5, 10.0), 10);
/// ```
pub fn quantile(u: f64, mean: f64) -> u32 {
    let (start, certain) = if mean < GUESS_ONE_FROM {
        from_below(u, mean)
    } else {
        (guess(u, mean, mean, corrections), false)
    };
    // No search would find the quantile of an infinite mean, which is out of the domain.
    if certain || mean == f64::INFINITY {
        start
    } else {
        settle(u, start, u32::MAX - 1, |k| tails(k, mean))
    }
}

/// [`quantile`] of each uniform, a word w standing for `(w + 1/2) / 2^32`, at the mean in the same
/// place; faster than one by one.
pub fn quantiles(words: &[u32], means: &[f32], out: &mut [u32]) {
    lattice::quantiles::<Poisson>(words, means, means, out);
}

/// A law, by its mean.
#[derive(Clone, Copy)]
struct Poisson(f32);

impl lattice::Law for Poisson {
    type Number = f32;

    const SUM_TO: f32 = 7.0;

    #[inline(always)]
    fn new(mean: f32, _: f32) -> Self {
        Poisson(mean)
    }

    #[inline(always)]
    fn numbers(means: &[f32; SIDE]) -> Lanes {
        Lanes::from(means)
    }

    #[inline(always)]
    fn moments<T: Single>(mean: T, _: T) -> (T, T) {
        (mean, mean)
    }

    #[inline(always)]
    fn corrections<T: Single>(_: T, z2: T) -> Corrections<T> {
        corrections(z2)
    }

    #[inline(always)]
    fn variance(self) -> f32 {
        self.0
    }

    #[inline(always)]
    fn sum(self) -> Sum {
        Sum {
            log_first: -self.0,
            scale: self.0,
            odds: 0.0,
            downwards: false,
        }
    }

    #[inline(always)]
    fn most(self) -> u32 {
        u32::MAX
    }

    #[inline(never)]
    fn exact(self, u: f64) -> u32 {
        quantile(u, f64::from(self.0))
    }
}

/// The candidate by summing probabilities from 0 up, and whether it is certain.
#[inline]
fn from_below(u: f64, mean: f64) -> (u32, bool) {
    let mut probability = exp(-mean);
    let mut cdf = probability;
    let mut k = 0;
    while cdf < u && k + 1 < RECIPROCALS.len() {
        k += 1;
        probability *= mean * RECIPROCALS[k];
        cdf += probability;
    }
    let certain = cdf - u > TIE && (k == 0 || u - (cdf - probability) > TIE);
    (k as u32, certain)
}

/// All cumulants of a Poisson law are its mean.
#[inline(always)]
pub(super) fn corrections<T: Single>(z2: T) -> Corrections<T> {
    let of = T::of;
    let third = (of(12.0) * z2 - of(17.0)) * z2 - of(19.0);
    let fourth = of(0.002_960_35) + z2 * of(0.001_329_85);
    Corrections {
        first: (z2 - of(1.0)) * of(1.0 / 6.0),
        second: (of(1.0) - z2) * of(1.0 / 72.0),
        third: third * of(1.0 / 3240.0),
        fourth: of(0.017_602_8) - z2 * fourth,
    }
}

/// `P(X <= k)` and `P(X > k)`, the smaller to about 1e-14 of its size.
///
/// Sums the tail on `k`'s side of the mean.
pub fn tails(k: u32, mean: f64) -> (f64, f64) {
    let inverse = 1.0 / mean;
    if f64::from(k) < mean {
        let lower = mass(k, mean) * tail_sum((1..=k).rev().map(|j| f64::from(j) * inverse));
        (lower, 1.0 - lower)
    } else {
        let first = k + 1;
        let upper =
            mass(first, mean) * tail_sum((first..=u32::MAX).skip(1).map(|j| mean / f64::from(j)));
        (1.0 - upper, upper)
    }
}

/// `P(X = k)`, relative error below 1e-13.
pub fn mass(k: u32, mean: f64) -> f64 {
    if k == 0 {
        return exp(-mean);
    }
    if mean <= 0.0 {
        return 0.0;
    }
    let k = f64::from(k);
    exp(-stirling_error(k) - deviance(k, mean)) / (2.0 * std::f64::consts::PI * k).sqrt()
}
