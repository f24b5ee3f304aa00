//! `roster.csv`: the clinicians that a scenario names, one row each. A field that is empty, or whose
//! column is not there, is not known, and is drawn.

use std::io;
use std::path::Path;

use serde::{Serialize, Serializer};

use super::faults::{Faults, Report};
use super::field::{Checked, DOLLARS_ABOVE_ZERO, Field, POSITIVE, SHARE};
use super::participants::specialty_of;
use super::roll::{Roll, identity};
use super::table;
use crate::findings::{Finding, Place};
use crate::program::{
    Cohort, CollectionType, PERFORMANCE_YEARS, REGION_NAME_LENGTH, RegionName, Specialty,
};

/// The columns, in the order of [`RosterRow`]: those of `participants.csv`, and what else may be
/// known of a clinician beforehand.
const COLUMNS: [&str; 25] = [
    "npi",
    "tin",
    "cohort",
    "specialty",
    "tin_clinicians",
    "part_b_payments",
    "hcc_risk_score",
    "dual_share",
    "ia_completed",
    "pi_score",
    "ebcm_episodes",
    "ebcm_cost",
    "part_b_year",
    "ebcm_year",
    "small_practice",
    "collection_type",
    "reports",
    "participant_2027",
    "participant_2028",
    "participant_2029",
    "participant_2030",
    "participant_2031",
    "name",
    "organization",
    "region",
];

/// Who it is and in which cohort must be known.
const REQUIRED: [&str; 3] = ["npi", "tin", "cohort"];

/// The calendar years that past payments and episodes may be of: as far back as published files
/// reach, and before the first performance year.
pub const DATA_YEARS: std::ops::RangeInclusive<u16> = 2017..=*PERFORMANCE_YEARS.start() - 1;

/// The calendar years that past results on measures and cost may be of: what is older says little
/// about the first performance year.
pub const RESULT_YEARS: std::ops::RangeInclusive<u16> = 2021..=*PERFORMANCE_YEARS.start() - 1;

/// The year of data whose year is not given: the one whose episodes decide who participates first.
pub const DEFAULT_DATA_YEAR: u16 = 2025;

/// A row of `roster.csv`. `None`, written as an empty field, is what is not known.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RosterRow {
    /// National Provider Identifier, 10 digits.
    pub npi: String,
    /// Taxpayer Identification Number, 9 digits.
    pub tin: String,
    /// The cohort.
    pub cohort: Cohort,
    /// The specialty, one of the cohort's.
    pub specialty: Option<Specialty>,
    /// Clinicians in the TIN, 1 or more.
    pub tin_clinicians: Option<u32>,
    /// Part B payments for covered professional services in a year, in dollars.
    pub part_b_payments: Option<f64>,
    /// Mean HCC risk score of the patients.
    pub hcc_risk_score: Option<f64>,
    /// Share of the patients who are dually eligible, 0 to 1.
    pub dual_share: Option<f64>,
    /// Improvement activities that the TIN attests in the first performance year: 0, 1 or 2.
    pub ia_completed: Option<u8>,
    /// The TIN's Promoting Interoperability score in the first performance year, 0 to 1.
    pub pi_score: Option<f64>,
    /// Episodes of the cohort's episode-based cost measure in a year.
    pub ebcm_episodes: Option<u32>,
    /// Their risk-adjusted, standardized mean cost in dollars.
    pub ebcm_cost: Option<f64>,
    /// The calendar year of the payments; [`DEFAULT_DATA_YEAR`] where it is not given.
    pub part_b_year: Option<u16>,
    /// The calendar year of episodes and their cost; [`DEFAULT_DATA_YEAR`] where it is not given.
    pub ebcm_year: Option<u16>,
    /// The TIN has 15 clinicians or fewer: 1, otherwise 0.
    #[serde(serialize_with = "as_digit")]
    pub small_practice: Option<bool>,
    /// How the TIN reports the measures that can be reported in two ways.
    pub collection_type: Option<CollectionType>,
    /// The TIN reports its measures in the first performance year: 1, otherwise 0.
    #[serde(serialize_with = "as_digit")]
    pub reports: Option<bool>,
    /// Whether CMS lists the clinician as a participant of performance year 2027: 1, otherwise 0.
    #[serde(serialize_with = "as_digit")]
    pub participant_2027: Option<bool>,
    /// The same of 2028.
    #[serde(serialize_with = "as_digit")]
    pub participant_2028: Option<bool>,
    /// The same of 2029.
    #[serde(serialize_with = "as_digit")]
    pub participant_2029: Option<bool>,
    /// The same of 2030.
    #[serde(serialize_with = "as_digit")]
    pub participant_2030: Option<bool>,
    /// The same of 2031.
    #[serde(serialize_with = "as_digit")]
    pub participant_2031: Option<bool>,
    /// A name for reports; empty: the NPI is shown.
    pub name: String,
    /// A name of the TIN for reports; empty: the TIN is shown.
    pub organization: String,
    /// Region of the TIN, one of the scenario's; written where it is known, of everybody or of nobody.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<RegionName>,
}

