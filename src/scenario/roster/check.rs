//! What no single field of a named clinician shows: contradictions.

use crate::findings::{Finding, Findings};
use crate::program::{Measure, PERFORMANCE_YEARS, SMALL_PRACTICE_CLINICIANS, Vocabulary};
use crate::records::{DEFAULT_DATA_YEAR, RESULT_YEARS, RosterRow};
use crate::rules::Requalification;
use crate::scenario::settings::Settings;

use super::read::Named;

/// What is one for a whole practice, by column, as it is written.
type Shared = (&'static str, fn(&RosterRow) -> Option<String>);

const SHARED: [Shared; 7] = [
    ("tin_clinicians", |row| written(row.tin_clinicians)),
    ("small_practice", |row| {
        written(row.small_practice.map(u8::from))
    }),
    ("ia_completed", |row| written(row.ia_completed)),
    ("pi_score", |row| written(row.pi_score)),
    ("reports", |row| written(row.reports.map(u8::from))),
    ("region", |row| written(row.region)),
    ("collection_type", |row| {
        written(row.collection_type.map(Vocabulary::id))
    }),
];

fn written(known: Option<impl ToString>) -> Option<String> {
    known.map(|known| known.to_string())
}

/// Warns where the clinicians of a practice, sorted by NPI, do not agree on what is one for all of them,
/// and where there are more of them than the practice is said to have.
pub(super) fn warn_of_practice(named: &[Named], warnings: &mut Vec<Finding>) {
    let mut warn = |named: &Named, column: &str, message: String| {
        warnings.push(named.finding(column, message));
    };
    for (column, of) in SHARED {
        let mut known = named
            .iter()
            .filter_map(|named| Some((named, of(&named.row)?)));
        let Some((first, value)) = known.next() else {
            continue;
        };
        if let Some((named, other)) = known.find(|(_, other)| *other != value) {
            let (npi, tin) = (&first.row.npi, &named.row.tin);
            let message =
                format!("{other}, but {value} of NPI {npi} with the same TIN {tin}, which is used");
            warn(named, column, message);
        }
    }
    let mut npis: Vec<&str> = named.iter().map(|named| &*named.row.npi).collect();
    npis.dedup();
    if let Some(named) = named
        .iter()
        .find(|named| named.row.tin_clinicians.is_some())
        && let Some(clinicians) = named.row.tin_clinicians
        && (clinicians as usize) < npis.len()
    {
        let message = format!(
            "{clinicians} clinicians, yet {} of TIN {} are named",
            npis.len(),
            named.row.tin
        );
        warn(named, "tin_clinicians", message);
    }
}

/// What no single field shows: contradictions between what is known, and with the scenario.
pub(super) fn check(named: &Named, settings: &Settings, findings: &mut Findings) {
    let Named { row, results, .. } = named;
    let mut problem = |column: &str, message: String| {
        findings.push(named.finding(column, format!("NPI {}: {message}", row.npi)));
    };
    let cohort = named.cohort(settings);
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
    if let Some(region) = row.region {
        let regions = cohort.practices.regions.iter();
        let names = regions.filter(|(_, region)| region.share.0 > 0.0);
        let names: Vec<&str> = names.map(|(name, _)| name.as_str()).collect();
        if !names.contains(&region.as_str()) {
            let message = format!(
                "{region} is not a region of the scenario: {}",
                names.join(", ")
            );
            problem("region", message);
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
