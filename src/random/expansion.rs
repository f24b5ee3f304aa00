//! Where the quantile of an integer law lies: its Cornish-Fisher expansion, and how far off that is
//! at most.

use crate::numeric::lanes::Single;
use crate::numeric::normal;

/// The corrections of the Cornish-Fisher expansion, polynomials of a law's third to fifth cumulants
/// over the variance, `a`, `b`, `c`, and of a squared normal value.
#[derive(Clone, Copy)]
pub(super) struct Corrections<T> {
    /// `a (z^2 - 1) / 6`
    pub first: T,
    /// `b (z^2 - 3) / 24 - a^2 (2 z^2 - 5) / 36`
    pub second: T,
    /// `c (z^4 - 6 z^2 + 3) / 120 - a b (z^4 - 5 z^2 + 2) / 24 + a^3 (12 z^4 - 53 z^2 + 17) / 324`
    pub third: T,
    /// What is left to that order, a polynomial fitted to binomial laws of great variances: see
    /// [`super::binomial::corrections`].
    pub fourth: T,
}

/// The variance from which the expansion's bound is established.
pub(super) const BOUND_FROM: f32 = 1.0;

/// The `x` at which the continued distribution function, `P(X < x + 1/2)` at half-integers, has the
/// probability of a standard normal value; and a bound of the error.
///
/// The Cornish-Fisher expansion to the fourth correction (order `1/sd^3`), for a lattice law: at
/// half-integers the distribution function agrees, to the second correction, with that of a
/// continuous law whose variance is less by 1/12.
///
/// The error, measured against incomplete gamma and beta functions for Poisson means and binomial
/// variances from 1 up, is below `(0.033 + 0.0015 z^6) / sd^4` for `|z| <= 4`; 1.8 times that is
/// taken as the bound, three parts in ten million of the value for rounding, and the relative
/// errors of [`crate::numeric::single::near_normal`] and of the inverse.
#[inline(always)]
pub(super) fn expansion<T: Single>(
    z: T,
    mean: T,
    variance: T,
    inverse: T,
    corrections: Corrections<T>,
) -> (T, T) {
    const ROUNDING: f32 = 3e-7;
    // Of the normal value and of the inverse.
    const RELATIVE: f32 = 2e-6 + 8e-7;
    let Corrections {
        first,
        second,
        third,
        fourth,
    } = corrections;
    let of = T::of;
    let sd = (variance - of(1.0 / 12.0)) * inverse;
    let z2 = z * z;
    let inverse_2 = inverse * inverse;
    // The lesser variance widens the relative skewness.
    let first = first + first * inverse_2 * of(1.0 / 12.0);
    let even = first + inverse_2 * third;
    let odd = sd + inverse * (second + inverse_2 * fourth);
    let x = mean + (z * odd + even);
    let bound = (of(0.06) + of(0.0027) * (z2 * z2 * z2)) * (inverse_2 * inverse_2)
        + (of(ROUNDING) * mean + (of(2.0 * ROUNDING) + of(RELATIVE) * z.magnitude()) * sd);
    (x, bound)
}

/// The expansion rounded down: near the quantile of a law.
pub(super) fn guess(
    u: f64,
    mean: f64,
    variance: f64,
    corrections: impl Fn(f32) -> Corrections<f32>,
) -> u32 {
    let z = normal::quantile(u) as f32;
    let inverse = 1.0 / (variance as f32 - 1.0 / 12.0).sqrt();
    let (mean, variance) = (mean as f32, variance as f32);
    let (x, _) = expansion(z, mean, variance, inverse, corrections(z * z));
    (x + 0.5) as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::{binomial, poisson};

    /// The greatest distance of a normal value from 0 for which the bound is established.
    const REACH: f32 = 4.0;

    /// The greatest error of the expansion at a law's steps, as a share of the bound.
    fn worst(
        (mean, variance): (f64, f64),
        most: u32,
        corrections: impl Fn(f32) -> Corrections<f32>,
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
                let error = (f64::from(x) - (f64::from(k) + 0.5)).abs();
                worst = worst.max(error / f64::from(bound));
            }
        }
        worst
    }

    #[test]
    fn the_bound_holds_twice() {
        let variances = [1.0, 1.2, 1.5, 2.0, 2.4, 3.0, 3.5, 4.5, 6.0, 7.5, 12.0, 12.9];
        for mean in variances.into_iter().chain([20.0, 50.0, 200.0, 3000.0]) {
            let tails = |k| poisson::tails(k, mean);
            let share = worst((mean, mean), u32::MAX, poisson::corrections, tails);
            assert!(share < 0.55, "Poisson({mean}): {share}");
        }
        for n in [
            4, 5, 7, 10, 15, 20, 24, 25, 30, 40, 60, 100, 300, 1500, 10_000,
        ] {
            // Hundredths, and both probabilities of small variances.
            let hundredths = (1..100).map(|i| f64::from(i) / 100.0);
            let of_small = variances.into_iter().flat_map(|variance| {
                let root = (1.0 - 4.0 * variance / f64::from(n)).max(0.0).sqrt();
                [(1.0 - root) / 2.0, (1.0 + root) / 2.0]
            });
            for p in hundredths.chain(of_small) {
                let mean = f64::from(n) * p;
                let moments = (mean, mean * (1.0 - p));
                if moments.1 >= f64::from(BOUND_FROM) - 1e-9 {
                    let corrections = |z2| binomial::corrections(p as f32, z2);
                    let share = worst(moments, n, corrections, |k| binomial::tails(k, n, p));
                    assert!(share < 0.55, "Bin({n}, {p}): {share}");
                }
            }
        }
    }
}
