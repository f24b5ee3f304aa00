//! Addressed randomness and the laws drawn from it.
//!
//! A random number here is a function of its address, never of what was drawn before: two runs
//! that differ in one assumption see the same luck everywhere else. [`philox`] is the function,
//! [`address`] the addresses; each other file is one law. Laws take a uniform within (0, 1) and
//! invert their distribution function, so that more luck and a greater parameter never give a
//! smaller value; the gamma law alone is drawn by acceptance, from blocks of its own address.

pub mod address;
pub mod binomial;
pub mod categorical;
mod expansion;
pub mod gamma;
pub mod geometric;
mod lattice;
pub mod log_uniform;
pub mod normal;
pub mod philox;
pub mod piecewise;
pub mod poisson;
mod sums;
mod threshold;
mod waiting;

pub use address::{EntityRng, Stream, World};
pub use categorical::Categorical;
pub use geometric::Geometric;
pub use log_uniform::LogUniformInteger;
pub use piecewise::PiecewiseLinear;
pub use threshold::PoissonThreshold;
