//! Payments and patients of named clinicians, given what is known.

use statrs::distribution::{Beta, ContinuousCDF};

use crate::reference::Mean;
use crate::reference::laws::{lognormal_parameters, normal_quantile};
use crate::reference::page::PAGES;
use crate::world::{EVERYBODY, HF, LBP, Year, crowd, draw, laws};

const NAMED: usize = 100;
const DRAWS: u32 = 40;

fn drawn(settings: &str, columns: &str, fields: &str) -> Vec<Vec<Year>> {
    let laws = laws(settings, Some(&crowd(NAMED, "HF", columns, fields)), None);
    draw(&laws[HF], DRAWS, 2031)
}

/// Mean and variance over the named of a column.
fn moments(
    drawn: &[Vec<Year>],
    what: &str,
    column: impl Fn(&[Year], usize) -> f64 + Copy,
    (mean, variance): (f64, f64),
) {
    let values = |years: &Vec<Year>, f: &dyn Fn(f64) -> f64| -> Vec<f64> {
        (0..NAMED).map(|named| f(column(years, named))).collect()
    };
    let scale = variance.max(1e-6).sqrt();
    Mean::over(drawn, |years| values(years, &|x| x)).agrees(what, mean, 0.13 * scale);
    Mean::over(drawn, |years| {
        values(years, &|x| (x - mean).powi(2) / variance)
    })
    .agrees(format!("{what}: variance"), 1.0, 0.18);
}

/// Volume with a spread, so that payments can tell of it.
const SPREAD: (f64, f64) = (7.0, 0.5);

fn spread() -> String {
    EVERYBODY.replace("log_sd = 0", "log_sd = 0.5")
}

#[test]
fn payments_move_on_from_their_year() {
    let drawn = drawn(&spread(), ",part_b_payments,part_b_year", ",250000,2023");
    let start = 250_000.0_f64.ln();
    let at = |years: &[Year], named: usize| years[0].at(named).expect("everybody participates");
    for (year, payment_year) in [(2027_u16, false), (2027, true), (2031, false), (2031, true)] {
        let of = year + if payment_year { 2 } else { 0 };
        let later = f64::from(of - 2023);
        let what = format!("log payment of {of} ({year})");
        moments(
            &drawn,
            &what,
            |years, named| {
                let year = &years[usize::from(year - 2027)];
                let at = year.at(named).expect("everybody participates");
                let records = &year.records;
                match payment_year {
                    true => records.payment_year_payments[at].ln(),
                    false => records.part_b_payments[at].ln(),
                }
            },
            (start + 0.01 * later, 0.15 * 0.15 * later),
        );
    }
    // A step is 0.15 wide, whatever lies behind it.
    moments(
        &drawn,
        "growth from 2027 to 2029",
        |years, named| {
            let at = at(years, named);
            let records = &years[0].records;
            (records.payment_year_payments[at] / records.part_b_payments[at]).ln()
        },
        (0.02, 0.045),
    );
    // What is paid tells of the volume of 2025: x | z is normal (rho z, 1 - rho^2).
    let numbers = &PAGES[HF].specialties[0];
    let z = (start + 0.04 - numbers.payment_median.ln()) / numbers.payment_log_sd;
    let spread = 0.09 / numbers.payment_log_sd.powi(2);
    let first = (0.5 * z, 0.75 + 0.25 * spread);
    let kept: f64 = 0.95 * 0.95;
    let (log_mean, log_sd) = SPREAD;
    moments(
        &drawn,
        "volume of 2027 given payments",
        |years, named| {
            (f64::from(years[0].records.ebcm_episodes[at(years, named)]).ln() - log_mean) / log_sd
        },
        (
            kept * first.0,
            kept * kept * first.1 + 1.0 - kept * kept + 0.0040,
        ),
    );
}

/// Payments of 2026, a year before: hardly anything is uncertain, and the sign of rho z is that of z.
#[test]
fn payments_and_volume_without_a_payment_known() {
    let drawn = drawn(&spread(), ",specialty", ",cardiology");
    let numbers = &PAGES[HF].specialties[0];
    let at = |years: &[Year], named: usize| years[0].at(named).expect("everybody participates");
    let z = |years: &[Year], named: usize| {
        let payment = years[0].records.part_b_payments[at(years, named)];
        (payment / numbers.payment_median).ln() / numbers.payment_log_sd
    };
    moments(&drawn, "log payment, nothing known", z, (0.0, 1.0));
    let product = |years: &Vec<Year>| -> Vec<f64> {
        (0..NAMED)
            .map(|named| {
                let count = f64::from(years[0].records.ebcm_episodes[at(years, named)]);
                z(years, named) * (count.ln() - SPREAD.0) / SPREAD.1
            })
            .collect()
    };
    Mean::over(&drawn, product).agrees("payment and volume", 0.5 * 0.95 * 0.95, 0.12);
}

