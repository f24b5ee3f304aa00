//! Every number of every draw under several scenarios: whatever is made of a draw's numbers, such as what
//! two settings do together beyond what each does alone, has its paired standard error.

use std::sync::atomic::AtomicBool;

use crate::forecast::{
    CohortArena, CohortLaws, DrawStatistic, DrawnYear, Failure, Group, Observer, Watch,
    YearNumbers, in_parallel,
};
use crate::performance::YearRecords;
use crate::program::Cohort;
use crate::random::World;
use crate::rules::ScoredBlock;
use crate::scenario::Model;
use crate::tally::{Cells, Estimate, Moments};

/// Binary places kept of a ratio or another number that is not one of the draw's own.
const PLACES: u32 = 32;

/// Binary places kept at least, that a part of a whole number is not lost.
const LEAST_PLACES: u32 = 8;

/// What one number of a draw is of.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NumberPlace {
    /// Performance year.
    pub performance_year: u16,
    /// Cohort.
    pub cohort: Cohort,
    /// Group, name in results.csv, and binary places kept.
    pub statistic: DrawStatistic,
}

/// The numbers of the same draws under several scenarios. Unlike a forecast's its memory grows with draws:
/// by some 20 kB for each draw and scenario.
#[derive(Clone, Debug)]
pub struct PairedDraws {
    places: Vec<NumberPlace>,
    /// By scenario and draw, in the order of the places.
    numbers: Vec<Vec<Vec<f64>>>,
}

/// One draw under every scenario.
#[derive(Clone, Copy)]
pub struct PairedDraw<'a> {
    numbers: &'a [Vec<Vec<f64>>],
    draw: usize,
}

impl PairedDraw<'_> {
    /// The number at a place, by its position, under a scenario, by its position; NaN where there is none.
    pub fn number(&self, scenario: usize, place: usize) -> f64 {
        self.numbers[scenario][self.draw][place]
    }
}

impl PairedDraws {
    /// Opens the draws of scenarios, which must have the same seed, draws and years. What there is only
    /// under some of them (regions, pools) is left out.
    ///
    /// # Errors
    /// [`Failure::Interrupted`] when `stop` was set before the last draw was done.
    pub fn open(models: &[Model], threads: usize, stop: &AtomicBool) -> Result<Self, Failure> {
        let all: Vec<Vec<NumberPlace>> = models.iter().map(places).collect();
        let mut common = all.first().cloned().unwrap_or_default();
        common.retain(|place| all.iter().all(|places| places.contains(place)));
        let numbers = models.iter().zip(&all).map(|(model, all)| {
            let find = |place| all.iter().position(|one| one == place);
            let wanted: Vec<usize> = common.iter().filter_map(find).collect();
            numbers(model, &wanted, threads, stop)
        });
        Ok(PairedDraws {
            numbers: numbers.collect::<Result<_, _>>()?,
            places: common,
        })
    }

    /// What the numbers of a draw are of: by cohort, year, group and statistic.
    pub fn places(&self) -> &[NumberPlace] {
        &self.places
    }

    /// Where a number stands.
    pub fn find(&self, year: u16, cohort: Cohort, group: Group, name: &str) -> Option<usize> {
        self.places.iter().position(|place| {
            let statistic = place.statistic;
            (place.performance_year, place.cohort) == (year, cohort)
                && (statistic.group, statistic.name) == (group, name)
        })
    }

