//! What a run found: one estimate for each year, cohort, group and statistic.

use crate::program::{Cohort, CollectionType, Measure, PAYMENT_LAG_YEARS};
use crate::rules::IdentityResiduals;
use crate::scenario::Model;
use crate::tally::{Distribution, Estimate};

use super::arena::CohortLaws;
use super::engine::Tallies;
use super::groups::Group;
use super::observe::{GroupTally, MarketTally, YearTally};

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

/// A forecast.
#[derive(Clone, Debug, PartialEq)]
pub struct Forecast {
    /// Draws made.
    pub draws: u32,
    /// Seed of all randomness.
    pub seed: u64,
    /// Every number, by performance year, cohort, group and statistic.
    pub rows: Vec<Row>,
    /// The worst residual of each identity of § 512.750 over all draws, cohorts and years.
    pub identities: IdentityResiduals,
    /// Benchmarks that could not always be made.
    pub missing_benchmarks: Vec<MissingBenchmark>,
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
    pub(super) fn new(model: &Model, laws: &[CohortLaws], tallies: &Tallies) -> Self {
        let mut rows = Vec::new();
        let mut identities = IdentityResiduals::default();
        for (index, performance_year) in model.years.clone().enumerate() {
            for (laws, years) in laws.iter().zip(tallies) {
                let year = &years[index];
                identities = identities.worst(year.identities);
                for (group, statistic, estimate) in year_rows(laws, year) {
                    rows.push(Row {
                        performance_year,
                        payment_year: performance_year + PAYMENT_LAG_YEARS,
                        cohort: laws.cohort,
                        group,
                        statistic,
                        estimate,
                    });
                }
            }
        }
        Forecast {
            draws: model.draws,
            seed: model.seed,
            rows,
            identities,
            missing_benchmarks: missing_benchmarks(model, laws, tallies),
        }
    }

    /// The estimate of a statistic for everybody in a cohort.
    pub fn all(&self, cohort: Cohort, performance_year: u16, statistic: &str) -> Option<Estimate> {
        self.rows
            .iter()
            .find(|row| {
                row.group == Group::All
                    && row.cohort == cohort
                    && row.performance_year == performance_year
                    && row.statistic == statistic
            })
            .map(|row| row.estimate)
    }
}

fn missing_benchmarks(
    model: &Model,
    laws: &[CohortLaws],
    tallies: &Tallies,
) -> Vec<MissingBenchmark> {
    let mut missing = Vec::new();
    for (laws, years) in laws.iter().zip(tallies) {
        for (position, measure) in laws.performance.measures.iter().enumerate() {
            for &collection_type in measure.measure.collection_types() {
                let times: u64 = years
                    .iter()
                    .map(|year| year.without_benchmark[position][collection_type as usize])
                    .sum();
                if times > 0 {
                    let all = f64::from(model.draws) * years.len() as f64;
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

/// A cohort's year, group by group; the market stands behind the group of all.
fn year_rows(
    laws: &CohortLaws,
    year: &YearTally,
) -> impl Iterator<Item = (Group, &'static str, Estimate)> {
    let groups = Group::of_cohort(laws.specialties());
    let factors = year.factors.distributions(&year.cells);
    let final_scores = year.final_scores.distributions(&year.cells);
    let distributions = factors.into_iter().zip(final_scores);
    groups
        .into_iter()
        .zip(&year.groups)
        .zip(distributions)
        .flat_map(|((group, tally), (factors, final_scores))| {
            let mut statistics = group_statistics(tally);
            statistics.extend(quantiles(&factors, &FACTOR_QUANTILES));
            statistics.extend(quantiles(&final_scores, &SCORE_QUANTILES));
            if group == Group::All {
                statistics.extend(market_statistics(&year.market));
            }
            statistics
                .into_iter()
                .map(move |(statistic, estimate)| (group, statistic, estimate))
        })
}

fn group_statistics(tally: &GroupTally) -> Vec<(&'static str, Estimate)> {
    let mut statistics = Vec::new();
    let mut mean = |name, moments: &crate::tally::Moments| {
        statistics.extend(moments.mean().map(|estimate| (name, estimate)));
    };
    mean("participants", &tally.participants);
    mean("paf_mean", &tally.factor_mean);
    mean("share_positive", &tally.share_positive);
    mean("share_maximum_penalty", &tally.share_maximum_penalty);
    mean("final_score_mean", &tally.final_score_mean);
    statistics
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

fn market_statistics(market: &MarketTally) -> Vec<(&'static str, Estimate)> {
    [
        ("scaling_factor", &market.scaling_factor),
        ("midpoint", &market.midpoint),
        ("break_even_score", &market.break_even_score),
        ("incentive_pool", &market.incentive_pool),
        ("part_b_performance_year", &market.part_b_performance_year),
        ("net_medicare_savings", &market.net_medicare_savings),
    ]
    .into_iter()
    .filter_map(|(name, moments)| moments.mean().map(|estimate| (name, estimate)))
    .collect()
}
