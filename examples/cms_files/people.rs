//! The invented participants: as many rows, organizations and small practices as CMS's preliminary
//! list of 2027 has.

use std::io::{self, Write};

use crate::random::Stream;

/// Counts of CMS's list.
const HEART_FAILURE: usize = 2610;
const LOW_BACK_PAIN: usize = 4027;
const ORGANIZATIONS: usize = 2629;
const WITHOUT_ORGANIZATION: usize = 17;
const SMALL: usize = 2361;
/// Rows of clinicians who stand under another organization too, by cohort: how many, and their
/// distance in the list.
const SECOND_ROWS: [(usize, usize); 2] = [(46, 45), (71, 49)];
/// How far before such a row the clinician's first one stands: beyond any organization's rows.
const FIRST_ROW_BEFORE: usize = 400;

/// Of so many clinicians one is not in the by-Provider file.
const UNMATCHED_OF: u64 = 50;

const FIRST_NAMES: [&str; 8] = [
    "AMARU", "BELIS", "CORVO", "DENZI", "ELODA", "FIRAN", "GELSO", "HANIK",
];
const LAST_NAMES: [&str; 8] = [
    "ARKWELL", "BRUNMOOR", "CALDSEN", "DUNRATH", "ESKELL", "FARNWICK", "GRELLAND", "HOLMBERN",
];
const STATES: [&str; 6] = ["TX", "CA", "FL", "GA", "NJ", "MI"];

/// A row of the list.
#[derive(Clone, Copy)]
struct Person {
    npi: u64,
    is_heart_failure: bool,
    organization: Option<usize>,
    is_small: bool,
}

/// All rows.
pub struct People {
    rows: Vec<Person>,
    /// By row of the by-Provider file: the cohort of the participant whose it is.
    in_heart_failure: Vec<Option<bool>>,
    seed: u64,
}

/// The NPI of a row of the by-Provider file.
pub fn npi(row: u64, rows: u64, seed: u64) -> u64 {
    let step = 1_000_000_000 / rows;
    9_000_000_000 + row * step + Stream::new(seed, row).below(step - 1)
}

impl People {
    /// Invents the list beside a by-Provider file of so many rows.
    pub fn invent(rows: u64, seed: u64) -> Self {
        let organizations = organizations(seed);
        let small = small(&organizations);
        let second_rows: usize = SECOND_ROWS.iter().map(|(count, _)| count).sum();
        let clinicians = (organizations.len() - second_rows) as u64;
        let mut number = 0;
        let step = 1_000_000_000 / rows;
        let mut people = People {
            rows: Vec::new(),
            in_heart_failure: vec![None; rows as usize],
            seed,
        };
        for (position, &organization) in organizations.iter().enumerate() {
            let is_heart_failure = position < HEART_FAILURE;
            let npi = if is_second(position) {
                people.rows[position - FIRST_ROW_BEFORE].npi
            } else {
                let provider = number * rows / (clinicians + 1);
                number += 1;
                if number % UNMATCHED_OF == 7 {
                    9_000_000_000 + provider * step + step - 1
                } else {
                    people.in_heart_failure[provider as usize] = Some(is_heart_failure);
                    npi(provider, rows, seed)
                }
            };
            people.rows.push(Person {
                npi,
                is_heart_failure,
                organization,
                is_small: organization.is_some_and(|organization| small[organization]),
            });
        }
        people
    }

    /// Whether the participant whose row of the by-Provider file it is is in the heart failure
    /// cohort; `None`: it is nobody's.
    pub fn in_heart_failure(&self, provider: u64) -> Option<bool> {
        self.in_heart_failure[provider as usize]
    }

