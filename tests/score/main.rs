//! `asmcast score` as its users meet it: the program, files in, files and messages out.

// Tests may compare with the platform's own functions.
#![allow(clippy::disallowed_methods)]

mod bad_files;
mod bad_input;
mod cases;
#[path = "../support/command.rs"]
mod command;
mod files;
mod output;
mod warnings;
