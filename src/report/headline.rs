//! What a forecast says of a cohort, in a few sentences with their errors.

use crate::forecast::Group;
use crate::program::{Cohort, PAYMENT_LAG_YEARS, PracticeSize, Vocabulary};
use crate::tally::Estimate;

use super::Outcome;
use super::text::shown;

/// What the first payment year brings everybody, what the last, and what sizes of practice have to do
/// with it.
pub fn headline(outcome: &Outcome, cohort: Cohort) -> Vec<String> {
    let years = outcome.results.years();
    let (Some(&first), Some(&last)) = (years.first(), years.last()) else {
        return Vec::new();
    };
    let mut sentences = vec![everybody(outcome, cohort, first)];
    if last > first {
        sentences.push(later(outcome, cohort, last));
    }
    sentences.extend(small_practices(outcome, cohort, first));
    sentences
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
        "In {} the average {} {} of all Part B payments; {} gain, and {} take the full cut of {}.",
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
        "In {}, when the full cut is {}, the average participant {}.",
        year + PAYMENT_LAG_YEARS,
        risk(outcome, year),
        change(mean),
    )
}

/// How small practices fare beside the others, as far as the errors tell.
fn small_practices(outcome: &Outcome, cohort: Cohort, year: u16) -> Option<String> {
    let of = |size, name| outcome.results.get(year, cohort, Group::Size(size), name);
    let mean = |size| of(size, "paf_mean");
    use PracticeSize::{Large, Small, Solo};
    let (solo, small, large) = (mean(Solo)?, mean(Small)?, mean(Large)?);
    Some(format!(
        "On average, practices of 2 to 15 clinicians fare {} those of 16 or more; solo practitioners fare {} \
         those of 16 or more, and {} of solo practitioners take the full cut.",
        versus(small, large),
        versus(solo, large),
        share(of(Solo, "share_maximum_penalty")),
    ))
}

/// A smaller difference of mean factors than a tenth of a percent of payments is none to speak of.
const NOTEWORTHY: f64 = 0.001;

/// How one mean factor compares with another; both are of the same draws, and taken as independent
/// their difference looks no surer than it is.
fn versus(one: Estimate, other: Estimate) -> &'static str {
    let variance = |estimate: Estimate| estimate.standard_error.map_or(0.0, |error| error * error);
    let error = (variance(one) + variance(other)).sqrt();
    let difference = one.value - other.value;
    match difference {
        _ if difference.abs() < (2.0 * error).max(NOTEWORTHY) => "about as well as",
        _ if difference > 0.0 => "better than",
        _ => "worse than",
    }
}

/// A size of practice: what it brings on average, who gains and who takes the full cut.
pub struct SizeLine {
    /// The group.
    pub group: Group,
    /// Mean factor in percent with its error.
    pub mean: String,
    /// Share that gains.
    pub gain: String,
    /// Share that takes the full cut.
    pub full_cut: String,
}

/// The sizes of practice in the first payment year, after everybody.
pub fn sizes(outcome: &Outcome, cohort: Cohort) -> Vec<SizeLine> {
    let years = outcome.results.years();
    let sizes = PracticeSize::ALL.iter().map(|size| Group::Size(*size));
    let groups = std::iter::once(Group::All).chain(sizes);
    let of = |group, name| outcome.results.get(*years.first()?, cohort, group, name);
    let cell = |group, name| {
        of(group, name).map_or("–".into(), |estimate| {
            let shown = shown(estimate, 100.0);
            let error = shown
                .error
                .map_or(String::new(), |error| format!(" ± {error}"));
            format!("{} %{error}", shown.value)
        })
    };
    groups
        .map(|group| SizeLine {
            group,
            mean: cell(group, "paf_mean"),
            gain: cell(group, "share_positive"),
            full_cut: cell(group, "share_maximum_penalty"),
        })
        .collect()
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
    let percent = percent(Estimate::new(value, factor.standard_error));
    let verb = match factor.standard_error {
        Some(error) if value < 2.0 * error => "breaks even within the error, at",
        _ if factor.value < 0.0 => "loses",
        _ => "gains",
    };
    format!("{verb} {percent}")
}

fn share(share: Option<Estimate>) -> String {
    share.map_or("none".into(), percent)
}

/// A fraction as a percentage in a sentence: "42.73 % (±0.02)".
fn percent(fraction: Estimate) -> String {
    let shown = shown(fraction, 100.0);
    match shown.error {
        Some(error) => format!("{} % (±{error})", shown.value),
        None => format!("{} %", shown.value),
    }
}
