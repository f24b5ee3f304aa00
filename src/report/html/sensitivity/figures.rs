//! The chart of a statistic, and its table twin: bars of a tornado, a map of Morris's effects, shares of
//! a variance.

use serde_json::{Value, json};

use crate::report::html::charts::{GAIN, INK, LOSS, MAIN, SOFT, axis, layout, percent, with};
use crate::report::html::table::{Row, Table, typeset};
use crate::report::sensitivity::{
    Studied, cohort_and_year, effect_unit, percent_with_interval, statistic_title,
};
use crate::report::text::{shown, signed};
use crate::study::sensitivity::{Effect, Method};

/// How to read the charts.
pub(super) fn lead(method: Method) -> String {
    match method {
        Method::Tornado => {
            "What each end or value of an input changes against the scenario, the input that moves the \
             number farthest on top. Thin bars are intervals of 95 % over the luck of the draws."
        }
        Method::Morris { .. } => {
            "To the right: the effect of crossing an input's range, on average and either way (mu*). Up: how \
             much that effect depends on where the other inputs are, or on where the input itself is \
             (sigma). Thin bars are intervals of 95 %. What is near the corner can be left alone."
        }
        Method::Sobol { .. } => {
            "Shares of the variance over all inputs. Dark: what an input decides alone (first). Light: what \
             it decides alone and together with others (total). Thin bars are intervals of 95 %."
        }
    }
    .into()
}

/// The figure of a statistic and its table.
pub(super) fn figure(studied: &Studied, statistic: usize) -> (Value, Table) {
    let (figure, columns, rows) = match studied.study.method {
        Method::Tornado => tornado(studied, statistic),
        Method::Morris { .. } => screening(studied, statistic),
        Method::Sobol { .. } => shares(studied, statistic),
    };
    let about = &studied.study.statistics[statistic];
    let (_, unit) = effect_unit(studied.study.method, about.name);
    let caption = format!(
        "{}: {}, {}",
        cohort_and_year(about),
        statistic_title(about.group, about.name),
        match studied.study.method {
            Method::Tornado => format!("difference from the scenario in{unit}, ± standard error"),
            Method::Morris { .. } => format!("effects in{unit}, ± standard error"),
            Method::Sobol { .. } => "shares of the variance, with intervals of 95 %".into(),
        }
    );
    let table = Table {
        caption: typeset(&caption.replace(" in,", ",")),
        columns: columns.iter().map(|column| column.to_string()).collect(),
        rows,
    };
    (figure, table)
}

/// Effects below this part of the largest bear no name on the map.
const LEAST_LABELLED: f64 = 0.15;

type Parts = (Value, Vec<&'static str>, Vec<Row>);

/// A number in another unit, without the dust of the multiplication.
fn scaled(number: f64, times: f64) -> f64 {
    percent(number * times / 100.0)
}

/// The reaches of intervals beyond their numbers, upward and downward.
fn bars(effects: &[&Effect], times: f64) -> Value {
    let reach =
        |effect: &&Effect, place: usize| Some(scaled(effect.estimate?.arms()?[place], times));
    let all = |place| -> Vec<Option<f64>> { effects.iter().map(|one| reach(one, place)).collect() };
    json!({
        "type": "data", "symmetric": false, "array": all(1), "arrayminus": all(0),
        "color": INK, "thickness": 1.5, "width": 4,
    })
}

fn values(effects: &[&Effect], times: f64) -> Vec<Option<f64>> {
    let values = effects.iter().map(|effect| effect.estimate);
    values
        .map(|estimate| estimate.map(|estimate| scaled(estimate.value, times)))
        .collect()
}

/// Settings down the chart, the first on top.
fn settings() -> Value {
    let more = json!({ "autorange": "reversed", "title": null, "tickfont": { "size": 12 } });
    with(axis(""), more)
}

fn tornado(studied: &Studied, statistic: usize) -> Parts {
    let name = studied.study.statistics[statistic].name;
    let (times, unit) = effect_unit(studied.study.method, name);
    let (mut labels, mut effects, mut rows) = (Vec::new(), Vec::new(), Vec::new());
    for (input, found) in studied.ranked(statistic) {
        for (place, effect) in found.iter().enumerate() {
            labels.push(format!("{} = {}", input.setting, effect.index));
            effects.push(*effect);
            let difference = effect.estimate.map(|one| typeset(&signed(one, times)));
            rows.push(Row {
                is_first: place == 0,
                ..Row::of([
                    input.setting.clone(),
                    effect.index.clone(),
                    difference.unwrap_or("–".into()),
                ])
            });
        }
    }
    let colors = effects.iter().map(|effect| match effect.estimate {
        Some(estimate) if estimate.value < 0.0 => LOSS,
        _ => GAIN,
    });
    let words: Vec<String> = rows
        .iter()
        .map(|row| format!("{}{unit}", row.cells[2]))
        .collect();
    let trace = json!({
        "type": "bar", "orientation": "h", "y": labels, "x": values(&effects, times),
        "error_x": bars(&effects, times), "marker": { "color": colors.collect::<Vec<_>>() },
        "hovertext": words, "hovertemplate": "%{y}: %{hovertext}<extra></extra>",
    });
    let height = 110 + 24 * effects.len() as u32;
    let x = axis(&format!("difference{}", in_unit(unit)));
    let figure = json!({
        "data": [trace],
        "layout": layout(height, json!({ "xaxis": x, "yaxis": settings() })),
    });
    (figure, vec!["setting", "end or value", "difference"], rows)
}

/// A unit behind the title of an axis.
fn in_unit(unit: &str) -> String {
    match unit.trim() {
        "" => String::new(),
        unit => format!(", {unit}"),
    }
}

/// The effect of an index.
fn of_index<'a>(effects: &[&'a Effect], index: &str) -> Option<&'a Effect> {
    let mut effects = effects.iter();
    effects.find(|effect| effect.index == index).copied()
}

