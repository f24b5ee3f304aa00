//! Pages for those who plan with the numbers of named clinicians: a sheet for a board, on one printed
//! page, and a sheet for each practice.

mod clinician;

use std::io::{self, Write};

use minijinja::value::Serde;
use serde::Serialize;

use crate::forecast::{FocalClinician, Statistics, Subject, SubjectForecast, TypicalDraw};
use crate::program::PAYMENT_LAG_YEARS;
use crate::report::text::{dollars, fixed, shell_word, shown, thousands};
use crate::report::{Named, Outcome};
use crate::tally::Estimate;

use super::ranges::Ranges;
use clinician::ClinicianCard;

/// Levers that a sheet lists; levers.csv has them all.
const LEVERS_OF_BOARD: usize = 5;

/// Practices that the board's sheet lists, those with most at risk first.
const PRACTICES_OF_BOARD: usize = 5;

/// The board's file name.
pub(in crate::report::html) const BOARD: &str = "board.html";

/// The file name of a practice's sheet.
pub(in crate::report::html) fn practice_file(tin: &str) -> String {
    format!("practice-{tin}.html")
}

/// A sheet as its template reads it.
#[derive(Serialize)]
struct Sheet {
    title: String,
    about: String,
    sentences: Vec<String>,
    chart: Ranges,
    years: Vec<YearLine>,
    levers: Vec<LeverLine>,
    has_levers: bool,
    practices: Vec<PracticeLine>,
    more_practices: usize,
    clinicians: Vec<ClinicianCard>,
    look_into: Vec<Look>,
    scenario: String,
    draws: String,
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
    at_risk: String,
    loss: String,
}

