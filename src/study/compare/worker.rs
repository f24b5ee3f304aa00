//! A worker that opens a draw in every world, and looks at the worlds next to each other.

use crate::forecast::{CohortArena, DrawnYear, Observer, Watch, YearNumbers};
use crate::performance::YearRecords;
use crate::random;
use crate::rules::ScoredBlock;

use super::participants::{BETWEEN, Between, Participant, add_up};
use super::plan::{Plan, World};
use super::quantiles::{UpTo, count};
use super::tallies::Tallies;

/// What has been seen of a cohort's year in a world.
#[derive(Clone, Debug, Default)]
struct Seen {
    /// By entity.
    participants: Vec<Participant>,
    numbers: Vec<f64>,
    up_to: Vec<UpTo>,
}

/// Opens draws; keeps its memory.
pub(super) struct Worker<'a> {
    plan: &'a Plan<'a>,
    arena: CohortArena,
    observer: Observer,
    /// By scenario and cohort.
    numbers: Vec<Vec<YearNumbers>>,
    /// By year, of the first world and of the other that is looked at.
    first: Vec<Seen>,
    other: Vec<Seen>,
    between: Vec<Between>,
    pub(super) tallies: Tallies,
}

impl<'a> Worker<'a> {
    pub(super) fn new(plan: &'a Plan<'a>) -> Self {
        let seen = vec![Seen::default(); plan.model.years.len()];
        Worker {
            plan,
            arena: CohortArena::final_only(),
            observer: Observer::default(),
            numbers: plan
                .worlds
                .iter()
                .map(|worlds| {
                    worlds
                        .iter()
                        .map(|world| YearNumbers::new(world.laws))
                        .collect()
                })
                .collect(),
            first: seen.clone(),
            other: seen,
            between: Vec::new(),
            tallies: plan.tallies(),
        }
    }

    /// Opens a draw in every world; `done` is called for each.
    pub(super) fn draw(&mut self, draw: u32, done: &(dyn Fn() + Sync)) {
        let plan = self.plan;
        for cohort in 0..plan.worlds[0].len() {
            for scenario in 0..plan.worlds.len() {
                self.look(draw, scenario, cohort);
                if scenario > 0 {
                    self.pair(scenario, cohort);
                }
            }
        }
        plan.worlds.iter().for_each(|_| done());
    }

    /// Looks at a cohort of a draw in a world.
    fn look(&mut self, draw: u32, scenario: usize, cohort: usize) {
        let plan = self.plan;
        let (first_year, last_year) = (*plan.model.years.start(), *plan.model.years.end());
        let world = &plan.worlds[scenario][cohort];
        let mut look = Look {
            world,
            first_year,
            observer: &mut self.observer,
            numbers: &mut self.numbers[scenario][cohort],
            seen: if scenario == 0 {
                &mut self.first
            } else {
                &mut self.other
            },
        };
        let draw = random::World::new(plan.model.seed, draw);
        self.arena.watch(world.laws, draw, last_year, &mut look);
    }

    /// Tallies what has been seen in a world next to the first.
    fn pair(&mut self, scenario: usize, cohort: usize) {
        let plan = self.plan;
        let pairs = plan.pairs(scenario, cohort);
        let (first, other) = (&plan.worlds[0][cohort], &plan.worlds[scenario][cohort]);
        let years = self.first.iter().zip(&self.other);
        let tallies = &mut self.tallies.0[scenario - 1][cohort];
        for (tally, (one, two)) in tallies.iter_mut().zip(years) {
            tally.add_statistics(pairs, &one.numbers, &two.numbers);
            tally.add_quantiles(pairs, &one.up_to, &two.up_to);
            self.between.clear();
            self.between
                .resize(first.groups.len(), [0.0; BETWEEN.len()]);
            add_up(
                &one.participants,
                &two.participants,
                [&first.first_groups, &other.first_groups],
                &mut self.between,
            );
            tally.add_between(&self.between);
        }
    }
}

/// Looks at the years of a cohort.
struct Look<'a> {
    world: &'a World<'a>,
    first_year: u16,
    observer: &'a mut Observer,
    numbers: &'a mut YearNumbers,
    seen: &'a mut [Seen],
}

impl Watch for Look<'_> {
    fn begin(&mut self, year: u16, records: &YearRecords, _: &[u32]) -> bool {
        if year < self.first_year {
            return false;
        }
        self.observer.begin(self.world.laws, records);
        true
    }

    fn block(&mut self, block: &ScoredBlock<'_>) {
        self.observer.block(block);
    }

    fn end(&mut self, drawn: &DrawnYear<'_>) {
        let year = usize::from(drawn.year - self.first_year);
        let seen = &mut self.seen[year];
        let cells = &self.world.cells;
        self.observer
            .numbers(self.world.laws, drawn, cells, self.numbers);
        seen.numbers.clear();
        seen.numbers.extend(self.numbers.all());
        let (records, scores) = (drawn.records, drawn.scores);
        let cells = self.observer.cells();
        let factors = scores.payment_adjustment_factor.iter();
        let scored = cells.iter().zip(factors.clone()).zip(&scores.final_score);
        count(
            &self.world.limits[year],
            &self.world.groups_of_cell,
            scored.map(|((cell, factor), score)| (*cell, *factor, *score)),
            &mut seen.up_to,
        );
        // Regions are there where they are drawn.
        let regions = records.region.iter().map(|region| Some(*region));
        let regions = regions.chain(std::iter::repeat(None));
        let people = records.candidate.iter().zip(&records.payment_year_payments);
        let people = people.zip(regions);
        let people = people.zip(cells.iter().zip(factors));
        seen.participants.clear();
        seen.participants.extend(people.map(
            |(((&entity, &payments), region), (&cell, &factor))| Participant {
                entity,
                cell,
                region,
                factor,
                dollars: factor * payments,
            },
        ));
        seen.participants.sort_unstable_by_key(|one| one.entity);
    }
}
