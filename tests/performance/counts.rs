//! What is counted: cases given the year's episodes, cases that meet a measure given the true rate,
//! admissions of measure 492.

use std::sync::LazyLock;

use asmcast::performance::YearRecords;
use asmcast::program::{CollectionType, Measure};
use statrs::function::gamma::ln_gamma;

use crate::published::mean_and_sd;
use crate::reference::estimate::{chi_square_agrees, indicator};
use crate::reference::laws::{lognormal_moments, poisson_below};
use crate::reference::{Mean, draw_worlds, each_cohort, scenario};
use crate::samples::DRAWS;

/// A year in the middle of the baseline: by cohort, by draw.
static BASELINE: LazyLock<Vec<Vec<YearRecords>>> = LazyLock::new(|| {
    let laws = scenario("");
    let year = |mut years: Vec<YearRecords>| years.pop().expect("three years");
    let cohorts = laws.iter();
    cohorts
        .map(|laws| draw_worlds(laws, DRAWS, 2029, |draw| year(draw.years)))
        .collect()
});

/// Cases of a measure are Poisson with mean episodes times the page's factor: mean, variance, and
/// shares up to k less the Poisson probabilities; independent of the episodes' own luck and from
/// one measure to the next.
#[test]
fn cases_are_poisson_given_the_episodes() {
    for (page, sample) in each_cohort(&BASELINE) {
        for (column, (measure, factor)) in page.cases.iter().enumerate() {
            let pairs = |records: &YearRecords, column: usize, factor: f64| {
                let episodes = records.ebcm_episodes.iter();
                let counts = episodes.zip(&records.measures[column].cases);
                let pairs = counts.filter(|(episodes, _)| **episodes > 0);
                pairs
                    .map(|(episodes, cases)| (factor * f64::from(*episodes), *cases))
                    .collect::<Vec<_>>()
            };
            let own = |records| pairs(records, column, *factor).into_iter();
            let what = format!("cases of {measure:?}");
            let score = |(mean, cases): (f64, u32)| (f64::from(cases) - mean) / mean.sqrt();
            Mean::over(sample, |records| own(records).map(score)).agrees(&what, 0.0, 0.02);
            Mean::over(sample, |records| {
                own(records).map(|pair| score(pair).powi(2))
            })
            .agrees(format!("{what}: variance over mean"), 1.0, 0.03);
            for k in [4, 19, 39] {
                Mean::over(sample, |records| {
                    own(records)
                        .map(move |(mean, cases)| indicator(cases <= k) - poisson_below(k, mean).0)
                })
                .agrees(format!("{what} up to {k}"), 0.0, 0.005);
            }
            if column > 0 {
                let (other, other_factor) = page.cases[column - 1];
                Mean::over(sample, |records| {
                    let others = pairs(records, column - 1, other_factor);
                    let both = own(records).zip(others);
                    both.map(|(one, other)| score(one) * score(other))
                })
                .agrees(format!("{what} and of {other:?}"), 0.0, 0.02);
            }
        }
        for records in sample {
            for columns in &records.measures {
                let counts = records.ebcm_episodes.iter().zip(&columns.cases);
                let mut none = counts.filter(|(episodes, _)| **episodes == 0);
                assert!(none.all(|(_, cases)| *cases == 0));
            }
        }
    }
}

/// Measure 492 given its cases: e = cases * .6772 are expected, O is Poisson around e true / 67.72,
/// and 67.72 (O + 10) / (e + 10) is reported. With the lognormal's moments m and v its mean is
/// 67.72 (e m / 67.72 + 10) / (e + 10), its variance (67.72 / (e + 10))^2 (e m + e^2 v / 67.72) /
/// 67.72.
#[test]
fn reported_admissions_given_the_cases() {
    let rate = 67.72;
    let (mean, variance) = lognormal_moments(4.2131, 0.0554);
    let scores = |records: &YearRecords| {
        let columns = &records.measures[0];
        let counts = columns.cases.iter().zip(&columns.performance);
        counts
            .map(|(cases, performance)| {
                let expected = f64::from(*cases) * 0.6772;
                let scale = rate / (expected + 10.0);
                let centre = scale * (expected * mean / rate + 10.0);
                let poisson = expected * mean / rate;
                let law = (expected / rate).powi(2) * variance;
                let spread = scale * scale * (poisson + law);
                (performance - centre, spread)
            })
            .collect::<Vec<_>>()
    };
    let sample = &BASELINE[0];
    Mean::over(sample, |records| {
        let scores = scores(records).into_iter();
        scores.map(|(deviation, variance)| deviation / variance.max(1e-9).sqrt())
    })
    .agrees("reported 492: mean", 0.0, 0.025);
    Mean::ratio(sample, |records| {
        let scores = scores(records).into_iter();
        scores.map(|(deviation, variance)| (deviation * deviation, variance))
    })
    .agrees("reported 492: variance over the formula's", 1.0, 0.03);
    // Large and small practices apart: neither end of the shrinkage makes up for the other.
    for many in [false, true] {
        Mean::ratio(sample, |records| {
            let cases = records.measures[0].cases.clone();
            let scores = scores(records).into_iter().zip(cases);
            let own = scores.filter(move |(_, cases)| (*cases >= 40) == many);
            own.map(|((deviation, variance), _)| (deviation * deviation, variance))
        })
        .agrees(format!("reported 492, many cases: {many}"), 1.0, 0.06);
    }
}

