//! Dollars that move between groups.

use serde_json::json;

use crate::forecast::Group;
use crate::program::Cohort;
use crate::report::Results;
use crate::report::comparison::Compared;
use crate::report::html::charts::groups::in_lines;
use crate::report::html::charts::{axis, layout, with};
use crate::report::html::ledger::kinds;
use crate::report::html::page::{Section, Variant};
use crate::report::html::table::{title, typeset};
use crate::report::text::{group_title, signed};

use super::{Points, by_year, caption, cells, legend, table};

pub fn section(compared: &Compared) -> Section {
    Section {
        id: "transfers",
        title: "Dollars that move between groups",
        lead: format!(
            "What a group's payments change by beyond the same percentage for everybody, less the same \
             under {}, in millions of dollars of the payment year: over the groups of a kind it adds up to \
             nothing, so that what one gains others give. Bars are intervals of 95 %.",
            compared.names[0]
        ),
        charts: by_year(compared, "transfers", |year, cohort| {
            variant(compared, year, cohort)
        }),
    }
}

fn variant(compared: &Compared, year: u16, cohort: Cohort) -> Variant {
    let kinds = kinds(&compared.first().results.groups(cohort));
    let all: Vec<Group> = kinds
        .iter()
        .flat_map(|(_, groups)| groups)
        .copied()
        .collect();
    let names: Vec<String> = all.iter().map(|&group| in_lines(&title(group))).collect();
    let transfer = |results: &Results, group| results.get(year, cohort, group, "payment_transfer");
    let traces = compared.others().enumerate();
    let traces = traces.map(|(place, (name, _, differences))| {
        let found = all
            .iter()
            .map(|&group| transfer(&differences.estimates, group));
        Points::new(found, 1e-6, " million dollars").trace(place, name, "x", json!(names))
    });
    let height = 110 + (24 + 12 * compared.differences.len() as u32) * all.len() as u32;
    let more = json!({
        "xaxis": axis("change of what the group receives, $ million"),
        "yaxis": with(axis(""), json!({ "autorange": "reversed", "title": null, "tickfont": { "size": 12 } })),
        "scattermode": "group", "scattergap": 0.4,
    });
    let rows = kinds.iter().flat_map(|(_, groups)| {
        let groups = groups.iter().enumerate();
        groups.map(|(place, &group)| {
            let cells = cells(compared, |results| transfer(results, group), 1e-6);
            (title(group), place == 0, cells)
        })
    });
    let sentences = compared.others().map(|(name, _, differences)| {
        let sizes = all.iter().filter(|group| matches!(group, Group::Size(_)));
        let moved: Vec<String> = sizes
            .filter_map(|&group| {
                let found = transfer(&differences.estimates, group)?;
                Some(format!("{} {}", group_title(group), signed(found, 1e-6)))
            })
            .collect();
        format!("{name}, $ million: {}.", moved.join(", "))
    });
    Variant {
        year: None,
        says: typeset(&sentences.collect::<Vec<_>>().join(" ")),
        figure: json!({
            "data": traces.collect::<Vec<_>>(),
            "layout": layout(height, with(legend(compared), more)),
        }),
        table: table(
            compared,
            caption(cohort, year, "dollars that move between groups, $ million"),
            "group",
            rows,
        ),
    }
}
