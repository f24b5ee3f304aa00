//! comparison.html: scenarios side by side, for people who look before they read.

mod answer;
mod fans;
mod gains;
mod groups;
mod quantiles;
mod transfers;

use std::io::{self, Write};

use indexmap::IndexMap;
use minijinja::value::Serde;
use serde::Serialize;
use serde_json::{Value, json};

use crate::program::{Cohort, PAYMENT_LAG_YEARS, Vocabulary};
use crate::report::Results;
use crate::report::comparison::Compared;
use crate::report::text::{signed, thousands};
use crate::tally::Estimate;

use super::charts::{GAIN, INK, LOSS, MAIN, percent};
use super::page::{Chart, Section, Variant};
use super::table::{Row, Table, typeset};
use super::write_page;

/// Colours and shapes of the scenarios after the first, in turn.
const LOOKS: [(&str, &str); 5] = [
    (MAIN, "circle"),
    (LOSS, "square"),
    (GAIN, "diamond"),
    (INK, "cross"),
    ("--faint", "triangle-up"),
];

/// Writes the page.
pub(in crate::report) fn write(
    compared: &Compared,
    out: &mut (dyn Write + Send),
) -> io::Result<()> {
    let templates = [("comparison.html", include_str!("../comparison.html"))];
    write_page(&templates, Serde(Page::new(compared)), out)
}

/// The whole page.
#[derive(Serialize)]
struct Page {
    title: String,
    scenarios: Vec<About>,
    draws: String,
    seed: u64,
    version: String,
    fingerprint: String,
    command: String,
    /// Payment years.
    years: Vec<u16>,
    settings: Vec<SettingRow>,
    headlines: Vec<answer::Headline>,
    sections: Vec<Section>,
    figures: IndexMap<String, Value>,
    warnings: Vec<String>,
    open_rules: usize,
    assumptions: usize,
}

/// A scenario.
#[derive(Serialize)]
struct About {
    name: String,
    title: String,
    question: String,
    source: String,
    digest: String,
    fingerprint: String,
}

/// A setting in which the scenarios differ.
#[derive(Serialize)]
struct SettingRow {
    path: String,
    what: &'static str,
    /// By scenario.
    values: Vec<String>,
    sources: Vec<String>,
}

impl Page {
    fn new(compared: &Compared) -> Self {
        let first = compared.first();
        let sections = vec![
            fans::section(compared),
            groups::section(compared),
            gains::section(compared),
            transfers::section(compared),
            quantiles::section(compared),
        ];
        let charts = sections.iter().flat_map(|section| &section.charts);
        let named = || compared.names.iter().zip(&compared.outcomes);
        Page {
            title: compared.names.join(" against "),
            scenarios: named()
                .map(|(name, outcome)| About {
                    name: name.clone(),
                    title: outcome.scenario.title.clone(),
                    question: outcome.scenario.question_or_title().to_string(),
                    source: outcome.scenario.source.clone(),
                    digest: outcome.scenario.digest.clone(),
                    fingerprint: outcome.fingerprint.clone(),
                })
                .collect(),
            draws: thousands(u64::from(first.draws)),
            seed: first.seed,
            version: first.version.clone(),
            fingerprint: compared.fingerprint.clone(),
            command: compared.command(),
            years: years(compared)
                .iter()
                .map(|year| year + PAYMENT_LAG_YEARS)
                .collect(),
            settings: settings(compared),
            headlines: answer::headlines(compared),
            figures: charts.map(|chart| (chart.key(), chart.figures())).collect(),
            sections,
            warnings: named()
                .flat_map(|(name, outcome)| {
                    let warnings = outcome.warnings.iter();
                    warnings.map(move |warning| format!("{name}: {}", warning.message))
                })
                .collect(),
            open_rules: first.open_rules().count(),
            assumptions: first.assumptions().count(),
        }
    }
}

fn settings(compared: &Compared) -> Vec<SettingRow> {
    let settings = compared.settings.iter();
    settings
        .map(|setting| {
            let of = |part: fn(&crate::scenario::Setting) -> String, none: &str| {
                let all = setting.settings.iter();
                all.map(|one| one.as_ref().map_or(none.to_string(), part))
                    .collect()
            };
            SettingRow {
                path: setting.path.clone(),
                what: setting.what,
                values: of(|one| one.value.clone(), "not set"),
                sources: of(|one| format!("[{}] {}", one.tag, one.source), ""),
            }
        })
        .collect()
}

