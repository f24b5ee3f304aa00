//! Payment (§ 512.750): from final scores to payment adjustment factors, inside one cohort, or inside
//! each of the pools that a policy study makes of it.

use super::columns::{lesser, sums};
use super::exchange::{break_even_score, transform, transformed_score};
use super::order_statistics::OrderStatistics;
use super::{
    CohortMidpoint, CohortYear, Exchange, FINAL_SCORE_MAXIMUM, Midpoint, Rules, Scores, Status,
};
use std::ops::Range;

/// What the exchange of money comes to in a pool: of a whole cohort, unless `pool` says otherwise.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct PoolPayment {
    /// The share of Part B payments at risk, as a fraction; 0 outside the performance years.
    pub risk_level: f64,
    /// The share of the money at risk that is paid out again, 0 to 1.
    pub redistribution: f64,
    /// The final score that transforms to one half; `None` with an exchange that is linear
    /// or a table, and for the median where no final score in the pool is above 0.
    pub midpoint: Option<f64>,
    /// Part B payments of the participants in the pool in the performance year, in dollars.
    pub pool_payments: f64,
    /// The same payments times transformed scores, added up.
    pub transformed_payments: f64,
    /// What is paid out again, in dollars: risk level × redistribution × `pool_payments`.
    pub incentive_pool: f64,
    /// S, the transformed score's worth: a factor is risk level × (transformed score × S − 1).
    /// 0 where no payment in the pool stands behind a transformed score above 0, so that nothing
    /// can be shared out.
    pub scaling_factor: f64,
    /// The final score whose factor is 0, the cap aside (of several the lowest); beyond 100 where
    /// nobody can reach it. `None` where there is none: no score above 0 loses, nothing is shared
    /// out, or no score of a table has so high a transformed score.
    pub break_even_score: Option<f64>,
}

/// The payment adjustment factor of a participant with a final score, at least −`risk_level`.
#[inline]
pub fn payment_adjustment_factor(rules: &Rules, payment: &PoolPayment, transformed: f64) -> f64 {
    let risk_level = payment.risk_level;
    let factor = risk_level * (transformed * payment.scaling_factor) - risk_level;
    let most = if rules.cap_at_risk_level {
        risk_level
    } else {
        f64::INFINITY
    };
    lesser(most, factor)
}

/// Whether a participant's payments and score take part in the exchange.
#[inline]
pub fn in_pool(rules: &Rules, status: Status) -> bool {
    (status == Status::Scored) | ((status == Status::Zero) & rules.zero_scores_in_pool)
}

/// Those who share out money with one another, one element a participant in every column.
struct Pool<'a> {
    status: &'a [Status],
    final_score: &'a [f64],
    part_b_payments: &'a [f64],
    transformed_score: &'a mut [f64],
    payment_adjustment_factor: &'a mut [f64],
}

/// Memory for the participants of one pool of several.
#[derive(Clone, Debug, Default)]
pub(super) struct PoolScratch {
    /// Where the participants stand in the cohort.
    places: Vec<u32>,
    status: Vec<Status>,
    final_score: Vec<f64>,
    part_b_payments: Vec<f64>,
    transformed_score: Vec<f64>,
    payment_adjustment_factor: Vec<f64>,
}

/// Fills the transformed scores, the factors and the payment of each pool.
#[inline(never)]
pub(super) fn pay(rules: &Rules, year: &CohortYear<'_>, out: &mut Scores) {
    out.pools.clear();
    let order_statistics = &mut out.scratch.order_statistics;
    if year.pools.count <= 1 {
        let mut everybody = Pool {
            status: &out.status,
            final_score: &out.final_score,
            part_b_payments: year.part_b_payments,
            transformed_score: &mut out.transformed_score,
            payment_adjustment_factor: &mut out.payment_adjustment_factor,
        };
        let payment = everybody.pay(rules, year.performance_year, order_statistics);
        out.pools.push(payment);
        return;
    }
    for number in 0..year.pools.count {
        let scratch = &mut out.scratch.pool;
        scratch.enter(year, number, &out.status, &out.final_score);
        let payment = scratch
            .pool()
            .pay(rules, year.performance_year, order_statistics);
        scratch.leave(
            &mut out.transformed_score,
            &mut out.payment_adjustment_factor,
        );
        out.pools.push(payment);
    }
}

