//! A study's numbers: one a row, from which its text and its charts are made.

use std::io::{self, Write};

use asmcast::forecast::Group;
use asmcast::program::{Cohort, PAYMENT_LAG_YEARS, Vocabulary};
use asmcast::study::{Difference, PairedDraws};
use asmcast::tally::Estimate;

use super::contrasts::Contrast;

const HEADER: [&str; 10] = [
    "contrast",
    "performance_year",
    "payment_year",
    "cohort",
    "group",
    "statistic",
    "value",
    "standard_error",
    "low",
    "high",
];

/// Every number of a study.
#[derive(Default)]
pub struct Table(Vec<Row>);

/// One number.
pub struct Row {
    /// A scenario, for its own numbers, or what of several is subtracted from what.
    pub contrast: String,
    /// Performance year; `None`: all of them, a year.
    pub performance_year: Option<u16>,
    pub cohort: Cohort,
    /// A group's word in files, or who else it is of.
    pub group: String,
    /// Its name in results.csv, or what else it is.
    pub statistic: String,
    /// Rounded to what its error supports.
    pub estimate: Estimate,
}

impl Table {
    pub fn add(&mut self, mut row: Row) {
        row.estimate = row.estimate.rounded();
        self.0.push(row);
    }

    /// Adds contrasts of the same draws, in these performance years, of these statistics of groups.
    pub fn add_contrasts(
        &mut self,
        draws: &PairedDraws,
        contrasts: &[Contrast],
        years: &[u16],
        is_wanted: impl Fn(Group, &str) -> bool,
    ) {
        for contrast in contrasts {
            for (position, place) in draws.places().iter().enumerate() {
                let (group, name) = (place.statistic.group, place.statistic.name);
                if !years.contains(&place.performance_year) || !is_wanted(group, name) {
                    continue;
                }
                if let Some(estimate) = draws.contrast(&contrast.weights, position) {
                    self.add(Row {
                        contrast: contrast.name.into(),
                        performance_year: Some(place.performance_year),
                        cohort: place.cohort,
                        group: group.id(),
                        statistic: name.into(),
                        estimate,
                    });
                }
            }
        }
    }

    /// Adds differences that a comparison has found.
    pub fn add_differences(
        &mut self,
        contrast: &str,
        differences: &[Difference],
        is_wanted: impl Fn(&Difference) -> bool,
    ) {
        for difference in differences.iter().filter(|one| is_wanted(one)) {
            self.add(Row {
                contrast: contrast.into(),
                performance_year: Some(difference.performance_year),
                cohort: difference.cohort,
                group: difference.group.id(),
                statistic: difference.statistic.into(),
                estimate: difference.difference,
            });
        }
    }

    /// A number; years are payment years, and 0 is all of them.
    ///
    /// # Errors
    /// What is not there.
    pub fn get(
        &self,
        contrast: &str,
        cohort: Cohort,
        payment_year: u16,
        group: &str,
        statistic: &str,
    ) -> Result<Estimate, String> {
        let found = self.0.iter().find(|row| {
            row.payment_year().unwrap_or(0) == payment_year
                && (row.contrast == contrast && row.cohort == cohort)
                && (row.group == group && row.statistic == statistic)
        });
        found.map(|row| row.estimate).ok_or_else(|| {
            format!(
                "the results have no {contrast}, {}, {payment_year}, {group}, {statistic}",
                cohort.id()
            )
        })
    }

    /// Writes results.csv.
    ///
    /// # Errors
    /// Whatever `out` cannot take.
    pub fn write(&self, out: &mut (dyn Write + Send)) -> io::Result<()> {
        let mut rows = csv::Writer::from_writer(out);
        rows.write_record(HEADER)?;
        let year = |year: Option<u16>| year.map(|year| year.to_string()).unwrap_or_default();
        for row in &self.0 {
            let estimate = row.estimate;
            let numbers = [
                Some(estimate.value + 0.0),
                estimate.standard_error,
                estimate.interval.map(|interval| interval.low),
                estimate.interval.map(|interval| interval.high),
            ];
            let numbers = numbers.map(|x| x.map(|x| x.to_string()).unwrap_or_default());
            let [value, error, low, high] = &numbers;
            rows.write_record([
                &row.contrast,
                &year(row.performance_year),
                &year(row.payment_year()),
                row.cohort.id(),
                &row.group,
                &row.statistic,
                value,
                error,
                low,
                high,
            ])?;
        }
        rows.flush()
    }
}

impl Row {
    fn payment_year(&self) -> Option<u16> {
        self.performance_year.map(|year| year + PAYMENT_LAG_YEARS)
    }
}
