//! Latent abilities: standard normal in every year, .25 between measures, .3 inside a practice,
//! .75 from year to year. All are read off nearly noise-free rates (see `samples`).

use crate::reference::estimate::indicator;
use crate::reference::laws::normal_cdf;
use crate::reference::page::Page;
use crate::reference::{Mean, each_cohort};
use crate::samples::{CLEAR, Clear, cost_noise};

/// Mean product of two columns over what `pairs` takes: (year, participant) of one and the other.
fn product(
    sample: &[Clear],
    (one, other): (usize, usize),
    pairs: impl Fn(&Clear) -> Vec<((usize, usize), (usize, usize))>,
) -> Mean {
    Mean::over(sample, |draw| {
        let pairs = pairs(draw).into_iter();
        pairs.map(|((year, who), (later, partner))| {
            draw.years[year][one][who] * draw.years[later][other][partner]
        })
    })
}

/// Every participant in every year, with itself so many years later.
fn same_person(draw: &Clear, lag: usize) -> Vec<((usize, usize), (usize, usize))> {
    let people = 0..draw.practice.len();
    (0..5 - lag)
        .flat_map(|year| {
            let people = people.clone();
            people.map(move |who| ((year, who), (year + lag, who)))
        })
        .collect()
}

/// Every participant in every year, with its partner in the practice so many years later.
fn partners(draw: &Clear, lag: usize) -> Vec<((usize, usize), (usize, usize))> {
    (0..5 - lag)
        .flat_map(|year| {
            let pairs = draw.partners();
            pairs.map(move |(one, other)| ((year, one), (year + lag, other)))
        })
        .collect()
}

/// Pairs of columns of measures.
fn measure_pairs(page: &Page) -> Vec<(usize, usize)> {
    let measures = page.cases.len();
    let pairs = (0..measures).flat_map(|one| (0..one).map(move |other| (one, other)));
    pairs.collect()
}

/// Mean 0, variance 1 and the normal quantiles in each year, of each measure; that the variance
/// stays 1 is the AR(1)'s stationarity.
#[test]
fn abilities_are_standard_normal_every_year() {
    for (page, sample) in each_cohort(&CLEAR) {
        for year in 0..5 {
            for (column, (measure, _)) in page.cases.iter().enumerate() {
                let what = format!("ability {measure:?} of {}", 2027 + year);
                let own = |draw: &Clear| draw.years[year][column].clone().into_iter();
                Mean::over(sample, own).agrees(&what, 0.0, 0.035);
                Mean::over(sample, |draw| own(draw).map(|z| z * z)).agrees(
                    format!("{what}: variance"),
                    1.0,
                    0.05,
                );
                for cut in [-1.5, -0.5, 0.5, 1.5] {
                    Mean::over(sample, |draw| own(draw).map(|z| indicator(z <= cut))).agrees(
                        format!("{what}: up to {cut}"),
                        normal_cdf(cut),
                        0.015,
                    );
                }
            }
        }
    }
}

#[test]
fn measures_of_a_participant_go_together() {
    for (page, sample) in each_cohort(&CLEAR) {
        for (one, other) in measure_pairs(page) {
            let what = format!("{:?} and {:?}", page.cases[one].0, page.cases[other].0);
            product(sample, (one, other), |draw| same_person(draw, 0)).agrees(&what, 0.25, 0.02);
            // Both parts move with .75, the common one too.
            product(sample, (one, other), |draw| same_person(draw, 1)).agrees(
                format!("{what} a year later"),
                0.25 * 0.75,
                0.02,
            );
        }
    }
}

/// Two participants of a practice: .3 of one measure, .3 of .25 of two; the same .75 a year later.
#[test]
fn participants_of_a_practice_go_together() {
    for (page, sample) in each_cohort(&CLEAR) {
        for (column, (measure, _)) in page.cases.iter().enumerate() {
            let what = format!("{measure:?} inside a practice");
            let same = (column, column);
            product(sample, same, |draw| partners(draw, 0)).agrees(&what, 0.3, 0.03);
            product(sample, same, |draw| partners(draw, 2)).agrees(
                format!("{what}, two years later"),
                0.3 * 0.75 * 0.75,
                0.035,
            );
        }
        for (one, other) in measure_pairs(page) {
            let (first, second) = (page.cases[one].0, page.cases[other].0);
            let what = format!("{first:?} and {second:?} inside a practice");
            product(sample, (one, other), |draw| partners(draw, 0)).agrees(what, 0.075, 0.03);
        }
    }
}

