//! `participants.csv`: one row a participant.

use std::io;
use std::path::Path;

use serde::Serialize;

use super::faults::{Faults, Report};
use super::field::{Checked, DOLLARS, DOLLARS_ABOVE_ZERO, Field, NOT_NEGATIVE, SHARE, one_of};
use super::practices::Practices;
use super::roll::{Roll, identity};
use super::table;
use crate::findings::{Finding, Place};
use crate::program::{Cohort, RegionName, Specialty, Vocabulary};

/// The columns, in the order of [`ParticipantRow`]; the last is not wanted of everybody.
const COLUMNS: [&str; 13] = [
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
    "region",
];

/// The columns that must be there whatever the rules.
const ALWAYS: &[&str] = COLUMNS.split_at(COLUMNS.len() - 1).0;

/// The regions of each cohort, by [`Cohort`], where participants must be in one.
pub type RegionsOfCohorts = [Vec<RegionName>; Cohort::ALL.len()];

/// A row of `participants.csv`: a participant in a performance year. The fields are the columns.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ParticipantRow {
    /// National Provider Identifier, 10 digits.
    pub npi: String,
    /// Taxpayer Identification Number, 9 digits.
    pub tin: String,
    /// The cohort.
    pub cohort: Cohort,
    /// The specialty, one of the cohort's.
    pub specialty: Specialty,
    /// Clinicians in the TIN, 1 or more.
    pub tin_clinicians: u32,
    /// Part B payments for covered professional services in the performance year, in dollars.
    pub part_b_payments: f64,
    /// Mean HCC risk score of the patients.
    pub hcc_risk_score: f64,
    /// Share of the patients who are dually eligible, 0 to 1.
    pub dual_share: f64,
    /// Improvement activities attested: 0, 1 or 2.
    pub ia_completed: u8,
    /// Promoting Interoperability score, 0 to 1.
    pub pi_score: f64,
    /// Episodes of the cohort's episode-based cost measure in the performance year.
    pub ebcm_episodes: u32,
    /// Their risk-adjusted, standardized mean cost in dollars; `None` without any. Finite.
    pub ebcm_cost: Option<f64>,
    /// Region of the practice; `None` where it is of no consequence, and then of nobody.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<RegionName>,
}

/// Writes `participants.csv`, with regions if the first row has one. The numbers must be finite for the
/// file to be read again.
///
/// # Errors
/// Whatever `out` cannot take.
pub fn write_participants<'a>(
    out: impl io::Write,
    rows: impl IntoIterator<Item = &'a ParticipantRow>,
) -> io::Result<()> {
    let mut rows = rows.into_iter().peekable();
    let columns = match rows.peek() {
        Some(row) if row.region.is_some() => &COLUMNS[..],
        _ => ALWAYS,
    };
    table::write_rows(out, columns, rows)
}

/// Reads `participants.csv`: the rows without errors, and everybody who is named in any row. Where
/// `regions` are given everybody must be in one of its cohort.
pub(super) fn read(
    file: &Path,
    regions: Option<&RegionsOfCohorts>,
) -> (Vec<ParticipantRow>, Roll, Report) {
    let mut report = Report::default();
    let mut reading = Reading {
        regions,
        participants: Vec::new(),
        roll: Roll::default(),
        practices: Practices::default(),
    };
    let rows = table::for_each_row(
        file,
        &table::Columns {
            names: COLUMNS,
            required: match regions {
                Some(_) => &COLUMNS,
                None => ALWAYS,
            },
            one_of: &[],
        },
        &mut report,
        |number, fields, report| {
            reading.row(number, &fields, &mut report.errors);
        },
    );
    let Reading {
        participants,
        mut roll,
        practices,
        ..
    } = reading;
    practices
        .warnings(file)
        .for_each(|warning| report.warnings.push(warning));
    roll.complete = rows.is_some_and(|rows| rows > 0 && rows == roll.rows());
    if rows == Some(0) {
        let message = "no participants, must have a row for each";
        let finding = Finding::new(file, Place::File, message);
        report.errors.push(finding);
    }
    (participants, roll, report)
}

/// What has been read.
struct Reading<'a> {
    regions: Option<&'a RegionsOfCohorts>,
    participants: Vec<ParticipantRow>,
    roll: Roll,
    practices: Practices,
}

