//! Inputs of an experiment, each with its law, by inversion.

use thiserror::Error;

use crate::numeric::normal;
use crate::random::Categorical;

/// An input and its law.
///
/// ```
/// use asmcast::experiments::{Factor, Value};
///
/// let factor = Factor::triangular(0.0, 1.0, 2.0)?;
/// assert_eq!(factor.at(0.5), Value::Number(1.0));
/// # Ok::<(), asmcast::experiments::FactorError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Factor(Law);

/// A smaller share would fall between the points of a sequence.
const SMALLEST_SHARE: f64 = 1e-6;
/// A normal law with less of it within the interval is taken for a mistake.
const SMALLEST_MASS: f64 = 1e-9;

/// What a factor is set to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value {
    /// Of a continuous factor.
    Number(f64),
    /// Of a categorical factor: which of its levels, from 0.
    Level(usize),
}

/// Why numbers make no law.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum FactorError {
    /// The interval is empty.
    #[error("the low end {0} is not below the high end {1}")]
    Ends(f64, f64),
    /// A number is infinite or none, or the ends are farther apart than numbers reach.
    #[error("{0} is not finite, or the interval is too wide")]
    NotFinite(f64),
    /// A standard deviation is not positive.
    #[error("the standard deviation {0} is not above 0")]
    StandardDeviation(f64),
    /// A mode is outside the interval: mode, low, high.
    #[error("the mode {0} is not within {1} and {2}")]
    Mode(f64, f64, f64),
    /// Of a normal law less than a billionth is within the interval.
    #[error("the interval from {0} to {1} holds almost nothing of the law")]
    Empty(f64, f64),
    /// There are fewer than two levels.
    #[error("a choice needs two levels or more, not {0}")]
    Levels(usize),
    /// A weight (level, weight) is not positive, or less than a millionth of all.
    #[error("the weight {1} of level {0} is not above 0, or less than a millionth of all")]
    Weight(usize, f64),
}

#[derive(Clone, Debug, PartialEq)]
enum Law {
    Uniform {
        low: f64,
        high: f64,
    },
    Normal {
        mean: f64,
        sd: f64,
        low: f64,
        high: f64,
    },
    Triangular {
        low: f64,
        mode: f64,
        high: f64,
    },
    Categorical {
        law: Categorical,
        /// The middle of each level's interval of unit numbers.
        middles: Vec<f64>,
    },
}

impl Factor {
    /// A number that is as likely anywhere from `low` to `high`.
    pub fn uniform(low: f64, high: f64) -> Result<Self, FactorError> {
        check_interval(low, high)?;
        Ok(Factor(Law::Uniform { low, high }))
    }

    /// A normal number, given that it is within `low` and `high`; mean and standard deviation are
    /// those of the law before it is cut.
    pub fn normal(mean: f64, sd: f64, low: f64, high: f64) -> Result<Self, FactorError> {
        check_interval(low, high)?;
        check_finite(mean)?;
        if !(sd > 0.0 && sd.is_finite()) {
            return Err(FactorError::StandardDeviation(sd));
        }
        let (below, up_to) = tails((low - mean) / sd, (high - mean) / sd);
        if up_to - below < SMALLEST_MASS {
            return Err(FactorError::Empty(low, high));
        }
        Ok(Factor(Law::Normal {
            mean,
            sd,
            low,
            high,
        }))
    }

    /// A number whose density rises in a straight line from `low` to `mode` and falls to `high`; the
    /// mode may be one of the ends.
    pub fn triangular(low: f64, mode: f64, high: f64) -> Result<Self, FactorError> {
        check_interval(low, high)?;
        if !(low..=high).contains(&mode) {
            return Err(FactorError::Mode(mode, low, high));
        }
        Ok(Factor(Law::Triangular { low, mode, high }))
    }

