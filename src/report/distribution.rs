//! How a group's numbers are distributed, as pages draw it and summary.json keeps it.

use serde::ser::Error;
use serde::{Deserialize, Serialize, Serializer};

use crate::forecast::{Group, Histogram, Variable};
use crate::program::{Cohort, PAYMENT_LAG_YEARS};
use crate::tally::{Class, Estimate};

/// A histogram of a group's numbers: the shares of the classes, ascending.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Distribution {
    /// Performance year.
    pub performance_year: u16,
    /// Payment year.
    pub payment_year: u16,
    /// Cohort.
    pub cohort: Cohort,
    /// Group of participants.
    pub group: Group,
    /// What is distributed.
    pub variable: Variable,
    /// Lower ends. The first class of participants' factors and scores is the lowest value itself.
    pub low: Vec<f64>,
    /// Upper ends.
    pub high: Vec<f64>,
    /// Shares of the numbers, 0 to 1.
    pub share: Vec<f64>,
    /// Their standard errors.
    pub standard_error: Vec<Option<f64>>,
}

impl Distribution {
    pub(super) fn new(histogram: &Histogram) -> Self {
        let shares = histogram.classes.iter().map(|class| class.share.rounded());
        Distribution {
            performance_year: histogram.performance_year,
            payment_year: histogram.performance_year + PAYMENT_LAG_YEARS,
            cohort: histogram.cohort,
            group: histogram.group,
            variable: histogram.variable,
            low: histogram
                .classes
                .iter()
                .map(|class| tidy(class.low))
                .collect(),
            high: histogram
                .classes
                .iter()
                .map(|class| tidy(class.high))
                .collect(),
            share: shares.clone().map(|share| share.value).collect(),
            standard_error: shares.map(|share| share.standard_error).collect(),
        }
    }

    /// The classes.
    pub fn classes(&self) -> impl Iterator<Item = Class> {
        let ends = self.low.iter().zip(&self.high);
        let shares = self.share.iter().zip(&self.standard_error);
        ends.zip(shares)
            .map(|((&low, &high), (&value, &standard_error))| Class {
                low,
                high,
                share: Estimate::new(value, standard_error),
            })
    }
}

/// An end of a class without the dust of its computation, and without a sign on zero.
fn tidy(end: f64) -> f64 {
    (end * 1e6).round() / 1e6 + 0.0
}

/// A distribution is many numbers: in files for people too it stands on one line.
pub(super) fn one_a_line<S: Serializer>(
    distributions: &[Distribution],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let lines = distributions.iter().map(serde_json::value::to_raw_value);
    let lines: Result<Vec<_>, _> = lines.collect();
    lines.map_err(S::Error::custom)?.serialize(serializer)
}
