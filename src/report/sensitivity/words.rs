//! Statistics, inputs and what was found of them, in words.

use crate::forecast::Group;
use crate::program::PAYMENT_LAG_YEARS;
use crate::report::html::capitalized;
use crate::report::text::{fixed, group_title, shown, signed};
use crate::study::sensitivity::{Effect, Method, Statistic};
use crate::tally::{Estimate, Interval};

use super::{AboutInput, Studied, is_nothing};

/// The unit in which people read a statistic: how many of it make one of the statistic's, and its name,
/// with a space in front.
pub(in crate::report) fn unit(name: &str) -> (f64, &'static str) {
    let dollars = [
        "incentive_pool",
        "part_b_performance_year",
        "net_medicare_savings",
    ];
    match name {
        _ if name.starts_with("paf_") || name.starts_with("share_") => (100.0, " %"),
        _ if name.starts_with("p") && name.contains("payment_") => (1e-6, " million dollars"),
        _ if dollars.contains(&name) => (1e-6, " million dollars"),
        _ if name.starts_with("final_score") => (1.0, " points"),
        "midpoint" | "break_even_score" => (1.0, " points"),
        _ => (1.0, ""),
    }
}

/// The unit of an effect on a statistic: of Sobol's shares percent, else the statistic's, where percentages
/// differ by points.
pub(in crate::report) fn effect_unit(method: Method, name: &str) -> (f64, &'static str) {
    match (method, unit(name)) {
        (Method::Sobol { .. }, _) => (100.0, " %"),
        (_, (times, " %")) => (times, " percentage points"),
        (_, unit) => unit,
    }
}

/// What a statistic is, and of whom.
pub(in crate::report) fn statistic_title(group: Group, name: &str) -> String {
    let quantile = |what: &str, percentile: &str| {
        let percentile = percentile.trim_start_matches('0');
        let ending = if percentile == "1" { "st" } else { "th" };
        format!("the {percentile}{ending} percentile of {what}")
    };
    let what = match name {
        "share_positive" => "the share who gain".into(),
        "share_maximum_penalty" => "the share who take the full cut".into(),
        "paf_mean" => "the mean factor".into(),
        "final_score_mean" => "the mean final score".into(),
        "net_medicare_savings" => "what Medicare keeps".into(),
        _ => match (
            name.strip_prefix("paf_p"),
            name.strip_prefix("final_score_p"),
        ) {
            (Some(percentile), _) if percentile.len() == 2 => quantile("factors", percentile),
            (_, Some(percentile)) if percentile.len() == 2 => quantile("final scores", percentile),
            _ => name.replace('_', " "),
        },
    };
    match group {
        Group::All => what,
        group => format!("{what} of {}", group_title(group)),
    }
}

/// The cohort and payment year of a statistic.
pub(in crate::report) fn cohort_and_year(statistic: &Statistic) -> String {
    let year = statistic.performance_year + PAYMENT_LAG_YEARS;
    format!("{}, {year}", statistic.cohort.title())
}

/// A statistic in the scenario itself.
pub(in crate::report) fn scenario_value(studied: &Studied, statistic: usize) -> String {
    let (times, unit) = unit(studied.study.statistics[statistic].name);
    match studied.study.base[statistic] {
        Some(estimate) => format!("{}{unit}", shown(estimate, times)),
        None => "not defined".into(),
    }
}

/// A share of a variance: `62 % (55 to 68)`.
pub(in crate::report) fn percent_with_interval(effect: &Effect) -> String {
    match effect.estimate {
        Some(share) => share_with_interval(share),
        None => "–".into(),
    }
}

/// The same of a share and its interval.
pub(in crate::report) fn share_with_interval(share: Estimate) -> String {
    let value = format!("{} %", shown_share(share, share.value));
    match share.interval.filter(|one| one.low < one.high) {
        Some(Interval { low, high }) => format!(
            "{value} ({} to {})",
            shown_share(share, low),
            shown_share(share, high)
        ),
        None => value,
    }
}

