//! A clinician on its practice's sheet: years, where points are lost, levers, what is known.

use serde::Serialize;

use crate::forecast::{Fact, FocalClinician, Statistics, Subject};
use crate::program::PAYMENT_LAG_YEARS;
use crate::report::text::{dollars, percent, shown};
use crate::report::{Named, Outcome};
use crate::tally::Estimate;

use super::looks::{Look, looks};
use super::parts::{Part, measures, parts};
use super::sentences::{gain_or_loss, worst};
use super::{LeverLine, bare, clinician_name, money, text};

/// A clinician on its practice's sheet.
#[derive(Serialize)]
pub(super) struct ClinicianCard {
    name: String,
    cohort: &'static str,
    npi: String,
    worth: String,
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
            worth: worth(&forecast.all_years),
            years: forecast
                .years
                .iter()
                .map(|(year, statistics)| ClinicianYear::new(*year, statistics))
                .collect(),
            parts: parts(first),
            measures: measures(clinician.cohort.measures(), first),
            known: clinician
                .knowledge
                .known
                .iter()
                .map(Fact::title)
                .collect::<Vec<_>>()
                .join(", "),
            drawn: clinician.knowledge.drawn.join(", "),
            look_into: looks(outcome, named, forecast),
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

/// What all payment years come to.
fn worth(all: &Statistics) -> String {
    let get = |name: &str| all.get(&format!("present_value_{name}")).copied();
    match (get("mean"), get("p05")) {
        (Some(mean), _) if mean.standard_error.is_none() => {
            format!("All payment years together bring {}.", gain_or_loss(mean))
        }
        (Some(mean), Some(low)) => format!(
            "All payment years together are expected to bring {}; {}.",
            gain_or_loss(mean),
            worst(low)
        ),
        _ => String::new(),
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
