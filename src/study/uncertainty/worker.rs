//! A worker that opens pairs of draws, part by part.

use crate::forecast::{
    CohortArena, CohortLaws, DrawnYear, FocalNumbers, Observer, Watch, YearNumbers,
};
use crate::performance::YearRecords;
use crate::rules::ScoredBlock;
use crate::study::sensitivity::{Statistic, model};
use crate::tally::Cells;

use super::outputs::Outputs;
use super::parts::{Part, worlds};
use super::points::From;
use super::{Split, UncertaintyDesign};

/// What a pair has given.
pub(super) struct Evaluated {
    pub(super) pair: usize,
    /// By split and evaluation: a number for each output.
    pub(super) numbers: Vec<Vec<Vec<f64>>>,
}

/// Opens pairs of draws; keeps its memory.
pub(super) struct Worker<'a> {
    design: &'a UncertaintyDesign<'a>,
    /// The laws of the scenario itself; nothing where it has inputs.
    laws: &'a [CohortLaws],
    arena: CohortArena,
    observer: Observer,
    pub(super) evaluated: Vec<Evaluated>,
}

impl<'a> Worker<'a> {
    pub(super) fn new(design: &'a UncertaintyDesign<'a>, laws: &'a [CohortLaws]) -> Self {
        Worker {
            design,
            laws,
            arena: CohortArena::final_only(),
            observer: Observer::default(),
            evaluated: Vec::new(),
        }
    }

    /// Opens a pair of draws; `done` is called after each evaluation.
    pub(super) fn pair(&mut self, pair: usize, done: &(dyn Fn() + Sync)) {
        let design = self.design;
        // Each combination of settings serves several evaluations.
        let mut prepared: Vec<(From, Vec<CohortLaws>)> = Vec::new();
        let mut numbers = Vec::new();
        for split in &design.splits {
            let length = split.length();
            let evaluations = pair * length..(pair + 1) * length;
            let of_split = evaluations.map(|evaluation| {
                let from = settings_from(split, evaluation);
                let laws = match self.laws {
                    [] => design.prepare(&mut prepared, from),
                    laws => laws,
                };
                let numbers = self.evaluate(split, evaluation, laws);
                done();
                numbers
            });
            numbers.push(of_split.collect());
        }
        self.evaluated.push(Evaluated { pair, numbers });
    }

    /// The outputs of an evaluation.
    fn evaluate(&mut self, split: &Split, evaluation: usize, laws: &[CohortLaws]) -> Vec<f64> {
        let design = self.design;
        let seed = design.scenario.model.seed;
        let worlds = worlds(&split.parts, seed, |part| split.plan.copy(evaluation, part));
        // Whoever is named and does not participate gets nothing; a statistic that a cohort has not is none.
        let nothing = match split.outputs.is_of_named() {
            true => 0.0,
            false => f64::NAN,
        };
        let mut numbers = vec![nothing; split.outputs.list.len()];
        for (cohort, laws) in laws.iter().enumerate() {
            let mut look = Look {
                laws,
                cells: laws.cells(),
                observer: &mut self.observer,
                outputs: &split.outputs,
                places: design.focus.places(cohort),
                numbers: &mut numbers,
                of_year: YearNumbers::new(laws),
            };
            let last_year = split.outputs.last_year();
            self.arena.watch(laws, worlds, last_year, &mut look);
        }
        numbers
    }
}

/// The draws whose settings an evaluation takes; the first draw's where a split has no such part.
fn settings_from(split: &Split, evaluation: usize) -> From {
    let first = 2 * (evaluation / split.length());
    [Part::OpenRules, Part::Assumptions].map(|part| {
        let place = split.parts.iter().position(|one| *one == part);
        place.map_or(first, |place| split.plan.copy(evaluation, place))
    })
}

impl UncertaintyDesign<'_> {
    /// The laws of the settings of these draws.
    fn prepare<'p>(
        &self,
        prepared: &'p mut Vec<(From, Vec<CohortLaws>)>,
        from: From,
    ) -> &'p [CohortLaws] {
        let known = prepared.iter().position(|(known, _)| *known == from);
        let place = known.unwrap_or_else(|| {
            let chosen = self.points.chosen(self.inputs, from);
            // Every combination was checked when the design was made.
            let laws = model(self.scenario, &chosen).map(|model| CohortLaws::for_scores(&model));
            prepared.push((from, laws.unwrap_or_default()));
            prepared.len() - 1
        });
        &prepared[place].1
    }
}

/// Looks at a cohort's years.
struct Look<'a> {
    laws: &'a CohortLaws,
    cells: Cells,
    observer: &'a mut Observer,
    outputs: &'a Outputs,
    /// By position in the roster: the place among those who are reported by name.
    places: &'a [Option<usize>],
    numbers: &'a mut [f64],
    of_year: YearNumbers,
}

impl Look<'_> {
    /// The cohort's statistics that are asked for, with their places, of a year.
    fn statistics(&self, year: u16) -> impl Iterator<Item = (usize, &Statistic)> {
        let cohort = self.laws.cohort;
        let statistics = self.outputs.statistics.iter().enumerate();
        statistics.filter(move |(_, one)| (one.cohort, one.performance_year) == (cohort, year))
    }
}

impl Watch for Look<'_> {
    fn begin(&mut self, year: u16, records: &YearRecords, named: &[u32]) -> bool {
        let is_asked_for = self.statistics(year).next().is_some();
        if is_asked_for {
            self.observer.begin(self.laws, records);
        }
        is_asked_for || (self.outputs.is_of_named() && !named.is_empty())
    }

    fn block(&mut self, block: &ScoredBlock<'_>) {
        if !self.outputs.is_of_named() {
            self.observer.block(block);
        }
    }

    fn end(&mut self, drawn: &DrawnYear<'_>) {
        if self.outputs.is_of_named() {
            self.named(drawn);
            return;
        }
        self.observer
            .numbers(self.laws, drawn, &self.cells, &mut self.of_year);
        let known = YearNumbers::statistics(self.laws);
        let of_year: Vec<f64> = self.of_year.all().collect();
        let found = self.statistics(drawn.year).filter_map(|(place, asked)| {
            let mut known = known.iter();
            let is_it = |one: &_| is_asked(one, asked);
            Some((place, of_year[known.position(is_it)?]))
        });
        for (place, number) in found.collect::<Vec<_>>() {
            self.numbers[place] = number;
        }
    }
}

fn is_asked(known: &crate::forecast::DrawStatistic, asked: &Statistic) -> bool {
    known.group == asked.group && known.name == asked.name
}

impl Look<'_> {
    /// Keeps the numbers of those who are named.
    fn named(&mut self, drawn: &DrawnYear<'_>) {
        let participants = (drawn.synthetic()..).zip(drawn.named);
        for (participant, clinician) in participants {
            let Some(clinician) = self.places[*clinician as usize] else {
                continue;
            };
            let Some(places) = self.outputs.places_of(clinician, drawn.year) else {
                return;
            };
            let numbers = FocalNumbers::of(drawn, participant);
            self.numbers[places.factor] = numbers.factor;
            for &place in &places.dollars {
                self.numbers[place] += numbers.change();
            }
        }
    }
}
