//! Where a quantile lies: between two ranks of a column in order, and in a bucket of equal width.

/// Leaves the nearest integer in the lowest bits.
const ROUNDER: f64 = 4_503_599_627_370_496.0;

/// From a value to the bucket it falls into.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scale {
    pub(super) low: f64,
    pub(super) high: f64,
    per_bucket: f64,
}

impl Scale {
    /// For so many buckets within a range.
    pub(super) fn between((low, high): (f64, f64), buckets: usize) -> Self {
        let per_bucket = (buckets - 1) as f64 / (high - low);
        // Too wide or too narrow a range for buckets leaves all values in one or two of them.
        let per_bucket = if per_bucket > 0.0 {
            per_bucket.min(f64::MAX)
        } else {
            0.0
        };
        Scale {
            low,
            high,
            per_bucket,
        }
    }

    /// The bucket of a value, from 0; never less for a greater one.
    #[inline(always)]
    pub(super) fn bucket(self, value: f64) -> u16 {
        let value = if value > self.high { self.high } else { value };
        let value = if value < self.low { self.low } else { value };
        ((value - self.low) * self.per_bucket + ROUNDER).to_bits() as u16
    }
}

/// A quantile between two ranks, from 0, of a column in ascending order.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Quantile {
    pub(super) lower: u32,
    pub(super) upper: u32,
    /// The part of the way from the lower to the upper.
    part: f64,
}

impl Quantile {
    /// The quantile at numerator/denominator of a group whose ranks begin at `first`. Its position
    /// is computed in integers, so that a quantile that falls on an order statistic is that value
    /// exactly: a participant who stands on a percentile has reached it.
    pub(super) fn at(numerator: usize, denominator: usize, first: usize, length: usize) -> Self {
        let position = (length - 1) * numerator;
        let (rank, remainder) = (position / denominator, position % denominator);
        let lower = first + rank;
        Quantile {
            lower: lower as u32,
            upper: (lower + usize::from(remainder > 0)) as u32,
            part: remainder as f64 / denominator as f64,
        }
    }

    /// The quantile, from the values of the two ranks.
    pub(super) fn between(self, lower: f64, upper: f64) -> f64 {
        if self.part == 0.0 {
            lower
        } else {
            lower + (upper - lower) * self.part
        }
    }
}
