//! `asmcast run`: the forecast.

use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use clap::Args;
use clap::builder::RangedI64ValueParser;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::files;
use crate::forecast::{self, Control, Failure, FocalNumbers, Focus, Forecast, Portfolio};
use crate::report::{self, FormatName, Outcome, Spool, terminal};
use crate::scenario::Scenario;
use crate::spool::DrawFile;

use super::CommandError;

/// Forecast payment factors: many whole cohorts drawn, scored and paid.
///
/// Writes report.html (to look at, in any browser, without a network), results.csv (one number a row,
/// with its standard error), summary.json (the same nested, with all that was assumed) and draws.csv
/// (a row for each draw, cohort and year) into the output folder, and prints a summary. Factors are
/// fractions of Part B payments (0.0123 is 1.23 %), money is in US dollars, scores in points.
#[derive(Args)]
#[command(after_help = "Examples:
  asmcast run                                  the built-in baseline, into reports/baseline
  asmcast run scenarios/midpoint-50.toml       a shipped scenario
  asmcast run my.toml --draws 4000 --out out   more draws, another folder")]
pub struct Run {
    /// Scenario file, TOML or JSON; without it, the built-in baseline.
    scenario: Option<PathBuf>,
    /// Synthetic worlds to draw; without it, what the scenario says.
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = RangedI64ValueParser::<u32>::new().range(1..=10_000_000))]
    draws: Option<u32>,
    /// Seed of all randomness; without it, what the scenario says.
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = parse_seed)]
    seed: Option<u64>,
    /// Worker threads; the result is the same with any number. Without it, one for each processor.
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = RangedI64ValueParser::<usize>::new().range(1..=1024))]
    threads: Option<usize>,
    /// Folder for the output files; without it, reports/<scenario name>.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Print nothing but errors: no progress, no summary.
    #[arg(long)]
    quiet: bool,
    /// Formats to write: csv (results.csv, draws.csv), json (summary.json), html (report.html), and
    /// parquet (results.parquet, draws.parquet).
    #[arg(long, value_name = "LIST", value_enum, value_delimiter = ',', default_values = ["csv", "json", "html"])]
    format: Vec<FormatName>,
    /// Leave out report.html.
    #[arg(long)]
    no_report: bool,
    /// Leave out draws.csv and draws.parquet, some 5 MB for each 1,000 draws.
    #[arg(long)]
    no_series: bool,
}

fn parse_seed(text: &str) -> Result<u64, String> {
    let out_of_range = |_| format!("{text} is not in 0..={}", u64::MAX);
    text.parse().map_err(out_of_range)
}

impl Run {
    /// Runs the command.
    pub fn run(self) -> Result<(), CommandError> {
        let mut scenario = Scenario::load(self.scenario.as_deref())?;
        if let Some(draws) = self.draws {
            scenario.model.draws = draws;
        }
        if let Some(seed) = self.seed {
            scenario.model.seed = seed;
        }
        let folder = self
            .out
            .clone()
            .unwrap_or_else(|| PathBuf::from("reports").join(&scenario.name));
        super::prepare(&folder)?;
        super::warn(&scenario.warnings);
        let spool = self.spool(&scenario, &folder)?;
        let focus = Focus::new(&scenario.model);
        let focal = Self::focal_file(&scenario, &focus, &folder)?;
        let forecast = self.forecast(&scenario, spool.as_ref(), focal.as_ref())?;
        let portfolio = match &focal {
            Some(file) => Portfolio::new(&scenario.model, &focus, &forecast.focal, file)?,
            None => Portfolio::default(),
        };
        let outcome = Outcome::new(&scenario, &forecast);
        let mut files = report::files(&outcome, spool.as_ref(), &self.formats());
        if focal.is_some() && self.formats().contains(&FormatName::Csv) {
            let write = |out: &mut (dyn Write + Send)| report::write_clinicians(&portfolio, out);
            files.push((report::CLINICIANS_CSV, Box::new(write)));
        }
        files::write_all(&folder, &files)
            .map_err(|error| CommandError::Running(error.to_string()))?;
        if self.quiet {
            return Ok(());
        }
        let names: Vec<&str> = files.iter().map(|(name, _)| *name).collect();
        let mut text = terminal::summary(&outcome);
        text.push_str(&match names.is_empty() {
            true => "\nNothing written: --no-report leaves out the one format asked for\n".into(),
            false => format!("\nWritten to {}: {}\n", folder.display(), names.join(", ")),
        });
        super::print(&text)
    }

