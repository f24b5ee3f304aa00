//! The chart of a split: a bar for each output, made of what each part decides alone; and its table twin.

use serde_json::{Value, json};

use crate::components::Source;
use crate::report::html::charts::{GAIN, INK, LOSS, MAIN, SOFT, axis, layout, percent, with};
use crate::report::html::table::{Row, Table, typeset};
use crate::report::uncertainty::{
    Apportioned, alone, cohort_title, in_order, left, mean_and_spread, sentence, share, together,
    who,
};
use crate::study::uncertainty::{Found, Part};
use crate::tally::Estimate;

/// How to read the charts.
pub(super) const LEAD: &str = "Each bar is a number's whole variance from draw to draw, and its pieces are the parts in the \
    order in which they become known, from the right: what each takes away once those to its right are known. On the \
    left is what stays when all else is known: sampling noise, with its interval of 95 % as a thin bar. A piece whose \
    estimate is below 0 is left out.";

/// Outputs of a chart; uncertainty.csv has all.
const MOST_BARS: usize = 30;

/// Names of the page's colours that only these charts have.
const GOLD: &str = "--gold";
const VIOLET: &str = "--violet";
const ROSE: &str = "--rose";
const FAINT: &str = "--faint";

fn color(part: Part) -> &'static str {
    match part {
        Part::Luck(Source::SamplingNoise) => LOSS,
        Part::Luck(Source::Performance) => MAIN,
        Part::Luck(Source::Reporting) => GAIN,
        Part::Luck(Source::Circumstances) => SOFT,
        Part::Luck(Source::Payments) => GOLD,
        Part::Peers => FAINT,
        Part::OpenRules => VIOLET,
        Part::Assumptions => ROSE,
    }
}

/// The outputs that are shown.
fn shown<'a>(found: &'a [&'a Found]) -> &'a [&'a Found] {
    &found[..found.len().min(MOST_BARS)]
}

/// What the chart says.
pub(super) fn says(apportioned: &Apportioned, found: &[&Found]) -> String {
    let first = found.first().map(|first| sentence(apportioned, first));
    let more = match found.len() - shown(found).len() {
        0 => String::new(),
        more => format!(" {more} more are in uncertainty.csv."),
    };
    first.unwrap_or_default() + &more
}

/// A share in percent.
fn in_percent(found: Option<Estimate>) -> Option<f64> {
    found.map(|found| percent(found.value.max(0.0)))
}

/// The figure of some outputs.
pub(super) fn figure(apportioned: &Apportioned, found: &[&Found]) -> Value {
    let found: Vec<&Found> = shown(found)
        .iter()
        .copied()
        .filter(|found| found.indices.is_some())
        .collect();
    let labels: Vec<String> = found
        .iter()
        .map(|found| who(apportioned, &found.output))
        .collect();
    let parts = found.first().map_or(&[][..], |found| &found.parts);
    let trace = |name: &str, color: &str, of: &dyn Fn(&Found) -> Option<Estimate>| {
        let shares: Vec<Option<Estimate>> = found.iter().map(|found| of(found)).collect();
        let words: Vec<String> = shares.iter().map(|one| typeset(&share(*one))).collect();
        let values: Vec<Option<f64>> = shares.iter().map(|one| in_percent(*one)).collect();
        let bar = json!({
            "type": "bar", "orientation": "h", "name": name, "y": labels, "x": values,
            "marker": { "color": color }, "hovertext": words,
            "hovertemplate": format!("%{{y}}, {name}: %{{hovertext}}<extra></extra>"),
        });
        (bar, shares)
    };
    let mut traces = Vec::new();
    for (place, part) in parts.iter().enumerate().rev() {
        let of_part = move |found: &Found| Some(found.indices.as_ref()?.in_order[place]);
        let (mut bar, shares) = trace(part.title(), color(*part), &of_part);
        if place + 1 == parts.len() {
            bar = with(bar, json!({ "error_x": whiskers(&shares) }));
        }
        traces.push(bar);
    }
    let y = json!({ "autorange": "reversed", "title": null, "tickfont": { "size": 12 } });
    let x = json!({ "rangemode": "tozero" });
    let height = 170 + 34 * found.len() as u32;
    json!({
        "data": traces,
        "layout": layout(height, json!({
            "xaxis": with(axis("share of the variance, %"), x),
            "yaxis": with(axis(""), y),
            "barmode": "stack", "bargap": 0.25, "showlegend": true,
            "legend": { "orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0, "traceorder": "normal" },
            "margin": { "l": 8, "r": 12, "t": 90, "b": 40 },
        })),
    })
}

/// Intervals around the ends of the first pieces.
fn whiskers(shares: &[Option<Estimate>]) -> Value {
    let reach = |share: &Option<Estimate>, end: usize| {
        let share = share.as_ref()?;
        Some(percent(share.arms()?[end]))
    };
    let all = |end| -> Vec<Option<f64>> { shares.iter().map(|share| reach(share, end)).collect() };
    json!({
        "type": "data", "symmetric": false, "array": all(1), "arrayminus": all(0),
        "color": INK, "thickness": 1.5, "width": 4,
    })
}

/// The table of some outputs: a row for each part of each.
pub(super) fn table(apportioned: &Apportioned, found: &[&Found]) -> Table {
    let mut rows = Vec::new();
    for found in shown(found) {
        let [mean, spread] = mean_and_spread(found);
        let name = who(apportioned, &found.output);
        let none = String::new;
        let cells = [
            format!("{name}, mean {mean}"),
            none(),
            none(),
            none(),
            spread,
        ];
        rows.push(Row {
            is_first: true,
            ..Row::of(cells.map(|cell| typeset(&cell)))
        });
        for (place, part) in found.parts.iter().enumerate() {
            if found.indices.is_some() {
                let cells = [
                    part.title().into(),
                    in_order(found, place),
                    alone(found, place),
                    together(found, place),
                    left(found, place),
                ];
                rows.push(Row::of(cells.map(|cell| typeset(&cell))));
            }
        }
    }
    let title = found.first().map(|found| cohort_title(&found.output));
    Table {
        caption: format!(
            "{}: shares of the variance with intervals of 95 %, and standard deviations",
            title.unwrap_or_default()
        ),
        columns: [
            "",
            "in order",
            "alone",
            "in all",
            "standard deviation, and what is left of it if all else is known",
        ]
        .map(String::from)
        .to_vec(),
        rows,
    }
}
