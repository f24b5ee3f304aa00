//! `measures.csv` beside a roster: what clinicians' measures came to in a past year, as shares of
//! cases like a performance year's or as numerators and denominators.

use std::collections::HashMap;
use std::io;
use std::path::Path;

use serde::Serialize;

use super::faults::{Faults, Report};
use super::field::{ADMISSIONS, Field, NOT_NEGATIVE, SHARE};
use super::measures::{collection_type_of, measure_of};
use super::roll::{Identity, Roll, identity};
use super::roster::{DEFAULT_DATA_YEAR, RESULT_YEARS};
use super::table;
use crate::findings::Finding;
use crate::program::{Cohort, CollectionType, Measure, Vocabulary};

/// The columns, in the order of [`ResultRow`].
const COLUMNS: [&str; 10] = [
    "npi",
    "tin",
    "measure",
    "collection_type",
    "cases",
    "completeness",
    "performance",
    "numerator",
    "denominator",
    "year",
];

/// Whose result of which measure it is must be known; its size in one of two ways.
const REQUIRED: [&str; 4] = ["npi", "tin", "measure", "collection_type"];

/// The same where the TIN may be found out from elsewhere.
const REQUIRED_BUT_TIN: [&str; 3] = ["npi", "measure", "collection_type"];

/// The ways to give a result.
const SIZES: [&[&str]; 2] = [&["cases", "performance"], &["numerator", "denominator"]];

/// A numerator and a performance that are both given may differ by the rounding of a percentage.
const ROUNDING: f64 = 0.006;

/// A row of a roster's `measures.csv`: a clinician's result of one measure in a past year.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ResultRow {
    /// National Provider Identifier of the clinician, 10 digits.
    pub npi: String,
    /// Taxpayer Identification Number of the clinician, 9 digits.
    pub tin: String,
    /// The measure, one of the clinician's cohort.
    pub measure: Measure,
    /// How it was collected, one of the measure's collection types.
    pub collection_type: CollectionType,
    /// Eligible cases.
    pub cases: Option<u32>,
    /// Share of the eligible cases that were reported, 0 to 1; all of them where it is not given.
    pub completeness: Option<f64>,
    /// Performance as a rate, 0 to 1; measure 492: admissions per 100 person-years, 0 to 1000.
    pub performance: Option<f64>,
    /// Reported cases that met the measure; never of measure 492.
    pub numerator: Option<u32>,
    /// Reported cases.
    pub denominator: Option<u32>,
    /// The calendar year; [`DEFAULT_DATA_YEAR`] where it is not given.
    pub year: Option<u16>,
}

/// A result and the number of its row, from 1.
pub(crate) type NumberedResult = (usize, ResultRow);

impl ResultRow {
    /// Cases that the performance is of, and the performance.
    pub fn observed(&self) -> (f64, f64) {
        match (self.numerator, self.denominator) {
            (Some(numerator), Some(denominator)) => (
                f64::from(denominator),
                f64::from(numerator) / f64::from(denominator.max(1)),
            ),
            _ => (
                f64::from(self.cases.unwrap_or_default()) * self.completeness.unwrap_or(1.0),
                self.performance.unwrap_or_default(),
            ),
        }
    }

    /// The calendar year it is of.
    pub fn year(&self) -> u16 {
        self.year.unwrap_or(DEFAULT_DATA_YEAR)
    }
}

/// Writes `measures.csv`. The numbers must be finite for the file to be read again.
///
/// # Errors
/// Whatever `out` cannot take.
pub fn write_results<'a>(
    out: impl io::Write,
    rows: impl IntoIterator<Item = &'a ResultRow>,
) -> io::Result<()> {
    table::write_rows(out, &COLUMNS, rows)
}

/// Reads a roster's `measures.csv`: the rows without errors, each with its clinician's position.
pub(super) fn read(file: &Path, roll: &Roll) -> (Vec<(usize, ResultRow)>, Report) {
    read_of(file, Whose::Roster(roll), &REQUIRED)
}

/// Reads a `measures.csv` before there is a roster: the rows without errors, each with its number.
/// A TIN that is not given is empty. `cohort_of` is the cohort of an NPI, where that is known.
pub(super) fn read_without_roster(
    file: &Path,
    cohort_of: &dyn Fn(&str) -> Option<Cohort>,
) -> (Vec<NumberedResult>, Report) {
    read_of(file, Whose::Anybody(cohort_of), &REQUIRED_BUT_TIN)
}

fn read_of(
    file: &Path,
    whose: Whose<'_>,
    required: &'static [&'static str],
) -> (Vec<(usize, ResultRow)>, Report) {
    let mut report = Report::default();
    let mut reading = Reading {
        whose,
        results: Vec::new(),
        rows: HashMap::new(),
    };
    table::for_each_row(
        file,
        &table::Columns {
            names: COLUMNS,
            required,
            one_of: &SIZES,
        },
        &mut report,
        |number, fields, report| {
            reading.row(number, &fields, &mut report.errors);
        },
    );
    (reading.results, report)
}

/// Whose results a file may hold.
#[derive(Clone, Copy)]
enum Whose<'a> {
    /// Those of the clinicians of a roster.
    Roster(&'a Roll),
    /// Anybody's; the cohort of an NPI, where it is known.
    Anybody(&'a dyn Fn(&str) -> Option<Cohort>),
}

/// What has been read.
struct Reading<'a> {
    whose: Whose<'a>,
    results: Vec<(usize, ResultRow)>,
    /// The number of the row in which a clinician's measure stands.
    rows: HashMap<(Identity, usize), usize>,
}

