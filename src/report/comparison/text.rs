//! A comparison on the terminal: what differs between the scenarios, and what that does, in 80 columns.

use std::fmt::Write;

use comfy_table::CellAlignment;

use crate::forecast::Group;
use crate::program::{Cohort, PAYMENT_LAG_YEARS, PracticeSize};
use crate::report::terminal::plain_table;
use crate::report::text::{decimals, fixed, shown, thousands, wrapped};
use crate::report::{Outcome, Results};
use crate::scenario::comparison::SettingDifference;
use crate::tally::Estimate;

use super::{Compared, Differences};

/// A line of the table: label, group, statistic, and what a unit of it is in the table's unit.
type Line = (&'static str, Group, &'static str, f64);

/// What the table shows.
pub(in crate::report) const SUMMARY_LINES: [Line; 12] = [
    ("mean factor %", Group::All, "paf_mean", 100.0),
    ("  solo", Group::Size(PracticeSize::Solo), "paf_mean", 100.0),
    (
        "  practices of 2-15",
        Group::Size(PracticeSize::Small),
        "paf_mean",
        100.0,
    ),
    (
        "  practices of 16+",
        Group::Size(PracticeSize::Large),
        "paf_mean",
        100.0,
    ),
    ("factor %: 5th pct", Group::All, "paf_p05", 100.0),
    ("  median", Group::All, "paf_p50", 100.0),
    ("  95th percentile", Group::All, "paf_p95", 100.0),
    ("% with a gain", Group::All, "share_positive", 100.0),
    ("scaling factor", Group::All, "scaling_factor", 1.0),
    ("break-even score", Group::All, "break_even_score", 1.0),
    ("mean final score", Group::All, "final_score_mean", 1.0),
    (
        "Medicare keeps $M",
        Group::All,
        "net_medicare_savings",
        1e-6,
    ),
];

/// The whole summary.
pub fn summary(compared: &Compared) -> String {
    let first = compared.first();
    let mut text = String::new();
    for (name, outcome) in compared.names.iter().zip(&compared.outcomes) {
        let about = outcome.scenario.question_or_title();
        let _ = writeln!(text, "{}", wrapped(&format!("{name}: {about}"), 2));
    }
    let _ = writeln!(
        text,
        "The same {} draws of both cohorts under each, seed {}, fingerprint {}",
        thousands(u64::from(first.draws)),
        first.seed,
        compared.fingerprint.get(..16).unwrap_or_default()
    );
    let _ = write!(text, "\n{}", settings(compared));
    for (name, _, differences) in compared.others() {
        let _ = write!(text, "\n{}", one(compared, name, differences));
    }
    let _ = writeln!(
        text,
        "\nDifferences are of the same draws, so that luck cancels; ± is their paired standard error.\n\
         Who gains or loses: whose factor moves by more than a basis point (.01 %). All years, groups and\n\
         statistics: differences.csv."
    );
    let warned = compared.names.iter().zip(&compared.outcomes);
    for (name, outcome) in warned {
        for warning in &outcome.warnings {
            let words = format!("warning: {name}: {}", warning.message);
            let _ = writeln!(text, "\n{}", wrapped(&words, 2));
        }
    }
    text
}

/// Settings in which the scenarios differ.
fn settings(compared: &Compared) -> String {
    if compared.settings.is_empty() {
        return "The scenarios do not differ in any setting.\n".into();
    }
    let mut text = String::from("What differs:\n");
    for setting in &compared.settings {
        let SettingDifference { path, what, .. } = setting;
        let what = if what.is_empty() {
            String::new()
        } else {
            format!(" ({what})")
        };
        let _ = writeln!(text, "{}", wrapped(&format!("  {path}{what}"), 4));
        for (name, value) in compared.names.iter().zip(&setting.settings) {
            let value = value.as_ref().map_or("not set", |setting| &setting.value);
            let _ = writeln!(text, "{}", wrapped(&format!("    {name}: {value}"), 6));
        }
    }
    text
}

