//! The adjustments (§§ 512.735, .740, .745) and the final score (§ 512.745) of one participant.

use serde::Serialize;

use super::known;
use crate::program::{Measure, Vocabulary};
use crate::rules::{
    CohortYear, ComplexPatientFormula, MeasureStanding, MissingCategory, PatientStatistics, Rules,
    Scores, score_before_limits,
};

/// The adjustments, in points of final score.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Adjustments {
    /// Improvement activities.
    pub improvement_activities: ActivitiesStep,
    /// Promoting Interoperability.
    pub promoting_interoperability: InteroperabilityStep,
    /// Complex patients.
    pub complex_patient: ComplexPatientStep,
    /// Small practices.
    pub small_practice: SmallPracticeStep,
}

/// Improvement activities.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ActivitiesStep {
    /// Activities attested for the TIN: 0, 1 or 2.
    pub completed: u8,
    /// Points.
    pub points: f64,
}

/// Promoting Interoperability.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct InteroperabilityStep {
    /// The TIN's score, 0 to 1.
    pub score: f64,
    /// Points lost at a score of 0.
    pub most_lost: f64,
    /// Points, 0 or below.
    pub points: f64,
}

/// Complex patients.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ComplexPatientStep {
    /// The formula in force; `None` where the adjustment is off.
    pub formula: Option<ComplexPatientFormula>,
    /// From the mean HCC risk score of the patients; `None` where the adjustment is off.
    pub medical: Option<PatientStep>,
    /// From the share of the patients who are dually eligible (0 to 1).
    pub social: Option<PatientStep>,
    /// Both together, before the formula's limit.
    pub before_limit: Option<f64>,
    /// Points, from 0 to the formula's limit.
    pub points: f64,
}

/// A characteristic of the patients, against the cohort's.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PatientStep {
    /// The participant's.
    pub value: f64,
    /// The cohort's median: who is below it receives nothing, if the formula says so.
    pub median: f64,
    /// The cohort's mean.
    pub mean: f64,
    /// The cohort's standard deviation (n − 1).
    pub standard_deviation: f64,
    /// Points.
    pub points: f64,
}

/// Small practices.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SmallPracticeStep {
    /// Clinicians in the TIN.
    pub clinicians: u32,
    /// Points.
    pub points: f64,
}

/// The final score.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FinalScoreStep {
    /// What becomes of a participant without one of the categories.
    pub missing_category: MissingCategory,
    /// The categories and adjustments, added up; `None` where there is no final score.
    pub before_limits: Option<f64>,
    /// The measures that are a minimum submission: not claims-based, and complete.
    pub submitted: Vec<Measure>,
    /// There is one at least. Without one the final score is 0.
    pub minimum_submission: bool,
    /// Final score, 0 to 100; `None` of a neutral participant.
    pub final_score: Option<f64>,
    /// `scored`, `zero` or `neutral`.
    pub status: &'static str,
}

/// The adjustments of the participant at a position.
pub(super) fn adjustments(
    rules: &Rules,
    year: &CohortYear<'_>,
    scores: &Scores,
    position: usize,
) -> Adjustments {
    let formula = rules.complex_patient.formula();
    let compared = formula.zip(scores.benchmarks.complex_patient);
    let half = |formula, statistics: PatientStatistics, value: f64| PatientStep {
        value,
        median: statistics.median,
        mean: statistics.mean,
        standard_deviation: statistics.standard_deviation,
        points: statistics.points(&formula, value) + 0.0,
    };
    let [risk, dual] = [year.hcc_risk_score[position], year.dual_share[position]];
    let medical = compared.map(|(formula, all)| half(formula, all.hcc_risk_score, risk));
    let social = compared.map(|(formula, all)| half(formula, all.dual_share, dual));
    let both = medical.as_ref().zip(social.as_ref());
    Adjustments {
        improvement_activities: ActivitiesStep {
            completed: year.ia_completed[position],
            points: scores.improvement_activities[position] + 0.0,
        },
        promoting_interoperability: InteroperabilityStep {
            score: year.pi_score[position],
            most_lost: rules.pi_points,
            points: scores.promoting_interoperability[position] + 0.0,
        },
        complex_patient: ComplexPatientStep {
            formula,
            before_limit: both.map(|(medical, social)| medical.points + social.points),
            points: scores.complex_patient[position] + 0.0,
            medical,
            social,
        },
        small_practice: SmallPracticeStep {
            clinicians: year.tin_clinicians[position],
            points: scores.small_practice[position] + 0.0,
        },
    }
}

/// The final score of the participant at a position.
pub(super) fn explain(
    rules: &Rules,
    year: &CohortYear<'_>,
    scores: &Scores,
    position: usize,
) -> FinalScoreStep {
    let sum = score_before_limits(
        rules,
        scores.quality[position],
        scores.cost[position],
        [
            scores.improvement_activities[position],
            scores.promoting_interoperability[position],
            scores.complex_patient[position],
            scores.small_practice[position],
        ],
    );
    FinalScoreStep {
        missing_category: rules.missing_category,
        before_limits: known(sum),
        submitted: submitted(rules, year, position),
        minimum_submission: scores.minimum_submission[position],
        final_score: known(scores.final_score[position]),
        status: scores.status[position].id(),
    }
}

/// The measures that are a minimum submission.
fn submitted(rules: &Rules, year: &CohortYear<'_>, position: usize) -> Vec<Measure> {
    let submitted = year.measures.iter().filter(|column| {
        let standing = MeasureStanding::of(
            rules,
            column.measure,
            column.collection_type[position],
            column.cases[position],
            column.completeness.of(position),
        );
        !column.measure.is_claims_based() && standing.is_submitted()
    });
    submitted.map(|column| column.measure).collect()
}
