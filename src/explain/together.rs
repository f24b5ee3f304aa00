//! What some clinicians come to in one draw, one by one, and how it adds up.

use serde::Serialize;

use crate::program::Cohort;

use super::Source;

/// What some clinicians come to in one draw. Factors and discounts are fractions, scores are points,
/// money is in dollars; what does not exist is `None`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Together {
    /// The draw.
    pub source: Source,
    /// The practice; `None`: everybody who is reported by name.
    pub tin: Option<String>,
    /// How many clinicians are meant.
    pub clinicians: usize,
    /// By performance year.
    pub years: Vec<YearTogether>,
    /// The calendar year whose dollars the present values are in, and the yearly rate.
    pub present_value_year: u16,
    /// The yearly rate at which later dollars are discounted.
    pub discount_rate: f64,
    /// What all reported years are worth together; `None` where one year is asked for.
    pub present_value: Option<f64>,
    /// What levers are worth to them in this draw, those worth most first, if that is asked for.
    pub levers: Option<Vec<LeverInDraw>>,
}

/// What a lever is worth in one draw, in dollars of the year that is asked for, or of all years on
/// average.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LeverInDraw {
    /// Its word in levers.csv.
    pub lever: String,
    /// The lever in words.
    pub title: String,
    /// If only they do it.
    pub alone: f64,
    /// If everybody does.
    pub everybody: f64,
}

/// A year of them.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct YearTogether {
    /// The performance year.
    pub performance_year: u16,
    /// The payment year.
    pub payment_year: u16,
    /// Those who participate.
    pub participants: Vec<Member>,
    /// Their payments of the payment year, before the factor.
    pub payments: f64,
    /// What these change by.
    pub change: f64,
    /// The factor of all of them together; `None` where nobody participates.
    pub payment_adjustment_factor: Option<f64>,
    /// What a dollar of the payment year is worth in that of the present values.
    pub discount: f64,
    /// The change in dollars of that year.
    pub present_value: f64,
}

/// A clinician who participates.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Member {
    /// National Provider Identifier, 10 digits.
    pub npi: String,
    /// Taxpayer Identification Number, 9 digits.
    pub tin: String,
    /// The cohort.
    pub cohort: Cohort,
    /// The final score, if there is one.
    pub final_score: Option<f64>,
    /// The payment adjustment factor.
    pub payment_adjustment_factor: f64,
    /// Part B payments of the payment year, before the factor.
    pub payments: f64,
    /// What these change by.
    pub change: f64,
}

impl YearTogether {
    /// Adds up a year of those who participate in it.
    pub fn new(
        (performance_year, payment_year): (u16, u16),
        participants: Vec<Member>,
        discount: f64,
    ) -> Self {
        let sum = |number: fn(&Member) -> f64| participants.iter().map(number).sum::<f64>() + 0.0;
        let (payments, change) = (sum(|member| member.payments), sum(|member| member.change));
        YearTogether {
            performance_year,
            payment_year,
            payments,
            change,
            payment_adjustment_factor: (payments > 0.0).then_some(change / payments),
            discount,
            present_value: change * discount,
            participants,
        }
    }
}
