//! What commands that make draws have in common: how many, from which seed, on how many threads, with
//! progress shown.

use std::io::IsTerminal;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use clap::Args;
use clap::builder::RangedI64ValueParser;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::scenario::Scenario;

/// How progress is shown, of steps of some kind.
fn bar_of(kind: &str) -> String {
    format!("{{bar:30}} {{human_pos}} of {{human_len}} {kind}, {{per_sec}}, {{eta}} left")
}

/// Options of commands that make draws.
#[derive(Args)]
pub struct Drawing {
    /// Synthetic worlds to draw; without it, what the scenario says.
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = RangedI64ValueParser::<u32>::new().range(1..=10_000_000))]
    draws: Option<u32>,
    /// Seed of all randomness; without it, what the scenario says.
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = parse_seed)]
    seed: Option<u64>,
    /// Worker threads; the result is the same with any number. Without it, one for each processor.
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = RangedI64ValueParser::<usize>::new().range(1..=1024))]
    threads: Option<usize>,
    /// Print nothing but errors: no progress, no summary.
    #[arg(long)]
    pub quiet: bool,
}

fn parse_seed(text: &str) -> Result<u64, String> {
    let out_of_range = |_| format!("{text} is not in 0..={}", u64::MAX);
    text.parse().map_err(out_of_range)
}

impl Drawing {
    /// Puts what was asked for into a scenario.
    pub fn apply(&self, scenario: &mut Scenario) {
        let model = &mut scenario.model;
        model.draws = self.draws.unwrap_or(model.draws);
        model.seed = self.seed.unwrap_or(model.seed);
    }

    /// Whether the number of draws is asked for.
    pub fn has_draws(&self) -> bool {
        self.draws.is_some()
    }

    /// Worker threads; 0: one for each processor.
    pub fn threads(&self) -> usize {
        self.threads.unwrap_or(0)
    }

    /// Progress on standard error, on a terminal only.
    pub fn progress_bar(&self, draws: u32) -> ProgressBar {
        self.progress(u64::from(draws), &bar_of("draws"))
    }

    /// The same with a message below it.
    pub fn progress_bar_with_message(&self, draws: u32) -> ProgressBar {
        self.progress(u64::from(draws), &format!("{}\n{{msg}}", bar_of("draws")))
    }

    /// The same of so many steps of another kind.
    pub fn progress_bar_of(&self, steps: u64, kind: &str) -> ProgressBar {
        self.progress(steps, &bar_of(kind))
    }

    fn progress(&self, steps: u64, template: &str) -> ProgressBar {
        if self.quiet || !std::io::stderr().is_terminal() {
            return ProgressBar::hidden();
        }
        let target = ProgressDrawTarget::stderr_with_hz(10);
        let bar = ProgressBar::with_draw_target(Some(steps), target);
        match ProgressStyle::with_template(template) {
            Ok(style) => bar.with_style(style),
            Err(_) => bar,
        }
    }
}

/// A flag that an interrupt sets. Once the draws are done the flag is no longer looked at: what
/// is being written then is written whole.
pub fn stop_on_interrupt() -> Arc<AtomicBool> {
    let stop = Arc::new(AtomicBool::new(false));
    let flag = stop.clone();
    // Without a handler an interrupt ends the process at once, and nothing is half-written either.
    let _ = ctrlc::set_handler(move || flag.store(true, Ordering::Relaxed));
    stop
}