/// A share in percent, to the digits that an estimate's error supports, and whole at best.
fn shown_share(estimate: Estimate, share: f64) -> String {
    let error = estimate.standard_error;
    let end = Estimate::new(share, error.filter(|error| *error > 0.0).or(Some(0.01)));
    let whole: f64 = shown(end, 100.0)
        .value
        .replace(',', "")
        .parse()
        .unwrap_or(0.0);
    fixed(whole, 0)
}

/// An input at the beginning of a sentence.
fn named(input: &AboutInput) -> String {
    match input.setting.strip_prefix("rules.") {
        Some(rule) if !rule.contains(['.', '*']) => {
            format!("The {} rule", rule.replace('_', " "))
        }
        _ => input.setting.clone(),
    }
}

/// What moves a statistic most, in a sentence.
pub(in crate::report) fn sentence(studied: &Studied, statistic: usize) -> String {
    let about = &studied.study.statistics[statistic];
    let what = statistic_title(about.group, about.name);
    let ranked = studied.ranked(statistic);
    let Some((first, effects)) = ranked.first() else {
        return String::new();
    };
    let is_undefined = effects.iter().all(|effect| effect.estimate.is_none());
    if is_undefined && studied.study.spread[statistic] != Some(0.0) {
        return format!("{} is not defined at every point.", capitalized(&what));
    }
    if is_undefined || is_nothing(effects) {
        return format!("None of the inputs moves {what}.");
    }
    let (times, unit) = effect_unit(studied.study.method, about.name);
    let get = |index: &str| effects.iter().find(|effect| effect.index == index);
    let name = named(first);
    match studied.study.method {
        Method::Tornado => {
            let moved = effects
                .iter()
                .filter(|effect| effect.estimate.is_some_and(|one| one.value != 0.0));
            let ends = moved.map(|effect| {
                let found = effect.estimate.map(|one| signed(one, times));
                let end = match &*effect.index {
                    "low" | "high" => format!("its {} end", effect.index),
                    value => value.to_string(),
                };
                format!("{}{unit} at {end}", found.unwrap_or_default())
            });
            let ends: Vec<String> = ends.collect();
            format!("{name} matters most to {what}: {}.", ends.join(", "))
        }
        Method::Morris { .. } => {
            let found = get("mu_star").and_then(|effect| effect.estimate);
            let found = found.map_or("–".into(), |one| shown(one, times).to_string());
            format!("{name} matters most to {what}: {found}{unit} across its range, on average.")
        }
        Method::Sobol { .. } => {
            let share = |index| get(index).map_or("–".into(), |one| percent_with_interval(one));
            format!(
                "{name} decides {} of the variance of {what}, and {} together with others.",
                share("first"),
                share("total")
            )
        }
    }
}

/// What the method says, and what it does not.
pub(in crate::report) fn cautions(studied: &Studied) -> [String; 2] {
    let draws = studied.draws;
    let (says, silent) = match studied.study.method {
        Method::Tornado => (
            "Each input is put to its ends or values alone, while all others are as the scenario has them; \
             a difference is of the same draws, and its interval of 95 % is of the luck of the draws."
                .to_string(),
            "It does not say how likely an end is, nor what inputs do together: one may matter more, or \
             not at all, where another is different."
                .to_string(),
        ),
        Method::Morris { .. } => (
            "mu* is what crossing an input's whole range changes on average, either way, wherever the \
             others are; mu is the same with its sign; a large sigma says that the effect depends on where \
             the others are, or on where the input itself is. Intervals of 95 % resample the ways."
                .to_string(),
            format!(
                "It is for ranking, and no part of a variance. The function studied is the mean over the \
                 same {draws} draws at every point: that other draws would give other numbers is not in \
                 the intervals."
            ),
        ),
        Method::Sobol { .. } => (
            "first is the share of the variance over all inputs that would go if the input were known; \
             total is the share that would stay if all others were known: what it does with others is in \
             it too, so that totals may add up to more than 100 %. Intervals of 95 % resample the rows."
                .to_string(),
            format!(
                "The shares are of the ranges and weights that the scenario gives: a wider range takes a \
                 larger share. The function studied is the mean over the same {draws} draws at every \
                 point: that other draws would give other numbers is not in the intervals, nor is any \
                 assumption that is not varied."
            ),
        ),
    };
    [says, silent]
}
