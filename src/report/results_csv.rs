//! results.csv: tidy, one number a row, each rounded to what its standard error supports.

use std::io::{self, Write};

use crate::program::{PAYMENT_LAG_YEARS, Vocabulary};

use super::{Format, Outcome, ResultRow, Results, number};

/// Its name in an output folder.
pub(super) const FILE_NAME: &str = "results.csv";

/// Its first line.
pub(super) const HEADER: &str =
    "performance_year,payment_year,cohort,group,statistic,value,standard_error\n";

/// The format.
pub(super) struct ResultsCsv;

impl Format for ResultsCsv {
    fn file_name(&self) -> &'static str {
        FILE_NAME
    }

    fn write(&self, outcome: &Outcome, out: &mut (dyn Write + Send)) -> io::Result<()> {
        out.write_all(render(&outcome.results).as_bytes())
    }
}

/// The file. The standard error is empty where one draw gives none.
pub(super) fn render(results: &Results) -> String {
    let mut text = String::from(HEADER);
    for row in results.rows() {
        text.push_str(&fields(&row).join(","));
        text.push('\n');
    }
    text
}

/// The fields of a row.
pub(super) fn fields(row: &ResultRow<'_>) -> [String; 7] {
    [
        row.performance_year.to_string(),
        (row.performance_year + PAYMENT_LAG_YEARS).to_string(),
        row.cohort.id().to_string(),
        row.group.id(),
        row.statistic.to_string(),
        number(row.estimate.value),
        row.estimate.standard_error.map(number).unwrap_or_default(),
    ]
}
