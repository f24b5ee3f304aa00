//! What standard errors promise: of many seeds' intervals about 95 in 100 cover the truth.
//!
//! The truth is a run with so many draws that its own error is a hundredth of a seed's. With 4,000
//! seeds a coverage is known to ±0.7 percentage points (two standard deviations).

use std::sync::atomic::AtomicBool;

use asmcast::forecast::{self, Control, Forecast, Goal, Group, Target};
use asmcast::program::Vocabulary;
use asmcast::scenario::{Model, Scenario};
use asmcast::tally::Estimate;

const SEEDS: u64 = 4_000;

/// The normal law's 97.5 % quantile: what people multiply a standard error by.
const TIMES: f64 = 1.96;

/// An estimate and what it is of.
type Named = (String, Estimate);

/// How often intervals cover the truth.
struct Coverage {
    name: String,
    truth: f64,
    /// Over the seeds: the estimates' standard deviation, and the mean of their standard errors.
    deviation: f64,
    error: f64,
    /// Shares of the seeds whose interval lies wholly above the truth, or below it.
    above: f64,
    below: f64,
}

impl Coverage {
    fn covered(&self) -> f64 {
        1.0 - self.above - self.below
    }

    /// The estimates never vary: the interval is a point, and covers.
    fn is_constant(&self) -> bool {
        self.deviation == 0.0
    }
}

/// The estimates of each seed, on all processors. (Forecasts have threads of their own: in tasks of
/// another pool they would wait for each other on one stack.)
fn by_seed(of_seed: impl Fn(u64) -> Vec<Named> + Sync) -> Vec<Vec<Named>> {
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        let of_seed = &of_seed;
        let part = move |first| (first..=SEEDS).step_by(processors).map(of_seed);
        let parts: Vec<_> = (1..=processors as u64)
            .map(|first| scope.spawn(move || part(first).collect::<Vec<_>>()))
            .collect();
        let joined = parts.into_iter().map(|part| part.join().expect("no panic"));
        joined.flatten().collect()
    })
}

/// Estimates by seed, the same in the same order for each, against the truth.
fn coverage(truth: &[Named], of_seed: impl Fn(u64) -> Vec<Named> + Sync) -> Vec<Coverage> {
    let seeds = by_seed(of_seed);
    let of = |(place, (name, truth)): (usize, &Named)| {
        let estimates: Vec<Estimate> = seeds
            .iter()
            .map(|estimates| {
                assert_eq!(estimates[place].0, *name);
                estimates[place].1
            })
            .collect();
        let n = estimates.len() as f64;
        let share = |holds: &dyn Fn(&Estimate) -> bool| {
            estimates.iter().filter(|estimate| holds(estimate)).count() as f64 / n
        };
        let half = |estimate: &Estimate| TIMES * estimate.standard_error.expect("an error");
        let mean = estimates.iter().map(|e| e.value).sum::<f64>() / n;
        let squares = estimates.iter().map(|e| (e.value - mean).powi(2));
        Coverage {
            name: name.clone(),
            truth: truth.value,
            deviation: (squares.sum::<f64>() / (n - 1.0)).sqrt(),
            error: estimates.iter().map(|e| half(e) / TIMES).sum::<f64>() / n,
            above: share(&|estimate| estimate.value - half(estimate) > truth.value),
            below: share(&|estimate| estimate.value + half(estimate) < truth.value),
        }
    };
    truth.iter().enumerate().map(of).collect()
}

/// Prints a table.
fn print(what: &str, coverages: &[Coverage]) {
    println!("{what}, {SEEDS} seeds");
    println!(
        "{:<48}{:>15}{:>9}{:>11}{:>8}{:>8}",
        "statistic", "truth", "error/sd", "covered %", "above", "below"
    );
    for coverage in coverages {
        let covered = coverage.covered();
        let spread = (covered * (1.0 - covered) / SEEDS as f64).sqrt();
        println!(
            "{:<48}{:>15.6}{:>9.3}{:>6.2} ±{:.2}{:>8.2}{:>8.2}{}",
            coverage.name,
            coverage.truth,
            coverage.error / coverage.deviation,
            100.0 * covered,
            200.0 * spread,
            100.0 * coverage.above,
            100.0 * coverage.below,
            if coverage.is_constant() {
                " constant"
            } else {
                ""
            }
        );
    }
}

/// The baseline with small cohorts and one reported year.
fn small_cohorts(participants: u32, draws: u32) -> Model {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("small.toml");
    let text = format!(
        "[years]\nfirst = 2027\nlast = 2027\n[cohort.HF]\nparticipants = {participants}\n\
         [cohort.LBP]\nparticipants = {participants}\n[run]\ndraws = {draws}\n"
    );
    std::fs::write(&path, text).expect("a file");
    let scenario = Scenario::load(Some(&path)).expect("a scenario");
    scenario.model
}

fn seeded(model: &Model, seed: u64, draws: u32) -> Model {
    let mut model = model.clone();
    model.seed = seed;
    model.draws = draws;
    model
}

fn run(model: &Model, threads: usize) -> Forecast {
    forecast::run(model, &control(threads)).expect("a forecast")
}

fn control(threads: usize) -> Control<'static> {
    static STOP: AtomicBool = AtomicBool::new(false);
    Control {
        threads,
        done: &|_| (),
        stop: &STOP,
    }
}

/// The estimates of the group of all and of the sizes of practice.
fn estimates(forecast: &Forecast) -> Vec<Named> {
    let rows = forecast.rows.iter();
    let rows = rows.filter(|row| matches!(row.group, Group::All | Group::Size(_)));
    rows.map(|row| {
        let of = [row.cohort.id().to_string(), row.group.id()];
        let name = format!("{} {} {}", of[0], of[1], row.statistic);
        (name, row.estimate)
    })
    .collect()
}

#[test]
#[ignore = "takes minutes"]
fn stated_errors_cover_the_truth() {
    let draws: u32 = std::env::var("DRAWS").map_or(200, |d| d.parse().unwrap());
    let model = small_cohorts(300, draws);
    let start = std::time::Instant::now();
    let truth = estimates(&run(&seeded(&model, 0, 400_000), 0));
    println!("{:?}", start.elapsed());
    let coverages = coverage(&truth, |seed| {
        estimates(&run(&seeded(&model, seed, draws), 1))
    });
    println!("{:?}", start.elapsed());
    print(&format!("{draws} draws"), &coverages);
}

#[test]
#[ignore = "takes minutes"]
fn errors_still_cover_where_they_decide_when_to_stop() {
    let model = small_cohorts(300, 100);
    let truth = estimates(&run(&seeded(&model, 0, 400_000), 0));
    let goal = Goal {
        targets: vec![Target {
            statistic: "paf_mean",
            standard_error: 0.000_1,
        }],
        max_draws: 100_000,
    };
    let coverages = coverage(&truth, |seed| {
        let model = seeded(&model, seed, 100);
        let forecast = forecast::run_until(&model, &control(1), &goal, |_| ());
        estimates(&forecast.expect("a forecast"))
    });
    print("until", &coverages);
}
