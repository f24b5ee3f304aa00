//! What scoring a cohort's year gives, column by column.

use super::adjustments::ComplexPatientStatistics;
use super::cost::CostBenchmark;
use super::order_statistics::OrderStatistics;
use super::payment::{PoolPayment, PoolScratch};
use super::quality::QualityScratch;
use super::{BLOCK, CohortYear, MeasureBenchmarks, Status};
use crate::columns::Kept;
use crate::program::MOST_MEASURES;
use std::ops::Range;

/// The scores of a cohort's year, one element a participant in every column, in the order of the
/// [`CohortYear`]. The memory of one scoring is reused by the next. The points and scores before the
/// final one are empty where [`Scores::final_only`] was asked for.
#[derive(Clone, Debug, Default)]
pub struct Scores {
    /// Achievement points of each measure, in the order of [`CohortYear::measures`]: 1 to 10, 0
    /// where it was not reported or is incomplete, NaN where it is not scored.
    pub measure_points: Kept<Vec<f64>>,
    /// At least one measure that is not claims-based was submitted and is complete (§ 512.745).
    pub minimum_submission: Vec<bool>,
    /// Quality score, 0 to 1; NaN where no measure counts.
    pub quality: Vec<f64>,
    /// Cost score, 0 to 1; NaN where the cost measure is not scored.
    pub cost: Vec<f64>,
    /// Improvement activities, in points of final score.
    pub improvement_activities: Vec<f64>,
    /// Promoting Interoperability, in points of final score.
    pub promoting_interoperability: Vec<f64>,
    /// Complex-patient adjustment, in points of final score.
    pub complex_patient: Vec<f64>,
    /// Small-practice adjustment, in points of final score.
    pub small_practice: Vec<f64>,
    /// Final score, 0 to 100; NaN where the participant is neutral.
    pub final_score: Vec<f64>,
    /// Transformed final score, 0 to 1; NaN where the participant is neutral.
    pub transformed_score: Vec<f64>,
    /// Payment adjustment factor as a fraction of payments; 0 where the participant is neutral.
    pub payment_adjustment_factor: Vec<f64>,
    /// How the participant's payments are adjusted.
    pub status: Vec<Status>,
    /// What the participants were compared with.
    pub benchmarks: Benchmarks,
    /// What the exchange of money comes to, pool by pool: [`super::together`] is the cohort's.
    pub pools: Vec<PoolPayment>,
    /// The pool of each participant, from 0; of a single pool empty.
    pub pool: Vec<u8>,
    /// Only what [`Scores::final_only`] names is kept.
    pub(super) is_final_only: bool,
    pub(super) scratch: Scratch,
}

/// The scores of a block of participants on the way to their final scores, one element a participant
/// from the block's first. What stands beyond the block's last is left from before.
pub(super) struct BlockScores {
    /// As in [`Scores`].
    pub(super) measure_points: [[f64; BLOCK]; MOST_MEASURES],
    pub(super) quality: [f64; BLOCK],
    pub(super) cost: [f64; BLOCK],
    pub(super) improvement_activities: [f64; BLOCK],
    pub(super) promoting_interoperability: [f64; BLOCK],
    pub(super) complex_patient: [f64; BLOCK],
    pub(super) small_practice: [f64; BLOCK],
}

impl Default for BlockScores {
    fn default() -> Self {
        let zeros = [0.0; BLOCK];
        BlockScores {
            measure_points: [zeros; MOST_MEASURES],
            quality: zeros,
            cost: zeros,
            improvement_activities: zeros,
            promoting_interoperability: zeros,
            complex_patient: zeros,
            small_practice: zeros,
        }
    }
}

/// What the participants of a cohort's year are compared with.
#[derive(Clone, Debug, Default)]
pub struct Benchmarks {
    /// Of each quality measure, in the order of [`CohortYear::measures`].
    pub measures: Vec<MeasureBenchmarks>,
    /// Of the episode-based cost measure.
    pub cost: CostBenchmark,
    /// Of the complex-patient adjustment; `None` where it is off, and of an empty cohort.
    pub complex_patient: Option<ComplexPatientStatistics>,
}

/// Memory that the sections of the regulation use in turn.
#[derive(Clone, Debug, Default)]
pub(super) struct Scratch {
    pub(super) quality: QualityScratch,
    pub(super) order_statistics: OrderStatistics,
    pub(super) pool: PoolScratch,
    /// A column, NaN where a participant is not compared.
    pub(super) values: Vec<f64>,
}

impl Scores {
    /// For scorings of which only the final score and what follows from it is wanted: the points and
    /// scores before it stay empty.
    pub fn final_only() -> Self {
        Scores {
            is_final_only: true,
            ..Scores::default()
        }
    }

    /// Keeps the scores of a block.
    pub(super) fn keep(&mut self, scores: &BlockScores, block: Range<usize>) {
        let others = [
            (&mut self.quality, &scores.quality),
            (&mut self.cost, &scores.cost),
            (
                &mut self.improvement_activities,
                &scores.improvement_activities,
            ),
            (
                &mut self.promoting_interoperability,
                &scores.promoting_interoperability,
            ),
            (&mut self.complex_patient, &scores.complex_patient),
            (&mut self.small_practice, &scores.small_practice),
        ];
        let points = self.measure_points.iter_mut().zip(&scores.measure_points);
        for (column, scores) in points.chain(others) {
            column[block.clone()].copy_from_slice(&scores[..block.len()]);
        }
    }

    /// What the exchange of money comes to in the participant's pool.
    pub fn payment(&self, participant: usize) -> &PoolPayment {
        let pool = self.pool.get(participant).copied().unwrap_or_default();
        &self.pools[usize::from(pool)]
    }

    /// The participant's payment multiplier, on every Part B covered professional service of the
    /// payment year (§ 512.750).
    pub fn payment_multiplier(&self, participant: usize) -> f64 {
        1.0 + self.payment_adjustment_factor[participant]
    }

    /// Gives every column the cohort's length, keeping the memory. The sections of the regulation
    /// then fill them.
    pub(super) fn reset(&mut self, year: &CohortYear<'_>) {
        let participants = year.participants();
        for column in [
            &mut self.final_score,
            &mut self.transformed_score,
            &mut self.payment_adjustment_factor,
        ] {
            column.resize(participants, 0.0);
        }
        self.minimum_submission.resize(participants, false);
        self.status.resize(participants, Status::Neutral);
        self.pool.clear();
        if year.pools.count > 1 {
            self.pool.extend_from_slice(year.pools.numbers);
        }
        self.benchmarks.measures.clear();
        self.benchmarks.complex_patient = None;
        if self.is_final_only {
            return;
        }
        self.measure_points.resize(year.measures.len());
        let others = [
            &mut self.quality,
            &mut self.cost,
            &mut self.improvement_activities,
            &mut self.promoting_interoperability,
            &mut self.complex_patient,
            &mut self.small_practice,
        ];
        for column in self.measure_points.iter_mut().chain(others) {
            column.resize(participants, 0.0);
        }
    }
}
