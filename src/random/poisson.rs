//! The Poisson law: `P(k) = mean^k exp(-mean) / k!`.

use super::lattice::{Cumulants, RECIPROCALS, TIE, guess, quantiles_of, settle, tail_sum};
use crate::numeric::exp::exp;
use crate::numeric::normal;
use crate::numeric::stirling::{deviance, stirling_error};

/// From this mean on the guess is quicker than the sum from the bottom up.
const GUESS_FROM: f64 = 12.0;

/// The quantile: the smallest `k` with `P(X <= k) >= u`, for `u` within (0, 1) and a mean from 0 to
/// 20,000 (greater ones are right too, up to 1e9, but seldom uniforms take long).
///
/// # Numerics
///
/// By inversion, exact but for uniforms within 1e-13, relative to the nearer tail, of a step of
/// the distribution function. Non-decreasing in `u` and, up to the same rounding, in the mean.
///
/// Below a mean of 12 probabilities are summed from 0 up; from 12 on a Cornish-Fisher guess decides
/// unless it falls near an integer. Where either is in doubt the tail beyond the candidate is
/// summed, from a probability computed without cancellation (Loader 2000).
///
/// ```
/// assert_eq!(asmcast::random::poisson::quantile(0.5, 10.0), 10);
/// ```
#[inline]
pub fn quantile(u: f64, mean: f64) -> u32 {
    let (start, certain) = if mean < GUESS_FROM {
        from_below(u, mean)
    } else {
        from_normal(u, mean)
    };
    // No search would find the quantile of an infinite mean, which is out of the domain.
    if certain || mean == f64::INFINITY {
        start
    } else {
        settle(u, start, u32::MAX - 1, |k| tails(k, mean))
    }
}

/// [`quantile`] of each uniform at the mean in the same place, faster.
pub fn quantiles(uniforms: &[f64], means: &[f64], out: &mut Vec<u32>) {
    quantiles_of(
        uniforms,
        |place| (cumulants(means[place]), u32::MAX),
        |place| quantile(uniforms[place], means[place]),
        out,
    );
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

/// The candidate by the Cornish-Fisher guess, and whether it is certain.
#[inline]
fn from_normal(u: f64, mean: f64) -> (u32, bool) {
    let guess = guess(normal::quantile(u), &cumulants(mean));
    (guess.value, guess.certain)
}

/// All cumulants of a Poisson law are its mean.
#[inline]
pub(super) fn cumulants(mean: f64) -> Cumulants {
    Cumulants {
        mean,
        variance: mean,
        third: 1.0,
        fourth: 1.0,
        fifth: 1.0,
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
