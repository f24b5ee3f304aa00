//! The numerical functions against high-precision references and other implementations.

// Tests may compare with the platform's own functions.
#![allow(clippy::disallowed_methods)]

#[expect(
    clippy::approx_constant,
    reason = "the logarithm of 2 among the reference values"
)]
mod reference;
mod single;
mod tables;

use asmcast::numeric::{exp, normal, special, stirling};
use reference::*;

/// How many doubles `a` is from `b`.
fn ulps(a: f64, b: f64) -> u64 {
    // The bits of doubles of one sign are ordered as the doubles are.
    assert!(
        a == b || a.is_sign_negative() == b.is_sign_negative(),
        "{a:e} {b:e}"
    );
    a.to_bits().abs_diff(b.to_bits())
}

fn relative(a: f64, b: f64) -> f64 {
    if a == b { 0.0 } else { (a / b - 1.0).abs() }
}

#[test]
fn exp_and_ln_are_within_an_ulp() {
    for &(x, expected) in EXP {
        assert!(ulps(exp::exp(x), expected) <= 1, "exp({x})");
    }
    for &(x, expected) in LN {
        assert!(ulps(exp::ln(x), expected) <= 1, "ln({x})");
    }
    for &(x, expected) in LN_1P {
        assert!(ulps(exp::ln_1p(x), expected) <= 2, "ln_1p({x})");
    }
}

#[test]
fn exp_and_ln_agree_with_the_platform() {
    // The platform is itself up to an ulp off.
    for i in 0..100_000 {
        let x = (f64::from(i) - 50_000.0) * 0.014_159;
        assert!(ulps(exp::exp(x), x.exp()) <= 2, "exp({x})");
        let y = x.exp();
        assert!(ulps(exp::ln(y), y.ln()) <= 2, "ln({y})");
    }
}

#[test]
fn exp_and_ln_keep_special_values() {
    assert_eq!(exp::exp(0.0), 1.0);
    assert_eq!(exp::exp(710.0), f64::INFINITY);
    assert_eq!(exp::exp(f64::INFINITY), f64::INFINITY);
    assert_eq!(exp::exp(-745.2), 0.0);
    assert_eq!(exp::exp(f64::NEG_INFINITY), 0.0);
    assert!(exp::exp(f64::NAN).is_nan());
    assert_eq!(exp::ln(1.0), 0.0);
    assert_eq!(exp::ln(0.0), f64::NEG_INFINITY);
    assert_eq!(exp::ln(-0.0), f64::NEG_INFINITY);
    assert_eq!(exp::ln(f64::INFINITY), f64::INFINITY);
    for x in [-1.0, -1e-320, f64::NEG_INFINITY, f64::NAN] {
        assert!(exp::ln(x).is_nan(), "ln({x})");
    }
    assert_eq!(exp::ln_1p(0.0), 0.0);
    assert_eq!(exp::ln_1p(-1.0), f64::NEG_INFINITY);
    assert_eq!(exp::ln_1p(f64::INFINITY), f64::INFINITY);
    assert!(exp::ln_1p(-1.1).is_nan());
}

#[test]
fn normal_cdf() {
    for &(z, expected) in NORMAL_CDF {
        let value = normal::cdf(z);
        let bound = if z > 0.0 {
            4e-16
        } else {
            1.5e-15 * expected + 5e-324
        };
        assert!(
            (value - expected).abs() <= bound,
            "cdf({z}): {value:e}, not {expected:e}"
        );
    }
    assert_eq!(normal::cdf(f64::NEG_INFINITY), 0.0);
    assert_eq!(normal::cdf(-39.0), 0.0);
    assert_eq!(normal::cdf(9.0), 1.0);
    assert_eq!(normal::cdf(f64::INFINITY), 1.0);
    assert!(normal::cdf(f64::NAN).is_nan());
}

#[test]
fn normal_quantile() {
    for &(u, expected) in NORMAL_QUANTILE {
        let value = normal::quantile(u);
        assert!(
            relative(value, expected) <= 1e-15,
            "quantile({u:e}): {value}, not {expected}"
        );
    }
    assert_eq!(normal::quantile(0.0), f64::NEG_INFINITY);
    assert_eq!(normal::quantile(1.0), f64::INFINITY);
    assert!(normal::quantile(f64::NAN).is_nan());
}

