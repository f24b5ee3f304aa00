//! The clinicians whom a scenario names: read from its roster and its `[[focal]]` tables, checked, and
//! joined with their practices.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::findings::{Finding, Findings, Place};
use crate::program::{
    Cohort, CollectionType, Measure, PERFORMANCE_YEARS, SMALL_PRACTICE_CLINICIANS, Specialty,
    Vocabulary,
};
use crate::records::{self, DEFAULT_DATA_YEAR, RESULT_YEARS, ResultRow, RosterRow};
use crate::rules::Requalification;

use super::document::Node;
use super::model::{CohortModel, SizeClassModel};
use super::schema::at;
use super::settings::{Focal, Settings};

/// Performance years of the model.
const YEARS: usize = (*PERFORMANCE_YEARS.end() - *PERFORMANCE_YEARS.start() + 1) as usize;

/// The named clinicians of one cohort.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Roster {
    /// The clinicians, by TIN and NPI.
    pub clinicians: Vec<Clinician>,
    /// Their practices, by TIN.
    pub practices: Vec<NamedPractice>,
}

impl Roster {
    /// NPI and TIN of each clinician.
    pub fn identities(&self) -> impl Iterator<Item = (String, String)> {
        let practice = |clinician: &Clinician| &self.practices[clinician.practice];
        self.clinicians
            .iter()
            .map(move |clinician| (clinician.npi.clone(), practice(clinician).tin.clone()))
    }
}

/// A named clinician and what is known; the rest is drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Clinician {
    /// National Provider Identifier.
    pub npi: String,
    /// Position of its practice in [`Roster::practices`].
    pub practice: usize,
    /// Its address among random numbers: that of its NPI and TIN, whoever else is named.
    pub entity: u32,
    /// Reported by name.
    pub is_focal: bool,
    /// A name for reports, or nothing.
    pub name: String,
    /// The specialty.
    pub specialty: Option<Specialty>,
    /// Part B payments in dollars, and the calendar year they are of.
    pub payments: Option<(f64, u16)>,
    /// Mean HCC risk score of the patients.
    pub hcc_risk_score: Option<f64>,
    /// Dual share of the patients.
    pub dual_share: Option<f64>,
    /// Episodes counted, and the calendar year.
    pub episodes: Option<(u32, u16)>,
    /// Mean cost of those episodes in dollars.
    pub cost: Option<f64>,
    /// Whether CMS lists it, by performance year.
    pub participates: [Option<bool>; YEARS],
    /// Past results on measures.
    pub results: Vec<PastResult>,
}

/// A past result on a measure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PastResult {
    /// The measure.
    pub measure: Measure,
    /// How it was collected.
    pub collection_type: CollectionType,
    /// Cases it is of.
    pub cases: f64,
    /// Performance as a rate, 0 to 1; measure 492: per 100 person-years.
    pub performance: f64,
    /// The calendar year.
    pub year: u16,
}

/// The practice of named clinicians and what is known; the rest is drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct NamedPractice {
    /// Taxpayer Identification Number.
    pub tin: String,
    /// Its address among random numbers: that of its TIN, in either cohort.
    pub entity: u32,
    /// A name for reports, or nothing.
    pub organization: String,
    /// Clinicians in it, at least.
    pub listed: u32,
    /// Clinicians in it.
    pub clinicians: Option<u32>,
    /// Whether it has 15 clinicians or fewer.
    pub is_small: Option<bool>,
    /// How it reports the measures that can be reported in two ways.
    pub collection_type: Option<CollectionType>,
    /// Whether it reports its measures in the first performance year.
    pub reports: Option<bool>,
    /// The latest calendar year in which it reported a measure, as past results show.
    pub reported: Option<u16>,
    /// Improvement activities attested in the first performance year.
    pub ia_completed: Option<u8>,
    /// Promoting Interoperability score in the first performance year.
    pub pi_score: Option<f64>,
    /// Of a practice of both cohorts, the classes of sizes that it has in either; nothing: those of its
    /// cohort.
    pub size_classes: Vec<SizeClassModel>,
}

/// A clinician on the way into the model: where it was named, and its results.
struct Named {
    place: Finding,
    row: RosterRow,
    results: Vec<ResultRow>,
    is_focal: bool,
}

