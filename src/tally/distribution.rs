//! Quantiles of numbers pooled over draws, with standard errors that know that the numbers of one
//! draw depend on each other.
//!
//! Numbers are counted in bins of a fixed grid. For the error, each draw is a cluster: at every
//! [`STRIDE`]th bin edge the tally keeps the sums over draws of C^2 and C N, where C is the draw's
//! count below the edge and N its total. The share below an edge is the ratio estimate
//! sum C / sum N, whose variance is sum (C - share N)^2 / (mean N)^2 / (n (n - 1)); the quantile's
//! standard error follows by inverting the pooled distribution one error to each side (Woodruff
//! 1952, Journal of the American Statistical Association 47:635-646). All sums are integers.

use super::Estimate;

/// Bins between two edges at which the spread over draws is kept.
const STRIDE: usize = 16;

/// More bins than any sensible range fills; what lies beyond counts in the last.
const MOST_BINS: usize = 1 << 18;

/// Where the bins lie. Bin 0 holds numbers at the origin or below it, an atom of the distribution;
/// bin k holds [origin + (k - 1) width, origin + k width).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Grid {
    /// The smallest possible number.
    pub origin: f64,
    /// Width of a bin.
    pub width: f64,
    /// The largest possible number, if there is one.
    pub maximum: f64,
}

impl Grid {
    #[inline]
    fn bin(&self, x: f64) -> usize {
        if x <= self.origin {
            0
        } else {
            // `as` saturates, so that a number beyond all bounds lands in the last bin.
            (((x - self.origin) / self.width) as usize).min(MOST_BINS - 2) + 1
        }
    }

    /// The number a share `part` of the way through a bin.
    fn number(&self, bin: usize, part: f64) -> f64 {
        if bin == 0 {
            self.origin
        } else {
            (self.origin + self.width * ((bin - 1) as f64 + part)).min(self.maximum)
        }
    }
}

/// One draw's numbers, counted.
#[derive(Clone, Debug)]
pub struct DrawCounts {
    grid: Grid,
    counts: Vec<u32>,
    total: u64,
}

impl DrawCounts {
    /// No numbers yet.
    pub fn new(grid: Grid) -> Self {
        DrawCounts {
            grid,
            counts: Vec::new(),
            total: 0,
        }
    }

    /// Empties the counts and takes another grid; keeps the memory.
    pub fn reset(&mut self, grid: Grid) {
        self.grid = grid;
        self.counts.fill(0);
        self.total = 0;
    }

    /// Counts a number.
    #[inline]
    pub fn add(&mut self, x: f64) {
        let bin = self.grid.bin(x);
        if bin >= self.counts.len() {
            self.counts
                .resize((bin + 1).next_multiple_of(STRIDE * 16), 0);
        }
        self.counts[bin] += 1;
        self.total += 1;
    }
}

/// Numbers pooled over draws.
#[derive(Clone, Debug, PartialEq)]
pub struct Distribution {
    grid: Grid,
    counts: Vec<u64>,
    /// At the upper end of bins `STRIDE` k + `STRIDE` - 1: sums over draws of C^2 and of C N.
    squares: Vec<u128>,
    products: Vec<u128>,
    draws: u64,
    total: u64,
    total_squares: u128,
}

impl Distribution {
    /// No numbers yet.
    pub fn new(grid: Grid) -> Self {
        Distribution {
            grid,
            counts: Vec::new(),
            squares: Vec::new(),
            products: Vec::new(),
            draws: 0,
            total: 0,
            total_squares: 0,
        }
    }

    /// The grid.
    pub fn grid(&self) -> Grid {
        self.grid
    }

    /// Takes in a draw's counts.
    pub fn add(&mut self, draw: &DrawCounts) {
        if draw.total == 0 {
            return;
        }
        self.grow(draw.counts.len());
        let mut below = 0u64;
        for (edge, chunk) in draw.counts.chunks_exact(STRIDE).enumerate() {
            let start = edge * STRIDE;
            for (pooled, count) in self.counts[start..start + STRIDE].iter_mut().zip(chunk) {
                *pooled += u64::from(*count);
                below += u64::from(*count);
            }
            self.squares[edge] += u128::from(below * below);
            self.products[edge] += u128::from(below * draw.total);
        }
        let square = u128::from(draw.total * draw.total);
        for edge in draw.counts.len() / STRIDE..self.squares.len() {
            self.squares[edge] += square;
            self.products[edge] += square;
        }
        self.draws += 1;
        self.total += draw.total;
        self.total_squares += square;
    }

    /// Takes in what another tally of the same grid has seen.
    pub fn merge(&mut self, other: &Distribution) {
        self.grow(other.counts.len());
        for (pooled, count) in self.counts.iter_mut().zip(&other.counts) {
            *pooled += count;
        }
        for edge in 0..self.squares.len() {
            let beyond = &other.total_squares;
            self.squares[edge] += other.squares.get(edge).unwrap_or(beyond);
            self.products[edge] += other.products.get(edge).unwrap_or(beyond);
        }
        self.draws += other.draws;
        self.total += other.total;
        self.total_squares += other.total_squares;
    }

