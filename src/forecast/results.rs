//! What a run found: one estimate for each year, cohort, group and statistic.

use serde::{Deserialize, Serialize};

use crate::program::{Cohort, CollectionType, Measure, PAYMENT_LAG_YEARS};
use crate::rules::IdentityResiduals;
use crate::scenario::Model;
use crate::tally::{Class, Distribution, Estimate, Moments};

use super::arena::CohortLaws;
use super::engine::Tallies;
use super::focal::FocalParts;
use super::groups::Group;
use super::precision::Precision;
use super::tallies::{GROUP_STATISTICS, MARKET_STATISTICS, POOL_STATISTICS, YearTally};

/// Quantiles of the factors, by name and probability.
pub const FACTOR_QUANTILES: [(&str, f64); 9] = [
    ("paf_p01", 0.01),
    ("paf_p05", 0.05),
    ("paf_p10", 0.10),
    ("paf_p25", 0.25),
    ("paf_p50", 0.50),
    ("paf_p75", 0.75),
    ("paf_p90", 0.90),
    ("paf_p95", 0.95),
    ("paf_p99", 0.99),
];

/// Quantiles of the final scores, by name and probability.
pub const SCORE_QUANTILES: [(&str, f64); 9] = [
    ("final_score_p01", 0.01),
    ("final_score_p05", 0.05),
    ("final_score_p10", 0.10),
    ("final_score_p25", 0.25),
    ("final_score_p50", 0.50),
    ("final_score_p75", 0.75),
    ("final_score_p90", 0.90),
    ("final_score_p95", 0.95),
    ("final_score_p99", 0.99),
];

/// One number of a forecast.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Performance year.
    pub performance_year: u16,
    /// Payment year.
    pub payment_year: u16,
    /// Cohort.
    pub cohort: Cohort,
    /// Group of participants.
    pub group: Group,
    /// Statistic.
    pub statistic: &'static str,
    /// Estimate: factors and shares as fractions, scores in points, money in dollars.
    pub estimate: Estimate,
}

/// What a histogram is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Variable {
    /// Participants' payment adjustment factors, as fractions.
    #[serde(rename = "paf")]
    Factor,
    /// Participants' final scores, in points.
    FinalScore,
    /// Draws' scaling factors.
    ScalingFactor,
    /// Draws' break-even scores, in points.
    BreakEvenScore,
}

/// How the numbers of a cohort's year are distributed: participants' over all draws, or draws'.
#[derive(Clone, Debug, PartialEq)]
pub struct Histogram {
    /// Performance year.
    pub performance_year: u16,
    /// Cohort.
    pub cohort: Cohort,
    /// Group of participants.
    pub group: Group,
    /// What is distributed.
    pub variable: Variable,
    /// Shares by class, ascending.
    pub classes: Vec<Class>,
}

/// A forecast.
#[derive(Clone, Debug, PartialEq)]
pub struct Forecast {
    /// Draws made.
    pub draws: u32,
    /// Seed of all randomness.
    pub seed: u64,
    /// Every number, by performance year, cohort, group and statistic.
    pub rows: Vec<Row>,
    /// Distributions, by performance year, cohort, group and variable: factors of everybody and of the
    /// sizes of practice, all else of everybody.
    pub histograms: Vec<Histogram>,
    /// The worst residual of each identity of § 512.750 over all draws, cohorts and years.
    pub identities: IdentityResiduals,
    /// Benchmarks that could not always be made.
    pub missing_benchmarks: Vec<MissingBenchmark>,
    /// What the scores of those who are reported by name are made of, the years running fastest.
    pub focal: Vec<FocalParts>,
    /// How precise statistics are that were to be, if any were.
    pub precision: Option<Precision>,
}

/// A quality benchmark that too few participants could make in some draws.
#[derive(Clone, Debug, PartialEq)]
pub struct MissingBenchmark {
    /// Cohort.
    pub cohort: Cohort,
    /// Measure.
    pub measure: Measure,
    /// Collection type.
    pub collection_type: CollectionType,
    /// Share of draws and years without it.
    pub share: f64,
}