impl Reading<'_> {
    /// Reads a row.
    fn row(&mut self, number: usize, fields: &[Field<'_>; COLUMNS.len()], errors: &mut Faults) {
        let [npi_field, tin_field, cohort_field, ..] = fields;
        let npi = errors.keep(npi_field.digits(10));
        let tin = errors.keep(tin_field.digits(9));
        let cohort = errors.keep(cohort_field.word());
        if let Some(identity) = identity(npi, tin) {
            let position = self.participants.len();
            if let Err(row) = self.roll.enter(identity, number, position, cohort) {
                let message = format!("this NPI and TIN stand in row {row} already, must be once");
                errors.push(npi_field.finding(message));
            }
        }
        if let Some(participant) = participant(npi, tin, cohort, fields, self.regions, errors) {
            self.practices.compare(number, &participant);
            self.participants.push(participant);
        }
    }
}

/// The participant that a row's fields make, the first three of them read already; `None` after
/// the findings where one is wrong, and where a column is missing.
fn participant(
    npi: Option<&str>,
    tin: Option<&str>,
    cohort: Option<Cohort>,
    fields: &[Field<'_>; COLUMNS.len()],
    regions: Option<&RegionsOfCohorts>,
    errors: &mut Faults,
) -> Option<ParticipantRow> {
    let [
        _,
        _,
        _,
        specialty,
        tin_clinicians,
        part_b_payments,
        hcc_risk_score,
        dual_share,
        ia_completed,
        pi_score,
        ebcm_episodes,
        ebcm_cost,
        region,
    ] = fields;
    // Every field is read before the first wrong one ends the row.
    let specialty = errors.keep(specialty_of(cohort, specialty));
    let tin_clinicians = errors.keep(tin_clinicians.whole(1..=u32::MAX));
    let part_b_payments = errors.keep(part_b_payments.number(&DOLLARS));
    let hcc_risk_score = errors.keep(hcc_risk_score.number(&NOT_NEGATIVE));
    let dual_share = errors.keep(dual_share.number(&SHARE));
    let ia_completed = errors.keep(ia_completed.whole(0..=2));
    let pi_score = errors.keep(pi_score.number(&SHARE));
    let ebcm_episodes = errors.keep(ebcm_episodes.whole(0..=u32::MAX));
    let ebcm_cost = errors.keep(ebcm_cost.number_or_empty(&DOLLARS_ABOVE_ZERO));
    let region = errors.keep(match (regions, cohort) {
        (Some(regions), Some(cohort)) => region_of(region, &regions[cohort as usize]).map(Some),
        // Where it is of no consequence nothing about it is wrong.
        _ => Ok(region.text.map(RegionName::new)),
    });
    Some(ParticipantRow {
        npi: npi?.to_string(),
        tin: tin?.to_string(),
        cohort: cohort?,
        specialty: specialty?,
        tin_clinicians: tin_clinicians?,
        part_b_payments: part_b_payments?,
        hcc_risk_score: hcc_risk_score?,
        dual_share: dual_share?,
        ia_completed: u8::try_from(ia_completed?).ok()?,
        pi_score: pi_score?,
        ebcm_episodes: ebcm_episodes?,
        ebcm_cost: ebcm_cost?,
        region: region.flatten(),
    })
}

/// The region of a participant, one of its cohort's.
fn region_of(field: &Field<'_>, regions: &[RegionName]) -> Result<Option<RegionName>, Finding> {
    let Some(text) = field.text else {
        return Ok(None);
    };
    let names: Vec<&str> = regions.iter().map(RegionName::as_str).collect();
    match regions.iter().find(|region| region.as_str() == text) {
        Some(region) => Ok(Some(*region)),
        None => {
            let allowed = format!("a region of the scenario: {}", one_of(&names));
            Err(field.must_be(&allowed).nearest(text, &names))
        }
    }
}

/// The specialty of a participant of a cohort, if the cohort is known.
pub(super) fn specialty_of(cohort: Option<Cohort>, field: &Field<'_>) -> Checked<Specialty> {
    let Some(cohort) = cohort else {
        return field.word();
    };
    let allowed: Vec<&str> = cohort.specialties().iter().map(|s| s.id()).collect();
    match field.text.map(Specialty::from_id) {
        Some(Some(specialty)) if !cohort.specialties().contains(&specialty) => {
            Err(field.must_be(&format!(
                "a specialty of cohort {}: {}",
                cohort.id(),
                one_of(&allowed)
            )))
        }
        _ => field.word_of(cohort.specialties()),
    }
}
