//! The mean of one number a draw, and its standard error, from exact integer sums.

use super::Estimate;

/// Sum and sum of squares of fixed-point numbers; merging is exact and has no order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moments {
    /// Binary places kept behind the point.
    places: u32,
    count: u64,
    sum: i128,
    sum_of_squares: i128,
}

impl Moments {
    /// Moments of numbers kept to 2^-`places`. A number times 2^`places` must stay below 2^50 or
    /// so, that ten million squares fit.
    pub fn new(places: u32) -> Self {
        Moments {
            places,
            count: 0,
            sum: 0,
            sum_of_squares: 0,
        }
    }

    /// Adds a draw's number.
    pub fn add(&mut self, x: f64) {
        let fixed = (x * (1u64 << self.places) as f64).round() as i64;
        let fixed = i128::from(fixed);
        self.count += 1;
        self.sum += fixed;
        self.sum_of_squares += fixed * fixed;
    }

    /// Takes in what another tally of the same places has seen.
    pub fn merge(&mut self, other: &Moments) {
        debug_assert_eq!(self.places, other.places);
        self.count += other.count;
        self.sum += other.sum;
        self.sum_of_squares += other.sum_of_squares;
    }

    /// Numbers added.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// The mean with its standard error (methods 25), sd / sqrt(n), n - 1 in the variance; `None` if empty.
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
        let standard_error = (self.count > 1).then(|| (squares / (n - 1.0) / n).sqrt() / unit);
        Some(Estimate {
            value: (center as f64 + rest / n) / unit,
            standard_error,
        })
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
