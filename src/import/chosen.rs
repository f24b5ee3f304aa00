//! Who is chosen: the clinicians whom a scenario reports by name.

use std::collections::{BTreeMap, BTreeSet};

use super::asm_participants::Participants;
use super::text;
use crate::findings::{Finding, Findings, Place, nearest};
use crate::records::quoted;

/// Checks the NPIs of `--npi` against the list.
pub(super) fn npis(
    given: &[String],
    participants: &Participants,
) -> Result<BTreeSet<u64>, Findings> {
    let mut findings = Findings::default();
    let mut chosen = BTreeSet::new();
    for given in given {
        let number = text::npi(given.trim().as_bytes());
        match number.filter(|npi| participants.positions.contains_key(npi)) {
            Some(npi) => {
                chosen.insert(npi);
            }
            None if number.is_none() => {
                findings.push(option(
                    "--npi",
                    format!("must be 10 digits, not `{}`", quoted(given)),
                ));
            }
            None => {
                let message = format!("NPI {given} is not among the ASM participants");
                let near = nearest_npi(given.trim(), participants);
                let finding = option("--npi", message);
                findings.push(match near {
                    Some(near) => finding.help(format!("did you mean {near}?")),
                    None => finding,
                });
            }
        }
    }
    findings.into_result().map(|()| chosen)
}

/// The NPI of the list that differs in one digit or in two that are turned, if there is one only.
fn nearest_npi(given: &str, participants: &Participants) -> Option<String> {
    let listed = participants
        .positions
        .keys()
        .map(|npi| format!("{npi:010}"));
    let mut near = listed.filter(|npi| strsim::damerau_levenshtein(npi, given) == 1);
    let only = near.next()?;
    near.next().is_none().then_some(only)
}

/// Finds the organizations of `--organization`.
pub(super) fn organizations(
    given: &[String],
    participants: &Participants,
) -> Result<BTreeSet<usize>, Findings> {
    let mut findings = Findings::default();
    let mut chosen = BTreeSet::new();
    for name in given {
        match organization("--organization", name, participants) {
            Ok(organization) => {
                chosen.insert(organization);
            }
            Err(finding) => findings.push(finding),
        }
    }
    findings.into_result().map(|()| chosen)
}

/// Reads the TINs of `--tin NAME=TIN`, by organization.
pub(super) fn tins(
    given: &[String],
    participants: &Participants,
) -> Result<BTreeMap<usize, String>, Findings> {
    let mut findings = Findings::default();
    let mut stated = BTreeMap::new();
    for text in given {
        match tin(text, participants) {
            Ok((organization, tin)) => {
                let earlier = stated.insert(organization, tin.clone());
                if let Some(earlier) = earlier.filter(|earlier| *earlier != tin) {
                    let message = format!("one organization has TIN {earlier} and {tin}");
                    findings.push(option("--tin", message));
                }
            }
            Err(finding) => findings.push(finding),
        }
    }
    findings.into_result().map(|()| stated)
}

fn tin(given: &str, participants: &Participants) -> Result<(usize, String), Finding> {
    let Some((name, tin)) = given.rsplit_once('=') else {
        let message = format!("must be ORGANIZATION=TIN, not `{}`", quoted(given));
        return Err(option("--tin", message));
    };
    let organization = organization("--tin", name, participants)?;
    let tin = tin.trim();
    if tin.len() == 9 && tin.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok((organization, tin.to_string()));
    }
    let message = format!("a TIN must be 9 digits, not `{}`", quoted(tin));
    Err(option("--tin", message))
}

/// The organization of a name, without regard to capitals and punctuation.
fn organization(from: &str, name: &str, participants: &Participants) -> Result<usize, Finding> {
    let key = text::normalized(name);
    let organizations = &participants.organizations;
    let found = organizations.iter().position(|other| other.key == key);
    found.ok_or_else(|| {
        let message = format!("no organization `{}` in the ASM participants", quoted(name));
        let named = organizations.iter().filter(|other| !other.name.is_empty());
        let keys: Vec<&str> = named.clone().map(|other| other.key.as_str()).collect();
        let near = nearest(&key, &keys);
        let near = near.and_then(|near| named.clone().find(|other| other.key == near));
        let finding = option(from, message);
        match near {
            Some(near) => finding.help(format!("did you mean `{}`?", quoted(&near.name))),
            None => finding,
        }
    })
}

fn option(option: &str, message: String) -> Finding {
    Finding::new(option, Place::File, message)
}
