//! A clinician on its practice's sheet: years, where points are lost, levers, what is known.

use serde::Serialize;

use crate::forecast::{FocalClinician, Statistics, Subject};
use crate::program::{PAYMENT_LAG_YEARS, Vocabulary};
use crate::report::text::{dollars, shown};
use crate::report::{Named, Outcome};
use crate::tally::Estimate;

use super::{LeverLine, Look, bare, clinician_name, looks, money, percent, text};

/// A clinician on its practice's sheet.
#[derive(Serialize)]
pub(super) struct ClinicianCard {
    name: String,
    cohort: &'static str,
    npi: String,
    present_value: String,
    at_risk: String,
    years: Vec<ClinicianYear>,
    parts: Vec<Part>,
    measures: Vec<Part>,
    known: String,
    drawn: String,
    levers: Vec<LeverLine>,
    look_into: Vec<Look>,
}

#[derive(Serialize)]
struct ClinicianYear {
    performance_year: u16,
    payment_year: u16,
    participating: String,
    final_score: String,
    factor: String,
    factor_range: String,
    dollars: String,
    dollars_range: String,
}

/// A part of the final score: its points and the most there can be of it.
#[derive(Serialize)]
struct Part {
    title: String,
    points: String,
    most: String,
    /// What is missing, in hundredths of the most.
    width: f64,
}

impl ClinicianCard {
    pub(super) fn new(
        outcome: &Outcome,
        named: &Named,
        place: usize,
        clinician: &FocalClinician,
    ) -> Option<Self> {
        let subject = Subject::Clinician(place);
        let forecast = named.forecast(&subject)?;
        let first = forecast.years.values().next()?;
        let levers = named.levers_of(&subject).take(5);
        Some(ClinicianCard {
            name: clinician_name(clinician),
            cohort: clinician.cohort.title(),
            npi: clinician.npi.clone(),
            present_value: money(&forecast.all_years, "present_value_mean"),
            at_risk: money(&forecast.all_years, "present_value_value_at_risk_05"),
            years: forecast
                .years
                .iter()
                .map(|(year, statistics)| ClinicianYear::new(*year, statistics))
                .collect(),
            parts: parts(outcome, first),
            measures: clinician
                .cohort
                .measures()
                .iter()
                .filter_map(|measure| {
                    let name = format!("measure_{}_points", measure.id());
                    let title = format!("measure {}", measure.id());
                    Some(Part::new(title, *first.get(&name)?, 10.0))
                })
                .collect(),
            known: clinician.known.join(", "),
            drawn: clinician.drawn.join(", "),
            look_into: looks(named, forecast),
            levers: levers
                .map(|value| LeverLine {
                    title: value.title.clone(),
                    alone: dollars(value.alone),
                    everybody: dollars(value.everybody),
                })
                .collect(),
        })
    }
}

impl ClinicianYear {
    fn new(year: u16, statistics: &Statistics) -> Self {
        let range = |name: &str, times: f64| {
            let end = |ending: &str| bare(statistics, &format!("{name}_{ending}"), times);
            format!("{} to {}", end("p05"), end("p95"))
        };
        let money_range = format!(
            "{} to {}",
            text(statistics, "payment_change_p05", whole),
            text(statistics, "payment_change_p95", whole)
        );
        ClinicianYear {
            performance_year: year,
            payment_year: year + PAYMENT_LAG_YEARS,
            participating: text(statistics, "participating", percent),
            final_score: text(statistics, "final_score_mean", |e| {
                shown(e, 1.0).to_string()
            }),
            factor: text(statistics, "paf_mean", |e| format!("{} %", shown(e, 100.0))),
            factor_range: range("paf", 100.0),
            dollars: money(statistics, "payment_change_mean"),
            dollars_range: money_range,
        }
    }
}

/// Dollars without their error.
fn whole(estimate: Estimate) -> String {
    dollars(estimate)
        .split(" ± ")
        .next()
        .unwrap_or_default()
        .to_string()
}

/// What the final scores of a year are made of, with the most that each can be.
fn parts(outcome: &Outcome, statistics: &Statistics) -> Vec<Part> {
    let rules = &outcome.scenario.content.rules;
    let parts = [
        ("quality", "quality", 100.0 * rules.quality_weight),
        ("cost", "cost", 100.0 * rules.cost_weight),
        ("improvement activities", "improvement_activities", 0.0),
        (
            "Promoting Interoperability",
            "promoting_interoperability",
            0.0,
        ),
        ("complex patients", "complex_patient", 10.0),
        ("small practice", "small_practice", rules.solo_points),
        ("nothing submitted", "no_submission", 0.0),
        ("limits of 0 and 100", "limits", 0.0),
    ];
    let found = parts.into_iter().filter_map(|(title, name, most)| {
        let points = statistics.get(&format!("final_score_{name}"))?;
        Some(Part::new(title.into(), *points, most))
    });
    found.collect()
}

impl Part {
    fn new(title: String, points: Estimate, most: f64) -> Self {
        let range = if most > 0.0 { most } else { 10.0 };
        Part {
            title,
            points: shown(points, 1.0).to_string(),
            most: format!("{most}"),
            width: ((most - points.value) / range * 100.0)
                .clamp(0.0, 100.0)
                .round(),
        }
    }
}
