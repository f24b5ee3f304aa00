//! Reference laws, computed without asmcast's own numerics: statrs, closed forms and numerical
//! integration.

use statrs::distribution::{ContinuousCDF, Normal};

/// Standard normal distribution function.
pub fn normal_cdf(z: f64) -> f64 {
    Normal::standard().cdf(z)
}

/// Standard normal quantile.
pub fn normal_quantile(p: f64) -> f64 {
    Normal::standard().inverse_cdf(p)
}

/// Expectation of a function of a standard normal number: the trapezoidal rule from -8 to 8.
pub fn over_normal(function: impl Fn(f64) -> f64) -> f64 {
    const STEP: f64 = 1.0 / 32.0;
    let density = |x: f64| (-x * x / 2.0).exp() / (2.0 * std::f64::consts::PI).sqrt();
    (-256..=256)
        .map(|index| f64::from(index) * STEP)
        .map(|x| STEP * density(x) * function(x))
        .sum()
}

/// Probability that a Poisson count is at most `k`, and its part of the mean, `E[X; X <= k]`: sums
/// of the probabilities, from the mode's logarithm so that nothing underflows.
pub fn poisson_below(k: u32, mean: f64) -> (f64, f64) {
    let mut log_mass = -mean;
    let (mut sum, mut part) = (0.0, 0.0);
    for count in 0..=k {
        let mass = log_mass.exp();
        sum += mass;
        part += f64::from(count) * mass;
        log_mass += (mean / f64::from(count + 1)).ln();
    }
    (sum, part)
}

/// Mean and variance of a lognormal law.
pub fn lognormal_moments(mu: f64, sigma: f64) -> (f64, f64) {
    let mean = (mu + sigma * sigma / 2.0).exp();
    (mean, mean * mean * (sigma * sigma).exp_m1())
}

/// Parameters of the lognormal law with a mean and a standard deviation.
pub fn lognormal_parameters(mean: f64, sd: f64) -> (f64, f64) {
    let variance = (sd / mean).powi(2).ln_1p();
    (mean.ln() - variance / 2.0, variance.sqrt())
}

/// A quantile function, linear between knots.
#[derive(Clone, Debug)]
pub struct Percentiles(pub Vec<(f64, f64)>);

impl Percentiles {
    /// From the published percentiles, in percent, and the top: (0, 0), (.01, p1), (.1, p10) ...
    /// (.9, p90), (.99, p99), (1, top).
    pub fn new(percent: [f64; 11], top: f64) -> Self {
        let probabilities = [0.01, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.99];
        let inner = probabilities.into_iter().zip(percent);
        let knots = [(0.0, 0.0)].into_iter().chain(inner).chain([(1.0, top)]);
        Percentiles(knots.map(|(p, value)| (p, value / 100.0)).collect())
    }

    /// The quantile.
    pub fn at(&self, p: f64) -> f64 {
        let piece = self.0.windows(2).find(|piece| p <= piece[1].0);
        let [(p0, v0), (p1, v1)] = piece.unwrap_or(&self.0[self.0.len() - 2..]) else {
            unreachable!("windows of two")
        };
        v0 + (v1 - v0) * (p - p0) / (p1 - p0)
    }

    /// The probability of values up to `x`.
    pub fn below(&self, x: f64) -> f64 {
        let piece = self.0.windows(2).rfind(|piece| piece[0].1 <= x);
        let Some([(p0, v0), (p1, v1)]) = piece else {
            return 0.0;
        };
        if x >= *v1 {
            return *p1;
        }
        p0 + (p1 - p0) * (x - v0) / (v1 - v0)
    }

    /// Mean and variance: piece by piece, uniform between its two values.
    pub fn moments(&self) -> (f64, f64) {
        let sum = |moment: fn(f64, f64) -> f64| -> f64 {
            let pieces = self.0.windows(2);
            pieces
                .map(|piece| (piece[1].0 - piece[0].0) * moment(piece[0].1, piece[1].1))
                .sum()
        };
        let mean = sum(|a, b| (a + b) / 2.0);
        let square = sum(|a, b| (a * a + a * b + b * b) / 3.0);
        (mean, square - mean * mean)
    }
}
