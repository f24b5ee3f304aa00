//! Pages for those who plan with the numbers of named clinicians: a sheet for a board, on one printed
//! page, and a sheet for each practice.

mod clinician;
mod looks;
mod parts;
mod sentences;

use std::io::{self, Write};

use minijinja::value::Serde;
use serde::Serialize;

use crate::forecast::{FocalClinician, FocalPractice, Group, Statistics, Subject, SubjectForecast};
use crate::program::PAYMENT_LAG_YEARS;
use crate::report::named::{AT_RISK, PRACTICES_OF_BOARD, count};
use crate::report::text::{dollars, fixed, percent, rate, shown, thousands};
use crate::report::{Named, Outcome};
use crate::tally::Estimate;

use super::ranges::Ranges;
use clinician::ClinicianCard;
use looks::{Look, looks};
use parts::{Part, parts};
use sentences::{scope, sentences};

/// Levers that a sheet lists; levers.csv has them all.
const LEVERS_OF_BOARD: usize = 5;

/// The board's file name.
pub(in crate::report) const BOARD: &str = "board.html";

/// The file name of a practice's sheet.
pub(in crate::report::html) fn practice_file(tin: &str) -> String {
    format!("practice-{tin}.html")
}

/// A sheet as its template reads it.
#[derive(Serialize)]
struct Sheet {
    title: String,
    about: String,
    /// Who is in the numbers.
    scope: String,
    cautions: Vec<String>,
    sentences: Vec<String>,
    chart: Ranges,
    years: Vec<YearLine>,
    levers: Vec<LeverLine>,
    has_levers: bool,
    practices: Vec<PracticeLine>,
    more_practices: usize,
    /// Of a practice.
    parts: Vec<Part>,
    clinicians: Vec<ClinicianCard>,
    is_one: bool,
    look_into: Vec<Look>,
    scenario: String,
    draws: String,
    last_draw: String,
    seed: u64,
    fingerprint: String,
    open_rules: usize,
    assumptions: usize,
    discount: String,
}

/// A payment year of a sheet.
#[derive(Serialize)]
struct YearLine {
    payment_year: u16,
    performance_year: u16,
    participants: String,
    payments: String,
    mean: String,
    worst: String,
    best: String,
    shortfall: String,
    loss: String,
}

#[derive(Serialize)]
struct LeverLine {
    title: String,
    alone: String,
    everybody: String,
}

#[derive(Serialize)]
struct PracticeLine {
    name: String,
    /// Its sheet, if it has one.
    file: Option<String>,
    clinicians: usize,
    mean: String,
    worst: String,
    loss: String,
}

/// Writes the sheet for a board.
///
/// # Errors
/// Whatever `out` cannot take.
pub(in crate::report::html) fn write_board(
    outcome: &Outcome,
    named: &Named,
    out: &mut (dyn Write + Send),
) -> io::Result<()> {
    let title = match (named.only(), &named.practices[..]) {
        (Some(clinician), _) => clinician_name(clinician),
        (None, [only]) => practice_name(only),
        _ => named.who(),
    };
    let Some(forecast) = named.forecast(&Subject::Everybody) else {
        return Ok(());
    };
    let mut sheet = Sheet::new(outcome, named, title, forecast);
    sheet.levers.truncate(LEVERS_OF_BOARD);
    if let [only] = &named.practices[..] {
        sheet.scope = scope(only);
    } else {
        sheet.scope = scope_of_all(named);
        sheet.practices = practice_lines(named);
        sheet.more_practices = named.practices.len() - sheet.practices.len();
    }
    render("board.html", sheet, out)
}

/// Writes the sheet of a practice.
///
/// # Errors
/// Whatever `out` cannot take.
pub(in crate::report::html) fn write_practice(
    outcome: &Outcome,
    named: &Named,
    practice: &FocalPractice,
    out: &mut (dyn Write + Send),
) -> io::Result<()> {
    let Some(forecast) = named.forecast(&Subject::Practice(practice.tin.clone())) else {
        return Ok(());
    };
    let mut sheet = Sheet::new(outcome, named, practice_name(practice), forecast);
    sheet.scope = scope(practice);
    let first = forecast.years.values().next();
    sheet.parts = first.map_or_else(Vec::new, parts);
    let clinicians = named.clinicians.iter().enumerate();
    sheet.clinicians = clinicians
        .filter(|(_, clinician)| clinician.tin == practice.tin)
        .filter_map(|(place, clinician)| ClinicianCard::new(outcome, named, place, clinician))
        .collect();
    render("practice.html", sheet, out)
}

fn render(template: &str, sheet: Sheet, out: &mut (dyn Write + Send)) -> io::Result<()> {
    let mut environment = super::environment()?;
    let files = [
        ("board.html", include_str!("../board.html")),
        ("practice.html", include_str!("../practice.html")),
        ("sheet_frame.html", include_str!("../sheet_frame.html")),
        ("sheet.html", include_str!("../sheet.html")),
    ];
    for (name, source) in files {
        environment
            .add_template(name, source)
            .map_err(io::Error::other)?;
    }
    environment.add_global("style", include_str!("../page.css"));
    environment.add_global("sheet_style", include_str!("../sheet.css"));
    let page = environment
        .get_template(template)
        .map_err(io::Error::other)?;
    page.render_captured_to(minijinja::context! { sheet => Serde(sheet) }, out)
        .map_err(io::Error::other)?;
    Ok(())
}

/// A clinician's name, if there is one, and its NPI.
fn clinician_name(clinician: &FocalClinician) -> String {
    match clinician.name.as_str() {
        "" => format!("NPI {}", clinician.npi),
        name => format!("{name}, NPI {}", clinician.npi),
    }
}

