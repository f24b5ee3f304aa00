//! CSV with named columns: read whatever the order of the columns, and written.

use std::io;
use std::path::Path;

use csv::StringRecord;
use serde::Serialize;

use super::faults::Report;
use super::field::{Field, like, quoted};
use crate::findings::{Finding, Place};
use crate::sources;

/// The columns of a file.
pub(super) struct Columns<const N: usize> {
    /// All names.
    pub names: [&'static str; N],
    /// Those that must be there; the others may.
    pub required: &'static [&'static str],
    /// Sets of which one must be there; none of them: nothing must.
    pub one_of: &'static [&'static [&'static str]],
}

/// Reads a file with these columns and shows each of its rows, with its number from 1, to `read_row`,
/// the fields in the order of the names. Rows without any text are passed over. Returns the number of the others, including those
/// that are too broken to be shown; `None` if the file cannot be read as a table at all.
pub(super) fn for_each_row<const N: usize>(
    file: &Path,
    columns: &Columns<N>,
    report: &mut Report,
    mut read_row: impl FnMut(usize, [Field<'_>; N], &mut Report),
) -> Option<usize> {
    let text = text(file, report)?;
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .flexible(true)
        .from_reader(text.as_bytes());
    let header = match reader.headers() {
        Ok(header) => header.clone(),
        Err(error) => return complain(file, report, &format!("not CSV: {error}")),
    };
    let positions = positions(file, columns, &header, report)?;
    let mut record = StringRecord::new();
    let mut rows = 0;
    for row in 1.. {
        match reader.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) => return complain(file, report, &format!("not CSV: {error}")),
        }
        if record.iter().all(str::is_empty) {
            continue;
        }
        rows += 1;
        if record.len() != header.len() {
            let (found, expected) = (record.len(), header.len());
            let message = format!("the row has {found} fields, must have {expected} as the header");
            let place = Place::Row(row, String::new());
            report.errors.push(Finding::new(file, place, message));
            continue;
        }
        let fields = std::array::from_fn(|index| Field {
            file,
            row,
            column: columns.names[index],
            text: positions[index].and_then(|position| record.get(position)),
        });
        read_row(row, fields, report);
    }
    Some(rows)
}

/// Writes rows below the names of their columns.
pub(super) fn write_rows<R: Serialize>(
    out: impl io::Write,
    names: &[&str],
    rows: impl IntoIterator<Item = R>,
) -> io::Result<()> {
    let mut writer = csv::WriterBuilder::new()
        .has_headers(false)
        .from_writer(out);
    writer.write_record(names)?;
    for row in rows {
        writer.serialize(row)?;
    }
    writer.flush()
}

/// Adds a finding about the whole file, which cannot be read further.
fn complain<T>(file: &Path, report: &mut Report, message: &str) -> Option<T> {
    let finding = Finding::new(file, Place::File, message);
    report.errors.push(finding);
    None
}

/// The text of a file. Where some of it is not UTF-8 the rest is read all the same, to find what
/// else is wrong.
fn text(file: &Path, report: &mut Report) -> Option<String> {
    let bytes = match sources::read(file) {
        Ok(bytes) => bytes,
        Err(finding) => {
            report.errors.push(finding);
            return None;
        }
    };
    let text = String::from_utf8(bytes).unwrap_or_else(|error| {
        let valid = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let valid = String::from_utf8_lossy(valid);
        let line = valid.matches('\n').count() + 1;
        let column = valid.rsplit('\n').next().unwrap_or("").chars().count() + 1;
        let finding = Finding::new(file, Place::Line(line, column), "the text must be UTF-8")
            .help("save it again as \"CSV UTF-8\"");
        report.errors.push(finding);
        String::from_utf8_lossy(error.as_bytes()).into_owned()
    });
    if text.trim().is_empty() {
        return complain(file, report, "the file is empty, must begin with a header");
    }
    Some(text)
}

/// Where each column stands. Missing and repeated ones are errors, others are named in a warning.
fn positions<const N: usize>(
    file: &Path,
    columns: &Columns<N>,
    header: &StringRecord,
    report: &mut Report,
) -> Option<[Option<usize>; N]> {
    let names = &columns.names;
    if let [only] = header.iter().collect::<Vec<_>>()[..]
        && let Some(separator) = [';', '\t', '|'].iter().find(|c| only.contains(**c))
    {
        let message = format!("columns are separated by {separator:?}, must be by ','");
        return complain(file, report, &message);
    }
    let mut positions = [None; N];
    for (index, title) in header.iter().enumerate() {
        let known = names
            .iter()
            .position(|name| name.eq_ignore_ascii_case(title));
        match known {
            None => report
                .warnings
                .push(unknown_column(file, index, names, header)),
            Some(column) if positions[column].is_some() => {
                let message = format!("column {} stands twice, must be once", names[column]);
                let finding = Finding::new(file, Place::File, message);
                report.errors.push(finding);
            }
            Some(column) => positions[column] = Some(index),
        }
    }
    for (name, position) in names.iter().zip(&positions) {
        if position.is_none() && columns.required.contains(name) {
            let finding = Finding::new(file, Place::File, format!("column {name} is missing"));
            report
                .errors
                .push(with_meant(finding, &[name], names, header));
        }
    }
    if let Some(finding) = missing_set(file, columns, header) {
        report.errors.push(finding);
    }
    Some(positions)
}

/// The error that no set of columns is there, with what the one that is nearest to it lacks.
fn missing_set<const N: usize>(
    file: &Path,
    columns: &Columns<N>,
    header: &StringRecord,
) -> Option<Finding> {
    let is_there = |name: &str| header.iter().any(|title| name.eq_ignore_ascii_case(title));
    let is_meant = |name: &str| {
        let mut titles = header.iter();
        titles.any(|title| meant(title, &columns.names, header) == Some(name))
    };
    let lacking = columns.one_of.iter().map(|set| {
        let names = set.iter().copied().filter(|name| !is_there(name));
        names.collect::<Vec<_>>()
    });
    let lacking = lacking.min_by_key(|names| {
        let unheard = names.iter().filter(|name| !is_meant(name)).count();
        // A set that is there comes before one whose columns may be meant.
        (!names.is_empty(), unheard, names.len())
    });
    let lacking = lacking.filter(|names| !names.is_empty())?;
    let which = match lacking[..] {
        [only] => format!("column {only} is missing"),
        _ => format!("columns {} are missing", lacking.join(" and ")),
    };
    let sets: Vec<String> = columns.one_of.iter().map(|set| set.join(" and ")).collect();
    let message = format!("{which}: give {}", sets.join(", or "));
    let finding = Finding::new(file, Place::File, message);
    Some(with_meant(finding, &lacking, &columns.names, header))
}

/// The warning about a column that is not read.
fn unknown_column(
    file: &Path,
    index: usize,
    names: &[&'static str],
    header: &StringRecord,
) -> Finding {
    let title = &header[index];
    let which = match title {
        "" => format!("column {} has no name", index + 1),
        _ => format!("unknown column `{}`", quoted(title)),
    };
    let guess = match meant(title, names, header) {
        Some(name) => format!("is `{name}` meant? The"),
        None => "the".to_string(),
    };
    let message = format!("{which}, ignored; {guess} columns are {}", names.join(", "));
    Finding::new(file, Place::File, message)
}

/// The error about columns that are not there, with the column that may be meant for one of them.
fn with_meant(
    finding: Finding,
    missing: &[&str],
    names: &[&'static str],
    header: &StringRecord,
) -> Finding {
    let is_one =
        |title: &&str| meant(title, names, header).is_some_and(|name| missing.contains(&name));
    match header.iter().find(is_one) {
        Some(title) => finding.help(format!("is it the column `{}`?", quoted(title))),
        None => finding,
    }
}

/// The column that a title may be meant for, one that is not there.
fn meant(title: &str, names: &[&'static str], header: &StringRecord) -> Option<&'static str> {
    let plain = title.replace([' ', '-', '.'], "_");
    let is_there = |name: &&str| header.iter().any(|other| name.eq_ignore_ascii_case(other));
    like(&plain, names).filter(|name| !is_there(name))
}
