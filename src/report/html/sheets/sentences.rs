//! What a planner wants to know first, in sentences: gains and losses by their names, not by signs.

use crate::forecast::{FocalPractice, Statistics, SubjectForecast};
use crate::program::{PAYMENT_LAG_YEARS, is_surrogate_tin};
use crate::report::Named;
use crate::report::named::count;
use crate::report::text::{dollars, fixed, percent, rate};
use crate::tally::Estimate;

use super::parts::lost;

/// The sentences about a subject; `scenario_weights` are the most points of quality and cost.
pub(super) fn sentences(named: &Named, forecast: &SubjectForecast, most: [f64; 2]) -> Vec<String> {
    let first = forecast.years.iter().next();
    let first_year = first.and_then(|(year, statistics)| first_year(*year, statistics));
    let parts = [
        first_year,
        all_years(named, forecast),
        first.and_then(|(_, statistics)| points(statistics, most)),
        lever(named, forecast),
    ];
    parts.into_iter().flatten().collect()
}

/// Who of a practice is in its numbers.
pub(super) fn scope(practice: &FocalPractice) -> String {
    let FocalPractice {
        reported, named, ..
    } = *practice;
    let mut text = if reported < named {
        format!(
            "{reported} of the {named} clinicians whom the scenario names in this practice; the \
             others are not in these numbers."
        )
    } else {
        format!(
            "{} of this practice, as the scenario names {}.",
            count(named, "clinician"),
            if named == 1 { "it" } else { "them" }
        )
    };
    if let Some(size) = practice.size.filter(|size| *size as usize > named) {
        let others = count(size as usize - named, "other clinician");
        text.push_str(&format!(
            " The practice has {others}, not in these numbers."
        ));
    }
    if is_surrogate_tin(&practice.tin) {
        text.push_str(
            " The TIN begins with 000, as no real one does: it stands for one that is not known.",
        );
    }
    text
}

fn first_year(year: u16, statistics: &Statistics) -> Option<String> {
    let paid = year + PAYMENT_LAG_YEARS;
    let participating = statistics.get("participating")?;
    if participating.value <= 0.0 {
        return Some(format!(
            "Nobody takes part in performance year {year} in any world, so that nothing changes in \
             {paid}, the first payment year."
        ));
    }
    let get = |ending: &str| statistics.get(&format!("payment_change_{ending}")).copied();
    let mut text = format!(
        "In {paid}, the first payment year, Medicare's payments are expected to {}; one world in \
         twenty brings {}, one in twenty {}.",
        change(get("mean")?),
        or_worse(get("p05")?),
        or_better(get("p95")?),
    );
    if participating.value < 1.0 {
        let nobody = Estimate {
            value: 1.0 - participating.value,
            ..*participating
        };
        text.push_str(&format!(
            " In {} of worlds nobody takes part, and nothing changes.",
            percent(nobody)
        ));
    }
    Some(text)
}

fn all_years(named: &Named, forecast: &SubjectForecast) -> Option<String> {
    let all = &forecast.all_years;
    let get = |ending: &str| all.get(&format!("present_value_{ending}")).copied();
    let years = || forecast.years.keys();
    Some(format!(
        "Payment years {} to {} together bring {} (present value in {} dollars at {} a year). The \
         chance that they end in a net loss is {}; one world in twenty brings {}, and such worlds \
         {} on average.",
        years().next()? + PAYMENT_LAG_YEARS,
        years().next_back()? + PAYMENT_LAG_YEARS,
        gain_or_loss(get("mean")?),
        named.planning.present_value_year,
        rate(named.planning.discount_rate),
        percent(get("probability_of_loss")?),
        or_worse(get("p05")?),
        gain_or_loss(negative(get("expected_shortfall_05")?)),
    ))
}

