//! `measures.csv`: one row a measure that a participant reported, or that CMS computed for it.

use std::collections::HashMap;
use std::io;
use std::path::Path;

use serde::Serialize;

use super::faults::{Faults, Report};
use super::field::{ADMISSIONS, Checked, Field, NOT_NEGATIVE, SHARE, like, one_of};
use super::roll::{Identity, Roll, identity};
use super::table;
use crate::program::{Cohort, CollectionType, Measure, Vocabulary};

/// The columns, in the order of [`MeasureRow`].
const COLUMNS: [&str; 7] = [
    "npi",
    "tin",
    "measure",
    "collection_type",
    "cases",
    "completeness",
    "performance",
];

/// A row of `measures.csv`: a participant's measure in a performance year. The fields are the
/// columns.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MeasureRow {
    /// National Provider Identifier of the participant, 10 digits.
    pub npi: String,
    /// Taxpayer Identification Number of the participant, 9 digits.
    pub tin: String,
    /// The measure, one of the participant's cohort.
    pub measure: Measure,
    /// How it was collected, one of the measure's collection types.
    pub collection_type: CollectionType,
    /// Eligible cases.
    pub cases: u32,
    /// Share of the eligible cases that were reported, 0 to 1.
    pub completeness: f64,
    /// Performance as a rate, 0 to 1; measure 492: admissions per 100 person-years, 0 to 1000.
    pub performance: f64,
}

/// Writes `measures.csv`. The numbers must be finite for the file to be read again.
///
/// # Errors
/// Whatever `out` cannot take.
pub fn write_measures<'a>(
    out: impl io::Write,
    rows: impl IntoIterator<Item = &'a MeasureRow>,
) -> io::Result<()> {
    table::write_rows(out, &COLUMNS, rows)
}

/// Reads `measures.csv`: the rows without errors, each with its participant's position.
pub(super) fn read(file: &Path, roll: &Roll) -> (Vec<(usize, MeasureRow)>, Report) {
    let mut report = Report::default();
    let mut reading = Reading {
        roll,
        measures: Vec::new(),
        rows: HashMap::new(),
    };
    table::for_each_row(
        file,
        &table::Columns {
            names: COLUMNS,
            required: &COLUMNS,
            one_of: &[],
        },
        &mut report,
        |number, fields, report| {
            reading.row(number, &fields, &mut report.errors);
        },
    );
    (reading.measures, report)
}

/// What has been read.
struct Reading<'a> {
    roll: &'a Roll,
    measures: Vec<(usize, MeasureRow)>,
    /// The number of the row in which a participant's measure stands.
    rows: HashMap<(Identity, usize), usize>,
}

impl Reading<'_> {
    /// Reads a row.
    fn row(&mut self, number: usize, fields: &[Field<'_>; COLUMNS.len()], errors: &mut Faults) {
        let [npi_field, tin_field, measure_field, ..] = fields;
        let npi = errors.keep(npi_field.digits(10));
        let tin = errors.keep(tin_field.digits(9));
        let identity = identity(npi, tin);
        let member = identity.and_then(|identity| self.roll.find(identity));
        if identity.is_some() && member.is_none() && self.roll.complete {
            errors.push(npi_field.finding(format!(
                "must be a participant: NPI {} with TIN {} is not in the participants' file",
                npi.unwrap_or_default(),
                tin.unwrap_or_default(),
            )));
        }
        let cohort = member.and_then(|member| member.cohort);
        let measure = errors.keep(measure_of(cohort, measure_field));
        if let (Some(identity), Some(measure)) = (identity, measure) {
            let earlier = self.rows.entry((identity, measure as usize));
            let earlier = *earlier.or_insert(number);
            if earlier != number {
                let message = format!(
                    "measure {} of this participant stands in row {earlier} already, must be once",
                    measure.id()
                );
                errors.push(measure_field.finding(message));
            }
        }
        let result = result(npi, tin, measure, fields, errors);
        self.measures
            .extend(member.map(|member| member.position).zip(result));
    }
}

/// The measure that a row's fields make, the first three of them read already; `None` after the
/// findings where one is wrong, and where a column is missing.
fn result(
    npi: Option<&str>,
    tin: Option<&str>,
    measure: Option<Measure>,
    fields: &[Field<'_>; COLUMNS.len()],
    errors: &mut Faults,
) -> Option<MeasureRow> {
    let [_, _, _, collection_type, cases, completeness, performance] = fields;
    let allowed = measure.map_or(CollectionType::ALL, Measure::collection_types);
    // Every field is read before the first wrong one ends the row.
    let collection_type = errors.keep(collection_type_of(measure, allowed, collection_type));
    let cases = errors.keep(cases.whole(0..=u32::MAX));
    let completeness = errors.keep(completeness.number(&SHARE));
    let performance = errors.keep(performance.number(match measure {
        Some(Measure::Q492) => &ADMISSIONS,
        Some(_) => &SHARE,
        None => &NOT_NEGATIVE,
    }));
    Some(MeasureRow {
        npi: npi?.to_string(),
        tin: tin?.to_string(),
        measure: measure?,
        collection_type: collection_type?,
        cases: cases?,
        completeness: completeness?,
        performance: performance?,
    })
}

/// The measure of a participant of a cohort, if the cohort is known.
pub(super) fn measure_of(cohort: Option<Cohort>, field: &Field<'_>) -> Checked<Measure> {
    let Some(text) = field.text else {
        return Ok(None);
    };
    let measures = cohort.map_or(Measure::ALL, Cohort::measures);
    let ids: Vec<&'static str> = measures.iter().map(|measure| measure.id()).collect();
    match (Measure::from_id(text), cohort) {
        (Some(measure), Some(cohort)) if !measures.contains(&measure) => Err(field.must_be(
            &format!("a measure of cohort {}: {}", cohort.id(), one_of(&ids)),
        )),
        (Some(measure), _) => Ok(Some(measure)),
        (None, _) => {
            let finding = field.must_be(&format!("three digits, {}", one_of(&ids)));
            Err(match meant(text, &ids) {
                Some(id) => finding.help(format!("did you mean `{id}`?")),
                None => finding,
            })
        }
    }
}

/// The measure that is meant by `5`, `Q005` or `MIPS 5`, or by one that is mistyped.
fn meant(text: &str, ids: &[&'static str]) -> Option<&'static str> {
    let digits = text.trim_start_matches(|c: char| !c.is_ascii_digit());
    let padded = format!("{digits:0>3}");
    let same = ids.iter().find(|id| **id == padded).copied();
    same.or_else(|| like(digits, ids))
}

/// The collection type of a measure, if the measure is known.
pub(super) fn collection_type_of(
    measure: Option<Measure>,
    allowed: &[CollectionType],
    field: &Field<'_>,
) -> Checked<CollectionType> {
    match (field.text.and_then(CollectionType::from_id), measure) {
        (Some(known), Some(measure)) if !allowed.contains(&known) => {
            let words: Vec<&str> = allowed.iter().map(|word| word.id()).collect();
            let words = one_of(&words);
            Err(field.must_be(&format!("{words} for measure {}", measure.id())))
        }
        _ => field.word_of(allowed),
    }
}
