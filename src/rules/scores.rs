//! What scoring a cohort's year gives, column by column.

use super::adjustments::ComplexPatientStatistics;
use super::cost::CostBenchmark;
use super::order_statistics::OrderStatistics;
use super::payment::CohortPayment;
use super::quality::QualityScratch;
use super::{CohortYear, MeasureBenchmarks, Status};

/// The scores of a cohort's year, one element a participant in every column, in the order of the
/// [`CohortYear`]. The memory of one scoring is reused by the next.
#[derive(Clone, Debug, Default)]
pub struct Scores {
    /// Achievement points of each measure, in the order of [`CohortYear::measures`]: 1 to 10, 0
    /// where it was not reported or is incomplete, NaN where it is not scored.
    pub measure_points: Vec<Vec<f64>>,
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
    /// What the exchange of money comes to.
    pub payment: CohortPayment,
    pub(super) scratch: Scratch,
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
    /// A column gathered for a median.
    pub(super) values: Vec<f64>,
    /// Columns of measure points that a cohort with fewer measures leaves unused.
    spare_points: Vec<Vec<f64>>,
}

impl Scores {
    /// The participant's payment multiplier, on every Part B covered professional service of the
    /// payment year (§ 512.750).
    pub fn payment_multiplier(&self, participant: usize) -> f64 {
        1.0 + self.payment_adjustment_factor[participant]
    }

    /// Gives every column the cohort's length, keeping the memory. The sections of the regulation
    /// then fill them.
    pub(super) fn reset(&mut self, year: &CohortYear<'_>) {
        let participants = year.participants();
        while self.measure_points.len() > year.measures.len() {
            self.scratch.spare_points.extend(self.measure_points.pop());
        }
        while self.measure_points.len() < year.measures.len() {
            let spare = self.scratch.spare_points.pop();
            self.measure_points.push(spare.unwrap_or_default());
        }
        let others = [
            &mut self.quality,
            &mut self.cost,
            &mut self.improvement_activities,
            &mut self.promoting_interoperability,
            &mut self.complex_patient,
            &mut self.small_practice,
            &mut self.final_score,
            &mut self.transformed_score,
            &mut self.payment_adjustment_factor,
        ];
        for column in self.measure_points.iter_mut().chain(others) {
            column.resize(participants, 0.0);
        }
        self.minimum_submission.resize(participants, false);
        self.status.resize(participants, Status::Neutral);
        self.benchmarks.measures.clear();
        self.benchmarks.complex_patient = None;
    }
}
