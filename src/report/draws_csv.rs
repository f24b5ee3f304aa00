//! draws.csv: a row for each draw, cohort and year, each number as it was drawn.

use std::io::{self, Write};

use crate::program::{PAYMENT_LAG_YEARS, Vocabulary};

use super::{Spool, number};

/// Its name in an output folder.
pub(super) const FILE_NAME: &str = "draws.csv";

/// Writes the file. A number is empty where the draw has none.
pub(super) fn write(spool: &Spool, out: &mut (dyn Write + Send)) -> io::Result<()> {
    let columns: Vec<&str> = spool.columns().collect();
    writeln!(
        out,
        "draw,performance_year,payment_year,cohort,{}",
        columns.join(",")
    )?;
    spool.read(|row| {
        write!(
            out,
            "{},{},{},{}",
            row.draw,
            row.performance_year,
            row.performance_year + PAYMENT_LAG_YEARS,
            row.cohort.id()
        )?;
        for &x in &row.numbers {
            match x.is_nan() {
                true => out.write_all(b",")?,
                false => write!(out, ",{}", number(x))?,
            }
        }
        out.write_all(b"\n")
    })
}