impl Forecast {
    pub(super) fn new(model: &Model, draws: u32, laws: &[CohortLaws], tallies: &Tallies) -> Self {
        let mut forecast = Forecast {
            draws,
            seed: model.seed,
            rows: Vec::new(),
            histograms: Vec::new(),
            identities: IdentityResiduals::default(),
            missing_benchmarks: missing_benchmarks(draws, laws, tallies),
            focal: Vec::new(),
            precision: None,
        };
        for (index, performance_year) in model.years.clone().enumerate() {
            for (laws, years) in laws.iter().zip(tallies) {
                forecast.add_year(laws, performance_year, &years[index]);
            }
        }
        forecast
    }

    /// Adds a cohort's year, group by group; the market stands behind the group of all.
    fn add_year(&mut self, laws: &CohortLaws, performance_year: u16, year: &YearTally) {
        self.identities = self.identities.worst(year.identities);
        let groups = laws.groups();
        let factors = year.factors.distributions(&year.cells);
        let final_scores = year.final_scores.distributions(&year.cells);
        // Regions stand behind the groups that have distributions.
        let distributions = factors.iter().zip(&final_scores);
        let distributions = distributions.map(Some).chain(std::iter::repeat(None));
        let means = year.groups.iter().zip(distributions);
        for ((place, group), (means, distributions)) in groups.into_iter().enumerate().zip(means) {
            let mut statistics = estimates(&GROUP_STATISTICS, means);
            let mut classes = Vec::new();
            if let Some((factors, final_scores)) = distributions {
                statistics.extend(quantiles(factors, &FACTOR_QUANTILES));
                statistics.extend(quantiles(final_scores, &SCORE_QUANTILES));
                if matches!(group, Group::All | Group::Size(_)) {
                    classes.push((Variable::Factor, factors.classes()));
                }
                if group == Group::All {
                    statistics.extend(estimates(&MARKET_STATISTICS, &year.market));
                    classes.extend([
                        (Variable::FinalScore, final_scores.classes()),
                        (Variable::ScalingFactor, year.scaling_factors.classes()),
                        (Variable::BreakEvenScore, year.break_even_scores.classes()),
                    ]);
                }
            }
            let first_pool = laws.first_pool_group();
            let pool = first_pool.and_then(|first| year.pools.get(place.checked_sub(first)?));
            if let (Some(moments), Some(named)) = (pool, MARKET_STATISTICS.first_chunk()) {
                statistics.extend(estimates::<POOL_STATISTICS>(named, moments));
            }
            let cohort = laws.cohort;
            let rows = statistics.into_iter().map(|(statistic, estimate)| Row {
                performance_year,
                payment_year: performance_year + PAYMENT_LAG_YEARS,
                cohort,
                group,
                statistic,
                estimate,
            });
            self.rows.extend(rows);
            let histograms = classes.into_iter().map(|(variable, classes)| Histogram {
                performance_year,
                cohort,
                group,
                variable,
                classes,
            });
            self.histograms.extend(histograms);
        }
    }
}

fn missing_benchmarks(draws: u32, laws: &[CohortLaws], tallies: &Tallies) -> Vec<MissingBenchmark> {
    let mut missing = Vec::new();
    for (laws, years) in laws.iter().zip(tallies) {
        for (position, measure) in laws.performance.measures.iter().enumerate() {
            for &collection_type in laws.rules.benchmark_by.collection_types(measure.measure) {
                let times: u64 = years
                    .iter()
                    .map(|year| year.without_benchmark[position][collection_type as usize])
                    .sum();
                if times > 0 {
                    let all = f64::from(draws) * years.len() as f64;
                    missing.push(MissingBenchmark {
                        cohort: laws.cohort,
                        measure: measure.measure,
                        collection_type,
                        share: times as f64 / all,
                    });
                }
            }
        }
    }
    missing
}

/// The means over draws of the statistics that have any.
fn estimates<const N: usize>(
    statistics: &[(&'static str, u32); N],
    moments: &[Moments; N],
) -> Vec<(&'static str, Estimate)> {
    let named = statistics.iter().zip(moments);
    named
        .filter_map(|((name, _), moments)| Some((*name, moments.mean()?)))
        .collect()
}

fn quantiles(
    distribution: &Distribution,
    wanted: &[(&'static str, f64); 9],
) -> Vec<(&'static str, Estimate)> {
    let probabilities = wanted.map(|(_, probability)| probability);
    let names = wanted.iter().map(|(name, _)| *name);
    let estimates = distribution.quantiles(&probabilities).unwrap_or_default();
    names.zip(estimates).collect()
}
