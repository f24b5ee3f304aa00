//! An estimate with its Monte Carlo standard error, written with no digit beyond that error.

use serde::{Deserialize, Serialize};

/// A value and its standard error over draws; `None` where one draw, or none, gives no error.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Estimate {
    /// The estimate.
    pub value: f64,
    /// Its standard error.
    pub standard_error: Option<f64>,
}

impl Estimate {
    /// Decimal places that the standard error supports: down to its second significant digit.
    /// Negative for large numbers: -3 is thousands. `None` where there is no error to go by.
    pub fn decimals(&self) -> Option<i32> {
        self.standard_error
            .filter(|error| *error > 0.0 && error.is_finite())
            .map(|error| 1 - decimal_exponent(error))
    }

    /// Both rounded: the value to the digits that its error supports, the error to two of its own.
    /// Nothing is a negative zero.
    pub fn rounded(&self) -> Estimate {
        Estimate {
            value: self.rounded_value() + 0.0,
            standard_error: self.rounded_error(),
        }
    }

    /// The value rounded to the digits that its error supports.
    fn rounded_value(&self) -> f64 {
        match self.decimals() {
            Some(decimals) => round_to(self.value, decimals),
            None => self.value,
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
        Estimate {
            value,
            standard_error: Some(standard_error),
        }
    }

    #[test]
    fn a_value_keeps_the_digits_its_error_supports() {
        assert_eq!(estimate(0.0123456, 0.00031).rounded_value(), 0.01235);
        assert_eq!(estimate(-0.0123456, 0.0031).rounded_value(), -0.0123);
        assert_eq!(
            estimate(123_456_789.0, 23_456.0).rounded_value(),
            123_457_000.0
        );
        assert_eq!(estimate(1.82364, 0.000_999_6).rounded_value(), 1.8236);
        assert_eq!(estimate(12.0, 0.0).rounded_value(), 12.0);
    }

    #[test]
    fn an_error_keeps_two_digits() {
        assert_eq!(estimate(1.0, 0.034_567).rounded_error(), Some(0.035));
        assert_eq!(estimate(1e9, 34_567.0).rounded_error(), Some(35_000.0));
        assert_eq!(estimate(1.0, 0.0).rounded_error(), Some(0.0));
    }
}
