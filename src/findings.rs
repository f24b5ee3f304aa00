//! What is wrong with the user's input: every error found, each with its place, the value and what
//! is allowed, so that one look at the output mends them all.

use std::fmt;
use std::path::{Path, PathBuf};

/// One thing wrong with an input file (or one warning about it).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The file, as the user named it.
    pub file: PathBuf,
    /// Where in it.
    pub place: Place,
    /// What is wrong, with the value and what is allowed.
    pub message: String,
    /// What to change, if there is a good guess ("did you mean ...").
    pub help: Option<String>,
}

/// A place in an input file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// The file as a whole.
    File,
    /// A line and column, both from 1.
    Line(usize, usize),
    /// A data row (from 1, the header not counted) and its column, as CSV users count.
    Row(usize, String),
}

impl Finding {
    /// A finding about a place of a file.
    pub fn new(file: impl AsRef<Path>, place: Place, message: impl Into<String>) -> Self {
        Finding {
            file: file.as_ref().to_path_buf(),
            place,
            message: message.into(),
            help: None,
        }
    }

    /// Adds what to change.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds the nearest of the valid names, if one is near.
    pub fn nearest(mut self, name: &str, valid: &[&str]) -> Self {
        self.help = nearest(name, valid).map(|near| format!("did you mean `{near}`?"));
        self
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file.display())?;
        match &self.place {
            Place::File => {}
            Place::Line(line, column) => write!(f, ":{line}:{column}")?,
            Place::Row(row, column) if column.is_empty() => write!(f, ", row {row}")?,
            Place::Row(row, column) => write!(f, ", row {row}, column {column}")?,
        }
        write!(f, ": {}", self.message)?;
        if let Some(help) = &self.help {
            write!(f, "\n  help: {help}")?;
        }
        Ok(())
    }
}

/// All the findings of one reading; never empty where it is an error.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findings(pub Vec<Finding>);

impl Findings {
    /// Adds one.
    pub fn push(&mut self, finding: Finding) {
        self.0.push(finding);
    }

    /// Adds those of another reading whose places have no finding yet: a mistake is named once.
    pub fn add_new(&mut self, more: Findings) {
        let before = self.0.len();
        for finding in more.0 {
            let known =
                |other: &Finding| other.file == finding.file && other.place == finding.place;
            if !self.0[..before].iter().any(known) {
                self.0.push(finding);
            }
        }
    }

    /// `Ok` where nothing was found.
    pub fn into_result(self) -> Result<(), Findings> {
        if self.0.is_empty() { Ok(()) } else { Err(self) }
    }
}

impl From<Finding> for Findings {
    fn from(finding: Finding) -> Self {
        Findings(vec![finding])
    }
}

impl fmt::Display for Findings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, finding) in self.0.iter().enumerate() {
            if index > 0 {
                writeln!(f)?;
            }
            write!(f, "error: {finding}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Findings {}

/// The valid name that is nearest to a mistyped one, if any is near enough to be meant.
pub fn nearest<'a>(name: &str, valid: &[&'a str]) -> Option<&'a str> {
    valid
        .iter()
        .map(|candidate| (strsim::jaro_winkler(name, candidate), *candidate))
        .filter(|(similarity, _)| *similarity > 0.75)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, candidate)| candidate)
}
