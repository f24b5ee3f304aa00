//! The identities that the payment of every cohort and year must satisfy (§ 512.750), as
//! residuals: how far a scoring is from each, which should be rounding error and no more.

use super::columns::{greater, in_order, lesser};
use super::payment::{gather, in_pool};
use super::{CohortYear, Exchange, PoolPayment, Rules, Scores, Status, transformed_score};
use crate::columns;

/// Bins for each point of final score, in which the order of factors is compared.
const BINS_PER_POINT: f64 = 20.0;

/// The bins of final scores from 0 to 100 are 2,001, in stripes that are gone through side by side.
const STRIPES: usize = 8;

/// Bins in a stripe.
const STRIPE: usize = 256;

/// The last bin, beyond all final scores, takes those without one.
const NOWHERE: u16 = (STRIPES * STRIPE - 1) as u16;

/// Participants who are gone through side by side.
const BLOCK: usize = 128;

/// Partial sums of a column, as in the scaling factor itself.
const LANES: usize = 8;

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

    /// The residual of each identity, by its name.
    pub fn named(self) -> impl Iterator<Item = (&'static str, f64)> {
        [
            ("budget", self.budget),
            ("floor", self.floor),
            ("break_even", self.break_even),
            ("monotone", self.monotone),
            ("scale_invariance", self.scale_invariance),
        ]
        .into_iter()
    }

    /// The worst residual of all identities.
    pub fn greatest(self) -> f64 {
        let residuals = self.named().map(|(_, residual)| residual);
        residuals.fold(0.0, worse)
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
    members: Members,
}

impl IdentityCheck {
    /// The residuals of a cohort's year as [`super::score`] left it in `scores`: of several pools the
    /// worst, each having the identities to itself.
    pub fn residuals(
        &mut self,
        rules: &Rules,
        year: &CohortYear<'_>,
        scores: &Scores,
    ) -> IdentityResiduals {
        self.bins.resize(1, FactorBins::EMPTY);
        let bins = &mut self.bins[0];
        let everybody = Columns {
            status: &scores.status,
            transformed: &scores.transformed_score,
            factor: &scores.payment_adjustment_factor,
            final_score: &scores.final_score,
            payment: year.part_b_payments,
        };
        if let [payment] = &scores.pools[..] {
            return of_pool(rules, year, payment, &everybody, bins);
        }
        let mut worst = IdentityResiduals::default();
        for (number, payment) in scores.pools.iter().enumerate() {
            year.pools.members(number, &mut self.members.places);
            let members = self.members.of(&everybody);
            worst = worst.worst(of_pool(rules, year, payment, &members, bins));
        }
        worst
    }
}

/// The residuals of a pool; leaves no factor in any bin.
fn of_pool(
    rules: &Rules,
    year: &CohortYear<'_>,
    payment: &PoolPayment,
    participants: &Columns<'_>,
    bins: &mut FactorBins,
) -> IdentityResiduals {
    let mut pass = Pass::new(rules, year, payment);
    let mut rest = Rest::NOBODY;
    for start in (0..participants.status.len()).step_by(BLOCK) {
        let block = Block::new(participants, start, &mut rest);
        pass.add(&block);
        bins.add(&block);
    }
    IdentityResiduals {
        budget: pass.budget(),
        floor: pass.floor(),
        break_even: break_even(rules, payment),
        monotone: bins.greatest_fall(),
        scale_invariance: pass.scale_invariance(),
    }
}

/// What is checked, one element a participant in every column.
#[derive(Clone, Copy)]
struct Columns<'a> {
    status: &'a [Status],
    transformed: &'a [f64],
    factor: &'a [f64],
    final_score: &'a [f64],
    payment: &'a [f64],
}

/// Memory for the participants of one pool of several.
#[derive(Clone, Debug, Default)]
struct Members {
    places: Vec<u32>,
    status: Vec<Status>,
    numbers: [Vec<f64>; 4],
}

impl Members {
    /// The columns of those at the places.
    fn of(&mut self, everybody: &Columns<'_>) -> Columns<'_> {
        gather(&mut self.status, &self.places, everybody.status);
        let sources = [
            everybody.transformed,
            everybody.factor,
            everybody.final_score,
            everybody.payment,
        ];
        for (column, source) in self.numbers.iter_mut().zip(sources) {
            gather(column, &self.places, source);
        }
        let [transformed, factor, final_score, payment] = &self.numbers;
        Columns {
            status: &self.status,
            transformed,
            factor,
            final_score,
            payment,
        }
    }
}

/// Neighbouring participants.
struct Block<'a> {
    status: &'a [Status; BLOCK],
    transformed: &'a [f64; BLOCK],
    factor: &'a [f64; BLOCK],
    final_score: &'a [f64; BLOCK],
    payment: &'a [f64; BLOCK],
}

