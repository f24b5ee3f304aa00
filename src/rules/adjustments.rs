//! The adjustments of the final score, in points: improvement activities (§ 512.735), Promoting
//! Interoperability (§ 512.740), complex patients and small practices (§ 512.745).

use super::columns::{greater, lesser};
use super::order_statistics::OrderStatistics;
use super::{BlockScores, CohortYear, ComplexPatientFormula, ComplexPatientFrom, Rules, Scores};
use crate::program::SMALL_PRACTICE_CLINICIANS;
use std::ops::Range;

/// A characteristic of the patients over all participants of the cohort and year.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PatientStatistics {
    /// The mean.
    pub mean: f64,
    /// The standard deviation, with n − 1.
    pub standard_deviation: f64,
    /// The median: who is below it receives nothing.
    pub median: f64,
}

impl PatientStatistics {
    fn of(values: &[f64], order_statistics: &mut OrderStatistics) -> Option<Self> {
        let found = order_statistics.describe(values)?;
        Some(PatientStatistics {
            mean: found.mean,
            standard_deviation: found.standard_deviation,
            median: found.median,
        })
    }

    /// The points of the medical or of the social half of the complex-patient adjustment
    /// (§ 414.1380(c)(3)): the formula's base, and more for each standard deviation above the mean,
    /// from the median on, never below 0. Where nothing deviates everyone is at the mean.
    #[inline(always)]
    pub fn points(&self, formula: &ComplexPatientFormula, value: f64) -> f64 {
        let slope = if self.standard_deviation > 0.0 {
            formula.per_standard_deviation / self.standard_deviation
        } else {
            0.0
        };
        let points = greater(0.0, formula.base + slope * (value - self.mean));
        let least = match formula.from {
            ComplexPatientFrom::Median => self.median,
            ComplexPatientFrom::All => f64::NEG_INFINITY,
        };
        if value >= least { points } else { 0.0 }
    }
}

/// What the complex-patient adjustment compares with.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ComplexPatientStatistics {
    /// Mean HCC risk score of a participant's patients: the medical half.
    pub hcc_risk_score: PatientStatistics,
    /// Share of a participant's patients who are dually eligible, 0 to 1: the social half.
    pub dual_share: PatientStatistics,
}

impl ComplexPatientStatistics {
    /// The adjustment in points, from 0 to the formula's most.
    #[inline(always)]
    pub fn points(
        &self,
        formula: &ComplexPatientFormula,
        hcc_risk_score: f64,
        dual_share: f64,
    ) -> f64 {
        let medical = self.hcc_risk_score.points(formula, hcc_risk_score);
        let social = self.dual_share.points(formula, dual_share);
        lesser(formula.most, medical + social)
    }
}

/// Points for improvement activities, attested for the whole TIN, by the number completed.
#[inline]
pub fn improvement_activities_points(rules: &Rules, completed: u8) -> f64 {
    let points = &rules.ia_points;
    let any = if completed == 1 {
        points.one
    } else {
        points.both
    };
    if completed == 0 { points.none } else { any }
}

/// Points for Promoting Interoperability: from none at a score of 1 down to −`pi_points` at 0.
#[inline]
pub fn promoting_interoperability_points(rules: &Rules, score: f64) -> f64 {
    -rules.pi_points * (1.0 - score)
}

/// Points for a solo (1 clinician in the TIN) or small (2 to 15) practice.
#[inline]
pub fn small_practice_points(rules: &Rules, tin_clinicians: u32) -> f64 {
    let is_small = (2..=SMALL_PRACTICE_CLINICIANS).contains(&tin_clinicians);
    let points = if is_small {
        rules.small_practice_points
    } else {
        0.0
    };
    if tin_clinicians == 1 {
        rules.solo_points
    } else {
        points
    }
}

/// Fills the statistics behind the complex-patient adjustment.
#[inline(never)]
pub(super) fn compare_complex_patients(rules: &Rules, year: &CohortYear<'_>, out: &mut Scores) {
    if rules.complex_patient.formula().is_none() {
        return;
    }
    let order_statistics = &mut out.scratch.order_statistics;
    let hcc_risk_score = PatientStatistics::of(year.hcc_risk_score, order_statistics);
    let dual_share = PatientStatistics::of(year.dual_share, order_statistics);
    let both = hcc_risk_score.zip(dual_share);
    out.benchmarks.complex_patient =
        both.map(|(hcc_risk_score, dual_share)| ComplexPatientStatistics {
            hcc_risk_score,
            dual_share,
        });
}

/// Fills the four columns of adjustments of a block.
#[inline(never)]
pub(super) fn adjust(
    rules: &Rules,
    year: &CohortYear<'_>,
    block: Range<usize>,
    complex_patient: Option<ComplexPatientStatistics>,
    out: &mut BlockScores,
) {
    let activities = out.improvement_activities.iter_mut();
    for (points, &completed) in activities.zip(&year.ia_completed[block.clone()]) {
        *points = improvement_activities_points(rules, completed);
    }
    let interoperability = out.promoting_interoperability.iter_mut();
    for (points, &score) in interoperability.zip(&year.pi_score[block.clone()]) {
        *points = promoting_interoperability_points(rules, score);
    }
    let practices = out.small_practice.iter_mut();
    for (points, &clinicians) in practices.zip(&year.tin_clinicians[block.clone()]) {
        *points = small_practice_points(rules, clinicians);
    }
    let Some((formula, statistics)) = rules.complex_patient.formula().zip(complex_patient) else {
        out.complex_patient.fill(0.0);
        return;
    };
    let patients = year.hcc_risk_score[block.clone()].iter();
    let patients = patients.zip(&year.dual_share[block]);
    for (points, (&hcc_risk_score, &dual_share)) in out.complex_patient.iter_mut().zip(patients) {
        *points = statistics.points(&formula, hcc_risk_score, dual_share);
    }
}
