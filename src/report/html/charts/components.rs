//! What final scores are made of.

use serde_json::json;

use crate::forecast::Group;
use crate::program::{Cohort, PAYMENT_LAG_YEARS, Vocabulary};
use crate::report::Outcome;
use crate::report::html::page::{Section, Variant};
use crate::report::html::table::{Row, Table, cell, title, typeset};
use crate::report::text::shown;
use crate::rules::ScoreComponent;

use super::{GAIN, LOSS, MAIN, SIZES, axis, by_year, layout, with};

pub fn section(outcome: &Outcome) -> Section {
    Section {
        id: "components",
        title: "What final scores are made of",
        lead: "The mean final score, component by component. Quality and cost give up to 50 points each; \
               improvement activities and interoperability only take away; complex patients and small \
               practices are given points. Whoever has not reported a single measure completely loses \
               everything again. The table has the same for solo, small and large practices."
            .into(),
        charts: by_year(outcome, "components", variant),
    }
}

/// A component's name for people.
fn name(component: ScoreComponent) -> &'static str {
    match component {
        ScoreComponent::Quality => "Quality",
        ScoreComponent::Cost => "Cost",
        ScoreComponent::ImprovementActivities => "Improvement activities",
        ScoreComponent::PromotingInteroperability => "Interoperability",
        ScoreComponent::ComplexPatient => "Complex patients",
        ScoreComponent::SmallPractice => "Small practice",
        ScoreComponent::NoSubmission => "Nothing reported",
        ScoreComponent::Limits => "Limits of 0 and 100",
    }
}

fn statistic(component: ScoreComponent) -> String {
    format!("final_score_{}", component.id())
}

fn variant(outcome: &Outcome, year: u16, cohort: Cohort) -> Option<Variant> {
    let all = outcome.results.group(year, cohort, Group::All)?;
    let mean = all.get("final_score_mean")?;
    let components: Vec<(ScoreComponent, _)> = ScoreComponent::ALL
        .iter()
        .filter_map(|&component| Some((component, *all.get(&statistic(component))?)))
        .collect();
    let mut names: Vec<&str> = components
        .iter()
        .map(|(component, _)| name(*component))
        .collect();
    let mut points: Vec<f64> = components.iter().map(|(_, points)| points.value).collect();
    let words = |estimate| {
        let shown = shown(estimate, 1.0);
        typeset(&format!("{shown} points"))
    };
    let mut labels: Vec<String> = components
        .iter()
        .map(|(_, points)| words(*points))
        .collect();
    let mut measures = vec!["relative"; components.len()];
    names.push("Final score");
    points.push(mean.value);
    labels.push(words(*mean));
    measures.push("total");
    let short = points
        .iter()
        .map(|points| typeset(&format!("{points:+.1}")));
    let figure = json!({
        "data": [{
            "type": "waterfall", "orientation": "h", "y": names, "x": points, "measure": measures,
            "text": short.collect::<Vec<_>>(), "textposition": "outside", "cliponaxis": false,
            "hovertext": labels, "hovertemplate": "%{y}: %{hovertext}<extra></extra>",
            "increasing": { "marker": { "color": GAIN } },
            "decreasing": { "marker": { "color": LOSS } },
            "totals": { "marker": { "color": MAIN } },
            "connector": { "line": { "color": "--line", "width": 1 } },
        }],
        "layout": layout(340, json!({
            "xaxis": with(axis("points of final score"), json!({ "range": [0, 84] })),
            "yaxis": with(axis(""), json!({ "autorange": "reversed", "title": null })),
        })),
    });
    Some(Variant {
        year: None,
        says: says(outcome, year, cohort),
        figure,
        table: table(outcome, year, cohort),
    })
}

fn says(outcome: &Outcome, year: u16, cohort: Cohort) -> String {
    let of = |group, name: &str| {
        let estimate = outcome.results.get(year, cohort, group, name);
        estimate.map_or("–".into(), |estimate| shown(estimate, 1.0).value)
    };
    let [solo, small, large] = SIZES;
    let given = statistic(ScoreComponent::SmallPractice);
    let lost = statistic(ScoreComponent::NoSubmission);
    typeset(&format!(
        "Mean final score: solo practitioners {}, practices of 2 to 15 {}, larger ones {}. Solo \
         practitioners are given {} points for being small and lose {} for reporting nothing; practices of \
         2 to 15 are given {} and lose {}.",
        of(solo, "final_score_mean"),
        of(small, "final_score_mean"),
        of(large, "final_score_mean"),
        of(solo, &given),
        of(solo, &lost).trim_start_matches('-'),
        of(small, &given),
        of(small, &lost).trim_start_matches('-'),
    ))
}

fn table(outcome: &Outcome, year: u16, cohort: Cohort) -> Table {
    let groups: Vec<Group> = std::iter::once(Group::All).chain(SIZES).collect();
    let row = |title: &str, statistic: &str| {
        let cells = groups
            .iter()
            .map(|&group| cell(outcome.results.group(year, cohort, group), statistic, 1.0));
        Row::of(std::iter::once(title.to_string()).chain(cells))
    };
    let mut rows: Vec<Row> = ScoreComponent::ALL
        .iter()
        .map(|&component| row(name(component), &statistic(component)))
        .collect();
    rows.push(Row {
        is_total: true,
        ..row("Final score", "final_score_mean")
    });
    Table {
        caption: format!(
            "{}: mean points of final score, payment year {}, ± standard error",
            cohort.id(),
            year + PAYMENT_LAG_YEARS
        ),
        columns: std::iter::once("component".to_string())
            .chain(groups.into_iter().map(title))
            .collect(),
        rows,
    }
}
