//! How factors are distributed among participants, by size of practice.

use serde_json::{Value, json};

use crate::forecast::{Group, Variable};
use crate::program::{Cohort, PAYMENT_LAG_YEARS, Vocabulary};
use crate::report::Outcome;
use crate::report::html::page::{Section, Variant};
use crate::report::html::table::{Row, Table, title, typeset};
use crate::report::text::shown;
use crate::tally::Class;

use super::{GAIN, INK, LOSS, SIZES, WHOLE, axis, between, by_year, layout, nth, percent, with};

/// Where the bar of the full penalty stands, in percent below the amount at risk.
const BESIDE: f64 = 0.6;

pub fn section(outcome: &Outcome) -> Section {
    Section {
        id: "distribution",
        title: "Who gains and who loses: solo, small and large practices",
        lead: "Each bar is the share of participants whose factor falls into half a percent. Those to the \
               right of zero gain. The bar on the far left, standing alone, is those who take the full \
               cut, for a final score of zero, which is what reporting nothing earns."
            .into(),
        charts: by_year(outcome, "distribution", variant),
    }
}

fn variant(outcome: &Outcome, year: u16, cohort: Cohort) -> Option<Variant> {
    let groups: Vec<(Group, Vec<Class>)> = SIZES
        .iter()
        .filter_map(|&group| {
            let found = outcome.distribution(year, cohort, group, Variable::Factor)?;
            Some((group, found.classes().collect()))
        })
        .collect();
    let says: Vec<String> = groups
        .iter()
        .map(|(group, _)| says(outcome, year, cohort, *group))
        .collect();
    Some(Variant {
        year: None,
        says: typeset(&says.join(" ")),
        figure: figure(percent(outcome.risk_level(year)), &groups),
        table: table(cohort, year, &groups),
    })
}

fn says(outcome: &Outcome, year: u16, cohort: Cohort, group: Group) -> String {
    let share = |name| {
        let estimate = outcome.results.get(year, cohort, group, name);
        estimate.map_or("–".into(), |estimate| shown(estimate, 100.0).value)
    };
    format!(
        "{}: {} % gain, {} % take the full cut.",
        title(group),
        share("share_positive"),
        share("share_maximum_penalty")
    )
}

/// A panel for each group, one below the other, the last down to the axis that they share.
fn figure(risk: f64, groups: &[(Group, Vec<Class>)]) -> Value {
    let all = groups.iter().flat_map(|(_, classes)| classes);
    let most = all.map(|class| class.share.value).fold(0.0, f64::max);
    let height = 1.0 / groups.len().max(1) as f64;
    let (mut data, mut titles, mut zeros) = (Vec::new(), Vec::new(), Vec::new());
    let x = json!({
        "ticksuffix": " %", "tickformat": WHOLE, "dtick": 3, "range": [-risk - 2.0 * BESIDE, risk],
        "anchor": nth("y", groups.len().saturating_sub(1)),
    });
    let mut axes = json!({ "xaxis": with(axis("factor, % of payments"), x) });
    for (row, (group, classes)) in groups.iter().enumerate() {
        let below = 1.0 - (row + 1) as f64 * height;
        // Room for the title.
        let top = below + 0.78 * height;
        let y = json!({
            "domain": [below, top], "range": [0, percent(most) * 1.05], "ticksuffix": " %", "nticks": 4,
            "title": null,
        });
        axes = with(axes, json!({ nth("yaxis", row): with(axis(""), y) }));
        data.push(bars(classes, &nth("y", row)));
        zeros.push(json!({
            "type": "line", "xref": "x", "yref": format!("{} domain", nth("y", row)), "x0": 0, "x1": 0,
            "y0": 0, "y1": 1, "line": { "color": INK, "width": 1 },
        }));
        titles.push(json!({
            "text": format!("<b>{}</b>", title(*group)), "showarrow": false, "xref": "paper",
            "yref": "paper", "x": 0.1, "y": top, "xanchor": "left", "yanchor": "bottom",
        }));
    }
    let layout = layout(460, json!({ "annotations": titles, "shapes": zeros }));
    json!({ "data": data, "layout": with(layout, axes) })
}

/// The bars of a group, those of losses and of gains each in their colour.
fn bars(classes: &[Class], y_axis: &str) -> Value {
    let is_atom = |class: &Class| class.low == class.high;
    let x = classes.iter().map(|class| match is_atom(class) {
        true => percent(class.low) - BESIDE,
        false => percent((class.low + class.high) / 2.0),
    });
    let color = |class: &Class| if class.high <= 0.0 { LOSS } else { GAIN };
    let words = classes.iter().map(|class| {
        let where_ = match is_atom(class) {
            true => format!("exactly {}", between(class, 100.0, " %: the full cut")),
            false => between(class, 100.0, " %"),
        };
        let share = shown(class.share, 100.0);
        format!("{where_}<br>{share} % of them")
    });
    json!({
        "type": "bar", "x": x.collect::<Vec<_>>(), "xaxis": "x", "yaxis": y_axis,
        "y": classes.iter().map(|class| percent(class.share.value)).collect::<Vec<_>>(),
        "width": 0.46,
        "marker": { "color": classes.iter().map(color).collect::<Vec<_>>() },
        "hovertext": words.collect::<Vec<_>>(), "hovertemplate": "%{hovertext}<extra></extra>",
    })
}

fn table(cohort: Cohort, year: u16, groups: &[(Group, Vec<Class>)]) -> Table {
    let longest = groups
        .iter()
        .map(|(_, classes)| classes.len())
        .max()
        .unwrap_or(0);
    let rows = (0..longest).filter_map(|place| {
        let any = groups.iter().find_map(|(_, classes)| classes.get(place))?;
        let cells = groups.iter().map(|(_, classes)| match classes.get(place) {
            None => "0".to_string(),
            Some(class) => {
                let share = shown(class.share, 100.0);
                share.to_string()
            }
        });
        Some(Row::of(
            std::iter::once(between(any, 100.0, " %")).chain(cells),
        ))
    });
    let titles = groups.iter().map(|(group, _)| title(*group));
    Table {
        caption: format!(
            "{}: participants by factor in payment year {}, in % of each group, ± standard error",
            cohort.id(),
            year + PAYMENT_LAG_YEARS
        ),
        columns: std::iter::once("factor".to_string())
            .chain(titles)
            .collect(),
        rows: rows.collect(),
    }
}
