//! From files and tables to named clinicians, one by one.

use std::collections::BTreeSet;
use std::path::Path;

use crate::findings::{Finding, Findings, Place};
use crate::program::{Cohort, PERFORMANCE_YEARS, Vocabulary};
use crate::records::{self, ResultRow, RosterRow};
use crate::scenario::document::Node;
use crate::scenario::schema::at;
use crate::scenario::settings::{CohortSettings, Focal, Settings};

use super::Roster;
use super::build::rosters;
use super::check::{check, warn_of_practice};
use super::doubts::doubts;

/// A clinician on the way into the model: where it was named, and its results.
pub(super) struct Named {
    pub(super) place: Finding,
    pub(super) row: RosterRow,
    pub(super) results: Vec<ResultRow>,
    pub(super) is_focal: bool,
}

impl Named {
    /// A finding about a column of the clinician's row, or about its table.
    pub(super) fn finding(&self, column: &str, message: impl Into<String>) -> Finding {
        let place = match &self.place.place {
            Place::Row(number, _) => Place::Row(*number, column.to_string()),
            other => other.clone(),
        };
        Finding::new(&self.place.file, place, message)
    }

    /// The settings of the clinician's cohort.
    pub(super) fn cohort<'a>(&self, settings: &'a Settings) -> &'a CohortSettings {
        match self.row.cohort {
            Cohort::HeartFailure => &settings.cohort.heart_failure,
            Cohort::LowBackPain => &settings.cohort.low_back_pain,
        }
    }
}

/// Reads the clinicians whom a scenario names, by cohort. Beside them come warnings.
///
/// # Errors
/// Everything that is wrong with the files and tables, each with its place.
pub fn read(
    root: &Node,
    settings: &Settings,
) -> Result<([Roster; Cohort::ALL.len()], Vec<Finding>), Findings> {
    let (mut named, mut warnings) = read_files(root, settings)?;
    let mut findings = Findings::default();
    let is_everybody_focal = settings.focal.is_empty();
    for clinician in &mut named {
        clinician.is_focal = is_everybody_focal;
    }
    for (index, focal) in settings.focal.iter().enumerate() {
        let path = ["focal".to_string(), index.to_string()];
        let node = at(root, &path).unwrap_or(root);
        choose(node, index, focal, &mut named, &mut findings);
    }
    for clinician in &named {
        check(clinician, settings, &mut findings);
    }
    findings.into_result()?;
    let focal = named.iter().filter(|named| named.is_focal);
    warnings.extend(focal.flat_map(|named| doubts(named, settings)));
    named.sort_by(|one, other| {
        let key = |named: &Named| (named.row.tin.clone(), named.row.npi.clone());
        key(one).cmp(&key(other))
    });
    for practice in named.chunk_by(|one, next| one.row.tin == next.row.tin) {
        warn_of_practice(practice, &mut warnings);
    }
    Ok((rosters(&named), warnings))
}

fn read_files(root: &Node, settings: &Settings) -> Result<(Vec<Named>, Vec<Finding>), Findings> {
    let file = |key: &str, name: &Option<String>| {
        let node = root.get(key).unwrap_or(root);
        let folder = node.file.path.parent().unwrap_or(Path::new(""));
        name.as_ref().map(|name| folder.join(name))
    };
    let results = file("roster_measures", &settings.roster_measures);
    let Some(roster) = file("roster", &settings.roster) else {
        return match root.get("roster_measures") {
            Some(node) => {
                let message = "roster_measures: there is no roster whose results these are";
                Err(node.finding(message).into())
            }
            None => Ok((Vec::new(), Vec::new())),
        };
    };
    let read = records::read_roster(&roster, results.as_deref())?;
    let mut named: Vec<Named> = read
        .clinicians
        .into_iter()
        .map(|(number, row)| Named {
            place: Finding::new(&roster, Place::Row(number, String::new()), ""),
            row,
            results: Vec::new(),
            is_focal: true,
        })
        .collect();
    for (position, result) in read.results {
        named[position].results.push(result);
    }
    Ok((named, read.warnings))
}

