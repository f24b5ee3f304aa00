//! The laws of people: every mean, spread, quantile and correlation of the model's page that
//! concerns candidates, practices, volumes, payments and patients, and the size of each year's
//! cohort.
//!
//! Every tolerance is five Monte Carlo standard errors, taken over draws (see
//! `reference::estimate`); the last number of each check is the deviation that it must be able to
//! find.

// Tests may compare with the platform's own functions.
#![allow(clippy::disallowed_methods)]

#[path = "../reference/mod.rs"]
mod reference;

mod addresses;
mod cohorts;
mod patients;
mod payments;
mod practices;
mod samples;
mod shocks;
mod volume;
