//! Scenarios side by side: the same draws under each, so that luck cancels in their differences.
//!
//! Each scenario is forecast by itself. Then its draws are opened once more next to the first
//! scenario's: numbers that a draw gives are subtracted draw by draw; of pooled quantiles, whose places
//! are now known, it is counted how much each draw moves them in both worlds; and each participant is
//! looked up in both.

mod participants;
mod plan;
mod quantiles;
mod tallies;
mod worker;

use std::sync::atomic::AtomicBool;

use crate::forecast::{self, CohortLaws, Control, Failure, Forecast, Group, in_parallel};
use crate::program::Cohort;
use crate::scenario::Model;
use crate::tally::Estimate;

pub use participants::SAME_FACTOR;
use plan::Plan;
use worker::Worker;

/// Scenarios' forecasts, and how those after the first differ from it.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// The forecasts, in the order of the scenarios.
    pub forecasts: Vec<Forecast>,
    /// By scenario after the first: differences by performance year, cohort, group and statistic.
    pub differences: Vec<Vec<Difference>>,
}

/// What a scenario changes of one number.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// Performance year.
    pub performance_year: u16,
    /// Cohort.
    pub cohort: Cohort,
    /// Group of participants: that of the first scenario, where they are in it.
    pub group: Group,
    /// Statistic.
    pub statistic: &'static str,
    /// The scenario's number less the first's, with its paired standard error, in the statistic's unit;
    /// of what there is only between two scenarios (who gains from the one to the other), that.
    pub difference: Estimate,
    /// Share of draws whose difference has this sign; `None` of pooled quantiles, which no draw has by
    /// itself, and where there is no difference.
    pub sign_share: Option<f64>,
}

/// How a comparison is carried out; nothing in it changes the result.
pub struct ComparisonControl<'a> {
    /// Worker threads; 0: one for each processor.
    pub threads: usize,
    /// Called after each draw of each scenario: twice of each, since draws are opened twice.
    pub done: &'a (dyn Fn() + Sync),
    /// Set from outside to stop early.
    pub stop: &'a AtomicBool,
}

/// Compares scenarios with the first of them. They must have the same seed, draws and years.
///
/// # Errors
/// [`Failure::Interrupted`] when `control.stop` was set before the last draw was done.
pub fn compare(models: &[Model], control: &ComparisonControl<'_>) -> Result<Comparison, Failure> {
    let forecast = |model| {
        let one = Control {
            threads: control.threads,
            done: &|_| (control.done)(),
            stop: control.stop,
        };
        forecast::run(model, &one)
    };
    let forecasts: Vec<Forecast> = models.iter().map(forecast).collect::<Result<_, _>>()?;
    let laws: Vec<Vec<CohortLaws>> = models.iter().map(CohortLaws::for_scores).collect();
    let Some(first) = models.first() else {
        return Ok(Comparison {
            forecasts,
            differences: Vec::new(),
        });
    };
    let plan = Plan::new(first, &laws, &forecasts);
    let workers = in_parallel(
        first.draws,
        control.threads,
        control.stop,
        || Worker::new(&plan),
        |worker, draw| worker.draw(draw, control.done),
    )?;
    let tallies = workers.into_iter().map(|worker| worker.tallies);
    let tallies = tallies.reduce(|mut one, other| {
        one.merge(&other);
        one
    });
    let tallies = tallies.unwrap_or_else(|| plan.tallies());
    let differences = plan.differences(&forecasts, &tallies);
    Ok(Comparison {
        forecasts,
        differences,
    })
}
