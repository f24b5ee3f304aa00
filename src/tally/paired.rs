//! Two estimates from the same draws: their difference, and the error of it, in which what the draws
//! have in common cancels.

use super::interval::LEAST_DRAWS;
use super::{Estimate, Interval, Moments};

/// The differences that draws give: their mean, and how often they have its sign.
#[derive(Clone, Debug, PartialEq)]
pub struct Differences {
    moments: Moments,
    above: u64,
    below: u64,
}

impl Differences {
    /// None yet; so many binary places are kept of each.
    pub fn new(places: u32) -> Self {
        Differences {
            moments: Moments::new(places),
            above: 0,
            below: 0,
        }
    }

    /// Adds a draw's difference; a NaN is none.
    pub fn add(&mut self, difference: f64) {
        if difference.is_nan() {
            return;
        }
        self.moments.add(difference);
        self.above += u64::from(difference > 0.0);
        self.below += u64::from(difference < 0.0);
    }

    /// Takes in what another tally of the same places has seen.
    pub fn merge(&mut self, other: &Differences) {
        self.moments.merge(&other.moments);
        self.above += other.above;
        self.below += other.below;
    }

    /// The mean difference with its paired standard error, sd of the differences / √n; `None` if no
    /// draw has one.
    pub fn mean(&self) -> Option<Estimate> {
        self.moments.mean()
    }

    /// The share of draws whose difference has the sign of the mean; `None` where the mean is 0.
    pub fn sign_share(&self) -> Option<f64> {
        let mean = self.mean()?.value;
        let agreeing = match mean {
            0.0 => return None,
            mean if mean > 0.0 => self.above,
            _ => self.below,
        };
        Some(agreeing as f64 / self.moments.count() as f64)
    }
}

/// How many of how many numbers of a draw lie up to a limit, in two worlds: what a difference of pooled
/// quantiles is as uncertain as.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CountPairs {
    sums: [u64; 4],
    /// Sums of products, the lower triangle by rows.
    products: [u128; 10],
    /// Draws that are not the same in both worlds.
    apart: u64,
}

impl CountPairs {
    /// Adds a draw: count and total of the one world, count and total of the other.
    pub fn add(&mut self, counts: [u32; 4]) {
        let counts = counts.map(u64::from);
        self.apart += u64::from(counts[..2] != counts[2..]);
        for (sum, count) in self.sums.iter_mut().zip(counts) {
            *sum += count;
        }
        let mut products = self.products.iter_mut();
        for row in 0..4 {
            for column in 0..=row {
                if let Some(product) = products.next() {
                    *product += u128::from(counts[row] * counts[column]);
                }
            }
        }
    }

    /// Takes in what another tally has seen.
    pub fn merge(&mut self, other: &CountPairs) {
        for (sum, other) in self.sums.iter_mut().zip(other.sums) {
            *sum += other;
        }
        for (product, other) in self.products.iter_mut().zip(other.products) {
            *product += other;
        }
        self.apart += other.apart;
    }

    fn product(&self, one: usize, other: usize) -> f64 {
        let (row, column) = (one.max(other), one.min(other));
        self.products[row * (row + 1) / 2 + column] as f64
    }

    /// The correlation over draws of the two worlds' C − F N, where F is the pooled share ΣC / ΣN: by
    /// that much a draw moves the share up to the limit. `None` where one of them never moves it.
    pub fn correlation(&self) -> Option<f64> {
        let share = |count: usize, total: usize| match self.sums[total] {
            0 => None,
            total => Some(self.sums[count] as f64 / total as f64),
        };
        // The two residuals as combinations of the four numbers.
        let one = [(0, 1.0), (1, -share(0, 1)?)];
        let other = [(2, 1.0), (3, -share(2, 3)?)];
        let moment = |left: [(usize, f64); 2], right: [(usize, f64); 2]| -> f64 {
            let pairs = left
                .into_iter()
                .flat_map(|left| right.map(|right| (left, right)));
            pairs
                .map(|((i, a), (j, b))| a * b * self.product(i, j))
                .sum()
        };
        let spread = moment(one, one) * moment(other, other);
        let correlation = moment(one, other) / spread.max(0.0).sqrt();
        correlation
            .is_finite()
            .then(|| correlation.clamp(-1.0, 1.0))
    }

