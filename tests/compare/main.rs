//! `asmcast compare` as a user meets it: what the differences are, who gains, what cannot be paired.

// Tests may compare with the platform's own functions.
#![allow(clippy::disallowed_methods)]

mod bad_input;
#[path = "../support/command.rs"]
mod command;
mod differences;
mod participants;

use std::fs;
use std::path::{Path, PathBuf};

use command::{asmcast, complaint, folder, printed};

/// Small cohorts, and few draws of them.
const SMALL: &str = "
[run]
draws = 12
seed = 5

[cohort.HF]
participants = 300

[cohort.LBP]
participants = 400
";

/// Writes a scenario that stands on the built-in baseline.
fn scenario(folder: &Path, name: &str, text: &str) -> PathBuf {
    let path = folder.join(name);
    fs::write(&path, text).expect("a file");
    path
}

/// A scenario of small cohorts with settings of its own.
fn small(folder: &Path, name: &str, settings: &str) -> PathBuf {
    scenario(folder, name, &format!("{settings}\n{SMALL}"))
}

/// Compares files of a folder, with the output in `out`.
fn compare(folder: &Path, arguments: &[&str]) -> String {
    let out = ["--out", "out", "--no-report"];
    printed(folder, &[&["compare"], arguments, &out].concat())
}

/// A row of differences.csv.
#[derive(Clone, Debug)]
struct Row {
    scenario: String,
    year: u16,
    cohort: String,
    group: String,
    statistic: String,
    difference: f64,
    error: Option<f64>,
    sign_share: Option<f64>,
}

/// The rows of differences.csv in `out`.
fn differences(folder: &Path) -> Vec<Row> {
    let mut table = csv::Reader::from_path(folder.join("out/differences.csv")).expect("a table");
    let header = "scenario,performance_year,payment_year,cohort,group,statistic,difference,\
                  standard_error,sign_share";
    let names: Vec<String> = table.headers().unwrap().iter().map(String::from).collect();
    assert_eq!(names.join(","), header);
    let rows = table.records().map(|record| {
        let record = record.expect("a row");
        let text = |field: usize| record[field].to_string();
        let year: u16 = record[1].parse().expect("a year");
        assert_eq!(record[2].parse(), Ok(year + 2));
        Row {
            scenario: text(0),
            year,
            cohort: text(3),
            group: text(4),
            statistic: text(5),
            difference: record[6].parse().expect("a number"),
            error: record[7].parse().ok(),
            sign_share: record[8].parse().ok(),
        }
    });
    rows.collect()
}

/// One of the rows.
fn find<'a>(rows: &'a [Row], year: u16, cohort: &str, group: &str, statistic: &str) -> &'a Row {
    let key = (year, cohort, group, statistic);
    rows.iter()
        .find(|row| (row.year, &*row.cohort, &*row.group, &*row.statistic) == key)
        .unwrap_or_else(|| panic!("no row {key:?}"))
}
