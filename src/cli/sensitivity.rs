//! `asmcast sensitivity`: which assumptions and open rules move the answer.

use std::path::{Path, PathBuf};

use clap::builder::RangedU64ValueParser;
use clap::{Args, ValueEnum};

use crate::findings::{Finding, Findings, Place};
use crate::report::sensitivity::{self as report, Studied};
use crate::report::text::shell_word;
use crate::scenario::Scenario;
use crate::study::StudyControl;
use crate::study::sensitivity::{
    self, Design, Input, Method, Statistic, nothing_to_vary, statistics, study_sensitivity,
};

use super::CommandError;
use super::drawing::{Drawing, stop_on_interrupt};
use super::looking::{Looking, refused};

/// Draws of each evaluation of a design, without --draws.
const DRAWS_OF_A_DESIGN: u32 = 50;

/// Find which assumptions and open rules move the answer.
///
/// Varies the inputs that the scenario names in its [[sensitivity]] entries. Each has a setting (a path
/// with dots, where * stands for any key: cohort.*.cost.reliability varies both cohorts together), and
/// either values = [...] (with weights = [...]), or low and high (with law = "uniform", "triangular" and
/// mode, or "normal" with mean and sd; times = true multiplies what the scenario has).
///
/// tornado puts each input to its ends or values alone, and gives the difference from the scenario, draw
/// by draw. morris changes one input after the other along random ways, and ranks them. sobol varies all
/// together, and gives the share of the variance that each decides alone (first) and with others (total),
/// and so the open rules and the other inputs as two sets.
///
/// With morris and sobol the function studied is the mean over one set of draws, the same at every point
/// (50 without --draws). That other draws would give other numbers is not in the intervals: more draws
/// show how much that is.
///
/// Writes sensitivity.html (to look at) and sensitivity.csv (setting, statistic, index, value, and the
/// interval of 95 % from low to high). Factors and shares are fractions, money is in US dollars, scores in
/// points.
#[derive(Args)]
#[command(after_help = "Examples:
  asmcast sensitivity scenarios/studies/what-moves-the-baseline.toml --method tornado --out tornado
  asmcast sensitivity scenarios/studies/what-moves-the-baseline.toml --method sobol --rows 512 --out sobol
  asmcast sensitivity my.toml --method morris --statistic paf_mean,size:solo/paf_mean --cohort HF")]
pub struct Sensitivity {
    /// Scenario file with [[sensitivity]] entries, TOML or JSON.
    scenario: PathBuf,
    /// How inputs are varied.
    #[arg(long, value_enum)]
    method: MethodName,
    /// morris: random ways through the inputs' ranges [without it: 20]; each takes a forecast for each
    /// input, and one more.
    #[arg(long, value_name = "N", value_parser = RangedU64ValueParser::<u64>::new().range(2..=100_000))]
    trajectories: Option<u64>,
    /// sobol: rows of the design, a power of two [without it: 256]; each takes a forecast for each input,
    /// and four more.
    #[arg(long, value_name = "N", value_parser = power_of_two)]
    rows: Option<u64>,
    /// Statistics by their names in results.csv, each of all or with a group in front
    /// (size:solo/paf_mean); without it, share_positive, paf_p05, paf_p95 and net_medicare_savings of all,
    /// paf_mean of size:solo and size:large.
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    statistic: Vec<String>,
    #[command(flatten)]
    looking: Looking,
    #[command(flatten)]
    drawing: Drawing,
    /// Folder for the output files; without it, reports/<scenario name>-<method>.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Leave out sensitivity.html.
    #[arg(long)]
    no_report: bool,
}

/// How inputs are varied.
#[derive(Clone, Copy, ValueEnum)]
enum MethodName {
    /// Each to its ends or values alone.
    Tornado,
    /// One after the other along random ways, for ranking.
    Morris,
    /// All together, for shares of the variance.
    Sobol,
}

fn power_of_two(text: &str) -> Result<u64, String> {
    let rows: u64 = text.parse().map_err(|_| "not a whole number".to_string())?;
    if rows.is_power_of_two() && (2..=1 << 16).contains(&rows) {
        return Ok(rows);
    }
    let near = rows.clamp(2, 1 << 16).next_power_of_two();
    Err(format!(
        "must be a power of two from 2 to 65536, such as {near}"
    ))
}