#[allow(clippy::ref_option, reason = "serde calls it so")]
fn as_digit<S: Serializer>(known: &Option<bool>, serializer: S) -> Result<S::Ok, S::Error> {
    known.map(u8::from).serialize(serializer)
}

impl RosterRow {
    /// A clinician of whom nothing else is known.
    pub fn new(npi: impl Into<String>, tin: impl Into<String>, cohort: Cohort) -> Self {
        RosterRow {
            npi: npi.into(),
            tin: tin.into(),
            cohort,
            specialty: None,
            tin_clinicians: None,
            part_b_payments: None,
            hcc_risk_score: None,
            dual_share: None,
            ia_completed: None,
            pi_score: None,
            ebcm_episodes: None,
            ebcm_cost: None,
            part_b_year: None,
            ebcm_year: None,
            small_practice: None,
            collection_type: None,
            reports: None,
            participant_2027: None,
            participant_2028: None,
            participant_2029: None,
            participant_2030: None,
            participant_2031: None,
            name: String::new(),
            organization: String::new(),
            region: None,
        }
    }

    /// Whether CMS lists the clinician, by performance year from 2027.
    pub fn participant(&self) -> [Option<bool>; 5] {
        [
            self.participant_2027,
            self.participant_2028,
            self.participant_2029,
            self.participant_2030,
            self.participant_2031,
        ]
    }
}

/// Writes `roster.csv`. The numbers must be finite for the file to be read again.
///
/// # Errors
/// Whatever `out` cannot take.
pub fn write_roster<'a>(
    out: impl io::Write,
    rows: impl IntoIterator<Item = &'a RosterRow>,
) -> io::Result<()> {
    let mut rows = rows.into_iter().peekable();
    let columns = match rows.peek() {
        Some(row) if row.region.is_some() => &COLUMNS[..],
        _ => &COLUMNS[..COLUMNS.len() - 1],
    };
    table::write_rows(out, columns, rows)
}

/// Reads `roster.csv`: the rows without errors, each with its number, and everybody who is named in
/// any row.
pub(super) fn read(file: &Path) -> (Vec<(usize, RosterRow)>, Roll, Report) {
    let mut report = Report::default();
    let mut roll = Roll::default();
    let mut clinicians = Vec::new();
    let rows = table::for_each_row(
        file,
        &table::Columns {
            names: COLUMNS,
            required: &REQUIRED,
            one_of: &[],
        },
        &mut report,
        |number, fields, report| {
            let position = clinicians.len();
            let row = read_row(number, &fields, position, &mut roll, &mut report.errors);
            clinicians.extend(row.map(|row| (number, row)));
        },
    );
    roll.complete = rows.is_some_and(|rows| rows > 0 && rows == roll.rows());
    if rows == Some(0) {
        let message = "no clinicians, must have a row for each";
        report.errors.push(Finding::new(file, Place::File, message));
    }
    (clinicians, roll, report)
}

