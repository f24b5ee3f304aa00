//! The gamma and the piecewise linear law.

use asmcast::random::piecewise::{KnotError, PercentileTable};
use asmcast::random::{PiecewiseLinear, Stream, World, gamma};
use statrs::distribution::{ContinuousCDF, Gamma};

use crate::goodness::kolmogorov;

fn stream() -> Stream {
    World::new(5, 1).stream(2, 2027)
}

/// The gamma value of an entity whose first attempt has words of its own.
fn gamma_value(entity: u32, shape: f32) -> f32 {
    let [normal, acceptance, ..] = World::new(5, 1).stream(3, 2027).words(entity, 0);
    gamma::sample(stream(), entity, [normal, acceptance], shape)
}

#[test]
fn gamma_values_follow_the_law() {
    const N: u32 = 100_000;
    for single in [0.2_f32, 0.9, 1.0, 1.3, 4.0, 16.0, 60.0] {
        let shape = f64::from(single);
        let law = Gamma::new(shape, 1.0).unwrap();
        let values: Vec<f64> = (0..N)
            .map(|entity| f64::from(gamma_value(entity, single)))
            .collect();
        let mean = values.iter().sum::<f64>() / f64::from(N);
        // Five standard errors; the mean and the variance are the shape.
        assert!(
            (mean - shape).abs() < 5.0 * (shape / f64::from(N)).sqrt(),
            "{shape}: {mean}"
        );
        // 1.95 over the root of N is passed once in a thousand times.
        let distance = kolmogorov(values, |x| law.cdf(x));
        assert!(distance < 1.95 / f64::from(N).sqrt(), "{shape}: {distance}");
    }
}

#[test]
fn gamma_values_have_addresses() {
    for entity in 0..100 {
        let value = gamma_value(entity, 0.5);
        assert!(value >= 0.0 && value.is_finite());
        assert_eq!(value, gamma_value(entity, 0.5));
        assert_ne!(value, gamma_value(entity + 1, 0.5));
    }
    assert_eq!(gamma_value(0, 1e-5), 0.0);
    assert!(gamma_value(0, 0.0).is_nan() && gamma_value(0, f32::NAN).is_nan());
}

/// Percentiles as they are published.
fn law() -> PiecewiseLinear {
    let values = [
        3.0, 10.0, 40.0, 55.0, 62.5, 70.0, 70.0, 81.0, 90.0, 96.0, 99.0, 99.9, 100.0,
    ];
    let probabilities = [
        0.0, 0.01, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.99, 1.0,
    ];
    let knots: Vec<(f64, f64)> = probabilities.into_iter().zip(values).collect();
    PiecewiseLinear::new(&knots).unwrap()
}

#[test]
fn piecewise_quantiles_meet_the_knots() {
    let law = law();
    for (u, value) in [
        (0.0, 3.0),
        (0.01, 10.0),
        (0.1, 40.0),
        (0.3, 62.5),
        (0.6, 81.0),
        (1.0, 100.0),
    ] {
        assert_eq!(law.quantile(u), value, "{u}");
    }
    assert_eq!(law.quantile(0.45), 70.0);
    assert!((law.quantile(0.65) - 85.5).abs() < 1e-12);
    assert_eq!(law.quantile(-1.0), 3.0);
    assert_eq!(law.quantile(2.0), 100.0);
}

#[test]
fn piecewise_quantiles_with_a_knot_at_every_percent() {
    let knots: Vec<(f64, f64)> = (0..=100)
        .map(|i| (f64::from(i) / 100.0, f64::from(i * i)))
        .collect();
    let law = PiecewiseLinear::new(&knots).unwrap();
    for &(u, value) in &knots {
        assert_eq!(law.quantile(u), value, "{u}");
        for near in [u.next_down(), u.next_up()] {
            assert!((law.quantile(near) - value).abs() < 1e-10, "{near}");
        }
    }
}

#[test]
fn piecewise_law_is_monotone_and_inverts() {
    let law = law();
    let mut before = f64::MIN;
    for i in 0..20_000 {
        let u = (f64::from(i) + 0.5) / 20_000.0;
        let value = law.quantile(u);
        assert!(value >= before);
        before = value;
        let back = law.cdf(value);
        let expected = if (0.4..=0.5).contains(&u) { 0.5 } else { u };
        assert!((back - expected).abs() < 1e-12, "{u} comes back as {back}");
    }
    assert_eq!(law.cdf(2.9), 0.0);
    assert_eq!(law.cdf(1000.0), 1.0);
    // The mean by the midpoint rule, exact for pieces of whole percents.
    let mean = (0..1000)
        .map(|i| law.quantile((f64::from(i) + 0.5) / 1000.0))
        .sum::<f64>()
        / 1000.0;
    assert!((law.mean() - mean).abs() < 1e-10);
}

#[test]
fn piecewise_knots_are_checked() {
    let error = |knots: &[(f64, f64)]| PiecewiseLinear::new(knots).unwrap_err();
    assert_eq!(error(&[]), KnotError::Ends);
    assert_eq!(error(&[(0.0, 1.0)]), KnotError::Ends);
    assert_eq!(error(&[(0.01, 1.0), (1.0, 2.0)]), KnotError::Ends);
    assert_eq!(
        error(&[(0.0, 1.0), (0.125, 2.0), (1.0, 2.0)]),
        KnotError::NotPercent(0.125)
    );
    assert!(matches!(
        error(&[(0.0, 1.0), (f64::NAN, 2.0)]),
        KnotError::NotPercent(_)
    ));
    assert_eq!(
        error(&[(0.0, 1.0), (1.01, 2.0)]),
        KnotError::NotPercent(1.01)
    );
    assert_eq!(
        error(&[(0.0, 1.0), (0.5, 2.0), (0.5, 3.0), (1.0, 4.0)]),
        KnotError::ProbabilityOrder(0.5, 0.5)
    );
    assert_eq!(
        error(&[(0.0, 3.0), (1.0, 2.0)]),
        KnotError::ValueOrder(3.0, 2.0)
    );
    assert_eq!(
        error(&[(0.0, 1.0), (1.0, f64::INFINITY)]),
        KnotError::NotFinite(f64::INFINITY)
    );
}

/// The table of laws agrees with the laws themselves, to a part in a million of their range; the
/// laws stand in their rows, and where there is none all values are 0.
#[test]
fn tabulated_percentile_laws() {
    let steep = PiecewiseLinear::new(&[(0.0, 0.0), (0.99, 1.0), (1.0, 3.0)]).unwrap();
    let laws = [Some(law()), None, Some(steep)];
    let table = PercentileTable::new(laws.iter().map(Option::as_ref));
    for i in 0..=100_000 {
        let u = i as f32 / 100_000.0;
        for (row, law) in laws.iter().enumerate() {
            let expected = law.as_ref().map_or(0.0, |law| law.quantile(f64::from(u)));
            let range = law.as_ref().map_or(0.0, |law| law.quantile(1.0));
            // Where the law is steepest, a rounding of u of 6e-8 counts three hundred times.
            let value = f64::from(table.at(row, u));
            assert!(
                (value - expected).abs() <= 2e-5 * range,
                "law {row} at {u}: {value}, not {expected}"
            );
        }
    }
    for (row, law) in laws.iter().enumerate() {
        let ends = law
            .as_ref()
            .map_or([0.0; 2], |law| [0.0, 1.0].map(|u| law.quantile(u)));
        assert_eq!([0.0, 1.0].map(|u| f64::from(table.at(row, u))), ends);
    }
}
