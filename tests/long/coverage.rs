//! What standard errors promise: of many seeds' intervals, the estimate and 1.96 standard errors to each
//! side, about 95 in 100 cover the truth.
//!
//! The forecasts are of small cohorts and 200 draws, of which Student's quantile would be 1.97, so that
//! 94.9 % are to be expected. The truth is a run with 2,000 times as many draws, whose own error is a
//! fortieth of a seed's. With 2,000 seeds a share is known to a percentage point (two standard
//! deviations), and the mean of all shares, which depend on each other, somewhat better.
//!
//! `coverage` takes any estimates of a seed, those of differences too. Of groups see `coverage_of_groups`.

use std::fmt;
use std::sync::OnceLock;
use std::sync::atomic::AtomicBool;

use asmcast::forecast::{self, Control, Forecast, Goal, Group, Target};
use asmcast::program::{Cohort, Vocabulary};
use asmcast::scenario::{Model, Scenario};
use asmcast::study::{ComparisonControl, compare};
use asmcast::tally::Estimate;

/// Forecasts whose intervals are looked at, by seed from 1 on.
pub const SEEDS: u64 = 2_000;

/// Draws of a forecast.
pub const DRAWS: u32 = 200;

/// Draws of the truth, whose seed is 0.
const MANY: u32 = 400_000;

/// Participants of a cohort.
const PARTICIPANTS: u32 = 300;

/// What coverage is to be.
const COVERED: [f64; 2] = [0.94, 0.96];

/// The normal law's 97.5 % quantile: what people multiply a standard error by.
const TIMES: f64 = 1.96;

/// What an estimate is of.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Of {
    pub cohort: Cohort,
    pub group: Group,
    pub statistic: &'static str,
}

impl fmt::Display for Of {
    /// Cohort, group but for that of all, statistic.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let group = match self.group {
            Group::All => String::new(),
            group => format!("{} ", group.id()),
        };
        write!(f, "{} {group}{}", self.cohort.id(), self.statistic)
    }
}

/// An estimate and what it is of.
type Named = (Of, Estimate);

/// How often intervals cover the truth.
pub struct Coverage {
    pub of: Of,
    pub truth: f64,
    /// Over the seeds: the estimates' standard deviation, and the mean of their standard errors.
    pub deviation: f64,
    pub error: f64,
    /// Shares of the seeds whose interval lies wholly above the truth, or below it.
    pub above: f64,
    pub below: f64,
}

impl Coverage {
    pub fn covered(&self) -> f64 {
        1.0 - self.above - self.below
    }

    /// The intervals are points: an atom, or what never varies.
    fn is_certain(&self) -> bool {
        self.error == 0.0
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
    let of = |(place, (of, truth)): (usize, &Named)| {
        let estimates: Vec<Estimate> = seeds
            .iter()
            .map(|estimates| {
                assert_eq!(estimates[place].0, *of);
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
            of: *of,
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
pub fn print<'a>(what: &str, coverages: impl IntoIterator<Item = &'a Coverage>) {
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
            coverage.of.to_string(),
            coverage.truth,
            coverage.error / coverage.deviation,
            100.0 * covered,
            200.0 * spread,
            100.0 * coverage.above,
            100.0 * coverage.below,
            if coverage.is_certain() {
                " certain"
            } else {
                ""
            }
        );
    }
}

/// The baseline with small cohorts and one reported year.
fn small_cohorts() -> Model {
    small_cohorts_with("")
}

/// The same under other rules.
fn small_cohorts_with(rules: &str) -> Model {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("small.toml");
    let cohort = |id| format!("[cohort.{id}]\nparticipants = {PARTICIPANTS}\n");
    let years = "[years]\nfirst = 2027\nlast = 2027\n";
    let text = [rules, years, &cohort("HF"), &cohort("LBP")].concat();
    std::fs::write(&path, text).expect("a file");
    let scenario = Scenario::load(Some(&path)).expect("a scenario");
    scenario.model
}

/// The truth of small cohorts.
fn truth() -> &'static [Named] {
    static TRUTH: OnceLock<Vec<Named>> = OnceLock::new();
    TRUTH.get_or_init(|| estimates(&run(&seeded(&small_cohorts(), 0, MANY), 0)))
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

/// The estimates of all groups.
fn estimates(forecast: &Forecast) -> Vec<Named> {
    let named = forecast.rows.iter().map(|row| {
        let of = Of {
            cohort: row.cohort,
            group: row.group,
            statistic: row.statistic,
        };
        (of, row.estimate)
    });
    named.collect()
}

/// The coverage of every statistic of every group.
pub fn coverages() -> &'static [Coverage] {
    static COVERAGES: OnceLock<Vec<Coverage>> = OnceLock::new();
    COVERAGES.get_or_init(|| {
        let model = small_cohorts();
        coverage(truth(), |seed| {
            estimates(&run(&seeded(&model, seed, DRAWS), 1))
        })
    })
}

/// Quantiles beside an atom, at the full loss or at a score of 10, on which the estimate stands in some
/// seeds and not in others: no normal law, and intervals that cover more often than they say. (Of groups
/// there are such that cover less often.)
const BESIDE_AN_ATOM: [&str; 2] = ["HF paf_p05", "HF final_score_p05"];

/// Quantiles beyond which there are 600 participants in all draws together. The tail is longer to its
/// side, while a standard error is the same to both: among groups of these forecasts intervals of the
/// 99th percentile cover 91 % with 33 participants beyond it, 93 % with 200, and those of the 95th,
/// with 3,000, as they should.
const FAR_OUT: [&str; 2] = ["HF paf_p99", "LBP paf_p99"];

/// The least and greatest share of seeds that may cover a statistic.
fn allowed(coverage: &Coverage) -> [f64; 2] {
    let [least, most] = COVERED;
    match &*coverage.of.to_string() {
        name if BESIDE_AN_ATOM.contains(&name) => [least, 1.0],
        name if FAR_OUT.contains(&name) => [0.93, most],
        _ => COVERED,
    }
}

/// Two standard deviations of a share that 2,000 seeds have.
fn uncertainty(share: f64) -> f64 {
    2.0 * (share * (1.0 - share) / SEEDS as f64).sqrt()
}

/// Holds coverages against what is allowed, which is `usual` unless they are exceptions: the shares of those
/// that are none, whose mean is about 95 %.
pub fn hold<'a>(
    coverages: impl IntoIterator<Item = &'a Coverage>,
    usual: [f64; 2],
    allowed: impl Fn(&Coverage) -> [f64; 2],
) -> Vec<f64> {
    let mut shares = Vec::new();
    for coverage in coverages {
        let (covered, [least, most]) = (coverage.covered(), allowed(coverage));
        if coverage.is_certain() {
            assert_eq!(covered, 1.0, "{}", coverage.of);
            continue;
        }
        let held = least - uncertainty(least)..=most + uncertainty(most);
        assert!(held.contains(&covered), "{}: {covered}", coverage.of);
        if [least, most] == usual {
            shares.push(covered);
        }
    }
    let mean = shares.iter().sum::<f64>() / shares.len() as f64;
    println!("mean of {} shares: {:.2} %", shares.len(), 100.0 * mean);
    assert!((0.944..0.954).contains(&mean), "{mean}");
    shares
}