/// Memory for the last block.
struct Rest {
    status: [Status; BLOCK],
    zeros: [[f64; BLOCK]; 3],
    nans: [f64; BLOCK],
}

impl Rest {
    /// Neutral participants without payments.
    const NOBODY: Self = Rest {
        status: [Status::Neutral; BLOCK],
        zeros: [[0.0; BLOCK]; 3],
        nans: [f64::NAN; BLOCK],
    };
}

impl<'a> Block<'a> {
    #[inline(always)]
    fn new(participants: &Columns<'a>, start: usize, rest: &'a mut Rest) -> Self {
        let [transformed, factor, payment] = &mut rest.zeros;
        Block {
            status: columns::first(&participants.status[start..], &mut rest.status),
            transformed: columns::first(&participants.transformed[start..], transformed),
            factor: columns::first(&participants.factor[start..], factor),
            final_score: columns::first(&participants.final_score[start..], &mut rest.nans),
            payment: columns::first(&participants.payment[start..], payment),
        }
    }
}

/// What one pass over the participants adds up.
struct Pass<'a> {
    rules: &'a Rules,
    /// The share of the money at risk that goes back, by the rules.
    redistribution: f64,
    payment: &'a PoolPayment,
    /// Over the pool: payments, payments times factor, multiplied payments, and those times the
    /// transformed score.
    sums: [[f64; LANES]; 4],
    /// The same of a block, one by one.
    summands: [[f64; BLOCK]; 4],
    least: [f64; LANES],
    any_nan: bool,
}

impl<'a> Pass<'a> {
    fn new(rules: &'a Rules, year: &CohortYear<'_>, payment: &'a PoolPayment) -> Self {
        Pass {
            rules,
            redistribution: rules.redistribution(year.performance_year),
            payment,
            sums: [[0.0; LANES]; 4],
            summands: [[0.0; BLOCK]; 4],
            least: [f64::INFINITY; LANES],
            any_nan: false,
        }
    }

    #[inline(never)]
    #[allow(
        clippy::needless_range_loop,
        reason = "a participant is the same place of several arrays"
    )]
    fn add(&mut self, block: &Block<'_>) {
        let (risk_level, scaling_factor) = (self.payment.risk_level, self.payment.scaling_factor);
        let is_cap = self.rules.cap_at_risk_level;
        let summands = &mut self.summands;
        for i in 0..BLOCK {
            let is_in = in_pool(self.rules, block.status[i]);
            let payment = if is_in { block.payment[i] } else { 0.0 };
            let (transformed, factor) = (block.transformed[i], block.factor[i]);
            let uncapped = risk_level * (transformed * scaling_factor) - risk_level;
            let is_capped = is_cap & (factor == risk_level);
            let factor = if is_capped { uncapped } else { factor };
            let multiplied = payment * PAYMENT_MULTIPLE;
            summands[0][i] = payment;
            summands[1][i] = if is_in { payment * factor } else { 0.0 };
            summands[2][i] = multiplied;
            summands[3][i] = if is_in { multiplied * transformed } else { 0.0 };
        }
        for (lanes, summands) in self.sums.iter_mut().zip(summands) {
            fold(lanes, summands, |sum, summand| sum + summand);
        }
        fold(&mut self.least, block.factor, lesser);
        // The least passes over a NaN.
        let any_nan = block.factor.iter().fold(false, |any, x| any | x.is_nan());
        self.any_nan |= any_nan;
    }

    fn total(&self, sum: usize) -> f64 {
        self.sums[sum].iter().sum()
    }

    fn budget(&self) -> f64 {
        if self.payment.scaling_factor == 0.0 {
            return 0.0;
        }
        let mean = self.total(1) / self.total(0);
        (mean + (1.0 - self.redistribution) * self.payment.risk_level).abs()
    }

    fn floor(&self) -> f64 {
        if self.any_nan {
            return f64::NAN;
        }
        let least = self.least.into_iter().fold(f64::INFINITY, lesser);
        worse(0.0, -self.payment.risk_level - least)
    }

    fn scale_invariance(&self) -> f64 {
        let scaling_factor = self.payment.scaling_factor;
        let scaled = self.redistribution * self.total(2) / self.total(3);
        let scaled = if scaled.is_finite() { scaled } else { 0.0 };
        if scaled == scaling_factor {
            return 0.0;
        }
        self.payment.risk_level * (scaled / scaling_factor - 1.0).abs()
    }
}

/// Takes a block into lanes. By itself, as the compiler shuffles several of these loops together.
#[inline(never)]
fn fold(lanes: &mut [f64; LANES], block: &[f64; BLOCK], with: impl Fn(f64, f64) -> f64) {
    let mut all = *lanes;
    for chunk in block.as_chunks::<LANES>().0 {
        for (lane, &value) in all.iter_mut().zip(chunk) {
            *lane = with(*lane, value);
        }
    }
    *lanes = all;
}

