//! From a drawn year to the tallies: each participant counted in its groups, each group's means
//! and the cohort's market once a draw.

use crate::rules::{IdentityCheck, IdentityResiduals, Status};
use crate::tally::{Distribution, DrawCounts, Grid, Moments};

use super::arena::{CohortLaws, DrawnYear, MOST_MEASURES};
use super::groups::Membership;

/// Width of a bin of factors: half a basis point.
const FACTOR_BIN: f64 = 0.000_05;

/// Width of a bin of final scores.
const SCORE_BIN: f64 = 0.05;

/// Binary places kept of factors, shares and scores.
const PLACES: u32 = 40;

/// Binary places kept of dollars.
const DOLLAR_PLACES: u32 = 8;

/// One group's tally of a year.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct GroupTally {
    pub participants: Moments,
    pub factor_mean: Moments,
    pub share_positive: Moments,
    pub share_maximum_penalty: Moments,
    pub final_score_mean: Moments,
    pub factors: Distribution,
    pub final_scores: Distribution,
}

/// The market of a cohort's year.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct MarketTally {
    pub scaling_factor: Moments,
    pub midpoint: Moments,
    pub break_even_score: Moments,
    pub incentive_pool: Moments,
    pub part_b_performance_year: Moments,
    pub net_medicare_savings: Moments,
}

/// A cohort's year.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct YearTally {
    pub groups: Vec<GroupTally>,
    pub market: MarketTally,
    pub identities: IdentityResiduals,
    /// Draws in which a measure had no benchmark, by measure and collection type.
    pub without_benchmark: [[u64; 3]; MOST_MEASURES],
}

impl YearTally {
    pub(super) fn new(groups: usize, risk_level: f64) -> Self {
        let factors = Grid {
            origin: -risk_level,
            width: FACTOR_BIN,
            maximum: f64::INFINITY,
        };
        let final_scores = Grid {
            origin: 0.0,
            width: SCORE_BIN,
            maximum: 100.0,
        };
        let group = GroupTally {
            participants: Moments::new(0),
            factor_mean: Moments::new(PLACES),
            share_positive: Moments::new(PLACES),
            share_maximum_penalty: Moments::new(PLACES),
            final_score_mean: Moments::new(PLACES),
            factors: Distribution::new(factors),
            final_scores: Distribution::new(final_scores),
        };
        YearTally {
            groups: vec![group; groups],
            market: MarketTally {
                scaling_factor: Moments::new(PLACES),
                midpoint: Moments::new(PLACES),
                break_even_score: Moments::new(PLACES),
                incentive_pool: Moments::new(DOLLAR_PLACES),
                part_b_performance_year: Moments::new(DOLLAR_PLACES),
                net_medicare_savings: Moments::new(DOLLAR_PLACES),
            },
            identities: IdentityResiduals::default(),
            without_benchmark: [[0; 3]; MOST_MEASURES],
        }
    }

    pub(super) fn merge(&mut self, other: &YearTally) {
        for (group, other) in self.groups.iter_mut().zip(&other.groups) {
            group.participants.merge(&other.participants);
            group.factor_mean.merge(&other.factor_mean);
            group.share_positive.merge(&other.share_positive);
            group
                .share_maximum_penalty
                .merge(&other.share_maximum_penalty);
            group.final_score_mean.merge(&other.final_score_mean);
            group.factors.merge(&other.factors);
            group.final_scores.merge(&other.final_scores);
        }
        let market = &mut self.market;
        let others = &other.market;
        market.scaling_factor.merge(&others.scaling_factor);
        market.midpoint.merge(&others.midpoint);
        market.break_even_score.merge(&others.break_even_score);
        market.incentive_pool.merge(&others.incentive_pool);
        market
            .part_b_performance_year
            .merge(&others.part_b_performance_year);
        market
            .net_medicare_savings
            .merge(&others.net_medicare_savings);
        self.identities = self.identities.worst(other.identities);
        let counts = self.without_benchmark.as_flattened_mut();
        for (count, other) in counts
            .iter_mut()
            .zip(other.without_benchmark.as_flattened())
        {
            *count += other;
        }
    }
}

/// One group's sums of one draw.
#[derive(Clone, Debug)]
struct GroupSums {
    participants: u32,
    with_final_score: u32,
    positive: u32,
    maximum_penalty: u32,
    factor: f64,
    final_score: f64,
    factors: DrawCounts,
    final_scores: DrawCounts,
}

