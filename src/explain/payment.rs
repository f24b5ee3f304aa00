//! Payment (§ 512.750) of one participant: from the final score to dollars.

use serde::Serialize;

use super::known;
use crate::rules::{
    CohortYear, Exchange, Midpoint, PoolBy, Rules, Scores, Status, in_pool,
    payment_adjustment_factor,
};

/// From the final score to the payment multiplier.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PaymentStep {
    /// Within whom the money is shared out.
    pub pool: PoolBy,
    /// The exchange function.
    pub exchange: Exchange,
    /// The final score that it makes one half; `None` where it has none.
    pub midpoint: Option<f64>,
    /// How the midpoint is found: the rule in force.
    pub midpoint_rule: Midpoint,
    /// Its steepness, per point of final score.
    pub slope: f64,
    /// With an exchange function given by points, the two around the final score: score and
    /// transformed score of each.
    pub exchange_piece: Option<[[f64; 2]; 2]>,
    /// Transformed final score, 0 to 1; `None` of a neutral participant.
    pub transformed_score: Option<f64>,
    /// Share of Part B payments at risk.
    pub risk_level: f64,
    /// Whether the participant's payments are in the pool.
    pub is_in_pool: bool,
    /// Part B payments of those in the pool in the performance year, in dollars.
    pub pool_payments: f64,
    /// Share of the money at risk that is shared out again.
    pub redistribution: f64,
    /// What is shared out, in dollars.
    pub incentive_pool: f64,
    /// The transformed score's worth.
    pub scaling_factor: f64,
    /// The transformed score whose factor is 0; `None` where nothing is shared out.
    pub break_even_transformed_score: Option<f64>,
    /// The final score whose factor is 0; `None` where there is none.
    pub break_even_score: Option<f64>,
    /// The factor before a cap; `None` unless the factor is made of the transformed score.
    pub before_cap: Option<f64>,
    /// Whether a cap at the risk level is in force.
    pub is_cap_in_force: bool,
    /// Payment adjustment factor, a fraction of payments.
    pub payment_adjustment_factor: f64,
    /// Payment multiplier: 1 and the factor.
    pub payment_multiplier: f64,
}

/// What the factor comes to.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Dollars {
    /// Part B payments for covered professional services in the performance year.
    pub performance_year_payments: f64,
    /// The same in the payment year, which the factor applies to; `None` where they are not known.
    pub payment_year_payments: Option<f64>,
    /// The factor is taken of the performance year's payments, for lack of the others.
    pub is_illustration: bool,
    /// What is added to the payments, or taken off.
    pub adjustment: f64,
    /// The payments after that.
    pub adjusted_payments: f64,
}

/// The payment of the participant at a position.
pub(super) fn explain(rules: &Rules, scores: &Scores, position: usize) -> PaymentStep {
    let payment = scores.payment(position);
    let status = scores.status[position];
    let transformed = scores.transformed_score[position];
    let uncapped = Rules {
        cap_at_risk_level: false,
        ..rules.clone()
    };
    let before_cap = payment_adjustment_factor(&uncapped, payment, transformed);
    let is_shared_out = payment.scaling_factor > 0.0;
    PaymentStep {
        pool: rules.pool,
        exchange: rules.exchange.clone(),
        midpoint: payment.midpoint,
        midpoint_rule: rules.midpoint,
        slope: rules.slope,
        exchange_piece: match &rules.exchange {
            Exchange::Table(table) => table.around(scores.final_score[position]),
            Exchange::Logistic | Exchange::Linear => None,
        },
        transformed_score: known(transformed),
        risk_level: payment.risk_level,
        is_in_pool: in_pool(rules, status),
        pool_payments: payment.pool_payments,
        redistribution: payment.redistribution,
        incentive_pool: payment.incentive_pool,
        scaling_factor: payment.scaling_factor,
        break_even_transformed_score: is_shared_out.then(|| 1.0 / payment.scaling_factor),
        break_even_score: payment.break_even_score,
        before_cap: known(before_cap).filter(|_| status == Status::Scored),
        is_cap_in_force: rules.cap_at_risk_level,
        payment_adjustment_factor: scores.payment_adjustment_factor[position] + 0.0,
        payment_multiplier: scores.payment_multiplier(position),
    }
}

/// The dollars of the participant at a position.
pub(super) fn dollars(
    year: &CohortYear<'_>,
    scores: &Scores,
    position: usize,
    payment_year_payments: Option<f64>,
) -> Dollars {
    let performance_year_payments = year.part_b_payments[position];
    let payments = payment_year_payments.unwrap_or(performance_year_payments);
    Dollars {
        performance_year_payments,
        payment_year_payments,
        is_illustration: payment_year_payments.is_none(),
        adjustment: payments * scores.payment_adjustment_factor[position] + 0.0,
        adjusted_payments: payments * scores.payment_multiplier(position),
    }
}
