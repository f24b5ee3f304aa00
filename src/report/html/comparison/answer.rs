//! The answer in words and a few numbers: by scenario, cohort and payment year.

use serde::Serialize;

use crate::program::{Cohort, PAYMENT_LAG_YEARS};
use crate::report::Outcome;
use crate::report::comparison::{Compared, Differences, SUMMARY_LINES, who_gains};
use crate::report::html::table::{Row, Table, cell, typeset};
use crate::report::text::signed;

use super::years;

/// What a scenario changes in a cohort.
#[derive(Serialize)]
pub(super) struct Headline {
    title: String,
    years: Vec<HeadlineYear>,
}

#[derive(Serialize)]
struct HeadlineYear {
    /// The payment year.
    year: u16,
    says: String,
    /// What both give, and the difference.
    table: Table,
}

/// One for each scenario after the first and cohort.
pub(super) fn headlines(compared: &Compared) -> Vec<Headline> {
    let mut headlines = Vec::new();
    for (name, other, differences) in compared.others() {
        for cohort in compared.first().results.cohorts() {
            let years = years(compared).into_iter().map(|year| HeadlineYear {
                year: year + PAYMENT_LAG_YEARS,
                says: typeset(&who_gains(compared.first(), differences, year, cohort)),
                table: table(compared, (name, other, differences), year, cohort),
            });
            headlines.push(Headline {
                title: format!("{}: {name}", cohort.title()),
                years: years.collect(),
            });
        }
    }
    headlines
}

fn table(
    compared: &Compared,
    (name, other, differences): (&str, &Outcome, &Differences),
    year: u16,
    cohort: Cohort,
) -> Table {
    let first = compared.first();
    let lines = SUMMARY_LINES.iter();
    let rows = lines.map(|(label, group, statistic, times)| {
        let level = |outcome: &Outcome| {
            cell(
                outcome.results.group(year, cohort, *group),
                statistic,
                *times,
            )
        };
        let difference = differences.estimates.get(year, cohort, *group, statistic);
        let difference = difference.map_or("–".into(), |one| typeset(&signed(one, *times)));
        Row::of([
            label.trim().to_string(),
            level(first),
            level(other),
            difference,
        ])
    });
    Table {
        caption: format!(
            "Payment year {}, ± standard error",
            year + PAYMENT_LAG_YEARS
        ),
        columns: ["", &compared.names[0], name, "difference"]
            .map(String::from)
            .to_vec(),
        rows: rows.collect(),
    }
}
