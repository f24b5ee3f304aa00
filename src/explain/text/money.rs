//! From the final score to dollars.

use super::layout::{Page, plain, term};
use crate::explain::{Dollars, Explanation, PaymentStep, Step};
use crate::report::text::fixed;
use crate::rules::{Exchange, Midpoint, PoolBy};

pub(super) fn payment(page: &mut Page<'_>, explanation: &Explanation) {
    let payment = &explanation.payment;
    page.heading("Payment adjustment factor");
    if payment.pool != PoolBy::Cohort {
        let words = match payment.pool {
            PoolBy::Cohort => "the cohort",
            PoolBy::Specialty => "those of the same specialty",
            PoolBy::Region => "those of the same region",
        };
        page.words("shared out among", words, Step::Pool);
    }
    transformed(page, payment, explanation.final_score.final_score);
    page.percent(
        "risk level",
        payment.risk_level,
        " of payments",
        Step::RiskLevel,
    );
    let words = if payment.is_in_pool { "yes" } else { "no" };
    page.words("in the pool", words, Step::ZeroScoresInPool);
    page.dollars(
        "payments in the pool",
        payment.pool_payments,
        Step::IncentivePool,
    );
    page.dollars(
        "incentive pool",
        payment.incentive_pool,
        Step::IncentivePool,
    );
    let (risk, share) = (plain(payment.risk_level), plain(payment.redistribution));
    let pool = fixed(payment.pool_payments, 2);
    page.note(&format!("{risk} × {share} × {pool}"));
    page.number(
        "scaling factor S",
        &fixed(payment.scaling_factor, 6),
        "times T",
        Step::ScalingFactor,
    );
    page.note(&format!(
        "{share} × payments in the pool / sum of their payment × T: so the pool is paid out, a cap \
         aside"
    ));
    if let Some(transformed) = payment.break_even_transformed_score {
        let step = Step::BreakEvenScore;
        page.number("break-even T", &fixed(transformed, 6), "of 0 to 1", step);
        page.note(&format!("1 / {}", fixed(payment.scaling_factor, 6)));
        match payment.break_even_score {
            Some(score) => page.points("break-even score", score, "points", step),
            None => page.words("break-even score", "none", step),
        }
    }
    factor(page, payment, explanation.final_score.status);
    page.number(
        "payment multiplier",
        &fixed(payment.payment_multiplier, 6),
        "times payments",
        Step::PaymentMultiplier,
    );
    let factor = term(payment.payment_adjustment_factor, 6);
    page.note(&format!("1 + {factor}"));
}

/// The transformed final score T.
fn transformed(page: &mut Page<'_>, payment: &PaymentStep, final_score: Option<f64>) {
    let Some((final_score, transformed)) = final_score.zip(payment.transformed_score) else {
        page.words("transformed score T", "none", Step::TransformedScore);
        return;
    };
    page.points("final score", final_score, "points", Step::FinalScore);
    if payment.exchange == Exchange::Logistic {
        match payment.midpoint {
            Some(midpoint) => page.points("midpoint", midpoint, "points", Step::Midpoint),
            None => page.words("midpoint", "none: no score above 0", Step::Midpoint),
        }
        page.note(match payment.midpoint_rule {
            Midpoint::Cohort(_) if payment.pool == PoolBy::Cohort => {
                "the median of the cohort's final scores above 0"
            }
            Midpoint::Cohort(_) => "the median of their final scores above 0",
            Midpoint::Score(_) => "a fixed score",
        });
        page.number("slope", &plain(payment.slope), "per point", Step::Slope);
    }
    if let Some([from, to]) = payment.exchange_piece {
        for [score, transformed] in [from, to] {
            let label = format!("  point at {}", plain(score));
            let step = Step::TransformedScore;
            page.number(&label, &plain(transformed), "of 0 to 1", step);
        }
    }
    page.number(
        "transformed score T",
        &fixed(transformed, 6),
        "of 0 to 1",
        Step::TransformedScore,
    );
    page.note(&match (&payment.exchange, payment.midpoint) {
        _ if final_score <= 0.0 => "a final score of 0 earns nothing of the pool".to_string(),
        (Exchange::Linear, _) => format!("{} / 100", fixed(final_score, 4)),
        (Exchange::Logistic, Some(midpoint)) => {
            let (slope, score) = (plain(payment.slope), fixed(final_score, 4));
            format!(
                "1 / (1 + exp(-{slope} × ({score} - {})))",
                fixed(midpoint, 4)
            )
        }
        (Exchange::Logistic, None) => "nothing to transform".to_string(),
        (Exchange::Table(_), _) => between(payment.exchange_piece, final_score),
    });
}

