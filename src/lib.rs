//! asmcast forecasts what Medicare's Ambulatory Specialty Model will pay.

pub mod cli;
pub mod columns;
pub mod components;
pub mod experiments;
pub mod explain;
pub mod files;
pub mod findings;
pub mod forecast;
pub mod import;
pub mod numeric;
pub mod performance;
pub mod population;
pub mod program;
pub mod random;
pub mod records;
pub mod report;
pub mod rules;
pub mod scenario;
pub mod sources;
pub mod spool;
pub mod study;
pub mod tally;
