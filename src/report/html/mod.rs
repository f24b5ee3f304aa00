//! report.html
use super::{Format, Outcome};
use std::io::{self, Write};
/// The format.
pub(super) struct ReportHtml;

impl Format for ReportHtml {
    fn file_name(&self) -> &'static str {
        "report.html"
    }

    fn write(&self, _outcome: &Outcome, _out: &mut (dyn Write + Send)) -> io::Result<()> {
        Ok(())
    }
}
