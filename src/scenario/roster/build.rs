//! Named clinicians joined with their practices, cohort by cohort.

use std::collections::{BTreeMap, BTreeSet};

use crate::program::{Cohort, CollectionType, SMALL_PRACTICE_CLINICIANS, Vocabulary};
use crate::records::{DEFAULT_DATA_YEAR, ResultRow};

use crate::scenario::model::CohortModel;

use super::read::Named;
use super::{Clinician, NamedPractice, PastResult, Roster};

/// The rosters of the cohorts; a practice of both has the same properties in each.
pub(super) fn rosters(named: &[Named]) -> [Roster; Cohort::ALL.len()] {
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
    let results = results.filter(|result| result.observed().0 > 0.0);
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
            .or_else(|| most_used(chosen.map(|result| result.collection_type))),
        region: rows.clone().find_map(|row| row.region),
        reports: rows.clone().find_map(|row| row.reports),
        reported: submitted.map(ResultRow::year).max(),
        ia_completed: rows.clone().find_map(|row| row.ia_completed),
        pi_score: rows.clone().find_map(|row| row.pi_score),
        size_classes: Vec::new(),
    }
}

/// The collection type of most results; of as many, eCQMs.
fn most_used(used: impl Iterator<Item = CollectionType>) -> Option<CollectionType> {
    let used: Vec<CollectionType> = used.collect();
    let count = |wanted| used.iter().filter(|one| **one == wanted).count();
    let (ecqm, cqm) = (count(CollectionType::Ecqm), count(CollectionType::Cqm));
    let most = if cqm > ecqm {
        CollectionType::Cqm
    } else {
        CollectionType::Ecqm
    };
    (ecqm + cqm > 0).then_some(most)
}

/// Gives the cohorts their rosters. What is not known of a practice of both is drawn from the laws of
/// the first, so that it is one practice.
pub(in crate::scenario) fn enter(
    cohorts: &mut [CohortModel],
    rosters: [Roster; Cohort::ALL.len()],
) {
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
