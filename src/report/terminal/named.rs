//! Those who are reported by name, on the terminal: dollars by payment year, and all years together.

use std::fmt::Write;

use crate::forecast::{Statistics, Subject};
use crate::program::PAYMENT_LAG_YEARS;
use crate::report::Named;
use crate::report::text::{aligned, dollars, percent, rate};
use crate::tally::Estimate;

/// The titles of the columns.
const TITLES: [&str; 5] = ["paid", "expected", "5 % worst", "5 % best", "loss"];

/// Their least widths.
const WIDTHS: [usize; 5] = [5, 20, 20, 20, 14];

/// A table of dollars by payment year.
pub(super) fn summary(named: &Named) -> String {
    let Some(forecast) = named.forecast(&Subject::Everybody) else {
        return String::new();
    };
    let who = match named.only() {
        Some(only) => format!("NPI {}, TIN {}", only.npi, only.tin),
        None => named.who(),
    };
    let mut lines = vec![TITLES.map(String::from)];
    let years = forecast.years.iter().map(|(year, statistics)| {
        let title = (year + PAYMENT_LAG_YEARS).to_string();
        line(title, statistics, "payment_change")
    });
    lines.extend(years);
    lines.push(line("all".into(), &forecast.all_years, "present_value"));
    let mut text = format!("\n{who}: change of Medicare payments\n");
    text.push_str(&aligned(&lines, WIDTHS));
    if !named.has_sheets() {
        let _ = writeln!(
            text,
            "No sheets of practices: too many are reported; name fewer by [[focal]]."
        );
    }
    let planning = &named.planning;
    let _ = writeln!(
        text,
        "By payment year; all: their present value in {} dollars at {} a year. Loss:\n\
         the chance of one. ± is one standard error of the simulation.",
        planning.present_value_year,
        rate(planning.discount_rate)
    );
    text
}

fn line(title: String, statistics: &Statistics, name: &str) -> [String; 5] {
    let cell = |ending: &str, show: fn(Estimate) -> String| {
        let estimate = statistics.get(&format!("{name}_{ending}"));
        estimate.map_or_else(|| "-".into(), |estimate| show(*estimate))
    };
    [
        title,
        cell("mean", dollars),
        cell("p05", dollars),
        cell("p95", dollars),
        cell("probability_of_loss", percent),
    ]
}
