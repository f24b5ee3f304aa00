//! The random numbers and the laws against exact probabilities, and pinned first values.

// Tests may compare with the platform's own functions.
#![allow(clippy::disallowed_methods)]

mod continuous;
mod discrete;
mod exact;
mod pins;
mod small;
mod streams;