/// Participants of different practices have nothing in common.
#[test]
fn practices_are_independent() {
    for (page, sample) in each_cohort(&CLEAR) {
        for (column, (measure, _)) in page.cases.iter().enumerate() {
            let strangers = |draw: &Clear| {
                let practice = &draw.practice;
                let pairs = (1..practice.len()).map(|one| (one - 1, one));
                let apart = pairs.filter(|(one, other)| practice[*one] != practice[*other]);
                apart
                    .map(|(one, other)| ((2, one), (2, other)))
                    .collect::<Vec<_>>()
            };
            let what = format!("{measure:?} across practices");
            product(sample, (column, column), strangers).agrees(what, 0.0, 0.04);
        }
    }
}

/// .75 to the power of the years between, by the mean square of the change, 2 (1 - .75^k).
#[test]
fn abilities_go_from_year_to_year() {
    for (page, sample) in each_cohort(&CLEAR) {
        for (column, (measure, _)) in page.cases.iter().enumerate() {
            for lag in 1..5 {
                let change = Mean::over(sample, |draw| {
                    let pairs = same_person(draw, lag).into_iter();
                    pairs.map(|((year, who), (later, _))| {
                        (draw.years[later][column][who] - draw.years[year][column][who]).powi(2)
                    })
                });
                let what = format!("change of {measure:?} in {lag} years");
                change.agrees(what, 2.0 * (1.0 - 0.75_f64.powi(lag as i32)), 0.06);
            }
        }
    }
}

/// The cost factor of the baseline, W = -.1 G + sqrt(.99) w: variance 1 (tau is the page's), -.1 of
/// .5 with each ability, .01 of .75 and .99 of .9 from year to year, next to nothing inside a
/// practice. Its episodes' noise has a known variance.
#[test]
fn the_cost_factor() {
    for (page, sample) in each_cohort(&CLEAR) {
        let cost = page.cases.len();
        let noise = cost_noise(page);
        let what = format!("{:?} cost factor", page.cohort);
        for year in 0..5 {
            let own = |draw: &Clear| draw.years[year][cost].clone().into_iter();
            let what = format!("{what} of {}", 2027 + year);
            Mean::over(sample, own).agrees(&what, 0.0, 0.025);
            Mean::over(sample, |draw| own(draw).map(|w| w * w)).agrees(
                format!("{what}: variance"),
                1.0 + noise,
                0.035,
            );
            let sd = (1.0 + noise).sqrt();
            for cut in [-1.5, -0.5, 0.0, 0.5, 1.5] {
                Mean::over(sample, |draw| own(draw).map(|w| indicator(w <= cut * sd))).agrees(
                    format!("{what}: up to {cut}"),
                    normal_cdf(cut),
                    0.012,
                );
            }
        }
        for (column, (measure, _)) in page.cases.iter().enumerate() {
            product(sample, (cost, column), |draw| same_person(draw, 0)).agrees(
                format!("{what} and {measure:?}"),
                -0.05,
                0.02,
            );
        }
        for lag in 1..5 {
            let power = lag as i32;
            let expected = 0.01 * 0.75_f64.powi(power) + 0.99 * 0.9_f64.powi(power);
            let change = Mean::over(sample, |draw| {
                let pairs = same_person(draw, lag).into_iter();
                pairs.map(|((year, who), (later, _))| {
                    (draw.years[later][cost][who] - draw.years[year][cost][who]).powi(2)
                })
            });
            change.agrees(
                format!("{what}: change in {lag} years"),
                2.0 * (1.0 - expected + noise),
                0.03,
            );
        }
        product(sample, (cost, cost), |draw| partners(draw, 0)).agrees(
            format!("{what} inside a practice"),
            0.003,
            0.03,
        );
    }
}