    /// How much the other world's quantile is above the one's, both taken from bins of this width, where these
    /// were counted. No interval is stated where hardly a draw tells the worlds apart, unless both are certain:
    /// what moves a tail may be as rare as to have moved none that was drawn.
    pub fn difference(&self, one: Estimate, other: Estimate, bin: f64) -> Estimate {
        // A quantile that no draw moves has no error to be correlated with the other's.
        let correlation = self.correlation().unwrap_or(0.0);
        let difference = paired_difference(one, other, correlation, bin);
        let is_certain = [one, other].map(|quantile| quantile.arms()) == [Some([0.0; 2]); 2];
        let is_told = self.apart >= LEAST_DRAWS || is_certain;
        Estimate {
            interval: difference.interval.filter(|_| is_told),
            ..difference
        }
    }
}

/// Variances closer to each other than this share of them differ by rounding alone.
const ROUNDING: f64 = 1e-9;

/// How much the other of two pooled quantiles is above the one, where the errors of their shares are so
/// correlated (methods 32). The interval holds what the difference may be (methods 33). An end that is nearer
/// to no difference than the bins are wide of which both were taken is 0: in one bin they may be the same.
fn paired_difference(one: Estimate, other: Estimate, correlation: f64, bin: f64) -> Estimate {
    let value = other.value - one.value;
    let errors = one.standard_error.zip(other.standard_error);
    let standard_error = errors.map(|(one, other)| paired_error(one, other, correlation));
    let arms = one.arms().zip(other.arms());
    let interval = arms.map(|(one, other)| reach(one, other, correlation));
    let resolved = |end: f64| if end.abs() < bin { 0.0 } else { end };
    let interval = interval.map(|interval| interval.shifted(value));
    Estimate {
        value,
        standard_error,
        interval: interval.map(|Interval { low, high }| Interval {
            low: resolved(low).min(low),
            high: resolved(high).max(high),
        }),
    }
}

const NO_WIDTH: Interval = Interval {
    low: 0.0,
    high: 0.0,
};

/// A longer arm than so many times the other is beside an atom, or a gap, of the distribution.
const UNEQUAL: f64 = 2.0;

/// Errors that are more correlated cancel but for less than what a curve gets wrong of them.
const ALIKE: f64 = 0.98;

/// How far below and above 0 the difference may be of two numbers whose errors are so correlated, each of
/// which moves down and up by its arms: the ends of all that it is on the ellipse of errors that lies one arm
/// around none, as of a profile likelihood (Venzon and Moolgavkar 1988, Applied Statistics 37:87-94). A number
/// moves along the parabola through the ends of its arms. Where that is not the way there it moves along
/// straight lines, and each end is at least as far off as the errors would be of which the arms, of the one
/// and of the other to that side, are so many (Zou 2007, Psychological Methods 12:399-413).
fn reach(one: [f64; 2], other: [f64; 2], correlation: f64) -> Interval {
    let is_unequal = |[down, up]: [f64; 2]| down.max(up) > UNEQUAL * down.min(up);
    let is_rough = correlation > ALIKE || is_unequal(one) || is_unequal(other);
    let moved = |[down, up]: [f64; 2], x: f64| match is_rough {
        false => (up + down) / 2.0 * x + (up - down) / 2.0 * x * x,
        true if x < 0.0 => down * x,
        true => up * x,
    };
    let furthest = match is_rough {
        false => NO_WIDTH,
        true => Interval {
            low: -paired_error(one[1], other[0], correlation),
            high: paired_error(one[0], other[1], correlation),
        },
    };
    let differences = ellipse(correlation).map(|[x, y]| moved(other, y) - moved(one, x));
    differences.fold(furthest, |so_far, difference| Interval {
        low: so_far.low.min(difference),
        high: so_far.high.max(difference),
    })
}

/// Steps in a quarter of an ellipse: no place on it is half a degree from the next.
const STEPS: i32 = 256;

/// Places around the ellipse of two errors that are so correlated, in arms.
fn ellipse(correlation: f64) -> impl Iterator<Item = [f64; 2]> {
    let rest = (1.0 - correlation * correlation).max(0.0).sqrt();
    // From the tangent of half the angle, which needs no function that machines round differently.
    (-STEPS..STEPS).flat_map(move |step| {
        let half = f64::from(step) / f64::from(STEPS);
        let square = half * half;
        let [cosine, sine] = [1.0 - square, 2.0 * half].map(|part| part / (1.0 + square));
        let [x, y] = [cosine, correlation * cosine + rest * sine];
        [[x, y], [-x, -y]]
    })
}