#[test]
fn normal_agrees_with_statrs_and_with_itself() {
    use statrs::distribution::{ContinuousCDF, Normal};
    // The precision of statrs here is about 1e-11.
    let law = Normal::new(0.0, 1.0).unwrap();
    for i in -800..=800 {
        let z = f64::from(i) / 100.0;
        assert!((normal::cdf(z) - law.cdf(z)).abs() < 1e-10, "cdf({z})");
        // Above, cdf(z) is no longer precise enough to come back from.
        if z < 3.0 {
            let back = normal::quantile(normal::cdf(z));
            assert!((back - z).abs() < 2e-13, "{z} comes back as {back}");
        }
    }
}

#[test]
fn ln_gamma() {
    for &(x, expected) in LN_GAMMA {
        let value = special::ln_gamma(x);
        assert!(
            relative(value, expected) <= 2e-15,
            "ln_gamma({x:e}): {value:e}, not {expected:e}"
        );
    }
    assert_eq!(special::ln_gamma(1.0), 0.0);
    assert_eq!(special::ln_gamma(2.0), 0.0);
    assert_eq!(special::ln_gamma(0.0), f64::INFINITY);
    assert_eq!(special::ln_gamma(f64::INFINITY), f64::INFINITY);
    assert!(special::ln_gamma(-0.5).is_nan());
}

#[test]
fn stirling_error_is_continuous_where_the_series_begins() {
    let below = stirling::stirling_error(10.0 - 1e-12);
    assert!((below - stirling::stirling_error(10.0)).abs() < 2e-14);
    // 1 - ln(2 pi) / 2
    assert!((stirling::stirling_error(1.0) - 0.081_061_466_795_327_26).abs() < 1e-15);
}

#[test]
fn deviance_is_precise_near_the_mean() {
    // x = mean (1 + d): x ln(1 + d) - mean d = mean (d^2/2 - d^3/6 + ...)
    let d = 9.536_743_164_062_5e-7;
    let expected = 1000.0 * (d * d / 2.0 - d * d * d / 6.0);
    assert!(relative(stirling::deviance(1000.0 * (1.0 + d), 1000.0), expected) < 1e-12);
    assert_eq!(stirling::deviance(7.0, 7.0), 0.0);
    for x in [1.0, 50.0, 81.8, 81.9, 122.2, 122.3, 400.0] {
        let direct = x * (x / 100.0_f64).ln() + 100.0 - x;
        assert!(
            relative(stirling::deviance(x, 100.0), direct) < 1e-12,
            "deviance({x})"
        );
    }
}

#[test]
fn beta_cdf() {
    for &(x, a, b, expected) in BETA_CDF {
        let value = special::beta_cdf(x, a, b);
        assert!(
            relative(value, expected) <= 1e-12,
            "beta_cdf({x}, {a}, {b}): {value:e}, not {expected:e}"
        );
    }
    assert_eq!(special::beta_cdf(0.0, 2.0, 3.0), 0.0);
    assert_eq!(special::beta_cdf(1.0, 2.0, 3.0), 1.0);
}

#[test]
fn beta_quantile() {
    for &(u, a, b, expected) in BETA_QUANTILE {
        let value = special::beta_quantile(u, a, b);
        let error = if u <= 0.5 {
            relative(value, expected)
        } else {
            (value - expected).abs()
        };
        assert!(
            error <= 1e-12,
            "beta_quantile({u}, {a}, {b}): {value:e}, not {expected:e}"
        );
    }
    assert_eq!(special::beta_quantile(0.0, 2.0, 3.0), 0.0);
    assert_eq!(special::beta_quantile(1.0, 2.0, 3.0), 1.0);
    // The upper tail is not lost where cdf(z) rounds to 1: 1 - x ~ (Q(z) B(a, b) b)^(1/b).
    let low = special::beta_quantile_at_normal(-9.0, 4.4, 1.1);
    let high = special::beta_quantile_at_normal(9.0, 1.1, 4.4);
    assert!((low - (1.0 - high)).abs() < 1e-15 && low > 1e-6);
}
