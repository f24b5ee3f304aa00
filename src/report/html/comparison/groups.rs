//! What a scenario changes of the mean factor, by group.

use serde_json::json;

use crate::forecast::Group;
use crate::program::Cohort;
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
        id: "groups",
        title: "Who is better off on average",
        lead: format!(
            "Each dot is by how much the mean factor of a group is above that under {}, in percent of \
             payments. Bars are intervals of 95 %: nineteen times in twenty the difference that any number of \
             draws would give is within. Where no bar is seen it is smaller than the dot, or too few draws \
             have a difference to state one. Groups of a kind overlap with those of another.",
            compared.names[0]
        ),
        charts: by_year(compared, "group-means", |year, cohort| {
            variant(compared, year, cohort)
        }),
    }
}

fn variant(compared: &Compared, year: u16, cohort: Cohort) -> Variant {
    let kinds = kinds(&compared.first().results.groups(cohort));
    let mut all = vec![Group::All];
    all.extend(kinds.iter().flat_map(|(_, groups)| groups));
    let names: Vec<String> = all.iter().map(|&group| in_lines(&title(group))).collect();
    let traces = compared.others().enumerate();
    let traces = traces.map(|(place, (name, _, differences))| {
        let mean = |&group: &Group| differences.estimates.get(year, cohort, group, "paf_mean");
        let points = Points::new(all.iter().map(mean), 100.0, " %");
        points.trace(place, name, "x", json!(names))
    });
    let height = 110 + (24 + 12 * compared.differences.len() as u32) * all.len() as u32;
    let more = json!({
        "xaxis": with(axis("change of the mean factor, % of payments"), json!({ "ticksuffix": " %" })),
        "yaxis": with(axis(""), json!({ "autorange": "reversed", "title": null, "tickfont": { "size": 12 } })),
        "scattermode": "group", "scattergap": 0.4,
    });
    let rows = std::iter::once((Group::All, false))
        .chain(kinds.iter().flat_map(|(_, groups)| {
            let groups = groups.iter().enumerate();
            groups.map(|(place, group)| (*group, place == 0))
        }))
        .map(|(group, is_first)| {
            let mean =
                |results: &crate::report::Results| results.get(year, cohort, group, "paf_mean");
            (title(group), is_first, cells(compared, mean, 100.0))
        });
    Variant {
        year: None,
        says: says(compared, year, cohort, &all),
        figure: json!({
            "data": traces.collect::<Vec<_>>(),
            "layout": layout(height, with(legend(compared), more)),
        }),
        table: table(
            compared,
            caption(cohort, year, "change of the mean factor in % of payments"),
            "group",
            rows,
        ),
    }
}

/// The groups that gain and lose most by each scenario.
fn says(compared: &Compared, year: u16, cohort: Cohort, groups: &[Group]) -> String {
    let sentences = compared.others().map(|(name, _, differences)| {
        let means = groups.iter().filter_map(|&group| {
            let found = differences.estimates.get(year, cohort, group, "paf_mean");
            found.map(|estimate| (group, estimate))
        });
        let mut means: Vec<_> = means.collect();
        means.sort_by(|(_, a), (_, b)| a.value.total_cmp(&b.value));
        match (means.first(), means.last()) {
            (Some((worst, low)), Some((best, high))) if low.value != high.value => format!(
                "{name} does most for {} ({} %) and least for {} ({} %).",
                group_title(*best),
                signed(*high, 100.0),
                group_title(*worst),
                signed(*low, 100.0),
            ),
            _ => format!("{name} changes no group's mean."),
        }
    });
    typeset(&sentences.collect::<Vec<_>>().join(" "))
}
