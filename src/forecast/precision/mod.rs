//! Draws until statistics are as precise as was asked: standard errors are looked at when so many
//! draws are done, and say how many are to be done before the next look.
//!
//! When to look depends on the scenario and on what the look before has found, never on time or
//! threads, so that the number of draws in the end is always the same. Looks are far apart, since
//! whoever looks after every draw stops where the error happens to be underestimated (Chow and Robbins
//! 1965, Annals of Mathematical Statistics 36:457-462, give the limit in which that does not matter).

mod statistic;

pub use statistic::statistics_of_all;

use crate::program::Cohort;
use crate::rules::Exchange;
use crate::scenario::Model;

use super::arena::CohortLaws;
use super::engine::Tallies;
use statistic::PooledYear;

/// Draws of which a standard error is trusted: it is then known to about a sixth, 1 / sqrt(2 × 20).
const TRUSTED: u64 = 20;

/// Draws of which it is trusted that a number does not vary: what varies in one draw in thirty shows in
/// a hundred with a probability of 97 %.
const TRUSTED_WITHOUT_SPREAD: u64 = 100;

/// So many more draws than the errors call for, as these are estimates too: of 1,000 draws an error is
/// known to 2 %, and the number of draws that it calls for to 4 %.
const MARGIN: f64 = 1.05;

/// From one look to the next there are at least a tenth more draws, as looks that are close to each other
/// stop too early, and at most four times as many, as early errors are rough.
const LEAST_MORE: f64 = 10.0;
const MOST_TIMES: f64 = 4.0;

/// What is to be how precise.
#[derive(Clone, Debug, PartialEq)]
pub struct Goal {
    /// At least one.
    pub targets: Vec<Target>,
    /// Most draws, at least those of the scenario.
    pub max_draws: u32,
}

/// A statistic and its standard error of every cohort and year, in the statistic's unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Target {
    /// One of [`statistics_of_all`].
    pub statistic: &'static str,
    /// The largest standard error, above 0.
    pub standard_error: f64,
}

/// What is found when so many draws are done.
#[derive(Clone, Debug, PartialEq)]
pub struct Checkpoint {
    /// Draws done.
    pub draws: u32,
    /// By target.
    pub standings: Vec<Standing>,
}

/// How precise a statistic is.
#[derive(Clone, Debug, PartialEq)]
pub struct Standing {
    /// The statistic.
    pub statistic: &'static str,
    /// The standard error that was asked for.
    pub asked: f64,
    /// Cohorts' years that have the statistic.
    pub rows: usize,
    /// Those of them in which it did not vary, in draws enough to trust that.
    pub constant: usize,
    /// Of the others the one that needs most draws.
    pub worst: Option<WorstRow>,
}

/// A cohort's year of a statistic that varies or may vary.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WorstRow {
    /// The cohort.
    pub cohort: Cohort,
    /// The performance year.
    pub performance_year: u16,
    /// The standard error as results.csv has it; `None` of a single draw.
    pub standard_error: Option<f64>,
    /// It is what was asked for, and of draws enough to trust it.
    pub is_reached: bool,
    /// Draws that would do, in all; more than any run may have where the error is far too large.
    pub draws: f64,
}

/// How precise statistics are that were to be.
#[derive(Clone, Debug, PartialEq)]
pub struct Precision {
    /// Most draws that were allowed.
    pub max_draws: u32,
    /// How many draws were done at each look; the last is where the run ended.
    pub checkpoints: Vec<u32>,
    /// What the last look found, by target.
    pub standings: Vec<Standing>,
}

impl Target {
    /// Why a scenario has no such statistic in any draw, if that is known beforehand.
    pub fn impossible(&self, model: &Model) -> Option<&'static str> {
        let is_linear = model.rules.exchange == Exchange::Linear;
        (self.statistic == "midpoint" && is_linear)
            .then_some("the scenario's linear exchange has no midpoint")
    }
}

