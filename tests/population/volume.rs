//! Episode volumes: x standard normal and AR(1) with .95, counts Poisson given x.

use asmcast::population::Population;

use crate::reference::estimate::indicator;
use crate::reference::laws::{normal_cdf, poisson_below};
use crate::reference::page::VOLUME_PERSISTENCE;
use crate::reference::{Mean, draw_worlds, each_cohort, scenario};
use crate::samples::{BASELINE, EVERYBODY_VOLUME, UNSELECTED};

#[test]
fn the_first_volume_is_standard_normal() {
    for (page, sample) in each_cohort(&BASELINE) {
        let first = |people: &Population| {
            let volumes = people.volume.first.to_vec();
            volumes.into_iter().map(f64::from)
        };
        let what = format!("{:?} x of 2025", page.cohort);
        Mean::over(sample, first).agrees(&what, 0.0, 0.015);
        Mean::over(sample, |people| first(people).map(|x| x * x)).agrees(
            format!("{what}: variance"),
            1.0,
            0.02,
        );
        for cut in [-2.0, -1.0, 0.0, 1.0, 2.0] {
            Mean::over(sample, |people| {
                first(people).map(move |x| indicator(x <= cut))
            })
            .agrees(format!("{what}: up to {cut}"), normal_cdf(cut), 0.006);
        }
        // Candidates are independent, neighbours and practice partners too.
        for apart in [1, 2] {
            Mean::over(sample, |people| {
                let x = &people.volume.first;
                let pairs = x.iter().zip(&x[apart..]);
                pairs.map(|(one, other)| f64::from(one * other))
            })
            .agrees(format!("{what}: {apart} apart"), 0.0, 0.015);
        }
    }
}

/// Counts given their volume, which a persistence of 1 leaves as it was in 2025: mean and variance,
/// and shares up to k less the Poisson probabilities. Given the volume, the count that decided on
/// participation tells nothing of the later one.
#[test]
fn counts_are_poisson_given_the_volume() {
    let laws = scenario("[rules]\nepisode_minimum = 1\n[cohort.*.episodes]\npersistence = 1\n");
    for (page, laws) in each_cohort(&laws) {
        let sample = draw_worlds(laws, 60, 0, |draw| draw.people);
        let (log_mean, log_sd) = page.volume;
        for year in [0, 1, 4] {
            let pairs = |people: &Population| {
                let members = &people.members;
                let counts = people.volume.episodes[year].iter();
                counts
                    .zip(members.participants[year].of(&members.candidate))
                    .map(|(count, candidate)| {
                        let x = f64::from(people.volume.first[candidate as usize]);
                        ((log_mean + log_sd * x).exp(), *count)
                    })
                    .collect::<Vec<_>>()
                    .into_iter()
            };
            let what = format!("{:?} episodes of {} given x", page.cohort, 2027 + year);
            Mean::over(&sample, |people| {
                pairs(people).map(|(mean, count)| (f64::from(count) - mean) / mean.sqrt())
            })
            .agrees(format!("{what}: mean"), 0.0, 0.015);
            Mean::over(&sample, |people| {
                pairs(people).map(|(mean, count)| (f64::from(count) - mean).powi(2) / mean)
            })
            .agrees(format!("{what}: variance over mean"), 1.0, 0.025);
            for k in [0, 5, 19, 60] {
                Mean::over(&sample, |people| {
                    pairs(people)
                        .map(move |(mean, count)| indicator(count <= k) - poisson_below(k, mean).0)
                })
                .agrees(format!("{what}: up to {k}"), 0.0, 0.004);
            }
        }
    }
}

/// The moments of log counts when all counts are large and everybody participates. With e the mean of 1 / lambda, the log
/// count has mean E log lambda - e / 2, variance sigma^2 (1 + e) + e, and its change over k years
/// the mean square 2 sigma^2 (1 - .95^k) (1 + e) + 2 e; what is left out is of order e^2 = 1e-6.
#[test]
fn volumes_go_from_year_to_year() {
    let (log_mean, log_sd) = EVERYBODY_VOLUME;
    let noise = (-log_mean + log_sd * log_sd / 2.0_f64).exp();
    let variance = log_sd * log_sd * (1.0 + noise);
    for (page, sample) in each_cohort(&UNSELECTED) {
        for year in 0..5 {
            let what = format!("{:?} log episodes of {}", page.cohort, 2027 + year);
            let centred = |people: &Population| {
                let counts = people.volume.episodes[year].to_vec();
                let logs = counts.into_iter().map(|count| f64::from(count).ln());
                logs.map(|log| log - log_mean + noise / 2.0)
            };
            Mean::over(sample, centred).agrees(&what, 0.0, 0.01);
            Mean::over(sample, |people| centred(people).map(|x| x * x)).agrees(
                format!("{what}: variance"),
                variance + noise,
                0.03 * variance,
            );
        }
        for lag in [1, 2, 4] {
            let correlation = VOLUME_PERSISTENCE.powi(lag as i32);
            let expected = 2.0 * variance * (1.0 - correlation) + 2.0 * noise;
            let change = Mean::over(sample, |people| {
                let episodes = &people.volume.episodes;
                (0..5 - lag).flat_map(move |year| {
                    let pairs = episodes[year].iter().zip(&episodes[year + lag]);
                    pairs.map(|(now, later)| (f64::from(*later) / f64::from(*now)).ln().powi(2))
                })
            });
            // A correlation of .95 is known to .002.
            let resolution = 2.0 * variance * 0.002 * lag as f64;
            let what = format!("{:?} log episodes, {lag} years on", page.cohort);
            change.agrees(what, expected, resolution);
        }
        // The x of 2025 itself goes with the later counts.
        for lag in 2..7 {
            let correlation = VOLUME_PERSISTENCE.powi(lag as i32);
            let common = Mean::over(sample, |people| {
                let later = people.volume.episodes[lag - 2].iter();
                let pairs = people.volume.first.iter().zip(later);
                pairs.map(|(x, count)| f64::from(*x) * (f64::from(*count).ln() - log_mean) / log_sd)
            });
            let what = format!("{:?} x and log episodes, {lag} years on", page.cohort);
            common.agrees(what, correlation * (1.0 + noise / 2.0), 0.02);
        }
    }
}
