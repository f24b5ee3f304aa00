//! The binomial law: `P(k) = C(n, k) p^k (1 - p)^(n - k)`.

use super::expansion::{Corrections, guess};
use super::lattice::{self, settle, tail_sum};
use super::sums::{RECIPROCALS, Sum, TIE};
use crate::numeric::exp::{exp, ln, ln_1p};
use crate::numeric::lanes::{Lanes, SIDE, Single};
use crate::numeric::single;
use crate::numeric::stirling::{deviance, stirling_error};

/// From this mean of the rarer outcome on it is so one by one.
const GUESS_ONE_FROM: f64 = 50.0;
/// Up to this `n` powers by squaring are accurate enough.
const SQUARING_TO: u32 = 2048;

/// The quantile: the smallest `k` with `P(X <= k) >= u`, for `u` within (0, 1), `p` within [0, 1]
/// and `n` up to 1e9.
///
/// # Numerics
///
/// By inversion, exact but for uniforms within 1e-12, relative to the nearer tail, of a step of
/// the distribution function. Non-decreasing in `u` and, up to the same rounding, in `p` and `n`.
///
/// Where the rarer outcome's mean is below 50 probabilities are summed from the nearer of 0 and `n`;
/// where that leaves a doubt, and from 50 on, the tail beyond a candidate is summed, from a
/// probability computed without cancellation (Loader 2000).
///
/// ```
/// assert_eq!(asmcast::random::binomial::quantile(0.5, 10, 0.5), 5);
/// ```
#[inline]
pub fn quantile(u: f64, n: u32, p: f64) -> u32 {
    if n == 0 || p <= 0.0 {
        return 0;
    }
    if p >= 1.0 {
        return n;
    }
    let q = 1.0 - p;
    let (start, certain) = if f64::from(n) * p.min(q) >= GUESS_ONE_FROM {
        let mean = f64::from(n) * p;
        let corrections = |z2| corrections(p as f32, z2);
        (guess(u, mean, mean * q, corrections), false)
    } else if p <= 0.5 {
        from_below(u, n, p, q)
    } else {
        // The failures, whose luck is the opposite: n less the smallest j with P(Y <= j) > 1 - u.
        // On a tie, where > is not >=, the candidate is not certain.
        let (failures, certain) = from_below(1.0 - u, n, q, p);
        (n - failures, certain)
    };
    if certain {
        start
    } else {
        settle(u, start, n, |k| tails(k, n, p))
    }
}

/// [`quantile`] of each uniform, a word w standing for `(w + 1/2) / 2^32`, at the `n` and `p` in the
/// same place; faster than one by one.
pub fn quantiles(words: &[u32], n: &[u32], p: &[f32], out: &mut [u32]) {
    lattice::quantiles::<Binomial>(words, n, p, out);
}

/// A law.
#[derive(Clone, Copy)]
struct Binomial {
    n: u32,
    p: f32,
}

impl lattice::Law for Binomial {
    type Number = u32;

    const SUM_TO: f32 = 6.0;

    #[inline(always)]
    fn new(n: u32, p: f32) -> Self {
        Binomial { n, p }
    }

    #[inline(always)]
    fn numbers(n: &[u32; SIDE]) -> Lanes {
        Lanes::from_signed(n.into())
    }

    #[inline(always)]
    fn moments<T: Single>(n: T, p: T) -> (T, T) {
        let mean = n * p;
        (mean, mean * (T::of(1.0) - p))
    }

    #[inline(always)]
    fn corrections<T: Single>(p: T, z2: T) -> Corrections<T> {
        corrections(p, z2)
    }

    #[inline(always)]
    fn variance(self) -> f32 {
        Self::moments(self.n as i32 as f32, self.p).1
    }

    /// The rarer outcome is counted.
    #[inline(always)]
    fn sum(self) -> Sum {
        let (n, p) = (self.n as i32 as f32, self.p);
        let downwards = p > 0.5;
        let rarer = if downwards { 1.0 - p } else { p };
        let odds = rarer / (1.0 - rarer);
        Sum {
            log_first: n * single::ln_complement(rarer),
            scale: (n + 1.0) * odds,
            odds,
            downwards,
        }
    }

    #[inline(always)]
    fn most(self) -> u32 {
        self.n
    }

    #[inline(never)]
    fn exact(self, u: f64) -> u32 {
        quantile(u, self.n, f64::from(self.p))
    }
}

