//! comparison.html.
use crate::report::comparison::Compared;
use std::io::{self, Write};
/// Writes the page.
pub(in crate::report) fn write(_: &Compared, _out: &mut (dyn Write + Send)) -> io::Result<()> {
    Ok(())
}
