//! Payment (§ 512.750): from final scores to payment adjustment factors, inside one cohort.

use super::columns::{lesser, sums};
use super::exchange::{break_even_score, transform, transformed_score};
use super::{
    CohortMidpoint, CohortYear, Exchange, FINAL_SCORE_MAXIMUM, Midpoint, Rules, Scores, Status,
};
use std::ops::Range;

/// What one cohort's exchange of money comes to.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct CohortPayment {
    /// The share of Part B payments at risk, as a fraction; 0 outside the performance years.
    pub risk_level: f64,
    /// The share of the money at risk that is paid out again, 0 to 1.
    pub redistribution: f64,
    /// The final score that transforms to one half; `None` with an exchange that is linear
    /// or a table, and for the cohort's median where no final score is above 0.
    pub midpoint: Option<f64>,
    /// Part B payments of the participants in the pool in the performance year, in dollars.
    pub pool_payments: f64,
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
pub fn payment_adjustment_factor(rules: &Rules, payment: &CohortPayment, transformed: f64) -> f64 {
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

/// S = redistribution × ΣP / Σ(P·T) over the pool, each payment multiplied by `multiple` first,
/// and ΣP itself in dollars.
pub(super) fn scaling_factor(
    rules: &Rules,
    year: &CohortYear<'_>,
    scores: &Scores,
    multiple: f64,
) -> (f64, f64) {
    let participants = (
        &*scores.status,
        &*scores.transformed_score,
        year.part_b_payments,
    );
    let [payments, transformed_payments] = sums(participants, |status, transformed, payment| {
        let payment = payment * multiple;
        let summands = [payment, payment * transformed];
        summands.map(|summand| if in_pool(rules, status) { summand } else { 0.0 })
    });
    let redistribution = rules.redistribution(year.performance_year);
    let scaling_factor = redistribution * payments / transformed_payments;
    if scaling_factor.is_finite() {
        (scaling_factor, payments)
    } else {
        (0.0, payments)
    }
}

/// Fills the transformed scores, the factors and the cohort's payment.
#[inline(never)]
pub(super) fn pay(rules: &Rules, year: &CohortYear<'_>, out: &mut Scores) {
    let midpoint = midpoint(rules, out);
    transform(
        rules,
        midpoint,
        &out.final_score,
        &mut out.transformed_score,
    );
    let (scaling_factor, pool_payments) = scaling_factor(rules, year, out, 1.0);
    let risk_level = rules.risk_level(year.performance_year);
    let redistribution = rules.redistribution(year.performance_year);
    let payment = CohortPayment {
        risk_level,
        redistribution,
        midpoint,
        pool_payments,
        incentive_pool: risk_level * redistribution * pool_payments,
        scaling_factor,
        break_even_score: break_even_score(rules, midpoint, scaling_factor),
    };
    out.payment = payment;
    let factors = out.payment_adjustment_factor.iter_mut();
    for ((factor, &status), &transformed) in factors.zip(&out.status).zip(&out.transformed_score) {
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
    out.payment = known.payment;
    let redistribution = known.payment.redistribution;
    let pool = known.payment.pool_payments;
    let transformed = match known.payment.scaling_factor {
        // Nothing is shared out, and nothing stands behind a score.
        scaling_factor if scaling_factor > 0.0 => redistribution * pool / scaling_factor,
        _ => 0.0,
    };
    for participant in participants {
        let (status, final_score) = (out.status[participant], out.final_score[participant]);
        let payments = year.part_b_payments[participant];
        let before = share_of_pool(rules, known, participant, payments);
        out.transformed_score[participant] = match status {
            Status::Neutral => f64::NAN,
            _ => transformed_score(rules, known.payment.midpoint, final_score),
        };
        let after = share_of_pool(rules, out, participant, payments);
        let (pool, transformed) = (
            pool - before[0] + after[0],
            transformed - before[1] + after[1],
        );
        let payment = CohortPayment {
            scaling_factor: if transformed > 0.0 {
                redistribution * pool / transformed
            } else {
                0.0
            },
            ..known.payment
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
fn midpoint(rules: &Rules, out: &mut Scores) -> Option<f64> {
    match (&rules.exchange, rules.midpoint) {
        (Exchange::Linear | Exchange::Table(_), _) => None,
        (Exchange::Logistic, Midpoint::Score(score)) => Some(score),
        (Exchange::Logistic, Midpoint::Cohort(CohortMidpoint::CohortMedian)) => {
            let order_statistics = &mut out.scratch.order_statistics;
            let is_above_zero = |score| score > 0.0;
            order_statistics.median(&out.final_score, is_above_zero, (0.0, FINAL_SCORE_MAXIMUM))
        }
    }
}
