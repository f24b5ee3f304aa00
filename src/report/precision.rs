//! How precise statistics were to be, and how precise they are.

use std::fmt::Write;

use serde::{Deserialize, Serialize};

use crate::forecast::{self, Standing, WorstRow};
use crate::program::{Cohort, PAYMENT_LAG_YEARS, Vocabulary};
use crate::tally::Estimate;

use super::text::{thousands, wrapped};

/// Most draws that a run may have, as `--max-draws` allows.
pub const MOST_DRAWS: u32 = 10_000_000;

/// What was asked for with `--until-error`, and what was reached.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AboutPrecision {
    /// Most draws that were allowed.
    pub max_draws: u32,
    /// Everything is as precise as was asked for; if not, the limit has ended the run.
    pub reached: bool,
    /// Draws done whenever errors were looked at; the run ended at the last.
    pub checkpoints: Vec<u32>,
    /// By statistic, in the order in which they were asked for.
    pub statistics: Vec<StatisticPrecision>,
}

/// How precise a statistic of the group of all is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StatisticPrecision {
    /// Its name.
    pub statistic: String,
    /// The largest standard error that was asked for, in its unit.
    pub asked: f64,
    /// It is reached in every cohort and year.
    pub reached: bool,
    /// Cohorts' years that have the statistic.
    pub cohort_years: usize,
    /// Those of them in which it did not vary over the draws.
    pub constant_cohort_years: usize,
    /// Of the others the worst; `None` where nothing varied.
    pub worst: Option<WorstError>,
}

/// The worst of a statistic's errors.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WorstError {
    /// Performance year.
    pub performance_year: u16,
    /// Cohort.
    pub cohort: Cohort,
    /// The standard error; `None` of a single draw.
    pub standard_error: Option<f64>,
}

impl AboutPrecision {
    pub(super) fn new(found: &forecast::Precision) -> Self {
        AboutPrecision {
            max_draws: found.max_draws,
            reached: found.furthest().is_none(),
            checkpoints: found.checkpoints.clone(),
            statistics: found.standings.iter().map(statistic).collect(),
        }
    }

    /// What was asked for and what was reached, as the terminal says it.
    pub(super) fn text(&self) -> String {
        let draws = |draws: u32| thousands(u64::from(draws));
        let last = self.checkpoints.last().copied().unwrap_or_default();
        let mut text = match self.reached {
            true => format!("Precision as asked for, after {} draws:\n", draws(last)),
            false => format!(
                "Precision asked for, not reached in {} draws, the limit:\n",
                draws(last)
            ),
        };
        for statistic in &self.statistics {
            let line = format!("  {}", statistic.text(last));
            let _ = writeln!(text, "{}", wrapped(&line, 4));
        }
        text
    }
}

impl StatisticPrecision {
    /// The same in a line, after so many draws.
    fn text(&self, draws: u32) -> String {
        let mut text = format!("{} to {}: ", self.statistic, small(self.asked));
        if let Some(worst) = &self.worst {
            let year = worst.performance_year + PAYMENT_LAG_YEARS;
            let of = format!("{}, paid in {year}", worst.cohort.id());
            let missed = if self.reached { "" } else { "not reached, " };
            let _ = match known(worst.standard_error) {
                Some(error) => write!(text, "{missed}{error} at worst ({of})"),
                None => write!(text, "not known of so few draws ({of})"),
            };
        }
        let which = match self.constant_cohort_years {
            0 => return text,
            some if some == self.cohort_years => String::new(),
            some => format!("; in {some} of {} cohort years it ", self.cohort_years),
        };
        let draws = thousands(u64::from(draws));
        let _ = write!(text, "{which}did not vary in {draws} draws");
        text
    }
}

fn statistic(standing: &Standing) -> StatisticPrecision {
    StatisticPrecision {
        statistic: standing.statistic.into(),
        asked: standing.asked,
        reached: standing.is_reached(),
        cohort_years: standing.rows,
        constant_cohort_years: standing.constant,
        worst: standing.worst.map(|row| WorstError {
            performance_year: row.performance_year,
            cohort: row.cohort,
            standard_error: row.standard_error.map(two_digits),
        }),
    }
}

/// How far a row is, on one line: paf_p05 HF 2033: 0.0007 of 0.0005; about 2,300 draws more.
pub fn still_to_go(standing: &Standing, row: &WorstRow, draws: u32) -> String {
    let error = match known(row.standard_error) {
        Some(error) => format!("{error} of {}", small(standing.asked)),
        None => "not yet known".into(),
    };
    let more = (row.draws - f64::from(draws)).max(1.0);
    let more = match row.draws <= f64::from(MOST_DRAWS) {
        true => format!("about {} draws more", thousands(round_up(more))),
        false => format!("more than {} draws", thousands(u64::from(MOST_DRAWS))),
    };
    format!(
        "{} {} {}: {error}; {more}",
        standing.statistic,
        row.cohort.id(),
        row.performance_year + PAYMENT_LAG_YEARS
    )
}

/// A standard error in two digits.
fn two_digits(error: f64) -> f64 {
    let estimate = Estimate::new(0.0, Some(error));
    estimate.rounded().standard_error.unwrap_or(error)
}

/// A standard error in two digits; `None` where so few draws do not tell. (Where a number is known not
/// to vary, that is said instead.)
fn known(error: Option<f64>) -> Option<String> {
    let error = error.filter(|error| *error > 0.0)?;
    Some(small(two_digits(error)))
}

/// A number that may be very small.
fn small(number: f64) -> String {
    match number {
        0.000_001.. => super::number(number),
        _ => format!("{number:e}"),
    }
}

/// Two leading digits, rounded up.
pub(super) fn round_up(draws: f64) -> u64 {
    let mut unit = 1.0;
    while draws / unit > 100.0 {
        unit *= 10.0;
    }
    ((draws / unit).ceil() * unit) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn standing(constant: usize, worst: Option<WorstRow>) -> Standing {
        Standing {
            statistic: "paf_p05",
            asked: 0.0005,
            rows: 10,
            constant,
            worst,
        }
    }

    const ROW: WorstRow = WorstRow {
        cohort: Cohort::HeartFailure,
        performance_year: 2031,
        standard_error: Some(0.000_697),
        is_reached: false,
        draws: 3_265.2,
    };

    #[test]
    fn what_is_still_to_go_fits_a_line() {
        let line = still_to_go(&standing(0, Some(ROW)), &ROW, 1_000);
        assert_eq!(
            line,
            "paf_p05 HF 2033: 0.0007 of 0.0005; about 2,300 draws more"
        );
        let far = WorstRow {
            draws: 1e300,
            ..ROW
        };
        let line = still_to_go(&standing(0, Some(far)), &far, 1_000);
        assert!(
            line.ends_with("0.0005; more than 10,000,000 draws"),
            "{line}"
        );
    }

    #[test]
    fn what_did_not_vary_is_said() {
        let text = |standing: &Standing| statistic(standing).text(2_300);
        assert_eq!(
            text(&standing(10, None)),
            "paf_p05 to 0.0005: did not vary in 2,300 draws"
        );
        let reached = WorstRow {
            standard_error: Some(0.000_49),
            is_reached: true,
            ..ROW
        };
        assert_eq!(
            text(&standing(4, Some(reached))),
            "paf_p05 to 0.0005: 0.00049 at worst (HF, paid in 2033); in 4 of 10 cohort years it \
             did not vary in 2,300 draws"
        );
        assert_eq!(
            text(&standing(0, Some(ROW))),
            "paf_p05 to 0.0005: not reached, 0.0007 at worst (HF, paid in 2033)"
        );
    }
}