/// Where the points are lost.
fn points(statistics: &Statistics, [quality, cost]: [f64; 2]) -> Option<String> {
    let of = |part: &str, most: f64| {
        let points = statistics.get(&format!("final_score_{part}"))?;
        Some(fixed(lost(*points, most).value, 1))
    };
    Some(format!(
        "Of a final score's points, in that first year, {} of {quality} are lost on quality, {} of \
         {cost} on cost, {} on improvement activities, {} on Promoting Interoperability, and {} \
         because nothing is reported.",
        of("quality", quality)?,
        of("cost", cost)?,
        of("improvement_activities", 0.0)?,
        of("promoting_interoperability", 0.0)?,
        of("no_submission", 0.0)?,
    ))
}

fn lever(named: &Named, forecast: &SubjectForecast) -> Option<String> {
    let best = named.levers_of(&forecast.subject).next()?;
    let noise = best.alone.standard_error.unwrap_or(0.0);
    if best.alone.value <= 2.0 * noise {
        return Some("Nothing that was tried gains what can be told from nothing.".into());
    }
    Some(format!(
        "Of all that was tried, most is gained by: {}. It is worth {} a year if nobody else does \
         it, {} if everybody does; expect something between, as others have the same reasons.",
        best.title,
        dollars(best.alone),
        dollars(best.everybody),
    ))
}

fn negative(estimate: Estimate) -> Estimate {
    Estimate {
        value: -estimate.value,
        ..estimate
    }
}

/// An amount without its sign.
fn amount(estimate: Estimate) -> String {
    dollars(Estimate {
        value: estimate.value.abs(),
        ..estimate
    })
}

/// What payments do.
fn change(estimate: Estimate) -> String {
    match estimate.value {
        value if value < 0.0 => format!("fall by {}", amount(estimate)),
        value if value > 0.0 => format!("rise by {}", amount(estimate)),
        _ => "stay as they are".into(),
    }
}

/// A gain or a loss.
pub(super) fn gain_or_loss(estimate: Estimate) -> String {
    match estimate.value {
        value if value < 0.0 => format!("a loss of {}", amount(estimate)),
        value if value > 0.0 => format!("a gain of {}", amount(estimate)),
        _ => "neither gain nor loss".into(),
    }
}

/// This, or what is worse.
pub(super) fn or_worse(estimate: Estimate) -> String {
    match estimate.value {
        value if value < 0.0 => format!("a loss of {} or more", amount(estimate)),
        value if value > 0.0 => format!("a gain of {} or less", amount(estimate)),
        _ => "no gain".into(),
    }
}

/// This, or what is better.
fn or_better(estimate: Estimate) -> String {
    match estimate.value {
        value if value < 0.0 => format!("a loss of {} or less", amount(estimate)),
        value if value > 0.0 => format!("a gain of {} or more", amount(estimate)),
        _ => "no loss".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(value: f64) -> Estimate {
        Estimate {
            value,
            standard_error: Some(10.0),
        }
    }

    #[test]
    fn gains_and_losses_have_their_names() {
        assert_eq!(change(of(-120.0)), "fall by $120 ± 10");
        assert_eq!(or_worse(of(-120.0)), "a loss of $120 ± 10 or more");
        assert_eq!(or_worse(of(120.0)), "a gain of $120 ± 10 or less");
        assert_eq!(or_better(of(-120.0)), "a loss of $120 ± 10 or less");
        assert_eq!(or_better(of(120.0)), "a gain of $120 ± 10 or more");
        assert_eq!(or_better(of(0.0)), "no loss");
        assert_eq!(gain_or_loss(of(0.0)), "neither gain nor loss");
    }

    #[test]
    fn a_practice_says_who_is_in_its_numbers() {
        let practice = |tin: &str, reported, size| FocalPractice {
            tin: tin.into(),
            organization: String::new(),
            reported,
            named: 5,
            size,
        };
        let some = scope(&practice("123456789", 2, Some(5)));
        assert!(some.starts_with("2 of the 5 clinicians"), "{some}");
        assert!(!some.contains("000") && !some.contains("has"), "{some}");
        let all = scope(&practice("000123456", 5, Some(12)));
        assert!(
            all.contains("7 other clinicians") && all.contains("000"),
            "{all}"
        );
    }
}
