//! Past results: the ability in the year of the result has the law's prior times the likelihood, by
//! quadrature here; later it is the AR(1) that it was.

mod correlations;
mod cost;

use crate::reference::Mean;
use crate::reference::laws::normal_cdf;
use crate::world::{EVERYBODY, HF, LBP, Year, crowd, draw, laws, results};

const NAMED: usize = 100;
const DRAWS: u32 = 40;

/// Knots of percentiles in a scenario, with 0 below and the top above.
const PROBABILITIES: [f64; 13] = [
    0.0, 0.01, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.99, 1.0,
];

/// A law of percentiles.
#[derive(Clone, Copy)]
struct Law([f64; 11]);

const UNIFORM: Law = Law([
    1.0, 10.0, 20.0, 30.0, 40.0, 50.0, 60.0, 70.0, 80.0, 90.0, 99.0,
]);
/// Half of everybody reaches everything.
const TOPPED_OUT: Law = Law([
    30.0, 70.0, 85.0, 93.0, 98.0, 100.0, 100.0, 100.0, 100.0, 100.0, 100.0,
]);
/// The lower half has nothing.
const NOTHING_BELOW: Law = Law([0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 2.0, 5.0, 9.0, 15.0, 40.0]);

impl Law {
    fn at(&self, ability: f64) -> f64 {
        let p = normal_cdf(ability);
        let value = |knot: usize| match knot {
            0 => 0.0,
            12 => 1.0,
            _ => self.0[knot - 1] / 100.0,
        };
        let right = PROBABILITIES
            .iter()
            .position(|knot| p <= *knot)
            .unwrap_or(12)
            .max(1);
        let (p0, p1) = (PROBABILITIES[right - 1], PROBABILITIES[right]);
        value(right - 1) + (value(right) - value(right - 1)) * (p - p0) / (p1 - p0)
    }

    fn settings(&self, cohort: &str, measure: &str) -> String {
        let law = format!(
            "{{ law = \"percentiles\", percentiles = {:?}, top_percent = 100 }}",
            self.0
        );
        format!(
            "{EVERYBODY}[cohort.{cohort}.measures.{measure}]\ncases_per_episode = 100\n\
             ecqm = {law}\ncqm = {law}\n"
        )
    }
}

/// A law of abilities on a grid.
struct Posterior(Vec<(f64, f64)>);

impl Posterior {
    fn new(log_likelihood: impl Fn(f64) -> f64) -> Self {
        let grid: Vec<(f64, f64)> = (-70_000..=70_000)
            .map(|point| f64::from(point) / 10_000.0)
            .map(|x| (x, log_likelihood(x) - x * x / 2.0))
            .collect();
        let greatest = grid.iter().map(|(_, log)| *log).fold(f64::MIN, f64::max);
        let weights: Vec<(f64, f64)> = grid
            .into_iter()
            .map(|(x, log)| (x, (log - greatest).exp()))
            .filter(|(_, weight)| *weight > 1e-14)
            .collect();
        let total: f64 = weights.iter().map(|(_, weight)| weight).sum();
        Posterior(weights.into_iter().map(|(x, w)| (x, w / total)).collect())
    }

    fn binomial(law: Law, met: f64, cases: f64) -> Self {
        let part = |count: f64, share: f64| if count > 0.0 { count * share.ln() } else { 0.0 };
        Posterior::new(|x| {
            let rate = law.at(x);
            part(met, rate) + part(cases - met, 1.0 - rate)
        })
    }

    fn mean(&self, f: impl Fn(f64) -> f64) -> f64 {
        self.0.iter().map(|(x, weight)| weight * f(*x)).sum()
    }

    /// Of an AR(1) that has this law and a correlation with it.
    fn later(&self, correlation: f64, f: impl Fn(f64) -> f64) -> f64 {
        let fresh = (1.0 - correlation * correlation).sqrt();
        // By classes of the law: a few hundred points carry it.
        let classes = self.0.chunks(self.0.len().div_ceil(400));
        let classes = classes.map(|class| {
            let weight: f64 = class.iter().map(|(_, weight)| weight).sum();
            let sum: f64 = class.iter().map(|(x, weight)| x * weight).sum();
            (sum / weight.max(1e-300), weight)
        });
        classes
            .map(|(x, weight)| {
                let steps = (-140..=140).map(|step| f64::from(step) / 20.0);
                let later = steps.map(|e| {
                    let density = (-e * e / 2.0).exp() / (2.0 * std::f64::consts::PI).sqrt();
                    density / 20.0 * f(correlation * x + fresh * e)
                });
                weight * later.sum::<f64>()
            })
            .sum()
    }

    /// The value at a standard normal number's probability.
    fn at(&self, z: f64) -> f64 {
        let probability = normal_cdf(z);
        let mut below = 0.0;
        for (x, weight) in &self.0 {
            below += weight;
            if below >= probability {
                return *x;
            }
        }
        self.0.last().expect("a law").0
    }
}

/// Rates of the named in a measure.
fn rates(year: &Year, position: usize) -> Vec<f64> {
    year.records.measures[position].performance[year.places()].to_vec()
}

