//! The final score (§ 512.745): the two categories, the adjustments, and who has none.

use super::{MissingCategory, Rules, Scores};
use crate::program::Vocabulary;
use std::ops::Range;

/// The greatest final score.
pub const FINAL_SCORE_MAXIMUM: f64 = 100.0;

/// How a participant's payments are adjusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// By the final score.
    Scored,
    /// By the full risk level: the final score is 0, for lack of the minimum submission or
    /// because the adjustments took all of it.
    Zero,
    /// Not at all, and outside the pool: there is no final score.
    Neutral,
}

impl Vocabulary for Status {
    const ALL: &'static [Self] = &[Status::Scored, Status::Zero, Status::Neutral];

    fn id(self) -> &'static str {
        match self {
            Status::Scored => "scored",
            Status::Zero => "zero",
            Status::Neutral => "neutral",
        }
    }
}

/// The two categories weighed together, 0 to 1; a score is NaN where it is missing, and so is the
/// result where the rules then give no final score.
#[inline]
pub fn weighted_score(rules: &Rules, quality: f64, cost: f64) -> f64 {
    // A missing score is NaN and makes the sum NaN.
    let both = rules.quality_weight * quality + rules.cost_weight * cost;
    if rules.missing_category == MissingCategory::Neutral {
        return both;
    }
    let known = if quality.is_nan() { cost } else { both };
    if cost.is_nan() { quality } else { known }
}

/// Fills the final scores and statuses of a block.
#[inline(never)]
pub(super) fn score_finally(rules: &Rules, block: Range<usize>, out: &mut Scores) {
    let participants = block.len();
    // Slices of one length, whose elements are read without bounds checks.
    let [
        quality,
        cost,
        activities,
        interoperability,
        complex_patient,
        small_practice,
    ] = [
        &out.quality,
        &out.cost,
        &out.improvement_activities,
        &out.promoting_interoperability,
        &out.complex_patient,
        &out.small_practice,
    ]
    .map(|column| &column[block.clone()][..participants]);
    let minimum_submission = &out.minimum_submission[block.clone()][..participants];
    let final_score = &mut out.final_score[block.clone()][..participants];
    for participant in 0..participants {
        let weighted = weighted_score(rules, quality[participant], cost[participant]);
        // A NaN stays NaN.
        let score = (100.0 * weighted
            + activities[participant]
            + interoperability[participant]
            + complex_patient[participant]
            + small_practice[participant])
            .clamp(0.0, FINAL_SCORE_MAXIMUM);
        final_score[participant] = if minimum_submission[participant] {
            score
        } else {
            0.0
        };
    }
    for (status, &score) in out.status[block].iter_mut().zip(&*final_score) {
        let without = if score.is_nan() {
            Status::Neutral
        } else {
            Status::Zero
        };
        *status = if score > 0.0 { Status::Scored } else { without };
    }
}