    /// One of as many levels as there are weights, which are positive and need not sum to 1.
    pub fn categorical(weights: &[f64]) -> Result<Self, FactorError> {
        if weights.len() < 2 {
            return Err(FactorError::Levels(weights.len()));
        }
        let total: f64 = weights.iter().sum();
        let is_none = |weight: &f64| !(*weight > 0.0 && weight.is_finite());
        let is_small = |weight: &f64| weight / total < SMALLEST_SHARE;
        let fault = weights.iter().position(is_none);
        if let Some(level) = fault.or_else(|| weights.iter().position(is_small)) {
            return Err(FactorError::Weight(level, weights[level]));
        }
        let middles = weights.iter().scan(0.0, |below, weight| {
            let middle = (*below + weight / 2.0) / total;
            *below += weight;
            Some(middle)
        });
        let middles = middles.collect();
        let law = Categorical::new(weights.iter().copied());
        Ok(Factor(Law::Categorical { law, middles }))
    }

    /// The value at a unit number, within [0, 1]: a continuous factor's quantile, within its
    /// interval; the level in whose part of the cumulated weights it lies.
    pub fn at(&self, unit: f64) -> Value {
        let (number, low, high) = match &self.0 {
            Law::Uniform { low, high } => (low + unit * (high - low), low, high),
            Law::Normal {
                mean,
                sd,
                low,
                high,
            } => {
                let z = normal_between((low - mean) / sd, (high - mean) / sd, unit);
                (mean + sd * z, low, high)
            }
            Law::Triangular { low, mode, high } => {
                let range = high - low;
                let rising = (mode - low) / range;
                let number = if unit < rising {
                    low + range * (unit * rising).sqrt()
                } else {
                    high - range * ((1.0 - unit) * (1.0 - rising)).sqrt()
                };
                (number, low, high)
            }
            Law::Categorical { law, .. } => return Value::Level(law.quantile(unit)),
        };
        Value::Number(number.clamp(*low, *high))
    }

    /// The levels of a categorical factor, each by a unit number that stands for it; `None` of a
    /// continuous one.
    pub fn levels(&self) -> Option<&[f64]> {
        match &self.0 {
            Law::Categorical { middles, .. } => Some(middles),
            _ => None,
        }
    }
}

fn check_finite(number: f64) -> Result<(), FactorError> {
    match number.is_finite() {
        true => Ok(()),
        false => Err(FactorError::NotFinite(number)),
    }
}

fn check_interval(low: f64, high: f64) -> Result<(), FactorError> {
    check_finite(low)?;
    check_finite(high)?;
    if low >= high {
        return Err(FactorError::Ends(low, high));
    }
    check_finite(high - low)
}

/// `P(Z < low)` and `P(Z < high)`, of the half of the law in which they lose no digits.
fn tails(low: f64, high: f64) -> (f64, f64) {
    if low > 0.0 {
        (normal::cdf(-high), normal::cdf(-low))
    } else {
        (normal::cdf(low), normal::cdf(high))
    }
}

