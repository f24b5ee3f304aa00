//! CMS's list of ASM participants: a row for each clinician and organization (data.cms.gov, dataset
//! 175d576d-0568-4ac2-aec5-d77f3ee02205).

use std::collections::HashMap;
use std::path::Path;

use super::findings::{Kind, Notes};
use super::table::{Row, Table, Unusable};
use super::text;
use crate::findings::{Finding, Findings, Place};
use crate::program::{Cohort, PERFORMANCE_YEARS, Vocabulary};

/// Columns of the file that findings name.
pub(super) const NPI: &str = "NPI";
pub(super) const COHORT: &str = "ASM_COHORT";
pub(super) const ORGANIZATION: &str = "ORGANIZATION_LEGAL_NAME";
/// Of the first performance year.
pub(super) const SMALL_PRACTICE: &str = "ASM_CY27_SMALLPRACTICE";

/// Performance years of the model.
const YEARS: usize = 5;

/// A row that can be used.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Listed {
    /// The data row, from 1.
    pub row: usize,
    /// The NPI as a number.
    pub npi: u64,
    /// First and last name.
    pub name: String,
    /// The cohort.
    pub cohort: Cohort,
    /// The organization among [`Participants::organizations`].
    pub organization: usize,
    /// Whether it is a participant, by performance year; `None`: not known yet.
    pub participant: [Option<bool>; YEARS],
    /// Whether the practice is small, of the latest year that is known.
    pub small_practice: Option<bool>,
}

impl Listed {
    /// The NPI as text, 10 digits.
    pub fn npi(&self) -> String {
        format!("{:010}", self.npi)
    }
}

/// An organization of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Organization {
    /// The name as it is compared; of a blank name the NPI's, which no organization has.
    pub key: String,
    /// The name as it stands in its first row; empty where it is blank.
    pub name: String,
}

/// The list of participants.
#[derive(Clone, Debug, Default)]
pub(super) struct Participants {
    /// Rows in the file, those that are ignored included.
    pub rows: usize,
    /// Its usable rows, in order.
    pub listed: Vec<Listed>,
    /// Its organizations, in the order of their first rows.
    pub organizations: Vec<Organization>,
    /// The positions of an NPI's rows.
    pub positions: HashMap<u64, Vec<usize>>,
}

impl Participants {
    /// The cohort of an NPI that has one.
    pub fn cohort_of(&self, npi: u64) -> Option<Cohort> {
        let mut cohorts = self.rows_of(npi).map(|listed| listed.cohort);
        let first = cohorts.next()?;
        cohorts.all(|cohort| cohort == first).then_some(first)
    }

    /// The rows of an NPI.
    pub fn rows_of(&self, npi: u64) -> impl Iterator<Item = &Listed> {
        let positions = self.positions.get(&npi).into_iter().flatten();
        positions.map(|&position| &self.listed[position])
    }
}

/// Reads the list.
///
/// # Errors
/// It cannot be used: a column is missing, nobody is in it, or it is no such file.
pub(super) fn read(notes: &mut Notes) -> Result<Participants, Findings> {
    let path = notes.path().to_path_buf();
    let table = Table::open(notes)?;
    let columns = Columns::of(&table)?;
    let mut reading = Reading::default();
    let rows = table.for_each(&|_| {}, |row, notes| reading.row(row, &columns, notes))?;
    reading.participants.rows = rows;
    reading.note_encoding(notes);
    if reading.participants.listed.is_empty() {
        return Err(nobody(&path, rows).into());
    }
    for name in columns.missing_years {
        notes.about_file(
            Kind::Blank,
            &name,
            format!("column {name} is missing; unknown"),
        );
    }
    Ok(reading.participants)
}

fn nobody(path: &Path, rows: usize) -> Finding {
    let message = format!("nobody in {rows} rows; must have a row for each participant");
    Finding::new(path, Place::File, message)
}

/// Where the columns stand.
struct Columns {
    npi: usize,
    cohort: usize,
    organization: usize,
    names: [Option<usize>; 2],
    /// By performance year: participant, small practice.
    years: [[Option<usize>; 2]; YEARS],
    year_names: [[String; 2]; YEARS],
    missing_years: Vec<String>,
}

impl Columns {
    fn of(table: &Table<'_>) -> Result<Self, Findings> {
        if table.has("Rndrng_NPI") {
            let finding = table.about_file("CMS's by-Provider file, must be the ASM participants");
            return Err(finding.help("give it with --by-provider").into());
        }
        let year_names = std::array::from_fn(|year| {
            let year = PERFORMANCE_YEARS.start() % 100 + year as u16;
            ["PARTICIPANT", "SMALLPRACTICE"].map(|what| format!("ASM_CY{year}_{what}"))
        });
        let [first, ..]: &[[String; 2]; YEARS] = &year_names;
        let required = [NPI, COHORT, ORGANIZATION, &first[0], &first[1]];
        let [npi, cohort, organization, ..] = table.columns(required)?;
        let years = year_names
            .each_ref()
            .map(|names| names.each_ref().map(|name| table.column(name)));
        let missing_years = year_names
            .as_flattened()
            .iter()
            .filter(|name| !table.has(name))
            .cloned()
            .collect();
        Ok(Columns {
            npi,
            cohort,
            organization,
            names: ["FIRST_NAME", "LAST_NAME"].map(|name| table.column(name)),
            years,
            year_names,
            missing_years,
        })
    }
}