#[test]
#[ignore = "takes minutes"]
fn stated_errors_cover_the_truth() {
    let of_all = || coverages().iter().filter(|one| one.of.group == Group::All);
    print(&format!("{DRAWS} draws"), of_all());
    let shares = hold(of_all(), COVERED, allowed);
    // Most statistics vary, and are no exceptions.
    assert!(shares.len() > 60, "{}", shares.len());
}

/// Whoever stops when an error is small enough stops more often where it is underestimated. Looks are
/// so far apart that this takes little from the coverage of the statistic that decides.
#[test]
#[ignore = "takes minutes"]
fn errors_still_cover_where_they_decide_when_to_stop() {
    let goal = Goal {
        targets: vec![Target {
            statistic: "paf_mean",
            standard_error: 0.000_17,
        }],
        max_draws: MANY,
    };
    let decides = |estimates: &[Named]| -> Vec<Named> {
        let estimates = estimates.iter();
        let decides = |of: &Of| of.group == Group::All && of.statistic == "paf_mean";
        estimates.filter(|(of, _)| decides(of)).copied().collect()
    };
    let model = small_cohorts();
    let coverages = coverage(&decides(truth()), |seed| {
        let model = seeded(&model, seed, DRAWS / 2);
        let forecast = forecast::run_until(&model, &control(1), &goal, |_| ());
        decides(&estimates(&forecast.expect("a forecast")))
    });
    print("paf_mean to 0.00017", &coverages);
    for coverage in &coverages {
        let covered = coverage.covered();
        let least = COVERED[0] - uncertainty(COVERED[0]);
        assert!(covered > least, "{}: {covered}", coverage.of);
    }
}

/// Draws of the truth of differences, of which each is opened four times.
const MANY_PAIRS: u32 = 100_000;

/// What another ladder of costs and another midpoint change, of the group of all.
fn differences(models: &[Model; 2], seed: u64, draws: u32, threads: usize) -> Vec<Named> {
    static STOP: AtomicBool = AtomicBool::new(false);
    let control = ComparisonControl {
        threads,
        done: &|| (),
        stop: &STOP,
    };
    let models = models.each_ref().map(|model| seeded(model, seed, draws));
    let found = compare(&models, &control).expect("a comparison");
    let rows = found.differences[0].iter();
    let rows = rows.filter(|row| row.group == Group::All);
    rows.map(|row| {
        let of = Of {
            cohort: row.cohort,
            group: row.group,
            statistic: row.statistic,
        };
        (of, row.difference)
    })
    .collect()
}

/// The same of differences. That somebody falls to the full loss, which is all that share changes by, a
/// forecast of 200 draws sees a few times or never: far from a normal law. (So is a quantile beside an atom
/// in one of the worlds.)
fn allowed_of_differences(coverage: &Coverage) -> [f64; 2] {
    match &*coverage.of.to_string() {
        "HF share_maximum_penalty" | "LBP share_maximum_penalty" => [0.5, 1.0],
        "HF final_score_p05" => [0.8, 1.0],
        "HF paf_p05" => [COVERED[0], 1.0],
        _ => COVERED,
    }
}

#[test]
#[ignore = "takes minutes"]
fn paired_errors_cover_the_truth() {
    let rules = "[rules]\nmidpoint = 50\ncost_ladder = \"symmetric\"\n";
    let models = [small_cohorts(), small_cohorts_with(rules)];
    let truth = differences(&models, 0, MANY_PAIRS, 0);
    let coverages = coverage(&truth, |seed| differences(&models, seed, DRAWS, 1));
    print(&format!("differences, {DRAWS} draws"), &coverages);
    let shares = hold(&coverages, COVERED, allowed_of_differences);
    assert!(shares.len() > 50, "{}", shares.len());
}
