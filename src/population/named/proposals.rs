//! How paths of episode volumes are proposed, so that what is known is met often enough: the law with its
//! mean moved, and how often what is proposed is then accepted.

use crate::numeric::exp::{exp, ln};
use crate::population::{FIRST_COUNT_YEAR, PopulationLaws};
use crate::random::poisson;

use super::volume::{Known, VolumeEvidence};

/// What a first count that is known to qualify does to proposals, where that is rare. The law's mean is
/// moved to where the expected episodes are the minimum, which weighs a volume x by exp(slope x); what
/// is proposed is accepted with the probability of the event over that weight, as a share of the
/// greatest there is.
pub(super) struct Reach {
    pub(super) slope: f64,
    /// The volume at which that share is 1, and the probability of the event there.
    pub(super) volume: f64,
    pub(super) probability: f64,
}

/// Standard deviations between the mean and the volume that is expected to qualify from which it is
/// rare.
const RARE: f64 = 1.5;

impl VolumeEvidence {
    pub(super) fn reach(
        &self,
        laws: &PopulationLaws,
        (center, spread): (f64, f64),
    ) -> Option<Reach> {
        let (log_mean, log_sd, _) = laws.volume;
        let needed = (ln(f64::from(self.episode_minimum.max(1))) - log_mean) / log_sd;
        let is_rare = needed - center > RARE * spread && self.episode_minimum > 0;
        let is_known = self.count.is_none() && self.counts[0] == Known::Qualifies(true);
        if !(is_known && is_rare && spread > 0.0) {
            return None;
        }
        let slope = (needed - center) / (spread * spread);
        // The event's log probability is concave in x, so that there is one greatest share: where its
        // slope, by thirds, is that of the weight.
        let log_share = |volume: f64| ln(self.probability(laws, volume)) - slope * volume;
        let (mut low, mut high) = (needed - 3.0 / log_sd, needed + 3.0 / log_sd);
        for _ in 0..40 {
            let third = (high - low) / 3.0;
            if log_share(low + third) < log_share(high - third) {
                low += third;
            } else {
                high -= third;
            }
        }
        Some(Reach {
            slope,
            volume: low,
            probability: self.probability(laws, low),
        })
    }

    /// The probability that a count of this volume qualifies.
    pub(super) fn probability(&self, laws: &PopulationLaws, volume: f64) -> f64 {
        let (log_mean, log_sd, _) = laws.volume;
        let expected = exp(log_mean + log_sd * volume);
        poisson::tails(self.episode_minimum.saturating_sub(1), expected).1
    }
}

/// What a known count does to proposals. Its likelihood is, as a function of the volume x of its year,
/// exp(k u - e^u) with u = log mean + log sd x, and e^u is never below its tangent: the normal law with
/// that in its place is a normal law whose means are shifted by a slope times covariances with x. What
/// is proposed from it is accepted with the probability that the tangent has left out. The tangent is at
/// the posterior's mode, so that a proposal is accepted as often as a normal law of the prior's spread
/// meets one of the posterior's.
pub(super) struct Tilt {
    pub(super) year: u16,
    pub(super) slope: f64,
    /// The volume at which the tangent touches, and the expected episodes there.
    pub(super) volume: f64,
    pub(super) expected: f64,
}

impl Tilt {
    pub(super) fn new(
        (count, year): (u32, u16),
        laws: &PopulationLaws,
        (center, spread): (f64, f64),
    ) -> Self {
        let (log_mean, log_sd, persistence) = laws.volume;
        let kept = power(persistence, year.abs_diff(FIRST_COUNT_YEAR));
        let mean = kept * center;
        let variance = 1.0 - kept * kept * (1.0 - spread * spread);
        let expected = |volume: f64| exp(log_mean + log_sd * volume);
        let slope = |volume: f64| log_sd * (f64::from(count) - expected(volume));
        // The mode is where the slope is what the normal law takes away: by halving.
        let mut low = mean - variance * log_sd * expected(mean);
        let mut high = mean + variance * log_sd * f64::from(count);
        for _ in 0..60 {
            let middle = 0.5 * (low + high);
            if slope(middle) > (middle - mean) / variance {
                low = middle;
            } else {
                high = middle;
            }
        }
        Tilt {
            year,
            slope: slope(low),
            volume: low,
            expected: expected(low),
        }
    }

    /// The share of proposals with a volume of the count's year that are accepted.
    pub(super) fn acceptance(&self, log_sd: f64, volume: f64) -> f64 {
        let beyond = log_sd * (volume - self.volume);
        exp(-self.expected * (exp(beyond) - 1.0 - beyond))
    }
}

/// A number so many times with itself.
pub(super) fn power(base: f64, times: u16) -> f64 {
    (0..times).fold(1.0, |power, _| power * base)
}
