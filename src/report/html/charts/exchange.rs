//! The exchange: from final scores to factors, with the cohort's scores under the curve.

use serde_json::{Value, json};

use crate::forecast::{Group, Variable};
use crate::program::{Cohort, PAYMENT_LAG_YEARS, Vocabulary};
use crate::report::html::page::{Section, Variant};
use crate::report::html::table::{Row, Table, typeset};
use crate::report::text::shown;
use crate::report::{Distribution, Outcome};
use crate::rules::{PoolBy, PoolPayment, payment_adjustment_factor, transformed_score};

use super::{GAIN, INK, LOSS, MAIN, WHOLE, axis, between, by_year, layout, percent, with};

pub fn section(outcome: &Outcome) -> Section {
    Section {
        id: "exchange",
        title: "What a final score is worth",
        lead: "The curve turns a final score into a factor. It is drawn with the mean midpoint and the mean \
               scaling factor of all draws; how little it moves from draw to draw is two sections below. \
               The bars under it are where the cohort's scores are. Whoever is to the right of the \
               break-even score gains: it is far above the middle of the scale, since everybody competes \
               with everybody else in the cohort. A score of zero takes the full cut."
            .into(),
        charts: by_year(outcome, "exchange", variant),
    }
}

/// The exchange at the means of the draws.
struct Curve<'a> {
    outcome: &'a Outcome,
    payment: PoolPayment,
    risk: f64,
}

impl<'a> Curve<'a> {
    fn new(outcome: &'a Outcome, year: u16, cohort: Cohort) -> Option<Self> {
        let mean = |name| outcome.results.get(year, cohort, Group::All, name);
        let risk = outcome.risk_level(year);
        Some(Curve {
            outcome,
            payment: PoolPayment {
                risk_level: risk,
                midpoint: mean("midpoint").map(|midpoint| midpoint.value),
                scaling_factor: mean("scaling_factor")?.value,
                ..PoolPayment::default()
            },
            risk,
        })
    }

    /// The factor of a final score, in percent.
    fn factor(&self, score: f64) -> f64 {
        let rules = &self.outcome.scenario.content.rules;
        if score <= 0.0 {
            return percent(-self.risk);
        }
        let transformed = transformed_score(rules, self.payment.midpoint, score);
        let factor = payment_adjustment_factor(rules, &self.payment, transformed);
        (percent(factor) * 1e3).round() / 1e3
    }
}

fn variant(outcome: &Outcome, year: u16, cohort: Cohort) -> Option<Variant> {
    // Several pools have as many curves, and the cohort none.
    if outcome.scenario.content.rules.pool != PoolBy::Cohort {
        return None;
    }
    let curve = Curve::new(outcome, year, cohort)?;
    let scores = outcome.distribution(year, cohort, Group::All, Variable::FinalScore)?;
    let break_even = outcome
        .results
        .get(year, cohort, Group::All, "break_even_score");
    let words = break_even.map(|score| {
        let shown = shown(score, 1.0);
        format!("Break-even score {shown}")
    });
    let says = format!(
        "{}. A score of 50 earns {:+.1} %, of 75 {:+.1} %, of 90 {:+.1} %, of 100 {:+.1} %.",
        words
            .clone()
            .unwrap_or_else(|| "No score breaks even".into()),
        curve.factor(50.0),
        curve.factor(75.0),
        curve.factor(90.0),
        curve.factor(100.0),
    );
    let mut shapes = vec![json!({
        "type": "line", "xref": "x", "yref": "y", "x0": 0, "x1": 100, "y0": 0, "y1": 0,
        "line": { "color": INK, "width": 1 },
    })];
    let mut notes = Vec::new();
    if let (Some(score), Some(words)) = (break_even, words) {
        shapes.push(json!({
            "type": "line", "xref": "x", "yref": "paper", "x0": score.value, "x1": score.value,
            "y0": 0, "y1": 1, "line": { "color": INK, "width": 1.5, "dash": "dot" },
        }));
        notes.push(json!({
            "text": words, "showarrow": false, "xref": "x", "yref": "paper", "x": score.value - 1.0,
            "y": 1, "xanchor": "right", "yanchor": "top",
        }));
    }
    let points: Vec<u32> = (0..=100).collect();
    let risk = percent(curve.risk);
    let figure = json!({
        "data": [
            {
                "type": "scatter", "mode": "lines", "x": points,
                "y": points.iter().map(|&score| curve.factor(f64::from(score))).collect::<Vec<_>>(),
                "line": { "color": MAIN, "width": 3 },
                "hovertemplate": "score %{x}: %{y:0>+.2f} %<extra></extra>",
            },
            bars(scores, break_even.map(|score| score.value)),
        ],
        "layout": layout(420, json!({
            "xaxis": with(axis("final score, points"), json!({ "range": [-1, 101], "anchor": "y2" })),
            "yaxis": with(axis("factor, %"), json!({
                "domain": [0.36, 1], "tickformat": WHOLE, "range": [-risk * 1.08, risk],
            })),
            "yaxis2": with(axis("participants"), json!({
                "domain": [0, 0.28], "ticksuffix": " %", "nticks": 4,
            })),
            "shapes": shapes,
            "annotations": notes,
        })),
    });
    Some(Variant {
        year: None,
        says: typeset(&says),
        figure,
        table: table(&curve, year, cohort, scores),
    })
}

/// Where the scores are: in the colour of a loss below the break-even score.
fn bars(scores: &Distribution, break_even: Option<f64>) -> Value {
    let middle = |low: f64, high: f64| (low + high) / 2.0;
    let classes: Vec<_> = scores.classes().collect();
    let color = |low, high| match break_even {
        Some(score) if middle(low, high) > score => GAIN,
        _ => LOSS,
    };
    let words = classes.iter().map(|class| {
        let share = shown(class.share, 100.0);
        format!(
            "score {}<br>{share} % of participants",
            between(class, 1.0, "")
        )
    });
    json!({
        "type": "bar", "yaxis": "y2", "width": 1.8,
        "x": classes.iter().map(|class| middle(class.low, class.high)).collect::<Vec<_>>(),
        "y": classes.iter().map(|class| percent(class.share.value)).collect::<Vec<_>>(),
        "marker": { "color": classes.iter().map(|class| color(class.low, class.high)).collect::<Vec<_>>() },
        "hovertext": words.collect::<Vec<_>>(), "hovertemplate": "%{hovertext}<extra></extra>",
    })
}

fn table(curve: &Curve<'_>, year: u16, cohort: Cohort, scores: &Distribution) -> Table {
    let rows = scores.classes().map(|class| {
        let share = shown(class.share, 100.0);
        let factors = match class.low == class.high {
            true => format!("{:+.2}", curve.factor(class.low)),
            false => {
                let low = curve.factor(class.low.max(1e-9));
                format!("{low:+.2} to {:+.2}", curve.factor(class.high))
            }
        };
        Row::of([
            between(&class, 1.0, ""),
            typeset(&factors),
            share.to_string(),
        ])
    });
    Table {
        caption: format!(
            "{}: payment year {}, factors at the mean midpoint and scaling factor",
            cohort.id(),
            year + PAYMENT_LAG_YEARS
        ),
        columns: [
            "final score, points",
            "factor, %",
            "participants, % ± standard error",
        ]
        .map(String::from)
        .to_vec(),
        rows: rows.collect(),
    }
}
