//! The bins in which numbers are counted, and the classes of a histogram that people look at.

use super::STRIDE;
use super::column::floor;

/// The bin of an atom at the origin, at the end of a stride of its own.
const ATOM: u32 = STRIDE as u32 - 1;

/// More bins than any sensible range fills; what lies beyond counts in the last.
const MOST_BINS: u32 = 1 << 18;

/// Where the bins lie. The last bin of the first stride holds numbers at the origin or below it, an
/// atom of the distribution, and those before it nothing; the next holds the numbers up to a bin's
/// width above the origin, the upper end excluded, and so on. Whole strides make a class.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Grid {
    /// The smallest possible number.
    pub origin: f64,
    /// How many bins lie side by side in one unit of the numbers.
    pub bins_per_unit: f64,
    /// The largest possible number, if there is one.
    pub maximum: f64,
    /// Strides in a class.
    pub strides_per_class: usize,
}

impl Grid {
    /// The bin of a number.
    #[inline]
    pub(super) fn bin(&self, x: f64) -> u32 {
        let above = floor((x - self.origin) * self.bins_per_unit, MOST_BINS - 2 - ATOM);
        if x <= self.origin {
            ATOM
        } else {
            above + ATOM + 1
        }
    }

    /// The number a share `part` of the way through a bin.
    pub(super) fn number(&self, bin: usize, part: f64) -> f64 {
        let above = bin.saturating_sub(STRIDE);
        if bin < STRIDE {
            self.origin
        } else {
            (self.origin + (above as f64 + part) / self.bins_per_unit).min(self.maximum)
        }
    }

    /// The class of a stride: 0 is the atom's. The maximum belongs to the class below it.
    pub(super) fn class(&self, stride: usize) -> usize {
        stride
            .div_ceil(self.strides_per_class)
            .min(self.last_class())
    }

    /// The last stride of each class of so many strides.
    pub(super) fn class_ends(&self, strides: usize) -> impl Iterator<Item = usize> + use<> {
        let last = strides.saturating_sub(1);
        let (classes, width) = (self.class(last) + 1, self.strides_per_class);
        (0..classes).map(move |class| match class + 1 {
            next if next == classes => last,
            _ => class * width,
        })
    }

    /// The class that ends at the maximum, if there is one.
    fn last_class(&self) -> usize {
        let class = STRIDE as f64 * self.strides_per_class as f64 / self.bins_per_unit;
        let classes = ((self.maximum - self.origin) / class).ceil();
        if classes.is_finite() {
            classes as usize
        } else {
            usize::MAX
        }
    }

    /// The ends of a class; both are the origin for the atom.
    pub(super) fn ends(&self, class: usize) -> [f64; 2] {
        let end = |class: usize| {
            let bins = class * self.strides_per_class * STRIDE;
            (self.origin + bins as f64 / self.bins_per_unit).min(self.maximum)
        };
        [end(class.saturating_sub(1)), end(class)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GRID: Grid = Grid {
        origin: -1.0,
        bins_per_unit: 20.0,
        maximum: 100.0,
        strides_per_class: 2,
    };

    #[test]
    fn a_bin_holds_its_lower_end() {
        let bins = [-2.0, -1.0, -0.9999, -0.95, 0.0, 50.0].map(|x| GRID.bin(x));
        assert_eq!(bins, [19, 19, 20, 21, 40, 1040]);
    }

    #[test]
    fn beyond_all_bounds_is_the_last_bin() {
        assert_eq!(GRID.bin(1e300), MOST_BINS - 1);
        assert_eq!(GRID.bin(f64::INFINITY), MOST_BINS - 1);
        assert_eq!(GRID.number(MOST_BINS as usize - 1, 0.5), 100.0);
    }

    #[test]
    fn classes_are_whole_strides_and_the_maximum_is_in_the_last() {
        assert_eq!(
            [0, 1, 2, 3, 101, 102, 103, 900].map(|s| GRID.class(s)),
            [0, 1, 1, 2, 51, 51, 51, 51]
        );
        assert_eq!(GRID.ends(0), [-1.0, -1.0]);
        assert_eq!(GRID.ends(1), [-1.0, 1.0]);
        assert_eq!(GRID.ends(51), [99.0, 100.0]);
    }
}