/// What one scenario changes.
fn one(compared: &Compared, name: &str, differences: &Differences) -> String {
    let results = &differences.estimates;
    let mut text = format!("{name} less {}\n", compared.names[0]);
    let Some(&year) = results.years().first() else {
        return text;
    };
    for cohort in results.cohorts() {
        let says = who_gains(compared.first(), differences, year, cohort);
        let says = format!("{}, {}: {says}", cohort.title(), year + PAYMENT_LAG_YEARS);
        let _ = writeln!(text, "{}", wrapped(&says, 2));
    }
    for cohort in results.cohorts() {
        let _ = writeln!(text, "{}", table(results, cohort));
    }
    text
}

/// A cohort's differences by payment year.
fn table(results: &Results, cohort: Cohort) -> String {
    let years = results.years();
    let mut table = plain_table();
    let payment_years = years
        .iter()
        .map(|year| (year + PAYMENT_LAG_YEARS).to_string());
    let mut header = vec![cohort.title().to_string()];
    header.extend(payment_years);
    header.push("±".into());
    table.set_header(header);
    for line in SUMMARY_LINES {
        table.add_row(row(results, &years, cohort, line));
    }
    for column in 1..=years.len() + 1 {
        if let Some(column) = table.column_mut(column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table.to_string()
}

/// A line's differences, all to the decimals that the largest of their errors supports.
fn row(
    results: &Results,
    years: &[u16],
    cohort: Cohort,
    (label, group, statistic, times): Line,
) -> Vec<String> {
    let found = years
        .iter()
        .map(|&year| results.get(year, cohort, group, statistic));
    let found: Vec<Option<Estimate>> = found.collect();
    let errors = found.iter().flatten().filter_map(|one| one.standard_error);
    let worst = errors.reduce(f64::max).map(|error| error * times);
    let decimals = decimals(worst.or(Some(0.0)));
    let cell = |estimate: &Option<Estimate>| match estimate {
        None => "–".to_string(),
        Some(estimate) if estimate.value == 0.0 => "0".to_string(),
        Some(estimate) => format!("{:+.decimals$}", estimate.value * times),
    };
    let mut cells = vec![label.to_string()];
    cells.extend(found.iter().map(cell));
    cells.push(worst.map_or(String::new(), |error| fixed(error, decimals)));
    cells
}

/// Who gains and who loses, and how much, in a cohort's year.
pub(in crate::report) fn who_gains(
    first: &Outcome,
    differences: &Differences,
    year: u16,
    cohort: Cohort,
) -> String {
    let get = |name: &str| differences.estimates.get(year, cohort, Group::All, name);
    let text = |name, times| {
        let size = |one: Estimate| Estimate::new(one.value.abs(), one.standard_error);
        let found = get(name).map(size);
        found.map_or("–".into(), |estimate| shown(estimate, times).to_string())
    };
    let [gain, lose] = ["participants_gaining", "participants_losing"];
    let [enter, leave] = ["participants_entering", "participants_leaving"];
    let is_nothing = |name| get(name).is_none_or(|one| one.value == 0.0);
    if [gain, lose, enter, leave].into_iter().all(is_nothing) {
        return "Nobody's factor changes.".into();
    }
    let participants = first.results.get(year, cohort, Group::All, "participants");
    let mut sentences = format!(
        "Of {} participants {} gain, ${} million in all; {} lose, ${} million; {} stay where they are.",
        participants.map_or("–".into(), |estimate| shown(estimate, 1.0).value),
        text(gain, 1.0),
        text("dollars_gained", 1e-6),
        text(lose, 1.0),
        text("dollars_lost", 1e-6),
        text("participants_unchanged", 1.0),
    );
    if ![enter, leave].into_iter().all(is_nothing) {
        let (enter, leave) = (text(enter, 1.0), text(leave, 1.0));
        let _ = write!(sentences, " {enter} come in, {leave} drop out.");
    }
    sentences
}