#[test]
fn risk_and_dual_share_given_each_other() {
    let numbers = &PAGES[HF].specialties[0];
    let (mu, sigma) = lognormal_parameters(numbers.hcc_mean, numbers.hcc_sd);
    let dual = Beta::new(1.1, 4.4).expect("a law");
    let risk_score = |years: &[Year], named: usize| {
        let at = years[0].at(named).expect("everybody participates");
        (years[0].records.hcc_risk_score[at].ln() - mu) / sigma
    };
    let dual_score = |years: &[Year], named: usize| {
        let at = years[0].at(named).expect("everybody participates");
        normal_quantile(dual.cdf(years[0].records.dual_share[at]))
    };
    let known = drawn(EVERYBODY, ",hcc_risk_score", ",2.5");
    let z = (2.5_f64.ln() - mu) / sigma;
    moments(&known, "dual share given risk", dual_score, (0.3 * z, 0.91));
    assert!((risk_score(&known[0], 0) - z).abs() < 1e-5);
    let known = drawn(EVERYBODY, ",dual_share", ",0.6");
    let z = normal_quantile(dual.cdf(0.6));
    moments(&known, "risk given dual share", risk_score, (0.3 * z, 0.91));
    assert!((dual_score(&known[0], 0) - z).abs() < 1e-5);
    let known = drawn(EVERYBODY, "", "");
    moments(&known, "risk", risk_score, (0.0, 1.0));
    moments(&known, "dual share", dual_score, (0.0, 1.0));
    let product = |years: &Vec<Year>| -> Vec<f64> {
        (0..NAMED)
            .map(|named| risk_score(years, named) * dual_score(years, named))
            .collect()
    };
    Mean::over(&known, product).agrees("risk and dual share", 0.3, 0.12);
    // No share is one that rounds to it, half a percent, and no wonder of the law.
    let known = drawn(EVERYBODY, ",dual_share", ",0");
    let z = normal_quantile(dual.cdf(0.005));
    moments(
        &known,
        "risk given no dual share",
        risk_score,
        (0.3 * z, 0.91),
    );
    // Both known: both given, also at the ends.
    for fields in [",3.5,0", ",0.7,1"] {
        let known = drawn(EVERYBODY, ",hcc_risk_score,dual_share", fields);
        let at = known[0][0].at(0).expect("everybody participates");
        let records = &known[0][0].records;
        let expected = [(3.5_f32, 0.0), (0.7, 1.0)][usize::from(fields.ends_with('1'))];
        assert_eq!(records.hcc_risk_score[at] as f32, expected.0);
        assert_eq!(records.dual_share[at], expected.1);
    }
}

/// An unknown specialty: its share times the density of what is known (Bayes), by other functions here.
#[test]
fn specialty_given_payments_and_risk() {
    let columns = ",part_b_payments,part_b_year,hcc_risk_score";
    let roster = crowd(NAMED, "LBP", columns, ",320000,2026,1.9");
    let laws = laws(EVERYBODY, Some(&roster), None);
    let drawn = draw(&laws[LBP], DRAWS, 2027);
    let density = |x: f64, mean: f64, sd: f64| (-((x - mean) / sd).powi(2) / 2.0).exp() / sd;
    let specialties = &PAGES[LBP].specialties;
    let weights: Vec<f64> = specialties
        .iter()
        .map(|numbers| {
            let (mu, sigma) = lognormal_parameters(numbers.hcc_mean, numbers.hcc_sd);
            let log_payment = 320_000.0_f64.ln() + 0.01;
            let center = numbers.payment_median.ln();
            numbers.share
                * density(log_payment, center, numbers.payment_log_sd)
                * density(1.9_f64.ln(), mu, sigma)
        })
        .collect();
    let total: f64 = weights.iter().sum();
    let share = |specialty| {
        let found = specialties
            .iter()
            .position(|one| one.specialty == specialty);
        weights[found.expect("a specialty")] / total
    };
    for (number, specialty) in laws[LBP].specialties().enumerate() {
        Mean::over(&drawn, |years| {
            let year = &years[0];
            let places = year
                .places()
                .map(|at| usize::from(year.records.specialty[at]));
            places
                .map(|drawn| f64::from(u8::from(drawn == number)))
                .collect::<Vec<_>>()
        })
        .agrees(format!("{specialty:?}"), share(specialty), 0.045);
    }
}
