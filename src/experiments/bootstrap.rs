//! What resampling says of an estimate (Efron 1979): rows of an experiment are drawn again, with
//! replacement, and the estimate made anew from each resample.

use rand_core::TryRng;

use crate::random::Stream;
use crate::tally::{Estimate, Interval, Sample};

/// How rows are drawn again.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Resampling {
    /// The random numbers. Each resample is an entity's generator, so that the words of the same
    /// stream, of which designs are made, are left alone.
    pub stream: Stream,
    /// How often.
    pub resamples: u32,
    /// The part of the resampled estimates within an interval.
    pub coverage: f64,
}

impl Resampling {
    /// A thousand resamples, and intervals of 95 %.
    pub fn new(stream: Stream) -> Self {
        Resampling {
            stream,
            resamples: 1000,
            coverage: 0.95,
        }
    }
}

/// What statistics are made of: rows of terms, of which only the means count.
#[derive(Clone, Debug)]
pub(super) struct Terms {
    width: usize,
    numbers: Vec<f64>,
}

impl Terms {
    /// The terms of rows of one width, one row after the other.
    pub(super) fn new(width: usize, numbers: Vec<f64>) -> Self {
        Terms { width, numbers }
    }

    /// How many rows there are.
    pub(super) fn rows(&self) -> usize {
        self.numbers.len() / self.width
    }

    /// Statistics of the terms' means over all rows, each with the standard deviation of the resampled ones
    /// and their percentile interval, by quantiles of type 7: both `None` where there is one row only, or
    /// fewer than two resamples have an estimate. `None` where the statistics are undefined; resamples of
    /// which they are undefined are left out.
    pub(super) fn resampled(
        &self,
        resampling: &Resampling,
        statistics: impl Fn(&[f64]) -> Option<Vec<f64>>,
    ) -> Option<Vec<Estimate>> {
        let rows = self.rows();
        let values = statistics(&self.means())?;
        let mut resampled = vec![Vec::new(); values.len()];
        let resamples = if rows > 1 { resampling.resamples } else { 0 };
        for resample in 0..resamples {
            let chosen = choose(resampling.stream, resample, rows);
            let again = statistics(&self.means_of(chosen)).into_iter().flatten();
            for (column, value) in resampled.iter_mut().zip(again) {
                column.push(value);
            }
        }
        let tail = (1.0 - resampling.coverage) / 2.0;
        let all = values.iter().zip(resampled);
        Some(
            all.map(|(value, column)| judged(*value, column, tail))
                .collect(),
        )
    }

    /// The mean row.
    pub(super) fn means(&self) -> Vec<f64> {
        self.means_of(0..self.rows())
    }

    /// The mean row of as many rows as there are.
    fn means_of(&self, chosen: impl Iterator<Item = usize>) -> Vec<f64> {
        let mut means = vec![0.0; self.width];
        for row in chosen {
            let terms = &self.numbers[row * self.width..][..self.width];
            for (mean, term) in means.iter_mut().zip(terms) {
                *mean += term;
            }
        }
        let rows = self.rows() as f64;
        means.iter_mut().for_each(|mean| *mean /= rows);
        means
    }
}

/// As many rows as there are, drawn with replacement. No row's probability is off by more than 2^-32.
fn choose(stream: Stream, resample: u32, rows: usize) -> impl Iterator<Item = usize> {
    let mut generator = stream.rng(resample);
    (0..rows).map(move |_| {
        let Ok(word) = generator.try_next_u32();
        ((u64::from(word) * rows as u64) >> 32) as usize
    })
}

