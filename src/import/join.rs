//! The roster: every clinician of the list with what CMS's by-Provider file says of it.

use std::collections::{HashMap, HashSet};

use super::asm_participants::{COHORT, Listed, NPI, Participants, SMALL_PRACTICE};
use super::by_provider::{PROVIDER_TYPE, Provider, Providers};
use super::findings::{Kind, Notes};
use super::text;
use crate::program::{Cohort, Specialty, Vocabulary};
use crate::records::RosterRow;

/// The rows of a roster and where they are from.
#[derive(Debug, Default)]
pub(super) struct Joined {
    /// In the order of the list.
    pub roster: Vec<RosterRow>,
    /// By row of the roster, its position in the list.
    pub positions: Vec<usize>,
    /// Rows of the roster whose clinician is in the by-Provider file.
    pub matched: usize,
}

/// The notes about the two files that are joined.
pub(super) struct BothNotes<'a> {
    pub participants: &'a mut Notes,
    pub providers: &'a mut Notes,
}

/// Joins list and by-Provider file of a year; `tins` are by position in the list. Names are left out
/// unless they are wanted.
pub(super) fn join(
    participants: &Participants,
    tins: &[String],
    providers: &Providers,
    (year, with_names): (u16, bool),
    mut notes: BothNotes<'_>,
) -> Joined {
    let positions = once_each(participants, tins, notes.participants);
    let mut shares: HashMap<u64, u32> = HashMap::new();
    for &position in &positions {
        *shares.entry(participants.listed[position].npi).or_default() += 1;
    }
    let mut joined = Joined::default();
    let mut told = HashSet::new();
    for &position in &positions {
        let listed = &participants.listed[position];
        let mut row = of_the_list(listed, &tins[position]);
        if with_names {
            row.name.clone_from(&listed.name);
            let organization = &participants.organizations[listed.organization];
            row.organization.clone_from(&organization.name);
        }
        if let Some(provider) = providers.found.get(&listed.npi) {
            joined.matched += 1;
            let is_first = told.insert(listed.npi);
            let share = (shares[&listed.npi], is_first);
            fill(&mut row, provider, share, year, notes.providers);
            row.specialty = specialty(listed.cohort, provider, is_first, &row.npi, notes.providers);
        } else {
            let message = "not in the by-Provider file; specialty, payments and patients unknown";
            note(&mut notes, listed, NPI, Kind::Unmatched, message);
        }
        joined.roster.push(row);
    }
    joined.positions = positions;
    joined
}

fn note(notes: &mut BothNotes<'_>, listed: &Listed, column: &str, kind: Kind, message: &str) {
    let npi = listed.npi();
    let place = (listed.row, column);
    notes.participants.add(place, &npi, kind, &npi, message);
}

/// What the list alone says of a clinician.
fn of_the_list(listed: &Listed, tin: &str) -> RosterRow {
    let [first, second, third, fourth, fifth] = listed.participant;
    RosterRow {
        small_practice: listed.small_practice,
        participant_2027: first,
        participant_2028: second,
        participant_2029: third,
        participant_2030: fourth,
        participant_2031: fifth,
        ..RosterRow::new(listed.npi(), tin, listed.cohort)
    }
}