impl Reading<'_> {
    /// Reads a row.
    fn row(&mut self, number: usize, fields: &[Field<'_>; COLUMNS.len()], errors: &mut Faults) {
        let [npi_field, tin_field, measure_field, ..] = fields;
        let npi = errors.keep(npi_field.digits(10));
        let (tin, key, cohort) = match self.whose {
            Whose::Roster(roll) => {
                let tin = errors.keep(tin_field.digits(9));
                let identity = identity(npi, tin);
                let member = identity.and_then(|identity| roll.find(identity));
                if identity.is_some() && member.is_none() && roll.complete {
                    errors.push(npi_field.finding(format!(
                        "must be in the roster: NPI {} with TIN {} is not",
                        npi.unwrap_or_default(),
                        tin.unwrap_or_default(),
                    )));
                }
                let cohort = member.and_then(|member| member.cohort);
                (tin, member.map(|member| member.position), cohort)
            }
            Whose::Anybody(cohort_of) => {
                let before = errors.count();
                let tin = errors.keep(tin_field.or_empty(|field| field.digits(9)));
                let is_right = errors.count() == before;
                (
                    tin.or(is_right.then_some("")),
                    Some(number),
                    npi.and_then(cohort_of),
                )
            }
        };
        let measure = errors.keep(measure_of(cohort, measure_field));
        // A TIN that is not given is a number that no TIN has.
        let known = tin.map(|tin| if tin.is_empty() { "9999999999" } else { tin });
        if let (Some(identity), Some(measure)) = (identity(npi, known), measure) {
            let earlier = self.rows.entry((identity, measure as usize));
            let earlier = *earlier.or_insert(number);
            if earlier != number {
                errors.push(stands_twice(measure_field, measure, earlier));
            }
        }
        let result = result(npi, tin, measure, fields, errors);
        self.results.extend(key.zip(result));
    }
}

/// The finding that a clinician's result of a measure has been given already.
fn stands_twice(field: &Field<'_>, measure: Measure, earlier: usize) -> Finding {
    field.finding(format!(
        "measure {} of this clinician stands in row {earlier} already, must be once: give the \
         latest year",
        measure.id()
    ))
}

/// The result that a row's fields make, the first three of them read already; `None` after the
/// findings where one is wrong.
fn result(
    npi: Option<&str>,
    tin: Option<&str>,
    measure: Option<Measure>,
    fields: &[Field<'_>; COLUMNS.len()],
    errors: &mut Faults,
) -> Option<ResultRow> {
    let before = errors.count();
    let [_, _, measure_field, collection_type, counts @ .., year] = fields;
    let [cases, completeness, performance, numerator, denominator] = counts;
    let allowed = measure.map_or(CollectionType::ALL, Measure::collection_types);
    let whole = |field: &Field<'_>| field.or_empty(|field| field.whole(0..=u32::MAX));
    let collection_type = errors.keep(collection_type_of(measure, allowed, collection_type));
    let rates = match measure {
        Some(Measure::Q492) => &ADMISSIONS,
        Some(_) => &SHARE,
        None => &NOT_NEGATIVE,
    };
    let years = u32::from(*RESULT_YEARS.start())..=u32::from(*RESULT_YEARS.end());
    let row = ResultRow {
        npi: npi?.to_string(),
        tin: tin?.to_string(),
        measure: measure?,
        cases: errors.keep(whole(cases)),
        completeness: errors.keep(completeness.or_empty(|field| field.number(&SHARE))),
        performance: errors.keep(performance.or_empty(|field| field.number(rates))),
        numerator: errors.keep(whole(numerator)),
        denominator: errors.keep(whole(denominator)),
        year: errors
            .keep(year.or_empty(|field| field.whole(years)))
            .map(|year| year as u16),
        collection_type: collection_type?,
    };
    let has = |one: &Field<'_>, other: &Field<'_>| one.text.is_some() && other.text.is_some();
    // Of columns that are missing no row needs to speak.
    let has_result = has(cases, performance) || has(numerator, denominator);
    if errors.count() > before || !has_result {
        return None;
    }
    match (row.numerator, row.denominator, row.cases, row.performance) {
        _ if row.measure == Measure::Q492 && row.numerator.or(row.denominator).is_some() => {
            let message =
                "measure 492 is risk-standardized, give cases (person-years) and performance";
            errors.push(numerator.finding(message));
        }
        (Some(met), Some(of), ..) if met > of => {
            let message = format!("{met} of {of} cases; must be the denominator or fewer");
            errors.push(numerator.finding(message));
        }
        (Some(met), Some(of), _, Some(rate))
            if (f64::from(met) / f64::from(of.max(1)) - rate).abs() > ROUNDING =>
        {
            let message =
                format!("{rate}, but {met} of {of} cases met the measure; give one of them");
            errors.push(performance.finding(message));
        }
        (Some(_), Some(_), ..) | (None, None, Some(_), Some(_)) => {}
        (Some(_), None, ..) => errors.push(denominator.finding("a numerator needs a denominator")),
        (None, Some(_), ..) => errors.push(numerator.finding("a denominator needs a numerator")),
        (None, None, ..) => {
            let message = "the result is missing: give cases and performance, or numerator and \
                           denominator";
            errors.push(measure_field.finding(message));
        }
    }
    (errors.count() == before).then_some(row)
}
