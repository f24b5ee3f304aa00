//! Draws in parallel. Every worker takes the next draw that nobody has, keeps its own memory and
//! its own tallies; tallies merge to the same result in any order.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use crate::random::World;
use crate::scenario::Model;

use super::arena::{CohortArena, CohortLaws};
use super::groups::Group;
use super::observe::{Observation, Observer};
use super::results::Forecast;
use super::series::{Series, SeriesRow};
use super::tallies::{YearNumbers, YearTally};

/// How a run is carried out; nothing in it changes the result.
pub struct Control<'a> {
    /// Worker threads; 0: one for each processor.
    pub threads: usize,
    /// Given the series of each draw when it is done, by cohort and year; draws come in any order.
    pub done: &'a (dyn Fn(&[SeriesRow]) + Sync),
    /// Set from outside to stop early.
    pub stop: &'a AtomicBool,
}

/// Why a run gave no forecast.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// It was asked to stop.
    #[error("interrupted; nothing was written")]
    Interrupted,
    /// No threads could be had.
    #[error("cannot start worker threads: {0}")]
    Threads(#[from] rayon::ThreadPoolBuildError),
}

/// A worker's tallies: by cohort, by performance year from the first reported.
pub(super) type Tallies = Vec<Vec<YearTally>>;

/// Runs a scenario.
///
/// # Errors
/// [`Failure::Interrupted`] when `control.stop` was set before the last draw was done.
pub fn run(model: &Model, control: &Control<'_>) -> Result<Forecast, Failure> {
    let laws = CohortLaws::for_scores(model);
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(control.threads)
        .build()?;
    let next = AtomicU32::new(0);
    let parts = pool.broadcast(|_| {
        let mut worker = Worker::new(model, &laws);
        loop {
            let draw = next.fetch_add(1, Ordering::Relaxed);
            if draw >= model.draws || control.stop.load(Ordering::Relaxed) {
                return worker.tallies;
            }
            (control.done)(worker.draw(draw));
        }
    });
    if control.stop.load(Ordering::Relaxed) {
        return Err(Failure::Interrupted);
    }
    let tallies = parts.into_iter().reduce(merged).unwrap_or_default();
    Ok(Forecast::new(model, &laws, &tallies))
}

fn merged(mut one: Tallies, other: Tallies) -> Tallies {
    for (one, other) in one.iter_mut().flatten().zip(other.iter().flatten()) {
        one.merge(other);
    }
    one
}

struct Worker<'a> {
    model: &'a Model,
    laws: &'a [CohortLaws],
    /// One cohort's after the other.
    arena: CohortArena,
    observer: Observer,
    tallies: Tallies,
    /// The numbers of the last draw, by cohort and year, and the series made of them.
    numbers: Vec<Vec<YearNumbers>>,
    series: Series,
    rows: Vec<SeriesRow>,
}

impl<'a> Worker<'a> {
    fn new(model: &'a Model, laws: &'a [CohortLaws]) -> Self {
        let years = || model.years.clone();
        let of_cohort = |laws: &CohortLaws| -> Vec<YearTally> {
            let groups = Group::of_cohort(laws.specialties()).len();
            let tally = |year| YearTally::new(groups, model.rules.risk_level(year));
            years().map(tally).collect()
        };
        let tallies: Tallies = laws.iter().map(of_cohort).collect();
        let numbers = |tally: &YearTally| YearNumbers {
            groups: vec![Default::default(); tally.groups.len()],
            ..YearNumbers::default()
        };
        Worker {
            model,
            laws,
            arena: CohortArena::final_only(),
            observer: Observer::default(),
            numbers: tallies
                .iter()
                .map(|years| years.iter().map(numbers).collect())
                .collect(),
            tallies,
            series: Series::default(),
            rows: Vec::new(),
        }
    }

    /// Makes a draw and returns its series.
    fn draw(&mut self, draw: u32) -> &[SeriesRow] {
        let (first, last) = (*self.model.years.start(), *self.model.years.end());
        let world = World::new(self.model.seed, draw);
        self.rows.clear();
        let cohorts = self.tallies.iter_mut().zip(&mut self.numbers);
        for (laws, (tallies, numbers)) in self.laws.iter().zip(cohorts) {
            let mut observation = Observation {
                observer: &mut self.observer,
                laws,
                first_year: first,
                tallies,
                numbers,
            };
            self.arena.watch(laws, world, last, &mut observation);
            let years = (first..).zip(&*numbers);
            self.rows.extend(years.map(|(year, numbers)| SeriesRow {
                draw,
                cohort: laws.cohort,
                performance_year: year,
                numbers: self.series.numbers(numbers),
            }));
        }
        &self.rows
    }
}
