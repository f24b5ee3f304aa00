//! The geometric, the log-uniform and the categorical law.

use asmcast::random::{World, categorical, geometric, log_uniform_integer};
use proptest::prelude::*;

#[test]
fn geometric_quantiles_are_exact() {
    for mean in [1.0_f64, 1.0 + 1e-9, 1.2, 2.0, 5.0, 100.0, 1e6] {
        let log_failure = (-1.0 / mean).ln_1p();
        let tail = |k: u32| (f64::from(k) * log_failure).exp();
        for i in 0..1000 {
            let u = (f64::from(i) + 0.5) / 1000.0;
            let k = geometric::quantile(u, mean);
            assert!(
                tail(k) <= (1.0 - u) * (1.0 + 1e-12),
                "mean {mean}, u {u}: {k}"
            );
            let before = k == 1 || tail(k - 1) > (1.0 - u) * (1.0 - 1e-12);
            assert!(before, "mean {mean}, u {u}: {k}");
        }
        for u in [1e-300, 1e-16] {
            assert_eq!(geometric::quantile(u, mean), 1);
        }
    }
    // ln(2^53) / ln(2)
    assert_eq!(geometric::quantile(1.0 - 0.5 * f64::EPSILON, 2.0), 53);
    assert_eq!(geometric::quantile(0.9, 0.5), 1);
    assert_eq!(geometric::quantile(0.9, 1e12), u32::MAX);
}

#[test]
fn geometric_values_have_their_mean() {
    const N: u32 = 50_000;
    let stream = World::new(9, 9).stream(0, 0);
    let total: f64 = (0..N)
        .map(|e| f64::from(geometric::quantile(stream.uniform(e), 4.0)))
        .sum();
    // Five standard errors; the variance is mean (mean - 1).
    assert!((total / f64::from(N) - 4.0).abs() < 5.0 * (12.0 / f64::from(N)).sqrt());
}

#[test]
fn log_uniform_integers_have_their_probabilities() {
    for (lo, hi) in [(1, 1), (1, 3), (10, 500), (7, 8), (1, u32::MAX)] {
        let total = ((f64::from(hi) + 1.0) / f64::from(lo)).ln();
        let cdf = |s: u32| ((f64::from(s) + 1.0) / f64::from(lo)).ln() / total;
        for i in 0..2000 {
            let u = (f64::from(i) + 0.5) / 2000.0;
            let s = log_uniform_integer(u, lo, hi);
            assert!((lo..=hi).contains(&s));
            assert!(cdf(s) >= u - 1e-12, "{lo}..={hi}, {u}: {s}");
            assert!(s == lo || cdf(s - 1) < u + 1e-12, "{lo}..={hi}, {u}: {s}");
        }
        assert_eq!(log_uniform_integer(0.5 * f64::EPSILON, lo, hi), lo);
        assert_eq!(log_uniform_integer(1.0 - 0.5 * f64::EPSILON, lo, hi), hi);
    }
}

#[test]
fn categories_without_weight_are_never_chosen() {
    let cumulative = [0.0, 0.25, 0.25, 0.75, 0.75];
    assert_eq!(categorical(f64::MIN_POSITIVE, &cumulative), 1);
    assert_eq!(categorical(1.0 / 3.0, &cumulative), 1);
    assert_eq!(categorical(0.334, &cumulative), 3);
    assert_eq!(categorical(1.0 - 0.5 * f64::EPSILON, &cumulative), 3);
    assert_eq!(categorical(0.5, &[]), 0);
    assert_eq!(categorical(0.5, &[0.0, 0.0]), 0);
}

proptest! {
    #[test]
    fn small_laws_are_monotone(
        u in 1e-15..0.9, more in 0.0..0.1, mean in 1.0..100.0, up in 1e-6..10.0, lo in 1..100_u32,
        wide in 0..500_u32, weights in prop::collection::vec(0.0..1.0, 1..20),
    ) {
        let v = u + more;
        let value = geometric::quantile(u, mean);
        prop_assert!(geometric::quantile(v, mean) >= value);
        prop_assert!(geometric::quantile(u, mean + up) >= value);
        let value = log_uniform_integer(u, lo, lo + wide);
        prop_assert!(log_uniform_integer(v, lo, lo + wide) >= value);
        prop_assert!(log_uniform_integer(u, lo, lo + wide + 1) >= value);
        prop_assert!(log_uniform_integer(u, lo + 1, lo + wide + 1) >= value);
        let mut sum = 0.0;
        let cumulative: Vec<f64> = weights.iter().map(|w| { sum += w; sum }).collect();
        let choice = categorical(u, &cumulative);
        prop_assert!(choice < weights.len());
        prop_assert!(categorical(v, &cumulative) >= choice);
    }
}
