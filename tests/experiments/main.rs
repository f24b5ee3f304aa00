//! Designed experiments against closed forms, against SALib, and over many seeds.

// Tests may compare with the platform's own functions.
#![allow(clippy::disallowed_methods)]

mod closed_forms;
mod coverage;
mod designs;
mod functions;
mod reference;
mod sources;
