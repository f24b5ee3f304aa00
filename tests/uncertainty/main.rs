//! `asmcast uncertainty` as a user meets it: shares of the variance that are known beforehand, the same by
//! brute force, what is refused.

// Tests may compare with the platform's own functions.
#![allow(clippy::disallowed_methods)]

mod bad_input;
mod brute_force;
#[path = "../support/command.rs"]
mod command;
mod shares;

use std::fs;
use std::path::Path;

use command::{folder, printed};

/// Small cohorts, and few draws of them.
const SMALL: &str = "
[run]
draws = 200
seed = 5

[cohort.HF]
participants = 200

[cohort.LBP]
participants = 200
";

/// A cardiologist whom nothing is known of but that it participates.
const SOMEBODY: &str = "
[[focal]]
npi = \"9000000001\"
tin = \"000000001\"
cohort = \"HF\"
participant_years = [2027]
";

/// Writes a scenario of small cohorts that stands on the built-in baseline.
fn small(folder: &Path, more: &str) {
    fs::write(folder.join("s.toml"), format!("{SMALL}\n{more}")).expect("a file");
}

/// The command that studies `s.toml` of a folder, with the output in `out`.
const STUDY: [&str; 4] = ["uncertainty", "s.toml", "--out", "out"];

/// Studies the scenario of a folder: what is printed.
fn study(folder: &Path, arguments: &[&str]) -> String {
    printed(folder, &[&STUDY, arguments].concat())
}

/// A row of uncertainty.csv.
#[derive(Clone, Debug, PartialEq, serde::Deserialize)]
struct Row {
    performance_year: u16,
    payment_year: u16,
    cohort: String,
    group: String,
    npi: String,
    tin: String,
    statistic: String,
    part: String,
    index: String,
    value: Option<f64>,
    low: Option<f64>,
    high: Option<f64>,
}

/// The rows that a study has written.
fn rows(folder: &Path) -> Vec<Row> {
    let mut reader = csv::Reader::from_path(folder.join("out/uncertainty.csv")).expect("a table");
    let rows = reader.deserialize();
    rows.map(|row| row.expect("a row")).collect()
}

/// The rows of a statistic of a cohort's group.
fn of(rows: &[Row], cohort: &str, group: &str, statistic: &str) -> Vec<Row> {
    let rows = rows.iter().cloned();
    let is_it =
        |row: &Row| (&*row.cohort, &*row.group, &*row.statistic) == (cohort, group, statistic);
    rows.filter(is_it).collect()
}

/// The row of a part and index.
fn row<'a>(rows: &'a [Row], part: &str, index: &str) -> &'a Row {
    let mut rows = rows.iter();
    let row = rows.find(|row| (&*row.part, &*row.index) == (part, index));
    row.unwrap_or_else(|| panic!("no row {part}, {index}"))
}

fn value(rows: &[Row], part: &str, index: &str) -> f64 {
    let row = row(rows, part, index);
    row.value.unwrap_or_else(|| panic!("no value: {row:?}"))
}
