//! Scenarios in which abilities can be read off the records, and their samples.

use std::sync::LazyLock;

use asmcast::forecast::CohortLaws;
use asmcast::performance::YearRecords;
use asmcast::program::{Measure, Vocabulary};

use crate::reference::laws::normal_quantile;
use crate::reference::page::Page;
use crate::reference::worlds::Draw;
use crate::reference::{draw_worlds, each_cohort, scenario};

/// Draws of a sample of performance.
pub const DRAWS: u32 = 60;

/// Everybody participates every year with some 1,097 episodes, and a measure has a hundred cases
/// an episode: observed rates are true rates to within .0015.
pub const MANY_CASES: &str = "
[rules]
episode_minimum = 1
[cohort.*]
participants = 2000
[cohort.*.episodes]
log_mean = 7
log_sd = 0
";

/// Expected episodes and cases of [`MANY_CASES`].
pub fn many_cases() -> (f64, f64) {
    (7.0_f64.exp(), 100.0 * 7.0_f64.exp())
}

/// Log sd of measure 492 where [`uniform_laws`] has widened it.
const WIDE_SIGMA: f64 = 0.5;

/// [`MANY_CASES`] with every law uniform on 0 to 1 (492: widened and not shrunk), so that a
/// measure's ability is the normal quantile of its rate; `more` is said of each measure besides.
fn uniform_laws(more: impl Fn(Measure) -> &'static str) -> String {
    let law = "{ law = \"percentiles\", percentiles = [1, 10, 20, 30, 40, 50, 60, 70, 80, 90, 99], \
               top_percent = 100 }";
    let mut settings = MANY_CASES.to_string();
    for measure in Measure::ALL {
        let cohort = measure.cohort().id();
        let id = measure.id();
        settings += &format!("[cohort.{cohort}.measures.{id}]\ncases_per_episode = 100\n");
        settings += more(*measure);
        if *measure == Measure::Q492 {
            settings += "shrinkage_events = 0\n";
            settings += "claims = { law = \"lognormal\", mu = 4.2131, sigma = 0.5 }\n";
            continue;
        }
        for collection_type in measure.collection_types() {
            settings += &format!("{} = {law}\n", collection_type.id());
        }
    }
    settings
}

/// A draw with its abilities laid open: by year, by column (the measures in their order, then the
/// cost factor), by participant.
pub struct Clear {
    pub practice: Vec<u32>,
    pub years: Vec<Vec<Vec<f64>>>,
}

impl Clear {
    /// Participants and their followers on the list in the same practice.
    pub fn partners(&self) -> impl Iterator<Item = (usize, usize)> {
        let practice = &self.practice;
        let pairs = (1..practice.len()).map(|one| (one - 1, one));
        pairs.filter(|(one, other)| practice[*one] == practice[*other])
    }

    fn new(draw: Draw, page: &Page) -> Self {
        let everybody = draw.people.volume.first.len();
        let years = draw.years.iter().map(|records| {
            assert_eq!(records.len(), everybody);
            let measures = records.measures.iter().zip(page.cases);
            let abilities = measures.map(|(columns, (measure, _))| {
                let rates = columns.performance.iter().zip(&columns.cases);
                rates
                    .map(|(rate, cases)| ability(*measure, *rate, *cases))
                    .collect()
            });
            let mut columns: Vec<Vec<f64>> = abilities.collect();
            columns.push(cost_factors(records, page));
            columns
        });
        Clear {
            years: years.collect(),
            practice: draw.years[0].practice.clone(),
        }
    }
}

/// The ability behind a rate under [`uniform_laws`].
fn ability(measure: Measure, rate: f64, cases: u32) -> f64 {
    if measure == Measure::Q492 {
        return (4.2131 - rate.ln()) / WIDE_SIGMA;
    }
    let half = 0.5 / f64::from(cases);
    let z = normal_quantile(rate.clamp(half, 1.0 - half));
    match measure {
        Measure::Q238 => -z,
        _ => z,
    }
}

/// The cost factor W behind each mean cost, with the noise of its episodes: the log of a mean of n
/// gammas has mean -CV^2 / 2n and variance CV^2 / n (see [`cost_noise`]).
fn cost_factors(records: &YearRecords, page: &Page) -> Vec<f64> {
    let median = page.cost.0;
    let (tau, cv) = page.cost_spread(0.40);
    let costs = records.ebcm_cost.iter().zip(&records.ebcm_episodes);
    costs
        .map(|(cost, episodes)| {
            let bias = -cv * cv / (2.0 * f64::from(*episodes));
            ((cost / median).ln() - bias) / tau
        })
        .collect()
}

/// Variance that the noise of the episodes adds to a cost factor of [`cost_factors`].
pub fn cost_noise(page: &Page) -> f64 {
    let (tau, cv) = page.cost_spread(0.40);
    cv * cv / many_cases().0 / (tau * tau)
}

/// [`uniform_laws`] with more settings, of each measure and of other tables, laid open up to a year.
pub fn clear(
    of_measure: impl Fn(Measure) -> &'static str,
    more: &str,
    last_year: u16,
) -> Vec<Vec<Clear>> {
    let laws = scenario(&(uniform_laws(of_measure) + more));
    let clear = |(page, laws): (&'static Page, &CohortLaws)| {
        draw_worlds(laws, DRAWS, last_year, |draw| Clear::new(draw, page))
    };
    each_cohort(&laws).map(clear).collect()
}

/// The baseline's abilities.
pub static CLEAR: LazyLock<Vec<Vec<Clear>>> = LazyLock::new(|| clear(|_| "", "", 2031));
