//! What the Poisson and the binomial quantile share: a guess that is almost always certain, and
//! an exact search for the rest.
//!
//! After Giles (2016, "Algorithm 955: Approximation of the Inverse Poisson Cumulative Distribution
//! Function", ACM Transactions on Mathematical Software 42): the distribution functions extend to
//! a continuous argument (by incomplete gamma or beta functions), whose inverse has a quickly
//! converging Cornish-Fisher expansion. Where that lies clearly between two integers, rounding it
//! down is exact; only within its error bound of an integer must probabilities be summed.

/// Distance of a uniform from a step of the distribution function below which a fast sum does not
/// decide. A hundred times the error of the fast sums.
pub(super) const TIE: f64 = 1e-12;

/// The first cumulants of an integer law: mean, variance, and the third to fifth over the variance.
pub(super) struct Cumulants {
    pub mean: f64,
    pub variance: f64,
    pub third: f64,
    pub fourth: f64,
    pub fifth: f64,
}

/// A guess at a quantile.
pub(super) struct Guess {
    /// The quantile, if certain, else near it.
    pub value: u32,
    /// Whether the guess is beyond doubt.
    pub certain: bool,
}

/// The integer at a standard normal value on a law's scale, for variances from 5 up.
///
/// The Cornish-Fisher expansion to the third correction (order `1/variance`), for a lattice law:
/// at half-integers the distribution function agrees to all orders with that of a continuous law
/// whose second and fourth cumulants are less by 1/12 and more by 1/120.
///
/// The next correction, measured against incomplete gamma and beta functions in high precision for
/// Poisson means from 6 and binomial variances from 5, is below `0.0055 (1 + |z|^5) / sd^3` for
/// `|z| <= 4`; twice that is taken as the bound.
#[inline]
pub(super) fn guess(z: f64, law: &Cumulants) -> Guess {
    const BOUND: f64 = 0.011;
    const REACH: f64 = 4.0;
    let variance = law.variance - 1.0 / 12.0;
    let sd = variance.sqrt();
    let inverse = 1.0 / sd;
    let inverse_2 = inverse * inverse;
    let widening = law.variance * inverse_2;
    let a = law.third * widening;
    let b = law.fourth * widening + inverse_2 / 120.0;
    let c = law.fifth * widening;
    let z2 = z * z;
    let first = a * (z2 - 1.0) / 6.0;
    let second = z * (b * (z2 - 3.0) / 24.0 - a * a * (2.0 * z2 - 5.0) / 36.0);
    let third = c * ((z2 - 6.0) * z2 + 3.0) / 120.0 - a * b * ((z2 - 5.0) * z2 + 2.0) / 24.0
        + a * a * a * ((12.0 * z2 - 53.0) * z2 + 17.0) / 324.0;
    let x = (law.mean + 0.5) + sd * z + (first + (second * inverse + third * inverse_2));
    // The least integer k with k + 1 >= x; negative x saturates to 0, out of the certain range.
    let value = x as u32;
    let fraction = x - f64::from(value);
    let size = z.abs();
    let bound = BOUND * (1.0 + z2 * z2 * size) * (inverse * inverse_2) + 1e-14 * x;
    let certain = size <= REACH && fraction > bound && fraction < 1.0 - bound;
    Guess { value, certain }
}

/// The smallest `k` up to `most` whose distribution function reaches `u`, searched from `start`.
///
/// `tails(k)` gives `P(X <= k)` and `P(X > k)`, each accurate where it is small; the first decides
/// for the lower half of the uniforms, the second for the upper half.
#[cold]
pub(super) fn settle(u: f64, start: u32, most: u32, tails: impl Fn(u32) -> (f64, f64)) -> u32 {
    let reached = |k: u32| {
        let (lower, upper) = tails(k);
        if u <= 0.5 {
            lower >= u
        } else {
            upper <= 1.0 - u
        }
    };
    let mut k = start.min(most);
    if reached(k) {
        while k > 0 && reached(k - 1) {
            k -= 1;
        }
    } else {
        while k < most {
            k += 1;
            if reached(k) {
                break;
            }
        }
    }
    k
}

/// `1 + r(1) + r(1) r(2) + ...` for ratios of successive probabilities going down the nearer tail,
/// until the terms no longer count.
pub(super) fn tail_sum(ratios: impl Iterator<Item = f64>) -> f64 {
    let mut term = 1.0;
    let mut sum = 1.0;
    for ratio in ratios {
        term *= ratio;
        sum += term;
        if term < 1e-17 * sum {
            break;
        }
    }
    sum
}

/// Reciprocals of the integers up to where sums from the bottom up give out; the first is unused.
pub(super) const RECIPROCALS: [f64; 128] = {
    let mut table = [0.0; 128];
    let mut k = 1;
    while k < table.len() {
        table[k] = 1.0 / k as f64;
        k += 1;
    }
    table
};
