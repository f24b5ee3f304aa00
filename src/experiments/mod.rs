//! Designed experiments: which inputs of a function its outputs follow.
//!
//! An input is a [`Factor`], a law of numbers or of levels, and every factor is asked for by a
//! number within the unit interval: its quantile. So a design is a list of points of the unit
//! hypercube, evaluated by whoever knows the function, in any order and side by side; the outputs
//! come back as one row an evaluation, one column an output. Two designs:
//!
//! - screening ([`trajectories`], [`screen`]; Morris 1991): one factor at a time from a few starts,
//!   to find what can be left alone;
//! - a split of the variance ([`SobolDesign`], [`PickFreeze`]; Sobol' 1993): the share of an output's
//!   variance that factors, or groups of them, make alone and with others.
//!
//! [`PickFreeze`] also splits a variance over independent sources of luck, where a source is drawn
//! again by giving it another stream of random numbers, and no point of a hypercube is needed.
//!
//! ```
//! use asmcast::experiments::{Factor, PickFreeze, Resampling, SobolDesign, Value};
//! use asmcast::random::World;
//!
//! let factors = [Factor::uniform(-1.0, 1.0)?, Factor::categorical(&[0.5, 0.5])?];
//! let stream = World::new(1, 0).stream(0, 0);
//! let design = SobolDesign::new(PickFreeze::each(factors.len(), 512)?, &stream)?;
//! let outputs: Vec<Vec<f64>> = (0..design.plan().evaluations())
//!     .map(|evaluation| {
//!         let point = design.point(evaluation);
//!         match (factors[0].at(point[0]), factors[1].at(point[1])) {
//!             (Value::Number(x), Value::Level(level)) => vec![x + level as f64],
//!             _ => unreachable!(),
//!         }
//!     })
//!     .collect();
//! let indices = design.plan().indices(&outputs, &Resampling::new(stream));
//! let first = &indices[0].as_ref().unwrap().sets[0].first;
//! // The variance of x is 1/3, that of the level 1/4.
//! assert!((first.value - 4.0 / 7.0).abs() < 0.01);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod bootstrap;
mod factor;
mod morris;
mod pick_freeze;
mod sobol;

pub use bootstrap::Resampling;
pub use factor::{Factor, FactorError, Value};
pub use morris::{Screening, Step, Trajectory, screen, trajectories};
pub use pick_freeze::{DesignError, Indices, PickFreeze, SetIndices};
pub use sobol::SobolDesign;
