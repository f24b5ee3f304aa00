//! `asmcast score` as its users meet it: the program, files in, files and messages out.

mod bad_files;
mod bad_input;
mod cases;
mod files;
mod output;
mod warnings;