    /// What is to be written.
    fn formats(&self) -> Vec<FormatName> {
        let mut formats = Vec::new();
        for &format in &self.format {
            let is_left_out = self.no_report && format == FormatName::Html;
            if !is_left_out && !formats.contains(&format) {
                formats.push(format);
            }
        }
        formats
    }

    /// Where the series of the draws wait until all are there, if they are wanted.
    fn spool(&self, scenario: &Scenario, folder: &Path) -> Result<Option<Spool>, CommandError> {
        let is_wanted = self.formats().iter().any(|format| format.has_series());
        if self.no_series || !is_wanted {
            return Ok(None);
        }
        Spool::new(folder, &scenario.model)
            .map(Some)
            .map_err(|error| CommandError::Running(format!("{}: {error}", folder.display())))
    }

    /// Where the numbers of those who are reported by name wait until all draws are done.
    fn focal_file(
        scenario: &Scenario,
        focus: &Focus,
        folder: &Path,
    ) -> Result<Option<DrawFile>, CommandError> {
        if focus.is_empty() {
            return Ok(None);
        }
        let years = scenario.model.years.len();
        let numbers = focus.clinicians().len() * years * FocalNumbers::COUNT;
        DrawFile::new(folder, numbers)
            .map(Some)
            .map_err(|error| CommandError::Running(format!("{}: {error}", folder.display())))
    }

    fn forecast(
        &self,
        scenario: &Scenario,
        spool: Option<&Spool>,
        focal: Option<&DrawFile>,
    ) -> Result<Forecast, CommandError> {
        let bar = self.progress_bar(scenario.model.draws);
        let stop = stop_on_interrupt();
        let result = forecast::run(
            &scenario.model,
            &Control {
                threads: self.threads.unwrap_or(0),
                done: &|drawn| {
                    if let Some(spool) = spool {
                        spool.put(drawn, &stop);
                    }
                    if let Some(focal) = focal {
                        let numbers = drawn.focal.iter().flat_map(FocalNumbers::as_array);
                        focal.put(drawn.draw, numbers, &stop);
                    }
                    bar.inc(1);
                },
                stop: &stop,
            },
        );
        bar.finish_and_clear();
        if let Some(error) = spool.and_then(Spool::failure) {
            return Err(CommandError::Running(format!(
                "the series of the draws could not be kept: {error}; --no-series leaves it out"
            )));
        }
        if let Some(error) = focal.and_then(DrawFile::failure) {
            return Err(CommandError::Running(format!(
                "the draws of the named clinicians could not be kept: {error}"
            )));
        }
        result.map_err(|failure: Failure| CommandError::Running(failure.to_string()))
    }

    /// Progress on standard error, on a terminal only.
    fn progress_bar(&self, draws: u32) -> ProgressBar {
        if self.quiet || !std::io::stderr().is_terminal() {
            return ProgressBar::hidden();
        }
        let bar = ProgressBar::with_draw_target(
            Some(u64::from(draws)),
            ProgressDrawTarget::stderr_with_hz(10),
        );
        let style = ProgressStyle::with_template(
            "{bar:30} {human_pos} of {human_len} draws, {per_sec}, {eta} left",
        );
        match style {
            Ok(style) => bar.with_style(style),
            Err(_) => bar,
        }
    }
}

/// A flag that an interrupt sets. Once the draws are done the flag is no longer looked at: what
/// is being written then is written whole.
fn stop_on_interrupt() -> Arc<AtomicBool> {
    let stop = Arc::new(AtomicBool::new(false));
    let flag = stop.clone();
    // Without a handler an interrupt ends the process at once, and nothing is half-written either.
    let _ = ctrlc::set_handler(move || flag.store(true, Ordering::Relaxed));
    stop
}
