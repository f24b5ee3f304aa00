//! Statistics of a sample that is at hand, one number a draw: means, quantiles and tails with their
//! standard errors and intervals. Draws are independent, so that each is the textbook's.

use super::interval::{self, errors_to_each_side};
use super::{Estimate, Interval};

/// The numbers of a sample, ascending; NaNs are left out.
#[derive(Clone, Debug, Default)]
pub struct Sample {
    sorted: Vec<f64>,
}

impl Sample {
    /// The sample of these numbers; what is NaN is no part of it.
    pub fn new(numbers: impl Iterator<Item = f64>) -> Self {
        let mut sorted: Vec<f64> = numbers.filter(|number| !number.is_nan()).collect();
        sorted.sort_unstable_by(f64::total_cmp);
        Sample { sorted }
    }

    /// How many numbers there are.
    pub fn len(&self) -> usize {
        self.sorted.len()
    }

    /// No numbers.
    pub fn is_empty(&self) -> bool {
        self.sorted.is_empty()
    }

    /// The mean, sd / √n, and the interval of a skewed mean; `None` of no numbers.
    pub fn mean(&self) -> Option<Estimate> {
        self.mean_of(|number| number)
    }

    /// The share of numbers of which something holds, with its binomial error; where it holds of all or
    /// of none, the error that two more of either kind would give (Agresti and Coull 1998), for so many
    /// draws do not make it certain. The interval is Wilson's.
    pub fn share(&self, holds: impl Fn(f64) -> bool) -> Option<Estimate> {
        let mut share = self.mean_of(|number| if holds(number) { 1.0 } else { 0.0 })?;
        share.interval = interval::of_share(share.value, self.sorted.len() as u64);
        if share.standard_error != Some(0.0) {
            return Some(share);
        }
        let n = self.sorted.len() as f64 + 4.0;
        let near = 2.0 / n;
        Some(Estimate {
            standard_error: Some((near * (1.0 - near) / n).sqrt()),
            ..share
        })
    }

    fn mean_of(&self, function: impl Fn(f64) -> f64) -> Option<Estimate> {
        let n = self.sorted.len() as f64;
        let origin = function(*self.sorted.first()?);
        let deviations = self.sorted.iter().map(|number| function(*number) - origin);
        let shift = deviations.clone().sum::<f64>() / n;
        let deviations = deviations.map(|d| d - shift);
        let squares: f64 = deviations.clone().map(|d| d * d).sum();
        let cubes: f64 = deviations.map(|d| d * d * d).sum();
        let value = origin + shift;
        let skewness = match squares > 0.0 {
            true => cubes / squares * (n / squares).sqrt(),
            false => 0.0,
        };
        let standard_error = (squares / (n - 1.0) / n).sqrt();
        Some(Estimate {
            value,
            standard_error: (n > 1.0).then_some(standard_error),
            interval: interval::of_mean(value, standard_error, skewness, self.sorted.len() as u64),
        })
    }

    /// A quantile, linear between order statistics (type 7). Its error is half the distance between the
    /// quantiles one binomial standard error of the probability to either side (Woodruff 1952); where
    /// that reaches beyond the sample, up to its end. The interval is from the one quantile to the other, as
    /// many errors to each side as it has; none is stated where that reaches beyond the sample.
    pub fn quantile(&self, probability: f64) -> Option<Estimate> {
        let n = self.sorted.len() as f64;
        let value = self.at(probability)?;
        let spread = (probability * (1.0 - probability) / n).sqrt();
        let between = |spread: f64| {
            let ends = (
                self.at(probability - spread)?,
                self.at(probability + spread)?,
            );
            Some(Interval {
                low: ends.0,
                high: ends.1,
            })
        };
        let Interval { low, high } = between(spread)?;
        let reach = errors_to_each_side(self.sorted.len() as u64).map(|errors| errors * spread);
        let is_within = |reach: &f64| *reach < probability.min(1.0 - probability);
        Some(Estimate {
            value,
            standard_error: (n > 1.0).then_some((high - low) / 2.0),
            interval: reach.filter(is_within).and_then(between),
        })
    }

    fn at(&self, probability: f64) -> Option<f64> {
        let last = self.sorted.len().checked_sub(1)?;
        let position = probability.clamp(0.0, 1.0) * last as f64;
        let below = position.floor() as usize;
        let above = (below + 1).min(last);
        let part = position - below as f64;
        Some(self.sorted[below] + part * (self.sorted[above] - self.sorted[below]))
    }

    /// The mean of the lowest numbers (methods 28), a share of all: the expected shortfall with its sign kept. Its
    /// error is that of the mean excess below the quantile (Manistre and Hancock 2005, North American
    /// Actuarial Journal 9), the quantile's own error included.
    pub fn lower_tail_mean(&self, share: f64) -> Option<Estimate> {
        let quantile = self.at(share)?;
        // Rockafellar and Uryasev (2000): the tail's mean is q - E[(q - x)+] / share.
        let excess = self.mean_of(|number| (quantile - number).max(0.0))?;
        let below = excess.scaled(-1.0 / share);
        Some(Estimate {
            value: quantile + below.value,
            standard_error: below.standard_error,
            interval: below.interval.map(|interval| interval.shifted(quantile)),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hundred() -> Sample {
        Sample::new((1..=100).rev().map(f64::from).chain([f64::NAN]))
    }

    #[test]
    fn mean_and_share_have_the_errors_of_the_textbook() {
        let mean = hundred().mean().unwrap();
        assert_eq!(mean.value, 50.5);
        // The variance of 1 to n is n (n + 1) / 12 with n - 1.
        let error = (100.0_f64 * 101.0 / 12.0 / 100.0).sqrt();
        assert!((mean.standard_error.unwrap() - error).abs() < 1e-12);
        let share = hundred().share(|number| number <= 30.0).unwrap();
        assert!((share.value - 0.3).abs() < 1e-12);
        let error = (0.3_f64 * 0.7 / 99.0).sqrt();
        assert!((share.standard_error.unwrap() - error).abs() < 1e-12);
        // Of none of a hundred, as of 2 of 104.
        let none = hundred().share(|number| number < 0.0).unwrap();
        assert_eq!(none.value, 0.0);
        let error = (2.0_f64 / 104.0 * (102.0 / 104.0) / 104.0).sqrt();
        assert!((none.standard_error.unwrap() - error).abs() < 1e-12);
    }

    #[test]
    fn quantiles_and_tails_of_a_uniform_sample() {
        let sample = hundred();
        assert_eq!(sample.quantile(0.5).unwrap().value, 50.5);
        let low = sample.quantile(0.05).unwrap();
        assert!((low.value - 5.95).abs() < 1e-12);
        // One standard error of the probability is .0218, worth 2.16 of the sample's steps.
        assert!((low.standard_error.unwrap() - 2.158).abs() < 1e-2);
        // The lowest tenth of 1 to 100 is 1 to 10, whose mean is 5.5; the quantile lies at 10.9.
        let tail = sample.lower_tail_mean(0.1).unwrap();
        assert!((tail.value - (10.9 - 10.0 * (109.0 - 55.0) / 100.0)).abs() < 1e-9);
    }

    #[test]
    fn no_numbers_have_no_statistics() {
        let none = Sample::new([f64::NAN].into_iter());
        assert!(none.mean().is_none() && none.quantile(0.5).is_none());
        let one = Sample::new([3.0].into_iter());
        assert_eq!(one.mean().unwrap().standard_error, None);
        assert_eq!(one.lower_tail_mean(0.05).unwrap().value, 3.0);
    }
}
