//! `run --until-error`: as many draws as a precision needs, and then the result of so many draws.

mod bad_input;
mod bar;
mod constant;
mod limit;
mod same;

use std::path::Path;
use std::process::Output;

use assert_cmd::Command;
use serde_json::Value;

/// Small cohorts of two years, to draw until something is precise.
const SMALL: &str = "[cohort.HF]\nparticipants = 100\n[cohort.LBP]\nparticipants = 100\n\
                     [years]\nfirst = 2027\nlast = 2028\n[run]\ndraws = 60\n";

/// A folder with a scenario: small cohorts and some more settings.
fn folder(more: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    std::fs::write(folder.path().join("s.toml"), format!("{SMALL}{more}")).expect("a scenario");
    folder
}

/// The program, in a folder.
fn asmcast(folder: &Path) -> Command {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("asmcast"));
    command.current_dir(folder);
    command
}

/// Runs the folder's scenario into a folder there; it must end with status 0.
fn run(folder: &Path, out: &str, arguments: &[&str]) -> Output {
    let mut command = asmcast(folder);
    let output = command
        .args(["run", "s.toml", "--no-report", "--out", out])
        .args(arguments)
        .output()
        .expect("a program");
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments:?}: {told}");
    output
}

/// What the program says of wrong input; it must end with status 2 before it has written anything.
fn complaint(folder: &Path, arguments: &[&str]) -> String {
    let output = asmcast(folder)
        .args(["run", "s.toml", "--out", "out"])
        .args(arguments)
        .output()
        .expect("a program");
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{arguments:?}: {told}");
    assert!(output.stdout.is_empty(), "{arguments:?} printed a result");
    let mut written = std::fs::read_dir(folder.join("out")).into_iter().flatten();
    assert!(written.next().is_none(), "{arguments:?} wrote something");
    told
}

/// The summary.json of an output folder.
fn summary(folder: &Path, out: &str) -> Value {
    let text = std::fs::read_to_string(folder.join(out).join("summary.json")).expect("a summary");
    serde_json::from_str(&text).expect("JSON")
}

/// The standard errors of a statistic of the group of all in results.csv.
fn errors(folder: &Path, out: &str, statistic: &str) -> Vec<f64> {
    let path = folder.join(out).join("results.csv");
    let mut reader = csv::Reader::from_path(path).expect("results");
    let rows = reader.records().map(|row| row.expect("a row"));
    let rows = rows.filter(|row| row[3] == *"all" && row[4] == *statistic);
    rows.map(|row| row[6].parse().expect("an error")).collect()
}
