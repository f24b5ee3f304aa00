//! results.csv: tidy, one number a row, each rounded to what its standard error supports.

use crate::forecast::Forecast;
use crate::program::Vocabulary;

use super::{Format, Outcome, number};

/// The format.
pub(super) struct ResultsCsv;

impl Format for ResultsCsv {
    fn file_name(&self) -> &'static str {
        "results.csv"
    }

    fn render(&self, outcome: &Outcome<'_>) -> Vec<u8> {
        render(outcome.forecast)
    }
}

/// The file of a forecast. The standard error is empty where one draw gives none.
pub(super) fn render(forecast: &Forecast) -> Vec<u8> {
    let mut text =
        String::from("performance_year,payment_year,cohort,group,statistic,value,standard_error\n");
    for row in &forecast.rows {
        let fields = [
            row.performance_year.to_string(),
            row.payment_year.to_string(),
            row.cohort.id().to_string(),
            row.group.id(),
            row.statistic.to_string(),
            number(row.estimate.rounded_value()),
            row.estimate.rounded_error().map(number).unwrap_or_default(),
        ];
        text.push_str(&fields.join(","));
        text.push('\n');
    }
    text.into_bytes()
}
