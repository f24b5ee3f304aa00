//! The options that the baseline leaves at zero, and a cost that is mostly quality.

use asmcast::program::Measure;

use crate::reference::estimate::indicator;
use crate::reference::laws::normal_quantile;
use crate::reference::{Mean, each_cohort};
use crate::samples::{Clear, clear, many_cases};

/// A drift of .1 raises every ability by .1 standard deviations a year after 2027, and only that.
#[test]
fn everybody_learns() {
    let sample = clear(|_| "", "[cohort.*.abilities]\ndrift = 0.1\n", 2030);
    for (page, sample) in each_cohort(&sample) {
        for (column, (measure, _)) in page.cases.iter().enumerate() {
            for year in [0, 1, 3] {
                let rise = 0.1 * year as f64;
                let what = format!("{measure:?} of {} with drift", 2027 + year);
                let own = |draw: &Clear| draw.years[year][column].clone().into_iter();
                Mean::over(sample, own).agrees(&what, rise, 0.035);
                Mean::over(sample, |draw| own(draw).map(|z| (z - rise).powi(2))).agrees(
                    format!("{what}: variance"),
                    1.0,
                    0.05,
                );
            }
        }
    }
}

/// A logit shift of -.3 moves the log odds of every true rate of the measures that have it: the
/// share below the shifted quantile stays p. Rates are uniform before the shift.
#[test]
fn compulsory_reporting() {
    let shifted = |measure| {
        use Measure::*;
        matches!(measure, Q008 | Q236 | Q238 | Q134 | Q220)
    };
    let setting = |measure| {
        if shifted(measure) {
            "logit_shift = -0.3\n"
        } else {
            ""
        }
    };
    let sample = clear(setting, "", 2027);
    for (page, sample) in each_cohort(&sample) {
        for (column, (measure, _)) in page.cases.iter().enumerate() {
            for p in [0.05, 0.2, 0.5, 0.8, 0.95_f64] {
                let shift = if shifted(*measure) { -0.3 } else { 0.0 };
                let odds = (p / (1.0 - p)).ln() + shift;
                let cut = normal_quantile(1.0 / (1.0 + (-odds).exp()));
                // The sample's abilities of a measure where lower is better are upside down.
                let sign = if *measure == Measure::Q238 { -1.0 } else { 1.0 };
                let share = Mean::over(sample, |draw| {
                    let abilities = draw.years[0][column].iter();
                    abilities.map(move |z| indicator(sign * z <= cut))
                });
                share.agrees(format!("{measure:?} shifted by {shift}, {p}"), p, 0.016);
            }
        }
    }
}

/// With a quality loading of -.9 the cost factor shows the quality factor G itself: -.9 of .5 with
/// each ability, .81 of .75 and .19 of .9 from year to year, .81 of .3 inside a practice. With a
/// reliability of .99 its scale is the sd of the scores, and there is next to no noise.
#[test]
fn cost_that_is_mostly_quality() {
    let settings = "[cohort.*.cost]\nquality_loading = -0.9\nreliability = 0.99\n";
    let sample = clear(|_| "", settings, 2029);
    for (page, sample) in each_cohort(&sample) {
        let cost = page.cases.len();
        let (reliable_tau, _) = page.cost_spread(0.99);
        // The sample is on the scale of a reliability of .40 and centred for its CV.
        let (tau, cv) = page.cost_spread(0.40);
        let bias = cv * cv / (2.0 * many_cases().0) / tau;
        let own = |draw: &Clear, year: usize| {
            let factors = draw.years[year][cost].clone().into_iter();
            factors.map(move |w| (w - bias) * tau / reliable_tau)
        };
        let what = format!("{:?} cost of quality", page.cohort);
        Mean::over(sample, |draw| own(draw, 0)).agrees(&what, 0.0, 0.035);
        Mean::over(sample, |draw| own(draw, 2).map(|w| w * w)).agrees(
            format!("{what}: variance"),
            1.0,
            0.05,
        );
        for (column, (measure, _)) in page.cases.iter().enumerate() {
            Mean::over(sample, |draw| {
                let abilities = draw.years[1][column].clone();
                own(draw, 1).zip(abilities).map(|(w, ability)| w * ability)
            })
            .agrees(format!("{what} and {measure:?}"), -0.45, 0.03);
        }
        for lag in [1, 2] {
            let power = lag as i32;
            let expected = 0.81 * 0.75_f64.powi(power) + 0.19 * 0.9_f64.powi(power);
            Mean::over(sample, |draw| {
                let pairs = own(draw, 0).zip(own(draw, lag));
                pairs.map(|(now, later)| (later - now).powi(2))
            })
            .agrees(
                format!("{what}: change in {lag} years"),
                2.0 * (1.0 - expected),
                0.03,
            );
        }
        Mean::over(sample, |draw| {
            let factors: Vec<f64> = own(draw, 0).collect();
            let pairs = draw.partners();
            pairs
                .map(|(one, other)| factors[one] * factors[other])
                .collect::<Vec<_>>()
        })
        .agrees(format!("{what} inside a practice"), 0.81 * 0.3, 0.04);
    }
}
