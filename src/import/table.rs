//! CMS's tables, a row at a time: however long the file, one row of it is in memory.

use std::borrow::Cow;
use std::path::Path;

use csv::{ByteRecord, ErrorKind};

use super::findings::{Kind, Notes};
use super::text;
use crate::findings::{Finding, Findings, Place, nearest};
use crate::records::quoted;
use crate::sources::{Progress, Source};

/// No row of CMS's files is nearly as long; one that is has swallowed others.
const LONGEST_ROW: usize = 1 << 20;

/// Of so many rows one may be unusable; of fewer the file is not what it should be.
const ROWS_FOR_ONE_UNUSABLE: usize = 100;

/// After so many unusable rows nobody needs to see the others.
const MOST_UNUSABLE: usize = 100_000;

/// After so many rows the progress is told again.
const ROWS_BETWEEN_NEWS: usize = 4096;

/// A table whose header has been read.
pub(super) struct Table<'a> {
    notes: &'a mut Notes,
    reader: csv::Reader<Source>,
    progress: Progress,
    /// Titles as they stand in the file, trimmed.
    header: Vec<String>,
    /// How many rows could not be used, and what the first of them is called.
    unusable: usize,
    first_unusable: Option<String>,
}

/// A row of a table.
#[derive(Clone, Copy)]
pub(super) struct Row<'a> {
    /// From 1, the header not counted.
    pub number: usize,
    record: &'a ByteRecord,
}

impl<'a> Row<'a> {
    /// The bytes of a field without spaces around; of a column that is not there, none.
    #[inline]
    pub fn bytes(self, column: Option<usize>) -> &'a [u8] {
        let field = column.and_then(|column| self.record.get(column));
        field.map_or(&[], <[u8]>::trim_ascii)
    }

    /// The text of a field, and whether it is another encoding's.
    pub fn text(self, column: Option<usize>) -> (Cow<'a, str>, bool) {
        text::decoded(self.bytes(column))
    }

    /// Whether all of the row is UTF-8.
    pub fn is_utf8(self) -> bool {
        std::str::from_utf8(self.record.as_slice()).is_ok()
    }
}

impl<'a> Table<'a> {
    /// Opens a table and reads its header.
    ///
    /// # Errors
    /// The file cannot be read as a table.
    pub fn open(notes: &'a mut Notes) -> Result<Self, Findings> {
        let source = Source::open(notes.path())?;
        let progress = source.progress();
        let mut reader = csv::ReaderBuilder::new()
            .flexible(true)
            .buffer_capacity(1 << 16)
            .from_reader(source);
        let header = reader
            .byte_headers()
            .map_err(|error| unreadable(notes.path(), &error, 0))?;
        let header: Vec<String> = header
            .iter()
            .map(|title| text::decoded(title.trim_ascii()).0.into_owned())
            .collect();
        let about_file = |message: String| Finding::new(notes.path(), Place::File, message);
        if header.iter().all(String::is_empty) {
            let message = "the file is empty, must begin with a header";
            return Err(about_file(message.into()).into());
        }
        if let [only] = &header[..]
            && let Some(separator) = [';', '\t', '|'].iter().find(|c| only.contains(**c))
        {
            let message = format!("columns are separated by {separator:?}, must be by ','");
            return Err(about_file(message)
                .help("save it again as CSV with commas")
                .into());
        }
        Ok(Table {
            notes,
            reader,
            progress,
            header,
            unusable: 0,
            first_unusable: None,
        })
    }

    /// Whether a column of this name is there.
    pub fn has(&self, name: &str) -> bool {
        self.header.iter().any(|title| same_name(title, name))
    }

    /// Whether a column's name starts so.
    pub fn has_prefix(&self, prefix: &str) -> bool {
        let has = |title: &String| plain(title).starts_with(prefix);
        self.header.iter().any(has)
    }

    /// A finding about the file.
    pub fn about_file(&self, message: impl Into<String>) -> Finding {
        Finding::new(self.notes.path(), Place::File, message)
    }

    /// Where columns stand, by name; spaces may stand for underscores, and capitals do not count.
    ///
    /// # Errors
    /// Those that are missing or stand twice.
    pub fn columns<const N: usize>(&self, names: [&str; N]) -> Result<[usize; N], Findings> {
        let mut findings = Findings::default();
        let places = names.map(|name| {
            let mut found = (0..)
                .zip(&self.header)
                .filter(|(_, title)| same_name(title, name));
            let first = found.next();
            match (first, found.next()) {
                (None, _) => findings.push(self.missing(name)),
                (_, Some(_)) => {
                    let message = format!("column {name} stands twice, must be once");
                    findings.push(self.about_file(message));
                }
                _ => {}
            }
            first.map_or(usize::MAX, |(place, _)| place)
        });
        findings.into_result().map(|()| places)
    }

