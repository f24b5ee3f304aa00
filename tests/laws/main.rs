//! The random numbers and the laws against exact probabilities, columns against their places one by
//! one, and pinned first values. What only very many draws can show is in `tests/long`.

// Tests may compare with the platform's own functions.
#![allow(clippy::disallowed_methods)]

#[path = "../reference/goodness.rs"]
mod goodness;

mod columns;
mod continuous;
mod discrete;
mod exact;
mod pins;
mod small;
mod streams;
