//! What only very many numbers can show: ten million of each law against the law, correlations of
//! ten million pairs, every argument of the functions in single precision. Some minutes:
//!
//! ```sh
//! cargo test --release --test long -- --ignored
//! ```
//!
//! Nothing here is random: the seed is fixed, so that what passes once passes until something
//! changes. Each test says how large a deviation it is sure to see.

// Tests may compare with the platform's own functions.
#![allow(clippy::disallowed_methods)]

#[path = "../laws/exact.rs"]
#[allow(dead_code, reason = "its checks of quantiles belong to tests/laws")]
mod exact;
#[path = "../reference/mod.rs"]
mod reference;

mod arguments;
mod continuous;
mod correlations;
mod coverage;
mod integers;
mod pairs;
mod sample;
mod steps;
mod thresholds;
