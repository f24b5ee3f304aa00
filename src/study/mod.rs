//! Questions that take more than one forecast of the same draws.

mod compare;
mod designed;
mod levers;
mod paired;
pub mod sensitivity;
pub mod uncertainty;

pub use compare::{Comparison, ComparisonControl, Difference, SAME_FACTOR, compare};
pub use designed::{DesignFailure, StudyControl};
pub use levers::{LeverEffect, LeverStudy, Scope, study_levers, study_levers_of_draw};
pub use paired::{NumberPlace, PairedDraw, PairedDraws};