fn screening(studied: &Studied, statistic: usize) -> Parts {
    let name = studied.study.statistics[statistic].name;
    let (times, unit) = effect_unit(studied.study.method, name);
    let ranked = studied.ranked(statistic);
    let column = |index: &str| -> Vec<&Effect> {
        let found = ranked
            .iter()
            .filter_map(|(_, effects)| of_index(effects, index));
        found.collect()
    };
    let (mu_star, sigma) = (column("mu_star"), column("sigma"));
    let names: Vec<&str> = ranked.iter().map(|(input, _)| &*input.setting).collect();
    // In the corner names would stand on one another: there the pointer tells them.
    let size = |effect: &Effect| effect.estimate.map_or(0.0, |one| one.value.abs());
    let largest = mu_star
        .iter()
        .map(|effect| size(effect))
        .fold(0.0, f64::max);
    let labels = names.iter().zip(&mu_star).map(|(name, effect)| {
        let is_seen = size(effect) > LEAST_LABELLED * largest;
        if is_seen { *name } else { "" }
    });
    let labels: Vec<&str> = labels.collect();
    let rows = ranked.iter().map(|(input, effects)| {
        let cell = |index: &str| {
            let estimate = of_index(effects, index).and_then(|effect| effect.estimate);
            typeset(&estimate.map_or("–".into(), |one| match index {
                "mu" => signed(one, times),
                _ => shown(one, times).to_string(),
            }))
        };
        Row::of([
            input.setting.clone(),
            cell("mu_star"),
            cell("mu"),
            cell("sigma"),
        ])
    });
    let trace = json!({
        "type": "scatter", "mode": "markers+text", "text": labels, "hovertext": names, "textposition": "top center",
        "x": values(&mu_star, times), "y": values(&sigma, times), "cliponaxis": false,
        "error_x": bars(&mu_star, times), "error_y": bars(&sigma, times),
        "marker": { "color": MAIN, "size": 9 },
        "hovertemplate": "%{hovertext}: mu* %{x}, sigma %{y}<extra></extra>",
    });
    let figure = json!({
        "data": [trace],
        "layout": layout(440, json!({
            "xaxis": with(axis(&format!("mu*{}", in_unit(unit))), json!({ "rangemode": "tozero" })),
            "yaxis": with(axis(&format!("sigma{}", in_unit(unit))), json!({ "rangemode": "tozero" })),
        })),
    });
    (
        figure,
        vec!["setting", "mu*", "mu", "sigma"],
        rows.collect(),
    )
}

fn shares(studied: &Studied, statistic: usize) -> Parts {
    let ranked = studied.ranked(statistic);
    let inputs = ranked.iter();
    let mut found: Vec<(&str, &[&Effect])> = inputs
        .map(|(input, effects)| (&*input.setting, effects.as_slice()))
        .collect();
    let sets = studied.sets(statistic);
    let inputs = found.len();
    found.extend(
        sets.iter()
            .map(|(name, effects)| (*name, effects.as_slice())),
    );
    let labels: Vec<&str> = found.iter().map(|(name, _)| *name).collect();
    let trace = |index: &str, color: &str| {
        let effects = found
            .iter()
            .filter_map(|(_, effects)| of_index(effects, index));
        let effects: Vec<&Effect> = effects.collect();
        let words = effects
            .iter()
            .map(|effect| typeset(&percent_with_interval(effect)));
        json!({
            "type": "bar", "orientation": "h", "name": index, "y": labels,
            "x": values(&effects, 100.0), "error_x": bars(&effects, 100.0),
            "marker": { "color": color }, "hovertext": words.collect::<Vec<_>>(),
            "hovertemplate": format!("%{{y}}, {index}: %{{hovertext}}<extra></extra>"),
        })
    };
    let rows = found.iter().enumerate().map(|(place, (name, effects))| {
        let cell = |index: &str| {
            let effect = of_index(effects, index);
            typeset(&effect.map_or("–".into(), percent_with_interval))
        };
        Row {
            is_first: place == inputs,
            ..Row::of([name.to_string(), cell("first"), cell("total")])
        }
    });
    let height = 130 + 40 * found.len() as u32;
    let figure = json!({
        "data": [trace("first", MAIN), trace("total", SOFT)],
        "layout": layout(height, json!({
            "xaxis": axis("share of the variance, %"), "yaxis": settings(), "barmode": "group",
            "showlegend": true,
            "legend": { "orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0 },
            "margin": { "l": 8, "r": 12, "t": 44, "b": 40 },
        })),
    });
    (
        figure,
        vec!["input or set of inputs", "first", "total"],
        rows.collect(),
    )
}
