//! The final score (§ 512.745): the two categories, the adjustments, and who has none.

use super::{CohortYear, MissingCategory, Rules, Scores};
use crate::program::Vocabulary;

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
pub fn weighted_score(rules: &Rules, quality: f64, cost: f64) -> f64 {
    let reweigh = rules.missing_category == MissingCategory::Reweight;
    match (quality.is_nan(), cost.is_nan()) {
        (false, true) if reweigh => quality,
        (true, false) if reweigh => cost,
        // A missing score is NaN and makes the sum NaN.
        _ => rules.quality_weight * quality + rules.cost_weight * cost,
    }
}

/// Fills the final scores and statuses.
pub(super) fn score_finally(rules: &Rules, year: &CohortYear<'_>, out: &mut Scores) {
    for participant in 0..year.participants() {
        let final_score = if out.minimum_submission[participant] {
            let weighted = weighted_score(rules, out.quality[participant], out.cost[participant]);
            // A NaN stays NaN.
            (100.0 * weighted
                + out.improvement_activities[participant]
                + out.promoting_interoperability[participant]
                + out.complex_patient[participant]
                + out.small_practice[participant])
                .clamp(0.0, FINAL_SCORE_MAXIMUM)
        } else {
            0.0
        };
        out.final_score[participant] = final_score;
        out.status[participant] = if final_score.is_nan() {
            Status::Neutral
        } else if final_score > 0.0 {
            Status::Scored
        } else {
            Status::Zero
        };
    }
}
