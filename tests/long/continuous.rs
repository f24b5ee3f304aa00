//! Continuous laws against their distribution functions.
//!
//! The distance of Kolmogorov is held to 2.6 / sqrt(10^7) = .0008, passed by an exact law once in
//! 400,000 times: a share below any point that is wrong by twice that is seen for sure. Means and
//! variances are held to five standard errors: a mean wrong by .003 standard deviations, or a
//! variance of a light tail by half a percent, is seen for sure.

use asmcast::numeric::single;
use asmcast::numeric::special::beta_quantile_at_normal;
use asmcast::numeric::table::NormalScaleTable;
use asmcast::random::gamma;
use asmcast::random::piecewise::PercentileTable;
use asmcast::random::{PiecewiseLinear, normal};
use rayon::prelude::*;
use statrs::distribution::{Beta, ContinuousCDF, Gamma};

use crate::reference::goodness::sorted_kolmogorov;
use crate::reference::laws::{Percentiles, lognormal_moments, normal_cdf, normal_quantile};
use crate::sample::{N, sample, stream, words};

/// Points at which a sample of ten million is held against its distribution function.
const POINTS: usize = 10_000;

#[track_caller]
pub fn follows(
    what: &str,
    values: impl Fn(&[u32]) -> Vec<f32> + Sync + Send,
    cdf: impl Fn(f64) -> f64,
    (mean, variance): (f64, f64),
) -> Vec<f32> {
    let mut values = sample(values);
    assert!(values.iter().all(|value| value.is_finite()), "{what}");
    values.par_sort_unstable_by(f32::total_cmp);
    let distance = sorted_kolmogorov(&values, POINTS, cdf);
    let limit = 2.6 / (N as f64).sqrt();
    assert!(
        distance < limit,
        "{what}: distance {distance}, limit {limit}"
    );
    // Moments around the exact mean, with the sample's fourth moment for the error.
    let moment = |power: i32| {
        let powers = values
            .iter()
            .map(|value| (f64::from(*value) - mean).powi(power));
        powers.sum::<f64>() / N as f64
    };
    let (first, second, fourth) = (moment(1), moment(2), moment(4));
    let error = (variance / N as f64).sqrt();
    assert!(
        first.abs() < 5.0 * error,
        "{what}: mean off by {first}, error {error}"
    );
    let error = ((fourth - second * second) / N as f64).sqrt();
    let off = second - variance;
    assert!(
        off.abs() < 5.0 * error,
        "{what}: variance off by {off}, error {error}"
    );
    values
}

fn normals(law: u16, entities: &[u32]) -> Vec<f32> {
    let mut normals = Vec::new();
    normal::normals(&words(stream(law), entities), &mut normals);
    normals
}

/// Besides, the tails: shares beyond 2 to 5 standard deviations, by five standard errors, beyond 4
/// a seventh of the share; and skewness and kurtosis.
#[test]
#[ignore = "takes some seconds"]
fn normal_values() {
    let values = follows(
        "normal",
        |entities| normals(100, entities),
        normal_cdf,
        (0.0, 1.0),
    );
    for z in [2.0, 3.0, 4.0, 5.0_f64] {
        let below = values.partition_point(|value| f64::from(*value) < -z) as f64;
        let above = values
            .iter()
            .rev()
            .take_while(|value| f64::from(**value) > z);
        let expected = normal_cdf(-z) * N as f64;
        for count in [below, above.count() as f64] {
            let off = count - expected;
            assert!(
                off.abs() < 5.0 * expected.sqrt() + 1.0,
                "{z}: {count}, not {expected}"
            );
        }
    }
    let moment = |power: i32| {
        let powers = values.iter().map(|value| f64::from(*value).powi(power));
        powers.sum::<f64>() / N as f64
    };
    // Variances of the third and fourth powers: 15 and 96.
    let error = 5.0 / (N as f64).sqrt();
    assert!(moment(3).abs() < error * 15.0_f64.sqrt());
    assert!((moment(4) - 3.0).abs() < error * 96.0_f64.sqrt());
}

#[test]
#[ignore = "takes some seconds"]
fn lognormal_values() {
    for (law, (mu, sigma)) in [(0.0_f32, 0.2_f32), (4.2131, 0.0554), (2.29, 0.96)]
        .into_iter()
        .enumerate()
    {
        let [exact_mu, exact_sigma] = [mu, sigma].map(f64::from);
        follows(
            &format!("lognormal, {mu}, {sigma}"),
            |entities| {
                let normals = normals(110 + law as u16, entities).into_iter();
                normals.map(|z| single::exp(mu + sigma * z)).collect()
            },
            |x| normal_cdf((x.ln() - exact_mu) / exact_sigma),
            lognormal_moments(exact_mu, exact_sigma),
        );
    }
}

