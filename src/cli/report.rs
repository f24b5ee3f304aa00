//! `asmcast report`: the HTML report again, from results.

use std::path::PathBuf;

use clap::Args;

use crate::files;
use crate::report::{self, FormatName};

use super::CommandError;

/// Render the report of a finished run again, without running.
///
/// Reads summary.json in a folder that `asmcast run` has written, and writes report.html beside it; of
/// clinicians who are reported by name also board.html and a sheet for each practice.
#[derive(Args)]
#[command(after_help = "Examples:
  asmcast report reports/baseline
  asmcast report reports/baseline --out board-meeting")]
pub struct Report {
    /// Folder with a summary.json.
    folder: PathBuf,
    /// Folder for report.html; without it, the same folder.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

impl Report {
    /// Runs the command.
    pub fn run(self) -> Result<(), CommandError> {
        let outcome = report::read(&self.folder)?;
        let folder = self.out.as_ref().unwrap_or(&self.folder);
        super::prepare(folder)?;
        let files = report::files(&outcome, None, &[FormatName::Html]);
        let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
        let left_over = report::sheets_left_over(folder, &names);
        files::write_all(folder, &files)?;
        files::remove(&left_over)?;
        super::print(&format!(
            "Written to {}: {}\n",
            folder.display(),
            names.join(", ")
        ))
    }
}
