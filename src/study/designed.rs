//! What studies with a design have in common: how they are carried out, why there is none, and the random
//! numbers of designs.

use std::sync::atomic::AtomicBool;

use crate::experiments::DesignError;
use crate::findings::Findings;
use crate::forecast::Failure;
use crate::random::{Stream, World};
use crate::scenario::Scenario;

/// How a study is carried out; nothing in it changes the result.
pub struct StudyControl<'a> {
    /// Worker threads; 0: one for each processor.
    pub threads: usize,
    /// Called after each step, of which the design says how many there are.
    pub done: &'a (dyn Fn() + Sync),
    /// Set from outside to stop early.
    pub stop: &'a AtomicBool,
}

/// Why there is no design.
#[derive(Debug, thiserror::Error)]
pub enum DesignFailure {
    /// A combination of values that it needs is not allowed.
    #[error("{0}")]
    Refused(#[from] Findings),
    /// There is none of this size.
    #[error("{0}")]
    Size(#[from] DesignError),
    /// It was interrupted, or could not run.
    #[error("{0}")]
    Failed(#[from] Failure),
}

/// The component under which designs draw, beyond those of the model.
pub(super) const DESIGN: u16 = u16::MAX;

/// The random numbers of designs and of resampling: those of the scenario's seed, of no draw's world.
pub(super) fn stream(scenario: &Scenario) -> Stream {
    World::new(scenario.model.seed, u32::MAX).stream(DESIGN, 0)
}
