//! Quantiles of numbers pooled over draws, with standard errors that know that the numbers of one
//! draw depend on each other.
//!
//! Numbers are counted in bins of a fixed grid. For the error, each draw is a cluster: at every
//! [`STRIDE`]th bin edge the tally keeps the sums over draws of C^2 and C N, where C is the draw's
//! count below the edge and N its total. The share below an edge is the ratio estimate
//! sum C / sum N (methods 26), whose variance is sum (C - share N)^2 / (mean N)^2 / (n (n - 1)); the quantile's
//! standard error follows by inverting the pooled distribution one error to each side (methods 27), and its
//! interval by inverting it as many errors as an interval has (methods 30; Woodruff 1952, Journal of the
//! American Statistical Association 47:635-646). All sums are integers.

use super::interval::errors_to_each_side;
use super::{Estimate, Grid, Interval, STRIDE};

/// Numbers pooled over draws.
#[derive(Clone, Debug, PartialEq)]
pub struct Distribution {
    pub(super) grid: Grid,
    pub(super) counts: Vec<u64>,
    /// At the upper end of bins `STRIDE` k + `STRIDE` - 1: sums over draws of C^2 and of C N.
    pub(super) squares: Vec<u128>,
    pub(super) products: Vec<u128>,
    /// By class: sums over draws of the same two for the count in the class.
    pub(super) class_squares: Vec<u128>,
    pub(super) class_products: Vec<u128>,
    /// Draws with any numbers.
    pub(super) draws: u64,
    pub(super) total: u64,
    pub(super) total_squares: u128,
}

/// A class of a histogram: the share of the numbers from `low` to `high`, the upper end excluded.
/// Where both are the same, it is the share of the numbers that are exactly that.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Class {
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Share of all numbers, 0 to 1.
    pub share: Estimate,
}

impl Distribution {
    /// Numbers pooled.
    pub fn total(&self) -> u64 {
        self.total
    }

    /// Draws with any numbers.
    pub fn draws(&self) -> u64 {
        self.draws
    }

    /// Quantiles at ascending probabilities, each with its standard error and interval; `None` if empty.
    /// No interval is stated of what is so far out that it reaches beyond all numbers that were seen.
    pub fn quantiles(&self, probabilities: &[f64]) -> Option<Vec<Estimate>> {
        if self.total == 0 {
            return None;
        }
        let cumulative: Vec<u64> = self
            .counts
            .iter()
            .scan(0, |below, count| {
                *below += count;
                Some(*below)
            })
            .collect();
        let estimates = probabilities
            .iter()
            .map(|&probability| {
                let (bin, value) = self.invert(&cumulative, probability);
                let error = self.share_error(&cumulative, bin, probability);
                let between = |error: f64| {
                    let ends = [
                        (probability - error).max(0.0),
                        (probability + error).min(1.0),
                    ];
                    let [low, high] = ends.map(|end| self.invert(&cumulative, end).1);
                    Interval { low, high }
                };
                let one_error = error.map(between);
                let reach = error.and_then(|error| Some(errors_to_each_side(self.draws)? * error));
                let is_within = |reach: &f64| *reach < probability.min(1.0 - probability);
                Estimate {
                    value,
                    standard_error: one_error.map(|Interval { low, high }| (high - low) / 2.0),
                    interval: reach.filter(is_within).map(between),
                }
            })
            .collect();
        Some(estimates)
    }

    /// The shares of the numbers by class; empty if there are none. The first is the atom at the
    /// origin, and the last the last that holds any numbers.
    pub fn classes(&self) -> Vec<Class> {
        if self.total == 0 {
            return Vec::new();
        }
        let mut counts = vec![0; self.class_squares.len()];
        for (stride, bins) in self.counts.chunks(STRIDE).enumerate() {
            counts[self.grid.class(stride)] += bins.iter().sum::<u64>();
        }
        let last = counts.iter().rposition(|count| *count > 0).unwrap_or(0);
        (0..=last)
            .map(|class| {
                let share = counts[class] as f64 / self.total as f64;
                let sums = [self.class_squares[class], self.class_products[class]];
                let [low, high] = self.grid.ends(class);
                Class {
                    low,
                    high,
                    share: Estimate::new(share, self.ratio_error(share, sums)),
                }
            })
            .collect()
    }

