//! The random numbers and the laws against exact probabilities, and pinned first values.

mod continuous;
mod discrete;
mod exact;
mod pins;
mod small;
mod streams;
