//! Pooled quantiles in two worlds: how many participants of a draw lie up to each.

use crate::forecast::{FACTOR_BIN, FACTOR_QUANTILES, FINAL_SCORE_BIN};
use crate::forecast::{Forecast, Group, SCORE_QUANTILES};
use crate::program::Cohort;

/// Quantiles of a group: of factors, then of final scores.
pub(super) const QUANTILES: usize = FACTOR_QUANTILES.len() + SCORE_QUANTILES.len();

/// Their names in results.csv.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    let both = FACTOR_QUANTILES.iter().chain(&SCORE_QUANTILES);
    both.map(|(name, _)| *name)
}

/// Widths of the bins in which they lie.
pub(super) fn bins() -> impl Iterator<Item = f64> {
    let factors = FACTOR_QUANTILES.iter().map(|_| FACTOR_BIN);
    factors.chain(SCORE_QUANTILES.iter().map(|_| FINAL_SCORE_BIN))
}

/// Where a group's quantiles lie in a forecast: of factors and of final scores.
#[derive(Clone, Debug)]
pub(super) struct Limits {
    factors: [f64; FACTOR_QUANTILES.len()],
    final_scores: [f64; SCORE_QUANTILES.len()],
}

impl Limits {
    /// The limits of a cohort's groups in a year. What a forecast does not have lies nowhere.
    pub(super) fn of_year(
        forecast: &Forecast,
        performance_year: u16,
        cohort: Cohort,
        groups: &[Group],
    ) -> Vec<Limits> {
        let nowhere = Limits {
            factors: [f64::NAN; FACTOR_QUANTILES.len()],
            final_scores: [f64::NAN; SCORE_QUANTILES.len()],
        };
        let mut limits = vec![nowhere; groups.len()];
        let rows = forecast.rows.iter();
        for row in
            rows.filter(|row| (row.performance_year, row.cohort) == (performance_year, cohort))
        {
            let Some(group) = groups.iter().position(|group| *group == row.group) else {
                continue;
            };
            if let Some(place) = names().position(|name| name == row.statistic) {
                limits[group].set(place, row.estimate.value);
            }
        }
        limits
    }

    fn set(&mut self, place: usize, value: f64) {
        match place.checked_sub(FACTOR_QUANTILES.len()) {
            None => self.factors[place] = value,
            Some(place) => self.final_scores[place] = value,
        }
    }
}

/// How many of a group's participants in a draw lie below the bin of each quantile and how many up to
/// its end, added up, and how many there are. Where many have the same number, as at either end, one of
/// the two does not vary; elsewhere they are all but the same.
#[derive(Clone, Debug)]
pub(super) struct UpTo {
    factors: [u32; FACTOR_QUANTILES.len()],
    final_scores: [u32; SCORE_QUANTILES.len()],
    participants: u32,
    with_final_score: u32,
}

impl UpTo {
    const NOBODY: UpTo = UpTo {
        factors: [0; FACTOR_QUANTILES.len()],
        final_scores: [0; SCORE_QUANTILES.len()],
        participants: 0,
        with_final_score: 0,
    };

    /// Count and total at each quantile, in the order of [`names`].
    pub(super) fn counts(&self) -> impl Iterator<Item = [u32; 2]> {
        let factors = self.factors.iter().map(|count| [*count, self.participants]);
        let final_scores = self.final_scores.iter();
        factors.chain(final_scores.map(|count| [*count, self.with_final_score]))
    }

    /// Counts a participant; a final score is NaN where there is none.
    #[inline]
    fn add(&mut self, limits: &Limits, factor: f64, final_score: f64) {
        for (count, limit) in self.factors.iter_mut().zip(&limits.factors) {
            *count += within(factor, *limit, FACTOR_BIN);
        }
        for (count, limit) in self.final_scores.iter_mut().zip(&limits.final_scores) {
            *count += within(final_score, *limit, FINAL_SCORE_BIN);
        }
        self.participants += 1;
        self.with_final_score += u32::from(!final_score.is_nan());
    }
}

/// 2 below the bin around a limit, 1 within, 0 above.
#[inline(always)]
fn within(number: f64, limit: f64, bin: f64) -> u32 {
    u32::from(number < limit - bin) + u32::from(number <= limit + bin)
}

/// Counts a year's participants in all their groups.
pub(super) fn count(
    limits: &[Limits],
    groups_of_cell: &[Vec<usize>],
    participants: impl Iterator<Item = (u8, f64, f64)>,
    out: &mut Vec<UpTo>,
) {
    out.clear();
    out.resize(limits.len(), UpTo::NOBODY);
    for (cell, factor, final_score) in participants {
        for &group in &groups_of_cell[usize::from(cell)] {
            out[group].add(&limits[group], factor, final_score);
        }
    }
}
