//! clinicians.csv: those who are reported by name, one number a row, each rounded to what its standard
//! error supports.

use std::io::{self, Write};

use crate::forecast::Portfolio;
use crate::program::PAYMENT_LAG_YEARS;

use super::{identity, number};

/// Its name in an output folder.
pub const CLINICIANS_CSV: &str = "clinicians.csv";

/// Writes the file. A practice's rows have no NPI and no cohort, those of all together no TIN either;
/// a present value has no year. The standard error is empty where one draw gives none.
///
/// # Errors
/// Whatever `out` cannot take.
pub fn write_clinicians(portfolio: &Portfolio, out: &mut (dyn Write + Send)) -> io::Result<()> {
    writeln!(
        out,
        "npi,tin,cohort,performance_year,payment_year,statistic,value,standard_error"
    )?;
    for row in &portfolio.rows {
        let (npi, tin, cohort) = identity(&portfolio.clinicians, &row.subject);
        let year = |year: Option<u16>| year.map(|year| year.to_string()).unwrap_or_default();
        let estimate = row.estimate.rounded();
        writeln!(
            out,
            "{npi},{tin},{cohort},{},{},{},{},{}",
            year(row.performance_year),
            year(row.performance_year.map(|year| year + PAYMENT_LAG_YEARS)),
            row.statistic,
            number(estimate.value),
            estimate.standard_error.map(number).unwrap_or_default(),
        )?;
    }
    Ok(())
}