    /// A weighted sum of what scenarios, by their positions, give at a place: its mean over draws, with the
    /// paired standard error, in the statistic's unit. `None` where no draw has it.
    pub fn contrast(&self, weights: &[(usize, f64)], place: usize) -> Option<Estimate> {
        let kept = self.places.get(place)?.statistic.places.max(LEAST_PLACES);
        let of = |draw: PairedDraw<'_>| {
            let terms = weights.iter();
            terms
                .map(|(scenario, weight)| weight * draw.number(*scenario, place))
                .sum()
        };
        self.mean_kept_to(kept, of)
    }

    /// Anything else that is made of a draw's numbers, of the size of a share, a factor or a score: its mean
    /// over draws with its standard error. A NaN is left out.
    pub fn mean(&self, of: impl Fn(PairedDraw<'_>) -> f64) -> Option<Estimate> {
        self.mean_kept_to(PLACES, of)
    }

    fn mean_kept_to(&self, places: u32, of: impl Fn(PairedDraw<'_>) -> f64) -> Option<Estimate> {
        let mut moments = Moments::new(places);
        let draws = self.numbers.first().map_or(0, Vec::len);
        for draw in 0..draws {
            let number = of(PairedDraw {
                numbers: &self.numbers,
                draw,
            });
            if !number.is_nan() {
                moments.add(number);
            }
        }
        moments.mean()
    }
}

/// What the numbers of a scenario's draw are of.
fn places(model: &Model) -> Vec<NumberPlace> {
    let mut places = Vec::new();
    for laws in CohortLaws::of_model(model) {
        let statistics = YearNumbers::statistics(&laws);
        for performance_year in model.years.clone() {
            places.extend(statistics.iter().map(|&statistic| NumberPlace {
                performance_year,
                cohort: laws.cohort,
                statistic,
            }));
        }
    }
    places
}

/// The numbers of a scenario's draws that are wanted, by their positions.
fn numbers(
    model: &Model,
    wanted: &[usize],
    threads: usize,
    stop: &AtomicBool,
) -> Result<Vec<Vec<f64>>, Failure> {
    let laws = CohortLaws::for_scores(model);
    let workers = in_parallel(
        model.draws,
        threads,
        stop,
        || Worker::new(model, &laws),
        |worker, draw| worker.draw(draw, wanted),
    )?;
    let mut draws: Vec<(u32, Vec<f64>)> =
        workers.into_iter().flat_map(|worker| worker.kept).collect();
    draws.sort_unstable_by_key(|(draw, _)| *draw);
    Ok(draws.into_iter().map(|(_, numbers)| numbers).collect())
}

/// Opens draws; keeps what is wanted of each.
struct Worker<'a> {
    model: &'a Model,
    laws: &'a [CohortLaws],
    arena: CohortArena,
    observer: Observer,
    /// By cohort.
    cells: Vec<Cells>,
    year: Vec<YearNumbers>,
    /// All numbers of a draw.
    all: Vec<f64>,
    kept: Vec<(u32, Vec<f64>)>,
}

impl<'a> Worker<'a> {
    fn new(model: &'a Model, laws: &'a [CohortLaws]) -> Self {
        Worker {
            model,
            laws,
            arena: CohortArena::final_only(),
            observer: Observer::default(),
            cells: laws.iter().map(CohortLaws::cells).collect(),
            year: laws.iter().map(YearNumbers::new).collect(),
            all: Vec::new(),
            kept: Vec::new(),
        }
    }

    fn draw(&mut self, draw: u32, wanted: &[usize]) {
        let world = World::new(self.model.seed, draw);
        self.all.clear();
        for (cohort, laws) in self.laws.iter().enumerate() {
            let mut look = Look {
                laws,
                first_year: *self.model.years.start(),
                observer: &mut self.observer,
                cells: &self.cells[cohort],
                year: &mut self.year[cohort],
                all: &mut self.all,
            };
            let last_year = *self.model.years.end();
            self.arena.watch(laws, world, last_year, &mut look);
        }
        let numbers = wanted.iter().map(|place| self.all[*place]);
        self.kept.push((draw, numbers.collect()));
    }
}

/// Looks at the years of a cohort.
struct Look<'a> {
    laws: &'a CohortLaws,
    first_year: u16,
    observer: &'a mut Observer,
    cells: &'a Cells,
    year: &'a mut YearNumbers,
    all: &'a mut Vec<f64>,
}