    /// Standard error of a share of all numbers, from the sums over draws of C^2 and C N of its
    /// count C.
    fn ratio_error(&self, share: f64, [squares, products]: [u128; 2]) -> Option<f64> {
        if self.draws < 2 {
            return None;
        }
        let n = self.draws as f64;
        let mean_total = self.total as f64 / n;
        let spread = squares as f64 - 2.0 * share * products as f64
            + share * share * self.total_squares as f64;
        Some((spread.max(0.0) / (n * (n - 1.0))).sqrt() / mean_total)
    }

    /// The bin of a quantile and the quantile, linear inside the bin.
    fn invert(&self, cumulative: &[u64], probability: f64) -> (usize, f64) {
        let rank = probability * self.total as f64;
        let bin = cumulative
            .partition_point(|below| (*below as f64) < rank)
            .min(cumulative.len() - 1);
        let bin = (bin..cumulative.len())
            .find(|&bin| self.counts[bin] > 0)
            .unwrap_or(bin);
        let before = if bin == 0 { 0 } else { cumulative[bin - 1] } as f64;
        let part = ((rank - before) / self.counts[bin].max(1) as f64).clamp(0.0, 1.0);
        (bin, self.grid.number(bin, part))
    }

    /// Standard error of a pooled share that is reached in a bin: that of independent numbers, times what
    /// dependence makes of it at the two edges around, in proportion to how near they are in share.
    fn share_error(&self, cumulative: &[u64], bin: usize, share: f64) -> Option<f64> {
        let spread = |share: f64| share * (1.0 - share);
        // The share at an edge and its design effect; beyond all numbers it has none.
        let at = |edge: usize| {
            let at = cumulative[edge * STRIDE + STRIDE - 1] as f64 / self.total as f64;
            let error = self.ratio_error(at, [self.squares[edge], self.products[edge]])?;
            let effect = error * error / spread(at);
            Some((at, effect)).filter(|_| spread(at) > 0.0)
        };
        if self.draws < 2 {
            return None;
        }
        let edge = (bin / STRIDE).min(self.squares.len() - 1);
        let lower = edge.checked_sub(1).and_then(at);
        let effect = match (lower, at(edge)) {
            (Some((below, lower)), Some((above, upper))) => {
                let part = (share - below) / (above - below);
                lower + (upper - lower) * part.clamp(0.0, 1.0)
            }
            (Some((_, effect)), None) | (None, Some((_, effect))) => effect,
            // All numbers are between two edges.
            (None, None) => 0.0,
        };
        Some((effect * spread(share)).sqrt())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tally::testing::{GRID, cluster, pooled};
    use crate::tally::{Cells, Counter, Histograms};
    use rand::{SeedableRng, rngs::StdRng};

    /// The distribution of all numbers of the draws.
    fn distribution(draws: &[Vec<f64>]) -> Distribution {
        let (cells, histograms) = pooled(draws);
        let [all, ..] = histograms.distributions(&cells);
        all
    }

    #[test]
    fn quantiles_of_known_numbers() {
        let numbers: Vec<f64> = (0..10_000)
            .map(|k| (f64::from(k) + 0.5) / 10_000.0)
            .collect();
        let quantiles = distribution(&[numbers])
            .quantiles(&[0.05, 0.5, 0.95])
            .unwrap();
        for (estimate, expected) in quantiles.iter().zip([0.05, 0.5, 0.95]) {
            assert!((estimate.value - expected).abs() < 1e-4, "{estimate:?}");
            assert_eq!(estimate.standard_error, None);
        }
    }

    #[test]
    fn an_atom_at_the_origin_is_exact_and_certain() {
        let draw: Vec<f64> = (0..100).map(|k| if k < 10 { -1.0 } else { 0.3 }).collect();
        let quantiles = distribution(&[draw.clone(), draw])
            .quantiles(&[0.05, 0.5])
            .unwrap();
        assert_eq!(quantiles[0].value, -1.0);
        assert_eq!(quantiles[0].standard_error, Some(0.0));
        assert!((quantiles[1].value - 0.3).abs() <= 1.0 / GRID.bins_per_unit);
    }

    #[test]
    fn the_maximum_is_never_passed() {
        let grid = Grid {
            origin: 0.0,
            bins_per_unit: 20.0,
            maximum: 100.0,
            strides_per_class: 1,
        };
        let cells = Cells::new(std::iter::once([0]));
        let mut histograms = Histograms::new(grid);
        histograms.add(&mut Counter::default(), &cells, &[0; 10], &[100.0; 10]);
        let [distribution, ..] = histograms.distributions(&cells);
        assert_eq!(distribution.quantiles(&[0.5]).unwrap()[0].value, 100.0);
    }

    /// The stated error of a class against the spread of its share over 300 repetitions.
    #[test]
    fn the_error_of_a_class_covers_dependence_inside_a_draw() {
        let mut random = StdRng::seed_from_u64(3);
        // Numbers from 0.1 to 0.15 are all but sure in some draws and impossible in others.
        let class = |classes: &[Class]| *classes.iter().find(|class| class.high > 0.12).unwrap();
        let (mut values, mut errors) = (Vec::new(), 0.0);
        for _ in 0..300 {
            let draws: Vec<Vec<f64>> = (0..50).map(|_| cluster(&mut random, 200)).collect();
            let class = class(&distribution(&draws).classes());
            assert!((class.low - 0.1).abs() < 1e-12 && (class.high - 0.15).abs() < 1e-12);
            values.push(class.share.value);
            errors += class.share.standard_error.unwrap() / 300.0;
        }
        let mean = values.iter().sum::<f64>() / 300.0;
        let sd = (values.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>() / 299.0).sqrt();
        assert!((errors / sd - 1.0).abs() < 0.15, "{errors} {sd}");
        let independent = (mean * (1.0 - mean) / (50.0 * 200.0)).sqrt();
        assert!(errors > 1.5 * independent, "{errors} {independent}");
    }

    #[test]
    fn classes_hold_everyone_and_begin_with_the_atom() {
        let draw: Vec<f64> = (0..100).map(|k| if k < 10 { -1.0 } else { 0.31 }).collect();
        let classes = distribution(&[draw.clone(), draw]).classes();
        assert_eq!((classes[0].low, classes[0].high), (-1.0, -1.0));
        assert_eq!(classes[0].share.value, 0.1);
        let last = classes.last().unwrap();
        assert_eq!(last.share.value, 0.9);
        assert!(last.low < 0.31 && 0.31 < last.high, "{last:?}");
    }

    /// The stated error against the spread of the estimate over 300 repetitions, in clusters whose
    /// common shift makes an error that ignores them about six times too small.
    #[test]
    fn the_standard_error_covers_dependence_inside_a_draw() {
        let mut random = StdRng::seed_from_u64(2);
        for probability in [0.05, 0.5, 0.9] {
            let mut values = Vec::new();
            let mut errors = 0.0;
            for _ in 0..300 {
                let draws: Vec<Vec<f64>> = (0..50).map(|_| cluster(&mut random, 200)).collect();
                let estimate = distribution(&draws).quantiles(&[probability]).unwrap()[0];
                values.push(estimate.value);
                errors += estimate.standard_error.unwrap() / 300.0;
            }
            let mean = values.iter().sum::<f64>() / 300.0;
            let sd = (values.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>() / 299.0).sqrt();
            // The spread itself is known to 1 / sqrt(600), 4 %; 15 % is more than three errors.
            assert!(
                (errors / sd - 1.0).abs() < 0.15,
                "{probability}: {errors} {sd}"
            );
        }
    }
}