impl Goal {
    /// Looks at the tallies that the workers have when so many draws are done.
    pub(super) fn look(
        &self,
        model: &Model,
        laws: &[CohortLaws],
        workers: &[&Tallies],
        draws: u32,
    ) -> Checkpoint {
        let standing = |target: &Target| Standing {
            statistic: target.statistic,
            asked: target.standard_error,
            rows: 0,
            constant: 0,
            worst: None,
        };
        let mut standings: Vec<Standing> = self.targets.iter().map(standing).collect();
        for (index, performance_year) in model.years.clone().enumerate() {
            for (place, laws) in laws.iter().enumerate() {
                let year = PooledYear::new(workers.iter().map(|tallies| &tallies[place][index]));
                for standing in &mut standings {
                    if let Some((estimate, of_draws)) = year.estimate(standing.statistic) {
                        // What is written has two digits of the error, and may be a little above it.
                        let written = estimate.rounded().standard_error;
                        let errors = estimate.standard_error.zip(written);
                        let error = errors.map(|(error, written)| error.max(written));
                        standing.add((laws.cohort, performance_year), error, of_draws, draws);
                    }
                }
            }
        }
        Checkpoint { draws, standings }
    }
}

impl WorstRow {
    /// Is missed while the other is not, or needs more draws.
    fn is_worse(&self, other: &WorstRow) -> bool {
        match (self.is_reached, other.is_reached) {
            (false, true) => true,
            (true, false) => false,
            _ => self.draws > other.draws,
        }
    }
}

impl Standing {
    /// Adds a cohort's year with its standard error, of some of so many draws.
    fn add(&mut self, row: (Cohort, u16), error: Option<f64>, of_draws: u64, draws: u32) {
        self.rows += 1;
        let trusted = match error {
            Some(error) if error > 0.0 => TRUSTED,
            _ => TRUSTED_WITHOUT_SPREAD,
        };
        let is_trusted = of_draws >= trusted;
        if is_trusted && error == Some(0.0) {
            self.constant += 1;
            return;
        }
        let draws = f64::from(draws);
        let times = error.unwrap_or(0.0) / self.asked;
        // The error falls with the root of the number of draws.
        let for_error = draws * times * times * MARGIN;
        let for_trust = match is_trusted {
            true => 0.0,
            false => draws * trusted as f64 / of_draws as f64,
        };
        let row = WorstRow {
            cohort: row.0,
            performance_year: row.1,
            standard_error: error,
            is_reached: is_trusted && times <= 1.0,
            draws: for_error.max(for_trust),
        };
        if self.worst.is_none_or(|worst| row.is_worse(&worst)) {
            self.worst = Some(row);
        }
    }

    /// Every cohort's year is as precise as was asked for.
    pub fn is_reached(&self) -> bool {
        self.worst.is_none_or(|worst| worst.is_reached)
    }
}

/// The statistic that needs most draws of those that are not yet as precise as was asked for.
fn furthest(standings: &[Standing]) -> Option<(&Standing, &WorstRow)> {
    let rows = standings
        .iter()
        .filter_map(|standing| Some((standing, standing.worst.as_ref()?)));
    rows.filter(|(_, row)| !row.is_reached)
        .max_by(|(_, one), (_, other)| one.draws.total_cmp(&other.draws))
}

impl Checkpoint {
    /// Whatever is not yet as precise as was asked for and needs most draws; `None` at the end.
    pub fn furthest(&self) -> Option<(&Standing, &WorstRow)> {
        furthest(&self.standings)
    }

    /// The statistics that no cohort's year has.
    pub(super) fn absent(&self) -> Vec<&'static str> {
        let absent = self.standings.iter().filter(|standing| standing.rows == 0);
        absent.map(|standing| standing.statistic).collect()
    }

    /// How many draws there are to be at the next look (methods 38), at most so many; `None` at the end.
    pub fn next(&self, max_draws: u32) -> Option<u32> {
        let (_, row) = self.furthest()?;
        let draws = f64::from(self.draws);
        let (least, most) = (draws + draws / LEAST_MORE, draws * MOST_TIMES);
        let next = row.draws.clamp(least, most).ceil();
        let next = next.min(f64::from(max_draws)) as u32;
        (next > self.draws).then_some(next)
    }
}

impl Precision {
    /// Nothing looked at yet.
    pub(super) fn new(goal: &Goal) -> Self {
        Precision {
            max_draws: goal.max_draws,
            checkpoints: Vec::new(),
            standings: Vec::new(),
        }
    }

