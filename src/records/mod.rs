//! A performance year's records as files: `participants.csv`, `measures.csv` and the scores that
//! the rules make of them. Each format is read and written here and nowhere else.
//!
//! Reading finds everything that is wrong with both files at once; what it returns is as valid as
//! the rules assume. Writing gives numbers their shortest digits that read back as the same bits.

mod cohort;
mod faults;
mod field;
mod measures;
mod participants;
mod practices;
mod results;
mod roll;
mod roster;
mod scores;
mod table;

pub(crate) use field::quoted;
pub(crate) use results::NumberedResult;

pub use cohort::{CohortRecords, MeasureResults, PoolNumbers};
pub use measures::{MeasureRow, write_measures};
pub use participants::{ParticipantRow, RegionsOfCohorts, write_participants};
pub use results::{ResultRow, write_results};
pub use roster::{DATA_YEARS, DEFAULT_DATA_YEAR, RESULT_YEARS, RosterRow, write_roster};
pub use scores::write_scores;

use std::path::Path;

use faults::Report;

use crate::findings::{Finding, Findings};
use crate::program::{Cohort, Specialty, Vocabulary};
use crate::rules::{HistoricalBenchmarks, Rules, Scores};

/// A performance year's records of both cohorts.
#[derive(Clone, Debug, PartialEq)]
pub struct Records {
    participants: Vec<Participant>,
    cohorts: [CohortRecords; Cohort::ALL.len()],
}

/// Who a participant is and where its results stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Participant {
    /// National Provider Identifier, 10 digits.
    pub npi: String,
    /// Taxpayer Identification Number, 9 digits.
    pub tin: String,
    /// The cohort.
    pub cohort: Cohort,
    /// The specialty, one of the cohort's.
    pub specialty: Specialty,
    /// The element that is the participant's in every column of its cohort's records and scores.
    pub position: usize,
}

impl Records {
    /// Arranges rows by cohort; a measure comes with the position of its participant's row.
    fn new(rows: Vec<ParticipantRow>, measures: &[(usize, MeasureRow)]) -> Self {
        let mut cohorts = [Cohort::HeartFailure, Cohort::LowBackPain].map(CohortRecords::new);
        let participants: Vec<Participant> = rows
            .into_iter()
            .map(|row| Participant {
                position: cohorts[row.cohort as usize].enrol(&row),
                npi: row.npi,
                tin: row.tin,
                cohort: row.cohort,
                specialty: row.specialty,
            })
            .collect();
        for (participant, row) in measures {
            let Participant {
                cohort, position, ..
            } = participants[*participant];
            cohorts[cohort as usize].report(position, row);
        }
        Records {
            participants,
            cohorts,
        }
    }

    /// The participants, in the order of the file.
    pub fn participants(&self) -> &[Participant] {
        &self.participants
    }

    /// The cohorts' records, in the order of the [`Cohort`] vocabulary; one may be empty.
    pub fn cohorts(&self) -> &[CohortRecords; Cohort::ALL.len()] {
        &self.cohorts
    }

    /// What the rules make of a performance year's records, by cohort. The historical benchmarks
    /// are by cohort too, and are read where the rules are to use them.
    pub fn score(
        &self,
        rules: &Rules,
        performance_year: u16,
        historical: &[HistoricalBenchmarks],
    ) -> [Scores; Cohort::ALL.len()] {
        self.cohorts.each_ref().map(|records| {
            let historical = historical.get(records.cohort as usize);
            records.score(rules, performance_year, historical)
        })
    }
}

/// Reads and checks the two files of a performance year, `participants.csv` and `measures.csv`.
/// Where `regions` are given everybody must be in one of its cohort. Beside the records come warnings:
/// what was ignored or looks inconsistent.
///
/// # Errors
/// Everything that is wrong with either file, each with its row and column; of a file with very
/// many errors the first ones and the number of the others.
pub fn read(
    participants: &Path,
    measures: &Path,
    regions: Option<&RegionsOfCohorts>,
) -> Result<(Records, Vec<Finding>), Findings> {
    let (rows, roll, first) = participants::read(participants, regions);
    let (results, second) = measures::read(measures, &roll);
    let warnings = warnings([(participants, first), (measures, second)])?;
    Ok((Records::new(rows, &results), warnings))
}

/// The warnings about files that can be used; the errors of all of them where one cannot.
fn warnings<'a>(
    reports: impl IntoIterator<Item = (&'a Path, Report)>,
) -> Result<Vec<Finding>, Findings> {
    let mut findings = Findings::default();
    let mut warnings = Vec::new();
    for (file, report) in reports {
        findings.0.extend(report.errors.listed(file, "errors"));
        warnings.extend(report.warnings.listed(file, "warnings"));
    }
    findings.into_result().map(|()| warnings)
}

/// A roster as it was read: its clinicians and their past results.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Roster {
    /// The clinicians, each with the number of its row.
    pub clinicians: Vec<(usize, RosterRow)>,
    /// Their results, each with the position of its clinician.
    pub results: Vec<(usize, ResultRow)>,
    /// What was ignored or looks inconsistent.
    pub warnings: Vec<Finding>,
}

/// Reads and checks results before there is a roster: each with its row, or everything that is wrong
/// with the file, as of [`read`]; and the warnings in either case. A TIN that is not given is empty,
/// and nobody has to be known; `cohort_of` is the cohort of an NPI.
pub(crate) fn read_results_of_anybody(
    file: &Path,
    cohort_of: &dyn Fn(&str) -> Option<Cohort>,
) -> (Result<Vec<NumberedResult>, Findings>, Vec<Finding>) {
    let (results, report) = results::read_without_roster(file, cohort_of);
    let errors = Findings(report.errors.listed(file, "errors"));
    let results = errors.into_result().map(|()| results);
    (results, report.warnings.listed(file, "warnings"))
}

/// Reads and checks a roster and, where there are any, its clinicians' past results.
///
/// # Errors
/// Everything that is wrong with either file, as of [`read`].
pub fn read_roster(roster: &Path, results: Option<&Path>) -> Result<Roster, Findings> {
    let (clinicians, roll, report) = roster::read(roster);
    let mut reports = vec![(roster, report)];
    let results = results.map_or_else(Vec::new, |file| {
        let (results, report) = results::read(file, &roll);
        reports.push((file, report));
        results
    });
    Ok(Roster {
        clinicians,
        results,
        warnings: warnings(reports)?,
    })
}

#[cfg(test)]
mod tests;
