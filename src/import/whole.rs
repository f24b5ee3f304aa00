//! What is suspicious about whole files: CMS's may be cut off, which nothing in their rows tells.

use super::AllNotes;
use super::asm_participants::Participants;
use super::by_provider::Providers;
use super::findings::Kind;
use super::join::Joined;
use crate::program::{Cohort, Vocabulary};

/// Notes that a cohort is empty, and that few of the roster or of its chosen rows were found.
pub(super) fn check(
    participants: &Participants,
    providers: &Providers,
    joined: &Joined,
    chosen: &[usize],
    notes: &mut AllNotes,
) {
    for cohort in Cohort::ALL {
        if participants.listed.iter().all(|row| row.cohort != *cohort) {
            let id = cohort.id();
            let message = format!("nobody of cohort {id} is in this file; is it CMS's whole list?");
            notes.participants.about_file(Kind::Suspicious, id, message);
        }
    }
    let is_found = |row: &&usize| {
        let listed = &participants.listed[joined.positions[**row]];
        providers.found.contains_key(&listed.npi)
    };
    let chosen_found = chosen.iter().filter(is_found).count();
    let all = few(joined.matched, joined.roster.len(), "the ASM participants");
    let chosen = few(chosen_found, chosen.len(), "the chosen rows").filter(|_| joined.matched > 0);
    for message in all.into_iter().chain(chosen) {
        notes.providers.about_file(Kind::Suspicious, "", message);
    }
}

/// What is said where fewer than half of somebody's rows were found.
fn few(found: usize, rows: usize, whose: &str) -> Option<String> {
    (2 * found < rows)
        .then(|| format!("of {whose}, {found} of {rows} found here; is it CMS's whole file?"))
}
