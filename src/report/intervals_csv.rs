//! intervals.csv: tidy, the interval of 95 % of a number a row. Numbers of which none is stated, as so few
//! draws have them, are left out.

use std::io::{self, Write};

use crate::program::{PAYMENT_LAG_YEARS, Vocabulary};

use super::{Format, Outcome, ResultRow, with_interval};

/// Its name in an output folder.
pub(super) const FILE_NAME: &str = "intervals.csv";

/// Its columns.
pub(super) const HEADER: [&str; 7] = [
    "performance_year",
    "payment_year",
    "cohort",
    "group",
    "statistic",
    "low",
    "high",
];

/// The format.
pub(super) struct IntervalsCsv;

impl Format for IntervalsCsv {
    fn file_name(&self) -> &'static str {
        FILE_NAME
    }

    fn write(&self, outcome: &Outcome, out: &mut (dyn Write + Send)) -> io::Result<()> {
        let mut table = csv::Writer::from_writer(out);
        table.write_record(HEADER)?;
        for fields in outcome.results.rows().filter_map(|row| fields(&row)) {
            table.write_record(fields)?;
        }
        table.flush()
    }
}

/// The fields of a row that has an interval.
pub(super) fn fields(row: &ResultRow<'_>) -> Option<[String; 7]> {
    row.estimate.interval?;
    let [_, low, high] = with_interval(Some(row.estimate));
    Some([
        row.performance_year.to_string(),
        (row.performance_year + PAYMENT_LAG_YEARS).to_string(),
        row.cohort.id().to_string(),
        row.group.id(),
        row.statistic.to_string(),
        low,
        high,
    ])
}
