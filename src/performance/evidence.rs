//! What past results say of named clinicians: the law of an ability given counts or a mean cost, and
//! what is known of their practices.
//!
//! An ability is standard normal before anything is known. Given a result of a year, its law in that
//! year is the prior times the likelihood of the result; [`Posterior`] turns the standard normal
//! number that the model draws into one of that law, in the same order, so that clinicians and
//! measures stay as correlated as they were. In later years the ability is the AR(1) that it was, given
//! its value in the year of the result.

use std::ops::Range;

use crate::numeric::exp::{exp, ln};
use crate::numeric::normal;
use crate::program::PERFORMANCE_YEARS;
use crate::scenario::model::{CohortModel, CostModel};
use crate::scenario::roster::{Clinician, NamedPractice, PastResult};

use super::laws::{MeasureLaws, PerformanceLaws, RegionLaws};

/// The first year whose results are learnt from: the abilities of named clinicians begin there.
pub(super) const FIRST_RESULT_YEAR: u16 = *crate::records::RESULT_YEARS.start();

// Years share blocks of random numbers by pairs, the first of which is a performance year's.
const _: () = assert!((*PERFORMANCE_YEARS.start() - FIRST_RESULT_YEAR).is_multiple_of(2));

/// What is known of a cohort's named clinicians, prepared once for all draws.
#[derive(Clone, Debug, Default)]
pub struct Evidence {
    /// By clinician.
    pub(super) results: Vec<Vec<Learnt>>,
    /// By practice.
    pub(super) practices: Vec<KnownConduct>,
}

/// What a result says.
#[derive(Clone, Debug)]
pub(super) struct Learnt {
    /// Position of the measure in the cohort; that of the cost behind the last.
    pub(super) factor: usize,
    /// The year of the result.
    pub(super) year: u16,
    /// The law of the ability by its region; one where regions do not differ, or where the region is
    /// known.
    by_region: Vec<Posterior>,
}

impl Learnt {
    /// The law of the ability of a clinician in a region.
    pub(super) fn posterior(&self, region: Option<u8>) -> &Posterior {
        let region = region.map_or(0, usize::from);
        &self.by_region[region.min(self.by_region.len() - 1)]
    }
}

/// What is known of what a practice reports and attests in the first performance year.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct KnownConduct {
    pub(super) reports: Option<bool>,
    /// It has reported so many years before.
    pub(super) reported_before: Option<u16>,
    pub(super) ia_completed: Option<u8>,
    pub(super) pi_score: Option<f64>,
}

impl Evidence {
    /// Prepares what is known of a cohort's named clinicians.
    pub fn new(model: &CohortModel, laws: &PerformanceLaws) -> Self {
        let roster = &model.roster;
        let learnt = |clinician: &Clinician| {
            let regions = regions(&roster.practices[clinician.practice], model, laws);
            of_clinician(clinician, laws, &regions)
        };
        Evidence {
            results: roster.clinicians.iter().map(learnt).collect(),
            practices: roster.practices.iter().map(KnownConduct::new).collect(),
        }
    }
}

impl KnownConduct {
    fn new(practice: &NamedPractice) -> Self {
        let first = *PERFORMANCE_YEARS.start();
        KnownConduct {
            reports: practice.reports,
            reported_before: practice.reported.map(|year| first.saturating_sub(year)),
            ia_completed: practice.ia_completed,
            pi_score: practice.pi_score,
        }
    }
}

/// How a practice's region may differ from others: by region, or one if it is known or none differs.
/// A region that is not known is drawn from the shares, whatever results say of it.
fn regions(
    practice: &NamedPractice,
    model: &CohortModel,
    laws: &PerformanceLaws,
) -> Vec<RegionLaws> {
    let known = practice.region.and_then(|name| model.region(name));
    match (&*laws.regions, known) {
        ([], _) => vec![RegionLaws::NONE],
        (regions, Some(known)) => vec![regions[known]],
        (regions, None) => regions.to_vec(),
    }
}

fn of_clinician(
    clinician: &Clinician,
    laws: &PerformanceLaws,
    regions: &[RegionLaws],
) -> Vec<Learnt> {
    let mut learnt: Vec<Learnt> = clinician
        .results
        .iter()
        .filter_map(|result| {
            let mut measures = laws.measures.iter();
            let factor = measures.position(|measure| measure.measure == result.measure)?;
            Some(Learnt {
                factor,
                year: result.year,
                by_region: by_region(regions, |region| {
                    of_result(result, &laws.measures[factor], region.ability)
                }),
            })
        })
        .collect();
    if let (Some(cost), Some((episodes, year))) = (clinician.cost, clinician.episodes) {
        learnt.push(Learnt {
            factor: laws.measures.len(),
            year,
            by_region: by_region(regions, |region| {
                of_cost(cost / region.cost_ratio, f64::from(episodes), &laws.cost)
            }),
        });
    }
    learnt
}

