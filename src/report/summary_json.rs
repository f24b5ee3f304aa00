//! summary.json: the same results nested, with everything that is needed to judge and to repeat
//! them. No clock time and no machine name, so that the same run gives the same bytes.

use serde_json::{Map, Value, json};

use crate::forecast::Forecast;
use crate::program::Vocabulary;
use crate::rules::register;
use crate::scenario::Scenario;

use super::{Format, Outcome};

/// The format.
pub(super) struct SummaryJson;

impl Format for SummaryJson {
    fn file_name(&self) -> &'static str {
        "summary.json"
    }

    fn render(&self, outcome: &Outcome<'_>) -> Vec<u8> {
        let scenario = outcome.scenario;
        let identities = &outcome.forecast.identities;
        let summary = json!({
            "tool": "asmcast",
            "version": env!("CARGO_PKG_VERSION"),
            "scenario": {
                "name": scenario.name,
                "title": scenario.settings.title,
                "question": scenario.settings.question,
                "source": scenario.settings.source,
                "digest": scenario.digest(),
                "content": scenario.settings,
            },
            "draws": outcome.forecast.draws,
            "seed": outcome.forecast.seed,
            "fingerprint": outcome.fingerprint,
            "warnings": outcome.warnings.iter().map(|warning| json!({
                "kind": warning.kind(),
                "message": warning.to_string(),
            })).collect::<Vec<_>>(),
            "identities_worst_residual": {
                "budget": identities.budget,
                "floor": identities.floor,
                "break_even": identities.break_even,
                "monotone": identities.monotone,
                "scale_invariance": identities.scale_invariance,
            },
            "rules": rules(scenario),
            "settings": settings(scenario),
            "results": results(outcome.forecast),
        });
        let mut bytes = serde_json::to_vec_pretty(&summary).unwrap_or_default();
        bytes.push(b'\n');
        bytes
    }
}

fn rules(scenario: &Scenario) -> Vec<Value> {
    register()
        .iter()
        .map(|entry| {
            json!({
                "rule": entry.name,
                "what": entry.what,
                "value": entry.value_in_force(&scenario.settings.rules),
                "alternatives": entry.alternatives,
                "tag": entry.tag.id(),
                "open": entry.open,
                "section": entry.section,
                "source": entry.source,
            })
        })
        .collect()
}

fn settings(scenario: &Scenario) -> Vec<Value> {
    scenario
        .data_settings()
        .map(|setting| {
            json!({
                "setting": setting.path,
                "value": setting.value,
                "tag": setting.tag,
                "source": setting.source,
                "file": setting.file,
            })
        })
        .collect()
}

/// Performance year → cohort → group → statistic → value and standard error.
fn results(forecast: &Forecast) -> Value {
    let mut years = Map::new();
    for row in &forecast.rows {
        let mut level = &mut years;
        for key in [
            row.performance_year.to_string(),
            row.cohort.id().to_string(),
            row.group.id(),
        ] {
            let next = level.entry(key).or_insert_with(|| json!({}));
            match next {
                Value::Object(object) => level = object,
                _ => unreachable!("every level is an object"),
            }
        }
        level.insert(
            row.statistic.to_string(),
            json!({
                "value": row.estimate.rounded_value() + 0.0,
                "standard_error": row.estimate.rounded_error(),
            }),
        );
    }
    Value::Object(years)
}
