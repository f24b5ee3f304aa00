//! The order of factors, bin by bin of final scores: a part of [`super::identities`].

use super::columns::{greater, in_order, lesser};
use super::identities::BLOCK;

/// Bins for each point of final score, in which the order of factors is compared.
const BINS_PER_POINT: f64 = 20.0;

/// The bins of final scores from 0 to 100 are 2,001, in stripes that are gone through side by side.
const STRIPES: usize = 8;

/// Bins in a stripe.
const STRIPE: usize = 256;

/// The last bin, beyond all final scores, takes those without one.
const NOWHERE: u16 = (STRIPES * STRIPE - 1) as u16;

/// The least factor and the least negative of one, as integers of the same order: one vector
/// minimum widens both.
const EXTREMES: usize = 2;

/// Extremes of no factor: as a number, NaN.
const NONE: i64 = i64::MAX;

/// The extremes of the factors in each bin of final scores; the stripes lie side by side. There are
/// none between cohorts.
#[derive(Clone, Debug)]
pub(super) struct FactorBins([[i64; EXTREMES * STRIPES]; STRIPE]);

impl FactorBins {
    pub(super) const EMPTY: Self = FactorBins([[NONE; EXTREMES * STRIPES]; STRIPE]);

    /// Adds participants.
    #[inline(never)]
    pub(super) fn add(&mut self, final_scores: &[f64; BLOCK], factors: &[f64; BLOCK]) {
        /// Leaves the nearest integer in the lowest bits.
        const ROUNDER: f64 = 4_503_599_627_370_496.0;
        let mut places = [0u16; BLOCK];
        for (place, &score) in places.iter_mut().zip(final_scores) {
            let found = (score * BINS_PER_POINT + ROUNDER).to_bits() as u16;
            let bin = if score.is_nan() { NOWHERE } else { found };
            *place = bin % STRIPE as u16 * STRIPES as u16 + bin / STRIPE as u16;
        }
        let mut widened = [[0; EXTREMES]; BLOCK];
        for (widened, &factor) in widened.iter_mut().zip(factors) {
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
    pub(super) fn greatest_fall(&mut self) -> f64 {
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
