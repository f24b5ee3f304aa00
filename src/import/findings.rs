//! What an import did not take as it stood: by file, row and column, for `findings.csv`.

use std::collections::HashSet;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::findings::{Finding, Place};
use crate::program::Vocabulary;
use crate::records::quoted;

/// What became of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Somebody of one file is not in the other.
    Unmatched,
    /// A value is not there, and stays unknown.
    Blank,
    /// A value was taken from elsewhere, or made.
    Guessed,
    /// A row or column was not used.
    Ignored,
    /// A value cannot be right, or two of them do not go together.
    Suspicious,
}

impl Vocabulary for Kind {
    const ALL: &'static [Self] = &[
        Kind::Unmatched,
        Kind::Blank,
        Kind::Guessed,
        Kind::Ignored,
        Kind::Suspicious,
    ];

    fn id(self) -> &'static str {
        match self {
            Kind::Unmatched => "unmatched",
            Kind::Blank => "blank",
            Kind::Guessed => "guessed",
            Kind::Ignored => "ignored",
            Kind::Suspicious => "suspicious",
        }
    }
}

/// One line of `findings.csv`. The order is by file, row and column.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    /// Name of the file, without its folder.
    pub file: String,
    /// Data row, from 1; `None`: it is about the file.
    pub row: Option<usize>,
    /// Column, as the file's maker names it; empty: it is about the row.
    pub column: String,
    /// NPI of the clinician whom it is about; empty: nobody's.
    pub npi: String,
    /// Whether it is about the chosen, a whole file or the user's own; all are, if nobody is chosen.
    pub chosen: bool,
    /// What became of the value.
    pub kind: Kind,
    /// The value in the file, or the one that was guessed.
    pub value: String,
    /// What was found, in words.
    pub finding: String,
}

/// Collects the findings about one file.
#[derive(Clone, Debug)]
pub struct Notes {
    path: PathBuf,
    file: String,
    /// In the order found.
    pub entries: Vec<Entry>,
}

impl Notes {
    /// Of a file about which nothing is known yet.
    pub fn new(path: &Path) -> Self {
        Notes {
            path: path.to_path_buf(),
            file: file_name(path),
            entries: Vec::new(),
        }
    }

    /// The file, as the user named it.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Adds a finding about a row's column.
    pub fn add(
        &mut self,
        (row, column): (usize, &str),
        npi: &str,
        kind: Kind,
        value: &str,
        finding: impl Into<String>,
    ) {
        self.push(Some(row), column, npi, kind, value, finding.into());
    }

    /// Adds a finding about the file.
    pub fn about_file(&mut self, kind: Kind, value: &str, finding: impl Into<String>) {
        self.push(None, "", "", kind, value, finding.into());
    }

    /// Adds the warning of another reader, about something that it ignored.
    pub fn ignored(&mut self, warning: &Finding) {
        let (row, column) = match &warning.place {
            Place::Row(row, column) => (Some(*row), column.as_str()),
            Place::File | Place::Line(..) => (None, ""),
        };
        let message = warning.message.clone();
        self.push(row, column, "", Kind::Ignored, "", message);
    }

    /// Tells findings about the chosen NPIs, if there are any, from those about others' rows.
    pub fn tell_apart(&mut self, chosen: &HashSet<&str>) {
        for entry in &mut self.entries {
            let is_chosen = chosen.is_empty() || chosen.contains(&*entry.npi);
            entry.chosen = is_chosen || entry.row.is_none();
        }
    }

    fn push(
        &mut self,
        row: Option<usize>,
        column: &str,
        npi: &str,
        kind: Kind,
        value: &str,
        finding: String,
    ) {
        self.entries.push(Entry {
            file: self.file.clone(),
            row,
            column: column.to_string(),
            npi: npi.to_string(),
            chosen: true,
            kind,
            value: quoted(value),
            finding,
        });
    }
}

/// The findings about whole files that somebody should see at once, the suspicious ones first.
pub fn about_files(entries: &[Entry]) -> Vec<&Entry> {
    let of = |kind| {
        let is_it = move |entry: &&Entry| entry.row.is_none() && entry.kind == kind;
        entries.iter().filter(is_it)
    };
    of(Kind::Suspicious).chain(of(Kind::Ignored)).collect()
}

/// The name of a file without its folder, fit for one line of text.
pub fn file_name(path: &Path) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str());
    quoted(&name.to_string_lossy())
}

/// Writes `findings.csv`.
///
/// # Errors
/// Whatever `out` cannot take.
pub fn write_findings(out: impl Write, entries: &[Entry]) -> io::Result<()> {
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record([
        "file", "row", "column", "npi", "chosen", "kind", "value", "finding",
    ])?;
    for entry in entries {
        writer.write_record([
            entry.file.as_str(),
            &entry.row.map_or_else(String::new, |row| row.to_string()),
            &entry.column,
            &entry.npi,
            if entry.chosen { "1" } else { "0" },
            entry.kind.id(),
            &entry.value,
            &entry.finding,
        ])?;
    }
    writer.flush()
}