fn by_region(
    regions: &[RegionLaws],
    posterior: impl Fn(&RegionLaws) -> Posterior,
) -> Vec<Posterior> {
    regions.iter().map(posterior).collect()
}

/// The law of an ability, before its region's shift, given a result: binomial counts; of measure 492 Poisson admissions, freed
/// from their shrinkage.
fn of_result(result: &PastResult, laws: &MeasureLaws, shift: f64) -> Posterior {
    let PastResult {
        collection_type,
        cases,
        performance,
        ..
    } = *result;
    let truth = |ability| laws.true_performance(collection_type, ability + shift);
    if let Some(expected) = laws.expected {
        let events = cases * expected.rate / 100.0;
        let shrinkage = expected.shrinkage_events;
        let admissions = performance / expected.rate * (events + shrinkage) - shrinkage;
        let admissions = admissions.max(0.0);
        return Posterior::new(|ability| {
            let mean = cases * truth(ability) / 100.0;
            times_log(admissions, mean) - mean
        });
    }
    let met = cases * performance;
    Posterior::new(|ability| {
        let rate = truth(ability);
        times_log(met, rate) + times_log(cases - met, 1.0 - rate)
    })
}

/// The law of the cost factor given the mean cost of so many episodes: the mean of n gammas is one.
/// Lognormal episodes are treated as gammas of the same mean and variance here.
fn of_cost(mean: f64, episodes: f64, law: &CostModel) -> Posterior {
    let shape = episodes / (law.episode_cv * law.episode_cv);
    Posterior::new(|factor| {
        let log_expected = ln(law.median) + law.log_sd * factor;
        -shape * (log_expected + mean * exp(-log_expected))
    })
}

/// x ln y, where nothing times anything is nothing.
fn times_log(x: f64, y: f64) -> f64 {
    if x > 0.0 { x * ln(y.max(0.0)) } else { 0.0 }
}

/// Correlation of a factor with itself so many years later.
pub(super) fn carried(laws: &PerformanceLaws, factor: usize, years: u16) -> f64 {
    let power = |base: f64| (0..years).fold(1.0, |power, _| power * base);
    let ability = power(laws.ability_persistence);
    if factor < laws.measures.len() {
        return ability;
    }
    let of_quality = laws.cost.quality_loading * laws.cost.quality_loading;
    of_quality * ability + (1.0 - of_quality) * power(laws.cost.persistence)
}

/// Points of a posterior's table, and how far it reaches on the normal scale.
const POINTS: usize = 513;
const REACH: f64 = 6.5;

/// Points of a grid over abilities.
const GRID: usize = 2049;

/// Log weights this far below the greatest are nothing.
const NOTHING: f64 = 45.0;

/// The law of a standard normal number given a likelihood, as a function of another standard normal
/// number: its quantile at that one's probability.
///
/// Quadrature on 2,049 points where the weight is more than e^-45 of the greatest; the table's 513
/// points are 1/39 apart and linear between, which is right to 1e-4 where the quantile is smooth, and to a
/// step of the grid, at most .004, at an edge of the law.
#[derive(Clone, Debug)]
pub(super) struct Posterior(Box<[f32]>);

impl Posterior {
    /// The law under a log likelihood, up to a constant.
    pub(super) fn new(log_likelihood: impl Fn(f64) -> f64) -> Self {
        let mut range = -8.5..8.5;
        let mut grid = Grid::new(range.clone(), &log_likelihood);
        // A narrow law shows its neighbourhood first, then itself.
        for _ in 0..3 {
            range = grid.support();
            grid = Grid::new(range, &log_likelihood);
        }
        let cumulative = grid.cumulative();
        let step = 2.0 * REACH / (POINTS - 1) as f64;
        let table = (0..POINTS).map(|point| {
            let probability = normal::cdf(point as f64 * step - REACH);
            grid.quantile(&cumulative, probability) as f32
        });
        Posterior(table.collect())
    }

