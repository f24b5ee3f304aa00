//! What a scenario changes along the distribution of factors.

use serde_json::json;

use crate::forecast::{FACTOR_QUANTILES, Group};
use crate::program::Cohort;
use crate::report::Results;
use crate::report::comparison::Compared;
use crate::report::html::charts::{axis, layout, with};
use crate::report::html::page::{Section, Variant};
use crate::report::html::table::typeset;
use crate::report::text::signed;

use super::{Points, by_year, caption, cells, legend, table};

pub fn section(compared: &Compared) -> Section {
    Section {
        id: "quantiles",
        title: "Where in the distribution",
        lead: format!(
            "From the worst hundredth of participants to the best: by how much each percentile of the factors \
             of all draws is above that under {}. These are not the same people on both sides, as those \
             above are. Bars are intervals of 95 %.",
            compared.names[0]
        ),
        charts: by_year(compared, "quantile-changes", |year, cohort| {
            variant(compared, year, cohort)
        }),
    }
}

/// A percentile's number: 5 of `paf_p05`.
fn number(statistic: &str) -> &str {
    let digits = statistic.trim_start_matches("paf_p");
    digits.trim_start_matches('0')
}

fn variant(compared: &Compared, year: u16, cohort: Cohort) -> Variant {
    let names: Vec<&str> = FACTOR_QUANTILES
        .iter()
        .map(|(name, _)| number(name))
        .collect();
    let of = |results: &Results, statistic| results.get(year, cohort, Group::All, statistic);
    let traces = compared.others().enumerate();
    let traces = traces.map(|(place, (name, _, differences))| {
        let quantiles = FACTOR_QUANTILES.iter();
        let quantiles = quantiles.map(|(statistic, _)| of(&differences.estimates, statistic));
        let trace = Points::new(quantiles, 100.0, " %").trace(place, name, "y", json!(names));
        with(
            trace,
            json!({ "mode": "lines+markers", "line": { "width": 1 } }),
        )
    });
    let more = json!({
        "xaxis": with(axis("percentile of participants' factors"), json!({ "type": "category" })),
        "yaxis": with(axis("change, % of payments"), json!({ "ticksuffix": " %" })),
    });
    let rows = FACTOR_QUANTILES.iter().map(|(statistic, _)| {
        let cells = cells(compared, |results| of(results, statistic), 100.0);
        (format!("percentile {}", number(statistic)), false, cells)
    });
    let sentences = compared.others().map(|(name, _, differences)| {
        let change = |statistic| {
            of(&differences.estimates, statistic).map_or("–".into(), |one| signed(one, 100.0))
        };
        format!(
            "{name}: percentile 5 {} %, median {} %, percentile 95 {} %.",
            change("paf_p05"),
            change("paf_p50"),
            change("paf_p95")
        )
    });
    Variant {
        year: None,
        says: typeset(&sentences.collect::<Vec<_>>().join(" ")),
        figure: json!({
            "data": traces.collect::<Vec<_>>(),
            "layout": layout(320, with(legend(compared), more)),
        }),
        table: table(
            compared,
            caption(
                cohort,
                year,
                "change of the percentiles of factors, % of payments",
            ),
            "",
            rows,
        ),
    }
}
