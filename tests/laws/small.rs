//! The geometric, the log-uniform and the categorical law.

use asmcast::random::address::uniform;
use asmcast::random::{Categorical, Geometric, LogUniformInteger, World};
use proptest::prelude::*;

#[test]
fn geometric_quantiles_are_exact() {
    for mean in [1.0_f64, 1.0 + 1e-9, 1.2, 2.0, 5.0, 100.0, 1e6] {
        let law = Geometric::new(mean);
        let log_failure = (-1.0 / mean).ln_1p();
        let tail = |k: u32| (f64::from(k) * log_failure).exp();
        for i in 0..1000 {
            let u = (f64::from(i) + 0.5) / 1000.0;
            let k = law.quantile(u);
            assert!(
                tail(k) <= (1.0 - u) * (1.0 + 1e-12),
                "mean {mean}, u {u}: {k}"
            );
            let before = k == 1 || tail(k - 1) > (1.0 - u) * (1.0 - 1e-12);
            assert!(before, "mean {mean}, u {u}: {k}");
        }
        for u in [1e-300, 1e-16] {
            assert_eq!(law.quantile(u), 1);
        }
    }
    // ln(2^53) / ln(2)
    assert_eq!(Geometric::new(2.0).quantile(1.0 - 0.5 * f64::EPSILON), 53);
    assert_eq!(Geometric::new(0.5).quantile(0.9), 1);
    assert_eq!(Geometric::new(1e12).quantile(0.9), u32::MAX);
}

#[test]
fn geometric_values_have_their_mean() {
    const N: u32 = 50_000;
    let stream = World::new(9, 9).stream(0, 0);
    let law = Geometric::new(4.0);
    let total: f64 = (0..N)
        .map(|e| f64::from(law.quantile(uniform(stream.words(e, 0)[0]))))
        .sum();
    // Five standard errors; the variance is mean (mean - 1).
    assert!((total / f64::from(N) - 4.0).abs() < 5.0 * (12.0 / f64::from(N)).sqrt());
}

#[test]
fn log_uniform_integers_have_their_probabilities() {
    for (lo, hi) in [(1, 1), (1, 3), (10, 500), (7, 8), (1, u32::MAX)] {
        let law = LogUniformInteger::new(lo, hi);
        let total = ((f64::from(hi) + 1.0) / f64::from(lo)).ln();
        let cdf = |s: u32| ((f64::from(s) + 1.0) / f64::from(lo)).ln() / total;
        for i in 0..2000 {
            let u = (f64::from(i) + 0.5) / 2000.0;
            let s = law.quantile(u);
            assert!((lo..=hi).contains(&s));
            assert!(cdf(s) >= u - 1e-12, "{lo}..={hi}, {u}: {s}");
            assert!(s == lo || cdf(s - 1) < u + 1e-12, "{lo}..={hi}, {u}: {s}");
        }
        assert_eq!(law.quantile(0.5 * f64::EPSILON), lo);
        assert_eq!(law.quantile(1.0 - 0.5 * f64::EPSILON), hi);
    }
}

#[test]
fn categories_without_weight_are_never_chosen() {
    let law = Categorical::new([0.0, 1.0, 0.0, 2.0, 0.0, 1.0]);
    assert_eq!(law.quantile(f64::MIN_POSITIVE), 1);
    assert_eq!(law.quantile(0.25), 1);
    assert_eq!(law.quantile(0.250_001), 3);
    assert_eq!(law.quantile(0.75), 3);
    assert_eq!(law.quantile(1.0 - 0.5 * f64::EPSILON), 5);
    let last = Categorical::new([1.0, 0.0]);
    assert_eq!(last.quantile(1.0 - 0.5 * f64::EPSILON), 0);
    assert_eq!(Categorical::new([]).quantile(0.5), 0);
    assert_eq!(Categorical::new([3.0]).quantile(0.5), 0);
}

proptest! {
    #[test]
    fn small_laws_are_monotone(
        u in 1e-15..0.9, more in 0.0..0.1, mean in 1.0..100.0, up in 1e-6..10.0, lo in 1..100_u32,
        wide in 0..500_u32, weights in prop::collection::vec(0.0..1.0, 1..20),
    ) {
        let v = u + more;
        let value = Geometric::new(mean).quantile(u);
        prop_assert!(Geometric::new(mean).quantile(v) >= value);
        prop_assert!(Geometric::new(mean + up).quantile(u) >= value);
        let law = LogUniformInteger::new(lo, lo + wide);
        let value = law.quantile(u);
        prop_assert!(law.quantile(v) >= value);
        prop_assert!(LogUniformInteger::new(lo, lo + wide + 1).quantile(u) >= value);
        prop_assert!(LogUniformInteger::new(lo + 1, lo + wide + 1).quantile(u) >= value);
        let law = Categorical::new(weights.iter().copied());
        let choice = law.quantile(u);
        prop_assert!(choice < weights.len());
        prop_assert!(law.quantile(v) >= choice);
    }
}