/// Scratch memory of an observer of one cohort.
#[derive(Clone, Debug, Default)]
pub(super) struct Observer {
    groups: Vec<GroupSums>,
    membership: Membership,
    identities: IdentityCheck,
}

impl Observer {
    /// Tallies a drawn year.
    pub(super) fn observe(
        &mut self,
        laws: &CohortLaws,
        drawn: &DrawnYear<'_>,
        tally: &mut YearTally,
    ) {
        self.sum_groups(laws, drawn, tally);
        for (sums, group) in self.groups.iter().zip(&mut tally.groups) {
            group.participants.add(f64::from(sums.participants));
            if sums.participants > 0 {
                let count = f64::from(sums.participants);
                group.factor_mean.add(sums.factor / count);
                group.share_positive.add(f64::from(sums.positive) / count);
                group
                    .share_maximum_penalty
                    .add(f64::from(sums.maximum_penalty) / count);
                group.factors.add(&sums.factors);
            }
            if sums.with_final_score > 0 {
                let count = f64::from(sums.with_final_score);
                group.final_score_mean.add(sums.final_score / count);
                group.final_scores.add(&sums.final_scores);
            }
        }
        observe_market(drawn, &mut tally.market);
        let residuals = self
            .identities
            .residuals(&laws.rules, drawn.cohort_year, drawn.scores);
        tally.identities = tally.identities.worst(residuals);
        let benchmarks = &drawn.scores.benchmarks.measures;
        for (benchmark, missing) in benchmarks.iter().zip(&mut tally.without_benchmark) {
            for &collection_type in benchmark.measure.collection_types() {
                let known = benchmark.get(collection_type).benchmark.is_some();
                missing[collection_type as usize] += u64::from(!known);
            }
        }
    }

    fn sum_groups(&mut self, laws: &CohortLaws, drawn: &DrawnYear<'_>, tally: &YearTally) {
        let (records, scores) = (drawn.records, drawn.scores);
        let specialties = laws.population.specialties.len();
        self.reset(tally);
        self.membership.prepare(records);
        for participant in 0..records.len() {
            let factor = scores.payment_adjustment_factor[participant];
            let final_score = scores.final_score[participant];
            let status = scores.status[participant];
            for group in self.membership.of(records, participant, specialties) {
                let sums = &mut self.groups[group];
                sums.participants += 1;
                sums.positive += u32::from(factor > 0.0);
                sums.maximum_penalty += u32::from(status == Status::Zero);
                sums.factor += factor;
                sums.factors.add(factor);
                if status != Status::Neutral {
                    sums.with_final_score += 1;
                    sums.final_score += final_score;
                    sums.final_scores.add(final_score);
                }
            }
        }
    }

    fn reset(&mut self, tally: &YearTally) {
        if self.groups.len() != tally.groups.len() {
            self.groups = tally
                .groups
                .iter()
                .map(|group| GroupSums {
                    participants: 0,
                    with_final_score: 0,
                    positive: 0,
                    maximum_penalty: 0,
                    factor: 0.0,
                    final_score: 0.0,
                    factors: DrawCounts::new(group.factors.grid()),
                    final_scores: DrawCounts::new(group.final_scores.grid()),
                })
                .collect();
        }
        for (sums, group) in self.groups.iter_mut().zip(&tally.groups) {
            sums.participants = 0;
            sums.with_final_score = 0;
            sums.positive = 0;
            sums.maximum_penalty = 0;
            sums.factor = 0.0;
            sums.final_score = 0.0;
            sums.factors.reset(group.factors.grid());
            sums.final_scores.reset(group.final_scores.grid());
        }
    }
}

fn observe_market(drawn: &DrawnYear<'_>, market: &mut MarketTally) {
    let payment = &drawn.scores.payment;
    market.scaling_factor.add(payment.scaling_factor);
    if let Some(midpoint) = payment.midpoint {
        market.midpoint.add(midpoint);
    }
    if let Some(score) = payment.break_even_score {
        market.break_even_score.add(score);
    }
    market.incentive_pool.add(payment.incentive_pool);
    let records = drawn.records;
    market
        .part_b_performance_year
        .add(records.part_b_payments.iter().sum());
    let paid_out: f64 = drawn
        .scores
        .payment_adjustment_factor
        .iter()
        .zip(&records.payment_year_payments)
        .map(|(factor, payments)| factor * payments)
        .sum();
    market.net_medicare_savings.add(-paid_out);
}
