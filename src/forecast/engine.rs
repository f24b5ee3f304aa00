//! Draws in parallel. Every worker takes the next draw that nobody has, keeps its own memory and
//! its own tallies; tallies merge to the same result in any order.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use crate::random::World;
use crate::scenario::Model;

use super::arena::{CohortArena, CohortLaws};
use super::focal::{FocalNumbers, FocalObservation, FocalTally, Focus, NO_PARTS, Parts};
use super::observe::{Observation, Observer};
use super::results::Forecast;
use super::series::{Series, SeriesRow};
use super::tallies::{YearNumbers, YearTally};

/// How a run is carried out; nothing in it changes the result.
pub struct Control<'a> {
    /// Worker threads; 0: one for each processor.
    pub threads: usize,
    /// Given each draw when it is done; draws come in any order.
    pub done: &'a (dyn Fn(&Drawn<'_>) + Sync),
    /// Set from outside to stop early.
    pub stop: &'a AtomicBool,
}

/// What a draw has given.
pub struct Drawn<'a> {
    /// The draw, from 0.
    pub draw: u32,
    /// Its series, by cohort and year.
    pub series: &'a [SeriesRow],
    /// The numbers of those who are reported by name, the years running fastest.
    pub focal: &'a [FocalNumbers],
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
    let focus = Focus::new(model);
    let workers = in_parallel(
        model.draws,
        control.threads,
        control.stop,
        || Worker::new(model, &laws, &focus),
        |worker, draw| (control.done)(&worker.draw(draw)),
    )?;
    let parts = workers
        .into_iter()
        .map(|worker| (worker.tallies, worker.focal_tally));
    let (tallies, focal) = parts.reduce(merged).unwrap_or_default();
    let mut forecast = Forecast::new(model, &laws, &tallies);
    forecast.focal = focal.means();
    Ok(forecast)
}

/// Has every draw made by one of the workers, each of which takes the next that nobody has.
///
/// # Errors
/// [`Failure::Interrupted`] when `stop` was set before the last draw was done.
pub fn in_parallel<W: Send>(
    draws: u32,
    threads: usize,
    stop: &AtomicBool,
    worker: impl Fn() -> W + Sync,
    make: impl Fn(&mut W, u32) + Sync,
) -> Result<Vec<W>, Failure> {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build()?;
    let next = AtomicU32::new(0);
    let workers = pool.broadcast(|_| {
        let mut worker = worker();
        loop {
            let draw = next.fetch_add(1, Ordering::Relaxed);
            if draw >= draws || stop.load(Ordering::Relaxed) {
                return worker;
            }
            make(&mut worker, draw);
        }
    });
    if stop.load(Ordering::Relaxed) {
        return Err(Failure::Interrupted);
    }
    Ok(workers)
}

fn merged(mut one: (Tallies, FocalTally), other: (Tallies, FocalTally)) -> (Tallies, FocalTally) {
    let tallies = one.0.iter_mut().flatten();
    for (one, other) in tallies.zip(other.0.iter().flatten()) {
        one.merge(other);
    }
    one.1.merge(&other.1);
    one
}

struct Worker<'a> {
    model: &'a Model,
    laws: &'a [CohortLaws],
    focus: &'a Focus,
    /// One cohort's after the other.
    arena: CohortArena,
    observer: Observer,
    tallies: Tallies,
    /// The numbers of the last draw, by cohort and year, and the series made of them.
    numbers: Vec<Vec<YearNumbers>>,
    series: Series,
    rows: Vec<SeriesRow>,
    focal_tally: FocalTally,
    focal: Vec<FocalNumbers>,
    focal_parts: Vec<Parts>,
}

impl<'a> Worker<'a> {
    fn new(model: &'a Model, laws: &'a [CohortLaws], focus: &'a Focus) -> Self {
        let years = || model.years.clone();
        let of_cohort = |laws: &CohortLaws| -> Vec<YearTally> {
            let division = laws.division();
            let tally = |year| YearTally::new(division, model.rules.risk_level(year));
            years().map(tally).collect()
        };
        let tallies: Tallies = laws.iter().map(of_cohort).collect();
        let numbers = |tally: &YearTally| YearNumbers {
            groups: vec![Default::default(); tally.groups.len()],
            pools: vec![Default::default(); tally.pools.len()],
            ..YearNumbers::default()
        };
        Worker {
            model,
            laws,
            focus,
            arena: CohortArena::final_only(),
            observer: Observer::default(),
            numbers: tallies
                .iter()
                .map(|years| years.iter().map(numbers).collect())
                .collect(),
            tallies,
            series: Series::default(),
            rows: Vec::new(),
            focal_tally: FocalTally::new(focus, model.years.len()),
            focal: Vec::new(),
            focal_parts: Vec::new(),
        }
    }

    /// Makes a draw.
    fn draw(&mut self, draw: u32) -> Drawn<'_> {
        let (first, last) = (*self.model.years.start(), *self.model.years.end());
        let world = World::new(self.model.seed, draw);
        let years = self.model.years.len();
        self.rows.clear();
        self.focal.clear();
        let clinicians = self.focus.clinicians().len();
        self.focal.resize(clinicians * years, FocalNumbers::NOBODY);
        self.focal_parts.clear();
        self.focal_parts.resize(clinicians * years, NO_PARTS);
        let cohorts = self.tallies.iter_mut().zip(&mut self.numbers);
        for (cohort, (laws, (tallies, numbers))) in self.laws.iter().zip(cohorts).enumerate() {
            let mut observation = Observation {
                observer: &mut self.observer,
                laws,
                first_year: first,
                tallies,
                numbers,
                focal: FocalObservation {
                    places: self.focus.places(cohort),
                    years,
                    parts: &mut self.focal_parts,
                    numbers: &mut self.focal,
                },
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
        self.focal_tally.add(&self.focal_parts);
        Drawn {
            draw,
            series: &self.rows,
            focal: &self.focal,
        }
    }
}
