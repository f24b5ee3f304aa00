//! The fans of factors, one panel a scenario.

use serde_json::{Value, json};

use crate::forecast::Group;
use crate::program::{Cohort, PAYMENT_LAG_YEARS};
use crate::report::comparison::Compared;
use crate::report::html::charts::{fan, layout, nth, percent, with};
use crate::report::html::page::{Chart, Section, Variant};
use crate::report::html::table::{Row, Table, cell, typeset};

use super::years;

/// Panels beside each other.
const COLUMNS: usize = 2;

/// Height of a row of panels in pixels.
const HEIGHT: u32 = 300;

pub fn section(compared: &Compared) -> Section {
    Section {
        id: "fans",
        title: "How factors spread under each",
        lead: "Each panel is a scenario; all have the same axis. Half of all participants are inside the dark \
               band, nine in ten inside the light one; the line in the middle is the median. The dashed \
               lines are minus and plus the amount at risk."
            .into(),
        charts: compared
            .first()
            .results
            .cohorts()
            .into_iter()
            .map(|cohort| Chart {
                cohort,
                id: "fans",
                variants: vec![Variant {
                    year: None,
                    says: says(compared, cohort),
                    figure: figure(compared, cohort),
                    table: table(compared, cohort),
                }],
            })
            .collect(),
    }
}

fn figure(compared: &Compared, cohort: Cohort) -> Value {
    let panels = compared.outcomes.len();
    let rows = panels.div_ceil(COLUMNS);
    let mut data = Vec::new();
    let mut more = json!({
        "grid": { "rows": rows, "columns": COLUMNS.min(panels), "pattern": "independent", "ygap": 0.25 },
        "hovermode": "x unified",
    });
    let mut titles = Vec::new();
    for (place, (name, outcome)) in compared.names.iter().zip(&compared.outcomes).enumerate() {
        let axes = json!({ "xaxis": nth("x", place), "yaxis": nth("y", place) });
        let traces = fan::traces(outcome, cohort).into_iter();
        data.extend(traces.map(|trace| with(trace, axes.clone())));
        let x = with(fan::years_axis(outcome), json!({ "title": null }));
        let y = json!({ "range": range(compared, cohort), "title": null });
        let y = with(fan::factors_axis(), y);
        more = with(
            more,
            json!({ nth("xaxis", place): x, nth("yaxis", place): y }),
        );
        titles.push(json!({
            "text": format!("<b>{name}</b>"), "showarrow": false, "x": 0.5, "y": 1,
            "xref": format!("{} domain", nth("x", place)), "yref": format!("{} domain", nth("y", place)),
            "yanchor": "bottom",
        }));
    }
    more = with(more, json!({ "annotations": titles }));
    json!({ "data": data, "layout": layout(40 + HEIGHT * rows as u32, more) })
}

/// The range of all panels, in percent.
fn range(compared: &Compared, cohort: Cohort) -> [f64; 2] {
    let mut ends = [0.0_f64; 2];
    for outcome in &compared.outcomes {
        for year in years(compared) {
            let risk = percent(outcome.risk_level(year));
            let top = outcome.results.get(year, cohort, Group::All, "paf_p95");
            let top = top.map_or(0.0, |top| percent(top.value));
            ends = [ends[0].min(-risk), ends[1].max(risk).max(top)];
        }
    }
    ends.map(|end| 1.05 * end)
}

fn says(compared: &Compared, cohort: Cohort) -> String {
    let years = years(compared);
    let Some(&last) = years.last() else {
        return String::new();
    };
    let scenarios = compared.names.iter().zip(&compared.outcomes);
    let ranges = scenarios.map(|(name, outcome)| {
        let group = outcome.results.group(last, cohort, Group::All);
        let of = |statistic| cell(group, statistic, 100.0);
        format!(
            "{name}: {} % to {} %",
            value(&of("paf_p25")),
            value(&of("paf_p75"))
        )
    });
    let ranges: Vec<String> = ranges.collect();
    typeset(&format!(
        "The middle half of participants in {}: {}.",
        last + PAYMENT_LAG_YEARS,
        ranges.join("; ")
    ))
}

/// A number without its error.
fn value(text: &str) -> &str {
    text.split('\u{a0}').next().unwrap_or(text)
}

fn table(compared: &Compared, cohort: Cohort) -> Table {
    let years = years(compared);
    let mut rows = Vec::new();
    for (name, outcome) in compared.names.iter().zip(&compared.outcomes) {
        let empty = std::iter::repeat_n(String::new(), years.len());
        rows.push(Row {
            is_first: true,
            ..Row::of(std::iter::once(name.clone()).chain(empty))
        });
        rows.extend(fan::factors(outcome, cohort, &years));
    }
    fan::by_payment_year(cohort, &years, rows)
}
