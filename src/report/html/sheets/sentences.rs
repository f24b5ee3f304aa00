//! What a planner wants to know first, in sentences: gains and losses by their names, not by signs.

use crate::forecast::{FocalPractice, Statistics, SubjectForecast};
use crate::program::{PAYMENT_LAG_YEARS, PERFORMANCE_YEARS, is_surrogate_tin};
use crate::report::Named;
use crate::report::named::count;
use crate::report::text::{dollars, fixed, percent, rate, shown};
use crate::tally::Estimate;

use super::parts::lost;

/// The sentences about a subject; `break_even` is the score that neither gains nor loses in the first
/// year, of a subject of one cohort.
pub(super) fn sentences(
    named: &Named,
    forecast: &SubjectForecast,
    break_even: Option<Estimate>,
) -> Vec<String> {
    let first = forecast.years.iter().next();
    let parts = [
        first.and_then(|(year, statistics)| first_year(*year, statistics)),
        all_years(named, forecast),
        first.and_then(|(year, statistics)| points(*year, statistics, break_even)),
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
             {paid}."
        ));
    }
    let get = |ending: &str| statistics.get(&format!("payment_change_{ending}")).copied();
    let mean = get("mean")?;
    if mean.standard_error.is_none() {
        let change = change(mean);
        return Some(format!(
            "In the one world that was drawn, payments of {paid} {change}."
        ));
    }
    let when = match year == *PERFORMANCE_YEARS.start() {
        true => format!("In {paid}, the first payment year,"),
        false => format!("In {paid}"),
    };
    let factor = statistics
        .get("paf_mean")
        .map_or_else(String::new, |factor| {
            format!(" ({} of their payments)", percent(*factor))
        });
    let mut text = format!(
        "{when} what Medicare pays these clinicians is expected to {}{factor}; {}, {}.",
        change(mean),
        worst(get("p05")?),
        best(get("p95")?),
    );
    if participating.value < 1.0 {
        let nobody = Estimate::new(1.0 - participating.value, participating.standard_error);
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
    let years = || forecast.years.keys().map(|year| year + PAYMENT_LAG_YEARS);
    let years = format!(
        "payment years {} to {}",
        years().next()?,
        years().next_back()?
    );
    let (mean, low, high) = (get("mean")?, get("p05")?, get("p95")?);
    let shortfall = negative(get("expected_shortfall_05")?);
    let worth = format!(
        "(present value in {} dollars at {} a year)",
        named.planning.present_value_year,
        rate(named.planning.discount_rate)
    );
    if mean.standard_error.is_none() {
        let sum = gain_or_loss(mean);
        return Some(format!("There, {years} together bring {sum} {worth}."));
    }
    if [mean, low, high, shortfall]
        .iter()
        .all(|change| change.value == 0.0)
    {
        return Some(format!("Nothing changes in {years} in any world."));
    }
    Some(format!(
        "Together, {years} are expected to bring {} {worth}. The chance that they end in a net loss is \
         {}; {}, and the worst twentieth average {}.",
        gain_or_loss(mean),
        percent(get("probability_of_loss")?),
        worst(low),
        gain_or_loss(shortfall),
    ))
}

/// Where the points are lost, in worlds with a final score.
fn points(year: u16, statistics: &Statistics, break_even: Option<Estimate>) -> Option<String> {
    let score = statistics.get("final_score_mean")?;
    let missing = |part: &str| {
        let (lost, possible) = lost(statistics, part)?;
        let lost = fixed(lost.value, 1);
        Some(match possible {
            Some(possible) => format!("{lost} of {}", fixed(possible.value, 1)),
            None => lost,
        })
    };
    let break_even = break_even.map_or_else(String::new, |score| {
        format!(" ({} breaks even)", shown(score, 1.0))
    });
    Some(format!(
        "The final score of {year} is {} on average{break_even}; what it lacks is {} points of quality, \
         {} of cost, {} of improvement activities, {} of Promoting Interoperability, and {} where \
         nothing is reported.",
        shown(*score, 1.0),
        missing("quality")?,
        missing("cost")?,
        missing("improvement_activities")?,
        missing("promoting_interoperability")?,
        missing("no_submission")?,
    ))
}

fn lever(named: &Named, forecast: &SubjectForecast) -> Option<String> {
    let best = named.levers_of(&forecast.subject).next()?;
    let noise = best.alone.standard_error?;
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
    estimate.scaled(-1.0)
}

/// An amount without its sign.
fn amount(estimate: Estimate) -> String {
    dollars(Estimate::new(estimate.value.abs(), estimate.standard_error))
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

/// What one world in twenty brings at best.
pub(super) fn worst(estimate: Estimate) -> String {
    match estimate.value {
        value if value < 0.0 => {
            let amount = amount(estimate);
            format!("one world in twenty brings a loss of {amount} or more")
        }
        value if value > 0.0 => {
            let amount = amount(estimate);
            format!("one world in twenty brings a gain of at most {amount}")
        }
        _ => "fewer than one world in twenty bring a loss".into(),
    }
}

/// What one world in twenty brings at least.
fn best(estimate: Estimate) -> String {
    match estimate.value {
        value if value < 0.0 => format!("one in twenty a loss of at most {}", amount(estimate)),
        value if value > 0.0 => format!("one in twenty a gain of {} or more", amount(estimate)),
        _ => "fewer than one in twenty a gain".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(value: f64) -> Estimate {
        Estimate::new(value, Some(10.0))
    }

    #[test]
    fn gains_and_losses_have_their_names() {
        assert_eq!(change(of(-120.0)), "fall by $120 ± 10");
        assert_eq!(change(of(120.0)), "rise by $120 ± 10");
        assert_eq!(gain_or_loss(of(0.0)), "neither gain nor loss");
        let low = worst(of(-120.0));
        assert_eq!(
            low,
            "one world in twenty brings a loss of $120 ± 10 or more"
        );
        let low = worst(of(120.0));
        assert_eq!(
            low,
            "one world in twenty brings a gain of at most $120 ± 10"
        );
        assert_eq!(
            worst(of(0.0)),
            "fewer than one world in twenty bring a loss"
        );
        assert_eq!(
            best(of(-120.0)),
            "one in twenty a loss of at most $120 ± 10"
        );
        assert_eq!(best(of(120.0)), "one in twenty a gain of $120 ± 10 or more");
        assert_eq!(best(of(0.0)), "fewer than one in twenty a gain");
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
