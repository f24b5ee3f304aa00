//! Practices' TINs. CMS's list has none: they come from the results or from the user, and where
//! nobody gives one a surrogate stands for it, made from the organization's name.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;

use super::asm_participants::{Listed, ORGANIZATION, Participants};
use super::findings::{Kind, Notes};
use super::measures;
use crate::findings::{Finding, Findings, Place};
use crate::records::NumberedResult;

/// Surrogates are numbers below this, written with 9 digits: they begin with 000, as no TIN does.
const SURROGATES: u64 = 1_000_000;

/// What is known of TINs: a clinician's own, and those of each organization.
struct Tins {
    /// By NPI and organization.
    own: HashMap<(u64, usize), String>,
    /// By organization.
    of: Vec<BTreeSet<String>>,
}

/// The TIN of every row of the list.
///
/// `stated` are organizations with the TIN that the user gives. Of an organization with one TIN it
/// is everybody's who has no own one.
///
/// # Errors
/// A clinician has more TINs than organizations, or it cannot be told which is whose.
pub(super) fn assign(
    participants: &Participants,
    results: &[NumberedResult],
    results_path: Option<&Path>,
    stated: &BTreeMap<usize, String>,
    notes: &mut Notes,
) -> Result<Vec<String>, Findings> {
    let mut tins = Tins {
        own: HashMap::new(),
        of: vec![BTreeSet::new(); participants.organizations.len()],
    };
    for (&organization, tin) in stated {
        tins.of[organization].insert(tin.clone());
    }
    if let Some(path) = results_path {
        tins.learn(participants, results, path)?;
    }
    let surrogates = surrogates(participants, &tins);
    let tins = participants.listed.iter().map(|listed| {
        let organization = listed.organization;
        let own = tins.own.get(&(listed.npi, organization));
        if let Some(tin) = own.or_else(|| stated.get(&organization)) {
            return tin.clone();
        }
        let mut others = tins.of[organization].iter();
        if let (Some(tin), None) = (others.next(), others.next()) {
            let message = "no TIN of this clinician is given; that of the organization is taken";
            note(notes, listed, tin, message);
            return tin.clone();
        }
        let tin = &surrogates[organization];
        let message = "no TIN of the organization is given; a surrogate made from its name stands \
                       for it";
        note(notes, listed, tin, message);
        tin.clone()
    });
    Ok(tins.collect())
}

fn note(notes: &mut Notes, listed: &Listed, tin: &str, message: &str) {
    let place = (listed.row, ORGANIZATION);
    notes.add(place, &listed.npi(), Kind::Guessed, tin, message);
}

impl Tins {
    /// Takes the TINs of results: first of clinicians with one organization, then, knowing these,
    /// of the others.
    fn learn(
        &mut self,
        participants: &Participants,
        results: &[NumberedResult],
        path: &Path,
    ) -> Result<(), Findings> {
        // By NPI, its TINs with their first rows.
        let mut given: BTreeMap<u64, Vec<(&str, usize)>> = BTreeMap::new();
        for (row, result) in results.iter().filter(|(_, result)| !result.tin.is_empty()) {
            let known = given.entry(measures::number(&result.npi)).or_default();
            if known.iter().all(|(tin, _)| *tin != result.tin) {
                known.push((&result.tin, *row));
            }
        }
        let organizations_of = |npi: u64| -> BTreeSet<usize> {
            let rows = participants.rows_of(npi);
            rows.map(|listed| listed.organization).collect()
        };
        let (certain, open): (Vec<_>, Vec<_>) = given
            .into_iter()
            .map(|(npi, tins)| (npi, organizations_of(npi), tins))
            .partition(|(_, organizations, _)| organizations.len() == 1);
        let mut findings = Findings::default();
        for (npi, organizations, tins) in certain {
            if let (Some(&organization), Some((tin, _))) = (organizations.first(), tins.first()) {
                self.enter(npi, organization, tin);
            }
            let others = tins.iter().skip(1);
            others.for_each(|(_, row)| findings.push(too_many(path, *row, tins[0])));
        }
        for (npi, organizations, tins) in open {
            for (tin, row) in tins {
                match self.which(npi, &organizations, tin) {
                    Some(organization) => self.enter(npi, organization, tin),
                    None => findings.push(undecided(path, row, organizations.len())),
                }
            }
        }
        findings.into_result()
    }

