//! differences.csv: tidy, one difference from the first scenario a row, each rounded to what its paired
//! standard error supports.

use std::io::{self, Write};

use crate::program::{PAYMENT_LAG_YEARS, Vocabulary};
use crate::report::{ResultRow, number};

use super::Compared;

const HEADER: [&str; 9] = [
    "scenario",
    "performance_year",
    "payment_year",
    "cohort",
    "group",
    "statistic",
    "difference",
    "standard_error",
    "sign_share",
];

/// Writes the file, or those of its rows that are wanted.
pub(super) fn write(
    compared: &Compared,
    is_wanted: impl Fn(&ResultRow<'_>) -> bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut table = csv::Writer::from_writer(out);
    table.write_record(HEADER)?;
    for (name, _, differences) in compared.others() {
        let signs = &differences.sign_shares;
        let rows = differences.estimates.rows().zip(signs);
        for (row, sign) in rows.filter(|(row, _)| is_wanted(row)) {
            let error = row.estimate.standard_error.map(number);
            let sign = sign.map(|share| number((share * 1e4).round() / 1e4));
            table.write_record([
                name,
                &row.performance_year.to_string(),
                &(row.performance_year + PAYMENT_LAG_YEARS).to_string(),
                row.cohort.id(),
                &row.group.id(),
                row.statistic,
                &number(row.estimate.value),
                &error.unwrap_or_default(),
                &sign.unwrap_or_default(),
            ])?;
        }
    }
    table.flush()
}
