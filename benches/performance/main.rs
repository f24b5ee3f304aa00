//! What a forecast costs: wall time and memory against draws, cohort size and threads, and where
//! the time of a participant-year goes. Writes tables (CSV), charts (SVG) and a page (README.md)
//! into `reports/performance`.
//!
//! ```text
//! cargo bench --bench performance                  everything, some ten minutes
//! cargo bench --bench performance -- --quick       a look, a minute, written nowhere
//! ```
//!
//! Curves time the program as a user runs it, start-up and output included; each point is measured
//! in several rounds, taken in turn so that a slow moment of the machine falls on all of them.

mod budget;
mod curves;
mod page;
mod plot;
mod sample;

use std::path::Path;

use sample::Effort;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let has = |name: &str| arguments.iter().any(|argument| argument == name);
    // Cargo runs benchmarks as tests too (`cargo test --benches`): once, small, nothing written.
    let measuring = has("--bench");
    let effort = match (measuring, has("--quick")) {
        (false, _) => Effort::TRIAL,
        (true, true) => Effort::QUICK,
        (true, false) => Effort::FULL,
    };
    let curves = [
        curves::draws(&effort),
        curves::participants(&effort),
        curves::threads(&effort),
    ];
    let budget = budget::measure(&effort);
    let page = page::text(&curves, &budget, &effort);
    if measuring {
        println!("{page}");
    }
    if effort.is_written {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("reports/performance");
        page::write(&folder, &page, &curves, &budget).expect("reports/performance takes the files");
    }
}
