//! The final score (§ 512.745): the two categories, the adjustments, what they add up to, and who
//! has none.

use super::columns::{greater, lesser};
use super::{BLOCK, BlockScores, MissingCategory, Rules, Scores};
use crate::columns;
use crate::program::{MOST_MEASURES, Vocabulary};
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

/// What the quality and the cost category weigh, 0 to 1: all where the other is missing, none where it
/// is missing itself. Where the rules then give no final score the weights stay.
pub fn category_weights(rules: &Rules, quality: f64, cost: f64) -> [f64; 2] {
    let is_reweighted = rules.missing_category == MissingCategory::Reweight;
    match (quality.is_nan(), cost.is_nan()) {
        (true, false) if is_reweighted => [0.0, 1.0],
        (false, true) if is_reweighted => [1.0, 0.0],
        _ => [rules.quality_weight, rules.cost_weight],
    }
}

/// A final score (methods 19) before its limits of 0 and 100 and without regard to the minimum submission, from
/// the category scores (0 to 1) and the adjustments in the order of [`ScoreComponent`]; NaN where the
/// rules give none.
pub fn score_before_limits(rules: &Rules, quality: f64, cost: f64, adjustments: [f64; 4]) -> f64 {
    let weighted = 100.0 * weighted_score(rules, quality, cost);
    adjustments
        .iter()
        .fold(weighted, |sum, points| sum + points)
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

/// What a final score is made of, in points of final score: the components add up to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScoreComponent {
    /// The quality category, by its weight.
    Quality,
    /// The cost category, by its weight.
    Cost,
    /// Improvement activities, 0 or below.
    ImprovementActivities,
    /// Promoting Interoperability, 0 or below.
    PromotingInteroperability,
    /// The complex-patient adjustment.
    ComplexPatient,
    /// The small-practice adjustment.
    SmallPractice,
    /// What those lose who have no minimum submission: all of it.
    NoSubmission,
    /// What is beyond the limits of 0 and 100.
    Limits,
}

impl Vocabulary for ScoreComponent {
    const ALL: &'static [Self] = &[
        ScoreComponent::Quality,
        ScoreComponent::Cost,
        ScoreComponent::ImprovementActivities,
        ScoreComponent::PromotingInteroperability,
        ScoreComponent::ComplexPatient,
        ScoreComponent::SmallPractice,
        ScoreComponent::NoSubmission,
        ScoreComponent::Limits,
    ];

    fn id(self) -> &'static str {
        match self {
            ScoreComponent::Quality => "quality",
            ScoreComponent::Cost => "cost",
            ScoreComponent::ImprovementActivities => "improvement_activities",
            ScoreComponent::PromotingInteroperability => "promoting_interoperability",
            ScoreComponent::ComplexPatient => "complex_patient",
            ScoreComponent::SmallPractice => "small_practice",
            ScoreComponent::Limits => "limits",
            ScoreComponent::NoSubmission => "no_submission",
        }
    }
}

/// How many components there are before the limits.
pub const COMPONENTS: usize = 7;

/// Participants whose final scores are known, with what they are made of.
pub struct ScoredBlock<'a> {
    /// Who they are, at most [`BLOCK`].
    pub participants: Range<usize>,
    rules: &'a Rules,
    /// The first participant's place in the scores of the block.
    first: usize,
    scores: &'a BlockScores,
    minimum_submission: &'a [bool],
    final_score: &'a [f64],
}

impl<'a> ScoredBlock<'a> {
    pub(super) fn new(
        rules: &'a Rules,
        participants: Range<usize>,
        block: Range<usize>,
        scores: &'a BlockScores,
        out: &'a Scores,
    ) -> Self {
        ScoredBlock {
            first: participants.start - block.start,
            rules,
            scores,
            minimum_submission: &out.minimum_submission[block],
            final_score: &out.final_score[participants.clone()],
            participants,
        }
    }

    /// The components of the final scores before the limits, in the order of [`ScoreComponent`]
    /// without [`ScoreComponent::Limits`], at the places of [`ScoredBlock::places`]. For a participant
    /// without a final score they are without meaning, and what is at other places too, but finite.
    /// `scratch` holds those that are computed here.
    #[inline(always)]
    pub fn components<'b>(
        &'b self,
        scratch: &'b mut [[f64; BLOCK]; 3],
    ) -> [&'b [f64; BLOCK]; COMPONENTS] {
        let (rules, scores) = (self.rules, self.scores);
        let [quality, cost, lost] = scratch;
        weigh(&scores.quality, &scores.cost, rules.quality_weight, quality);
        weigh(&scores.cost, &scores.quality, rules.cost_weight, cost);
        let adjustments = [
            &scores.improvement_activities,
            &scores.promoting_interoperability,
            &scores.complex_patient,
            &scores.small_practice,
        ];
        let [activities, interoperability, complex, small] = adjustments;
        let mut not_submitted = [false; BLOCK];
        let minimum_submission = columns::first(self.minimum_submission, &mut not_submitted);
        for (place, lost) in lost.iter_mut().enumerate() {
            let sum = quality[place]
                + cost[place]
                + activities[place]
                + interoperability[place]
                + complex[place]
                + small[place];
            let limited = greater(0.0, lesser(FINAL_SCORE_MAXIMUM, sum));
            let is_submitted = minimum_submission[place];
            *lost = if is_submitted { 0.0 } else { -limited };
        }
        [
            quality,
            cost,
            activities,
            interoperability,
            complex,
            small,
            lost,
        ]
    }

    /// The most points of final score that quality and cost could give the participant at a place of
    /// [`ScoredBlock::places`], by the weights in force for it.
    pub fn possible(&self, place: usize) -> [f64; 2] {
        let (quality, cost) = (self.scores.quality[place], self.scores.cost[place]);
        category_weights(self.rules, quality, cost).map(|weight| 100.0 * weight)
    }

    /// Whether each of the participants has a final score.
    pub fn has_final_score(&self) -> impl Iterator<Item = bool> {
        self.final_score.iter().map(|score| !score.is_nan())
    }

    /// The participants' final scores; NaN where there is none.
    pub fn final_scores(&self) -> impl Iterator<Item = f64> {
        self.final_score.iter().copied()
    }

    /// Achievement points by measure, at the places of [`ScoredBlock::places`]; NaN where a measure is
    /// not scored. What stands behind the cohort's measures is left from another cohort.
    pub fn measure_points(&self) -> &[[f64; BLOCK]; MOST_MEASURES] {
        &self.scores.measure_points
    }

    /// Where the participants stand.
    pub fn places(&self) -> Range<usize> {
        self.first..self.first + self.participants.len()
    }
}

/// Fills a category's points of final score: by its weight, or all where the other is missing; 0
/// where it is missing itself.
#[inline(always)]
fn weigh(scores: &[f64; BLOCK], others: &[f64; BLOCK], weight: f64, out: &mut [f64; BLOCK]) {
    for ((points, &score), &other) in out.iter_mut().zip(scores).zip(others) {
        let weight = if other.is_nan() { 1.0 } else { weight };
        let weighted = 100.0 * (weight * score);
        *points = if score.is_nan() { 0.0 } else { weighted };
    }
}

const _: () = assert!(ScoreComponent::ALL.len() == COMPONENTS + 1);