fn break_even(rules: &Rules, payment: &PoolPayment) -> f64 {
    let factor = |score: f64| {
        let transformed = transformed_score(rules, payment.midpoint, score);
        payment.risk_level * (transformed * payment.scaling_factor) - payment.risk_level
    };
    let Some(score) = payment.break_even_score else {
        return 0.0;
    };
    if let Exchange::Table(_) = rules.exchange {
        // On a steep piece that begins at 0, neighbouring floating-point numbers can be far apart in
        // factor: it is enough that the break-even score lies between two of them.
        let margin = 4.0 * f64::EPSILON * score;
        if factor(score - margin) <= 0.0 && factor(score + margin) >= 0.0 {
            return 0.0;
        }
    }
    factor(score).abs()
}

/// The least factor and the least negative of one, as integers of the same order: one vector
/// minimum widens both.
const EXTREMES: usize = 2;

/// Extremes of no factor: as a number, NaN.
const NONE: i64 = i64::MAX;

/// The extremes of the factors in each bin of final scores; the stripes lie side by side. There are
/// none between cohorts.
#[derive(Clone, Debug)]
struct FactorBins([[i64; EXTREMES * STRIPES]; STRIPE]);

impl FactorBins {
    const EMPTY: Self = FactorBins([[NONE; EXTREMES * STRIPES]; STRIPE]);

    /// Adds participants.
    #[inline(never)]
    fn add(&mut self, block: &Block<'_>) {
        /// Leaves the nearest integer in the lowest bits.
        const ROUNDER: f64 = 4_503_599_627_370_496.0;
        let mut places = [0u16; BLOCK];
        for (place, &score) in places.iter_mut().zip(block.final_score) {
            let found = (score * BINS_PER_POINT + ROUNDER).to_bits() as u16;
            let bin = if score.is_nan() { NOWHERE } else { found };
            *place = bin % STRIPE as u16 * STRIPES as u16 + bin / STRIPE as u16;
        }
        let mut widened = [[0; EXTREMES]; BLOCK];
        for (widened, &factor) in widened.iter_mut().zip(block.factor) {
            let bits = in_order(factor.to_bits() as i64);
            let of_number = |extreme| if factor.is_nan() { NONE } else { extreme };
            *widened = [of_number(bits), of_number(!bits)];
        }
        let bins = self.0.as_flattened_mut().as_chunks_mut::<EXTREMES>().0;
        let bins = bins.first_chunk_mut::<{ STRIPES * STRIPE }>().unwrap();
        for (&place, &[least, greatest]) in places.iter().zip(&widened) {
            let extremes = &mut bins[usize::from(place) % (STRIPES * STRIPE)];
            *extremes = [extremes[0].min(least), extremes[1].min(greatest)];
        }
    }

    /// How far a factor is below one of a lower bin, at most; 0 if none is. A neutral participant,
    /// without a final score, is of no bin.
    fn greatest_fall(&mut self) -> f64 {
        let last = self.0[STRIPE - 1].as_chunks_mut().0.last_mut();
        *last.unwrap() = [NONE; EXTREMES];
        let (before, sums) = self.take_stripes();
        let mut greatest_fall = 0.0;
        let mut greatest_below = f64::NEG_INFINITY;
        let stripes = before.as_chunks::<EXTREMES>().0.iter();
        for ([least, greatest], [_, sum]) in stripes.zip(sums.as_chunks::<EXTREMES>().0) {
            greatest_fall = greater(greatest_fall, -sum);
            greatest_fall = greater(greatest_fall, greatest_below - least);
            greatest_below = greater(greatest_below, -greatest);
        }
        greatest_fall
    }

    /// The extremes of each stripe, and the least sum of one extreme in it and the other in a bin
    /// before, the negative of a fall; leaves no factor in any bin.
    #[inline(never)]
    fn take_stripes(&mut self) -> ([f64; EXTREMES * STRIPES], [f64; EXTREMES * STRIPES]) {
        let mut before = [f64::INFINITY; EXTREMES * STRIPES];
        let mut sums = [f64::INFINITY; EXTREMES * STRIPES];
        for bins in &mut self.0 {
            let row = std::mem::replace(bins, [NONE; EXTREMES * STRIPES])
                .map(|extreme| f64::from_bits(in_order(extreme) as u64));
            let others: [f64; EXTREMES * STRIPES] = std::array::from_fn(|place| row[place ^ 1]);
            for place in 0..EXTREMES * STRIPES {
                sums[place] = lesser(sums[place], before[place] + others[place]);
            }
            for (before, extreme) in before.iter_mut().zip(row) {
                *before = lesser(*before, extreme);
            }
        }
        (before, sums)
    }
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