impl Sensitivity {
    /// Runs the command.
    pub fn run(self) -> Result<(), CommandError> {
        let method = self.method()?;
        let mut scenario = sensitivity::load(&self.scenario)?;
        self.drawing.apply(&mut scenario);
        if !matches!(method, Method::Tornado) && !self.drawing.has_draws() {
            scenario.model.draws = DRAWS_OF_A_DESIGN;
        }
        let (inputs, statistics) = self.what(&scenario)?;
        let name = format!("{}-{}", scenario.name, self.method_name());
        let default = || PathBuf::from("reports").join(name);
        let folder = self.out.clone().unwrap_or_else(default);
        super::spare_inputs(&folder, &scenario, report::is_output)?;
        let study = self.study(&scenario, &inputs, &statistics, method, &folder)?;
        let studied = Studied::new(&scenario, &inputs, study, self.command(&scenario, method));
        let files = studied.files(!self.no_report);
        let page = Some(report::SENSITIVITY);
        super::finish(&folder, &files, page, self.drawing.quiet, || {
            report::summary(&studied)
        })
    }

    fn study(
        &self,
        scenario: &Scenario,
        inputs: &[Input],
        statistics: &[Statistic],
        method: Method,
        folder: &Path,
    ) -> Result<sensitivity::Sensitivity, CommandError> {
        super::warn_of_scenario(&scenario.warnings);
        let stop = stop_on_interrupt();
        let threads = self.drawing.threads();
        let still = StudyControl {
            threads,
            done: &|| {},
            stop: &stop,
        };
        let design = Design::new(scenario, inputs, method, &still)
            .map_err(|failure| refused(&self.scenario, failure))?;
        super::prepare(folder)?;
        let steps = design.steps(scenario, inputs) as u64;
        let bar = self.drawing.progress_bar_of(steps, self.unit());
        let control = StudyControl {
            done: &|| bar.inc(1),
            ..still
        };
        let study = study_sensitivity(scenario, inputs, statistics, &design, &control);
        bar.finish_and_clear();
        study.map_err(|failure| CommandError::Running(failure.to_string()))
    }

    /// What is varied and looked at; all that is wrong with either is said at once.
    fn what(&self, scenario: &Scenario) -> Result<(Vec<Input>, Vec<Statistic>), Findings> {
        let selection = self.looking.selection(&self.statistic);
        let inputs = sensitivity::inputs(scenario).and_then(|inputs| match inputs.is_empty() {
            true => Err(nothing_to_vary(&self.scenario).into()),
            false => Ok(inputs),
        });
        match (inputs, statistics(scenario, &selection)) {
            (Ok(inputs), Ok(statistics)) => Ok((inputs, statistics)),
            (inputs, statistics) => {
                let all = [inputs.err(), statistics.err()].into_iter().flatten();
                Err(Findings(all.flat_map(|findings| findings.0).collect()))
            }
        }
    }

    /// The method with its size.
    fn method(&self) -> Result<Method, Findings> {
        let mut findings = Findings::default();
        let mut only = |option: &str, of: &str, is_given: bool| {
            if is_given {
                let message = format!("is of --method {of} only");
                findings.push(Finding::new(option, Place::File, message));
            }
        };
        let method = match self.method {
            MethodName::Tornado => Method::Tornado,
            MethodName::Morris => Method::Morris {
                trajectories: self.trajectories.unwrap_or(20) as usize,
            },
            MethodName::Sobol => Method::Sobol {
                rows: self.rows.unwrap_or(256) as usize,
            },
        };
        if !matches!(method, Method::Morris { .. }) {
            only("--trajectories", "morris", self.trajectories.is_some());
        }
        if !matches!(method, Method::Sobol { .. }) {
            only("--rows", "sobol", self.rows.is_some());
        }
        findings.into_result().map(|()| method)
    }

    fn method_name(&self) -> &'static str {
        match self.method {
            MethodName::Tornado => "tornado",
            MethodName::Morris => "morris",
            MethodName::Sobol => "sobol",
        }
    }

    /// What progress is counted in.
    fn unit(&self) -> &'static str {
        match self.method {
            MethodName::Tornado => "draws",
            _ => "evaluations",
        }
    }

    /// The command that gives the same again.
    fn command(&self, scenario: &Scenario, method: Method) -> String {
        let size = match method {
            Method::Tornado => String::new(),
            Method::Morris { trajectories } => format!(" --trajectories {trajectories}"),
            Method::Sobol { rows } => format!(" --rows {rows}"),
        };
        let path = shell_word(&self.scenario.display().to_string());
        let (method, options) = (self.method_name(), self.looking.options(&self.statistic));
        let (draws, seed) = (scenario.model.draws, scenario.model.seed);
        format!(
            "asmcast sensitivity {path} --method {method}{size}{options} --draws {draws} --seed {seed}"
        )
    }
}