fn drawn(cohort: usize, settings: &str, rows: &[&str]) -> Vec<Vec<Year>> {
    let id = ["HF", "LBP"][cohort];
    let roster = crowd(NAMED, id, "", "");
    let past = results(NAMED, rows);
    let laws = laws(
        settings,
        Some(&roster),
        (!rows.is_empty()).then_some(&*past),
    );
    draw(&laws[cohort], DRAWS, 2031)
}

/// Position of measure 236 in heart failure, and of 238 in low back pain.
const Q236: usize = 3;
const Q238: usize = 0;

/// Holds the rates of all years against the posterior of a result, so many years before 2027.
fn agrees(law: Law, met: f64, cases: f64, before: i32) {
    let past = format!("236,ecqm,,,{met},{cases},{}", 2027 - before);
    let what = format!("{met} of {cases}, {before} years before, top {}", law.0[5]);
    let drawn = drawn(HF, &law.settings("HF", "236"), &[&past]);
    let posterior = Posterior::binomial(law, met, cases);
    for year in 0..5 {
        let correlation = 0.75_f64.powi(before + year as i32);
        let mean = posterior.later(correlation, |x| law.at(x));
        let square = posterior.later(correlation, |x| (law.at(x) - mean).powi(2));
        let sd = square.sqrt();
        let what = format!("{what}: {}", 2027 + year);
        Mean::over(&drawn, |years| rates(&years[year], Q236)).agrees(&what, mean, 0.125 * sd);
        Mean::over(&drawn, |years| {
            rates(&years[year], Q236)
                .into_iter()
                .map(|rate| (rate - mean).powi(2) / square)
        })
        .agrees(format!("{what}: variance"), 1.0, 0.9);
        let cut = law.at(0.4);
        if cut < 1.0 {
            let below = posterior.later(correlation, |x| f64::from(u8::from(law.at(x) <= cut)));
            Mean::over(&drawn, |years| {
                rates(&years[year], Q236)
                    .into_iter()
                    .map(|rate| f64::from(u8::from(rate <= cut)))
            })
            .agrees(format!("{what}: up to {cut}"), below, 0.05);
        }
    }
}

#[test]
fn rates_given_counts() {
    agrees(UNIFORM, 45.0, 60.0, 1);
    agrees(UNIFORM, 45.0, 60.0, 3);
    agrees(UNIFORM, 0.0, 40.0, 2);
    agrees(UNIFORM, 3.0, 3.0, 1);
}

#[test]
fn all_and_nothing() {
    agrees(UNIFORM, 5_000.0, 5_000.0, 1);
    agrees(UNIFORM, 3_000_000.0, 10_000_000.0, 1);
}

#[test]
fn laws_with_flat_ends() {
    agrees(TOPPED_OUT, 60.0, 60.0, 1);
    agrees(TOPPED_OUT, 55.0, 60.0, 1);
    agrees(NOTHING_BELOW, 0.0, 30.0, 1);
    agrees(NOTHING_BELOW, 2.0, 30.0, 2);
}

/// Lower is better: a low rate is a high ability, which raises nothing.
#[test]
fn a_measure_of_which_less_is_better() {
    let law = UNIFORM;
    let drawn = drawn(LBP, &law.settings("LBP", "238"), &["238,cqm,80,0.1,,,2026"]);
    let posterior = Posterior::new(|x| {
        let rate = law.at(-x);
        8.0 * rate.ln() + 72.0 * (1.0 - rate).ln()
    });
    for year in 0..5 {
        let correlation = 0.75_f64.powi(1 + year as i32);
        let mean = posterior.later(correlation, |x| law.at(-x));
        Mean::over(&drawn, |years| rates(&years[year], Q238)).agrees(
            format!("238 of {}", 2027 + year),
            mean,
            0.03,
        );
    }
}

/// Measure 492: what was reported is freed from its shrinkage; admissions are Poisson.
#[test]
fn admissions() {
    let settings = format!(
        "{EVERYBODY}[cohort.HF.measures.492]\ncases_per_episode = 100\n\
         claims = {{ law = \"lognormal\", mu = 4.2131, sigma = 0.5 }}\n"
    );
    for (cases, reported) in [(60.0, 80.0), (400.0, 50.0), (5.0, 58.0)] {
        let past = format!("492,claims,{cases},{reported},,,2026");
        let drawn = drawn(HF, &settings, &[&past]);
        let events = cases * 0.6772;
        let admissions = (reported / 67.72 * (events + 10.0) - 10.0_f64).max(0.0);
        let truth = |x: f64| (4.2131 - 0.5 * x).exp();
        let posterior = Posterior::new(|x| {
            let mean = cases * truth(x) / 100.0;
            admissions * mean.ln() - mean
        });
        for year in [0, 1, 4] {
            let correlation = 0.75_f64.powi(1 + year as i32);
            let mean = posterior.later(correlation, |x| truth(x).ln());
            let square = posterior.later(correlation, |x| (truth(x).ln() - mean).powi(2));
            let what = format!("{reported} of {cases} cases: {}", 2027 + year);
            let logs = |years: &Vec<Year>| -> Vec<f64> {
                rates(&years[year], 0).into_iter().map(f64::ln).collect()
            };
            Mean::over(&drawn, logs).agrees(&what, mean, 0.06);
            Mean::over(&drawn, |years| {
                logs(years)
                    .into_iter()
                    .map(|log| (log - mean).powi(2) / square)
            })
            .agrees(format!("{what}: variance"), 1.0, 0.15);
        }
    }
}