    /// Where a column stands, if it is there.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.header.iter().position(|title| same_name(title, name))
    }

    fn missing(&self, name: &str) -> Finding {
        let finding = self.about_file(format!("column {name} is missing"));
        let titles: Vec<String> = self.header.iter().map(|title| plain(title)).collect();
        let titles: Vec<&str> = titles.iter().map(String::as_str).collect();
        let near = nearest(&plain(name), &titles)
            .and_then(|near| titles.iter().position(|title| *title == near));
        match near {
            Some(place) => {
                let near = quoted(&self.header[place]);
                finding.help(format!("the nearest column is `{near}`"))
            }
            None => finding,
        }
    }

    /// Shows every row to `read`, which may find it unusable, and tells `news` how many bytes of the
    /// file have been read. Returns the number of rows.
    ///
    /// # Errors
    /// The file ends early, a row is endless, or too many rows are unusable.
    pub fn for_each(
        mut self,
        news: &dyn Fn(u64),
        mut read: impl FnMut(Row<'_>, &mut Notes) -> Result<(), Unusable>,
    ) -> Result<usize, Findings> {
        let mut record = ByteRecord::new();
        let mut number = 0;
        loop {
            match self.reader.read_byte_record(&mut record) {
                Ok(true) => number += 1,
                Ok(false) => break,
                Err(error) => return Err(unreadable(self.notes.path(), &error, number).into()),
            }
            if number % ROWS_BETWEEN_NEWS == 0 {
                news(self.progress.bytes());
            }
            if record.as_slice().len() > LONGEST_ROW {
                return Err(endless(self.notes.path(), number).into());
            }
            if self.unusable > MOST_UNUSABLE {
                return self.ended(number);
            }
            if record.len() != self.header.len() {
                self.note_ragged(number, &record);
                continue;
            }
            let row = Row {
                number,
                record: &record,
            };
            if let Err(Unusable(message)) = read(row, self.notes) {
                self.count_unusable(number, message);
            }
        }
        news(self.progress.bytes());
        self.ended(number)
    }

    fn note_ragged(&mut self, number: usize, record: &ByteRecord) {
        if record.iter().all(|field| field.trim_ascii().is_empty()) {
            return;
        }
        let (found, expected) = (record.len(), self.header.len());
        let message = format!("the row has {found} fields, must have {expected} as the header");
        let ignored = format!("{message}; it is ignored");
        self.notes.add((number, ""), "", Kind::Ignored, "", ignored);
        self.count_unusable(number, message);
    }

    fn count_unusable(&mut self, number: usize, message: String) {
        self.unusable += 1;
        self.first_unusable
            .get_or_insert_with(|| format!("row {number}: {message}"));
    }

    /// The number of rows, if enough of them could be used.
    fn ended(self, rows: usize) -> Result<usize, Findings> {
        match self.first_unusable {
            Some(first)
                if self.unusable * ROWS_FOR_ONE_UNUSABLE > rows
                    || self.unusable > MOST_UNUSABLE =>
            {
                let message = format!(
                    "{} of {rows} rows cannot be used, and 1 in {ROWS_FOR_ONE_UNUSABLE} may be; \
                     the first is {first}",
                    self.unusable
                );
                Err(Finding::new(self.notes.path(), Place::File, message).into())
            }
            _ => Ok(rows),
        }
    }
}

/// Why a row cannot be used; `findings.csv` has it already.
pub(super) struct Unusable(pub String);

/// A title in the form in which names are compared.
fn plain(title: &str) -> String {
    title.to_ascii_lowercase().replace([' ', '-'], "_")
}

fn same_name(title: &str, name: &str) -> bool {
    plain(title) == plain(name)
}

/// What went wrong after a number of rows.
fn unreadable(path: &Path, error: &csv::Error, rows: usize) -> Finding {
    let message = match error.kind() {
        ErrorKind::Io(error) => format!("cannot read beyond row {rows}: {error}"),
        _ => format!("not CSV after row {rows}: {error}"),
    };
    Finding::new(path, Place::File, message)
}

fn endless(path: &Path, row: usize) -> Finding {
    let message = format!("the row is longer than {LONGEST_ROW} bytes");
    Finding::new(path, Place::Row(row, String::new()), message)
        .help("a quotation mark may have no partner, here or in the row before")
}