/// The candidate by summing probabilities from 0 up, and whether it is certain; for `p <= q`.
#[inline]
fn from_below(u: f64, n: u32, p: f64, q: f64) -> (u32, bool) {
    let odds = p / q;
    // P(k) / P(k - 1) = (n - k + 1) / k * odds
    let scale = (f64::from(n) + 1.0) * odds;
    let mut probability = if n <= SQUARING_TO {
        power(q, n)
    } else {
        exp(f64::from(n) * ln_1p(-p))
    };
    let mut cdf = probability;
    let mut k = 0;
    let end = RECIPROCALS.len().min(n as usize + 1);
    while cdf < u && k + 1 < end {
        k += 1;
        probability *= scale * RECIPROCALS[k] - odds;
        cdf += probability;
    }
    let certain = cdf - u > TIE && (k == 0 || u - (cdf - probability) > TIE);
    (k as u32, certain)
}

/// `x^n` by repeated squaring, without branches on the bits of `n`.
#[inline]
fn power(x: f64, n: u32) -> f64 {
    let mut result = 1.0;
    let mut square = x;
    let mut bits = n;
    while bits > 0 {
        result *= if bits & 1 == 1 { square } else { 1.0 };
        square *= square;
        bits >>= 1;
    }
    result
}

/// The corrections of a binomial law. With the skewness `a = 1 - 2 p` its cumulants over the
/// variance, `b = (3 a^2 - 1) / 2` and `c = a (3 a^2 - 2)`, leave polynomials in `a^2`.
#[inline(always)]
pub(super) fn corrections<T: Single>(p: T, z2: T) -> Corrections<T> {
    let of = T::of;
    let a = of(1.0) - of(2.0) * p;
    let a2 = a * a;
    let z4 = z2 * z2;
    // Constant, linear and square in the squared skewness; sums are those of the Poisson law.
    let fourth = [
        of(0.006_357_84) + a2 * (of(0.011_502_06) - a2 * of(0.000_257_11)),
        of(0.000_308_02) + a2 * (of(-0.003_596_33) + a2 * of(0.000_327_96)),
        of(-0.000_562_51) + a2 * (of(-0.000_786_34) + a2 * of(0.000_018_99)),
    ];
    let third = of(3.0) * z4 + of(7.0) * z2 - of(16.0);
    let second = (z2 - of(3.0)) * of(1.0 / 48.0);
    Corrections {
        first: a * (z2 - of(1.0)) * of(1.0 / 6.0),
        second: a2 * (z2 - of(7.0)) * of(1.0 / 144.0) - second,
        third: a * ((z4 - z2 - of(2.0)) * of(1.0 / 240.0) - a2 * third * of(1.0 / 6480.0)),
        fourth: fourth[0] + z2 * fourth[1] + z4 * fourth[2],
    }
}

/// `P(X <= k)` and `P(X > k)`, the smaller to about 1e-13 of its size, for `p` within (0, 1).
///
/// Sums the tail on `k`'s side of the mean.
pub fn tails(k: u32, n: u32, p: f64) -> (f64, f64) {
    if k >= n {
        return (1.0, 0.0);
    }
    let odds = p / (1.0 - p);
    if f64::from(k) < f64::from(n) * p {
        let inverse = (1.0 - p) / p;
        let ratio = |j: u32| f64::from(j) / f64::from(n - j + 1) * inverse;
        let lower = mass(k, n, p) * tail_sum((1..=k).rev().map(ratio));
        (lower, 1.0 - lower)
    } else {
        let ratio = |j: u32| f64::from(n - j + 1) / f64::from(j) * odds;
        let upper = mass(k + 1, n, p) * tail_sum((k + 2..=n).map(ratio));
        (1.0 - upper, upper)
    }
}

/// `P(X = k)`, for `p` within (0, 1); relative error below 1e-13 for `n` up to a thousand.
pub fn mass(k: u32, n: u32, p: f64) -> f64 {
    let q = 1.0 - p;
    let (k, n) = (f64::from(k), f64::from(n));
    if k == 0.0 {
        return exp(n * ln_1p(-p));
    }
    if k == n {
        return exp(n * ln(p));
    }
    if k > n {
        return 0.0;
    }
    let rest = n - k;
    let exponent = stirling_error(n)
        - stirling_error(k)
        - stirling_error(rest)
        - deviance(k, n * p)
        - deviance(rest, n * q);
    exp(exponent) * (n / (2.0 * std::f64::consts::PI * k * rest)).sqrt()
}
