//! Named clinicians: what a roster says of them is given, what it does not say has the conditional
//! law, and nobody else is moved. Each law is computed again here by other means: weighted or
//! rejected paths of the unconditional law, quadrature, closed forms.
//!
//! Tolerances are five Monte Carlo standard errors (see `reference::estimate`); seeds are fixed.

// Tests may compare with the platform's own functions.
#![allow(clippy::disallowed_methods)]

#[path = "../reference/mod.rs"]
mod reference;

mod bad_input;
#[path = "../support/command.rs"]
mod command;
mod doubts;
mod folder;
mod followed;
mod identity;
mod mixed;
mod patients;
mod portfolio;
mod practices;
mod program;
mod results;
mod size;
mod sources;
mod together;
mod volume;
mod world;
