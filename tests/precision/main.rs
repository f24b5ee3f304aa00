//! `run --until-error`: as many draws as a precision needs, and then the result of so many draws.

mod bad_input;
mod bar;
#[path = "../support/command.rs"]
mod command;
mod constant;
mod limit;
mod same;

use std::path::Path;

use command::{Ended, ended, printed, refusal};
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

/// Runs the folder's scenario into a folder there; it must end with status 0.
fn run(folder: &Path, out: &str, arguments: &[&str]) -> Ended {
    let run = ["run", "s.toml", "--no-report", "--out", out];
    let ended = ended(folder, &[&run, arguments].concat());
    assert_eq!(ended.status, 0, "{arguments:?}: {}", ended.stderr);
    ended
}

/// What the program says of wrong input; it must end with status 2 before it has written anything.
fn complaint(folder: &Path, arguments: &[&str]) -> String {
    let told = refusal(
        folder,
        &[&["run", "s.toml", "--out", "out"], arguments].concat(),
    );
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
