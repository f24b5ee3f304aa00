//! clinicians.csv: those who are reported by name, one number a row, each rounded to what its standard
//! error supports.

use std::io::{self, Write};

use crate::program::PAYMENT_LAG_YEARS;

use crate::forecast::Portfolio;

use super::{identity, number};

/// Its name in an output folder.
pub(super) const CLINICIANS_CSV: &str = "clinicians.csv";

/// Writes the file. A practice's rows have no NPI and no cohort, those of all together no TIN either;
/// a present value has no year. The standard error is empty where one draw gives none.
///
/// # Errors
/// Whatever `out` cannot take.
pub(super) fn write_clinicians(
    portfolio: &Portfolio,
    out: &mut (dyn Write + Send),
) -> io::Result<()> {
    writeln!(
        out,
        "npi,tin,cohort,performance_year,payment_year,statistic,value,standard_error"
    )?;
    for forecast in &portfolio.subjects {
        let (npi, tin, cohort) = identity(&portfolio.clinicians, &forecast.subject);
        let years = forecast.years.iter();
        let years = years
            .map(|(year, statistics)| (format!("{year},{}", year + PAYMENT_LAG_YEARS), statistics));
        for (years, statistics) in years.chain([(",".into(), &forecast.all_years)]) {
            for (statistic, estimate) in statistics {
                let estimate = estimate.rounded();
                let error = estimate.standard_error.map(number).unwrap_or_default();
                let value = number(estimate.value);
                writeln!(
                    out,
                    "{npi},{tin},{cohort},{years},{statistic},{value},{error}"
                )?;
            }
        }
    }
    Ok(())
}
