//! What results of some leave of the correlations between measures and between clinicians.

use crate::reference::Mean;
use crate::reference::laws::normal_quantile;
use crate::world::{EVERYBODY, HF, Year, draw, laws};

use super::{NAMED, Posterior, Q236, UNIFORM};

/// What is learnt of one measure of one clinician leaves the correlations between clinicians of a
/// practice and between measures where the copula puts them.
#[test]
fn clinicians_of_a_practice_and_measures_stay_correlated() {
    let law = UNIFORM;
    let uniform = law.settings("HF", "236") + &law.settings("HF", "005").replace(EVERYBODY, "");
    let mut roster = "npi,tin,cohort\n".to_string();
    let mut past = "npi,tin,measure,collection_type,numerator,denominator,year\n".to_string();
    for number in 0..2 * NAMED {
        let (npi, tin) = (1_000_000_000 + number, 200_000_000 + number / 2);
        roster += &format!("{npi},{tin},HF\n");
        past += &format!("{npi},{tin},236,ecqm,24,30,2026\n");
        // The first of two has a result of the other measure too.
        if number % 2 == 0 {
            past += &format!("{npi},{tin},005,ecqm,2,12,2025\n");
        }
    }
    let laws = laws(&uniform, Some(&roster), Some(&past));
    let drawn = draw(&laws[HF], 60, 2028);
    let z = |rate: f64| normal_quantile(rate.clamp(1e-6, 1.0 - 1e-6));
    let ability = |year: &Year, position: usize, clinician: usize| {
        let at = year.at(clinician).expect("everybody participates");
        z(year.records.measures[position].performance[at])
    };
    let posterior = Posterior::binomial(law, 24.0, 30.0);
    let other = Posterior::binomial(law, 2.0, 12.0);
    let transformed = |posterior: &Posterior| -> Vec<(f64, f64)> {
        (-24..=24)
            .map(|step| f64::from(step) / 4.0)
            .map(|z| (z, posterior.at(z)))
            .collect()
    };
    let (posterior_at, other_at) = (transformed(&posterior), transformed(&other));
    // Covariance of two transformed normals of a correlation.
    let covariance = |one: &[(f64, f64)], other: &[(f64, f64)], r: f64| {
        let norm: f64 = 1.0 - r * r;
        let mut sums = [0.0; 4];
        for (x, value) in one {
            for (y, other) in other {
                let weight = (-(x * x - 2.0 * r * x * y + y * y) / (2.0 * norm)).exp();
                for (sum, term) in sums.iter_mut().zip([1.0, *value, *other, value * other]) {
                    *sum += weight * term;
                }
            }
        }
        sums[3] / sums[0] - sums[1] / sums[0] * (sums[2] / sums[0])
    };
    let q005 = 2;
    for year in 0..2 {
        let years = year as i32;
        let kept = |before: i32| 0.75_f64.powi(before + years);
        let later = |posterior: &Posterior, before| kept(before) * posterior.mean(|x| x);
        let (mean, other_mean) = (later(&posterior, 1), later(&other, 2));
        // The results of one year: what they have in common, and what has come since.
        let same = kept(1).powi(2);
        let expected = same * covariance(&posterior_at, &posterior_at, 0.3) + (1.0 - same) * 0.3;
        Mean::over(&drawn, |draw| {
            (0..NAMED).map(move |practice| {
                let of = |clinician| ability(&draw[year], Q236, clinician) - mean;
                of(2 * practice) * of(2 * practice + 1)
            })
        })
        .agrees(
            format!("two of a practice, {years} years on"),
            expected,
            0.06,
        );
        // The other's result is of the year before: they have .75 r in common.
        let gap = 0.75;
        let (a, b, r) = (kept(1), kept(2), 0.25);
        let (slope, other_slope) = (slope(&posterior_at), slope(&other_at));
        let both = covariance(&posterior_at, &other_at, r * gap);
        // Each ability is what it was, moved by so much of what its result has moved it by.
        let joint = r
            + b * b * r * (other_slope - 1.0)
            + a * a * r * (slope - 1.0)
            + a * b * (both - r * gap * (slope + other_slope - 1.0));
        Mean::over(&drawn, |draw| {
            (0..NAMED).map(move |practice| {
                let year = &draw[year];
                (ability(year, Q236, 2 * practice) - mean)
                    * (ability(year, q005, 2 * practice) - other_mean)
            })
        })
        .agrees(format!("two measures, {years} years on"), joint, 0.06);
    }
}

/// Covariance of a transformed standard normal number with itself before.
fn slope(transformed: &[(f64, f64)]) -> f64 {
    let weight = |z: f64| (-z * z / 2.0).exp();
    let sum: f64 = transformed.iter().map(|(z, at)| weight(*z) * z * at).sum();
    sum / transformed.iter().map(|(z, _)| weight(*z)).sum::<f64>()
}