/// Shapes that are boosted, just above that, and large.
#[test]
#[ignore = "takes a minute"]
fn gamma_values() {
    for (law, shape) in [0.3_f32, 0.8, 1.0, 1.3, 4.0, 16.0, 60.0, 500.0]
        .into_iter()
        .enumerate()
    {
        let exact = f64::from(shape);
        let reference = Gamma::new(exact, 1.0).expect("a shape above 0");
        follows(
            &format!("gamma {shape}"),
            |entities| {
                let mut values = vec![0.0; entities.len()];
                let shapes = vec![shape; entities.len()];
                let (mut normals, mut acceptances) = (Vec::new(), Vec::new());
                let first = stream(140 + law as u16);
                first.gather_words(entities, 0, [&mut normals, &mut acceptances]);
                let luck = [&normals[..], &acceptances];
                let further = stream(120 + law as u16);
                gamma::fill(further, entities, luck, &shapes, &mut values);
                values
            },
            |x| reference.cdf(x),
            (exact, exact),
        );
    }
}

#[test]
#[ignore = "takes some seconds"]
fn tabulated_beta_laws() {
    for (law, (a, b)) in [(2.9419, 1.3397), (1.1, 4.4), (3000.0, 7000.0)]
        .into_iter()
        .enumerate()
    {
        let table = NormalScaleTable::new(|z| beta_quantile_at_normal(z, a, b));
        let reference = Beta::new(a, b).expect("shapes above 0");
        let n: f64 = a + b;
        follows(
            &format!("Beta({a}, {b})"),
            |entities| {
                let normals = normals(130 + law as u16, entities).into_iter();
                normals.map(|z| table.at(f64::from(z)) as f32).collect()
            },
            |x| reference.cdf(x),
            (a / n, a * b / (n * n * (n + 1.0))),
        );
    }
}

/// Laws linear between percentiles, read from their table at the probability of an ability: with a
/// long tail, with an atom, steep at the end.
#[test]
#[ignore = "takes some seconds"]
fn percentile_laws() {
    let laws = [
        Percentiles::new(
            [
                0.5, 6.0, 13.0, 22.0, 35.0, 47.0, 58.0, 70.0, 81.0, 92.0, 99.0,
            ],
            100.0,
        ),
        Percentiles::new(
            [0.1, 0.4, 1.0, 1.5, 2.0, 2.6, 3.3, 4.1, 5.2, 7.0, 12.0],
            19.2,
        ),
        Percentiles::new(
            [
                20.0, 60.0, 80.0, 90.0, 95.0, 98.0, 99.0, 99.5, 100.0, 100.0, 100.0,
            ],
            100.0,
        ),
    ];
    let prepared = laws
        .clone()
        .map(|law| PiecewiseLinear::new(&law.0).expect("a law"));
    let table = PercentileTable::new(prepared.iter().map(Some));
    for (row, law) in laws.iter().enumerate() {
        follows(
            &format!("percentiles {row}"),
            |entities| {
                let normals = normals(140 + row as u16, entities).into_iter();
                normals
                    .map(|z| table.at(row, single::normal_cdf(z)))
                    .collect()
            },
            |x| law.below(x),
            law.moments(),
        );
    }
}

/// An AR(1) moved four years on: standard normal, and correlated with its start by .95^4; products
/// of the two to five standard errors, .0016 of a correlation.
#[test]
#[ignore = "takes some seconds"]
fn autoregressed_values() {
    let moved = |entities: &[u32]| {
        let start = normals(150, entities);
        let mut states = start.clone();
        for year in 1..5 {
            normal::autoregress(0.95, &normals(150 + year, entities), &mut states);
        }
        (start, states)
    };
    follows(
        "AR(1)",
        |entities| moved(entities).1,
        normal_cdf,
        (0.0, 1.0),
    );
    let products = sample(|entities| {
        let (start, states) = moved(entities);
        let pairs = start.iter().zip(states);
        pairs
            .map(|(start, state)| f64::from(start * state))
            .collect()
    });
    let correlation = products.iter().sum::<f64>() / N as f64;
    let expected = 0.95_f64.powi(4);
    let error = ((1.0 + expected * expected) / N as f64).sqrt();
    assert!(
        (correlation - expected).abs() < 5.0 * error,
        "{correlation}, not {expected}"
    );
    // The reference's own quantile and function agree.
    assert!((normal_cdf(normal_quantile(0.1)) - 0.1).abs() < 1e-10);
}
