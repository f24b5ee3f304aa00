//! How the market differs from draw to draw.

use serde_json::{Value, json};

use crate::forecast::{Group, Variable};
use crate::program::{Cohort, PAYMENT_LAG_YEARS, Vocabulary};
use crate::report::html::page::{Section, Variant};
use crate::report::html::table::{Row, Table, capitalized, typeset};
use crate::report::text::shown;
use crate::report::{Distribution, Outcome};

use super::{INK, MAIN, axis, between, by_year, layout, nth, percent, with};

/// What is shown: the variable, its statistic and its title.
const VARIABLES: [(Variable, &str, &str); 2] = [
    (Variable::ScalingFactor, "scaling_factor", "scaling factor"),
    (
        Variable::BreakEvenScore,
        "break_even_score",
        "break-even score, points",
    ),
];

pub fn section(outcome: &Outcome) -> Section {
    Section {
        id: "across-draws",
        title: "How much depends on who is in the cohort",
        lead: "Every draw is another possible cohort. These are the scaling factor, which makes the money \
               shared out 85 % of the money at risk (or what the scenario says), and the break-even score \
               of each draw; the line is the mean. A participant cannot know either beforehand, but they \
               vary little: what one earns is mostly one's own score."
            .into(),
        charts: by_year(outcome, "across-draws", variant),
    }
}

fn variant(outcome: &Outcome, year: u16, cohort: Cohort) -> Option<Variant> {
    let mut data = Vec::new();
    let mut shapes = Vec::new();
    let mut axes = json!({});
    let mut said = Vec::new();
    let mut rows = Vec::new();
    for (place, (variable, statistic, words)) in VARIABLES.into_iter().enumerate() {
        let Some(found) = outcome.distribution(year, cohort, Group::All, variable) else {
            continue;
        };
        let Some(mean) = outcome.results.get(year, cohort, Group::All, statistic) else {
            continue;
        };
        let (x, y) = (nth("x", place), nth("y", place));
        data.push(bars(found, &x, &y));
        shapes.push(json!({
            "type": "line", "xref": x, "yref": format!("{y} domain"), "x0": mean.value,
            "x1": mean.value, "y0": 0, "y1": 1, "line": { "color": INK, "width": 1.5, "dash": "dot" },
        }));
        // The second below the first, each with its own axis.
        let domain = [0.58 - 0.58 * place as f64, 1.0 - 0.58 * place as f64];
        axes = with(
            axes,
            json!({
                nth("xaxis", place): with(axis(words), json!({ "anchor": y, "nticks": 6 })),
                nth("yaxis", place): with(axis("draws"), json!({
                    "domain": domain, "anchor": x, "ticksuffix": " %", "nticks": 4,
                })),
            }),
        );
        let mean = shown(mean, 1.0);
        let name = words.split(',').next().unwrap_or(words);
        said.push(format!("mean {name} {mean}"));
        rows.extend(table_rows(found, words));
    }
    Some(Variant {
        year: None,
        says: typeset(&format!("{}.", capitalized(&said.join("; ")))),
        figure: json!({
            "data": data,
            "layout": with(layout(380, json!({ "shapes": shapes })), axes),
        }),
        table: Table {
            caption: format!(
                "{}: draws by scaling factor and by break-even score, payment year {}, % of draws ± \
                 standard error",
                cohort.id(),
                year + PAYMENT_LAG_YEARS
            ),
            columns: ["class", "draws"].map(String::from).to_vec(),
            rows,
        },
    })
}

fn bars(found: &Distribution, x: &str, y: &str) -> Value {
    let classes: Vec<_> = found.classes().collect();
    let words = classes.iter().map(|class| {
        let share = shown(class.share, 100.0);
        format!("{}<br>{share} % of draws", between(class, 1.0, ""))
    });
    let middle = classes.iter().map(|class| (class.low + class.high) / 2.0);
    json!({
        "type": "bar", "xaxis": x, "yaxis": y, "marker": { "color": MAIN },
        "x": middle.map(|x| (x * 1e6).round() / 1e6).collect::<Vec<_>>(),
        "y": classes.iter().map(|class| percent(class.share.value)).collect::<Vec<_>>(),
        "hovertext": words.collect::<Vec<_>>(), "hovertemplate": "%{hovertext}<extra></extra>",
    })
}

fn table_rows(found: &Distribution, words: &str) -> Vec<Row> {
    let heading = Row {
        is_first: true,
        ..Row::of([words.to_string(), String::new()])
    };
    let rows = found.classes().map(|class| {
        let share = shown(class.share, 100.0);
        Row::of([between(&class, 1.0, ""), share.to_string()])
    });
    std::iter::once(heading).chain(rows).collect()
}
