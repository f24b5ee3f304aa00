//! The log-uniform law on integers (methods 3): `P(s) = ln((s + 1) / s) / ln((hi + 1) / lo)`.

use crate::numeric::exp::{exp, ln};
use crate::numeric::integer;

/// The law of a range, prepared.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LogUniformInteger {
    low: f64,
    high: f64,
    /// `ln((high + 1) / low)`
    width: f64,
}

impl LogUniformInteger {
    /// The law on `low..=high`, for `1 <= low <= high`.
    pub fn new(low: u32, high: u32) -> Self {
        let (low, high) = (f64::from(low), f64::from(high));
        LogUniformInteger {
            low,
            high,
            width: ln((high + 1.0) / low),
        }
    }

    /// The quantile: the smallest `s` within the range with `P(S <= s) >= u`, for `u` within (0, 1).
    ///
    /// # Numerics
    ///
    /// By inversion, `s = ceil(low ((high + 1) / low)^u) - 1`, within the range whatever the
    /// rounding; exact but for uniforms within about 1e-14 of a step. Non-decreasing in `u`, up to
    /// the same rounding.
    ///
    /// ```
    /// assert_eq!(asmcast::random::LogUniformInteger::new(1, 3).quantile(0.5), 1);
    /// ```
    #[inline(always)]
    pub fn quantile(&self, u: f64) -> u32 {
        let end = self.low * exp(u * self.width);
        let value = end.ceil() - 1.0;
        let value = if value > self.low { value } else { self.low };
        integer::exact(if value < self.high { value } else { self.high })
    }
}