    fn enter(&mut self, npi: u64, organization: usize, tin: &str) {
        self.own.insert((npi, organization), tin.to_string());
        self.of[organization].insert(tin.to_string());
    }

    /// Which of a clinician's organizations has a TIN: the one that is known to, or the only one of
    /// which no TIN is known.
    fn which(&self, npi: u64, organizations: &BTreeSet<usize>, tin: &str) -> Option<usize> {
        let free = |organization: &&usize| !self.own.contains_key(&(npi, **organization));
        let has = |organization: &&usize| self.of[**organization].contains(tin);
        let unknown = |organization: &&usize| self.of[**organization].is_empty();
        let free: Vec<&usize> = organizations.iter().filter(free).collect();
        let known: Vec<&&usize> = free
            .iter()
            .filter(|organization| has(organization))
            .collect();
        let open: Vec<&&usize> = free
            .iter()
            .filter(|organization| unknown(organization))
            .collect();
        match (&known[..], &open[..]) {
            ([only], _) | ([], [only]) => Some(***only),
            _ => None,
        }
    }
}

fn too_many(path: &Path, row: usize, (first, first_row): (&str, usize)) -> Finding {
    let message = format!(
        "must be {first} as in row {first_row}: the clinician stands under one organization in the \
         ASM participants"
    );
    Finding::new(path, Place::Row(row, "tin".into()), message)
}

fn undecided(path: &Path, row: usize, organizations: usize) -> Finding {
    let message = format!(
        "the clinician stands under {organizations} organizations in the ASM participants, and \
         which of them has this TIN is not known"
    );
    Finding::new(path, Place::Row(row, "tin".into()), message)
        .help("say it with --tin \"ORGANIZATION=TIN\"")
}

/// A surrogate for every organization, none of them a TIN that is given. The same name has the same
/// one in every list, but for the few that would have had another's.
fn surrogates(participants: &Participants, tins: &Tins) -> Vec<String> {
    let organizations = &participants.organizations;
    let mut taken: BTreeSet<String> = tins.of.iter().flatten().cloned().collect();
    let mut by_name: Vec<usize> = (0..organizations.len()).collect();
    by_name.sort_by_key(|&organization| &organizations[organization].key);
    let mut surrogates = vec![String::new(); organizations.len()];
    for organization in by_name {
        let mut number = first_choice(&organizations[organization].key);
        let mut surrogate = format!("{number:09}");
        while !taken.insert(surrogate.clone()) {
            number = (number + 1) % SURROGATES;
            surrogate = format!("{number:09}");
        }
        surrogates[organization] = surrogate;
    }
    surrogates
}

fn first_choice(key: &str) -> u64 {
    let hash = blake3::hash(key.as_bytes());
    let [a, b, c, d, e, f, g, h, ..] = *hash.as_bytes();
    u64::from_le_bytes([a, b, c, d, e, f, g, h]) % SURROGATES
}

#[cfg(test)]
mod tests {
    use super::super::asm_participants::Organization;
    use super::*;
    use crate::program::is_surrogate_tin;

    fn named(keys: &[&str]) -> Participants {
        let organizations = keys.iter().map(|key| Organization {
            key: (*key).to_string(),
            name: String::new(),
        });
        Participants {
            organizations: organizations.collect(),
            ..Participants::default()
        }
    }

    fn surrogates_beside(keys: &[&str], given: &[&str]) -> Vec<String> {
        let tins = Tins {
            own: HashMap::new(),
            of: vec![given.iter().map(|tin| (*tin).to_string()).collect()],
        };
        surrogates(&named(keys), &tins)
    }

    #[test]
    fn surrogates_are_known_as_such_and_do_not_depend_on_the_order() {
        let names = ["A CLINIC", "B CLINIC", "npi 1234567890"];
        let found = surrogates_beside(&names, &[]);
        assert!(
            found
                .iter()
                .all(|tin| tin.len() == 9 && is_surrogate_tin(tin))
        );
        let turned = surrogates_beside(&[names[2], names[0], names[1]], &[]);
        assert_eq!(
            [&turned[1], &turned[2], &turned[0]],
            [&found[0], &found[1], &found[2]]
        );
    }

    #[test]
    fn a_taken_number_is_passed_over() {
        let free = surrogates_beside(&["A CLINIC"], &[]);
        let moved = surrogates_beside(&["A CLINIC"], &[&free[0]]);
        let next = format!("{:09}", free[0].parse::<u64>().unwrap() + 1);
        assert_eq!(moved, [next]);
    }
}