/// The quantile of a standard normal number, given that it is within `low` and `high`.
fn normal_between(low: f64, high: f64, unit: f64) -> f64 {
    let (below, up_to) = tails(low, high);
    if low > 0.0 {
        -normal::quantile(up_to - unit * (up_to - below))
    } else {
        normal::quantile(below + unit * (up_to - below))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(factor: &Factor, unit: f64) -> f64 {
        match factor.at(unit) {
            Value::Number(number) => number,
            Value::Level(level) => panic!("level {level} of a continuous factor"),
        }
    }

    #[test]
    fn quantiles_are_those_of_closed_forms() {
        let uniform = Factor::uniform(-2.0, 6.0).unwrap();
        assert_eq!(number(&uniform, 0.25), 0.0);
        // Of a triangle from 0 to 4 with mode 1, a quarter lies below the mode.
        let triangle = Factor::triangular(0.0, 1.0, 4.0).unwrap();
        assert_eq!(number(&triangle, 0.25), 1.0);
        assert_eq!(number(&triangle, 0.0625), 0.5);
        assert!((number(&triangle, 0.75) - (4.0 - 3.0_f64.sqrt())).abs() < 1e-15);
        // By SciPy's truncnorm, within one sd of the mean and from three to five above it.
        let normal = Factor::normal(10.0, 2.0, 8.0, 12.0).unwrap();
        assert_eq!(number(&normal, 0.5), 10.0);
        assert!((number(&normal, 0.25) - (10.0 - 2.0 * 0.441_770_55)).abs() < 1e-7);
        let tail = Factor::normal(0.0, 1.0, 3.0, 5.0).unwrap();
        assert!((number(&tail, 0.25) - 3.086_542_44).abs() < 1e-7);
        assert!((number(&tail, 0.9) - 3.642_030_91).abs() < 1e-7);
    }

    #[test]
    fn ends_of_the_unit_interval_are_ends_of_the_law() {
        let factors = [
            Factor::uniform(0.1, 0.7),
            Factor::triangular(0.1, 0.1, 0.7),
            Factor::triangular(0.1, 0.7, 0.7),
            Factor::normal(0.0, 0.1, 0.1, 0.7),
            Factor::normal(1.0, 0.1, 0.1, 0.7),
            Factor::normal(0.4, 100.0, 0.1, 0.7),
        ];
        for factor in factors.map(Result::unwrap) {
            let numbers: Vec<f64> = (0..=64)
                .map(|k| number(&factor, f64::from(k) / 64.0))
                .collect();
            assert!(
                (numbers[0] - 0.1).abs() < 1e-9,
                "{factor:?}: {}",
                numbers[0]
            );
            assert!((numbers[64] - 0.7).abs() < 1e-9, "{factor:?}");
            assert!(numbers.is_sorted(), "{factor:?}: {numbers:?}");
        }
    }

    #[test]
    fn levels_have_their_weights_and_a_number_that_stands_for_them() {
        let factor = Factor::categorical(&[1.0, 2.0, 5.0]).unwrap();
        let mut counts = [0; 3];
        for k in 0..800 {
            match factor.at((f64::from(k) + 0.5) / 800.0) {
                Value::Level(level) => counts[level] += 1,
                Value::Number(number) => panic!("{number} of a categorical factor"),
            }
        }
        assert_eq!(counts, [100, 200, 500]);
        for (level, unit) in factor.levels().unwrap().iter().enumerate() {
            assert_eq!(factor.at(*unit), Value::Level(level));
        }
        assert_eq!(Factor::uniform(0.0, 1.0).unwrap().levels(), None);
    }

    #[test]
    fn what_makes_no_law_is_refused() {
        use FactorError as E;
        let nan = f64::NAN;
        assert_eq!(Factor::uniform(1.0, 1.0), Err(E::Ends(1.0, 1.0)));
        assert!(matches!(Factor::uniform(nan, 1.0), Err(E::NotFinite(_))));
        assert!(matches!(
            Factor::uniform(-1e308, 1e308),
            Err(E::NotFinite(_))
        ));
        assert_eq!(
            Factor::triangular(0.0, 2.0, 1.0),
            Err(E::Mode(2.0, 0.0, 1.0))
        );
        assert!(matches!(
            Factor::triangular(0.0, nan, 1.0),
            Err(E::Mode(..))
        ));
        assert!(matches!(
            Factor::normal(nan, 1.0, 0.0, 1.0),
            Err(E::NotFinite(_))
        ));
        for sd in [0.0, -1.0, nan, f64::INFINITY] {
            let error = Factor::normal(0.0, sd, 0.0, 1.0).unwrap_err();
            assert!(matches!(error, E::StandardDeviation(_)), "{sd}: {error}");
        }
        assert_eq!(Factor::normal(0.0, 1.0, 7.0, 8.0), Err(E::Empty(7.0, 8.0)));
        assert_eq!(Factor::categorical(&[]), Err(E::Levels(0)));
        assert_eq!(Factor::categorical(&[1.0]), Err(E::Levels(1)));
        for weight in [0.0, -1.0, nan, f64::INFINITY, 1e-7] {
            let error = Factor::categorical(&[1.0, weight, 1.0]).unwrap_err();
            assert!(matches!(error, E::Weight(1, _)), "{weight}: {error}");
        }
        assert!(Factor::categorical(&[1e-7, 1e-7]).is_ok());
        let error = Factor::categorical(&[f64::MAX, f64::MAX]);
        assert_eq!(error, Err(E::Weight(0, f64::MAX)));
    }
}
