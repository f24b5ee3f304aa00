//! levers.csv: what each lever is worth, one effect a row, each number rounded to what its standard
//! error supports.

use std::io::{self, Write};

use crate::study::LeverStudy;
use crate::tally::Estimate;

use super::{identity, number};

/// Its name in an output folder.
pub const LEVERS_CSV: &str = "levers.csv";

/// Writes the file. A practice's rows have no NPI, those of all together no TIN either, and neither
/// has a change of the factor; without a year it is the mean of all reported years.
///
/// # Errors
/// Whatever `out` cannot take.
pub fn write_levers(study: &LeverStudy, out: &mut (dyn Write + Send)) -> io::Result<()> {
    writeln!(
        out,
        "npi,tin,performance_year,lever,scope,paf_change,paf_change_se,dollars_change,dollars_change_se"
    )?;
    for effect in &study.effects {
        let (npi, tin, _) = identity(&study.clinicians, &effect.subject);
        let year = effect.performance_year;
        writeln!(
            out,
            "{npi},{tin},{},{},{},{},{}",
            year.map(|year| year.to_string()).unwrap_or_default(),
            effect.lever.id(),
            effect.scope.id(),
            with_error(effect.paf_change),
            with_error(Some(effect.dollars_change)),
        )?;
    }
    Ok(())
}

/// A value and its standard error, each empty where there is none.
fn with_error(estimate: Option<Estimate>) -> String {
    let Some(estimate) = estimate.map(|estimate| estimate.rounded()) else {
        return ",".into();
    };
    let error = estimate.standard_error.map(number).unwrap_or_default();
    format!("{},{error}", number(estimate.value))
}