/// Reads a row; `None` after the findings where a field is wrong.
fn read_row(
    number: usize,
    fields: &[Field<'_>; COLUMNS.len()],
    position: usize,
    roll: &mut Roll,
    errors: &mut Faults,
) -> Option<RosterRow> {
    let [
        npi_field,
        tin_field,
        cohort_field,
        specialty,
        known @ ..,
        name,
        organization,
        region,
    ] = fields;
    let npi = errors.keep(npi_field.digits(10));
    let tin = errors.keep(tin_field.digits(9));
    let cohort = errors.keep(cohort_field.word());
    if let Some(identity) = identity(npi, tin)
        && let Err(row) = roll.enter(identity, number, position, cohort)
    {
        let message = format!("this NPI and TIN stand in row {row} already, must be once");
        errors.push(npi_field.finding(message));
    }
    let before = errors.count();
    let specialty = errors.keep(specialty.or_empty(|field| specialty_of(cohort, field)));
    let [
        tin_clinicians,
        part_b_payments,
        hcc_risk_score,
        dual_share,
        ia_completed,
        pi_score,
        ebcm_episodes,
        ebcm_cost,
        part_b_year,
        ebcm_year,
        small_practice,
        collection_type,
        reports,
        participant @ ..,
    ] = known;
    let whole = |field: &Field<'_>, least, most| field.or_empty(|field| field.whole(least..=most));
    let number = |field: &Field<'_>, numbers| field.or_empty(|field| field.number(numbers));
    let year = |field: &Field<'_>| {
        let years = u32::from(*DATA_YEARS.start())..=u32::from(*DATA_YEARS.end());
        field.or_empty(|field| field.whole(years))
    };
    let truth = |field: &Field<'_>| whole(field, 0, 1);
    let mut row = RosterRow {
        specialty,
        tin_clinicians: errors.keep(whole(tin_clinicians, 1, u32::MAX)),
        part_b_payments: errors.keep(number(part_b_payments, &DOLLARS_ABOVE_ZERO)),
        hcc_risk_score: errors.keep(number(hcc_risk_score, &POSITIVE)),
        dual_share: errors.keep(number(dual_share, &SHARE)),
        ia_completed: errors.keep(whole(ia_completed, 0, 2)).map(|n| n as u8),
        pi_score: errors.keep(number(pi_score, &SHARE)),
        ebcm_episodes: errors.keep(whole(ebcm_episodes, 0, u32::MAX)),
        ebcm_cost: errors.keep(number(ebcm_cost, &DOLLARS_ABOVE_ZERO)),
        part_b_year: errors.keep(year(part_b_year)).map(|year| year as u16),
        ebcm_year: errors.keep(year(ebcm_year)).map(|year| year as u16),
        small_practice: errors.keep(truth(small_practice)).map(|one| one == 1),
        collection_type: errors.keep(
            collection_type
                .or_empty(|field| field.word_of(&[CollectionType::Ecqm, CollectionType::Cqm])),
        ),
        reports: errors.keep(truth(reports)).map(|one| one == 1),
        name: name.text.unwrap_or_default().to_string(),
        organization: organization.text.unwrap_or_default().to_string(),
        region: errors.keep(region.or_empty(region_name)),
        ..RosterRow::new(
            npi.unwrap_or_default(),
            tin.unwrap_or_default(),
            cohort.unwrap_or(Cohort::HeartFailure),
        )
    };
    let listed = [
        &mut row.participant_2027,
        &mut row.participant_2028,
        &mut row.participant_2029,
        &mut row.participant_2030,
        &mut row.participant_2031,
    ];
    for (listed, field) in listed.into_iter().zip(participant) {
        *listed = errors.keep(truth(field)).map(|one| one == 1);
    }
    if row.ebcm_cost.is_some()
        && row
            .ebcm_year
            .is_some_and(|year| !RESULT_YEARS.contains(&year))
    {
        let (from, to) = (RESULT_YEARS.start(), RESULT_YEARS.end());
        let message = format!("a mean cost must be of a year from {from} to {to}");
        errors.push(ebcm_year.finding(message));
    }
    if row.ebcm_cost.is_some() && row.ebcm_episodes.is_none_or(|episodes| episodes == 0) {
        let message = "a mean cost needs its number of episodes";
        errors.push(ebcm_episodes.finding(message));
    }
    if let (Some(true), Some(clinicians)) = (row.small_practice, row.tin_clinicians)
        && clinicians > crate::program::SMALL_PRACTICE_CLINICIANS
    {
        let message = format!("a small practice has 15 clinicians or fewer, not {clinicians}");
        errors.push(small_practice.finding(message));
    }
    if let (Some(false), Some(1..=crate::program::SMALL_PRACTICE_CLINICIANS)) =
        (row.small_practice, row.tin_clinicians)
    {
        let message = "a practice of 15 clinicians or fewer is small, must be 1 or empty";
        errors.push(small_practice.finding(message));
    }
    npi?;
    tin?;
    cohort?;
    (errors.count() == before).then_some(row)
}

/// The name of a region; whether the scenario has it is seen later.
fn region_name(field: &Field<'_>) -> Checked<RegionName> {
    let name = field.text.and_then(RegionName::new);
    let allowed = format!("letters, digits and hyphens, {REGION_NAME_LENGTH} at most");
    name.map(Some).ok_or_else(|| field.must_be(&allowed))
}
