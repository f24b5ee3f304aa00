//! Whether Poisson counts reach a minimum, which is all that is asked of many of them.

use super::address;
use super::lattice::LANES;
use super::poisson;
use crate::columns::{by_lanes, for_each_flag};
use crate::numeric::{integer, single};

/// Cells of the table: a power of two.
const CELLS: usize = 2048;
/// The table runs from minus this to this.
const END: f32 = 6.4;
/// As far as it is used.
const REACH: f32 = 6.39;
/// Cells in a unit.
const SCALE: f32 = CELLS as f32 / (2.0 * END);

/// The minimum of Poisson counts whose means are lognormal: `exp(log_mean + log_sd x)`, for a
/// standard normal `x`.
///
/// A count reaches the minimum where its uniform is above the probability of less, a function of
/// `x` alone: it is tabulated, linear between grid points. Where the uniform is within the table's
/// error of it, the count itself decides. So the answer is that of [`poisson::quantile`].
#[derive(Clone, Debug)]
pub struct PoissonThreshold {
    minimum: u32,
    log_mean: f32,
    log_sd: f32,
    /// Probability of less than the minimum at a cell's start, and what it gains up to its end.
    starts: [f32; CELLS],
    gains: [f32; CELLS],
    /// Twice the table's greatest error.
    doubt: f32,
}

impl PoissonThreshold {
    /// Tabulates a minimum for a lognormal law of means.
    pub fn new(minimum: u32, log_mean: f64, log_sd: f64) -> Self {
        // Rounding of the uniform, the mean and the interpolation.
        const ROUNDING: f32 = 4e-6;
        let mut threshold = PoissonThreshold {
            minimum,
            log_mean: log_mean as f32,
            log_sd: log_sd as f32,
            starts: [0.0; CELLS],
            gains: [0.0; CELLS],
            doubt: ROUNDING,
        };
        let less = |threshold: &Self, cells: f32| match minimum.checked_sub(1) {
            None => 0.0,
            Some(most) => poisson::tails(most, threshold.mean(cells / SCALE - END)).0,
        };
        for cell in 0..CELLS {
            let [start, middle, end] =
                [0.0, 0.5, 1.0].map(|part| less(&threshold, cell as f32 + part));
            threshold.starts[cell] = start as f32;
            threshold.gains[cell] = (end - start) as f32;
            // Between two grid points a curve is farthest from its chord in the middle.
            let error = (middle - (start + end) / 2.0).abs() as f32;
            threshold.doubt = threshold.doubt.max(2.0 * error + ROUNDING);
        }
        threshold
    }

    /// The mean of the count at `x`.
    fn mean(&self, x: f32) -> f64 {
        f64::from(single::exp(self.log_mean + self.log_sd * x))
    }

    /// Whether the counts reach the minimum, of uniforms given as words and of the standard normals
    /// in the same places.
    pub fn reach(&self, words: &[u32], normals: &[f32], reached: &mut [bool]) {
        by_lanes(
            words,
            normals,
            normals,
            reached,
            |words, normals, _, out| {
                self.reach_chunk(words, normals, out);
            },
        );
    }

    #[inline(always)]
    fn reach_chunk(
        &self,
        words: &[u32; LANES],
        normals: &[f32; LANES],
        reached: &mut [bool; LANES],
    ) {
        const UNIT: f32 = 1.0 / 4_294_967_296.0;
        let mut doubtful = [0; LANES];
        for lane in 0..LANES {
            let x = normals[lane];
            let above = words[lane] as f32 * UNIT - self.less(x);
            let certain = (above.abs() > self.doubt) & (x.abs() < REACH);
            reached[lane] = above > 0.0;
            doubtful[lane] = u8::from(!certain);
        }
        for_each_flag(&doubtful, |lane| {
            let u = address::uniform(words[lane]);
            reached[lane] = poisson::quantile(u, self.mean(normals[lane])) >= self.minimum;
        });
    }

    /// The probability of less than the minimum, by the table.
    #[inline(always)]
    fn less(&self, x: f32) -> f32 {
        let (cell, part) = integer::split((x + END) * SCALE);
        // The remainder spares the check of the bounds; what is beyond them is in doubt.
        let cell = cell as usize % CELLS;
        self.starts[cell] + self.gains[cell] * part
    }
}