/// Finds those whom a `[[focal]]` table means, or adds the one it describes.
fn choose(
    node: &Node,
    index: usize,
    focal: &Focal,
    named: &mut Vec<Named>,
    findings: &mut Findings,
) {
    let mut problem =
        |message: String| findings.push(node.finding(format!("focal.{index}: {message}")));
    let is_meant = |named: &Named| {
        let same =
            |given: &Option<String>, known: &String| given.as_ref().is_none_or(|g| g == known);
        same(&focal.npi, &named.row.npi) && same(&focal.tin, &named.row.tin)
    };
    if focal.npi.is_none() && focal.tin.is_none() {
        return problem("give the npi, the tin or both".into());
    }
    let digits = [("npi", &focal.npi, 10), ("tin", &focal.tin, 9)];
    for (key, text, count) in digits {
        if let Some(text) = text
            && !(text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit()))
        {
            return problem(format!("{key} = {text:?} must be {count} digits in quotes"));
        }
    }
    let known = named.iter_mut().filter(|named| is_meant(named));
    let only_names = Focal {
        npi: focal.npi.clone(),
        tin: focal.tin.clone(),
        ..Focal::default()
    } == *focal;
    let mut count = 0;
    for clinician in known {
        clinician.is_focal = true;
        count += 1;
    }
    match (count, only_names) {
        (0, true) => problem(
            "nobody in the roster has this NPI and TIN; describe the clinician: cohort, tin, npi and \
             whatever is known"
                .into(),
        ),
        (0, false) => match described(focal) {
            Ok((row, results)) => named.push(Named {
                place: node.finding(""),
                row,
                results,
                is_focal: true,
            }),
            Err(message) => problem(message),
        },
        (_, true) => {}
        (_, false) => problem(
            "is in the roster: leave npi and tin here, and write the rest into the roster".into(),
        ),
    }
}

/// The clinician that a `[[focal]]` table describes.
fn described(focal: &Focal) -> Result<(RosterRow, Vec<ResultRow>), String> {
    let (Some(npi), Some(tin), Some(cohort)) = (&focal.npi, &focal.tin, focal.cohort) else {
        return Err("a clinician who is not in the roster needs npi, tin and cohort".into());
    };
    let years: BTreeSet<u16> = focal.participant_years.iter().copied().collect();
    if let Some(year) = years.iter().find(|year| !PERFORMANCE_YEARS.contains(year)) {
        return Err(format!(
            "participant_years: {year} is no performance year, 2027 to 2031"
        ));
    }
    let listed = |year: u16| years.contains(&year).then_some(true);
    let row = RosterRow {
        specialty: focal.specialty,
        tin_clinicians: focal.tin_clinicians,
        part_b_payments: focal.part_b_payments.map(|dollars| dollars.0),
        hcc_risk_score: focal.hcc_risk_score.map(|score| score.0),
        dual_share: focal.dual_share.map(|share| share.0),
        ia_completed: focal.ia_completed,
        pi_score: focal.pi_score.map(|share| share.0),
        ebcm_episodes: focal.ebcm_episodes,
        ebcm_cost: focal.ebcm_cost.map(|dollars| dollars.0),
        part_b_year: focal.part_b_year,
        ebcm_year: focal.ebcm_year,
        small_practice: focal.small_practice,
        collection_type: focal.collection_type,
        reports: focal.reports,
        participant_2027: listed(2027),
        participant_2028: listed(2028),
        participant_2029: listed(2029),
        participant_2030: listed(2030),
        participant_2031: listed(2031),
        name: focal.name.clone().unwrap_or_default(),
        organization: focal.organization.clone().unwrap_or_default(),
        ..RosterRow::new(npi, tin, cohort)
    };
    let results = focal.measures.iter().map(|result| ResultRow {
        npi: npi.clone(),
        tin: tin.clone(),
        measure: result.measure,
        collection_type: result.collection_type,
        cases: result.cases,
        completeness: None,
        performance: result.performance,
        numerator: result.numerator,
        denominator: result.denominator,
        year: result.year,
    });
    Ok((row, results.collect()))
}
