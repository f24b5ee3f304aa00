//! Draws in parallel. Every worker takes the next draw that nobody has, keeps its own memory and
//! its own tallies; tallies merge to the same result in any order.

use std::ops::Range;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Mutex, PoisonError};

use crate::random::World;
use crate::scenario::Model;

use super::arena::{CohortArena, CohortLaws};
use super::focal::{FocalNumbers, FocalObservation, FocalTally, Focus, NO_PARTS, Parts};
use super::observe::{Observation, Observer};
use super::precision::{Checkpoint, Goal, Precision};
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
    /// Statistics that no cohort has in any year were to be precise.
    #[error("no cohort and year has {} in {draws} draws", statistics.join(", "))]
    Absent {
        /// Which.
        statistics: Vec<&'static str>,
        /// Draws made.
        draws: u32,
    },
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
    run_in_rounds(model, control, |_, _, _| Ok(None))
}

/// Runs a scenario until statistics are as precise as `goal` asks for: the model's draws first, and
/// then as many more as the errors call for. `seen` is given what each checkpoint finds. The
/// forecast is that of [`run`] with as many draws.
///
/// # Errors
/// As [`run`], and [`Failure::Absent`] when no cohort has a statistic after the first checkpoint.
pub fn run_until(
    model: &Model,
    control: &Control<'_>,
    goal: &Goal,
    mut seen: impl FnMut(&Checkpoint),
) -> Result<Forecast, Failure> {
    let mut precision = None;
    let mut forecast = run_in_rounds(model, control, |laws, workers, draws| {
        let tallies: Vec<&Tallies> = workers.iter().map(|worker| &worker.tallies).collect();
        let checkpoint = goal.look(model, laws, &tallies, draws);
        let statistics = checkpoint.absent();
        if !statistics.is_empty() {
            return Err(Failure::Absent { statistics, draws });
        }
        seen(&checkpoint);
        let next = checkpoint.next(goal.max_draws);
        precision
            .get_or_insert_with(|| Precision::new(goal))
            .add(checkpoint);
        Ok(next)
    })?;
    forecast.precision = precision;
    Ok(forecast)
}

/// Runs a scenario round by round; `look` is as in [`in_rounds`].
fn run_in_rounds(
    model: &Model,
    control: &Control<'_>,
    mut look: impl FnMut(&[CohortLaws], &[Worker<'_>], u32) -> Result<Option<u32>, Failure>,
) -> Result<Forecast, Failure> {
    let laws = CohortLaws::for_scores(model);
    let focus = Focus::new(model);
    let (workers, draws) = in_rounds(
        model.draws,
        control.threads,
        control.stop,
        || Worker::new(model, &laws, &focus),
        |worker, draw| (control.done)(&worker.draw(draw)),
        |workers, draws| look(&laws, workers, draws),
    )?;
    let parts = workers
        .into_iter()
        .map(|worker| (worker.tallies, worker.focal_tally));
    let (tallies, focal) = parts.reduce(merged).unwrap_or_default();
    let mut forecast = Forecast::new(model, draws, &laws, &tallies);
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
    let (workers, _) = in_rounds(draws, threads, stop, worker, make, |_, _| Ok(None))?;
    Ok(workers)
}

/// The same round by round: when the `first` draws are done, `look` is shown the workers with the
/// number of draws, and says how many there are to be; `None`, or no more than there are, ends it. The
/// workers keep what they have, and no draw is made twice. Gives the workers and the number of draws.
///
/// # Errors
/// [`Failure::Interrupted`] when `stop` was set before the last draw was done, and those of `look`.
fn in_rounds<W: Send>(
    first: u32,
    threads: usize,
    stop: &AtomicBool,
    worker: impl Fn() -> W + Sync,
    make: impl Fn(&mut W, u32) + Sync,
    mut look: impl FnMut(&[W], u32) -> Result<Option<u32>, Failure>,
) -> Result<(Vec<W>, u32), Failure> {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build()?;
    let mut workers = pool.broadcast(|_| worker());
    let (mut done, mut draws) = (0, first);
    while done < draws {
        workers = round(&pool, workers, done..draws, stop, &make);
        if stop.load(Ordering::Relaxed) {
            return Err(Failure::Interrupted);
        }
        done = draws;
        draws = look(&workers, done)?.unwrap_or(done);
    }
    Ok((workers, done))
}

/// Has some draws made by the workers of a pool, one of them on each thread.
fn round<W: Send>(
    pool: &rayon::ThreadPool,
    workers: Vec<W>,
    draws: Range<u32>,
    stop: &AtomicBool,
    make: impl Fn(&mut W, u32) + Sync,
) -> Vec<W> {
    let next = AtomicU32::new(draws.start);
    // Each is for one thread alone, and never waited for.
    let workers: Vec<Mutex<W>> = workers.into_iter().map(Mutex::new).collect();
    pool.broadcast(|thread| {
        let worker = workers[thread.index()].lock();
        let mut worker = worker.unwrap_or_else(PoisonError::into_inner);
        loop {
            let draw = next.fetch_add(1, Ordering::Relaxed);
            if draw >= draws.end || stop.load(Ordering::Relaxed) {
                return;
            }
            make(&mut worker, draw);
        }
    });
    let worker = |worker: Mutex<W>| worker.into_inner().unwrap_or_else(PoisonError::into_inner);
    workers.into_iter().map(worker).collect()
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
        Worker {
            model,
            laws,
            focus,
            arena: CohortArena::final_only(),
            observer: Observer::default(),
            numbers: tallies
                .iter()
                .zip(laws)
                .map(|(years, laws)| vec![YearNumbers::new(laws); years.len()])
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounds_make_every_draw_once_and_workers_keep_what_they_have() {
        for threads in [1, 3] {
            let mut looks = Vec::new();
            let (workers, draws) = in_rounds(
                5,
                threads,
                &AtomicBool::new(false),
                Vec::new,
                |worker: &mut Vec<u32>, draw| worker.push(draw),
                |workers, draws| {
                    let made: usize = workers.iter().map(Vec::len).sum();
                    looks.push((made, draws));
                    Ok([Some(7), Some(30), Some(30)]
                        .get(looks.len() - 1)
                        .copied()
                        .flatten())
                },
            )
            .unwrap();
            assert_eq!(draws, 30);
            assert_eq!(looks, [(5, 5), (7, 7), (30, 30)]);
            let mut made = workers.concat();
            made.sort_unstable();
            assert!(made.into_iter().eq(0..30));
            assert_eq!(workers.len(), threads);
        }
    }

    #[test]
    fn an_interrupt_in_a_later_round_ends_it() {
        let stop = AtomicBool::new(false);
        let failed = in_rounds(
            5,
            2,
            &stop,
            || (),
            |(), draw| stop.store(draw >= 6, Ordering::Relaxed),
            |_, draws| Ok(Some(draws + 5)),
        );
        assert!(matches!(failed, Err(Failure::Interrupted)));
    }
}
