//! Values of named clinicians that can be, but hardly are: in another unit, or of somebody else.

use crate::findings::Finding;
use crate::numeric::exp::exp;
use crate::program::{Measure, Specialty, Vocabulary};
use crate::scenario::settings::{CohortSettings, Settings};

use super::read::Named;

/// Payments are doubted beyond so many times the median of the specialty, and below one part in so many
/// of it: four standard deviations of the widest law.
const PAYMENTS: f64 = 30.0;

/// The same of episodes, which may be few: four standard deviations.
const EPISODES: f64 = 60.0;

/// The same of a mean cost: five standard deviations of that of 20 episodes.
const COST: f64 = 5.0;

/// The same of a mean HCC risk score: six standard deviations.
const RISK: f64 = 5.0;

/// The same of admissions (measure 492) around those that are expected.
const ADMISSIONS: f64 = 5.0;

/// What to look at again in the row and results of a clinician who is reported by name.
pub(super) fn doubts(named: &Named, settings: &Settings) -> Vec<Finding> {
    let cohort = named.cohort(settings);
    let row = &named.row;
    let specialties = match &row.specialty {
        Some(specialty) => std::slice::from_ref(specialty),
        None => row.cohort.specialties(),
    };
    let payments = around(specialties, PAYMENTS, |specialty| {
        payment_median(cohort, specialty)
    });
    let risk = around(specialties, RISK, |specialty| {
        let law = cohort.patients.hcc_risk_score.get(&specialty)?;
        Some(law.mean.0)
    });
    let cost = cohort.cost.median.0;
    let most_episodes = EPISODES * exp(cohort.episodes.log_mean);
    let amounts = [
        ("part_b_payments", row.part_b_payments, payments),
        ("hcc_risk_score", row.hcc_risk_score, risk),
        ("ebcm_cost", row.ebcm_cost, (cost / COST, cost * COST)),
        (
            "ebcm_episodes",
            row.ebcm_episodes.map(f64::from),
            (0.0, most_episodes),
        ),
    ];
    let unusual = amounts.into_iter().filter_map(|(column, value, usual)| {
        let (low, high) = usual;
        let value = value.filter(|value| !(low..=high).contains(value))?;
        let message = format!(
            "NPI {}: {value} is unusual, hardly anybody is outside {} to {}; is it right, and in \
             this unit? It is used as it stands",
            row.npi,
            rough(low),
            rough(high)
        );
        Some(named.finding(column, message))
    });
    let unusual = unusual.chain(rare_admissions(named, cohort));
    let results = named.results.iter();
    let empty = results.filter(|result| result.observed().0 <= 0.0);
    let empty = empty.map(|result| {
        let (npi, id) = (&row.npi, result.measure.id());
        let message = format!("NPI {npi}: measure {id} of 0 cases tells nothing and is not used");
        named.finding("", message)
    });
    unusual.chain(empty).collect()
}

/// A result of measure 492 that is hardly one per 100 person-years.
fn rare_admissions(named: &Named, cohort: &CohortSettings) -> Option<Finding> {
    let expected = cohort
        .measures
        .get(Measure::Q492.id())?
        .expected_rate
        .as_ref()?
        .0;
    let (low, high) = (expected / ADMISSIONS, expected * ADMISSIONS);
    let mut results = named.results.iter();
    let result = results.find(|result| result.measure == Measure::Q492)?;
    let (cases, value) = result.observed();
    let is_unusual = cases > 0.0 && !(low..=high).contains(&value);
    is_unusual.then(|| {
        let message = format!(
            "NPI {}: {value} of measure 492 is unusual, hardly anybody is outside {} to {}; is it per \
             100 person-years? It is used as it stands",
            named.row.npi,
            rough(low),
            rough(high)
        );
        named.finding("", message)
    })
}

/// From one part in so many of the least usual value to so many times the largest.
fn around(
    specialties: &[Specialty],
    times: f64,
    usual: impl Fn(Specialty) -> Option<f64>,
) -> (f64, f64) {
    let usual: Vec<f64> = specialties.iter().filter_map(|one| usual(*one)).collect();
    let low = usual.iter().copied().fold(f64::INFINITY, f64::min);
    let high = usual.iter().copied().fold(0.0, f64::max);
    if usual.is_empty() {
        // Without a law nothing is unusual.
        return (0.0, f64::INFINITY);
    }
    (low / times, high * times)
}

fn payment_median(cohort: &CohortSettings, specialty: Specialty) -> Option<f64> {
    let law = cohort.payments.specialty.get(&specialty)?;
    Some(law.median.0 * cohort.payments.covered_share.0)
}

/// Two leading digits.
fn rough(value: f64) -> f64 {
    let mut unit = 0.01;
    while value / unit >= 100.0 {
        unit *= 10.0;
    }
    let rounded = (value / unit).round() * unit;
    // Without the dust of decimal fractions.
    (rounded * 100.0).round() / 100.0
}