/// Reads the clinicians whom a scenario names, by cohort. Beside them come warnings.
///
/// # Errors
/// Everything that is wrong with the files and tables, each with its place.
pub fn read(
    root: &Node,
    settings: &Settings,
) -> Result<([Roster; Cohort::ALL.len()], Vec<Finding>), Findings> {
    let (mut named, warnings) = read_files(root, settings)?;
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
    named.sort_by(|one, other| {
        let key = |named: &Named| (named.row.tin.clone(), named.row.npi.clone());
        key(one).cmp(&key(other))
    });
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

/// What no single field shows: contradictions between what is known, and with the scenario.
fn check(named: &Named, settings: &Settings, findings: &mut Findings) {
    let Named {
        place,
        row,
        results,
        ..
    } = named;
    let mut problem = |column: &str, message: String| {
        let place = match &place.place {
            Place::Row(number, _) => Place::Row(*number, column.to_string()),
            other => other.clone(),
        };
        findings.push(Finding::new(
            &named.place.file,
            place,
            format!("NPI {}: {message}", row.npi),
        ));
    };
    let cohort = match row.cohort {
        Cohort::HeartFailure => &settings.cohort.heart_failure,
        Cohort::LowBackPain => &settings.cohort.low_back_pain,
    };
    if let Some(specialty) = row.specialty {
        let share = cohort
            .specialty_share
            .get(&specialty)
            .map_or(0.0, |share| share.0);
        let id = specialty.id();
        if !row.cohort.specialties().contains(&specialty) {
            problem(
                "specialty",
                format!("{id} is not a specialty of cohort {}", row.cohort.id()),
            );
        } else if share <= 0.0 {
            problem(
                "specialty",
                format!("the scenario has nobody in {id}: its share is 0"),
            );
        }
    }
    let minimum = settings.rules.episode_minimum;
    if let Some(episodes) = row.ebcm_episodes {
        let year = row.ebcm_year.unwrap_or(DEFAULT_DATA_YEAR);
        let decides = usize::from((year + 2).saturating_sub(*PERFORMANCE_YEARS.start()));
        let listed = row.participant().get(decides).copied().flatten();
        let enough = episodes >= minimum;
        // Who has qualified for good stays listed whatever is counted.
        let tells =
            listed != Some(true) || settings.rules.requalification == Requalification::Annual;
        if year + 2 >= *PERFORMANCE_YEARS.start()
            && tells
            && listed.is_some_and(|listed| listed != enough)
        {
            let is = if enough { "is not" } else { "is" };
            let message = format!(
                "{episodes} episodes in {year}, yet {is} listed for {}, which takes {minimum}",
                year + 2
            );
            problem("ebcm_episodes", message);
        }
    }
    if row.ebcm_cost.is_some() {
        let year = row.ebcm_year.unwrap_or(DEFAULT_DATA_YEAR);
        if row.ebcm_episodes.is_none_or(|episodes| episodes == 0) {
            let message = "a mean cost needs its number of episodes".to_string();
            problem("ebcm_episodes", message);
        }
        if !RESULT_YEARS.contains(&year) {
            let (from, to) = (RESULT_YEARS.start(), RESULT_YEARS.end());
            let message = format!("a mean cost must be of a year from {from} to {to}, not {year}");
            problem("ebcm_year", message);
        }
    }
    if let (Some(small), Some(clinicians)) = (row.small_practice, row.tin_clinicians)
        && small != (clinicians <= SMALL_PRACTICE_CLINICIANS)
    {
        let is = if small { "is small" } else { "is not small" };
        let message = format!(
            "the practice {is}, yet has {clinicians} clinicians; \
             {SMALL_PRACTICE_CLINICIANS} or fewer are a small practice"
        );
        problem("small_practice", message);
    }
    for (position, result) in results.iter().enumerate() {
        let earlier = &results[..position];
        if earlier.iter().any(|other| other.measure == result.measure) {
            let id = result.measure.id();
            let message = format!("measure {id} must be there once: give the latest year");
            problem("", message);
        }
        let is_count = result.numerator.or(result.denominator).is_some();
        if result.measure == Measure::Q492 && is_count {
            let message =
                "measure 492 is risk-standardized, give cases (person-years) and performance";
            problem("", message.to_string());
        }
        if !row.cohort.measures().contains(&result.measure) {
            let id = result.measure.id();
            problem(
                "",
                format!("measure {id} is not one of cohort {}", row.cohort.id()),
            );
        }
        let allowed = result.measure.collection_types();
        if !allowed.contains(&result.collection_type) {
            let (id, how) = (result.measure.id(), result.collection_type.id());
            problem("", format!("measure {id} is not collected as {how}"));
        }
        let (cases, performance) = result.observed();
        let is_given = result.numerator.is_some() && result.denominator.is_some()
            || result.cases.is_some() && result.performance.is_some();
        let most = if result.measure == Measure::Q492 {
            1000.0
        } else {
            1.0
        };
        if !is_given || cases > 0.0 && !(0.0..=most).contains(&performance) {
            let id = result.measure.id();
            let is = if is_given {
                format!("performance is {performance}; ")
            } else {
                String::new()
            };
            let message = format!(
                "measure {id}: {is}give cases and performance (0 to {most}), or numerator and denominator"
            );
            problem("", message);
        }
    }
}

/// The rosters of the cohorts; a practice of both has the same properties in each.
fn rosters(named: &[Named]) -> [Roster; Cohort::ALL.len()] {
    let identities = named
        .iter()
        .map(|named| format!("{} {}", named.row.npi, named.row.tin));
    let entities = entities(identities);
    // Everybody of a TIN stands together.
    let practices: Vec<&[Named]> = named
        .chunk_by(|one, next| one.row.tin == next.row.tin)
        .collect();
    let tins = practices.iter().map(|named| named[0].row.tin.clone());
    let practice_entities = self::entities(tins);
    let of_tin: BTreeMap<&str, NamedPractice> = practices
        .iter()
        .zip(practice_entities)
        .map(|(named, entity)| (named[0].row.tin.as_str(), practice(named, entity)))
        .collect();
    [Cohort::HeartFailure, Cohort::LowBackPain].map(|cohort| {
        let mut roster = Roster::default();
        let of_cohort = named.iter().zip(&entities);
        for (named, entity) in of_cohort.filter(|(named, _)| named.row.cohort == cohort) {
            let tin = named.row.tin.as_str();
            if roster.practices.last().is_none_or(|last| last.tin != tin) {
                roster.practices.extend(of_tin.get(tin).cloned());
            }
            roster
                .clinicians
                .push(clinician(named, *entity, roster.practices.len() - 1));
        }
        roster
    })
}

fn clinician(named: &Named, entity: u32, practice: usize) -> Clinician {
    let row = &named.row;
    let of_year = |year: Option<u16>| year.unwrap_or(DEFAULT_DATA_YEAR);
    let results = named.results.iter().map(|result| {
        let (cases, performance) = result.observed();
        PastResult {
            measure: result.measure,
            collection_type: result.collection_type,
            cases,
            performance,
            year: result.year(),
        }
    });
    Clinician {
        npi: row.npi.clone(),
        practice,
        entity,
        is_focal: named.is_focal,
        name: row.name.clone(),
        specialty: row.specialty,
        payments: row
            .part_b_payments
            .map(|dollars| (dollars, of_year(row.part_b_year))),
        hcc_risk_score: row.hcc_risk_score,
        dual_share: row.dual_share,
        episodes: row
            .ebcm_episodes
            .map(|count| (count, of_year(row.ebcm_year))),
        cost: row.ebcm_cost,
        participates: row.participant(),
        results: results.filter(|result| result.cases > 0.0).collect(),
    }
}

/// A practice from its clinicians: of each property, the first that is known.
fn practice(named: &[Named], entity: u32) -> NamedPractice {
    let rows = named.iter().map(|named| &named.row);
    let results = named.iter().flat_map(|named| &named.results);
    let npis: BTreeSet<&str> = rows.clone().map(|row| row.npi.as_str()).collect();
    let clinicians = rows.clone().find_map(|row| row.tin_clinicians);
    let small = |clinicians: u32| clinicians <= SMALL_PRACTICE_CLINICIANS;
    let mut organizations = rows.clone().map(|row| &row.organization);
    let submitted = results.filter(|result| !result.measure.is_claims_based());
    let chosen = submitted
        .clone()
        .filter(|result| result.measure.collection_types().len() > 1);
    NamedPractice {
        tin: named[0].row.tin.clone(),
        entity,
        organization: organizations
            .find(|name| !name.is_empty())
            .cloned()
            .unwrap_or_default(),
        listed: npis.len() as u32,
        clinicians,
        is_small: clinicians
            .map(small)
            .or_else(|| rows.clone().find_map(|row| row.small_practice)),
        collection_type: rows
            .clone()
            .find_map(|row| row.collection_type)
            .or_else(|| chosen.map(|result| result.collection_type).next()),
        reports: rows.clone().find_map(|row| row.reports),
        reported: submitted.map(ResultRow::year).max(),
        ia_completed: rows.clone().find_map(|row| row.ia_completed),
        pi_score: rows.clone().find_map(|row| row.pi_score),
        size_classes: Vec::new(),
    }
}

/// Gives the cohorts their rosters. What is not known of a practice of both is drawn from the laws of
/// the first, so that it is one practice.
pub(super) fn enter(cohorts: &mut [CohortModel], rosters: [Roster; Cohort::ALL.len()]) {
    for (cohort, roster) in cohorts.iter_mut().zip(rosters) {
        cohort.roster = roster;
    }
    if let [first, others @ ..] = cohorts {
        let tins = first.roster.practices.iter().map(|practice| &*practice.tin);
        let tins: BTreeSet<&str> = tins.collect();
        let practices = others
            .iter_mut()
            .flat_map(|cohort| &mut cohort.roster.practices);
        for practice in practices.filter(|practice| tins.contains(&*practice.tin)) {
            practice.size_classes.clone_from(&first.size_classes);
        }
    }
}

/// Addresses with the top bit set, which no synthetic person has: a hash of the identity, and the next
/// free one where two are the same.
fn entities(identities: impl Iterator<Item = String>) -> Vec<u32> {
    let mut taken = BTreeSet::new();
    identities
        .map(|identity| {
            let hash = blake3::hash(identity.as_bytes());
            let [a, b, c, d, ..] = *hash.as_bytes();
            let mut entity = u32::from_le_bytes([a, b, c, d]) | 1 << 31;
            while !taken.insert(entity) {
                entity = entity.wrapping_add(1) | 1 << 31;
            }
            entity
        })
        .collect()
}