/// The error of the difference of two numbers with these errors, which are so correlated.
fn paired_error(one: f64, other: f64, correlation: f64) -> f64 {
    let separate = one * one + other * other;
    let variance = separate - 2.0 * correlation * one * other;
    if variance <= ROUNDING * separate {
        return 0.0;
    }
    variance.sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tally::testing::{cluster, pooled};
    use rand::{SeedableRng, rngs::StdRng};

    #[test]
    fn differences_have_a_paired_error_and_a_sign() {
        let mut differences = Differences::new(40);
        for difference in [1.0, 2.0, -1.0, 2.0, f64::NAN] {
            differences.add(difference);
        }
        let mean = differences.mean().unwrap();
        assert_eq!(mean.value, 1.0);
        // Squares around the mean: 0, 1, 4, 1.
        let error = (6.0_f64 / 3.0 / 4.0).sqrt();
        assert!((mean.standard_error.unwrap() - error).abs() < 1e-9);
        assert_eq!(differences.sign_share(), Some(0.75));
    }

    #[test]
    fn no_difference_has_no_sign() {
        let mut differences = Differences::new(40);
        assert_eq!(differences.mean(), None);
        differences.add(0.0);
        differences.add(0.0);
        assert_eq!(differences.sign_share(), None);
        assert_eq!(differences.mean().unwrap().standard_error, Some(0.0));
    }

    #[test]
    fn the_correlation_is_that_of_the_residuals() {
        let draws = [
            [3, 10, 5, 11],
            [4, 12, 6, 12],
            [1, 9, 6, 10],
            [5, 11, 9, 13_u32],
        ];
        let mut pairs = CountPairs::default();
        draws.iter().for_each(|draw| pairs.add(*draw));
        let of = |count: usize, total: usize| -> Vec<f64> {
            let sum = |at: usize| draws.iter().map(|draw| f64::from(draw[at])).sum::<f64>();
            let share = sum(count) / sum(total);
            let residual =
                |draw: &[u32; 4]| f64::from(draw[count]) - share * f64::from(draw[total]);
            draws.iter().map(residual).collect()
        };
        let (one, other) = (of(0, 1), of(2, 3));
        let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
        let expected = dot(&one, &other) / (dot(&one, &one) * dot(&other, &other)).sqrt();
        assert!((pairs.correlation().unwrap() - expected).abs() < 1e-12);
        assert_eq!(CountPairs::default().correlation(), None);
    }

    fn quantile(value: f64, error: f64, [down, up]: [f64; 2]) -> Estimate {
        Estimate {
            value,
            standard_error: Some(error),
            interval: Some(Interval {
                low: value - down,
                high: value + up,
            }),
        }
    }

    #[test]
    fn a_difference_reaches_as_far_as_its_errors() {
        let arms = |one, other, correlation| {
            let difference = paired_difference(
                quantile(1.0, 0.1, one),
                quantile(3.0, 0.1, other),
                correlation,
                0.05,
            );
            assert_eq!(difference.value, 2.0);
            difference.arms().unwrap()
        };
        let near = |found: [f64; 2], expected: [f64; 2]| {
            let off = |place: usize| (found[place] - expected[place]).abs();
            assert!(off(0) < 1e-4 && off(1) < 1e-4, "{found:?}, {expected:?}");
        };
        let both = 2.0_f64.sqrt();
        near(arms([1.0; 2], [1.0; 2], 0.0), [both; 2]);
        near(arms([1.0; 2], [1.0; 2], 0.5), [1.0; 2]);
        // What is certain leaves the other its arms; two that bend alike differ as much to both sides. The
        // greatest of sin a (1.25 + 0.25 (3.8)^(1/2) cos a) (0.2)^(1/2) over angles a.
        near(arms([0.0; 2], [1.0, 1.5], 0.0), [1.0, 1.5]);
        near(arms([1.0, 1.5], [1.0, 1.5], 0.9), [0.5957; 2]);
        // Which move together: the one on an atom, that cannot fall, and the other.
        near(arms([0.0, 2.0], [1.5, 2.25], 1.0), [1.5, 2.25]);
        near(arms([0.0, 2.0], [1.0, 2.5], -1.0), [3.0, 2.5]);
    }

    #[test]
    fn what_bins_cannot_tell_apart_may_be_the_same() {
        let interval = |bin| {
            let (one, other) = (
                quantile(0.30, 1e-4, [1e-3; 2]),
                quantile(0.31, 1e-4, [1e-3; 2]),
            );
            paired_difference(one, other, 0.9, bin).interval.unwrap()
        };
        assert!(interval(0.005).low > 0.0);
        assert_eq!(interval(0.05).low, 0.0);
        assert!(interval(0.05).high > 0.0);
    }

    #[test]
    fn no_error_is_left_of_equals() {
        let one = quantile(0.3, 0.1, [0.2, 0.3]);
        let none = paired_difference(one, one, 1.0 - 1e-15, 0.05);
        assert_eq!(none.standard_error, Some(0.0));
        assert_eq!(paired_error(0.1, 0.1, 1.0 - 1e-15), 0.0);
        assert!((paired_error(3.0, 4.0, 0.0) - 5.0).abs() < 1e-12);
        assert!((paired_error(3.0, 4.0, 1.0) - 1.0).abs() < 1e-12);
    }

    #[test]
    fn what_hardly_a_draw_tells_apart_has_no_interval() {
        let stated = |apart: u32, quantile: Estimate| {
            let mut pairs = CountPairs::default();
            for draw in 0..200 {
                let count = 3 + draw % 5;
                pairs.add([count, 60, count + u32::from(draw < apart), 60]);
            }
            pairs.difference(quantile, quantile, 0.05).interval
        };
        let one = quantile(0.3, 0.1, [0.2, 0.3]);
        assert_eq!(stated(0, one), None);
        assert_eq!(stated(9, one), None);
        assert!(stated(10, one).is_some());
        let on_an_atom = quantile(0.3, 0.0, [0.0; 2]);
        let certain = stated(0, on_an_atom).unwrap();
        assert_eq!((certain.low, certain.high), (0.0, 0.0));
    }

    /// The stated error of a difference of pooled quantiles against the spread of the difference over
    /// 300 repetitions: the worlds share their draws' shifts, and differ by noise of their own.
    #[test]
    fn the_error_of_a_difference_of_quantiles_is_its_spread() {
        let mut random = StdRng::seed_from_u64(5);
        for probability in [0.1, 0.5] {
            let (mut differences, mut errors, mut unpaired) = (Vec::new(), 0.0, 0.0);
            for _ in 0..300 {
                let one: Vec<Vec<f64>> = (0..50).map(|_| cluster(&mut random, 200)).collect();
                let other: Vec<Vec<f64>> = one
                    .iter()
                    .map(|draw| draw.iter().map(|x| 0.1 + 0.9 * x * x.sqrt()).collect())
                    .collect();
                let quantile = |draws: &[Vec<f64>]| {
                    let (cells, histograms) = pooled(draws);
                    let [all, ..] = histograms.distributions(&cells);
                    all.quantiles(&[probability]).unwrap()[0]
                };
                let (a, b) = (quantile(&one), quantile(&other));
                let mut pairs = CountPairs::default();
                for (one, other) in one.iter().zip(&other) {
                    let below = |draw: &[f64], limit: f64| {
                        draw.iter().filter(|x| **x <= limit).count() as u32
                    };
                    let total = one.len() as u32;
                    pairs.add([below(one, a.value), total, below(other, b.value), total]);
                }
                let (sa, sb) = (a.standard_error.unwrap(), b.standard_error.unwrap());
                errors += paired_error(sa, sb, pairs.correlation().unwrap()) / 300.0;
                unpaired += paired_error(sa, sb, 0.0) / 300.0;
                differences.push(b.value - a.value);
            }
            let mean = differences.iter().sum::<f64>() / 300.0;
            let squares = differences.iter().map(|d| (d - mean) * (d - mean));
            let sd = (squares.sum::<f64>() / 299.0).sqrt();
            assert!(unpaired > 2.0 * sd, "{probability}: {unpaired} {sd}");
            assert!(
                errors > 0.8 * sd && errors < 1.5 * sd,
                "{probability}: {errors} {sd}"
            );
        }
    }
}
