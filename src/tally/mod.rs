//! Counts and sums that merge to the same result in any order: integers only, so that the number
//! of threads, chunks or parts never shows. Draws are the clusters of every standard error.

mod cells;
mod column;
mod counts;
mod distribution;
mod estimate;
mod grid;
mod histograms;
mod interval;
mod kinds;
mod moments;
mod paired;
mod quartiles;
mod sample;
mod sums;
#[cfg(test)]
mod testing;

pub use cells::{CellSums, Cells, GROUPS, Lanes, ROW};
pub use column::{sum, sum_of_products};
pub use counts::Counts;
pub use distribution::{Class, Distribution};
pub use estimate::Estimate;
pub use grid::Grid;
pub use histograms::{Counter, Histograms};
pub use interval::{Interval, LEAST_DRAWS};
pub use kinds::KindSums;
pub use moments::Moments;
pub use paired::{CountPairs, Differences};
pub use quartiles::Quartiles;
pub use sample::Sample;

/// Bins between two edges at which the spread over draws is kept: with twenty the edges of factors
/// are tenths of a percent, those of scores whole points.
pub(crate) const STRIDE: usize = 20;
