//! An estimate with its Monte Carlo standard error, written with no digit beyond that error.

use serde::{Deserialize, Serialize};

use super::Interval;

/// A value, its standard error over draws, and its interval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Estimate {
    /// The estimate.
    pub value: f64,
    /// Its standard error; `None` where one draw, or none, gives no error.
    pub standard_error: Option<f64>,
    /// Its interval of 95 %; `None` where none is stated: too few draws, or too few that have the number.
    #[serde(flatten)]
    pub interval: Option<Interval>,
}

impl Estimate {
    /// An estimate for which no interval is stated.
    pub fn new(value: f64, standard_error: Option<f64>) -> Self {
        Estimate {
            value,
            standard_error,
            interval: None,
        }
    }

    /// The estimate in another unit.
    #[must_use]
    pub fn scaled(self, times: f64) -> Estimate {
        Estimate {
            value: self.value * times,
            standard_error: self.standard_error.map(|error| error * times.abs()),
            interval: self.interval.map(|interval| interval.scaled(times)),
        }
    }

    /// How far its interval reaches below it and above it. One that resampling gives need not hold the
    /// number itself: then as far as that end is away.
    pub fn arms(&self) -> Option<[f64; 2]> {
        let Interval { low, high } = self.interval?;
        Some([(self.value - low).abs(), (high - self.value).abs()])
    }

    /// Decimal places that the standard error supports: down to its second significant digit.
    /// Negative for large numbers: -3 is thousands. `None` where there is no error to go by.
    pub fn decimals(&self) -> Option<i32> {
        self.standard_error
            .filter(|error| *error > 0.0 && error.is_finite())
            .map(|error| 1 - decimal_exponent(error))
    }

    /// All rounded: the value and the ends of its interval to the digits that its error supports, the
    /// error to two of its own. Nothing is a negative zero.
    pub fn rounded(&self) -> Estimate {
        let rounded = |end| self.rounded_to_error(end) + 0.0;
        Estimate {
            value: rounded(self.value),
            standard_error: self.rounded_error(),
            interval: self.interval.map(|interval| Interval {
                low: rounded(interval.low),
                high: rounded(interval.high),
            }),
        }
    }

    /// A number rounded to the digits that the error supports.
    fn rounded_to_error(&self, number: f64) -> f64 {
        match self.decimals() {
            Some(decimals) => round_to(number, decimals),
            None => number,
        }
    }

    /// The standard error rounded to two significant digits.
    fn rounded_error(&self) -> Option<f64> {
        let error = self.standard_error?;
        Some(
            self.decimals()
                .map_or(error, |decimals| round_to(error, decimals)),
        )
    }
}

/// The exponent of the leading decimal digit of a number rounded to two digits.
fn decimal_exponent(x: f64) -> i32 {
    // The formatter is exact where a logarithm would be a rounding short.
    let text = format!("{x:.1e}");
    text.split_once('e')
        .and_then(|(_, exponent)| exponent.parse().ok())
        .unwrap_or(0)
}

/// Rounds to so many decimals (negative: tens, hundreds ...), through the exact decimal formatter.
fn round_to(x: f64, decimals: i32) -> f64 {
    if decimals >= 0 {
        format!("{x:.*}", decimals as usize).parse().unwrap_or(x)
    } else {
        let unit: f64 = format!("1e{}", -decimals).parse().unwrap_or(1.0);
        (x / unit).round() * unit
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn estimate(value: f64, standard_error: f64) -> Estimate {
        Estimate::new(value, Some(standard_error))
    }

    #[test]
    fn a_value_keeps_the_digits_its_error_supports() {
        assert_eq!(estimate(0.0123456, 0.00031).rounded().value, 0.01235);
        assert_eq!(estimate(-0.0123456, 0.0031).rounded().value, -0.0123);
        assert_eq!(
            estimate(123_456_789.0, 23_456.0).rounded().value,
            123_457_000.0
        );
        assert_eq!(estimate(1.82364, 0.000_999_6).rounded().value, 1.8236);
        assert_eq!(estimate(12.0, 0.0).rounded().value, 12.0);
    }

    #[test]
    fn an_error_keeps_two_digits() {
        assert_eq!(estimate(1.0, 0.034_567).rounded_error(), Some(0.035));
        assert_eq!(estimate(1e9, 34_567.0).rounded_error(), Some(35_000.0));
        assert_eq!(estimate(1.0, 0.0).rounded_error(), Some(0.0));
    }
}