/// The positions of the rows that stay: an NPI with a TIN is one clinician, and in one cohort. What
/// is in both cohorts and may be is noted.
fn once_each(participants: &Participants, tins: &[String], notes: &mut Notes) -> Vec<usize> {
    let mut seen: HashMap<(u64, &str), &Listed> = HashMap::new();
    let mut cohort_of_npi = BothCohorts::default();
    let mut cohort_of_tin = BothCohorts::default();
    let mut first_of_tin: HashMap<&str, &Listed> = HashMap::new();
    let mut positions = Vec::new();
    for (position, (listed, tin)) in participants.listed.iter().zip(tins).enumerate() {
        let npi = listed.npi();
        let first = *seen.entry((listed.npi, tin)).or_insert(listed);
        if first.row != listed.row {
            let (row, cohort) = (first.row, first.cohort.id());
            let message = if first.cohort == listed.cohort {
                format!("with this TIN in row {row} already; this row is ignored")
            } else {
                format!(
                    "with this TIN in cohort {cohort} in row {row}, and can be in one cohort only; \
                     this row is ignored"
                )
            };
            notes.add((listed.row, NPI), &npi, Kind::Ignored, tin, message);
            continue;
        }
        if let Some(row) = cohort_of_npi.enter(&npi, listed) {
            let message =
                format!("the clinician is in the other cohort in row {row}; both are kept");
            notes.add((listed.row, COHORT), &npi, Kind::Suspicious, &npi, message);
        }
        if let Some(row) = cohort_of_tin.enter(tin, listed) {
            let message = format!(
                "the practice is in the other cohort in row {row}; allowed, and what it attests \
                 counts in both"
            );
            notes.add((listed.row, COHORT), &npi, Kind::Suspicious, tin, message);
        }
        let first = *first_of_tin.entry(tin).or_insert(listed);
        if first.small_practice != listed.small_practice {
            let message = format!(
                "small in one of this row and row {} of the practice, not in the \
                                   other; both are kept",
                first.row
            );
            notes.add(
                (listed.row, SMALL_PRACTICE),
                &npi,
                Kind::Suspicious,
                tin,
                message,
            );
        }
        positions.push(position);
    }
    positions
}

/// Who stands in both cohorts, told once each.
#[derive(Default)]
struct BothCohorts(HashMap<String, (Cohort, usize, bool)>);

impl BothCohorts {
    /// The first row of somebody who was in the other cohort until this row.
    fn enter(&mut self, who: &str, listed: &Listed) -> Option<usize> {
        let new = (listed.cohort, listed.row, false);
        let (cohort, row, is_told) = self.0.entry(who.to_string()).or_insert(new);
        if *cohort == listed.cohort || *is_told {
            return None;
        }
        *is_told = true;
        Some(*row)
    }
}

/// Fills in payments and patients. `share` is the number of organizations among which payments are
/// split, and whether this is the first of them.
fn fill(
    row: &mut RosterRow,
    provider: &Provider,
    (organizations, is_first): (u32, bool),
    year: u16,
    notes: &mut Notes,
) {
    row.hcc_risk_score = provider.hcc_risk_score;
    row.dual_share = provider.dual_share;
    let Some(payments) = provider.payments else {
        return;
    };
    let share = payments / f64::from(organizations);
    row.part_b_payments = Some(share);
    row.part_b_year = Some(year);
    if organizations > 1 && is_first {
        let message = format!(
            "{payments} split evenly between the {organizations} organizations of the clinician"
        );
        let place = (provider.row, provider.payments_column);
        notes.add(place, &row.npi, Kind::Guessed, &share.to_string(), message);
    }
}

/// The specialty of a clinician of a cohort; what is noted is noted of its first row.
fn specialty(
    cohort: Cohort,
    provider: &Provider,
    is_first: bool,
    npi: &str,
    notes: &mut Notes,
) -> Option<Specialty> {
    let written = &provider.provider_type;
    let found = named(written).filter(|found| cohort.specialties().contains(found));
    let only = match cohort.specialties() {
        [only] => Some(*only),
        _ => None,
    };
    if found.is_none() && is_first {
        let (kind, message) = match only {
            Some(only) => (
                Kind::Guessed,
                format!(
                    "taken as {}, the only one of cohort {}",
                    only.id(),
                    cohort.id()
                ),
            ),
            None if written.is_empty() => (Kind::Blank, "blank; unknown".to_string()),
            None => (
                Kind::Suspicious,
                format!("none of the specialties of cohort {}; unknown", cohort.id()),
            ),
        };
        let place = (provider.row, PROVIDER_TYPE);
        notes.add(place, npi, kind, written, message);
    }
    found.or(only)
}

/// The specialty that Medicare's words name.
fn named(words: &str) -> Option<Specialty> {
    let words = text::normalized(words);
    let is = |specialty: &&Specialty| text::normalized(specialty.id()) == words;
    Specialty::ALL.iter().find(is).copied()
}
