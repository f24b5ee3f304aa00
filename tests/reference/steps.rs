//! Words next to the steps of a distribution function, where a quantile that is only nearly right is
//! wrong.

use asmcast::random::{binomial, poisson};

/// Distances from a step in words: hard by it, and around a part in 100,000 (42,950 words), within
/// which sums in single precision leave the decision to double precision.
const DISTANCES: [i64; 18] = [
    0, 1, 2, 30, 300, 3_000, 5_000, 9_000, 12_000, 16_000, 20_000, 30_000, 38_000, 43_100, 60_000,
    150_000, 600_000, 3_000_000,
];

/// The words on both sides of a step.
fn around(step: f64) -> impl Iterator<Item = u32> {
    let word = (step * 4_294_967_296.0) as i64;
    let signed = DISTANCES.into_iter().flat_map(|by| [-by, by]);
    signed.filter_map(move |by| u32::try_from(word + by).ok())
}

/// The words around the steps of a Poisson law that words can meet.
pub fn poisson_words(mean: f32) -> Vec<u32> {
    let mean = f64::from(mean);
    words(mean, mean, u32::MAX, |k| poisson::tails(k, mean).0)
}

/// The words around the steps of a binomial law that words can meet.
pub fn binomial_words(n: u32, p: f32) -> Vec<u32> {
    let (mean, p) = (f64::from(n) * f64::from(p), f64::from(p));
    words(mean, mean * (1.0 - p), n, |k| binomial::tails(k, n, p).0)
}

/// Steps within 4.5 standard deviations and a little more; of a wide law some hundred of them.
fn words(mean: f64, variance: f64, most: u32, step: impl Fn(u32) -> f64) -> Vec<u32> {
    let reach = 4.5 * variance.sqrt() + 5.0;
    let (low, high) = ((mean - reach).max(0.0), (mean + reach).min(f64::from(most)));
    let stride = 1 + ((high - low) / 150.0) as usize;
    let steps = (low as u32..high as u32).step_by(stride).map(step);
    steps.flat_map(around).collect()
}
