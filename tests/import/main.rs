//! `asmcast import` as its users meet it: the program, CMS's files in, a roster and findings out.
//! Everybody in these files is invented.

// Tests may compare with the platform's own functions.
#![allow(clippy::disallowed_methods)]

// The example that invents files of CMS's size.
#[path = "../../examples/cms_files/people.rs"]
mod people;
#[path = "../../examples/cms_files/providers.rs"]
mod providers;
#[path = "../../examples/cms_files/random.rs"]
mod random;

mod again;
mod bad_files;
mod bad_input;
mod benchmarks;
#[path = "../support/command.rs"]
mod command;
mod files;
mod findings;
mod invented;
mod lines;
mod names;
mod progress;
mod roster;
mod tins;
mod warnings;
mod whole;
