//! The laws of a performance year: abilities and their correlations, the laws of true performance
//! seen through observed rates, cases, episode cost, reporting and attestation.
//!
//! Every tolerance is five Monte Carlo standard errors, taken over draws (see
//! `reference::estimate`); the last number of each check is the deviation that it must be able to
//! find.

// Tests may compare with the platform's own functions.
#![allow(clippy::disallowed_methods)]

#[path = "../reference/mod.rs"]
mod reference;

mod abilities;
mod addresses;
mod attestation;
mod cost;
mod counts;
mod options;
mod published;
mod reporting;
mod samples;
mod shocks;
mod sources;
