//! The mean of one number a draw, and its standard error, from exact integer sums.

use super::interval::{self, LEAST_DRAWS};
use super::{Estimate, Interval};

/// Sums of powers of fixed-point numbers; merging is exact and has no order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moments {
    /// Binary places kept behind the point.
    places: u32,
    count: u64,
    /// Numbers that are not 0.
    not_zero: u64,
    sum: i128,
    sum_of_squares: i128,
    /// Sums of the first three powers in coarser units: a skewness needs fewer places, and cubes have
    /// three times as many.
    coarse: [i128; 3],
}

/// Binary places behind the point of coarse numbers. What has fewer, money and counts, is taken whole.
const COARSE_PLACES: u32 = 24;

impl Moments {
    /// Moments of numbers kept to 2^-`places`. A number times 2^`places` must stay below 2^50 or
    /// so, that ten million squares fit.
    pub fn new(places: u32) -> Self {
        Moments {
            places,
            count: 0,
            not_zero: 0,
            sum: 0,
            sum_of_squares: 0,
            coarse: [0; 3],
        }
    }

    /// Adds a draw's number.
    pub fn add(&mut self, x: f64) {
        let fixed = (x * (1u64 << self.places) as f64).round() as i64;
        let fixed = i128::from(fixed);
        self.count += 1;
        self.not_zero += u64::from(fixed != 0);
        self.sum += fixed;
        self.sum_of_squares += fixed * fixed;
        let places = if self.places < COARSE_PLACES {
            0
        } else {
            COARSE_PLACES
        };
        let coarse = i128::from((x * (1u64 << places) as f64).round() as i64);
        let square = coarse.wrapping_mul(coarse);
        let powers = [coarse, square, square.wrapping_mul(coarse)];
        for (sum, power) in self.coarse.iter_mut().zip(powers) {
            *sum = sum.wrapping_add(power);
        }
    }

    /// Takes in what another tally of the same places has seen.
    pub fn merge(&mut self, other: &Moments) {
        debug_assert_eq!(self.places, other.places);
        self.count += other.count;
        self.sum += other.sum;
        self.sum_of_squares += other.sum_of_squares;
        self.not_zero += other.not_zero;
        for (sum, other) in self.coarse.iter_mut().zip(other.coarse) {
            *sum = sum.wrapping_add(other);
        }
    }

    /// Numbers added.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// The mean with its standard error (methods 25), sd / sqrt(n), n - 1 in the variance, and its interval;
    /// `None` if empty.
    pub fn mean(&self) -> Option<Estimate> {
        if self.count == 0 {
            return None;
        }
        let n = i128::from(self.count);
        let unit = (1u64 << self.places) as f64;
        // Squares around the whole part of the mean, so that nothing cancels in floating point.
        let center = self.sum.div_euclid(n);
        let rest = (self.sum - center * n) as f64;
        let around = (self.sum_of_squares - 2 * center * self.sum + n * center * center) as f64;
        let n = self.count as f64;
        let squares = (around - rest * rest / n).max(0.0);
        let standard_error = (squares / (n - 1.0) / n).sqrt() / unit;
        let value = (center as f64 + rest / n) / unit;
        Some(Estimate {
            value,
            standard_error: (self.count > 1).then_some(standard_error),
            interval: self.interval(value, standard_error),
        })
    }

    /// The mean's interval. Of what happens in a few draws only, none is stated: how often it may happen
    /// in others is not to be seen.
    fn interval(&self, mean: f64, standard_error: f64) -> Option<Interval> {
        if self.not_zero < LEAST_DRAWS {
            return None;
        }
        interval::of_mean(mean, standard_error, self.skewness(), self.count)
    }

