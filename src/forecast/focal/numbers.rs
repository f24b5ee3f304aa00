//! A clinician's year in one draw.

use crate::forecast::arena::DrawnYear;
use crate::rules::Status;

/// A clinician's year in one draw; NaN throughout where it does not participate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FocalNumbers {
    /// Final score in points; NaN too where there is none.
    pub final_score: f64,
    /// Payment adjustment factor, a fraction.
    pub factor: f64,
    /// Part B payments of the payment year, in dollars, before they are adjusted.
    pub payments: f64,
}

impl FocalNumbers {
    /// How many numbers a clinician's year has.
    pub const COUNT: usize = 3;

    pub(in crate::forecast) const NOBODY: Self = FocalNumbers {
        final_score: f64::NAN,
        factor: f64::NAN,
        payments: f64::NAN,
    };

    /// The numbers of a participant of a drawn year.
    pub fn of(drawn: &DrawnYear<'_>, participant: usize) -> Self {
        let has_score = drawn.scores.status[participant] != Status::Neutral;
        FocalNumbers {
            final_score: if has_score {
                drawn.scores.final_score[participant]
            } else {
                f64::NAN
            },
            factor: drawn.scores.payment_adjustment_factor[participant],
            payments: drawn.records.payment_year_payments[participant],
        }
    }

    /// The numbers one after the other.
    pub fn as_array(&self) -> [f64; Self::COUNT] {
        [self.final_score, self.factor, self.payments]
    }

    /// The numbers of such an array.
    pub fn from_array([final_score, factor, payments]: [f64; Self::COUNT]) -> Self {
        FocalNumbers {
            final_score,
            factor,
            payments,
        }
    }

    /// The clinician participates.
    pub fn participates(&self) -> bool {
        !self.factor.is_nan()
    }

    /// What the clinician's payments change by, in dollars: nothing without participation.
    pub fn change(&self) -> f64 {
        if self.participates() {
            self.factor * self.payments
        } else {
            0.0
        }
    }
}
