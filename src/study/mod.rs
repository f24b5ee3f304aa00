//! Questions that take more than one forecast of the same draws.

mod levers;

pub use levers::{LeverEffect, LeverStudy, Scope, study_levers, study_levers_of_draw};