/// What has been read.
#[derive(Default)]
struct Reading {
    participants: Participants,
    /// Organizations by key.
    by_key: HashMap<String, usize>,
    /// The row of an NPI in a cohort and organization.
    seen: HashMap<(u64, Cohort, usize), usize>,
    /// Rows that are not UTF-8, and the first of them.
    foreign: usize,
    first_foreign: usize,
}

impl Reading {
    fn row(&mut self, row: Row<'_>, columns: &Columns, notes: &mut Notes) -> Result<(), Unusable> {
        if !row.is_utf8() {
            self.foreign += 1;
            if self.foreign == 1 {
                self.first_foreign = row.number;
            }
        }
        let (npi_text, _) = row.text(Some(columns.npi));
        let Some(npi) = text::npi(npi_text.as_bytes()) else {
            let message = "an NPI has 10 digits";
            let ignored = format!("{message}; the row is ignored");
            notes.add((row.number, NPI), "", Kind::Suspicious, &npi_text, ignored);
            return Err(Unusable(message.into()));
        };
        let (cohort_text, _) = row.text(Some(columns.cohort));
        let Some(cohort) = cohort(&cohort_text) else {
            let message = "neither Heart Failure nor Low Back Pain; the row is ignored";
            let place = (row.number, COHORT);
            notes.add(place, &npi_text, Kind::Ignored, &cohort_text, message);
            return Ok(());
        };
        let organization = self.organization(row, columns, &npi_text, notes);
        let earlier = self.seen.entry((npi, cohort, organization));
        let earlier = *earlier.or_insert(row.number);
        if earlier != row.number {
            let message = format!("stands in row {earlier} already; this row is ignored");
            notes.add(
                (row.number, NPI),
                &npi_text,
                Kind::Ignored,
                &npi_text,
                message,
            );
            return Ok(());
        }
        let (participant, small_practice) = years(row, columns, &npi_text, notes);
        let participants = &mut self.participants;
        let position = participants.listed.len();
        participants
            .positions
            .entry(npi)
            .or_default()
            .push(position);
        participants.listed.push(Listed {
            row: row.number,
            npi,
            name: name(row, columns),
            cohort,
            organization,
            participant,
            small_practice,
        });
        Ok(())
    }

    /// The row's organization, which may be new.
    fn organization(
        &mut self,
        row: Row<'_>,
        columns: &Columns,
        npi: &str,
        notes: &mut Notes,
    ) -> usize {
        let (name, _) = row.text(Some(columns.organization));
        let is_blank = is_unknown(&name) || text::normalized(&name).is_empty();
        let place = (row.number, ORGANIZATION);
        let (key, name) = if is_blank {
            let message = "no organization; stands for a practice of which nobody else is known";
            notes.add(place, npi, Kind::Guessed, "", message);
            // Names as they are compared have no small letters.
            (format!("npi {npi}"), "")
        } else {
            (text::normalized(&name), &*name)
        };
        let organizations = &mut self.participants.organizations;
        let position = *self
            .by_key
            .entry(key.clone())
            .or_insert(organizations.len());
        match organizations.get(position) {
            None => organizations.push(Organization {
                key,
                name: name.to_string(),
            }),
            Some(first) if first.name != name => {
                let message = "spelled otherwise than in its first row; taken as the same";
                notes.add(place, npi, Kind::Guessed, "", message);
            }
            Some(_) => {}
        }
        position
    }

    fn note_encoding(&self, notes: &mut Notes) {
        if self.foreign > 0 {
            let message = format!(
                "not UTF-8 in {} rows, the first of them row {}; read as Windows-1252",
                self.foreign, self.first_foreign
            );
            notes.about_file(Kind::Guessed, "", message);
        }
    }
}

/// Nothing, or the word that CMS writes for it.
fn is_unknown(text: &str) -> bool {
    text.is_empty() || text.eq_ignore_ascii_case("null")
}

fn cohort(text: &str) -> Option<Cohort> {
    let text = text::normalized(text);
    let is = |cohort: &&Cohort| text::normalized(cohort.title()) == text;
    Cohort::ALL.iter().find(is).copied()
}

/// First and last name in one.
fn name(row: Row<'_>, columns: &Columns) -> String {
    let names = columns.names.map(|column| row.text(column).0);
    names.join(" ").trim().to_string()
}

/// Whether it is a participant, by year, and whether the practice is small in the latest one known.
fn years(
    row: Row<'_>,
    columns: &Columns,
    npi: &str,
    notes: &mut Notes,
) -> ([Option<bool>; YEARS], Option<bool>) {
    let mut participant = [None; YEARS];
    let mut small_practice = None;
    for (year, (places, names)) in columns.years.iter().zip(&columns.year_names).enumerate() {
        let [listed, small] = std::array::from_fn(|what| {
            let text = row.text(places[what]).0;
            let place = (row.number, names[what].as_str());
            // Later years are not known at first, which is nothing to be said of every row.
            if year == 0 && is_unknown(&text) {
                notes.add(place, npi, Kind::Blank, &text, "unknown");
            }
            yes_or_no(&text, place, npi, notes)
        });
        participant[year] = listed;
        small_practice = small.or(small_practice);
    }
    (participant, small_practice)
}

fn yes_or_no(text: &str, place: (usize, &str), npi: &str, notes: &mut Notes) -> Option<bool> {
    match text {
        _ if text.eq_ignore_ascii_case("yes") => Some(true),
        _ if text.eq_ignore_ascii_case("no") => Some(false),
        _ if is_unknown(text) => None,
        _ => {
            notes.add(
                place,
                npi,
                Kind::Suspicious,
                text,
                "neither Yes nor No; unknown",
            );
            None
        }
    }
}