    /// The skewness of the coarse numbers, 0 where these do not vary.
    fn skewness(&self) -> f64 {
        let n = self.count as i128;
        let [sum, squares, cubes] = self.coarse;
        // Powers around the whole part of the mean, as above. What wraps around on the way comes back.
        let center = sum.div_euclid(n);
        let times = |factors: [i128; 3]| factors.iter().fold(1, |a: i128, b| a.wrapping_mul(*b));
        let cubes = cubes
            .wrapping_sub(times([3, center, squares]))
            .wrapping_add(times([center, center, 3 * sum]))
            .wrapping_sub(times([center, center, center * n]));
        let squares = squares - 2 * center * sum + n * center * center;
        let n = self.count as f64;
        let rest = (sum - center * self.count as i128) as f64 / n;
        let (squares, cubes) = (squares as f64 / n, cubes as f64 / n);
        let variance = squares - rest * rest;
        let third = cubes - 3.0 * rest * squares + 2.0 * rest * rest * rest;
        match variance > 0.0 {
            true => third / (variance * variance.sqrt()),
            false => 0.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mean_and_error_of_a_few_numbers() {
        let mut moments = Moments::new(40);
        for x in [1.5, 2.5, 4.0, -1.0] {
            moments.add(x);
        }
        let mean = moments.mean().unwrap();
        assert!((mean.value - 1.75).abs() < 1e-12);
        // Squares around the mean: .0625 + .5625 + 5.0625 + 7.5625 = 13.25.
        let error = (13.25_f64 / 3.0 / 4.0).sqrt();
        assert!((mean.standard_error.unwrap() - error).abs() < 1e-12);
    }

    #[test]
    fn a_small_spread_around_a_large_mean_keeps_its_error() {
        let mut moments = Moments::new(10);
        for k in 0..1000 {
            moments.add(1e9 + f64::from(k % 2));
        }
        let mean = moments.mean().unwrap();
        assert_eq!(mean.value, 1e9 + 0.5);
        let error = (0.25_f64 * 1000.0 / 999.0 / 1000.0).sqrt();
        assert!((mean.standard_error.unwrap() - error).abs() < 1e-9);
    }

    /// The interval against the formula's, from numbers that are at hand.
    #[test]
    fn an_interval_is_skewed_as_its_numbers() {
        for (places, origin, unit) in [(40, 0.01, 1e-3), (40, 70.0, 3.0), (8, 1e9, 1e5)] {
            let numbers: Vec<f64> = (0..200)
                .map(|k| origin + unit * f64::from(k * k % 41) * f64::from(k % 3))
                .collect();
            let mut moments = Moments::new(places);
            numbers.iter().for_each(|x| moments.add(*x));
            let average =
                |of: &dyn Fn(f64) -> f64| numbers.iter().map(|x| of(*x)).sum::<f64>() / 200.0;
            let mean = average(&|x| x);
            let square = average(&|x| (x - mean) * (x - mean));
            let cube = average(&|x| (x - mean) * (x - mean) * (x - mean));
            let skewness = cube / (square * square.sqrt());
            assert!((moments.skewness() - skewness).abs() < 1e-4, "{skewness}");
            let error = (square / 199.0).sqrt();
            let expected = interval::of_mean(mean, error, skewness, 200).unwrap();
            let interval = moments.mean().unwrap().interval.unwrap();
            let reach = expected.high - expected.low;
            assert!((interval.low - expected.low).abs() < 1e-4 * reach);
            assert!((interval.high - expected.high).abs() < 1e-4 * reach);
            assert!(expected.high - mean > 1.1 * (mean - expected.low));
        }
    }

    #[test]
    fn what_few_draws_have_has_no_interval() {
        let interval = |others: i32| {
            let mut moments = Moments::new(40);
            (0..200).for_each(|k| moments.add(if k < others { 0.5 } else { 0.0 }));
            moments.mean().unwrap().interval
        };
        assert_eq!((interval(0), interval(9)), (None, None));
        assert!(interval(10).is_some());
    }

    #[test]
    fn merging_has_no_order() {
        let numbers: Vec<f64> = (0..100).map(|k| f64::from(k * k % 37) / 7.0).collect();
        let whole = numbers.iter().fold(Moments::new(40), |mut m, x| {
            m.add(*x);
            m
        });
        let mut parts = Moments::new(40);
        for chunk in numbers.chunks(7).rev() {
            let mut part = Moments::new(40);
            chunk.iter().for_each(|x| part.add(*x));
            parts.merge(&part);
        }
        assert_eq!(whole, parts);
    }

    #[test]
    fn one_number_has_no_error_and_none_no_mean() {
        let mut moments = Moments::new(40);
        assert_eq!(moments.mean(), None);
        moments.add(3.0);
        assert_eq!(moments.mean().unwrap().standard_error, None);
    }
}