impl PoolScratch {
    /// Takes in the participants of a pool.
    fn enter(&mut self, year: &CohortYear<'_>, number: usize, status: &[Status], scores: &[f64]) {
        year.pools.members(number, &mut self.places);
        gather(&mut self.status, &self.places, status);
        gather(&mut self.final_score, &self.places, scores);
        gather(
            &mut self.part_b_payments,
            &self.places,
            year.part_b_payments,
        );
        self.transformed_score.resize(self.places.len(), 0.0);
        self.payment_adjustment_factor
            .resize(self.places.len(), 0.0);
    }

    fn pool(&mut self) -> Pool<'_> {
        Pool {
            status: &self.status,
            final_score: &self.final_score,
            part_b_payments: &self.part_b_payments,
            transformed_score: &mut self.transformed_score,
            payment_adjustment_factor: &mut self.payment_adjustment_factor,
        }
    }

    /// Gives the participants what the exchange has made of them.
    fn leave(&self, transformed_scores: &mut [f64], factors: &mut [f64]) {
        let made = self.transformed_score.iter();
        let made = made.zip(&self.payment_adjustment_factor);
        for (&place, (&transformed, &factor)) in self.places.iter().zip(made) {
            transformed_scores[place as usize] = transformed;
            factors[place as usize] = factor;
        }
    }
}

/// Fills a column with the elements of another at these places.
pub(super) fn gather<T: Copy>(column: &mut Vec<T>, places: &[u32], source: &[T]) {
    column.clear();
    column.extend(places.iter().map(|&place| source[place as usize]));
}

impl Pool<'_> {
    /// Fills the transformed scores and the factors.
    fn pay(
        &mut self,
        rules: &Rules,
        performance_year: u16,
        order_statistics: &mut OrderStatistics,
    ) -> PoolPayment {
        let midpoint = midpoint(rules, self.final_score, order_statistics);
        transform(rules, midpoint, self.final_score, self.transformed_score);
        let risk_level = rules.risk_level(performance_year);
        let redistribution = rules.redistribution(performance_year);
        let [pool_payments, transformed_payments] = self.payments(rules);
        let scaling_factor = scaling_factor(redistribution, pool_payments, transformed_payments);
        let payment = PoolPayment {
            risk_level,
            redistribution,
            midpoint,
            pool_payments,
            transformed_payments,
            incentive_pool: risk_level * redistribution * pool_payments,
            scaling_factor,
            break_even_score: break_even_score(rules, midpoint, scaling_factor),
        };
        let participants = self.status.iter().zip(&*self.transformed_score);
        let factors = self.payment_adjustment_factor.iter_mut();
        for (factor, (&status, &transformed)) in factors.zip(participants) {
            let scored = payment_adjustment_factor(rules, &payment, transformed);
            let adjusted = if status == Status::Zero {
                -risk_level
            } else {
                scored
            };
            *factor = if status == Status::Neutral {
                0.0
            } else {
                adjusted
            };
        }
        payment
    }

    /// ΣP and Σ(P·T) over the pool, in dollars.
    fn payments(&self, rules: &Rules) -> [f64; 2] {
        let participants = (self.status, &*self.transformed_score, self.part_b_payments);
        sums(participants, |status, transformed, payment| {
            let summands = [payment, payment * transformed];
            summands.map(|summand| if in_pool(rules, status) { summand } else { 0.0 })
        })
    }
}

