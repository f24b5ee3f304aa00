//! The two terms of Stirling-like expansions that probabilities are computed from without
//! cancellation (Loader 2000, "Fast and Accurate Computation of Binomial Probabilities").

use super::exp::ln;
use super::polynomial::horner;
use super::special::ln_gamma;

/// Half the logarithm of 2 pi.
pub(crate) const HALF_LN_2_PI: f64 = 0.918_938_533_204_672_8;

/// From here on the asymptotic series has full accuracy.
pub(crate) const SERIES_FROM: f64 = 10.0;

/// The error of Stirling's formula:
/// `ln Gamma(x + 1) - (x + 1/2) ln x + x - ln(2 pi) / 2`, for `x > 0`.
///
/// Absolute error below 1e-17 from 10 on (asymptotic series, Abramowitz and Stegun 6.1.41), below
/// 2e-14 before.
pub fn stirling_error(x: f64) -> f64 {
    const SERIES: [f64; 8] = [
        1.0 / 12.0,
        -1.0 / 360.0,
        1.0 / 1260.0,
        -1.0 / 1680.0,
        1.0 / 1188.0,
        -691.0 / 360_360.0,
        1.0 / 156.0,
        -3617.0 / 122_400.0,
    ];
    if x < SERIES_FROM {
        ln_gamma(x + 1.0) - ((x + 0.5) * ln(x) - x + HALF_LN_2_PI)
    } else {
        let inverse = 1.0 / x;
        inverse * horner(&SERIES, inverse * inverse)
    }
}

/// The deviance of an observation `x` from its mean: `x ln(x / mean) + mean - x`, for `x > 0` and
/// `mean > 0`.
///
/// Relative error below 2e-14, also where the two are close.
pub fn deviance(x: f64, mean: f64) -> f64 {
    let difference = x - mean;
    let v = difference / (x + mean);
    // ln(x / mean) = 2 artanh(v), as a series; the first term cancels against mean - x.
    let close = v.abs() < 0.1;
    if !close {
        return x * ln(x / mean) + mean - x;
    }
    let v2 = v * v;
    let mut power = 2.0 * x * v;
    let mut sum = difference * v;
    let mut odd = 3.0;
    loop {
        power *= v2;
        let next = sum + power / odd;
        if next == sum {
            return sum;
        }
        sum = next;
        odd += 2.0;
    }
}
