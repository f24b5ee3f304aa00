//! Counts and sums that merge to the same result in any order: integers only, so that the number
//! of threads, chunks or parts never shows. Draws are the clusters of every standard error.

mod distribution;
mod estimate;
mod moments;

pub use distribution::{Distribution, DrawCounts, Grid};
pub use estimate::Estimate;
pub use moments::Moments;
