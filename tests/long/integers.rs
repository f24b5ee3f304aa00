//! Integer laws against their exact probabilities.
//!
//! Pearson's chi-square is held to a level of 1e-6. With 40 cells that is some 93, 54 above its mean:
//! a deviation is seen for sure whose sum of (p - p0)^2 / p0 is .00001, as one probability of .1
//! that is wrong by .001. Means and variances are held to five standard errors: a mean wrong by
//! .003 standard deviations, a variance wrong by half a percent are seen for sure.

use asmcast::numeric::single;
use asmcast::random::address::uniform;
use asmcast::random::{
    Categorical, Geometric, LogUniformInteger, PoissonThreshold, binomial, poisson,
};

use crate::exact::Exact;
use crate::reference::estimate::chi_square_agrees;
use crate::reference::laws::{over_normal, poisson_below};
use crate::sample::{N, histogram, stream, words};

/// Holds the counts against a law's probabilities of 0, 1, 2, ...
#[track_caller]
fn follows(what: &str, probabilities: &[f64], draw: impl Fn(&[u32]) -> Vec<u32> + Sync + Send) {
    let counts = histogram(probabilities.len(), draw);
    assert_eq!(counts.iter().sum::<f64>(), N as f64);
    let expected: Vec<f64> = probabilities.iter().map(|p| p * N as f64).collect();
    chi_square_agrees(what, &counts, &expected);
    // Five standard errors of the mean.
    let moment = |weights: &[f64], total: f64, of: &dyn Fn(f64) -> f64| {
        let terms = weights.iter().enumerate();
        terms
            .map(|(k, weight)| weight / total * of(k as f64))
            .sum::<f64>()
    };
    let mean = moment(probabilities, 1.0, &|k| k);
    let variance = moment(probabilities, 1.0, &|k| (k - mean).powi(2));
    let fourth = moment(probabilities, 1.0, &|k| (k - mean).powi(4));
    let drawn = moment(&counts, N as f64, &|k| k);
    let error = (variance / N as f64).sqrt();
    assert!(
        (drawn - mean).abs() <= 5.0 * error,
        "{what}: mean {drawn}, not {mean}"
    );
    let drawn = moment(&counts, N as f64, &|k| (k - mean).powi(2));
    let error = ((fourth - variance * variance) / N as f64).sqrt();
    assert!(
        (drawn - variance).abs() <= 5.0 * error,
        "{what}: variance {drawn}, not {variance}"
    );
}

/// Means summed from the bottom up, at both sides of the change of method, and guessed.
#[test]
#[ignore = "takes some seconds"]
fn poisson_counts() {
    for (law, mean) in [
        0.3_f32, 3.0, 6.99, 7.0, 9.99, 10.0, 12.0, 40.0, 300.0, 5000.0,
    ]
    .into_iter()
    .enumerate()
    {
        let exact = Exact::poisson(f64::from(mean));
        follows(
            &format!("Poisson({mean})"),
            &exact.probabilities(),
            |entities| {
                let words = words(stream(law as u16), entities);
                let mut counts = vec![0; words.len()];
                poisson::quantiles(&words, &vec![mean; words.len()], &mut counts);
                counts
            },
        );
    }
}

/// The share of lognormal means whose counts reach 20, from few to most: five standard errors, .0008
/// of a share of a half.
#[test]
#[ignore = "takes some seconds"]
fn poisson_counts_that_reach_a_minimum() {
    let laws = [(2.29, 0.96), (3.79, 0.99), (3.0, 0.1), (3.0, 0.0)];
    for (law, (log_mean, log_sd)) in laws.into_iter().enumerate() {
        let threshold = PoissonThreshold::new(20, log_mean, log_sd);
        let counts = histogram(2, |entities| {
            let [words, normals] = [20, 30].map(|kind| words(stream(kind + law as u16), entities));
            let normals: Vec<f32> = normals.into_iter().map(single::normal).collect();
            let mut reached = vec![false; words.len()];
            threshold.reach(&words, &normals, &mut reached);
            reached.into_iter().map(u32::from).collect()
        });
        let below = over_normal(|x| poisson_below(19, (log_mean + log_sd * x).exp()).0);
        let error = (below * (1.0 - below) / N as f64).sqrt();
        let share = counts[0] / N as f64;
        assert!(
            (share - below).abs() <= 5.0 * error,
            "{log_mean}, {log_sd}: {share}, not {below}"
        );
    }
}

#[test]
#[ignore = "takes some seconds"]
fn binomial_counts() {
    let laws = [
        (3, 0.6_f32),
        (20, 0.5),
        (31, 0.5),
        (36, 0.92),
        (60, 0.11),
        (270, 0.45),
        (900, 0.0067),
        (1500, 0.995),
        (5000, 0.3),
    ];
    for (law, (n, p)) in laws.into_iter().enumerate() {
        let exact = Exact::binomial(n, f64::from(p));
        follows(
            &format!("Bin({n}, {p})"),
            &exact.probabilities(),
            |entities| {
                let words = words(stream(40 + law as u16), entities);
                let mut counts = vec![0; words.len()];
                binomial::quantiles(
                    &words,
                    &vec![n; words.len()],
                    &vec![p; words.len()],
                    &mut counts,
                );
                counts
            },
        );
    }
}

#[test]
#[ignore = "takes some seconds"]
fn geometric_counts() {
    for (law, mean) in [1.8, 3.5, 6.0, 50.0].into_iter().enumerate() {
        let prepared = Geometric::new(mean);
        let failure: f64 = 1.0 - 1.0 / mean;
        // Out to where nothing is left.
        let cells = (-40.0 / failure.ln()) as i32;
        let tail = |k: i32| failure.powi((k - 1).max(0));
        let probabilities: Vec<f64> = (0..cells)
            .map(|k| if k == 0 { 0.0 } else { tail(k) - tail(k + 1) })
            .collect();
        follows(
            &format!("geometric, mean {mean}"),
            &probabilities,
            |entities| {
                let words = words(stream(60 + law as u16), entities);
                words
                    .into_iter()
                    .map(|word| prepared.quantile(uniform(word)))
                    .collect()
            },
        );
    }
}

#[test]
#[ignore = "takes some seconds"]
fn log_uniform_integers() {
    for (law, (low, high)) in [(1, 9), (2, 15), (16, 24), (100, 499), (500, 2000)]
        .into_iter()
        .enumerate()
    {
        let prepared = LogUniformInteger::new(low, high);
        let ln = |n: u32| f64::from(n).ln();
        let probability = |s: u32| (ln(s + 1) - ln(s)) / (ln(high + 1) - ln(low));
        let probabilities: Vec<f64> = (0..=high)
            .map(|s| if s < low { 0.0 } else { probability(s) })
            .collect();
        follows(
            &format!("log-uniform, {low} to {high}"),
            &probabilities,
            |entities| {
                let words = words(stream(70 + law as u16), entities);
                words
                    .into_iter()
                    .map(|word| prepared.quantile(uniform(word)))
                    .collect()
            },
        );
    }
}

#[test]
#[ignore = "takes some seconds"]
fn categories() {
    let shares = [0.06, 0.09, 0.0, 0.14, 0.36, 0.16, 0.19];
    let prepared = Categorical::new(shares.map(|share| 3.0 * share));
    follows("categories", &shares, |entities| {
        let mut categories = Vec::new();
        prepared.choose(&words(stream(80), entities), &mut categories);
        categories.into_iter().map(u32::from).collect()
    });
}
