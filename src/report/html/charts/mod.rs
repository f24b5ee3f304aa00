//! The charts, one file a question. A figure is what the charting library (plotly.js) reads; colours
//! are names of the page's colours, which the page's script puts in, so that they suit its theme.

mod across_draws;
mod components;
mod distribution;
mod exchange;
pub(super) mod fan;
pub(super) mod groups;
mod who_pays;

use serde_json::{Value, json};

use crate::forecast::Group;
use crate::program::{Cohort, PAYMENT_LAG_YEARS, PracticeSize};
use crate::report::Outcome;
use crate::tally::Class;

use super::page::{Chart, Section, Variant};
use super::table::typeset;

/// Names of the page's colours.
pub(super) const LOSS: &str = "--loss";
pub(super) const GAIN: &str = "--gain";
pub(super) const MAIN: &str = "--main";
pub(super) const SOFT: &str = "--soft";
const SOFTER: &str = "--softer";
pub(super) const INK: &str = "--ink";
const LINE: &str = "--line";

/// Whole numbers on an axis.
pub(super) const WHOLE: &str = ".0f";

/// The sizes of practice, smallest first.
pub(super) const SIZES: [Group; 3] = [
    Group::Size(PracticeSize::Solo),
    Group::Size(PracticeSize::Small),
    Group::Size(PracticeSize::Large),
];

/// The sections with charts, in the order of the questions.
pub(super) fn sections(outcome: &Outcome) -> Vec<Section> {
    let sections = [
        fan::section(outcome),
        distribution::section(outcome),
        exchange::section(outcome),
        who_pays::section(outcome),
        across_draws::section(outcome),
        components::section(outcome),
        groups::section(outcome),
    ];
    // Where nothing can be shown nothing is said.
    let is_shown = |section: &Section| !section.charts.is_empty();
    sections.into_iter().filter(is_shown).collect()
}

/// A chart for each cohort, with a variant for each year.
fn by_year(
    outcome: &Outcome,
    id: &'static str,
    variant: impl Fn(&Outcome, u16, Cohort) -> Option<Variant>,
) -> Vec<Chart> {
    let cohorts = outcome.results.cohorts().into_iter();
    cohorts
        .map(|cohort| {
            let years = outcome.results.years().into_iter();
            Chart {
                cohort,
                id,
                variants: years
                    .filter_map(|year| {
                        let variant = variant(outcome, year, cohort)?;
                        Some(Variant {
                            year: Some(year + PAYMENT_LAG_YEARS),
                            ..variant
                        })
                    })
                    .collect(),
            }
        })
        .filter(|chart: &Chart| !chart.variants.is_empty())
        .collect()
}

/// A fraction in percent, without the dust of the multiplication.
pub(super) fn percent(fraction: f64) -> f64 {
    (fraction * 1e8).round() / 1e6
}

/// An axis with its title.
pub(super) fn axis(title: &str) -> Value {
    json!({
        "title": { "text": title, "standoff": 8 },
        "gridcolor": LINE,
        "zerolinecolor": INK,
        "linecolor": LINE,
        "automargin": true,
        "fixedrange": true,
    })
}

/// The name of one of several axes, as layouts (`yaxis`) and traces (`y`) have it: the first has no
/// number.
pub(super) fn nth(axis: &str, place: usize) -> String {
    match place {
        0 => axis.to_string(),
        _ => format!("{axis}{}", place + 1),
    }
}

/// An object with the members of another put into it.
pub(super) fn with(mut object: Value, more: Value) -> Value {
    if let (Value::Object(object), Value::Object(more)) = (&mut object, more) {
        object.extend(more);
    }
    object
}

/// A layout of a height in pixels.
pub(super) fn layout(height: u32, more: Value) -> Value {
    let plain = json!({
        "height": height,
        "margin": { "l": 8, "r": 12, "t": 28, "b": 40 },
        "showlegend": false,
        "bargap": 0.08,
        "hoverlabel": { "align": "left" },
    });
    with(plain, more)
}

/// A class of a histogram in words: from one end to the other, in another unit.
fn between(class: &Class, times: f64, unit: &str) -> String {
    let end = |x: f64| typeset(&super::super::number((x * times * 1e6).round() / 1e6));
    match class.low == class.high {
        true => format!("{}{unit}", end(class.low)),
        false => format!("{} to {}{unit}", end(class.low), end(class.high)),
    }
}
