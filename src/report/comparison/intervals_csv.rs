//! intervals.csv of a comparison: the interval of each difference that has one, with the scenario in front.

use std::io::{self, Write};

use crate::report::intervals_csv::{HEADER, fields};

use super::Compared;

/// Writes the file.
pub(super) fn write(compared: &Compared, out: &mut dyn Write) -> io::Result<()> {
    let mut table = csv::Writer::from_writer(out);
    table.write_record(["scenario"].iter().chain(&HEADER))?;
    for (name, _, differences) in compared.others() {
        let rows = differences.estimates.rows();
        for fields in rows.filter_map(|row| fields(&row)) {
            table.write_record(std::iter::once(name).chain(fields.iter().map(String::as_str)))?;
        }
    }
    table.flush()
}
