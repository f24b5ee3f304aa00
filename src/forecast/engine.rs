//! Draws in parallel. Every worker takes the next draw that nobody has, keeps its own memory and
//! its own tallies; tallies merge to the same result in any order.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use crate::random::World;
use crate::scenario::Model;

use super::arena::{CohortArena, CohortLaws};
use super::groups::Group;
use super::observe::{Observer, YearTally};
use super::results::Forecast;

/// How a run is carried out; nothing in it changes the result.
pub struct Control<'a> {
    /// Worker threads; 0: one for each processor.
    pub threads: usize,
    /// Told each time a draw is done.
    pub progress: &'a (dyn Fn() + Sync),
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
            worker.draw(World::new(model.seed, draw));
            (control.progress)();
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
}

impl<'a> Worker<'a> {
    fn new(model: &'a Model, laws: &'a [CohortLaws]) -> Self {
        let tallies = laws
            .iter()
            .map(|laws| {
                let groups = Group::of_cohort(laws.specialties()).len();
                model
                    .years
                    .clone()
                    .map(|year| YearTally::new(groups, model.rules.risk_level(year)))
                    .collect()
            })
            .collect();
        Worker {
            model,
            laws,
            arena: CohortArena::final_only(),
            observer: Observer::default(),
            tallies,
        }
    }

    fn draw(&mut self, world: World) {
        let (first, last) = (*self.model.years.start(), *self.model.years.end());
        for (laws, tallies) in self.laws.iter().zip(&mut self.tallies) {
            self.arena.draw(laws, world, last, |drawn| {
                if let Some(index) = drawn.year.checked_sub(first) {
                    self.observer
                        .observe(laws, drawn, &mut tallies[usize::from(index)]);
                }
            });
        }
    }
}
