//! The geometric law on 1, 2, ...: `P(k) = (1 - p)^(k - 1) p`, `p = 1 / mean`.

use crate::numeric::exp::ln_1p;
use crate::numeric::integer;

/// The law of a mean, prepared.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Geometric {
    /// `1 / ln(1 - 1 / mean)`
    scale: f64,
}

impl Geometric {
    /// The law with a mean of at least 1 (lower ones are taken as 1).
    pub fn new(mean: f64) -> Self {
        Geometric {
            // Without failures the logarithm is infinite and the scale 0.
            scale: 1.0 / ln_1p(-1.0 / mean.max(1.0)),
        }
    }

    /// The quantile: the smallest `k` with `P(X <= k) >= u`, for `u` within (0, 1).
    ///
    /// # Numerics
    ///
    /// By inversion, `k = ceil(ln(1 - u) / ln(1 - 1 / mean))`, exact but for uniforms within about
    /// 1e-15, relative to `1 - u`, of a step. Non-decreasing in `u` and in the mean; capped at
    /// `u32::MAX`.
    ///
    /// ```
    /// assert_eq!(asmcast::random::Geometric::new(2.0).quantile(0.7), 2);
    /// ```
    #[inline(always)]
    pub fn quantile(&self, u: f64) -> u32 {
        const MOST: f64 = u32::MAX as f64;
        let trials = (ln_1p(-u) * self.scale).ceil();
        let trials = if trials > 1.0 { trials } else { 1.0 };
        integer::exact(if trials < MOST { trials } else { MOST })
    }
}
