//! What a folder holds of an earlier run: a folder tells of one run, not of two.

use std::path::{Path, PathBuf};

use clap::ValueEnum;

use super::html::{BOARD, is_practice_file};
use super::practice_draws_csv::PRACTICE_DRAWS_CSV;
use super::{CLINICIANS_CSV, FormatName, LEVERS_CSV, summary_json};

/// The files of an earlier run in a folder that this one does not write, by name. Only where the folder
/// has a summary.json of asmcast, which says that its files are a run's.
pub fn left_over(folder: &Path, written: &[&str]) -> Vec<PathBuf> {
    if !summary_json::is_in(folder) {
        return Vec::new();
    }
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
    let mut names: Vec<String> = names
        .filter(|name| is_output(name) && !written.contains(&name.as_str()))
        .collect();
    names.sort();
    names.into_iter().map(|name| folder.join(name)).collect()
}

/// Whether a run may have written a file of this name.
fn is_output(name: &str) -> bool {
    let of_format = |format: &FormatName| {
        let series = format.of_series().map(|(file, _)| file);
        format.of_outcome().file_name() == name || series == Some(name)
    };
    FormatName::value_variants().iter().any(of_format)
        || [CLINICIANS_CSV, LEVERS_CSV, PRACTICE_DRAWS_CSV, BOARD].contains(&name)
        || is_practice_file(name)
}
