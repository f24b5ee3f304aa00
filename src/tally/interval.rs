//! Intervals of 95 %: of a hundred that are stated, about 95 hold the truth.
//!
//! A standard error is the same to both sides; an interval need not be. A number whose draws are skewed
//! reaches farther to the side of the longer tail, and a quantile as far as its distribution is flat.

use serde::{Deserialize, Serialize};

use crate::numeric::exp::{exp, ln};

/// Two ends, between which the truth is in 95 of 100 intervals like it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Interval {
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

/// Fewest draws of which an interval is stated, and fewest in which a number must not be 0.
pub const LEAST_DRAWS: u64 = 10;

/// Coefficients of the powers of 1 / (draws - 1) in Student's 97.5 % quantile, from the normal law's on
/// (Abramowitz and Stegun 1964, Handbook of Mathematical Functions, 26.7.5); from ten draws on it is
/// exact to four decimals.
const STUDENT: [f64; 5] = [1.959_964, 2.372_271, 2.822_499, 2.555_852, 1.589_536];

impl Interval {
    /// The interval in another unit.
    #[must_use]
    pub fn scaled(self, times: f64) -> Interval {
        let ends = [self.low * times, self.high * times];
        Interval {
            low: ends[0].min(ends[1]),
            high: ends[0].max(ends[1]),
        }
    }

    /// The interval of a number plus another that is certain.
    pub(super) fn shifted(self, by: f64) -> Interval {
        Interval {
            low: self.low + by,
            high: self.high + by,
        }
    }
}

/// How many standard errors to each side hold the truth in 95 of 100 normal estimates of so many draws;
/// `None` of too few draws to say.
pub(super) fn errors_to_each_side(draws: u64) -> Option<f64> {
    let inverse = 1.0 / (draws.max(2) - 1) as f64;
    let horner = |sum: f64, coefficient: &f64| sum * inverse + coefficient;
    (draws >= LEAST_DRAWS).then(|| STUDENT.iter().rev().fold(0.0, horner))
}

/// The interval of a mean over draws (methods 29) from its standard error and the draws' skewness. Student's, with
/// the skewness taken out by a cubic transformation (Hall 1992, Journal of the Royal Statistical Society B
/// 54:221-228).
pub(super) fn of_mean(mean: f64, error: f64, skewness: f64, draws: u64) -> Option<Interval> {
    let errors = errors_to_each_side(draws)?;
    // That of the mean.
    let skewness = skewness / (draws as f64).sqrt();
    // The transformation's inverse, in standard errors; its limit without skewness.
    let back = |errors: f64| {
        if skewness.abs() < SYMMETRIC {
            return errors;
        }
        let cubed = 1.0 + skewness * (errors - skewness / 6.0);
        3.0 / skewness * (cube_root(cubed) - 1.0)
    };
    Some(Interval {
        low: mean - error * back(errors),
        high: mean - error * back(-errors),
    })
}

fn cube_root(x: f64) -> f64 {
    match x {
        0.0 => 0.0,
        _ => x.signum() * exp(ln(x.abs()) / 3.0),
    }
}

/// A smaller skewness moves no end by a millionth of its distance, and would only cancel.
const SYMMETRIC: f64 = 1e-6;

/// The interval of a share of draws, or of as many independent ones (methods 31): those shares of which the
/// one that is seen is not too far (Wilson 1927, Journal of the American Statistical Association
/// 22:209-212).
pub(super) fn of_share(share: f64, draws: u64) -> Option<Interval> {
    let errors = errors_to_each_side(draws)?;
    let n = draws as f64;
    let more = errors * errors / n;
    let middle = share + more / 2.0;
    let reach = (more * (share * (1.0 - share) + more / 4.0)).sqrt();
    Some(Interval {
        low: ((middle - reach) / (1.0 + more)).max(0.0),
        high: ((middle + reach) / (1.0 + more)).min(1.0),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::{RngExt, SeedableRng, rngs::StdRng};
    use statrs::distribution::{ContinuousCDF, StudentsT};

    #[test]
    fn few_draws_are_farther_from_normal_and_too_few_state_nothing() {
        assert_eq!(errors_to_each_side(9), None);
        for draws in [10, 11, 20, 50, 200, 1_000_000] {
            let law = StudentsT::new(0.0, 1.0, (draws - 1) as f64).unwrap();
            let (errors, exact) = (errors_to_each_side(draws), law.inverse_cdf(0.975));
            assert!((errors.unwrap() - exact).abs() < 5e-5, "{draws}: {exact}");
        }
    }

    #[test]
    fn without_skewness_it_is_students() {
        let interval = of_mean(3.0, 0.2, 0.0, 100).unwrap();
        assert!((interval.high - 3.396_84).abs() < 1e-4, "{interval:?}");
        assert!((interval.low - 2.603_16).abs() < 1e-4, "{interval:?}");
        // The two formulas meet where one takes the other's place.
        let skewed = of_mean(3.0, 0.2, 10.1 * SYMMETRIC, 100).unwrap();
        assert!((skewed.high - interval.high).abs() < 1e-6);
    }

    /// What seldom happens: means of 200 draws of which one in twenty is not 0.
    #[test]
    fn a_skewed_mean_is_covered_where_a_symmetric_interval_is_not() {
        let mut random = StdRng::seed_from_u64(11);
        let n = 200;
        let mut covered = [0, 0];
        for _ in 0..2_000 {
            let draws: Vec<f64> = (0..n)
                .map(|_| match random.random::<f64>() < 0.05 {
                    true => -ln(random.random::<f64>()),
                    false => 0.0,
                })
                .collect();
            let average =
                |of: &dyn Fn(f64) -> f64| draws.iter().map(|x| of(*x)).sum::<f64>() / f64::from(n);
            let mean = average(&|x| x);
            let square = average(&|x| (x - mean) * (x - mean));
            let cube = average(&|x| (x - mean) * (x - mean) * (x - mean));
            let error = (square / f64::from(n - 1)).sqrt();
            let skewness = cube / (square * square.sqrt());
            for (place, skewness) in [skewness, 0.0].into_iter().enumerate() {
                let interval = of_mean(mean, error, skewness, n as u64).unwrap();
                covered[place] += i32::from(interval.low <= 0.05 && 0.05 <= interval.high);
            }
        }
        assert!((1_880..1_960).contains(&covered[0]), "{covered:?}");
        assert!(covered[1] < 1_820, "{covered:?}");
    }

    #[test]
    fn a_share_of_none_reaches_to_what_as_many_draws_may_miss() {
        let none = of_share(0.0, 100).unwrap();
        assert_eq!(none.low, 0.0);
        assert!((none.high - 0.0379).abs() < 1e-3, "{none:?}");
        let half = of_share(0.5, 100).unwrap();
        assert!((half.low + half.high - 1.0).abs() < 1e-12);
    }
}
