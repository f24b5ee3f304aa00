//! The log-uniform law on integers: `P(s) = ln((s + 1) / s) / ln((hi + 1) / lo)`.

use crate::numeric::exp::{exp, ln};

/// The quantile: the smallest `s` within `lo..=hi` with `P(S <= s) >= u`, for `u` within (0, 1) and
/// `1 <= lo <= hi`.
///
/// # Numerics
///
/// By inversion, `s = ceil(lo ((hi + 1) / lo)^u) - 1`, within `lo..=hi` whatever the rounding;
/// exact but for uniforms within about 1e-14 of a step. Non-decreasing in all three arguments, up
/// to the same rounding.
///
/// ```
/// assert_eq!(asmcast::random::log_uniform_integer(0.5, 1, 3), 1);
/// ```
#[inline]
pub fn log_uniform_integer(u: f64, lo: u32, hi: u32) -> u32 {
    let ratio = (f64::from(hi) + 1.0) / f64::from(lo);
    let end = f64::from(lo) * exp(u * ln(ratio));
    // One less than the number rounded up; the cast rounds towards zero and saturates.
    let below = end as u32;
    let value = if f64::from(below) < end {
        below
    } else {
        below.saturating_sub(1)
    };
    value.max(lo).min(hi)
}
