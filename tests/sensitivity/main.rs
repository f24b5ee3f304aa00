//! `asmcast sensitivity` as a user meets it: what is refused, what a tornado says, what designs say.

// Tests may compare with the platform's own functions.
#![allow(clippy::disallowed_methods)]

mod against;
mod bad_input;
#[path = "../support/command.rs"]
mod command;
mod designs;
mod entries;
mod tornado;

use std::fs;
use std::path::Path;

use command::{asmcast, complaint, folder, printed};

/// Small cohorts, and few draws of them.
const SMALL: &str = "
[run]
draws = 6
seed = 5

[cohort.HF]
participants = 300

[cohort.LBP]
participants = 300
";

/// Writes a scenario of small cohorts that stands on the built-in baseline, with inputs behind them.
fn small(folder: &Path, name: &str, settings: &str, inputs: &str) {
    let text = format!("{settings}\n{SMALL}\n{inputs}");
    fs::write(folder.join(name), text).expect("a file");
}

/// An entry.
fn input(setting: &str, values: &str) -> String {
    format!("[[sensitivity]]\nsetting = \"{setting}\"\n{values}\n")
}

/// The command that studies `s.toml` of a folder, with the output in `out`.
const STUDY: [&str; 4] = ["sensitivity", "s.toml", "--out", "out"];

/// Studies `s.toml` of a folder, with the output in `out`: what is printed.
fn study(folder: &Path, arguments: &[&str]) -> String {
    printed(folder, &[&STUDY, arguments].concat())
}

/// A row of sensitivity.csv.
#[derive(Clone, Debug, PartialEq, serde::Deserialize)]
struct Row {
    setting: String,
    statistic: String,
    index: String,
    value: Option<f64>,
    low: Option<f64>,
    high: Option<f64>,
}

/// The rows that a study has written.
fn rows(folder: &Path) -> Vec<Row> {
    let path = folder.join("out/sensitivity.csv");
    let text = fs::read_to_string(&path).expect("sensitivity.csv");
    let header = text.lines().next();
    assert_eq!(header, Some("setting,statistic,index,value,low,high"));
    let mut reader = csv::Reader::from_path(path).expect("a table");
    reader
        .deserialize()
        .map(|row| row.expect("a row"))
        .collect()
}

/// A value of sensitivity.csv.
fn value(rows: &[Row], setting: &str, statistic: &str, index: &str) -> f64 {
    let mut rows = rows.iter();
    let row = rows
        .find(|row| (&*row.setting, &*row.statistic, &*row.index) == (setting, statistic, index));
    let row = row.unwrap_or_else(|| panic!("no row {setting}, {statistic}, {index}"));
    row.value.unwrap_or_else(|| panic!("no value: {row:?}"))
}