/// Performance is the same in practices of every size, silent or not, whatever the volume: the mean
/// rate, which the binomial leaves as it is, of the measures that have one law for everybody.
#[test]
fn performance_goes_with_no_habit_size_or_volume() {
    for (cohort, column, measure, how) in [
        (0, 4, Measure::Q377, CollectionType::Ecqm),
        (1, 3, Measure::Q220, CollectionType::Cqm),
    ] {
        let (mean, sd) = mean_and_sd(measure, how);
        let of = |chosen: &dyn Fn(&YearRecords, usize) -> bool| {
            Mean::over(&BASELINE[cohort], |records| {
                let columns = &records.measures[column];
                let people = (0..records.len()).filter(|who| columns.cases[*who] > 0);
                let chosen = people.filter(|who| chosen(records, *who));
                chosen
                    .map(|who| (columns.performance[who] - mean) / sd)
                    .collect::<Vec<_>>()
            })
        };
        let silent = |records: &YearRecords, who: usize| {
            records.measures[column].collection_type[who].is_none()
        };
        let what = format!("{measure:?}, mean rate");
        of(&silent).agrees(format!("{what} of the silent"), 0.0, 0.12);
        let small = |records: &YearRecords, who: usize| records.tin_clinicians[who] <= 15;
        of(&small).agrees(format!("{what} in small practices"), 0.0, 0.06);
        let no_pi = |records: &YearRecords, who: usize| records.pi_score[who] == 0.0;
        of(&no_pi).agrees(format!("{what} without PI"), 0.0, 0.12);
        let busy = |records: &YearRecords, who: usize| records.ebcm_episodes[who] >= 60;
        of(&busy).agrees(format!("{what} with 60 episodes"), 0.0, 0.06);
    }
}

/// Cases with one true rate: Beta laws of 10,000 cases' weight around .3, so that the cases that
/// meet a measure are beta-binomial, .1 % wider than binomial at 20 cases.
const ONE_RATE: &str = "
[rules]
episode_minimum = 1
[cohort.HF]
participants = 2000
[cohort.HF.episodes]
log_mean = 3
log_sd = 0
[cohort.HF.measures.377]
cases_per_episode = 1
ecqm = { law = \"beta\", alpha = 3000, beta = 7000 }
[cohort.HF.measures.008]
cases_per_episode = 5
ecqm = { law = \"beta\", alpha = 5000, beta = 5000 }
cqm = { law = \"beta\", alpha = 5000, beta = 5000 }
";

/// Logarithm of the beta-binomial probability of k among n.
fn beta_binomial(k: u32, n: u32, alpha: f64, beta: f64) -> f64 {
    let [k, n] = [k, n].map(f64::from);
    let ln_beta = |a: f64, b: f64| ln_gamma(a) + ln_gamma(b) - ln_gamma(a + b);
    let choose = ln_gamma(n + 1.0) - ln_gamma(k + 1.0) - ln_gamma(n - k + 1.0);
    (choose + ln_beta(k + alpha, n - k + beta) - ln_beta(alpha, beta)).exp()
}

/// Mean p and variance p (1 - p) / n (1 + (n - 1) / 10,001) of the rate given n cases, and the
/// probabilities of 0 .. n at n = 20.
#[test]
fn rates_are_binomial_given_the_truth() {
    let laws = scenario(ONE_RATE);
    let sample = draw_worlds(&laws[0], DRAWS, 2027, |mut draw| draw.years.remove(0));
    for (column, measure, alpha) in [(4, Measure::Q377, 3000.0), (1, Measure::Q008, 5000.0)] {
        let truth = alpha / 10_000.0;
        let own = |records: &YearRecords| {
            let columns = &records.measures[column];
            let counts = columns.cases.iter().zip(&columns.performance);
            let counts = counts.filter(|(cases, _)| **cases > 0);
            counts
                .map(|(cases, rate)| (f64::from(*cases), *rate))
                .collect::<Vec<_>>()
        };
        let what = format!("rates of {measure:?}");
        let score = move |(cases, rate): (f64, f64)| {
            let variance = truth * (1.0 - truth) / cases * (1.0 + (cases - 1.0) / 10_001.0);
            (rate - truth) / variance.sqrt()
        };
        Mean::over(&sample, |records| own(records).into_iter().map(score))
            .agrees(&what, 0.0, 0.025);
        Mean::over(&sample, |records| {
            own(records).into_iter().map(|pair| score(pair).powi(2))
        })
        .agrees(format!("{what}: variance"), 1.0, 0.035);
        // Only whole cases meet a measure.
        let whole = |records: &YearRecords| {
            let met = own(records).into_iter().map(|(cases, rate)| cases * rate);
            met.map(|met| (met - met.round()).abs()).fold(0.0, f64::max)
        };
        assert!(sample.iter().all(|records| whole(records) < 1e-9));
        if measure != Measure::Q377 {
            continue;
        }
        let mut counts = [0.0; 21];
        for (_, rate) in sample.iter().flat_map(own).filter(|(n, _)| *n == 20.0) {
            counts[(rate * 20.0).round() as usize] += 1.0;
        }
        let all: f64 = counts.iter().sum();
        assert!(all > 5000.0, "{all} with 20 cases");
        let expected: Vec<f64> = (0..=20)
            .map(|k| all * beta_binomial(k, 20, alpha, 10_000.0 - alpha))
            .collect();
        chi_square_agrees(format!("{what} of 20 cases"), &counts, &expected);
    }
}