/// A draw to look into, and the command that does.
#[derive(Serialize)]
struct Look {
    what: &'static str,
    draw: u32,
    command: String,
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
    let clinicians = named.clinicians.len();
    let practices = named.practices().count();
    let title = match (clinicians, practices) {
        (1, _) => clinician_name(&named.clinicians[0]),
        (_, 1) => practice_name(named, &named.clinicians[0].tin),
        _ => named.who(),
    };
    let Some(forecast) = named.forecast(&Subject::Everybody) else {
        return Ok(());
    };
    let mut sheet = Sheet::new(outcome, named, title, forecast);
    sheet.levers.truncate(LEVERS_OF_BOARD);
    if practices > 1 {
        let mut lines = practice_lines(named);
        sheet.more_practices = lines.len().saturating_sub(PRACTICES_OF_BOARD);
        lines.truncate(PRACTICES_OF_BOARD);
        sheet.practices = lines;
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
    tin: &str,
    out: &mut (dyn Write + Send),
) -> io::Result<()> {
    let Some(forecast) = named.forecast(&Subject::Practice(tin.to_string())) else {
        return Ok(());
    };
    let mut sheet = Sheet::new(outcome, named, practice_name(named, tin), forecast);
    let clinicians = named.clinicians.iter().enumerate();
    sheet.clinicians = clinicians
        .filter(|(_, clinician)| clinician.tin == tin)
        .filter_map(|(place, clinician)| ClinicianCard::new(outcome, named, place, clinician))
        .collect();
    render("practice.html", sheet, out)
}

fn render(template: &str, sheet: Sheet, out: &mut (dyn Write + Send)) -> io::Result<()> {
    let mut environment = super::environment()?;
    let files = [
        ("board.html", include_str!("../board.html")),
        ("practice.html", include_str!("../practice.html")),
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
fn practice_name(named: &Named, tin: &str) -> String {
    let mut clinicians = named.clinicians.iter();
    let known =
        clinicians.find(|clinician| clinician.tin == tin && !clinician.organization.is_empty());
    match known {
        Some(clinician) => format!("{}, TIN {tin}", clinician.organization),
        None => format!("TIN {tin}"),
    }
}

/// An estimate by name, or a dash.
fn text(statistics: &Statistics, name: &str, show: impl Fn(Estimate) -> String) -> String {
    statistics
        .get(name)
        .map_or_else(|| "–".into(), |estimate| show(*estimate))
}

fn percent(estimate: Estimate) -> String {
    format!("{} %", shown(estimate, 100.0))
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
            sentences: sentences(named, forecast),
            chart: Ranges::new(forecast),
            years,
            has_levers: !levers.is_empty(),
            levers,
            practices: Vec::new(),
            more_practices: 0,
            clinicians: Vec::new(),
            look_into: looks(named, forecast),
            scenario: named.scenario.clone(),
            draws: thousands(u64::from(outcome.draws)),
            seed: outcome.seed,
            fingerprint: outcome
                .fingerprint
                .get(..16)
                .unwrap_or_default()
                .to_string(),
            open_rules: outcome
                .rules
                .iter()
                .filter(|rule| rule.open.is_some())
                .count(),
            assumptions: outcome.assumptions().count(),
            discount: format!(
                "{} dollars, {} % a year",
                planning.present_value_year,
                (planning.discount_rate * 1e4).round() / 100.0
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
            shortfall: change("expected_shortfall_05"),
            loss: text(statistics, "payment_change_probability_of_loss", percent),
        }
    }
}

/// What a planner wants to know first.
fn sentences(named: &Named, forecast: &SubjectForecast) -> Vec<String> {
    let mut sentences = Vec::new();
    if let Some((year, statistics)) = forecast.years.iter().next()
        && let Some(mean) = statistics.get("payment_change_mean")
    {
        sentences.push(format!(
            "In {}, the first payment year, Medicare's payments are expected to change by {}; one \
             world in twenty brings {} or less, one in twenty {} or more.",
            year + PAYMENT_LAG_YEARS,
            dollars(*mean),
            money(statistics, "payment_change_p05"),
            money(statistics, "payment_change_p95"),
        ));
    }
    let all = &forecast.all_years;
    let years: Vec<u16> = forecast.years.keys().copied().collect();
    if let (Some(first), Some(last)) = (years.first(), years.last()) {
        sentences.push(format!(
            "Payment years {} to {} together are worth {} (present value in {} dollars at \
             {} % a year). The chance that they end in a net loss is {}; in the worst twentieth of \
             worlds the loss is {} or more, {} on average.",
            first + PAYMENT_LAG_YEARS,
            last + PAYMENT_LAG_YEARS,
            money(all, "present_value_mean"),
            named.planning.present_value_year,
            (named.planning.discount_rate * 1e4).round() / 100.0,
            text(all, "present_value_probability_of_loss", percent),
            money(all, "present_value_value_at_risk_05"),
            money(all, "present_value_expected_shortfall_05"),
        ));
    }
    if let Some(best) = named.levers_of(&forecast.subject).next() {
        sentences.push(format!(
            "Of all that was tried, most is gained by: {}. It is worth {} a year if nobody \
             else does it, {} if everybody does.",
            best.title,
            dollars(best.alone),
            dollars(best.everybody),
        ));
    }
    sentences
}

/// Draws to look into, each with the command that explains one of the subject's clinicians there.
fn looks(named: &Named, forecast: &SubjectForecast) -> Vec<Look> {
    let whats = [
        "one world in twenty is worse over all years",
        "as many worlds are worse as better over all years",
        "one world in twenty is better over all years",
    ];
    let draws = whats.into_iter().zip(forecast.typical_draws);
    draws
        .filter_map(|(what, TypicalDraw { draw, seen })| {
            let (place, year) = seen?;
            let clinician = named.clinicians.get(place)?;
            Some(Look {
                what,
                draw,
                command: format!(
                    "asmcast explain {} --npi {} --tin {} --draw {draw} --year {year}",
                    shell_word(&named.scenario),
                    clinician.npi,
                    clinician.tin
                ),
            })
        })
        .collect()
}

/// The practices, those with most at risk first.
fn practice_lines(named: &Named) -> Vec<PracticeLine> {
    let mut practices: Vec<(f64, PracticeLine)> = named
        .practices()
        .filter_map(|tin| {
            let forecast = named.forecast(&Subject::Practice(tin.to_string()))?;
            let all = &forecast.all_years;
            let at_risk = all.get("present_value_value_at_risk_05")?;
            let clinicians = named.clinicians.iter();
            let line = PracticeLine {
                name: practice_name(named, tin),
                file: named.has_sheets().then(|| practice_file(tin)),
                clinicians: clinicians.filter(|clinician| clinician.tin == tin).count(),
                mean: money(all, "present_value_mean"),
                at_risk: dollars(*at_risk),
                loss: text(all, "present_value_probability_of_loss", percent),
            };
            Some((at_risk.value, line))
        })
        .collect();
    practices.sort_by(|(one, _), (other, _)| other.total_cmp(one));
    practices.into_iter().map(|(_, line)| line).collect()
}
