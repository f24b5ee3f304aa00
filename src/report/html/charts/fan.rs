//! The fan: factors by payment year.

use serde_json::{Value, json};

use crate::forecast::Group;
use crate::program::{Cohort, PAYMENT_LAG_YEARS, Vocabulary};
use crate::report::Outcome;
use crate::report::html::page::{Chart, Section, Variant};
use crate::report::html::table::{Row, Table, cell, typeset};
use crate::report::text::shown;

use super::{INK, LINE, MAIN, SOFT, SOFTER, WHOLE, axis, layout, percent, with};

/// Quantiles from the bottom of the fan to its top.
const QUANTILES: [(&str, &str); 5] = [
    ("paf_p05", "5th percentile"),
    ("paf_p25", "25th percentile"),
    ("paf_p50", "median"),
    ("paf_p75", "75th percentile"),
    ("paf_p95", "95th percentile"),
];

pub fn section(outcome: &Outcome) -> Section {
    let cohorts = outcome.results.cohorts().into_iter();
    Section {
        id: "fan",
        title: "How much, and how it grows",
        lead: "Each year participants spread out between a loss of the whole amount at risk and a gain. \
               Half of all participants are inside the dark band, nine in ten inside the light one; the \
               line in the middle is the median. The dashed lines are minus and plus the amount at risk: \
               nobody can lose more; the upper line is there to compare with. \
               The width of the fan is how participants differ, not how sure the forecast is: the errors \
               of its lines are in the table, and too small to draw."
            .into(),
        charts: cohorts
            .map(|cohort| Chart {
                cohort,
                id: "fan",
                variants: vec![variant(outcome, cohort)],
            })
            .collect(),
    }
}

fn variant(outcome: &Outcome, cohort: Cohort) -> Variant {
    let years = outcome.results.years();
    let figure = json!({
        "data": traces(outcome, cohort),
        "layout": layout(360, json!({
            "xaxis": years_axis(outcome),
            "yaxis": factors_axis(),
            "hovermode": "x unified",
        })),
    });
    Variant {
        year: None,
        says: says(outcome, cohort, &years),
        figure,
        table: table(outcome, cohort, &years),
    }
}

/// The axis of payment years.
pub fn years_axis(outcome: &Outcome) -> Value {
    let years = outcome.results.years();
    let ends = [years.first(), years.last()];
    let ends = ends.map(|year| year.map_or(0.0, |year| f64::from(year + PAYMENT_LAG_YEARS)));
    let x = json!({
        "dtick": 1, "tickformat": "d", "gridcolor": LINE, "range": [ends[0] - 0.15, ends[1] + 0.15],
    });
    with(axis("payment year"), x)
}

/// The axis of factors.
pub fn factors_axis() -> Value {
    let y = json!({ "ticksuffix": " %", "tickformat": WHOLE });
    with(axis("factor, % of payments"), y)
}

/// The fan: what is at risk, and the quantiles between.
pub fn traces(outcome: &Outcome, cohort: Cohort) -> Vec<Value> {
    let years = outcome.results.years();
    let payment_years: Vec<u16> = years.iter().map(|year| year + PAYMENT_LAG_YEARS).collect();
    let quantile = |name: &str| -> Vec<Option<f64>> {
        let of = |&year: &u16| outcome.results.get(year, cohort, Group::All, name);
        let found = years.iter().map(of);
        found
            .map(|estimate| Some(percent(estimate?.value)))
            .collect()
    };
    let risk = |sign: f64| -> Vec<f64> {
        let levels = years.iter().map(|&year| sign * outcome.risk_level(year));
        levels.map(percent).collect()
    };
    let line = |name: &str, y: Value, more: Value| {
        let hover = format!("{name}: %{{y:0>+.2f}} %<extra></extra>");
        let trace = json!({
            "type": "scatter", "mode": "lines", "x": payment_years, "y": y, "name": name,
            "line": { "width": 0, "color": MAIN }, "hovertemplate": hover,
        });
        with(trace, more)
    };
    let mut traces = vec![line(
        "nothing to lose beyond",
        json!(risk(-1.0)),
        json!({ "line": { "dash": "dash", "width": 1.5, "color": INK } }),
    )];
    for (place, (name, title)) in QUANTILES.iter().enumerate() {
        let style = match place {
            1 | 4 => json!({ "fill": "tonexty", "fillcolor": SOFTER }),
            2 => json!({
                "fill": "tonexty", "fillcolor": SOFT, "mode": "lines+markers",
                "line": { "width": 3, "color": MAIN }, "marker": { "size": 8, "color": MAIN },
            }),
            3 => json!({ "fill": "tonexty", "fillcolor": SOFT }),
            _ => json!({}),
        };
        traces.push(line(title, json!(quantile(name)), style));
    }
    traces.push(line(
        "plus the amount at risk",
        json!(risk(1.0)),
        json!({ "line": { "dash": "dash", "width": 1.5, "color": INK } }),
    ));
    traces
}

fn says(outcome: &Outcome, cohort: Cohort, years: &[u16]) -> String {
    let (Some(&first), Some(&last)) = (years.first(), years.last()) else {
        return String::new();
    };
    let of = |year, name: &str| {
        let estimate = outcome.results.get(year, cohort, Group::All, name);
        let text = estimate.map(|estimate| shown(estimate, 100.0).value);
        typeset(&text.unwrap_or_default())
    };
    format!(
        "The middle half of participants goes from {} % to {} % in {}, and from {} % to {} % in {}.",
        of(first, "paf_p25"),
        of(first, "paf_p75"),
        first + PAYMENT_LAG_YEARS,
        of(last, "paf_p25"),
        of(last, "paf_p75"),
        last + PAYMENT_LAG_YEARS,
    )
}

fn table(outcome: &Outcome, cohort: Cohort, years: &[u16]) -> Table {
    let risk = years.iter().map(|&year| outcome.risk_level(year));
    let risk = risk.map(|level| format!("± {}", percent(level)));
    let mut rows = vec![Row::of(
        std::iter::once("amount at risk".to_string()).chain(risk),
    )];
    rows.extend(factors(outcome, cohort, years));
    by_payment_year(cohort, years, rows)
}

/// Rows of factors: quantiles, best first, and the mean.
pub fn factors(outcome: &Outcome, cohort: Cohort, years: &[u16]) -> Vec<Row> {
    let lines = QUANTILES.iter().rev().chain(&[("paf_mean", "mean")]);
    let row = |&(name, title): &(&str, &str)| {
        let cells = years.iter().map(|&year| {
            let group = outcome.results.group(year, cohort, Group::All);
            cell(group, name, 100.0)
        });
        Row::of(std::iter::once(title.to_string()).chain(cells))
    };
    lines.map(row).collect()
}

/// A cohort's table of factors with a column for each payment year.
pub fn by_payment_year(cohort: Cohort, years: &[u16], rows: Vec<Row>) -> Table {
    let years = years.iter().map(|year| year + PAYMENT_LAG_YEARS);
    let years = years.map(|year| year.to_string());
    Table {
        caption: format!(
            "{}: factor in % of Part B payments by payment year, ± standard error",
            cohort.id()
        ),
        columns: std::iter::once("participants".to_string())
            .chain(years)
            .collect(),
        rows,
    }
}