    /// Adds bins; every earlier draw lies wholly below their edges.
    fn grow(&mut self, bins: usize) {
        if bins > self.counts.len() {
            self.counts.resize(bins, 0);
            self.squares.resize(bins / STRIDE, self.total_squares);
            self.products.resize(bins / STRIDE, self.total_squares);
        }
    }

    /// Numbers pooled.
    pub fn total(&self) -> u64 {
        self.total
    }

    /// Quantiles at ascending probabilities, each with its standard error; `None` if empty.
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
                let standard_error = self.share_error(&cumulative, bin).map(|error| {
                    let low = self.invert(&cumulative, (probability - error).max(0.0)).1;
                    let high = self.invert(&cumulative, (probability + error).min(1.0)).1;
                    (high - low) / 2.0
                });
                Estimate {
                    value,
                    standard_error,
                }
            })
            .collect();
        Some(estimates)
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

    /// Standard error of the pooled share below a bin's neighbourhood.
    fn share_error(&self, cumulative: &[u64], bin: usize) -> Option<f64> {
        if self.draws < 2 {
            return None;
        }
        let n = self.draws as f64;
        let mean_total = self.total as f64 / n;
        let at = |edge: usize| {
            let share = cumulative[edge * STRIDE + STRIDE - 1] as f64 / self.total as f64;
            let spread = self.squares[edge] as f64 - 2.0 * share * self.products[edge] as f64
                + share * share * self.total_squares as f64;
            (spread.max(0.0) / (n * (n - 1.0))).sqrt() / mean_total
        };
        let edge = bin / STRIDE;
        let upper = at(edge.min(self.squares.len() - 1));
        let lower = if edge == 0 { upper } else { at(edge - 1) };
        let part = (bin % STRIDE) as f64 / STRIDE as f64;
        Some(lower + (upper - lower) * part)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::{RngExt, SeedableRng, rngs::StdRng};

    const GRID: Grid = Grid {
        origin: -1.0,
        width: 0.0005,
        maximum: f64::INFINITY,
    };

    fn pooled(draws: &[Vec<f64>]) -> Distribution {
        let mut distribution = Distribution::new(GRID);
        let mut counts = DrawCounts::new(GRID);
        for draw in draws {
            counts.reset(GRID);
            draw.iter().for_each(|x| counts.add(*x));
            distribution.add(&counts);
        }
        distribution
    }

    fn cluster(random: &mut StdRng) -> Vec<f64> {
        let shift: f64 = random.random::<f64>() * 0.2;
        (0..200).map(|_| shift + random.random::<f64>()).collect()
    }

    #[test]
    fn quantiles_of_known_numbers() {
        let numbers: Vec<f64> = (0..10_000)
            .map(|k| (f64::from(k) + 0.5) / 10_000.0)
            .collect();
        let quantiles = pooled(&[numbers]).quantiles(&[0.05, 0.5, 0.95]).unwrap();
        for (estimate, expected) in quantiles.iter().zip([0.05, 0.5, 0.95]) {
            assert!((estimate.value - expected).abs() < 1e-4, "{estimate:?}");
            assert_eq!(estimate.standard_error, None);
        }
    }

    #[test]
    fn an_atom_at_the_origin_is_exact_and_certain() {
        let draw: Vec<f64> = (0..100).map(|k| if k < 10 { -1.0 } else { 0.3 }).collect();
        let quantiles = pooled(&[draw.clone(), draw])
            .quantiles(&[0.05, 0.5])
            .unwrap();
        assert_eq!(quantiles[0].value, -1.0);
        assert_eq!(quantiles[0].standard_error, Some(0.0));
        assert!((quantiles[1].value - 0.3).abs() <= GRID.width);
    }

    #[test]
    fn the_maximum_is_never_passed() {
        let grid = Grid {
            origin: 0.0,
            width: 0.05,
            maximum: 100.0,
        };
        let mut counts = DrawCounts::new(grid);
        (0..10).for_each(|_| counts.add(100.0));
        let mut distribution = Distribution::new(grid);
        distribution.add(&counts);
        assert_eq!(distribution.quantiles(&[0.5]).unwrap()[0].value, 100.0);
    }

    #[test]
    fn merging_has_no_order_and_growth_does_not_show() {
        let mut random = StdRng::seed_from_u64(1);
        let mut draws: Vec<Vec<f64>> = (0..40).map(|_| cluster(&mut random)).collect();
        draws[17].push(25.0);
        let whole = pooled(&draws);
        let mut parts = Distribution::new(GRID);
        for chunk in draws.chunks(7).rev() {
            parts.merge(&pooled(chunk));
        }
        assert_eq!(whole, parts);
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
                let draws: Vec<Vec<f64>> = (0..50).map(|_| cluster(&mut random)).collect();
                let estimate = pooled(&draws).quantiles(&[probability]).unwrap()[0];
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
