//! The Poisson and binomial quantiles against exact sums.

use crate::exact::Exact;
use asmcast::random::{binomial, poisson};
use proptest::prelude::*;

#[test]
fn poisson_quantiles_are_exact() {
    for mean in [
        1e-9, 0.01, 0.3, 1.0, 2.5, 7.9, 11.999, 12.0, 13.7, 20.0, 60.0, 199.5, 1000.0, 20_000.0,
    ] {
        let exact = Exact::poisson(mean);
        let name = format!("Poisson({mean})");
        exact.check_grid(&name, |u| poisson::quantile(u, mean));
        if mean < 1000.0 {
            exact.check_steps(&name, |u| poisson::quantile(u, mean));
        }
    }
    for u in [1e-16, 0.5, 1.0 - 1e-16] {
        assert_eq!(poisson::quantile(u, 0.0), 0);
    }
    // Nonsense in, anything out, but soon.
    poisson::quantile(f64::NAN, 3.0);
    poisson::quantile(f64::NAN, 30.0);
    poisson::quantile(0.5, f64::NAN);
    poisson::quantile(0.5, f64::INFINITY);
}

#[test]
fn poisson_tails_agree_with_statrs() {
    use statrs::distribution::{DiscreteCDF, Poisson};
    for mean in [0.5, 12.0, 60.0, 200.0] {
        let law = Poisson::new(mean).unwrap();
        for k in 0..(2.0 * mean) as u32 + 5 {
            let (lower, upper) = poisson::tails(k, mean);
            assert!(
                (lower - law.cdf(u64::from(k))).abs() < 1e-11,
                "P(X <= {k}), mean {mean}"
            );
            assert!(
                (upper - law.sf(u64::from(k))).abs() < 1e-11,
                "P(X > {k}), mean {mean}"
            );
        }
    }
}

#[test]
fn binomial_quantiles_are_exact() {
    let laws = [
        (1, 0.3),
        (2, 0.5),
        (7, 0.999),
        (20, 0.5),
        (24, 0.5),
        (25, 0.48),
        (36, 0.92),
        (60, 0.11),
        (160, 0.69),
        (270, 0.45),
        (300, 0.5),
        (500, 0.98),
        (900, 0.0067),
        (1500, 0.3),
        (1500, 0.995),
        (3000, 0.001),
    ];
    for (n, p) in laws {
        let exact = Exact::binomial(n, p);
        let name = format!("Bin({n}, {p})");
        exact.check_grid(&name, |u| binomial::quantile(u, n, p));
        exact.check_steps(&name, |u| binomial::quantile(u, n, p));
    }
}

#[test]
fn binomial_edges() {
    for u in [1e-16, 0.5, 1.0 - 1e-16] {
        assert_eq!(binomial::quantile(u, 0, 0.4), 0);
        assert_eq!(binomial::quantile(u, 9, 0.0), 0);
        assert_eq!(binomial::quantile(u, 9, 1.0), 9);
        assert_eq!(binomial::quantile(u, 9, 1e-300), 0);
        assert_eq!(
            binomial::quantile(u, 9, 1.0 - 1e-16),
            if u < 1e-15 { 8 } else { 9 }
        );
    }
    binomial::quantile(f64::NAN, 50, 0.5);
    binomial::quantile(0.5, 50, f64::NAN);
    // On a step: P(X <= 0) is exactly one half, and so is P(Y <= 0).
    assert_eq!(binomial::quantile(0.5, 1, 0.5), 0);
    assert_eq!(binomial::quantile(0.25, 2, 0.5), 0);
    assert_eq!(binomial::quantile(0.75, 2, 0.5), 1);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn poisson_is_monotone(
        u in 1e-15..1.0, more in 0.0..0.1, mean in 0.0..300.0, up in 1e-6..20.0,
    ) {
        let value = poisson::quantile(u, mean);
        prop_assert!(poisson::quantile(f64::min(u + more, 1.0 - 1e-16), mean) >= value);
        prop_assert!(poisson::quantile(u, mean + up) >= value);
    }

    #[test]
    fn binomial_is_monotone(
        u in 1e-15..1.0, more in 0.0..0.1, n in 0..1500_u32, p in 0.0..1.0, up in 1e-9..0.1,
    ) {
        let value = binomial::quantile(u, n, p);
        prop_assert!(value <= n);
        prop_assert!(binomial::quantile(f64::min(u + more, 1.0 - 1e-16), n, p) >= value);
        prop_assert!(binomial::quantile(u, n, f64::min(p + up, 1.0)) >= value);
        prop_assert!(binomial::quantile(u, n + 1, p) >= value);
        prop_assert!(binomial::quantile(u, n + 1, p) <= value + 1);
    }

    #[test]
    fn binomial_failures_mirror_successes(u in 0.01..0.99, n in 0..1500_u32, p in 1..1023_u32) {
        let p = f64::from(p) / 1024.0;
        let failures = binomial::quantile(1.0 - u, n, 1.0 - p);
        prop_assert_eq!(binomial::quantile(u, n, p), n - failures);
    }
}