/// The performance years.
fn years(compared: &Compared) -> Vec<u16> {
    compared.first().results.years()
}

/// The differences of a scenario from the first in one number a group: in another unit, with the bars of
/// their intervals and in words.
#[derive(Default)]
struct Points {
    values: Vec<Option<f64>>,
    /// How far the intervals reach down and up.
    down: Vec<Option<f64>>,
    up: Vec<Option<f64>>,
    words: Vec<String>,
}

impl Points {
    /// In a unit of which so many make the statistic's.
    fn new(estimates: impl Iterator<Item = Option<Estimate>>, times: f64, unit: &str) -> Self {
        let mut points = Points::default();
        for estimate in estimates {
            let scaled = |x: f64| percent(x * times / 100.0);
            points.values.push(estimate.map(|one| scaled(one.value)));
            let arms = estimate.and_then(|one| one.arms());
            points.down.push(arms.map(|[down, _]| scaled(down)));
            points.up.push(arms.map(|[_, up]| scaled(up)));
            let words = estimate.map(|one| format!("{}{unit}", signed(one, times)));
            points.words.push(typeset(&words.unwrap_or_default()));
        }
        points
    }

    /// A trace of dots with their errors at these places of the other axis, the values running along
    /// `along` (x or y).
    fn trace(&self, place: usize, name: &str, along: &str, places: Value) -> Value {
        let (color, symbol) = LOOKS[place % LOOKS.len()];
        let other = if along == "x" { "y" } else { "x" };
        json!({
            "type": "scatter", "mode": "markers", "name": name,
            along: self.values, other: places,
            format!("error_{along}"): {
                "type": "data", "symmetric": false, "array": self.up, "arrayminus": self.down,
                "color": color, "thickness": 1.5, "width": 4,
            },
            "marker": { "color": color, "symbol": symbol, "size": 9 },
            "hovertext": self.words,
            "hovertemplate": format!("%{{{other}}}, {name}: %{{hovertext}}<extra></extra>"),
        })
    }
}

/// A legend above a chart, where there are several scenarios to tell apart.
fn legend(compared: &Compared) -> Value {
    json!({
        "showlegend": compared.differences.len() > 1,
        "legend": { "orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0 },
        "margin": { "l": 8, "r": 12, "t": 44, "b": 40 },
    })
}

/// A chart for each cohort, with a variant for each year.
fn by_year(
    compared: &Compared,
    id: &'static str,
    variant: impl Fn(u16, Cohort) -> Variant,
) -> Vec<Chart> {
    let cohorts = compared.first().results.cohorts().into_iter();
    cohorts
        .map(|cohort| Chart {
            cohort,
            id,
            variants: years(compared)
                .into_iter()
                .map(|year| Variant {
                    year: Some(year + PAYMENT_LAG_YEARS),
                    ..variant(year, cohort)
                })
                .collect(),
        })
        .collect()
}

/// A table with a column for each scenario after the first.
fn table(
    compared: &Compared,
    caption: String,
    corner: &str,
    rows: impl Iterator<Item = (String, bool, Vec<String>)>,
) -> Table {
    let names = compared.others().map(|(name, _, _)| name.to_string());
    Table {
        caption,
        columns: std::iter::once(corner.to_string()).chain(names).collect(),
        rows: rows
            .map(|(title, is_first, cells)| Row {
                is_first,
                ..Row::of(std::iter::once(title).chain(cells))
            })
            .collect(),
    }
}

/// A cell of every scenario after the first.
fn cells(
    compared: &Compared,
    cell: impl Fn(&Results) -> Option<Estimate>,
    times: f64,
) -> Vec<String> {
    let others = compared.others();
    others
        .map(|(_, _, differences)| {
            let found = cell(&differences.estimates);
            found.map_or("–".into(), |estimate| typeset(&signed(estimate, times)))
        })
        .collect()
}

/// A caption: what, of whom, when.
fn caption(cohort: Cohort, year: u16, what: &str) -> String {
    format!(
        "{}: {what}, payment year {}, ± standard error",
        cohort.id(),
        year + PAYMENT_LAG_YEARS
    )
}