fn judged(value: f64, resampled: Vec<f64>, tail: f64) -> Estimate {
    let sample = Sample::new(resampled.into_iter());
    let quantile = |probability| Some(sample.quantile(probability)?.value);
    // The error of a mean, times the root of how many they are.
    let mean_error = sample.mean().and_then(|mean| mean.standard_error);
    let ends = || {
        Some(Interval {
            low: quantile(tail)?,
            high: quantile(1.0 - tail)?,
        })
    };
    Estimate {
        value,
        standard_error: mean_error.map(|error| error * (sample.len() as f64).sqrt()),
        interval: mean_error.and_then(|_| ends()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::numeric::normal;
    use crate::random::World;
    use crate::random::address::uniform;

    fn mean(means: &[f64]) -> Option<Vec<f64>> {
        Some(means.to_vec())
    }

    fn normals(seed: u64, rows: u32) -> Terms {
        let stream = World::new(seed, 0).stream(0, 0);
        let words = (0..rows).map(|row| stream.words(row, 0)[0]);
        let numbers = words.map(|word| 3.0 + normal::quantile(uniform(word)));
        Terms::new(1, numbers.collect())
    }

    #[test]
    fn the_error_of_a_mean_is_the_textbooks() {
        let terms = normals(1, 400);
        let resampling = Resampling::new(World::new(1, 0).stream(0, 0));
        let resampled = terms.resampled(&resampling, mean).unwrap()[0];
        let textbook = Sample::new(terms.numbers.iter().copied()).mean().unwrap();
        assert!((resampled.value - textbook.value).abs() < 1e-12);
        // The sd of a thousand resamples has a relative error of 1/sqrt(2000): 2.2 %.
        let textbook = textbook.standard_error.unwrap();
        let ratio = resampled.standard_error.unwrap() / textbook;
        assert!((ratio - 1.0).abs() < 0.1, "{ratio}");
        let Interval { low, high } = resampled.interval.unwrap();
        assert!(((high - low) / textbook / 3.92 - 1.0).abs() < 0.15);
        assert_eq!(terms.resampled(&resampling, mean).unwrap()[0], resampled);
        let other = Resampling::new(World::new(2, 0).stream(0, 0));
        assert_ne!(terms.resampled(&other, mean).unwrap()[0], resampled);
    }

    #[test]
    fn intervals_cover() {
        let covered = (0..1000).filter(|&seed| {
            let resampling = Resampling {
                resamples: 400,
                ..Resampling::new(World::new(seed, 0).stream(1, 0))
            };
            let resampled = normals(seed, 100).resampled(&resampling, mean).unwrap();
            let Interval { low, high } = resampled[0].interval.unwrap();
            (low..=high).contains(&3.0)
        });
        // Of 1,000, sd .7 %; of 100 rows percentile intervals are a trifle short (94.3 % or so).
        let covered = covered.count();
        assert!((920..=970).contains(&covered), "{covered}");
    }

    #[test]
    fn every_row_is_drawn_equally_often() {
        let mut counts = [0.0_f64; 7];
        let stream = World::new(3, 0).stream(0, 0);
        for resample in 0..10_000 {
            choose(stream, resample, 7).for_each(|row| counts[row] += 1.0);
        }
        let chi_square: f64 = counts.iter().map(|n| (n - 1e4) * (n - 1e4) / 1e4).sum();
        // Six degrees of freedom: above 38 once in a million.
        assert!(chi_square < 38.0, "{counts:?}");
    }

    #[test]
    fn what_is_undefined_has_no_interval() {
        let resampling = Resampling::new(World::new(1, 0).stream(0, 0));
        let one = normals(1, 1).resampled(&resampling, mean).unwrap()[0];
        assert_eq!((one.standard_error, one.interval), (None, None));
        assert_eq!(normals(1, 9).resampled(&resampling, |_| None), None);
        // Undefined of all resamples but not of the rows themselves.
        let terms = Terms::new(1, vec![1.0, 2.0]);
        let of_all = |means: &[f64]| (means[0] == 1.5).then(|| means.to_vec());
        let half = terms.resampled(&resampling, of_all).unwrap()[0];
        assert_eq!(
            half.interval,
            Some(Interval {
                low: 1.5,
                high: 1.5
            })
        );
    }
}
