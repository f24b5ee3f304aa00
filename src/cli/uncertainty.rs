//! `asmcast uncertainty`: whose uncertainty a forecast's is.

use std::path::{Path, PathBuf};

use clap::Args;

use crate::findings::{Finding, Findings, Place};
use crate::report::text::shell_word;
use crate::report::uncertainty::{self as report, Apportioned};
use crate::scenario::Scenario;
use crate::study::StudyControl;
use crate::study::sensitivity::{self, Input, inputs};
use crate::study::uncertainty::{Uncertainty as Study, UncertaintyDesign, Wanted, wanted};

use super::CommandError;
use super::drawing::{Drawing, stop_on_interrupt};
use super::looking::{Looking, refused};

/// Find how much of a result is luck, and whose uncertainty the rest is.
///
/// Splits the variance of the factor and the dollars of each clinician whom the scenario names (roster or
/// [[focal]]), and of the cohort's statistics, over what it is from: sampling noise of small numbers of
/// cases, true performance, reporting, circumstances (practices, volumes, patients), payments, of named
/// clinicians their peers, and where the scenario has [[sensitivity]] entries open rules and assumptions,
/// which are then drawn too.
///
/// Draws are taken in pairs. Each pair is opened as it is, and once for each part with that part from the
/// second draw and everything else from the first. Of each part two shares of the variance follow, with
/// intervals of 95 %: what it decides alone (first), and with all that it does together with others (total).
///
/// Writes uncertainty.html (to look at) and uncertainty.csv (tidy: a share is a fraction, a mean and a
/// standard deviation are in the statistic's unit: factors are fractions, money is in US dollars, scores in
/// points).
#[derive(Args)]
#[command(after_help = "Examples:
  asmcast uncertainty scenarios/examples/solo-cardiologist.toml --out luck
  asmcast uncertainty scenarios/studies/what-moves-the-baseline.toml --cohort HF --draws 2000
  asmcast uncertainty mine/scenario.toml --year 2027,2028 --statistic size:solo/paf_mean")]
pub struct Uncertainty {
    /// Scenario file, TOML or JSON.
    scenario: PathBuf,
    /// Statistics of cohorts by their names in results.csv, each of all or with a group in front
    /// (size:solo/paf_mean), but no quantiles, which no single draw has; without it, share_positive,
    /// share_maximum_penalty, midpoint, scaling_factor and net_medicare_savings of all, paf_mean of the
    /// sizes of practice.
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    statistic: Vec<String>,
    #[command(flatten)]
    looking: Looking,
    #[command(flatten)]
    drawing: Drawing,
    /// Folder for the output files; without it, reports/<scenario name>-uncertainty.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Leave out uncertainty.html.
    #[arg(long)]
    no_report: bool,
}

impl Uncertainty {
    /// Runs the command.
    pub fn run(self) -> Result<(), CommandError> {
        let mut scenario = sensitivity::load(&self.scenario)?;
        self.drawing.apply(&mut scenario);
        let (inputs, wanted) = self.what(&scenario)?;
        let default = || PathBuf::from("reports").join(format!("{}-uncertainty", scenario.name));
        let folder = self.out.clone().unwrap_or_else(default);
        super::spare_inputs(&folder, &scenario, report::is_output)?;
        let study = self.study(&scenario, &inputs, &wanted, &folder)?;
        let apportioned = Apportioned::new(&scenario, &inputs, study, self.command(&scenario));
        let files = apportioned.files(!self.no_report);
        let page = Some(report::UNCERTAINTY);
        super::finish(&folder, &files, page, self.drawing.quiet, || {
            report::summary(&apportioned)
        })
    }

    fn study(
        &self,
        scenario: &Scenario,
        inputs: &[Input],
        wanted: &Wanted,
        folder: &Path,
    ) -> Result<Study, CommandError> {
        super::warn_of_scenario(&scenario.warnings);
        let stop = stop_on_interrupt();
        let threads = self.drawing.threads();
        let design = UncertaintyDesign::new(scenario, inputs, wanted, threads, &stop)
            .map_err(|failure| refused(&self.scenario, failure))?;
        super::prepare(folder)?;
        let bar = self
            .drawing
            .progress_bar_of(design.evaluations() as u64, "draws");
        let control = StudyControl {
            threads,
            done: &|| bar.inc(1),
            stop: &stop,
        };
        let study = design.study(&control);
        bar.finish_and_clear();
        study.map_err(|failure| CommandError::Running(failure.to_string()))
    }

    /// What is varied and looked at; all that is wrong is said at once.
    fn what(&self, scenario: &Scenario) -> Result<(Vec<Input>, Wanted), Findings> {
        let selection = self.looking.selection(&self.statistic);
        let pairs = self.pairs(scenario);
        match (inputs(scenario), wanted(scenario, &selection), pairs) {
            (Ok(inputs), Ok(wanted), Ok(())) => Ok((inputs, wanted)),
            (inputs, wanted, pairs) => {
                let all = [inputs.err(), wanted.err(), pairs.err().map(Findings::from)];
                let all = all.into_iter().flatten();
                Err(Findings(all.flat_map(|findings| findings.0).collect()))
            }
        }
    }

    /// Makes sure that draws can be taken in pairs, of which there are enough for an interval.
    fn pairs(&self, scenario: &Scenario) -> Result<(), Finding> {
        let draws = scenario.model.draws;
        if draws.is_multiple_of(2) && draws >= LEAST_DRAWS {
            return Ok(());
        }
        let message = format!(
            "{draws} draws: must be even, as they are taken in pairs, and at least {LEAST_DRAWS}"
        );
        let near = draws.max(LEAST_DRAWS).next_multiple_of(2);
        Err(Finding::new("--draws", Place::File, message).help(format!("such as --draws {near}")))
    }

    /// The command that gives the same again.
    fn command(&self, scenario: &Scenario) -> String {
        let path = self.scenario.display().to_string();
        let options = self.looking.options(&self.statistic);
        let (draws, seed) = (scenario.model.draws, scenario.model.seed);
        let path = shell_word(&path);
        format!("asmcast uncertainty {path}{options} --draws {draws} --seed {seed}")
    }
}

/// With fewer draws there is no interval to speak of.
const LEAST_DRAWS: u32 = 40;
