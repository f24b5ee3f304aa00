//! Distances of samples from laws.

/// The greatest distance between the empirical and the exact distribution function. Of n values of
/// the law it is above 1.95 / sqrt(n) once in a thousand times, above 2.7 / sqrt(n) once in a
/// million.
pub fn kolmogorov(mut values: Vec<f64>, cdf: impl Fn(f64) -> f64) -> f64 {
    values.sort_unstable_by(f64::total_cmp);
    let n = values.len() as f64;
    let gaps = values.iter().enumerate().map(|(i, &x)| {
        let exact = cdf(x);
        (exact - i as f64 / n).max((i as f64 + 1.0) / n - exact)
    });
    gaps.fold(0.0, f64::max)
}
