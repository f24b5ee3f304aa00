//! The bins in which numbers are counted.

use super::column::floor;

/// More bins than any sensible range fills; what lies beyond counts in the last.
const MOST_BINS: u32 = 1 << 18;

/// Where the bins lie. Bin 0 holds numbers at the origin or below it, an atom of the distribution;
/// bin k holds the numbers from (k - 1) to k bins above the origin, the upper end excluded.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Grid {
    /// The smallest possible number.
    pub origin: f64,
    /// How many bins lie side by side in one unit of the numbers.
    pub bins_per_unit: f64,
    /// The largest possible number, if there is one.
    pub maximum: f64,
}

impl Grid {
    /// The bin of a number.
    #[inline]
    pub(super) fn bin(&self, x: f64) -> u32 {
        let above = floor((x - self.origin) * self.bins_per_unit, MOST_BINS - 2) + 1;
        if x <= self.origin { 0 } else { above }
    }

    /// The number a share `part` of the way through a bin.
    pub(super) fn number(&self, bin: usize, part: f64) -> f64 {
        if bin == 0 {
            self.origin
        } else {
            (self.origin + ((bin - 1) as f64 + part) / self.bins_per_unit).min(self.maximum)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GRID: Grid = Grid {
        origin: -1.0,
        bins_per_unit: 20.0,
        maximum: 100.0,
    };

    #[test]
    fn a_bin_holds_its_lower_end() {
        let bins = [-2.0, -1.0, -0.9999, -0.95, 0.0, 50.0].map(|x| GRID.bin(x));
        assert_eq!(bins, [0, 0, 1, 2, 21, 1021]);
    }

    #[test]
    fn beyond_all_bounds_is_the_last_bin() {
        assert_eq!(GRID.bin(1e300), MOST_BINS - 1);
        assert_eq!(GRID.bin(f64::INFINITY), MOST_BINS - 1);
        assert_eq!(GRID.number(MOST_BINS as usize - 1, 0.5), 100.0);
    }
}
