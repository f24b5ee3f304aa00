//! A choice among categories with given probabilities.

/// The smallest `i` with `cumulative[i] >= u * total`, where `total` is the last of the
/// non-decreasing cumulative weights and `u` within (0, 1).
///
/// Weights need not sum to 1. A category without weight is never chosen, except that without any
/// weight or category the result is 0. Non-decreasing in `u`. By bisection.
///
/// ```
/// assert_eq!(asmcast::random::categorical(0.6, &[0.5, 0.5, 1.0]), 2);
/// ```
#[inline]
pub fn categorical(u: f64, cumulative: &[f64]) -> usize {
    let total = cumulative.last().copied().unwrap_or(0.0);
    let target = u * total;
    cumulative.partition_point(|&weight| weight < target)
}
