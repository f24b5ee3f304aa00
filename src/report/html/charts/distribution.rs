//! How factors are distributed among participants, by size of practice.

use serde_json::{Value, json};

use crate::forecast::{Group, Variable};
use crate::program::{Cohort, PAYMENT_LAG_YEARS, Vocabulary};
use crate::report::Outcome;
use crate::report::html::page::{Section, Variant};
use crate::report::html::table::{Row, Table, title, typeset};
use crate::report::text::shown;
use crate::tally::Class;

use super::{GAIN, INK, LOSS, SIZES, WHOLE, axis, between, by_year, layout, percent, with};

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
    let classes: Vec<(Group, Vec<Class>)> = SIZES
        .iter()
        .filter_map(|&group| {
            let found = outcome.distribution(year, cohort, group, Variable::Factor)?;
            Some((group, found.classes().collect()))
        })
        .collect();
    let all = classes.iter().flat_map(|(_, classes)| classes);
    let most = all.map(|class| class.share.value).fold(0.0, f64::max);
    let share = |group, name| {
        let estimate = outcome.results.get(year, cohort, group, name)?;
        Some(format!("{} %", shown(estimate, 100.0).value))
    };
    let rows = classes.len();
    let (mut data, mut layout_of_rows) = (Vec::new(), json!({}));
    let (mut notes, mut zeros) = (Vec::new(), Vec::new());
    let mut said = Vec::new();
    for (row, (group, classes)) in classes.iter().enumerate() {
        let number = if row == 0 {
            String::new()
        } else {
            (row + 1).to_string()
        };
        data.push(bars(classes, &format!("y{number}")));
        // From top to bottom, the last down to the axis, with room for words above each.
        let height = 1.0 / rows as f64;
        let top = 1.0 - row as f64 * height;
        let below = top - height;
        let y = json!({
            "domain": [below, top - 0.22 * height], "range": [0, percent(most) * 1.05], "ticksuffix": " %",
            "nticks": 4, "title": null,
        });
        layout_of_rows = with(
            layout_of_rows,
            json!({ format!("yaxis{number}"): with(axis(""), y) }),
        );
        let gain = share(*group, "share_positive").unwrap_or_default();
        let full = share(*group, "share_maximum_penalty").unwrap_or_default();
        let words = format!("{gain} gain, {full} take the full cut");
        said.push(format!("{}: {words}.", title(*group)));
        zeros.push(json!({
            "type": "line", "xref": "x", "yref": format!("y{number} domain"), "x0": 0, "x1": 0, "y0": 0,
            "y1": 1, "line": { "color": INK, "width": 1 },
        }));
        notes.push(json!({
            "text": format!("<b>{}</b>", title(*group)), "showarrow": false, "align": "left",
            "xref": "paper", "yref": "paper", "x": 0.1, "y": top - 0.22 * height, "xanchor": "left",
            "yanchor": "bottom",
        }));
    }
    let risk = percent(outcome.risk_level(year));
    let x = json!({
        "ticksuffix": " %", "tickformat": WHOLE, "anchor": format!("y{}", if rows > 1 { rows.to_string() } else { String::new() }),
        "range": [-risk - 2.0 * BESIDE, risk], "dtick": 3, "zeroline": true,
    });
    let layout = with(
        layout(
            460,
            json!({
                "xaxis": with(axis("factor, % of payments"), x),
                "annotations": notes,
                "shapes": zeros,
            }),
        ),
        layout_of_rows,
    );
    Some(Variant {
        year: None,
        says: typeset(&said.join(" ")),
        figure: json!({ "data": data, "layout": layout }),
        table: table(cohort, year, &classes),
    })
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
