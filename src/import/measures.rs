//! The clinicians' own results: which of the list's clinicians they are of, and with which TIN.

use std::collections::HashMap;
use std::path::Path;

use super::asm_participants::Participants;
use super::findings::{Kind, Notes};
use crate::findings::{Finding, Findings, Place};
use crate::program::{Cohort, Vocabulary};
use crate::records::{self, NumberedResult, ResultRow, RosterRow};

/// The results of those who are on the list.
#[derive(Default)]
pub(super) struct Known {
    /// Rows of the file, anybody's.
    pub rows: usize,
    /// Those of the list's clinicians.
    pub results: Vec<NumberedResult>,
}

/// Reads the results of those who are on the list; a row of anybody else becomes a finding. `year`
/// is that of rows that give none. Ignored columns are noted also where there are errors, since they
/// may be the cause.
///
/// # Errors
/// Everything that is wrong with the file.
pub(super) fn read(
    notes: &mut Notes,
    participants: &Participants,
    year: u16,
) -> Result<Known, Findings> {
    let path = notes.path().to_path_buf();
    let cohort_of = |npi: &str| participants.cohort_of(number(npi));
    let (results, warnings) = records::read_results_of_anybody(&path, &cohort_of);
    warnings.iter().for_each(|warning| notes.ignored(warning));
    let results = results?;
    if results.is_empty() {
        let message = "no results, must have a row for each clinician's measure";
        return Err(Finding::new(&path, Place::File, message).into());
    }
    let rows = results.len();
    let mut known = Vec::new();
    for (row, mut result) in results {
        if participants.positions.contains_key(&number(&result.npi)) {
            result.year = result.year.or(Some(year));
            known.push((row, result));
        } else {
            let npi = &result.npi;
            let message = "in neither cohort: not among the ASM participants; the row is ignored";
            notes.add((row, "npi"), npi, Kind::Unmatched, npi, message);
        }
    }
    let strangers = rows - known.len();
    // Of a list that could not be read everybody is a stranger.
    if strangers > 0 && !participants.listed.is_empty() {
        let message = format!(
            "{strangers} of {rows} rows are ignored: their clinicians are not among the ASM \
             participants; is that list whole?"
        );
        notes.about_file(Kind::Suspicious, "", message);
    }
    let results = known;
    Ok(Known { rows, results })
}

/// The number of an NPI that has been checked.
pub(super) fn number(npi: &str) -> u64 {
    npi.parse().unwrap_or(u64::MAX)
}

/// Gives every result the TIN of its clinician's row in the roster, and checks the two together.
///
/// # Errors
/// A result of a clinician who cannot be told apart, of the other cohort's measure, or given twice.
pub(super) fn attach(
    results: &[NumberedResult],
    roster: &[RosterRow],
    notes: &mut Notes,
) -> Result<Vec<ResultRow>, Findings> {
    let mut rows_of: HashMap<&str, Vec<&RosterRow>> = HashMap::new();
    for row in roster {
        rows_of.entry(&row.npi).or_default().push(row);
    }
    let mut findings = Findings::default();
    let mut seen = HashMap::new();
    let mut attached = Vec::new();
    for (row, result) in results {
        let (row, mut result) = (*row, result.clone());
        let candidates = rows_of.get(&*result.npi).map_or(&[][..], Vec::as_slice);
        let error = match clinician(candidates, &result) {
            Err(message) => Some(at(notes.path(), row, "tin", message)),
            Ok(clinician) => {
                if result.tin.is_empty() {
                    let message = "not given; taken from the clinician's row in roster.csv";
                    let (npi, tin) = (&result.npi, &clinician.tin);
                    notes.add((row, "tin"), npi, Kind::Guessed, tin, message);
                    result.tin.clone_from(tin);
                }
                let key = (
                    result.npi.clone(),
                    result.tin.clone(),
                    result.measure as usize,
                );
                let first = *seen.entry(key).or_insert(row);
                mismatch(clinician.cohort, &result, first, row)
                    .map(|message| at(notes.path(), row, "measure", message))
            }
        };
        findings.0.extend(error);
        attached.push(result);
    }
    findings.into_result().map(|()| attached)
}

fn at(path: &Path, row: usize, column: &str, message: String) -> Finding {
    Finding::new(path, Place::Row(row, column.into()), message)
}

/// The row of the roster that a result belongs to.
fn clinician<'a>(rows: &[&'a RosterRow], result: &ResultRow) -> Result<&'a RosterRow, String> {
    match rows {
        [only] if result.tin.is_empty() || only.tin == result.tin => Ok(only),
        _ if result.tin.is_empty() => Err(format!(
            "must be given: the clinician stands under {} organizations in the ASM participants",
            rows.len()
        )),
        _ => {
            let found = rows.iter().find(|row| row.tin == result.tin);
            found
                .copied()
                .ok_or_else(|| "must be a TIN of the clinician's row".to_string())
        }
    }
}

/// What is wrong with a result of a clinician of a cohort whose measure stands first in a row.
fn mismatch(cohort: Cohort, result: &ResultRow, first: usize, row: usize) -> Option<String> {
    let measure = result.measure;
    if measure.cohort() != cohort {
        return Some(format!(
            "must be a measure of the clinician's cohort {}, not {}",
            cohort.id(),
            measure.id()
        ));
    }
    (first != row).then(|| {
        let id = measure.id();
        format!("measure {id} of this clinician stands in row {first} already, must be once")
    })
}
