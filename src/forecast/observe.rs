//! From a drawn year to the tallies: each participant counted in its groups, each group's means
//! and the cohort's market once a draw.

use crate::columns;
use crate::program::MOST_MEASURES;
use crate::rules::{IdentityCheck, IdentityResiduals, Scores, Status};
use crate::tally::{
    CellSums, Cells, Counter, Grid, Histograms, Lanes, Moments, NUMBERS, ROW, sum, sum_of_products,
};

use super::arena::{CohortLaws, DrawnYear};
use super::groups::{Membership, cells};

/// Bins of factors: half a basis point each.
const FACTOR_BINS_PER_UNIT: f64 = 20_000.0;

/// Bins of final scores for each point.
const SCORE_BINS_PER_POINT: f64 = 20.0;

/// Binary places kept of factors, shares and scores.
const PLACES: u32 = 40;

/// Binary places kept of dollars.
const DOLLAR_PLACES: u32 = 8;

/// One group's means of a year.
#[derive(Clone, Debug)]
pub(super) struct GroupTally {
    pub participants: Moments,
    pub factor_mean: Moments,
    pub share_positive: Moments,
    pub share_maximum_penalty: Moments,
    pub final_score_mean: Moments,
}

/// The market of a cohort's year.
#[derive(Clone, Debug)]
pub(super) struct MarketTally {
    pub scaling_factor: Moments,
    pub midpoint: Moments,
    pub break_even_score: Moments,
    pub incentive_pool: Moments,
    pub part_b_performance_year: Moments,
    pub net_medicare_savings: Moments,
}

/// A cohort's year.
#[derive(Clone, Debug)]
pub(super) struct YearTally {
    pub groups: Vec<GroupTally>,
    /// What the groups of the distributions are made of.
    pub cells: Cells,
    pub factors: Histograms,
    pub final_scores: Histograms,
    pub market: MarketTally,
    pub identities: IdentityResiduals,
    /// Draws in which a measure had no benchmark, by measure and collection type.
    pub without_benchmark: [[u64; 3]; MOST_MEASURES],
}