impl Watch for Look<'_> {
    fn begin(&mut self, year: u16, records: &YearRecords, _: &[u32]) -> bool {
        if year < self.first_year {
            return false;
        }
        self.observer.begin(self.laws, records);
        true
    }

    fn block(&mut self, block: &ScoredBlock<'_>) {
        self.observer.block(block);
    }

    fn end(&mut self, drawn: &DrawnYear<'_>) {
        self.observer
            .numbers(self.laws, drawn, self.cells, self.year);
        self.all.extend(self.year.all());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forecast::{self, Control};
    use crate::program::PracticeSize;
    use crate::scenario::Scenario;
    use crate::study::{ComparisonControl, compare};

    static STOP: AtomicBool = AtomicBool::new(false);

    /// Models of the baseline with these values of the slope.
    fn models(slopes: &[f64]) -> Vec<Model> {
        let mut model = Scenario::load(None).unwrap().model;
        (model.draws, model.years) = (4, 2028..=2029);
        let with = |slope: &f64| {
            let mut model = model.clone();
            model.rules.slope = *slope;
            model
        };
        slopes.iter().map(with).collect()
    }

    /// But for the last bits, as more places may be kept.
    fn are_the_same(one: Estimate, other: Estimate) -> bool {
        let near = |one: f64, other: f64| (one - other).abs() <= 1e-12 * other.abs();
        let errors = one.standard_error.zip(other.standard_error);
        near(one.value, other.value) && errors.is_some_and(|(one, other)| near(one, other))
    }

    #[test]
    fn levels_and_differences_are_those_of_the_forecast_and_of_the_comparison() {
        let models = models(&[0.1, 0.2]);
        let draws = PairedDraws::open(&models, 2, &STOP).unwrap();
        let control = Control {
            threads: 1,
            done: &|_| (),
            stop: &STOP,
        };
        let forecast = forecast::run(&models[1], &control).unwrap();
        let control = ComparisonControl {
            threads: 1,
            done: &|| (),
            stop: &STOP,
        };
        let comparison = compare(&models, &control).unwrap();
        let (mut levels, mut differences) = (0, 0);
        for row in &forecast.rows {
            let find = draws.find(row.performance_year, row.cohort, row.group, row.statistic);
            if let Some(place) = find {
                let found = draws.contrast(&[(1, 1.0)], place).unwrap();
                assert!(are_the_same(found, row.estimate), "{row:?} {found:?}");
                levels += 1;
            }
        }
        for row in &comparison.differences[0] {
            let find = draws.find(row.performance_year, row.cohort, row.group, row.statistic);
            if let Some(place) = find {
                let found = draws.contrast(&[(1, 1.0), (0, -1.0)], place).unwrap();
                assert!(are_the_same(found, row.difference), "{row:?} {found:?}");
                differences += 1;
            }
        }
        // Components of scores are of everybody and of sizes alone.
        let has_numbers = |place: &usize| draws.contrast(&[(1, 1.0)], *place).is_some();
        let known = (0..draws.places().len()).filter(has_numbers).count();
        assert!(known > 600);
        assert_eq!((levels, differences), (known, known));
    }

    #[test]
    fn what_is_made_of_a_draw_has_its_error_over_draws() {
        let draws = PairedDraws::open(&models(&[0.1, 0.2]), 1, &STOP).unwrap();
        let solo = Group::Size(PracticeSize::Solo);
        let place = draws.find(2029, Cohort::HeartFailure, solo, "paf_mean");
        let place = place.unwrap();
        let ratio = |draw: PairedDraw<'_>| draw.number(1, place) / draw.number(0, place);
        let found = draws.mean(ratio).unwrap();
        let each: Vec<f64> = (0..4)
            .map(|draw| draws.numbers[1][draw][place] / draws.numbers[0][draw][place])
            .collect();
        let mean = each.iter().sum::<f64>() / 4.0;
        let squares = each.iter().map(|one| (one - mean) * (one - mean));
        let error = (squares.sum::<f64>() / 3.0 / 4.0).sqrt();
        assert!((found.value - mean).abs() < 1e-8, "{found:?} {mean}");
        assert!((found.standard_error.unwrap() - error).abs() < 1e-8);
        assert!(error > 1e-6, "the draws do not differ");
    }

    #[test]
    fn a_scenario_less_itself_is_nothing_and_without_error() {
        let draws = PairedDraws::open(&models(&[0.1, 0.1]), 2, &STOP).unwrap();
        for place in 0..draws.places().len() {
            if let Some(difference) = draws.contrast(&[(0, 1.0), (1, -1.0)], place) {
                assert_eq!(
                    (difference.value, difference.standard_error),
                    (0.0, Some(0.0))
                );
            }
        }
    }
}
