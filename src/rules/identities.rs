//! The identities that the payment of every cohort and year must satisfy (§ 512.750), as
//! residuals: how far a scoring is from each, which should be rounding error and no more.

use super::columns::{greater, lesser, range, sums};
use super::payment::{in_pool, scaling_factor, transformed_score};
use super::{CohortYear, Rules, Scores};

/// Bins for each point of final score, in which the order of factors is compared.
const BINS_PER_POINT: f64 = 20.0;

/// The bins of final scores from 0 to 100 are 2,001, in stripes that are gone through side by side.
const STRIPES: usize = 8;

/// Bins in a stripe.
const STRIPE: usize = 256;

/// The last bin, beyond all final scores, takes those without one.
const NOWHERE: u16 = (STRIPES * STRIPE - 1) as u16;

/// Participants whose bins are computed side by side.
const BLOCK: usize = 64;

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
    bins: Vec<FactorBins>,
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
        self.bins.resize(1, FactorBins::EMPTY);
        let bins = &mut self.bins[0];
        bins.least.as_flattened_mut().fill(f64::INFINITY);
        bins.greatest.as_flattened_mut().fill(f64::NEG_INFINITY);
        let factors = scores.payment_adjustment_factor.chunks(BLOCK);
        for (factors, final_scores) in factors.zip(scores.final_score.chunks(BLOCK)) {
            bins.add(factors, final_scores);
        }
        bins.greatest_fall()
    }
}

/// The least and the greatest factor in each bin of final scores.
#[derive(Clone, Debug)]
struct FactorBins {
    least: [[f64; STRIPES]; STRIPE],
    greatest: [[f64; STRIPES]; STRIPE],
}

impl FactorBins {
    const EMPTY: Self = FactorBins {
        least: [[f64::INFINITY; STRIPES]; STRIPE],
        greatest: [[f64::NEG_INFINITY; STRIPES]; STRIPE],
    };

    /// Adds participants.
    fn add(&mut self, factors: &[f64], final_scores: &[f64]) {
        /// Leaves the nearest integer in the lowest bits.
        const ROUNDER: f64 = 4_503_599_627_370_496.0;
        let mut bins = [0u16; BLOCK];
        for (bin, &score) in bins.iter_mut().zip(final_scores) {
            let found = (score * BINS_PER_POINT + ROUNDER).to_bits() as u16;
            *bin = if score.is_nan() { NOWHERE } else { found };
        }
        for (bin, &factor) in bins.into_iter().zip(factors) {
            let bin = usize::from(bin);
            let (stripe, place) = (bin / STRIPE % STRIPES, bin % STRIPE);
            let least = &mut self.least[place][stripe];
            *least = lesser(*least, factor);
            let greatest = &mut self.greatest[place][stripe];
            *greatest = greater(*greatest, factor);
        }
    }

    /// How far a factor is below one of a lower bin, at most; 0 if none is. A neutral participant,
    /// without a final score, is of no bin.
    fn greatest_fall(&mut self) -> f64 {
        self.least[STRIPE - 1][STRIPES - 1] = f64::INFINITY;
        self.greatest[STRIPE - 1][STRIPES - 1] = f64::NEG_INFINITY;
        let mut falls = [0.0; STRIPES];
        let mut least = [f64::INFINITY; STRIPES];
        let mut greatest = [f64::NEG_INFINITY; STRIPES];
        for (bins_least, bins_greatest) in self.least.iter().zip(&self.greatest) {
            for stripe in 0..STRIPES {
                // An empty bin compares as minus infinity.
                falls[stripe] = greater(falls[stripe], greatest[stripe] - bins_least[stripe]);
                least[stripe] = lesser(least[stripe], bins_least[stripe]);
                greatest[stripe] = greater(greatest[stripe], bins_greatest[stripe]);
            }
        }
        let mut greatest_fall = 0.0;
        let mut greatest_below = f64::NEG_INFINITY;
        for stripe in 0..STRIPES {
            greatest_fall = greater(greatest_fall, falls[stripe]);
            greatest_fall = greater(greatest_fall, greatest_below - least[stripe]);
            greatest_below = greater(greatest_below, greatest[stripe]);
        }
        greatest_fall
    }
}

fn budget(rules: &Rules, year: &CohortYear<'_>, scores: &Scores) -> f64 {
    let (risk_level, scaling_factor) = (scores.payment.risk_level, scores.payment.scaling_factor);
    if scaling_factor == 0.0 {
        return 0.0;
    }
    let participants = scores.status.iter().zip(&scores.transformed_score);
    let participants = participants
        .zip(&scores.payment_adjustment_factor)
        .zip(year.part_b_payments);
    let [payments, adjustments] = sums(
        participants,
        |(((&status, &transformed), &factor), &payment)| {
            let is_capped = rules.cap_at_risk_level & (factor == risk_level);
            let uncapped = risk_level * (transformed * scaling_factor) - risk_level;
            let factor = if is_capped { uncapped } else { factor };
            let summands = [payment, payment * factor];
            summands.map(|summand| if in_pool(rules, status) { summand } else { 0.0 })
        },
    );
    (adjustments / payments + (1.0 - rules.redistribution) * risk_level).abs()
}

fn floor(scores: &Scores) -> f64 {
    let factors = &scores.payment_adjustment_factor;
    let (least, _) = range(factors, factors, |_| true);
    // A range passes over a NaN.
    let any_nan = factors
        .iter()
        .fold(false, |any, factor| any | factor.is_nan());
    if any_nan {
        f64::NAN
    } else {
        worse(0.0, -scores.payment.risk_level - least)
    }
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