/// S = redistribution × ΣP / Σ(P·T); 0 where nothing can be shared out.
fn scaling_factor(redistribution: f64, payments: f64, transformed_payments: f64) -> f64 {
    let scaling_factor = redistribution * payments / transformed_payments;
    if scaling_factor.is_finite() {
        scaling_factor
    } else {
        0.0
    }
}

/// What all pools of a cohort come to together: the sums of their money, and the scaling factor by
/// which they would share out as much if they were one. It has no midpoint and no break-even score,
/// unless there is one pool only.
pub fn together(pools: &[PoolPayment]) -> PoolPayment {
    let &[first, ref others @ ..] = pools else {
        return PoolPayment::default();
    };
    if others.is_empty() {
        return first;
    }
    let sum = |of: fn(&PoolPayment) -> f64| pools.iter().map(of).sum::<f64>();
    let pool_payments = sum(|pool| pool.pool_payments);
    let transformed_payments = sum(|pool| pool.transformed_payments);
    PoolPayment {
        midpoint: None,
        pool_payments,
        transformed_payments,
        incentive_pool: sum(|pool| pool.incentive_pool),
        scaling_factor: scaling_factor(first.redistribution, pool_payments, transformed_payments),
        break_even_score: None,
        ..first
    }
}

/// Fills transformed scores and factors of some participants, each as if it were the only one whose
/// score is not what is `known`.
pub(super) fn pay_alone(
    rules: &Rules,
    year: &CohortYear<'_>,
    participants: Range<usize>,
    known: &Scores,
    out: &mut Scores,
) {
    out.pools.clone_from(&known.pools);
    for participant in participants {
        let known_payment = *known.payment(participant);
        let redistribution = known_payment.redistribution;
        let pool = known_payment.pool_payments;
        let transformed = match known_payment.scaling_factor {
            // Nothing is shared out, and nothing stands behind a score.
            scaling_factor if scaling_factor > 0.0 => redistribution * pool / scaling_factor,
            _ => 0.0,
        };
        let (status, final_score) = (out.status[participant], out.final_score[participant]);
        let payments = year.part_b_payments[participant];
        let before = share_of_pool(rules, known, participant, payments);
        out.transformed_score[participant] = match status {
            Status::Neutral => f64::NAN,
            _ => transformed_score(rules, known_payment.midpoint, final_score),
        };
        let after = share_of_pool(rules, out, participant, payments);
        let (pool, transformed) = (
            pool - before[0] + after[0],
            transformed - before[1] + after[1],
        );
        let payment = PoolPayment {
            scaling_factor: if transformed > 0.0 {
                redistribution * pool / transformed
            } else {
                0.0
            },
            ..known_payment
        };
        out.payment_adjustment_factor[participant] = match status {
            Status::Neutral => 0.0,
            Status::Zero => -payment.risk_level,
            Status::Scored => {
                let transformed = out.transformed_score[participant];
                payment_adjustment_factor(rules, &payment, transformed)
            }
        };
    }
}

/// What a participant adds to the pool's payments, and to those times the transformed scores.
fn share_of_pool(rules: &Rules, scores: &Scores, participant: usize, payments: f64) -> [f64; 2] {
    if in_pool(rules, scores.status[participant]) {
        [payments, payments * scores.transformed_score[participant]]
    } else {
        [0.0, 0.0]
    }
}

/// Where the exchange function is one half; `None` of one that has no midpoint.
fn midpoint(
    rules: &Rules,
    final_scores: &[f64],
    order_statistics: &mut OrderStatistics,
) -> Option<f64> {
    match (&rules.exchange, rules.midpoint) {
        (Exchange::Linear | Exchange::Table(_), _) => None,
        (Exchange::Logistic, Midpoint::Score(score)) => Some(score),
        (Exchange::Logistic, Midpoint::Cohort(CohortMidpoint::CohortMedian)) => {
            let is_above_zero = |score| score > 0.0;
            order_statistics.median(final_scores, is_above_zero, (0.0, FINAL_SCORE_MAXIMUM))
        }
    }
}
