//! `asmcast run`: the forecast.

use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use clap::Args;

use crate::files;
use crate::findings::Findings;
use crate::forecast::{
    self, Control, Failure, FocalNumbers, Focus, Forecast, Goal, Portfolio, PracticeDraws,
};
use crate::report::{self, FormatName, Named, Outcome, Spool, terminal};
use crate::scenario::Scenario;
use crate::spool::DrawFile;
use crate::study::{LeverStudy, study_levers};

use super::CommandError;
use super::drawing::{Drawing, stop_on_interrupt};
use super::precision::{self, Precision};

/// Forecast payment factors: many whole cohorts drawn, scored and paid.
///
/// Writes report.html (to look at, in any browser, without a network), results.csv (one number a row,
/// with its standard error), intervals.csv (their intervals of 95 %), summary.json (both nested, with all
/// that was assumed) and draws.csv (a row for each draw, cohort and year) into the output folder, and prints a summary. Of clinicians
/// whom the scenario names also board.html (one printed page), a sheet for each practice
/// (practice-<TIN>.html), clinicians.csv, practice_draws.csv (what each practice comes to in each draw),
/// and with --levers levers.csv. A folder tells of one run: what an earlier one has left there is
/// removed. Factors are fractions of Part B payments (0.0123 is 1.23 %), money is in US dollars, scores
/// in points.
#[derive(Args)]
#[command(after_help = "Examples:
  asmcast run                                  the built-in baseline, into reports/baseline
  asmcast run scenarios/midpoint-50.toml       a shipped scenario
  asmcast run my.toml --draws 4000 --out out   more draws, another folder
  asmcast run --until-error paf_mean=0.00002   as many draws as this precision needs
  asmcast run mine/scenario.toml --levers      your own clinicians: see `asmcast import`")]
pub struct Run {
    /// Scenario file, TOML or JSON; without it, the built-in baseline.
    scenario: Option<PathBuf>,
    #[command(flatten)]
    drawing: Drawing,
    #[command(flatten)]
    precision: Precision,
    /// Folder for the output files; without it, reports/<scenario name>.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Formats to write: csv (results.csv, intervals.csv, draws.csv), json (summary.json), html (report.html), and
    /// parquet (results.parquet, draws.parquet).
    #[arg(long, value_name = "LIST", value_enum, value_delimiter = ',', default_values = ["csv", "json", "html"])]
    format: Vec<FormatName>,
    /// Value the levers of the clinicians who are reported by name as well, as `asmcast levers` does.
    #[arg(long)]
    levers: bool,
    /// Leave out report.html and the sheets beside it.
    #[arg(long)]
    no_report: bool,
    /// Leave out draws.csv and draws.parquet, some 5 MB for each 1,000 draws, and practice_draws.csv.
    #[arg(long)]
    no_series: bool,
}

