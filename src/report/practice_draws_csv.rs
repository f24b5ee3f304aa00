//! practice_draws.csv: what practices come to in each draw, as it was drawn: the joint distribution of
//! their dollars.

use std::io::{self, Write};

use crate::forecast::PracticeDraws;
use crate::program::PAYMENT_LAG_YEARS;

use super::number;

/// Its name in an output folder.
pub(super) const PRACTICE_DRAWS_CSV: &str = "practice_draws.csv";

/// Writes the file: by draw, practice and year, the rows of all together without a TIN; those alone
/// where rows of practices would be too many.
///
/// # Errors
/// The draws cannot be read, or whatever `out` cannot take.
pub(super) fn write_practice_draws(
    draws: &PracticeDraws<'_>,
    by_practice: bool,
    out: &mut (dyn Write + Send),
) -> io::Result<()> {
    writeln!(
        out,
        "draw,tin,performance_year,payment_year,participants,part_b_payment_year,payment_change"
    )?;
    draws.read(by_practice, |row| {
        writeln!(
            out,
            "{},{},{},{},{},{},{}",
            row.draw,
            row.tin.unwrap_or_default(),
            row.performance_year,
            row.performance_year + PAYMENT_LAG_YEARS,
            row.participants,
            number(row.payments),
            number(row.change)
        )
    })
}
