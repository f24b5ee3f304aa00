//! Who gains and who loses: shares of each group's participants.

use serde_json::json;

use crate::forecast::Group;
use crate::program::Cohort;
use crate::report::Results;
use crate::report::comparison::{Compared, who_gains};
use crate::report::html::charts::{GAIN, LOSS, SIZES, axis, layout, percent, with};
use crate::report::html::page::{Section, Variant};
use crate::report::html::table::{title, typeset};
use crate::report::text::signed;

use super::{by_year, caption, cells, table};

/// Rows of the table: header, statistic, and what a unit of it is in the header's.
const NUMBERS: [(&str, &str, f64); 7] = [
    ("participants who gain", "participants_gaining", 1.0),
    ("who lose", "participants_losing", 1.0),
    ("who stay where they are", "participants_unchanged", 1.0),
    ("who come in", "participants_entering", 1.0),
    ("who drop out", "participants_leaving", 1.0),
    ("gained, $ million", "dollars_gained", 1e-6),
    ("lost, $ million", "dollars_lost", 1e-6),
];

pub fn section(compared: &Compared) -> Section {
    Section {
        id: "gains",
        title: "Who gains and who loses",
        lead: format!(
            "Every participant is the same person with the same results under each scenario. To the right \
             the share of a group whose factor is higher than under {}, to the left the share whose factor is \
             lower, by more than a basis point (.01 %); the rest stay where they are. A mean that hardly \
             moves can hide many of both.",
            compared.names[0]
        ),
        charts: by_year(compared, "gains", |year, cohort| {
            variant(compared, year, cohort)
        }),
    }
}

/// Everybody, and the sizes of practice.
fn groups() -> impl Iterator<Item = Group> {
    std::iter::once(Group::All).chain(SIZES)
}

/// A share of a group's participants in percent: those counted over those in either scenario.
fn share(
    results: &Results,
    year: u16,
    cohort: Cohort,
    group: Group,
    statistic: &str,
) -> Option<f64> {
    let of = |name| Some(results.get(year, cohort, group, name)?.value);
    let everybody =
        of("participants_gaining")? + of("participants_losing")? + of("participants_unchanged")?;
    (everybody > 0.0).then_some(of(statistic)? / everybody)
}

fn variant(compared: &Compared, year: u16, cohort: Cohort) -> Variant {
    let names: Vec<&str> = compared.others().map(|(name, _, _)| name).collect();
    let mut groups_and_names = (Vec::new(), Vec::new());
    let (mut gaining, mut losing) = (Vec::new(), Vec::new());
    for group in groups() {
        for (name, _, differences) in compared.others() {
            groups_and_names
                .0
                .push(title(group).replacen(" of ", "<br>of ", 1));
            groups_and_names.1.push(name);
            let share = |statistic| share(&differences.estimates, year, cohort, group, statistic);
            gaining.push(share("participants_gaining").map(percent));
            losing.push(share("participants_losing").map(|share| -percent(share)));
        }
    }
    // With one scenario its name need not stand beside every bar.
    let places = match names.len() {
        1 => json!(groups_and_names.0),
        _ => json!([groups_and_names.0, groups_and_names.1]),
    };
    let bars = |name: &str, color: &str, shares: Vec<Option<f64>>| {
        let words = shares
            .iter()
            .map(|share| share.map_or(String::new(), |share| format!("{:.0} %", share.abs())));
        json!({
            "type": "bar", "orientation": "h", "name": name, "y": places, "x": shares,
            "marker": { "color": color }, "text": words.collect::<Vec<_>>(), "textposition": "auto",
            "hovertemplate": format!("%{{y}}: %{{text}} {name}<extra></extra>"),
        })
    };
    let height = 120 + 40 * gaining.len() as u32;
    let figure = json!({
        "data": [bars("lose", LOSS, losing), bars("gain", GAIN, gaining)],
        "layout": layout(height, json!({
            "barmode": "relative", "showlegend": true,
            "legend": { "orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0 },
            "margin": { "l": 8, "r": 12, "t": 44, "b": 40 },
            "xaxis": with(axis("% of the group"), json!({ "range": [-105, 105] })),
            "yaxis": with(axis(""), json!({ "autorange": "reversed", "title": null })),
        })),
    });
    let rows = groups().flat_map(|group| {
        let numbers = NUMBERS.iter().enumerate();
        numbers.map(move |(place, (header, statistic, times))| {
            let number = |results: &Results| results.get(year, cohort, group, statistic);
            let header = format!("{}: {header}", title(group));
            (header, place == 0, cells(compared, number, *times))
        })
    });
    Variant {
        year: None,
        says: says(compared, year, cohort),
        figure,
        table: table(
            compared,
            caption(cohort, year, "who gains and who loses"),
            "",
            rows,
        ),
    }
}

fn says(compared: &Compared, year: u16, cohort: Cohort) -> String {
    let first = compared.first();
    let sentences = compared.others().map(|(name, _, differences)| {
        let kept = differences
            .estimates
            .get(year, cohort, Group::All, "net_medicare_savings");
        let kept = kept.map_or("–".into(), |kept| signed(kept, 1e-6));
        format!(
            "{name}: {} What Medicare keeps changes by {kept} million dollars.",
            who_gains(first, differences, year, cohort)
        )
    });
    typeset(&sentences.collect::<Vec<_>>().join(" "))
}
