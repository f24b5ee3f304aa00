//! What the Poisson and the binomial quantile share: a guess that is almost always certain, and
//! an exact search for the rest.
//!
//! After Giles (2016, "Algorithm 955: Approximation of the Inverse Poisson Cumulative Distribution
//! Function", ACM Transactions on Mathematical Software 42): the distribution functions extend to
//! a continuous argument (by incomplete gamma or beta functions), whose inverse has a quickly
//! converging Cornish-Fisher expansion. Where that lies clearly between two integers, rounding it
//! down is exact; only within its error bound of an integer must probabilities be summed.

use crate::numeric::normal;

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

/// The greatest distance of a normal value from 0 for which [`expansion`]'s bound was established.
const REACH: f64 = 4.0;

/// The quantile at a standard normal value, for variances from 6 up.
#[inline]
pub(super) fn guess(z: f64, law: &Cumulants) -> Guess {
    let (x, bound) = expansion(z, law);
    // The least integer k with k + 1 >= x; negative x saturates to 0, out of the certain range.
    let value = x as u32;
    let fraction = x - f64::from(value);
    let certain = z.abs() <= REACH && fraction > bound && fraction < 1.0 - bound;
    Guess { value, certain }
}

/// From this variance on the bound of [`expansion`]'s error holds.
const BOUND_FROM: f64 = 6.0;

/// Quantiles of many laws at once: the guesses are made side by side, and only what they leave in
/// doubt is settled one by one. `law` gives the cumulants of the law in a place and its greatest
/// value, `exact` its quantile.
#[inline]
pub(super) fn quantiles_of(
    uniforms: &[f64],
    law: impl Fn(usize) -> (Cumulants, u32),
    exact: impl Fn(usize) -> u32,
    out: &mut Vec<u32>,
) {
    const CHUNK: usize = 128;
    let mut normals = [0.0; CHUNK];
    let mut certain = [false; CHUNK];
    out.resize(uniforms.len(), 0);
    for (chunk, (uniforms, out)) in uniforms
        .chunks(CHUNK)
        .zip(out.chunks_mut(CHUNK))
        .enumerate()
    {
        let start = chunk * CHUNK;
        let normals = &mut normals[..uniforms.len()];
        normals.copy_from_slice(uniforms);
        normal::quantile_in_place(normals);
        let places = normals.iter().zip(&mut certain).zip(out.iter_mut());
        for (place, ((z, certain), out)) in (start..).zip(places) {
            let (cumulants, most) = law(place);
            let guess = guess(*z, &cumulants);
            *certain = guess.certain && cumulants.variance >= BOUND_FROM && guess.value <= most;
            *out = guess.value;
        }
        for (place, (certain, out)) in (start..).zip(certain.iter().zip(out.iter_mut())) {
            if !certain {
                *out = exact(place);
            }
        }
    }
}

/// The `x` at which the continued distribution function, `P(X < x)` at integers, has the
/// probability of a standard normal value; and a bound of the error.
///
/// The Cornish-Fisher expansion to the third correction (order `1/variance`), for a lattice law:
/// at half-integers the distribution function agrees to all orders with that of a continuous law
/// whose second and fourth cumulants are less by 1/12 and more by 1/120.
///
/// The next correction, measured against incomplete gamma and beta functions in high precision for
/// Poisson means and binomial variances from 6 up, is below `0.0055 (1 + |z|^5) / sd^3` for
/// `|z| <= 4`; twice that is taken as the bound.
#[inline]
fn expansion(z: f64, law: &Cumulants) -> (f64, f64) {
    const BOUND: f64 = 0.011;
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
    // The last term is for the rounding of great means.
    let bound = BOUND * (1.0 + z2 * z2 * z.abs()) * (inverse * inverse_2) + 1e-14 * x;
    (x, bound)
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
    // Out of every domain, but no reason to search for ever.
    if u.is_nan() || tails(k).0.is_nan() {
        return k;
    }
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
        // So written that NaN ends it too.
        let counts = term >= 1e-17 * sum;
        if !counts {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::{binomial, poisson};

    /// The greatest error of the expansion at a law's steps, as a share of the bound.
    fn worst(law: &Cumulants, most: u32, tails: impl Fn(u32) -> (f64, f64)) -> f64 {
        let sd = law.variance.sqrt();
        let first = (law.mean - 6.0 * sd) as u32;
        let last = most.min((law.mean + 6.0 * sd) as u32);
        let stride = 1 + (last - first) as usize / 100;
        let mut worst: f64 = 0.0;
        for k in (first..last).step_by(stride) {
            let (lower, upper) = tails(k);
            let z = if lower < 0.5 {
                normal::quantile(lower)
            } else {
                -normal::quantile(upper)
            };
            if z.abs() <= REACH {
                let (x, bound) = expansion(z, law);
                worst = worst.max((x - f64::from(k + 1)).abs() / bound);
            }
        }
        worst
    }

    #[test]
    fn the_bound_holds_twice() {
        for mean in [6.0, 7.5, 12.0, 12.9, 20.0, 50.0, 200.0, 3000.0] {
            let law = poisson::cumulants(mean);
            let share = worst(&law, u32::MAX, |k| poisson::tails(k, mean));
            assert!(share < 0.5, "Poisson({mean}): {share}");
        }
        for n in [24, 25, 30, 40, 60, 100, 300, 1500, 10_000] {
            for i in 1..100 {
                let p = f64::from(i) / 100.0;
                let law = binomial::cumulants(n, p, 1.0 - p);
                if law.variance >= 6.0 {
                    let share = worst(&law, n, |k| binomial::tails(k, n, p));
                    assert!(share < 0.5, "Bin({n}, {p}): {share}");
                }
            }
        }
    }
}