impl Run {
    /// Runs the command.
    pub fn run(self) -> Result<(), CommandError> {
        let (mut scenario, goal) = self.read()?;
        let focus = Focus::new(&scenario.model);
        if self.levers {
            super::levers::somebody(&focus, self.scenario.as_deref())?;
        }
        let folder = self
            .out
            .clone()
            .unwrap_or_else(|| PathBuf::from("reports").join(&scenario.name));
        super::spare_inputs(&folder, &scenario, report::is_output)?;
        super::prepare(&folder)?;
        super::warn_of_scenario(&scenario.warnings);
        let stop = stop_on_interrupt();
        let spool = self.spool(&scenario, &folder)?;
        let focal = Self::focal_file(&scenario, &focus, &folder)?;
        let forecast = self.forecast(
            &scenario,
            goal.as_ref(),
            spool.as_ref(),
            focal.as_ref(),
            &stop,
        )?;
        // All else is of as many draws.
        scenario.model.draws = forecast.draws;
        let portfolio = match &focal {
            Some(file) => Portfolio::new(&scenario.model, &focus, &forecast.focal, file)?,
            None => Portfolio::default(),
        };
        let levers = self.study_levers(&scenario, &stop)?;
        let mut outcome = Outcome::new(&scenario, &forecast);
        let name = self
            .scenario
            .as_deref()
            .map(|path| path.display().to_string());
        let named = Named::new(
            &name.unwrap_or_default(),
            &scenario.model.planning,
            &portfolio,
            levers.as_ref(),
        );
        outcome.tell_of(named, scenario.warnings.len());
        let mut files = report::files(&outcome, spool.as_ref(), &self.formats());
        if outcome.named.is_some() && self.formats().contains(&FormatName::Csv) {
            let draws = focal.as_ref().filter(|_| !self.no_series);
            let draws = draws.map(|file| PracticeDraws::new(&scenario.model, &focus, file));
            files.extend(report::tables_of_named(&portfolio, levers.as_ref(), draws));
        }
        let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
        let left_over = match names.is_empty() {
            true => Vec::new(),
            false => report::left_over(&folder, &names),
        };
        files::write_all(&folder, &files)?;
        files::remove(&left_over)?;
        super::warn(&outcome.not_precise());
        if self.drawing.quiet {
            return Ok(());
        }
        let mut text = terminal::summary(&outcome);
        text.push_str(&terminal::written(&folder, &names, &left_over));
        super::print(&text)
    }

    /// The scenario as the options change it, and what is to be how precise; what is wrong with either
    /// is said at once.
    fn read(&self) -> Result<(Scenario, Option<Goal>), Findings> {
        let mut scenario = Scenario::load(self.scenario.as_deref());
        if let Ok(scenario) = &mut scenario {
            self.drawing.apply(scenario);
        }
        let model = scenario.as_ref().ok().map(|scenario| &scenario.model);
        match (self.precision.goal(model), scenario) {
            (Ok(goal), Ok(scenario)) => Ok((scenario, goal)),
            (goal, scenario) => {
                let both = [goal.err(), scenario.err()].into_iter().flatten();
                Err(Findings(both.flat_map(|findings| findings.0).collect()))
            }
        }
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

    /// What levers are worth, if that was asked for.
    fn study_levers(
        &self,
        scenario: &Scenario,
        stop: &AtomicBool,
    ) -> Result<Option<LeverStudy>, CommandError> {
        if !self.levers {
            return Ok(None);
        }
        let bar = self.drawing.progress_bar(scenario.model.draws);
        let threads = self.drawing.threads();
        let study = study_levers(&scenario.model, threads, stop, &|| bar.inc(1));
        bar.finish_and_clear();
        study
            .map(Some)
            .map_err(|failure: Failure| CommandError::Running(failure.to_string()))
    }

    fn forecast(
        &self,
        scenario: &Scenario,
        goal: Option<&Goal>,
        spool: Option<&Spool>,
        focal: Option<&DrawFile>,
        stop: &AtomicBool,
    ) -> Result<Forecast, CommandError> {
        let model = &scenario.model;
        let bar = match goal {
            Some(_) => self.drawing.progress_bar_with_message(model.draws),
            None => self.drawing.progress_bar(model.draws),
        };
        bar.set_message("then errors are looked at");
        let control = Control {
            threads: self.drawing.threads(),
            done: &|drawn| {
                if let Some(spool) = spool {
                    spool.put(drawn, stop);
                }
                if let Some(focal) = focal {
                    let numbers = drawn.focal.iter().flat_map(FocalNumbers::as_array);
                    focal.put(drawn.draw, numbers, stop);
                }
                bar.inc(1);
            },
            stop,
        };
        let result = match goal {
            Some(goal) => forecast::run_until(model, &control, goal, |checkpoint| {
                precision::show(&bar, checkpoint, goal);
            }),
            None => forecast::run(model, &control),
        };
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
        result.map_err(precision::failed)
    }
}