    /// Writes the list.
    pub fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        write!(
            out,
            "NPI,FIRST_NAME,LAST_NAME,STATE,ASM_COHORT,ORGANIZATION_LEGAL_NAME"
        )?;
        for year in 27..=31 {
            write!(out, ",ASM_CY{year}_PARTICIPANT,ASM_CY{year}_SMALLPRACTICE")?;
        }
        writeln!(out)?;
        for person in &self.rows {
            let mut stream = Stream::new(self.seed, person.npi);
            let cohort = if person.is_heart_failure {
                "Heart Failure"
            } else {
                "Low Back Pain"
            };
            write!(
                out,
                "{},{},{},{},{cohort},",
                person.npi,
                stream.one_of(&FIRST_NAMES),
                stream.one_of(&LAST_NAMES),
                stream.one_of(&STATES),
            )?;
            if let Some(organization) = person.organization {
                write!(out, "\"INVENTED PRACTICE {organization:04}, LLC\"")?;
            }
            let small = if person.is_small { "Yes" } else { "No" };
            writeln!(out, ",Yes,{small},Null,Null,Null,Null,Null,Null,Null,Null")?;
        }
        Ok(())
    }

    /// Writes results of the first clinicians of each cohort.
    pub fn write_measures(&self, out: &mut dyn Write, clinicians: usize) -> io::Result<()> {
        writeln!(
            out,
            "npi,tin,measure,collection_type,cases,completeness,performance,year"
        )?;
        let mut written = Vec::new();
        for person in self.rows.iter().rev().step_by(700) {
            if written.len() == clinicians || written.contains(&person.npi) {
                continue;
            }
            written.push(person.npi);
            let mut stream = Stream::new(self.seed, person.npi);
            let measures: &[&str] = if person.is_heart_failure {
                &["236,ecqm", "005,ecqm", "008,ecqm"]
            } else {
                &["238,ecqm", "134,ecqm", "128,ecqm"]
            };
            for measure in measures {
                let cases = 20 + stream.below(180);
                let rate = (stream.uniform() * 1000.0).round() / 1000.0;
                writeln!(out, "{},,{measure},{cases},0.9,{rate},", person.npi)?;
            }
        }
        Ok(())
    }
}

/// Whether a row of the list is a clinician's second one.
fn is_second(position: usize) -> bool {
    let (cohort, start) = if position < HEART_FAILURE {
        (0, 0)
    } else {
        (1, HEART_FAILURE)
    };
    let (count, distance) = SECOND_ROWS[cohort];
    let place = (position - start).checked_sub(FIRST_ROW_BEFORE + 100);
    place.is_some_and(|place| place % distance == 0 && place / distance < count)
}

/// The organization of every row: in order, some much larger than others, the last rows without.
fn organizations(seed: u64) -> Vec<Option<usize>> {
    let rows = HEART_FAILURE + LOW_BACK_PAIN;
    let mut sizes = vec![1; ORGANIZATIONS];
    let mut stream = Stream::new(seed, u64::MAX);
    for _ in ORGANIZATIONS..rows - WITHOUT_ORGANIZATION {
        let place = stream.uniform() * stream.uniform() * stream.uniform();
        // A step that has no factor in common with their number spreads the large ones.
        let organization = (place * ORGANIZATIONS as f64) as usize * 1000 % ORGANIZATIONS;
        sizes[organization] += 1;
    }
    let of_size = |(organization, &size)| std::iter::repeat_n(Some(organization), size);
    let mut organizations: Vec<Option<usize>> =
        sizes.iter().enumerate().flat_map(of_size).collect();
    organizations.resize(rows, None);
    organizations
}

/// Which organizations are small, so that as many rows are as in CMS's list.
fn small(organizations: &[Option<usize>]) -> Vec<bool> {
    let mut sizes = vec![0; ORGANIZATIONS];
    organizations
        .iter()
        .flatten()
        .for_each(|&organization| sizes[organization] += 1);
    let mut by_size: Vec<usize> = (0..ORGANIZATIONS)
        .filter(|&each| sizes[each] <= 5)
        .collect();
    by_size.sort_by_key(|&organization| std::cmp::Reverse(sizes[organization]));
    let mut left = SMALL;
    let mut small = vec![false; ORGANIZATIONS];
    for organization in by_size {
        if sizes[organization] <= left {
            left -= sizes[organization];
            small[organization] = true;
        }
    }
    small
}