/// A practice's name, if there is one, and its TIN.
fn practice_name(practice: &FocalPractice) -> String {
    match practice.organization.as_str() {
        "" => format!("TIN {}", practice.tin),
        name => format!("{name}, TIN {}", practice.tin),
    }
}

/// Who of several practices is in the numbers.
fn scope_of_all(named: &Named) -> String {
    let practices = named.practices.iter();
    let everybody: usize = practices.map(|practice| practice.named).sum();
    match everybody - named.reported() {
        0 => String::new(),
        others => format!(
            "{} more whom the scenario names in these practices are not in these numbers.",
            thousands(others as u64)
        ),
    }
}

/// An estimate by name, or a dash.
fn text(statistics: &Statistics, name: &str, show: impl Fn(Estimate) -> String) -> String {
    statistics
        .get(name)
        .map_or_else(|| "–".into(), |estimate| show(*estimate))
}

fn money(statistics: &Statistics, name: &str) -> String {
    text(statistics, name, dollars)
}

/// A value without its error, where that of another number beside it tells it.
fn bare(statistics: &Statistics, name: &str, times: f64) -> String {
    text(statistics, name, |estimate| shown(estimate, times).value)
}

impl Sheet {
    fn new(outcome: &Outcome, named: &Named, title: String, forecast: &SubjectForecast) -> Self {
        let planning = &named.planning;
        let years: Vec<YearLine> = forecast
            .years
            .iter()
            .map(|(year, statistics)| YearLine::new(*year, statistics))
            .collect();
        let levers: Vec<LeverLine> = named
            .levers_of(&forecast.subject)
            .map(|value| LeverLine {
                title: value.title.clone(),
                alone: dollars(value.alone),
                everybody: dollars(value.everybody),
            })
            .collect();
        Sheet {
            title,
            about: outcome.scenario.title.clone(),
            scope: String::new(),
            cautions: cautions(outcome),
            sentences: sentences(named, forecast, break_even(outcome, named, forecast)),
            chart: Ranges::new(forecast),
            years,
            has_levers: !levers.is_empty(),
            levers,
            practices: Vec::new(),
            more_practices: 0,
            parts: Vec::new(),
            clinicians: Vec::new(),
            is_one: named.only().is_some(),
            look_into: looks(outcome, named, forecast),
            scenario: named.scenario.clone(),
            draws: count(outcome.draws as usize, "world"),
            last_draw: thousands(u64::from(outcome.draws - 1)),
            seed: outcome.seed,
            fingerprint: outcome
                .fingerprint
                .get(..16)
                .unwrap_or_default()
                .to_string(),
            open_rules: outcome.open_rules().count(),
            assumptions: outcome.assumptions().count(),
            discount: format!(
                "{} dollars, {} a year",
                planning.present_value_year,
                rate(planning.discount_rate)
            ),
        }
    }
}

impl YearLine {
    fn new(year: u16, statistics: &Statistics) -> Self {
        let change = |name: &str| money(statistics, &format!("payment_change_{name}"));
        let participants = match statistics.contains_key("participants") {
            true => text(statistics, "participants", |estimate| {
                fixed(estimate.value, 1)
            }),
            false => text(statistics, "participating", percent),
        };
        YearLine {
            payment_year: year + PAYMENT_LAG_YEARS,
            performance_year: year,
            participants,
            payments: money(statistics, "part_b_payment_year"),
            mean: change("mean"),
            worst: change("p05"),
            best: change("p95"),
            shortfall: text(statistics, "payment_change_expected_shortfall_05", |loss| {
                dollars(loss.scaled(-1.0))
            }),
            loss: text(statistics, "payment_change_probability_of_loss", percent),
        }
    }
}

/// The score that neither gains nor loses in the first year, where all of a subject are of one cohort.
fn break_even(outcome: &Outcome, named: &Named, forecast: &SubjectForecast) -> Option<Estimate> {
    let (year, _) = forecast.years.first()?;
    let clinicians = named.clinicians.iter();
    let mut members = clinicians.filter(|clinician| match &forecast.subject {
        Subject::Practice(tin) => clinician.tin == *tin,
        _ => true,
    });
    let cohort = members.next()?.cohort;
    if members.any(|clinician| clinician.cohort != cohort) {
        return None;
    }
    let all = outcome.results.group(*year, cohort, Group::All)?;
    all.get("break_even_score").copied()
}

/// What the run warns of that bears on these numbers.
fn cautions(outcome: &Outcome) -> Vec<String> {
    let warnings = outcome.warnings.iter();
    let about_draws =
        warnings.filter(|warning| ["one_draw", "few_draws", "doubts"].contains(&&*warning.kind));
    about_draws.map(|warning| warning.message.clone()).collect()
}

/// The practices with most at risk, those first.
fn practice_lines(named: &Named) -> Vec<PracticeLine> {
    let mut practices: Vec<(f64, PracticeLine)> = named
        .practices
        .iter()
        .filter_map(|practice| {
            let forecast = named.forecast(&Subject::Practice(practice.tin.clone()))?;
            let all = &forecast.all_years;
            let line = PracticeLine {
                name: practice_name(practice),
                file: named.has_sheets().then(|| practice_file(&practice.tin)),
                clinicians: practice.reported,
                mean: money(all, "present_value_mean"),
                worst: money(all, "present_value_p05"),
                loss: text(all, "present_value_probability_of_loss", percent),
            };
            Some((all.get(AT_RISK)?.value, line))
        })
        .collect();
    practices.sort_by(|(one, _), (other, _)| other.total_cmp(one));
    practices.truncate(PRACTICES_OF_BOARD);
    practices.into_iter().map(|(_, line)| line).collect()
}