/// The straight line between two points of a table.
fn between(piece: Option<[[f64; 2]; 2]>, final_score: f64) -> String {
    let Some([[from, low], [to, high]]) = piece else {
        return "nothing to transform".to_string();
    };
    let score = fixed(final_score, 4);
    let [from, low, to, high] = [from, low, to, high].map(plain);
    format!("{low} + ({score} - {from}) / ({to} - {from}) × ({high} - {low})")
}

/// The payment adjustment factor.
fn factor(page: &mut Page<'_>, payment: &PaymentStep, status: &str) {
    let factor = payment.payment_adjustment_factor;
    let unit = format!("= {} %", fixed(100.0 * factor, 4));
    let risk = plain(payment.risk_level);
    let label = "payment adjustment factor";
    let Some((before_cap, transformed)) = payment.before_cap.zip(payment.transformed_score) else {
        let step = match status {
            "zero" => Step::ZeroScoreFactor,
            _ => Step::MissingCategory,
        };
        page.number(label, &fixed(factor, 6), &unit, step);
        page.note(&match status {
            "zero" => format!("-{risk}: the full risk level, as the final score is 0"),
            _ => "0: payments are not adjusted".to_string(),
        });
        return;
    };
    let formula = format!(
        "{risk} × {} × {} - {risk}",
        fixed(transformed, 6),
        fixed(payment.scaling_factor, 6)
    );
    if payment.is_cap_in_force {
        let step = Step::PaymentAdjustmentFactor;
        page.number(
            "factor before the cap",
            &fixed(before_cap, 6),
            "of payments",
            step,
        );
        page.note(&formula);
        page.number(label, &fixed(factor, 6), &unit, Step::Cap);
        page.note(&format!("at most the risk level, {risk}"));
    } else {
        page.number(
            label,
            &fixed(factor, 6),
            &unit,
            Step::PaymentAdjustmentFactor,
        );
        page.note(&formula);
    }
}

pub(super) fn dollars(page: &mut Page<'_>, explanation: &Explanation) {
    let Dollars {
        performance_year_payments,
        payment_year_payments,
        is_illustration,
        adjustment,
        adjusted_payments,
    } = explanation.dollars;
    let who = &explanation.participant;
    let step = Step::PaymentMultiplier;
    page.heading("Dollars");
    let label = |year: u16| format!("Part B payments {year}");
    page.dollars(
        &label(who.performance_year),
        performance_year_payments,
        step,
    );
    if let Some(payments) = payment_year_payments {
        page.dollars(&label(who.payment_year), payments, step);
    }
    page.dollars(
        &format!("adjustment in {}", who.payment_year),
        adjustment,
        step,
    );
    let payments = fixed(
        payment_year_payments.unwrap_or(performance_year_payments),
        2,
    );
    let factor = term(explanation.payment.payment_adjustment_factor, 6);
    page.note(&format!("{factor} × {payments}"));
    page.dollars("payments after that", adjusted_payments, step);
    if is_illustration {
        page.paragraph(
            &format!(
                "An illustration: the factor applies to the payments of {}, which are not known; \
                 it is taken of those of {}.",
                who.payment_year, who.performance_year
            ),
            0,
        );
    }
}
