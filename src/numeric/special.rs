//! The gamma and beta functions and the beta distribution.

use super::exp::{exp, ln};
use super::normal;
use super::polynomial::interleaved;
use super::stirling::{HALF_LN_2_PI, SERIES_FROM, deviance, stirling_error};

/// `ln Gamma(x)` for `x > 0`; NaN below zero and for NaN, infinity at 0 and at infinity.
///
/// Relative error below 1e-14, also near the zeros at 1 and 2.
///
/// On [1, 2] a Chebyshev series for `ln Gamma(1 + y) / (y (y - 1))`, computed for this crate to 60
/// digits; below and up to 10 the recurrence; beyond, Stirling's series.
pub fn ln_gamma(x: f64) -> f64 {
    if x.is_nan() || x < 0.0 {
        return f64::NAN;
    }
    if x < 1.0 {
        return ln_gamma_unit(x) - ln(x);
    }
    if x >= SERIES_FROM {
        // Grouped so that even the greatest arguments do not become infinity less infinity.
        return (x - 0.5) * (ln(x) - 1.0) + (HALF_LN_2_PI - 0.5) + stirling_error(x);
    }
    let mut product = 1.0;
    let mut reduced = x;
    while reduced >= 2.0 {
        reduced -= 1.0;
        product *= reduced;
    }
    ln_gamma_unit(reduced - 1.0) + ln(product)
}

/// `ln Gamma(1 + y)` for `y` within [0, 1].
fn ln_gamma_unit(y: f64) -> f64 {
    const G: [f64; 20] = [
        0.4831289505409809,
        -0.07297994795715297,
        0.015727850268645514,
        -0.003913560937631769,
        0.0010498186643088884,
        -0.00029455070139898493,
        8.510090560189765e-05,
        -2.5094329864078195e-05,
        7.51137972077015e-06,
        -2.2742409034140543e-06,
        6.948881099397658e-07,
        -2.1388452890262906e-07,
        6.613581822461987e-08,
        -2.057734525447198e-08,
        6.575087168826431e-09,
        -2.0735267758524892e-09,
        5.335379069152651e-10,
        -1.6381596734648426e-10,
        1.0818879857139573e-10,
        -3.53647433811882e-11,
    ];
    y * (y - 1.0) * interleaved(&G, 2.0 * y - 1.0)
}

/// The distribution function of the beta distribution, i.e. the regularised incomplete beta
/// function `I_x(a, b)`, for `a, b > 0`; 0 for `x <= 0`, 1 for `x >= 1`.
///
/// Relative error below 1e-12 for `a` and `b` up to a thousand.
///
/// The continued fraction of DLMF 8.17.22, on the side of the mean where it converges quickly,
/// times a front factor computed by Stirling errors and deviances.
pub fn beta_cdf(x: f64, a: f64, b: f64) -> f64 {
    beta_tails(x, a, b).0
}

/// `I_x(a, b)` and its complement, each without cancellation on the side where it is small.
fn beta_tails(x: f64, a: f64, b: f64) -> (f64, f64) {
    if x <= 0.0 {
        return (0.0, 1.0);
    }
    if x >= 1.0 {
        return (1.0, 0.0);
    }
    let front = beta_front(x, a, b);
    if x < (a + 1.0) / (a + b + 2.0) {
        let lower = front * beta_fraction(x, a, b) / a;
        (lower, 1.0 - lower)
    } else {
        let upper = front * beta_fraction(1.0 - x, b, a) / b;
        (1.0 - upper, upper)
    }
}

/// `x^a (1 - x)^b / B(a, b)`, by way of the binomial probability of `a` in `a + b`.
fn beta_front(x: f64, a: f64, b: f64) -> f64 {
    let n = a + b;
    let exponent = stirling_error(n)
        - stirling_error(a)
        - stirling_error(b)
        - deviance(a, n * x)
        - deviance(b, n * (1.0 - x));
    exp(exponent) * (a * b / n / (2.0 * std::f64::consts::PI)).sqrt()
}

/// The continued fraction of the incomplete beta function, by Lentz's modified algorithm.
fn beta_fraction(x: f64, a: f64, b: f64) -> f64 {
    /// Stands for a zero denominator.
    const TINY: f64 = 1e-300;
    /// The number of terms needed grows with the root of the greater parameter.
    const MOST_TERMS: u32 = 20_000;
    let guarded = |v: f64| if v.abs() < TINY { TINY } else { v };
    let mut c = 1.0;
    let mut d = 1.0 / guarded(1.0 - (a + b) * x / (a + 1.0));
    let mut value = d;
    for m in 1..=MOST_TERMS {
        let m = f64::from(m);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        let before = value;
        for term in [even, odd] {
            d = 1.0 / guarded(1.0 + term * d);
            c = guarded(1.0 + term / c);
            value *= c * d;
        }
        if (value - before).abs() <= 1e-16 * value.abs() {
            break;
        }
    }
    value
}

/// The quantile function of the beta distribution: the `x` with [`beta_cdf`]`(x, a, b) = u`, for
/// `a, b > 0` and `u` within [0, 1].
///
/// Relative error below 1e-12 for the lower half (`u <= 1/2`), absolute error below 1e-12 for the
/// upper half. For tabulation, not for speed: some ten evaluations of the distribution function.
pub fn beta_quantile(u: f64, a: f64, b: f64) -> f64 {
    if u <= 0.5 {
        lower_quantile(u, a, b)
    } else {
        1.0 - lower_quantile(1.0 - u, b, a)
    }
}

/// The beta quantile at the probability of a standard normal value: `beta_quantile(cdf(z))`
/// without the loss of `cdf(z)` near 1.
pub fn beta_quantile_at_normal(z: f64, a: f64, b: f64) -> f64 {
    if z <= 0.0 {
        lower_quantile(normal::cdf(z), a, b)
    } else {
        1.0 - lower_quantile(normal::cdf(-z), b, a)
    }
}

/// The quantile at a probability of at most one half, by Newton's method on `ln I` as a function
/// of `s = ln x`, nearly linear in the tail, with bisection where a step leaves the bracket.
fn lower_quantile(u: f64, a: f64, b: f64) -> f64 {
    if u.is_nan() || u <= 0.0 {
        return if u.is_nan() { u } else { 0.0 };
    }
    let target = ln(u);
    // The leading term I ~ x^a / (a B(a, b)) gives the start.
    let ln_beta = ln_gamma(a) + ln_gamma(b) - ln_gamma(a + b);
    let (mut low, mut high) = (-745.0, 0.0);
    let mut s = ((target + ln(a) + ln_beta) / a).clamp(low, -1e-3);
    for _ in 0..200 {
        let x = exp(s);
        let lower = beta_tails(x, a, b).0;
        let error = ln(lower) - target;
        if error > 0.0 {
            high = s;
        } else {
            low = s;
        }
        // d ln I / d ln x = x f(x) / I, where x f(x) is the front factor over 1 - x.
        let slope = beta_front(x, a, b) / (1.0 - x) / lower;
        let newton = s - error / slope;
        let next = if newton > low && newton < high {
            newton
        } else {
            0.5 * (low + high)
        };
        if (next - s).abs() <= 1e-15 * (1.0 + s.abs()) {
            return exp(next);
        }
        s = next;
    }
    exp(s)
}
