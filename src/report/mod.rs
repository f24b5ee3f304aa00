//! What a run found, for people and for programs: one file a format. Nothing is computed here but
//! how a number is written.

mod about_study;
mod clinicians_csv;
pub mod comparison;
mod distribution;
mod draws_csv;
mod headline;
mod html;
mod intervals_csv;
mod levers_csv;
mod levers_text;
mod named;
mod outcome;
mod outputs;
#[cfg(feature = "parquet")]
mod parquet;
mod practice_draws_csv;
mod precision;
mod results_csv;
pub mod sensitivity;
mod sparkline;
mod spool;
mod summary_json;
pub mod terminal;
pub mod text;
pub mod uncertainty;
mod warnings;
mod written;

pub use about_study::AboutStudy;
pub use distribution::Distribution;
pub use levers_csv::{LEVERS_CSV, write_levers};
pub use levers_text::levers_text;
pub use named::{LeverValue, Named};
pub use outcome::*;
pub use outputs::{is_output, left_over, sheets_left_over};
pub use precision::{AboutPrecision, MOST_DRAWS, StatisticPrecision, WorstError, still_to_go};
pub use spool::Spool;
pub use summary_json::{read, scenario_in};
pub use warnings::Warning;
pub use written::{look_first, written};

use std::io::{self, Write};

use crate::files::Content;
use crate::forecast::{FocalClinician, Portfolio, PracticeDraws, Subject};
use crate::program::Vocabulary;
use crate::study::LeverStudy;
use crate::tally::Estimate;
use clinicians_csv::{CLINICIANS_CSV, write_clinicians};
use practice_draws_csv::{PRACTICE_DRAWS_CSV, write_practice_draws};

/// The formats that a run can write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum FormatName {
    /// results.csv, intervals.csv and draws.csv
    Csv,
    /// summary.json
    Json,
    /// results.parquet and draws.parquet
    #[cfg(feature = "parquet")]
    Parquet,
    /// report.html
    Html,
}

/// What a format writes of the series of the draws: the file's name, and how.
type SeriesFile = (
    &'static str,
    fn(&Spool, &mut (dyn Write + Send)) -> io::Result<()>,
);

impl FormatName {
    /// The files of the outcome.
    fn of_outcome(self) -> &'static [&'static dyn Format] {
        match self {
            FormatName::Csv => &[&results_csv::ResultsCsv, &intervals_csv::IntervalsCsv],
            FormatName::Json => &[&summary_json::SummaryJson],
            #[cfg(feature = "parquet")]
            FormatName::Parquet => &[&parquet::ResultsParquet],
            FormatName::Html => &[&html::ReportHtml],
        }
    }

    /// The file of the series of the draws.
    fn of_series(self) -> Option<SeriesFile> {
        match self {
            FormatName::Csv => Some((draws_csv::FILE_NAME, draws_csv::write)),
            #[cfg(feature = "parquet")]
            FormatName::Parquet => Some((parquet::DRAWS, parquet::write_draws)),
            FormatName::Json | FormatName::Html => None,
        }
    }

    /// Whether the format has a file of the series of the draws.
    pub fn has_series(self) -> bool {
        self.of_series().is_some()
    }
}

/// The output files of the formats asked for: name and content; of the series of the draws where
/// there is one.
pub fn files<'a>(
    outcome: &'a Outcome,
    series: Option<&'a Spool>,
    formats: &[FormatName],
) -> Vec<(String, Content<'a>)> {
    let mut files: Vec<(String, Content<'a>)> = Vec::new();
    for &name in formats {
        for format in name.of_outcome() {
            files.push((
                format.file_name().into(),
                Box::new(|out| format.write(outcome, out)),
            ));
        }
        if let (Some(spool), Some((name, write))) = (series, name.of_series()) {
            files.push((name.into(), Box::new(move |out| write(spool, out))));
        }
        if let (Some(named), FormatName::Html) = (&outcome.named, name) {
            files.extend(html::sheets(outcome, named));
        }
    }
    files
}

/// The tables of those who are reported by name: what they will earn or lose, what levers are worth to
/// them, and the draws of their practices, if those are wanted.
pub fn tables_of_named<'a>(
    portfolio: &'a Portfolio,
    levers: Option<&'a LeverStudy>,
    draws: Option<PracticeDraws<'a>>,
) -> Vec<(String, Content<'a>)> {
    let mut files: Vec<(String, Content<'a>)> = vec![(
        CLINICIANS_CSV.into(),
        Box::new(|out| write_clinicians(portfolio, out)),
    )];
    if let Some(study) = levers {
        let write = |out: &mut (dyn Write + Send)| write_levers(study, out);
        files.push((LEVERS_CSV.into(), Box::new(write)));
    }
    if let Some(draws) = draws {
        let by_practice = named::have_sheets(&portfolio.practices);
        let write =
            move |out: &mut (dyn Write + Send)| write_practice_draws(&draws, by_practice, out);
        files.push((PRACTICE_DRAWS_CSV.into(), Box::new(write)));
    }
    files
}

/// A format of output files.
trait Format: Sync {
    /// The file's name.
    fn file_name(&self) -> &'static str;

    /// Writes the file's content: the same bytes for the same outcome on every machine.
    fn write(&self, outcome: &Outcome, out: &mut (dyn Write + Send)) -> io::Result<()>;
}

/// A number in its shortest form that reads back the same, without a sign on zero.
fn number(x: f64) -> String {
    format!("{}", if x == 0.0 { 0.0 } else { x })
}

/// A number and the ends of its interval, to what its error supports; each empty where there is none.
fn with_interval(estimate: Option<Estimate>) -> [String; 3] {
    let estimate = estimate.map(|estimate| estimate.rounded());
    let interval = estimate.and_then(|estimate| estimate.interval);
    let ends = [interval.map(|one| one.low), interval.map(|one| one.high)];
    let [low, high] = ends;
    [estimate.map(|estimate| estimate.value), low, high].map(|x| x.map(number).unwrap_or_default())
}

/// NPI, TIN and cohort of a subject, each empty where it has none.
fn identity<'a>(
    clinicians: &'a [FocalClinician],
    subject: &'a Subject,
) -> (&'a str, &'a str, &'static str) {
    match subject {
        Subject::Clinician(place) => {
            let clinician = &clinicians[*place];
            (&clinician.npi, &clinician.tin, clinician.cohort.id())
        }
        Subject::Practice(tin) => ("", tin, ""),
        Subject::Everybody => ("", "", ""),
    }
}
