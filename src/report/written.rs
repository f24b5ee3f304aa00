//! What a command says of the files that it has written.

use std::path::Path;

use super::html::is_practice_file;
use super::text::wrapped;

/// What has been written into a folder.
pub fn written(folder: &Path, names: &[&str]) -> String {
    let text = format!("Written to {}: {}", folder.display(), listed(names));
    wrapped(&text, 2) + "\n"
}

/// Where to begin: at the first of these files that has been written, if one has.
pub fn look_first(folder: &Path, names: &[&str], files: &[&str]) -> String {
    match files.iter().find(|file| names.contains(file)) {
        Some(file) => format!("Look first at {}\n", folder.join(file).display()),
        None => String::new(),
    }
}

/// Names of files, those of many practices as their number.
pub(super) fn listed(names: &[&str]) -> String {
    let (sheets, others): (Vec<&str>, Vec<&str>) =
        names.iter().partition(|name| is_practice_file(name));
    let mut listed = others;
    let sheets_text = format!("{} sheets of practices", sheets.len());
    match sheets.len() {
        0..=2 => listed.extend(sheets),
        _ => listed.push(&sheets_text),
    }
    listed.join(", ")
}