    /// What is not as precise as was asked for and needs most draws; `None` where all is.
    pub fn furthest(&self) -> Option<(&Standing, &WorstRow)> {
        furthest(&self.standings)
    }

    /// Adds a look; what it finds replaces what those before have found.
    pub(super) fn add(&mut self, checkpoint: Checkpoint) {
        self.checkpoints.push(checkpoint.draws);
        self.standings = checkpoint.standings;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HF: (Cohort, u16) = (Cohort::HeartFailure, 2027);
    const LBP: (Cohort, u16) = (Cohort::LowBackPain, 2031);

    /// What a look finds where the errors of the cohorts' years are these, of so many of the draws.
    fn checkpoint(draws: u32, errors: &[((Cohort, u16), Option<f64>, u64)]) -> Checkpoint {
        let mut standing = Standing {
            statistic: "paf_mean",
            asked: 0.5,
            rows: 0,
            constant: 0,
            worst: None,
        };
        for &(row, error, of_draws) in errors {
            standing.add(row, error, of_draws, draws);
        }
        Checkpoint {
            draws,
            standings: vec![standing],
        }
    }

    #[test]
    fn an_error_calls_for_draws_by_its_square() {
        let found = checkpoint(1_000, &[(HF, Some(0.6), 1_000), (LBP, Some(0.75), 1_000)]);
        let (_, row) = found.furthest().unwrap();
        assert_eq!((row.cohort, row.performance_year), LBP);
        assert_eq!(found.next(100_000), Some(2_363));
        assert_eq!(found.next(2_000), Some(2_000));
        assert_eq!(found.next(1_000), None);
    }

    #[test]
    fn looks_are_neither_close_to_each_other_nor_far_apart() {
        let near = checkpoint(1_000, &[(HF, Some(0.500_1), 1_000)]);
        assert_eq!(near.next(100_000), Some(1_100));
        let far = checkpoint(1_000, &[(HF, Some(1e300), 1_000)]);
        assert_eq!(far.next(100_000), Some(4_000));
        let single = checkpoint(1, &[(HF, None, 1)]);
        assert_eq!(single.next(100_000), Some(4));
    }

    #[test]
    fn what_is_reached_ends_it_and_hides_nothing() {
        let reached = checkpoint(1_000, &[(HF, Some(0.5), 1_000), (LBP, Some(0.1), 1_000)]);
        assert!(reached.furthest().is_none() && reached.next(100_000).is_none());
        assert_eq!(reached.standings[0].worst.unwrap().cohort, HF.0);
        // The second needs fewer draws than the first has already, but is of too few.
        let rows = [(HF, Some(0.499), 100), (LBP, Some(0.0), 99)];
        let missed = checkpoint(100, &rows);
        assert_eq!(missed.furthest().unwrap().1.cohort, LBP.0);
        assert_eq!(missed.next(100_000), Some(110));
    }

    #[test]
    fn no_spread_counts_from_a_hundred_draws_on() {
        let few = checkpoint(40, &[(HF, Some(0.0), 40)]);
        assert_eq!(few.next(100_000), Some(100));
        assert_eq!(few.standings[0].constant, 0);
        let many = checkpoint(100, &[(HF, Some(0.0), 100), (LBP, Some(0.4), 100)]);
        assert_eq!(many.next(100_000), None);
        assert_eq!((many.standings[0].constant, many.standings[0].rows), (1, 2));
        // A number that one draw in ten has takes ten times as many.
        let rare = checkpoint(500, &[(HF, Some(0.0), 50)]);
        assert_eq!(rare.next(100_000), Some(1_000));
        assert!(
            checkpoint(19, &[(HF, Some(0.1), 19)])
                .next(100_000)
                .is_some()
        );
        assert!(
            checkpoint(20, &[(HF, Some(0.1), 20)])
                .next(100_000)
                .is_none()
        );
    }

    #[test]
    fn a_statistic_that_nobody_has_is_absent() {
        assert_eq!(checkpoint(10, &[]).absent(), ["paf_mean"]);
        assert!(checkpoint(10, &[(HF, None, 1)]).absent().is_empty());
    }
}
