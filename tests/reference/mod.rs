//! What the statistical tests share: the model's page in numbers, worlds to look at, estimates
//! whose errors come from the spread between draws, and reference laws that use nothing of asmcast.
#![allow(
    dead_code,
    unused_imports,
    reason = "every test binary uses its own part"
)]

pub mod estimate;
pub mod goodness;
pub mod laws;
pub mod page;
pub mod pairs;
pub mod worlds;

pub use estimate::Mean;
pub use worlds::{draw_worlds, each_cohort, scenario};
