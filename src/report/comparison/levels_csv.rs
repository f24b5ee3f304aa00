//! levels.csv: what each scenario gives by itself, as its results.csv has it, with its name in front.

use std::io::{self, Write};

use crate::report::results_csv::{HEADER, fields};

use super::Compared;

/// Writes the file.
pub(super) fn write(compared: &Compared, out: &mut dyn Write) -> io::Result<()> {
    let mut table = csv::Writer::from_writer(out);
    let columns = HEADER.trim_end().split(',');
    table.write_record(std::iter::once("scenario").chain(columns))?;
    for (name, outcome) in compared.names.iter().zip(&compared.outcomes) {
        for row in outcome.results.rows() {
            let row = fields(&row);
            table.write_record(std::iter::once(&**name).chain(row.iter().map(String::as_str)))?;
        }
    }
    table.flush()
}
