//! One number a draw, counted in the classes of a histogram.

use std::collections::BTreeMap;

use super::{Class, Estimate};

/// Fewest and most classes of a histogram that people look at; between them, 2 n^(1/3) of n numbers.
const CLASSES: std::ops::RangeInclusive<i64> = 8..=40;

/// Counts of numbers in narrow bins; merging is exact and has no order. Memory grows with the range
/// of the numbers, not with how many there are.
#[derive(Clone, Debug, PartialEq)]
pub struct Counts {
    bins_per_unit: f64,
    counts: BTreeMap<i64, u64>,
}

impl Counts {
    /// No numbers yet, in bins of which so many make a unit.
    pub fn new(bins_per_unit: f64) -> Self {
        Counts {
            bins_per_unit,
            counts: BTreeMap::new(),
        }
    }

    /// Adds a draw's number.
    pub fn add(&mut self, x: f64) {
        let bin = (x * self.bins_per_unit).floor() as i64;
        *self.counts.entry(bin).or_default() += 1;
    }

    /// Takes in what another tally of the same bins has seen.
    pub fn merge(&mut self, other: &Counts) {
        for (bin, count) in &other.counts {
            *self.counts.entry(*bin).or_default() += count;
        }
    }

    /// The shares of draws by class, from the first that holds any to the last: classes of 1, 2 or 5
    /// times a power of ten of bins, so wide that there are few. Draws are independent, so a share
    /// s has the standard error sqrt(s (1 - s) / (n - 1)).
    pub fn classes(&self) -> Vec<Class> {
        let (Some((&first, _)), Some((&last, _))) =
            (self.counts.first_key_value(), self.counts.last_key_value())
        else {
            return Vec::new();
        };
        let n: u64 = self.counts.values().sum();
        let most = CLASSES.rev().find(|classes| classes.pow(3) <= 8 * n as i64);
        let most = most.unwrap_or(*CLASSES.start());
        let width = round_widths()
            .find(|width| last.div_euclid(*width) - first.div_euclid(*width) < most)
            .unwrap_or(i64::MAX);
        let (first, last) = (first.div_euclid(width), last.div_euclid(width));
        let mut counts = vec![0; (last - first + 1) as usize];
        for (bin, count) in &self.counts {
            counts[(bin.div_euclid(width) - first) as usize] += count;
        }
        let n = n as f64;
        let end = |class: i64| (class * width) as f64 / self.bins_per_unit;
        let classes = (first..).zip(counts);
        classes
            .map(|(class, count)| {
                let share = count as f64 / n;
                Class {
                    low: end(class),
                    high: end(class + 1),
                    share: Estimate::new(
                        share,
                        (n > 1.0).then(|| (share * (1.0 - share) / (n - 1.0)).sqrt()),
                    ),
                }
            })
            .collect()
    }
}

/// 1, 2, 5, 10, 20, 50 ...
fn round_widths() -> impl Iterator<Item = i64> {
    (0..18).flat_map(|power| [1, 2, 5].map(|digit| digit * 10_i64.pow(power)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(numbers: &[f64]) -> Counts {
        let mut counts = Counts::new(100.0);
        numbers.iter().for_each(|x| counts.add(*x));
        counts
    }

    #[test]
    fn classes_have_round_ends_and_hold_everyone() {
        let numbers: Vec<f64> = (0..100)
            .map(|k| -0.3 + f64::from(k) / 100.0 + 0.001)
            .collect();
        let classes = counts(&numbers).classes();
        // A hundred bins of a hundredth, at most nine classes: classes of twenty.
        assert_eq!(classes.len(), 6);
        assert_eq!((classes[0].low, classes[0].high), (-0.4, -0.2));
        let all: f64 = classes.iter().map(|class| class.share.value).sum();
        assert!((all - 1.0).abs() < 1e-12);
        let error = (0.2_f64 * 0.8 / 99.0).sqrt();
        assert!((classes[3].share.standard_error.unwrap() - error).abs() < 1e-12);
    }

    #[test]
    fn merging_has_no_order_and_nothing_gives_nothing() {
        let (mut one, mut other) = (counts(&[0.5, 0.7, 1.0]), counts(&[0.7, -3.0]));
        let first = one.clone();
        one.merge(&other);
        other.merge(&first);
        assert_eq!(one, other);
        assert_eq!(counts(&[]).classes(), []);
        assert_eq!(counts(&[1.0]).classes()[0].share.standard_error, None);
    }
}
