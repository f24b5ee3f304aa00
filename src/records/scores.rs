//! The scores of `asmcast score`: one row a participant.

use std::io;

use serde::Serialize;

use super::{Participant, Records, table};
use crate::program::{Cohort, Vocabulary};
use crate::rules::Scores;

/// The columns, in the order of [`ScoreRow`].
const COLUMNS: [&str; 15] = [
    "npi",
    "tin",
    "cohort",
    "quality_score",
    "cost_score",
    "improvement_activities",
    "promoting_interoperability",
    "complex_patient",
    "small_practice",
    "final_score",
    "transformed_score",
    "scaling_factor",
    "payment_adjustment_factor",
    "payment_multiplier",
    "status",
];

/// A row of the scores; a number that does not exist is empty.
#[derive(Serialize)]
struct ScoreRow<'a> {
    npi: &'a str,
    tin: &'a str,
    cohort: Cohort,
    quality_score: Option<f64>,
    cost_score: Option<f64>,
    improvement_activities: Option<f64>,
    promoting_interoperability: Option<f64>,
    complex_patient: Option<f64>,
    small_practice: Option<f64>,
    final_score: Option<f64>,
    transformed_score: Option<f64>,
    scaling_factor: Option<f64>,
    payment_adjustment_factor: Option<f64>,
    payment_multiplier: Option<f64>,
    status: &'static str,
}

impl<'a> ScoreRow<'a> {
    /// A participant's row, from the scores of its cohort.
    fn new(participant: &'a Participant, scores: &Scores) -> Self {
        let position = participant.position;
        let at = |column: &[f64]| number(column[position]);
        ScoreRow {
            npi: &participant.npi,
            tin: &participant.tin,
            cohort: participant.cohort,
            quality_score: at(&scores.quality),
            cost_score: at(&scores.cost),
            improvement_activities: at(&scores.improvement_activities),
            promoting_interoperability: at(&scores.promoting_interoperability),
            complex_patient: at(&scores.complex_patient),
            small_practice: at(&scores.small_practice),
            final_score: at(&scores.final_score),
            transformed_score: at(&scores.transformed_score),
            scaling_factor: number(scores.payment(position).scaling_factor),
            payment_adjustment_factor: at(&scores.payment_adjustment_factor),
            payment_multiplier: number(scores.payment_multiplier(position)),
            status: scores.status[position].id(),
        }
    }
}

/// A number as files show it: nothing where there is none, and no negative zero.
fn number(value: f64) -> Option<f64> {
    value.is_finite().then_some(value + 0.0)
}

/// Writes the scores of every participant, in the order of the participants' file. Scores are
/// those of [`Records::score`].
///
/// # Errors
/// Whatever `out` cannot take.
pub fn write_scores(
    out: impl io::Write,
    records: &Records,
    scores: &[Scores; Cohort::ALL.len()],
) -> io::Result<()> {
    let participants = records.participants().iter();
    let rows = participants.map(|participant| {
        let scores = &scores[participant.cohort as usize];
        ScoreRow::new(participant, scores)
    });
    table::write_rows(out, &COLUMNS, rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_that_does_not_exist_is_empty() {
        assert_eq!(number(f64::NAN), None);
        assert_eq!(number(f64::INFINITY), None);
        assert_eq!(number(-0.0).map(f64::to_bits), Some(0.0f64.to_bits()));
        assert_eq!(number(-0.09), Some(-0.09));
    }
}
