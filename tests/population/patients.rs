//! HCC risk and dual share: lognormal and Beta, joined by a Gaussian copula. They depend on nothing
//! that decides who participates, so the baseline's members are no selected sample of them.

use asmcast::population::Population;
use statrs::distribution::{Beta, ContinuousCDF};

use crate::reference::estimate::indicator;
use crate::reference::laws::{lognormal_parameters, normal_cdf, normal_quantile};
use crate::reference::{Mean, each_cohort};
use crate::samples::{BASELINE, BASELINE_LAWS, UNSELECTED};

const ALPHA: f64 = 1.1;
const BETA: f64 = 4.4;

fn dual_law() -> Beta {
    Beta::new(ALPHA, BETA).expect("shapes above 0")
}

#[test]
fn hcc_risk_is_lognormal_by_specialty() {
    for (cohort, (page, sample)) in each_cohort(&BASELINE).enumerate() {
        for (place, specialty) in BASELINE_LAWS[cohort].specialties().enumerate() {
            let law = page.of(specialty);
            let own = |people: &Population| {
                let members = &people.members;
                let all = members.hcc_risk_score.clone().into_iter();
                all.zip(members.specialty.clone())
                    .filter(move |(_, of)| usize::from(*of) == place)
                    .map(|(hcc, _)| f64::from(hcc))
            };
            let what = format!("HCC risk, {specialty:?}");
            let variance = law.hcc_sd * law.hcc_sd;
            Mean::over(sample, own).agrees(&what, law.hcc_mean, 0.05 * law.hcc_sd);
            Mean::over(sample, |people| {
                own(people).map(|hcc| (hcc - law.hcc_mean).powi(2))
            })
            .agrees(format!("{what}: variance"), variance, 0.1 * variance);
            let (mu, sigma) = lognormal_parameters(law.hcc_mean, law.hcc_sd);
            for cut in [-1.5_f64, -0.7, 0.0, 0.7, 1.5] {
                let hcc = (mu + sigma * cut).exp();
                Mean::over(sample, |people| {
                    own(people).map(move |value| indicator(value <= hcc))
                })
                .agrees(format!("{what}: up to {hcc}"), normal_cdf(cut), 0.025);
            }
        }
    }
}

#[test]
fn dual_shares_are_beta() {
    let (mean, variance) = (
        ALPHA / (ALPHA + BETA),
        ALPHA * BETA / ((ALPHA + BETA).powi(2) * (ALPHA + BETA + 1.0)),
    );
    for (page, sample) in each_cohort(&BASELINE) {
        let own = |people: &Population| {
            let shares = people.members.dual_share.clone();
            shares.into_iter().map(f64::from)
        };
        let what = format!("{:?} dual share", page.cohort);
        Mean::over(sample, own).agrees(&what, mean, 0.003);
        Mean::over(sample, |people| {
            own(people).map(|dual| (dual - mean).powi(2))
        })
        .agrees(format!("{what}: variance"), variance, 0.03 * variance);
        for p in [0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99] {
            let cut = dual_law().inverse_cdf(p);
            Mean::over(sample, |people| {
                own(people).map(move |dual| indicator(dual <= cut))
            })
            .agrees(format!("{what}: up to {cut}"), p, 0.008);
        }
    }
}

/// Normal scores of both by their laws' distribution functions have a mean product of .3, and are
/// jointly normal: so is their product's mean square, 1 + 2 (.3)^2.
#[test]
fn a_gaussian_copula_joins_risk_and_dual_share() {
    for (cohort, (page, sample)) in each_cohort(&BASELINE).enumerate() {
        let numbers: Vec<(f64, f64)> = BASELINE_LAWS[cohort]
            .specialties()
            .map(|specialty| page.of(specialty))
            .map(|law| lognormal_parameters(law.hcc_mean, law.hcc_sd))
            .collect();
        let dual = dual_law();
        let products: Vec<Vec<f64>> = sample
            .iter()
            .map(|people| {
                let members = &people.members;
                // Every fourth member: enough, and the Beta law's function is slow.
                let chosen = (0..members.len()).step_by(4);
                let product = |member: usize| {
                    let (mu, sigma) = numbers[usize::from(members.specialty[member])];
                    let risk = (f64::from(members.hcc_risk_score[member]).ln() - mu) / sigma;
                    risk * normal_quantile(dual.cdf(f64::from(members.dual_share[member])))
                };
                chosen.map(product).collect()
            })
            .collect();
        let what = format!("{:?} HCC risk and dual share", page.cohort);
        let each = |draw: &Vec<f64>| draw.clone();
        Mean::over(&products, each).agrees(&what, 0.3, 0.025);
        Mean::over(&products, |draw| each(draw).into_iter().map(|x| x * x)).agrees(
            format!("{what}: mean square"),
            1.0 + 2.0 * 0.3_f64.powi(2),
            0.1,
        );
    }
}

/// Nothing on the page joins patients with volume or payments.
#[test]
fn patients_do_not_go_with_volume_or_payments() {
    for (page, sample) in each_cohort(&UNSELECTED) {
        let mean_dual = ALPHA / (ALPHA + BETA);
        let columns = |people: &Population| {
            let members = &people.members;
            (0..members.len())
                .map(|member| {
                    let x = f64::from(people.volume.first[member]);
                    let [now, later] = [0, 1].map(|year| f64::from(members.payments[year][member]));
                    let growth = (later / now).ln();
                    let hcc = f64::from(members.hcc_risk_score[member]);
                    let dual = f64::from(members.dual_share[member]);
                    (x, (growth - 0.01) / 0.15, hcc, dual)
                })
                .collect::<Vec<_>>()
        };
        let what = format!("{:?}", page.cohort);
        let products = |term: fn(f64, f64, f64, f64) -> f64| {
            Mean::over(sample, move |people| {
                let columns = columns(people).into_iter();
                columns.map(move |(x, growth, hcc, dual)| term(x, growth, hcc, dual))
            })
        };
        products(|x, _, hcc, _| x * (hcc - 1.3) / 0.3).agrees(
            format!("{what} x, HCC risk"),
            0.0,
            0.04,
        );
        let dual = products(|x, _, _, dual| x * (dual - 0.2) / 0.15);
        assert!((mean_dual - 0.2).abs() < 1e-12);
        dual.agrees(format!("{what} x, dual share"), 0.0, 0.03);
        products(|_, growth, hcc, _| growth * (hcc - 1.3) / 0.3).agrees(
            format!("{what} growth, HCC risk"),
            0.0,
            0.04,
        );
    }
}
