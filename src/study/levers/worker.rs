//! A worker that draws worlds and looks at levers in them.

use std::ops::Range;

use crate::forecast::{CohortArena, CohortLaws, DrawnYear, cohort_year, measure_columns};
use crate::performance::{LeverObserver, YearRecords};
use crate::random::World;
use crate::rules::{Scores, score, score_alone};

use super::Scope;
use super::plan::{Plan, Tallies, column, width};

/// Draws worlds and looks at every lever in each; keeps its memory.
pub(super) struct Worker<'a> {
    plan: &'a Plan<'a>,
    arena: CohortArena,
    observer: LeverObserver,
    changed: YearRecords,
    everybody: Scores,
    alone: Scores,
    pub(super) tallies: Tallies,
    /// Changes of this draw: by subject, year, lever and scope; those of no cohort of the subject are
    /// nothing.
    dollars: Vec<f64>,
}

impl<'a> Worker<'a> {
    pub(super) fn new(plan: &'a Plan<'a>) -> Self {
        Worker {
            plan,
            arena: CohortArena::traced(),
            observer: LeverObserver::default(),
            changed: YearRecords::default(),
            everybody: Scores::final_only(),
            alone: Scores::final_only(),
            tallies: Tallies::new(plan),
            dollars: Vec::new(),
        }
    }

    pub(super) fn draw(&mut self, draw: u32) {
        let plan = self.plan;
        let world = World::new(plan.model.seed, draw);
        let (first, last) = (*plan.model.years.start(), *plan.model.years.end());
        self.dollars.clear();
        self.dollars
            .resize(plan.subjects() * (plan.years + 1) * width(plan), 0.0);
        let mut arena = std::mem::take(&mut self.arena);
        for (cohort, laws) in plan.laws.iter().enumerate() {
            arena.draw(laws, world, last, |drawn| {
                if drawn.year >= first {
                    self.year(cohort, laws, drawn);
                }
            });
        }
        self.arena = arena;
        self.add_up();
    }

    /// Looks at every lever in a cohort's year.
    fn year(&mut self, cohort: usize, laws: &CohortLaws, drawn: &DrawnYear<'_>) {
        let plan = self.plan;
        let year = usize::from(drawn.year - *plan.model.years.start());
        let places = plan.focus.places(cohort);
        if !drawn
            .named
            .iter()
            .any(|named| places[*named as usize].is_some())
        {
            return;
        }
        let named = drawn.synthetic()..drawn.records.len();
        for lever in &plan.levers[cohort] {
            let Worker {
                observer,
                changed,
                everybody,
                alone,
                ..
            } = self;
            observer.change(drawn.performance, &laws.performance, *lever, changed);
            let columns = measure_columns(laws.cohort, changed);
            let measures = &columns[..changed.measures.len()];
            let changed_year = cohort_year(laws, drawn.year, changed, measures);
            let historical = Some(&laws.historical);
            score(&laws.rules, &changed_year, historical, everybody);
            for participants in focal_runs(drawn, places) {
                score_alone(
                    &laws.rules,
                    &changed_year,
                    participants,
                    drawn.scores,
                    alone,
                );
            }
            let both = [
                (Scope::Alone, &alone.payment_adjustment_factor),
                (Scope::Everybody, &everybody.payment_adjustment_factor),
            ];
            for (scope, factors) in both {
                let column = column(plan, *lever, scope);
                let changes = changes(drawn, factors, named.clone(), places);
                for (place, factor, dollars) in changes {
                    let at = (place * (plan.years + 1) + year) * width(plan) + column;
                    self.tallies.0[at].factor.add(factor);
                    self.dollars[at] = dollars;
                }
            }
        }
    }

    /// Adds the draw's dollars up over years and groups, and tallies them.
    fn add_up(&mut self) {
        let plan = self.plan;
        let width = width(plan);
        let row = (plan.years + 1) * width;
        let clinicians = plan.practice_of.len();
        let everybody = plan.subjects() - 1;
        for clinician in 0..clinicians {
            for group in [clinicians + plan.practice_of[clinician], everybody] {
                for at in 0..plan.years * width {
                    self.dollars[group * row + at] += self.dollars[clinician * row + at];
                }
            }
        }
        for subject in self.dollars.chunks_exact_mut(row) {
            let (years, mean) = subject.split_at_mut(plan.years * width);
            for year in years.chunks_exact(width) {
                for (mean, dollars) in mean.iter_mut().zip(year) {
                    *mean += dollars / plan.years as f64;
                }
            }
        }
        for (tally, dollars) in self.tallies.0.iter_mut().zip(&self.dollars) {
            tally.dollars.add(*dollars);
        }
    }
}

/// The participants who are reported by name, as ranges of those who stand next to each other.
fn focal_runs(
    drawn: &DrawnYear<'_>,
    places: &[Option<usize>],
) -> impl Iterator<Item = Range<usize>> {
    let synthetic = drawn.synthetic();
    let is_focal = |named: &u32| places[*named as usize].is_some();
    let mut end = synthetic;
    let runs = drawn
        .named
        .chunk_by(move |one, next| is_focal(one) == is_focal(next));
    runs.filter_map(move |run| {
        let start = end;
        end += run.len();
        places[run[0] as usize].is_some().then_some(start..end)
    })
}

/// The changes of the factor and of the dollars of those who are reported by name, with their places.
fn changes<'a>(
    drawn: &'a DrawnYear<'_>,
    factors: &'a [f64],
    named: Range<usize>,
    places: &'a [Option<usize>],
) -> impl Iterator<Item = (usize, f64, f64)> + 'a {
    let participants = named.zip(drawn.named);
    participants.filter_map(move |(participant, clinician)| {
        let place = places[*clinician as usize]?;
        let before = drawn.scores.payment_adjustment_factor[participant];
        let change = factors[participant] - before;
        let payments = drawn.records.payment_year_payments[participant];
        Some((place, change, change * payments))
    })
}
