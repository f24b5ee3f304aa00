//! What a folder holds of an earlier run: a folder tells of one run, not of two.

use std::io::Read;
use std::path::{Path, PathBuf};

use clap::ValueEnum;

use super::html::{BOARD, REPORT, is_practice_file};
use super::practice_draws_csv::PRACTICE_DRAWS_CSV;
use super::{CLINICIANS_CSV, FormatName, LEVERS_CSV, results_csv, summary_json};

/// What report.html says of itself near its beginning.
pub(super) const GENERATOR: &str = "<meta name=\"generator\" content=\"asmcast\">";

/// The files of an earlier run in a folder that this one does not write, by name. Only where one of them
/// says that it is a run's, so that nobody's own files are taken for one.
pub fn left_over(folder: &Path, written: &[&str]) -> Vec<PathBuf> {
    others(folder, written, is_output)
}

/// The same of sheets alone, where results stay.
pub fn sheets_left_over(folder: &Path, written: &[&str]) -> Vec<PathBuf> {
    others(folder, written, |name| {
        name == BOARD || is_practice_file(name)
    })
}

fn others(folder: &Path, written: &[&str], is_meant: fn(&str) -> bool) -> Vec<PathBuf> {
    if !is_of_a_run(folder) {
        return Vec::new();
    }
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let files = entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_file()));
    let names = files.filter_map(|entry| entry.file_name().into_string().ok());
    let mut names: Vec<String> = names
        .filter(|name| is_meant(name) && !written.contains(&name.as_str()))
        .collect();
    names.sort();
    names.into_iter().map(|name| folder.join(name)).collect()
}

/// Whether a file in a folder says that a run has written it.
fn is_of_a_run(folder: &Path) -> bool {
    let begins = |name: &str, with: &str| {
        let mut start = Vec::new();
        let file = std::fs::File::open(folder.join(name));
        let read = file.and_then(|file| file.take(1 << 10).read_to_end(&mut start));
        read.is_ok() && String::from_utf8_lossy(&start).contains(with)
    };
    summary_json::is_in(folder)
        || begins(results_csv::FILE_NAME, results_csv::HEADER)
        || begins(REPORT, GENERATOR)
}

/// Whether a run may write a file of this name.
pub fn is_output(name: &str) -> bool {
    let of_format = |format: &FormatName| {
        let series = format.of_series().map(|(file, _)| file);
        let mut of_outcome = format.of_outcome().iter();
        of_outcome.any(|one| one.file_name() == name) || series == Some(name)
    };
    FormatName::value_variants().iter().any(of_format)
        || [CLINICIANS_CSV, LEVERS_CSV, PRACTICE_DRAWS_CSV, BOARD].contains(&name)
        || is_practice_file(name)
}
