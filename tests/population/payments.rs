//! Specialties and Part B payments.

use asmcast::population::Population;

use crate::reference::estimate::indicator;
use crate::reference::laws::{lognormal_moments, normal_cdf};
use crate::reference::page::{Page, SpecialtyNumbers};
use crate::reference::{Mean, each_cohort};
use crate::samples::{BASELINE_LAWS, UNSELECTED};

/// The numbers of each specialty in the order in which members name them.
fn in_order(page: &Page, cohort: usize) -> Vec<SpecialtyNumbers> {
    let specialties = BASELINE_LAWS[cohort].specialties();
    specialties.map(|specialty| *page.of(specialty)).collect()
}

/// Every member's volume x of 2025, log payment of 2027 on the scale of its specialty's law, and
/// specialty. Everybody is a member.
fn levels(
    people: &Population,
    numbers: &[SpecialtyNumbers],
) -> impl Iterator<Item = (f64, f64, usize)> {
    let members = &people.members;
    assert_eq!(members.len(), people.volume.first.len());
    let payments = members.payments[0].iter().zip(&members.specialty);
    payments
        .zip(&people.volume.first)
        .map(|((payment, specialty), x)| {
            let law = numbers[usize::from(*specialty)];
            let z = (f64::from(*payment) / law.payment_median).ln() / law.payment_log_sd;
            (f64::from(*x), z, usize::from(*specialty))
        })
}

#[test]
fn shares_of_the_specialties() {
    for (cohort, (page, sample)) in each_cohort(&UNSELECTED).enumerate() {
        for (place, law) in in_order(page, cohort).iter().enumerate() {
            let share = Mean::over(sample, |people| {
                let specialties = people.members.specialty.iter();
                specialties.map(move |of| indicator(usize::from(*of) == place))
            });
            share.agrees(format!("{:?}", law.specialty), law.share, 0.01);
        }
    }
}

/// By specialty: median, log sd, quantiles, mean and standard deviation in dollars.
#[test]
fn payments_are_lognormal_by_specialty() {
    for (cohort, (page, sample)) in each_cohort(&UNSELECTED).enumerate() {
        let numbers = in_order(page, cohort);
        for (place, law) in numbers.iter().enumerate() {
            let own = |people| {
                let levels = levels(people, &numbers).filter(move |(_, _, of)| *of == place);
                levels.map(|(_, z, _)| z).collect::<Vec<_>>()
            };
            let what = format!("payments, {:?}", law.specialty);
            Mean::over(sample, own).agrees(format!("{what}: log mean"), 0.0, 0.055);
            Mean::over(sample, |people| own(people).into_iter().map(|z| z * z)).agrees(
                format!("{what}: log variance"),
                1.0,
                0.08,
            );
            for cut in [-1.5, -0.7, 0.0, 0.7, 1.5] {
                Mean::over(sample, |people| {
                    own(people).into_iter().map(move |z| indicator(z <= cut))
                })
                .agrees(format!("{what}: up to {cut}"), normal_cdf(cut), 0.025);
            }
            let (mean, variance) = lognormal_moments(law.payment_median.ln(), law.payment_log_sd);
            let dollars = |people| {
                let own = own(people).into_iter();
                own.map(|z| law.payment_median * (law.payment_log_sd * z).exp())
            };
            Mean::over(sample, dollars).agrees(format!("{what}: mean"), mean, 0.06 * mean);
            Mean::over(sample, |people| {
                dollars(people).map(|payment| (payment - mean).powi(2))
            })
            .agrees(format!("{what}: variance"), variance, 0.5 * variance);
        }
    }
}

/// Correlation .5 of the log payment of 2027 with x of 2025: the mean product of two standard
/// normal numbers, in each specialty's scale.
#[test]
fn payments_go_with_volume() {
    for (cohort, (page, sample)) in each_cohort(&UNSELECTED).enumerate() {
        let numbers = in_order(page, cohort);
        Mean::over(sample, |people| {
            levels(people, &numbers).map(|(x, z, _)| x * z)
        })
        .agrees(format!("{:?} payments and x", page.cohort), 0.5, 0.015);
        // Linear, with a residual variance of .75 at any x.
        Mean::over(sample, |people| {
            levels(people, &numbers).map(|(x, z, _)| (z - 0.5 * x).powi(2) * x * x)
        })
        .agrees(
            format!("{:?} spread of payments given x", page.cohort),
            0.75,
            0.03,
        );
    }
}

/// Each year after 2027 the log payment grows by .01 + .15 e, e independent from year to year and
/// of the level; seven years are paid, 2027 to 2033.
#[test]
fn payments_grow() {
    for (page, sample) in each_cohort(&UNSELECTED) {
        let growth = |people: &Population, year: usize| {
            let payments = &people.members.payments;
            let logs = |year: usize| payments[year].iter().map(|paid| f64::from(*paid).ln());
            let pairs = logs(year).zip(logs(year + 1));
            pairs
                .map(|(now, later)| (later - now - 0.01) / 0.15)
                .collect::<Vec<_>>()
        };
        for year in 0..6 {
            let what = format!("{:?} payments after {}", page.cohort, 2027 + year);
            let own = |people| growth(people, year).into_iter();
            Mean::over(sample, own).agrees(format!("{what}: mean"), 0.0, 0.017);
            Mean::over(sample, |people| own(people).map(|z| z * z)).agrees(
                format!("{what}: variance"),
                1.0,
                0.025,
            );
            for cut in [-1.5, 0.0, 1.5] {
                Mean::over(sample, |people| own(people).map(|z| indicator(z <= cut))).agrees(
                    format!("{what}: up to {cut}"),
                    normal_cdf(cut),
                    0.008,
                );
            }
            for other in 0..year {
                Mean::over(sample, |people| {
                    let other = growth(people, other);
                    own(people).zip(other).map(|(one, other)| one * other)
                })
                .agrees(format!("{what} and {}", 2027 + other), 0.0, 0.017);
            }
            Mean::over(sample, |people| {
                let x = people.volume.first.to_vec();
                own(people).zip(x).map(|(growth, x)| growth * f64::from(x))
            })
            .agrees(format!("{what} and x"), 0.0, 0.017);
        }
    }
}
