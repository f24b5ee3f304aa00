//! One participant's way from measures to dollars, step by step, as the annual performance report will
//! tell it: [`Explanation`] is plain data, and [`text::page`] prints it. Nothing is computed here that
//! the rules compute: they are asked.

mod basis;
mod cost;
mod final_score;
mod payment;
mod quality;
pub mod text;
mod together;

use basis::Step;
pub use basis::{Bases, Basis};
pub use cost::{CostStanding, CostStep};
pub use final_score::{
    ActivitiesStep, Adjustments, ComplexPatientStep, FinalScoreStep, InteroperabilityStep,
    PatientStep, SmallPracticeStep,
};
pub use payment::{Dollars, PaymentStep};
pub use quality::{Comparison, MeasureStep, QualityStep, RangeStep, Standing};
pub use together::{LeverInDraw, Member, Together, YearTogether};

use serde::Serialize;

use crate::forecast::Knowledge;
use crate::program::{Cohort, PAYMENT_LAG_YEARS, Specialty};
use crate::rules::{CohortYear, Rules, Scores};

/// Every step from one participant's measures to dollars. Shares and factors are fractions, scores
/// and points are points, money is in dollars; what does not exist is `None`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Explanation {
    /// Where the results are from.
    pub source: Source,
    /// Who it is, and when.
    pub participant: Participant,
    /// The quality category.
    pub quality: QualityStep,
    /// The cost category.
    pub cost: CostStep,
    /// The adjustments.
    pub adjustments: Adjustments,
    /// The final score.
    pub final_score: FinalScoreStep,
    /// From the final score to the payment multiplier.
    pub payment: PaymentStep,
    /// What it comes to.
    pub dollars: Dollars,
    /// What each step rests on.
    pub basis: Bases,
}

/// Where the results are from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Source {
    /// The files of a performance year.
    Files {
        /// participants.csv.
        participants: String,
        /// measures.csv.
        measures: String,
        /// The scenario whose rules are in force; `None`: the built-in baseline's.
        rules: Option<String>,
    },
    /// A draw of a forecast.
    Draw {
        /// The scenario.
        scenario: String,
        /// The draw, from 0.
        draw: u32,
        /// The seed.
        seed: u64,
    },
}

/// Who a participant is, and when.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Participant {
    /// National Provider Identifier, 10 digits.
    pub npi: String,
    /// Taxpayer Identification Number, 9 digits.
    pub tin: String,
    /// The cohort.
    pub cohort: Cohort,
    /// The specialty.
    pub specialty: Specialty,
    /// The performance year.
    pub performance_year: u16,
    /// The payment year.
    pub payment_year: u16,
    /// Clinicians in the TIN.
    pub tin_clinicians: u32,
    /// Participants of the cohort in the performance year, this one included.
    pub cohort_participants: usize,
    /// What was known beforehand; `None` of a synthetic participant, and in files, which have it all.
    pub knowledge: Option<Knowledge>,
}

/// Whose way is asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Subject {
    /// National Provider Identifier, 10 digits.
    pub npi: String,
    /// Taxpayer Identification Number, 9 digits.
    pub tin: String,
    /// The specialty.
    pub specialty: Specialty,
    /// Its element in every column of the cohort's year and scores.
    pub position: usize,
    /// Part B payments of the payment year in dollars, where they are known.
    pub payment_year_payments: Option<f64>,
    /// What was known beforehand of a named clinician in a draw.
    pub knowledge: Option<Knowledge>,
    /// Where the results are from.
    pub source: Source,
}

/// A cohort's year and what the rules have made of it. Of the scores every column must have been kept
/// ([`Scores::final_only`] keeps too few).
#[derive(Clone, Copy, Debug)]
pub struct ScoredYear<'a> {
    /// The rules in force.
    pub rules: &'a Rules,
    /// The built-in rules, of which the register's tags speak.
    pub defaults: &'a Rules,
    /// The cohort's year.
    pub year: &'a CohortYear<'a>,
    /// Its scores under these rules.
    pub scores: &'a Scores,
}

/// Explains the scores of one participant.
pub fn explain(scored: &ScoredYear<'_>, subject: Subject) -> Explanation {
    let &ScoredYear {
        rules,
        defaults,
        year,
        scores,
    } = scored;
    let position = subject.position;
    Explanation {
        participant: Participant {
            npi: subject.npi,
            tin: subject.tin,
            cohort: year.cohort,
            specialty: subject.specialty,
            performance_year: year.performance_year,
            payment_year: year.performance_year + PAYMENT_LAG_YEARS,
            tin_clinicians: year.tin_clinicians[position],
            cohort_participants: year.participants(),
            knowledge: subject.knowledge,
        },
        source: subject.source,
        quality: quality::explain(rules, year, scores, position),
        cost: cost::explain(rules, year, scores, position),
        adjustments: final_score::adjustments(rules, year, scores, position),
        final_score: final_score::explain(rules, year, scores, position),
        payment: payment::explain(rules, scores, position),
        dollars: payment::dollars(year, scores, position, subject.payment_year_payments),
        basis: Bases::new(rules, defaults),
    }
}

/// A number that exists, without a sign on zero.
fn known(value: f64) -> Option<f64> {
    value.is_finite().then_some(value + 0.0)
}
