//! The geometric law on 1, 2, ...: `P(k) = (1 - p)^(k - 1) p`, `p = 1 / mean`.

use crate::numeric::exp::ln_1p;

/// The quantile: the smallest `k` with `P(X <= k) >= u`, for `u` within (0, 1) and a mean of at
/// least 1 (lower ones are taken as 1).
///
/// # Numerics
///
/// By inversion, `k = ceil(ln(1 - u) / ln(1 - 1 / mean))`, exact but for uniforms within about
/// 1e-15, relative to `1 - u`, of a step. Non-decreasing in `u` and in the mean; capped at
/// `u32::MAX`.
///
/// ```
/// assert_eq!(asmcast::random::geometric::quantile(0.7, 2.0), 2);
/// ```
#[inline]
pub fn quantile(u: f64, mean: f64) -> u32 {
    if mean <= 1.0 {
        return 1;
    }
    let trials = ln_1p(-u) / ln_1p(-1.0 / mean);
    // The cast rounds towards zero and saturates.
    let below = trials as u32;
    let up = u32::from(f64::from(below) < trials);
    below.saturating_add(up).max(1)
}
