//! The identities that the payment of every cohort and year must satisfy (§ 512.750), as
//! residuals: how far a scoring is from each, which should be rounding error and no more.

use super::payment::{in_pool, scaling_factor, transformed_score};
use super::{CohortYear, Rules, Scores};

/// Bins for each point of final score, in which the order of factors is compared.
const BINS_PER_POINT: f64 = 20.0;

/// Bins for final scores from 0 to 100.
const BINS: usize = 2_001;

/// Scaling every payment by this number must change nobody's factor.
const PAYMENT_MULTIPLE: f64 = 1.7;

/// How far a scoring is from each identity, in units of the payment adjustment factor (0.01 is a
/// percent of payments); 0 is exact. A NaN is never hidden: it is the worst residual of all.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct IdentityResiduals {
    /// The payment-weighted mean factor over the pool is −(1 − redistribution) × risk level, the
    /// cap aside; where nothing can be shared out (a scaling factor of 0) there is no identity.
    pub budget: f64,
    /// No factor is below −risk level.
    pub floor: f64,
    /// The factor at the break-even score is 0.
    pub break_even: f64,
    /// Of two final scores in different bins of 0.05 points, the higher has no lower factor.
    pub monotone: f64,
    /// No factor changes when every payment is multiplied by the same number: the change of a
    /// participant at the break-even score.
    pub scale_invariance: f64,
}

impl IdentityResiduals {
    /// The worse of two residuals of each identity.
    pub fn worst(self, other: Self) -> Self {
        IdentityResiduals {
            budget: worse(self.budget, other.budget),
            floor: worse(self.floor, other.floor),
            break_even: worse(self.break_even, other.break_even),
            monotone: worse(self.monotone, other.monotone),
            scale_invariance: worse(self.scale_invariance, other.scale_invariance),
        }
    }

    /// The worst residual of all identities.
    pub fn greatest(self) -> f64 {
        [
            self.floor,
            self.break_even,
            self.monotone,
            self.scale_invariance,
        ]
        .into_iter()
        .fold(self.budget, worse)
    }
}

/// The greater of two residuals; a NaN beats every number.
fn worse(one: f64, other: f64) -> f64 {
    if other > one || other.is_nan() {
        other
    } else {
        one
    }
}

/// Checks scorings, reusing its scratch memory.
#[derive(Clone, Debug, Default)]
pub struct IdentityCheck {
    /// The least and the greatest factor in each bin of final scores.
    bins: Vec<(f64, f64)>,
}

impl IdentityCheck {
    /// The residuals of a cohort's year as [`super::score`] left it in `scores`.
    pub fn residuals(
        &mut self,
        rules: &Rules,
        year: &CohortYear<'_>,
        scores: &Scores,
    ) -> IdentityResiduals {
        IdentityResiduals {
            budget: budget(rules, year, scores),
            floor: floor(scores),
            break_even: break_even(rules, scores),
            monotone: self.monotone(scores),
            scale_invariance: scale_invariance(rules, year, scores),
        }
    }

    fn monotone(&mut self, scores: &Scores) -> f64 {
        self.bins.clear();
        self.bins.resize(BINS, (f64::INFINITY, f64::NEG_INFINITY));
        for (&factor, &final_score) in factors(scores).zip(&scores.final_score) {
            // The saturating cast sends the NaN of a neutral participant to bin 0.
            let bin = ((final_score * BINS_PER_POINT) as usize).min(BINS - 1);
            if !final_score.is_nan() {
                let (lowest, highest) = &mut self.bins[bin];
                *lowest = lowest.min(factor);
                *highest = highest.max(factor);
            }
        }
        let mut residual = 0.0;
        let mut highest_below = f64::NEG_INFINITY;
        for &(lowest, highest) in &self.bins {
            // An empty bin compares as minus infinity.
            residual = worse(residual, highest_below - lowest);
            highest_below = highest_below.max(highest);
        }
        residual
    }
}

fn factors(scores: &Scores) -> std::slice::Iter<'_, f64> {
    scores.payment_adjustment_factor.iter()
}

fn budget(rules: &Rules, year: &CohortYear<'_>, scores: &Scores) -> f64 {
    let (risk_level, scaling_factor) = (scores.payment.risk_level, scores.payment.scaling_factor);
    if scaling_factor == 0.0 {
        return 0.0;
    }
    let (mut payments, mut adjustments) = (0.0, 0.0);
    let participants = scores.status.iter().zip(&scores.transformed_score);
    for (((&status, &transformed), &factor), &payment) in
        participants.zip(factors(scores)).zip(year.part_b_payments)
    {
        if in_pool(rules, status) {
            let uncapped = if rules.cap_at_risk_level && factor == risk_level {
                risk_level * (transformed * scaling_factor) - risk_level
            } else {
                factor
            };
            payments += payment;
            adjustments += payment * uncapped;
        }
    }
    (adjustments / payments + (1.0 - rules.redistribution) * risk_level).abs()
}

fn floor(scores: &Scores) -> f64 {
    let risk_level = scores.payment.risk_level;
    factors(scores).fold(0.0, |residual, &factor| {
        worse(residual, -risk_level - factor)
    })
}

fn break_even(rules: &Rules, scores: &Scores) -> f64 {
    let payment = &scores.payment;
    payment.break_even_score.map_or(0.0, |score| {
        let transformed = transformed_score(rules, payment.midpoint, score);
        (payment.risk_level * (transformed * payment.scaling_factor) - payment.risk_level).abs()
    })
}

fn scale_invariance(rules: &Rules, year: &CohortYear<'_>, scores: &Scores) -> f64 {
    let (scaled, _) = scaling_factor(rules, year, scores, PAYMENT_MULTIPLE);
    if scaled == scores.payment.scaling_factor {
        return 0.0;
    }
    scores.payment.risk_level * (scaled / scores.payment.scaling_factor - 1.0).abs()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn worst_keeps_the_worse_of_each_and_never_loses_a_nan() {
        let one = IdentityResiduals {
            budget: 1e-3,
            floor: f64::NAN,
            ..IdentityResiduals::default()
        };
        let other = IdentityResiduals {
            budget: 1e-9,
            monotone: 0.5,
            ..IdentityResiduals::default()
        };
        for both in [one.worst(other), other.worst(one)] {
            assert_eq!((both.budget, both.monotone), (1e-3, 0.5));
            assert!(both.floor.is_nan() && both.greatest().is_nan());
        }
        assert_eq!(other.greatest(), 0.5);
    }
}
