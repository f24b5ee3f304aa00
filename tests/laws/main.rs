//! The random numbers and the laws against exact probabilities, columns against their places one by
//! one, and pinned first values. What only very many draws can show is in `tests/long`.

// Tests may compare with the platform's own functions.
#![allow(clippy::disallowed_methods)]

#[path = "../reference/goodness.rs"]
#[allow(dead_code, reason = "large samples are those of tests/long")]
mod goodness;
#[path = "../reference/steps.rs"]
mod steps;

mod columns;
mod continuous;
mod discrete;
#[allow(dead_code, reason = "probabilities are for tests/long")]
mod exact;
mod mixtures;
mod pinned_functions;
mod pins;
mod small;
mod streams;
mod thresholds;