    /// The quantile at a standard normal number's probability.
    pub(super) fn at(&self, z: f32) -> f32 {
        let step = (2.0 * REACH / (POINTS - 1) as f64) as f32;
        let position = (z.clamp(-REACH as f32, REACH as f32) + REACH as f32) / step;
        let cell = (position as usize).min(POINTS - 2);
        let part = position - cell as f32;
        let (left, right) = (self.0[cell], self.0[cell + 1]);
        // Beyond the table the law goes on as the normal number does.
        let beyond = z - z.clamp(-REACH as f32, REACH as f32);
        left + part * (right - left) + beyond
    }
}

/// Weights of a law on points of a range.
struct Grid {
    range: Range<f64>,
    /// Logs, the greatest being 0.
    log_weights: Vec<f64>,
}

impl Grid {
    fn new(range: Range<f64>, log_likelihood: impl Fn(f64) -> f64) -> Self {
        let mut grid = Grid {
            range,
            log_weights: vec![0.0; GRID],
        };
        let logs: Vec<f64> = (0..GRID)
            .map(|point| {
                let ability = grid.at(point);
                log_likelihood(ability) - ability * ability / 2.0
            })
            .collect();
        let greatest = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        if greatest.is_finite() {
            grid.log_weights = logs.iter().map(|log| log - greatest).collect();
        }
        grid
    }

    fn step(&self) -> f64 {
        (self.range.end - self.range.start) / (GRID - 1) as f64
    }

    fn at(&self, point: usize) -> f64 {
        self.range.start + point as f64 * self.step()
    }

    /// Where the weights are something, with a point to spare on either side.
    fn support(&self) -> Range<f64> {
        let is_something = |log: &f64| *log > -NOTHING;
        let first = self.log_weights.iter().position(is_something);
        let last = self.log_weights.iter().rposition(is_something);
        let first = first.unwrap_or(0).saturating_sub(1);
        let last = (last.unwrap_or(GRID - 1) + 1).min(GRID - 1);
        self.at(first)..self.at(last)
    }

    /// Probabilities up to each point, by the trapezoidal rule.
    fn cumulative(&self) -> Vec<f64> {
        let weights: Vec<f64> = self.log_weights.iter().map(|log| exp(*log)).collect();
        let mut sum = 0.0;
        let mut cumulative = vec![0.0];
        for pair in weights.windows(2) {
            sum += (pair[0] + pair[1]) / 2.0;
            cumulative.push(sum);
        }
        cumulative.iter_mut().for_each(|part| *part /= sum);
        cumulative
    }

    fn quantile(&self, cumulative: &[f64], probability: f64) -> f64 {
        let right = cumulative.partition_point(|part| *part < probability);
        let right = right.clamp(1, GRID - 1);
        let (below, above) = (cumulative[right - 1], cumulative[right]);
        let part = if above > below {
            ((probability - below) / (above - below)).clamp(0.0, 1.0)
        } else {
            0.5
        };
        self.at(right - 1) + part * self.step()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A normal likelihood has a normal posterior: precision-weighted mean, and precisions add up.
    #[test]
    fn a_normal_likelihood_gives_the_conjugate_law() {
        for (mean, sd) in [(0.0, 1.0), (1.5, 0.5), (-2.0, 0.1), (3.0, 0.003)] {
            let posterior = Posterior::new(|x| -(x - mean) * (x - mean) / (2.0 * sd * sd));
            let precision = 1.0 + 1.0 / (sd * sd);
            let (center, spread) = (mean / (sd * sd) / precision, (1.0 / precision).sqrt());
            for z in [-3.0, -1.0, -0.3, 0.0, 0.7, 2.0] {
                let found = f64::from(posterior.at(z as f32));
                let expected = center + spread * z;
                assert!(
                    (found - expected).abs() < 2e-4 * spread.max(0.01),
                    "{mean} {sd} {z} {found} {expected}"
                );
            }
        }
    }

    #[test]
    fn nothing_known_changes_nothing() {
        let posterior = Posterior::new(|_| 0.0);
        for z in [-7.0_f32, -4.2, 0.0, 1.0, 5.0, 7.5] {
            assert!((posterior.at(z) - z).abs() < 1e-3, "{z}");
        }
    }

    /// A likelihood that rules out everything beyond a point cuts the normal law there.
    #[test]
    fn an_edge_cuts_the_law() {
        let posterior = Posterior::new(|x| if x > 0.0 { 0.0 } else { f64::NEG_INFINITY });
        for z in [-2.0_f32, 0.0, 1.5] {
            let probability = 0.5 + 0.5 * normal::cdf(f64::from(z));
            let expected = normal::quantile(probability) as f32;
            assert!((posterior.at(z) - expected).abs() < 4e-3, "{z}");
        }
    }
}
