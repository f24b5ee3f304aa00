//! What a forecast says of a cohort, in a few sentences with their errors.

use crate::forecast::Group;
use crate::program::{Cohort, PAYMENT_LAG_YEARS, PracticeSize};
use crate::tally::Estimate;

use super::Outcome;
use super::text::{fixed, shown};

/// What the first payment year brings everybody, what the last, and what sizes of practice have to do
/// with it.
pub fn headline(outcome: &Outcome, cohort: Cohort) -> String {
    let years = outcome.results.years();
    let (Some(&first), Some(&last)) = (years.first(), years.last()) else {
        return String::new();
    };
    let mut sentences = vec![everybody(outcome, cohort, first)];
    if last > first {
        sentences.push(later(outcome, cohort, last));
    }
    sentences.push(sizes(outcome, cohort, first));
    sentences.join(" ")
}

/// A cohort's participants in prose.
fn participants(cohort: Cohort) -> &'static str {
    match cohort {
        Cohort::HeartFailure => "heart failure participant",
        Cohort::LowBackPain => "low back pain participant",
    }
}

fn everybody(outcome: &Outcome, cohort: Cohort, year: u16) -> String {
    let get = |name| outcome.results.get(year, cohort, Group::All, name);
    format!(
        "In {} the average {} {} of all Part B payments; {} gain, and {} lose the full {} at risk.",
        year + PAYMENT_LAG_YEARS,
        participants(cohort),
        change(get("paf_mean")),
        share(get("share_positive")),
        share(get("share_maximum_penalty")),
        risk(outcome, year),
    )
}

fn later(outcome: &Outcome, cohort: Cohort, year: u16) -> String {
    let mean = outcome.results.get(year, cohort, Group::All, "paf_mean");
    format!(
        "In {}, with {} at risk, the average participant {}.",
        year + PAYMENT_LAG_YEARS,
        risk(outcome, year),
        change(mean),
    )
}

fn sizes(outcome: &Outcome, cohort: Cohort, year: u16) -> String {
    let of = |size, name| outcome.results.get(year, cohort, Group::Size(size), name);
    let mean = |size| change(of(size, "paf_mean"));
    let full = |size| share(of(size, "share_maximum_penalty"));
    let gain = |size| share(of(size, "share_positive"));
    use PracticeSize::{Large, Small, Solo};
    format!(
        "By size of practice: a solo practitioner {}, a participant in a practice of 2 to 15 {}, in a \
         larger one {}. Of these three, {}, {} and {} gain, and {}, {} and {} lose everything at risk.",
        mean(Solo),
        mean(Small),
        mean(Large),
        gain(Solo),
        gain(Small),
        gain(Large),
        full(Solo),
        full(Small),
        full(Large),
    )
}

/// The risk level of a year, as a percentage.
pub fn risk(outcome: &Outcome, year: u16) -> String {
    let percent = 100.0 * outcome.risk_level(year);
    format!("{} %", (percent * 1e6).round() / 1e6)
}

/// What a mean factor does to payments: "loses 1.43 % (±0.01)".
fn change(factor: Option<Estimate>) -> String {
    let Some(factor) = factor else {
        return "is not there".into();
    };
    let value = factor.value.abs();
    let shown = shown(Estimate { value, ..factor }, 100.0);
    let verb = match factor.standard_error {
        Some(error) if value < 2.0 * error => "breaks even within the error, at",
        _ if factor.value < 0.0 => "loses",
        _ => "gains",
    };
    let error = shown
        .error
        .map_or(String::new(), |error| format!(" (±{error})"));
    format!("{verb} {} %{error}", shown.value)
}

/// A share as a percentage, to a digit that its error supports.
fn share(share: Option<Estimate>) -> String {
    let Some(share) = share else {
        return "none".into();
    };
    let decimals = match share.standard_error {
        Some(error) if error < 0.003 => 1,
        _ => 0,
    };
    format!("{} %", fixed(100.0 * share.value, decimals))
}
