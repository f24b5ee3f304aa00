//! Factors by specialty, collection type and dual share.

use serde_json::json;

use crate::forecast::Group;
use crate::program::{Cohort, PAYMENT_LAG_YEARS, Vocabulary};
use crate::report::Outcome;
use crate::report::html::ledger::kinds;
use crate::report::html::page::{Section, Variant};
use crate::report::html::table::{Row, Table, cell, title, typeset};
use crate::report::text::shown;

use super::{INK, MAIN, WHOLE, axis, by_year, layout, percent, with};

/// Columns of the table: header, statistic, and what a unit of it is in the header's.
const COLUMNS: [(&str, &str, f64); 6] = [
    ("participants", "participants", 1.0),
    ("mean factor, %", "paf_mean", 100.0),
    ("median", "paf_p50", 100.0),
    ("gain, % of them", "share_positive", 100.0),
    ("take the full cut, %", "share_maximum_penalty", 100.0),
    ("mean final score", "final_score_mean", 1.0),
];

pub fn section(outcome: &Outcome) -> Section {
    Section {
        id: "groups",
        title: "By specialty, way of reporting and share of dually eligible patients",
        lead: "Each line is a group of participants: the box holds its middle half, the whiskers nine in \
               ten, the line in the box is the median and the diamond the mean. The dual share is that of \
               the patients who have both Medicare and Medicaid; participants are sorted by it into \
               quarters. eCQM and MIPS CQM are the two ways in which a measure can be reported, each with \
               a benchmark of its own."
            .into(),
        charts: by_year(outcome, "groups", variant),
    }
}

/// All but everybody, kind by kind.
fn groups(outcome: &Outcome, cohort: Cohort) -> Vec<(&'static str, Vec<Group>)> {
    kinds(&outcome.results.groups(cohort))
}

fn variant(outcome: &Outcome, year: u16, cohort: Cohort) -> Option<Variant> {
    let kinds = groups(outcome, cohort);
    let all: Vec<Group> = kinds
        .iter()
        .flat_map(|(_, groups)| groups)
        .copied()
        .collect();
    let of = |name: &str| -> Vec<Option<f64>> {
        let estimates = all
            .iter()
            .map(|&group| outcome.results.get(year, cohort, group, name));
        estimates
            .map(|estimate| Some(percent(estimate?.value)))
            .collect()
    };
    let names: Vec<String> = all.iter().map(|&group| in_lines(&title(group))).collect();
    let words = all.iter().map(|&group| {
        let estimate = |name| {
            let estimate = outcome.results.get(year, cohort, group, name)?;
            let shown = shown(estimate, 100.0);
            Some(typeset(&format!("{shown} %")))
        };
        let mean = estimate("paf_mean").unwrap_or_default();
        let quartiles = ["paf_p25", "paf_p50", "paf_p75"].map(estimate);
        match quartiles {
            [Some(low), Some(median), Some(high)] => {
                format!("mean {mean}<br>median {median}<br>half from {low} to {high}")
            }
            _ => format!("mean {mean}"),
        }
    });
    let figure = json!({
        "data": [
            {
                "type": "box", "orientation": "h", "y": names, "q1": of("paf_p25"), "median": of("paf_p50"),
                "q3": of("paf_p75"), "lowerfence": of("paf_p05"), "upperfence": of("paf_p95"),
                "line": { "color": MAIN, "width": 1.5 }, "fillcolor": "--soft", "hoverinfo": "skip",
            },
            {
                "type": "scatter", "mode": "markers", "y": names, "x": of("paf_mean"),
                "marker": { "color": INK, "symbol": "diamond", "size": 8 },
                "hovertext": words.collect::<Vec<_>>(),
                "hovertemplate": "<b>%{y}</b><br>%{hovertext}<extra></extra>",
            },
        ],
        "layout": layout(110 + 40 * all.len() as u32, json!({
            "xaxis": with(axis("factor, % of payments"), json!({ "tickformat": WHOLE, "ticksuffix": " %" })),
            "yaxis": with(axis(""), json!({ "autorange": "reversed", "title": null, "tickfont": { "size": 12 } })),
        })),
    });
    Some(Variant {
        year: None,
        says: says(outcome, year, cohort, &all),
        figure,
        table: table(outcome, year, cohort, &kinds),
    })
}

/// A name in lines so short that a phone has room for the chart.
pub fn in_lines(name: &str) -> String {
    const LONGEST: usize = 20;
    let mut text = String::new();
    let mut line = 0;
    for word in name.split(' ') {
        if line > 0 && line + 1 + word.len() > LONGEST {
            text.push_str("<br>");
            line = 0;
        } else if line > 0 {
            text.push(' ');
            line += 1;
        }
        text.push_str(word);
        line += word.len();
    }
    text
}

/// The groups with the best and the worst mean.
fn says(outcome: &Outcome, year: u16, cohort: Cohort, groups: &[Group]) -> String {
    let mut means: Vec<_> = groups
        .iter()
        .filter_map(|&group| Some((group, outcome.results.get(year, cohort, group, "paf_mean")?)))
        .collect();
    means.sort_by(|(_, a), (_, b)| a.value.total_cmp(&b.value));
    let (Some((worst, low)), Some((best, high))) = (means.first(), means.last()) else {
        return String::new();
    };
    typeset(&format!(
        "Best on average: {} ({} %); worst: {} ({} %).",
        crate::report::text::group_title(*best),
        shown(*high, 100.0).value,
        crate::report::text::group_title(*worst),
        shown(*low, 100.0).value,
    ))
}

fn table(
    outcome: &Outcome,
    year: u16,
    cohort: Cohort,
    kinds: &[(&'static str, Vec<Group>)],
) -> Table {
    let row = |group: Group| {
        let found = outcome.results.group(year, cohort, group);
        let cells = COLUMNS.map(|(_, statistic, times)| cell(found, statistic, times));
        Row::of(std::iter::once(title(group)).chain(cells))
    };
    let mut rows = vec![row(Group::All)];
    for (kind, groups) in kinds {
        let empty = std::iter::repeat_n(String::new(), COLUMNS.len());
        rows.push(Row {
            is_first: true,
            ..Row::of(std::iter::once(kind.to_string()).chain(empty))
        });
        rows.extend(groups.iter().map(|&group| row(group)));
    }
    Table {
        caption: format!(
            "{}: groups of participants in payment year {}, ± standard error",
            cohort.id(),
            year + PAYMENT_LAG_YEARS
        ),
        columns: std::iter::once("group".to_string())
            .chain(COLUMNS.map(|(header, _, _)| header.to_string()))
            .collect(),
        rows,
    }
}