impl YearTally {
    pub(super) fn new(groups: usize, risk_level: f64) -> Self {
        let factors = Grid {
            origin: -risk_level,
            bins_per_unit: FACTOR_BINS_PER_UNIT,
            maximum: f64::INFINITY,
        };
        let final_scores = Grid {
            origin: 0.0,
            bins_per_unit: SCORE_BINS_PER_POINT,
            maximum: 100.0,
        };
        let group = GroupTally {
            participants: Moments::new(0),
            factor_mean: Moments::new(PLACES),
            share_positive: Moments::new(PLACES),
            share_maximum_penalty: Moments::new(PLACES),
            final_score_mean: Moments::new(PLACES),
        };
        YearTally {
            groups: vec![group; groups],
            cells: cells(groups),
            factors: Histograms::new(factors),
            final_scores: Histograms::new(final_scores),
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
        }
        self.factors.merge(&self.cells, &other.factors);
        self.final_scores.merge(&self.cells, &other.final_scores);
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

/// Of two counts in one number, one counts in units of this, beyond any cohort's size.
const UNIT: f64 = (1u64 << 26) as f64;

/// One draw's sums by group.
struct GroupSums {
    participants: Lanes<f64>,
    with_final_score: Lanes<f64>,
    positive: Lanes<f64>,
    maximum_penalty: Lanes<f64>,
    factor: Lanes<f64>,
    final_score: Lanes<f64>,
}

/// Scratch memory of an observer of a cohort's years.
#[derive(Clone, Debug, Default)]
pub(super) struct Observer {
    membership: Membership,
    /// The cells again, of those who have a final score.
    scored_cell: Vec<u8>,
    sums: CellSums,
    counter: Counter,
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
        self.membership
            .find(drawn.records, laws.population.specialties.iter().count());
        self.observe_groups(drawn.scores, tally);
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

    fn observe_groups(&mut self, scores: &Scores, tally: &mut YearTally) {
        let (factors, final_scores) = (&scores.payment_adjustment_factor, &scores.final_score);
        let sums = self.sums(scores, &tally.cells);
        for (index, group) in tally.groups.iter_mut().enumerate() {
            group.add(&sums, index);
        }
        let (cell, counter) = (&self.membership.cell, &mut self.counter);
        tally.factors.add(counter, &tally.cells, cell, factors);
        tally
            .final_scores
            .add(counter, &tally.cells, &self.scored_cell, final_scores);
    }

    fn sums(&mut self, scores: &Scores, cells: &Cells) -> GroupSums {
        let cell = &self.membership.cell;
        self.scored_cell.clear();
        let statuses = cell.iter().zip(&scores.status);
        self.scored_cell
            .extend(statuses.map(|(&cell, &status)| match status {
                Status::Neutral => Cells::NOWHERE,
                _ => cell,
            }));
        self.sums.clear(cells);
        let (factors, final_scores) = (&scores.payment_adjustment_factor, &scores.final_score);
        let mut nowhere = [Cells::NOWHERE; ROW];
        let mut rest = [[0.0; ROW]; 2];
        let mut neutral = [Status::Neutral; ROW];
        let mut numbers = [[0.0; NUMBERS]; ROW];
        for start in (0..cell.len()).step_by(ROW) {
            let [factor, final_score] = &mut rest;
            add_row(
                &mut self.sums,
                columns::first(&cell[start..], &mut nowhere),
                columns::first(&factors[start..], factor),
                columns::first(&final_scores[start..], final_score),
                columns::first(&scores.status[start..], &mut neutral),
                &mut numbers,
            );
        }
        let [factor, final_score, one, other] = self.sums.by_group(cells);
        let (participants, with_final_score) = two_counts(one);
        let (positive, maximum_penalty) = two_counts(other);
        GroupSums {
            participants,
            with_final_score,
            positive,
            maximum_penalty,
            factor,
            final_score,
        }
    }
}

/// Adds a row of participants, by way of their numbers. By itself, or its loops are not vectorised.
#[inline(never)]
fn add_row(
    sums: &mut CellSums,
    cell: &[u8; ROW],
    factor: &[f64; ROW],
    final_score: &[f64; ROW],
    status: &[Status; ROW],
    numbers: &mut [[f64; NUMBERS]; ROW],
) {
    let participants = factor.iter().zip(final_score).zip(status);
    for (numbers, ((&factor, &final_score), &status)) in numbers.iter_mut().zip(participants) {
        *numbers = summands(factor, final_score, status);
    }
    sums.add(cell, numbers);
}

/// A participant's factor, final score and counts: 1, with a final score; of a positive factor, at
/// the maximum penalty.
#[inline(always)]
fn summands(factor: f64, final_score: f64, status: Status) -> [f64; NUMBERS] {
    let has_final_score = status != Status::Neutral;
    let one = |yes: bool, unit: f64| if yes { unit } else { 0.0 };
    [
        factor,
        if has_final_score { final_score } else { 0.0 },
        1.0 + one(has_final_score, UNIT),
        one(factor > 0.0, 1.0) + one(status == Status::Zero, UNIT),
    ]
}

/// The counts in units of 1 and of [`UNIT`].
fn two_counts(sums: Lanes<f64>) -> (Lanes<f64>, Lanes<f64>) {
    let high = sums.0.map(|sum| (sum / UNIT).floor());
    let low = std::array::from_fn(|group| sums[group] - high[group] * UNIT);
    (Lanes(low), Lanes(high))
}

impl GroupTally {
    /// Adds a draw's means of one of the groups.
    fn add(&mut self, sums: &GroupSums, group: usize) {
        let participants = sums.participants[group];
        self.participants.add(participants);
        if participants > 0.0 {
            self.factor_mean.add(sums.factor[group] / participants);
            self.share_positive.add(sums.positive[group] / participants);
            self.share_maximum_penalty
                .add(sums.maximum_penalty[group] / participants);
        }
        let with_final_score = sums.with_final_score[group];
        if with_final_score > 0.0 {
            self.final_score_mean
                .add(sums.final_score[group] / with_final_score);
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
        .add(sum(&records.part_b_payments));
    let factors = &drawn.scores.payment_adjustment_factor;
    let paid_out = sum_of_products(factors, &records.payment_year_payments);
    market.net_medicare_savings.add(-paid_out);
}
