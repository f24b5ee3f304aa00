//! The final score (§ 512.745): the two categories, the adjustments, and who has none.

use super::{BLOCK, BlockScores, MissingCategory, Rules, Scores};
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
pub(super) fn score_finally(
    rules: &Rules,
    block: Range<usize>,
    scores: &BlockScores,
    out: &mut Scores,
) {
    let minimum_submission = &out.minimum_submission[block.clone()];
    let final_score = &mut out.final_score[block.clone()];
    // As many as there are, which the compiler sees to be no more than a block.
    let participants = minimum_submission.len().min(final_score.len()).min(BLOCK);
    for participant in 0..participants {
        let weighted = weighted_score(rules, scores.quality[participant], scores.cost[participant]);
        // A NaN stays NaN.
        let score = (100.0 * weighted
            + scores.improvement_activities[participant]
            + scores.promoting_interoperability[participant]
            + scores.complex_patient[participant]
            + scores.small_practice[participant])
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
