//! `asmcast levers`: what each thing that a clinician can do is worth.

use std::path::{Path, PathBuf};

use clap::Args;

use crate::files::Content;
use crate::findings::{Finding, Place};
use crate::forecast::{Failure, Focus};
use crate::report::{self, LEVERS_CSV};
use crate::scenario::Scenario;
use crate::study::study_levers;

use super::CommandError;
use super::drawing::{Drawing, stop_on_interrupt};

/// Value each lever of the scenario's clinicians: what it is worth if only they do it, and if
/// everybody does.
///
/// Levers are: each measure's rate one point better, and at the best tenth of its law; episode cost
/// 1 % and 5 % lower; improvement activities done; Promoting Interoperability at 100 %; every reported
/// measure complete; measures reported at all; eCQMs instead of MIPS CQMs. Each is tried in every draw
/// of the forecast, on the same luck. Writes levers.csv: factors are fractions of Part B payments,
/// dollars are US dollars of a payment year, each with its paired standard error.
#[derive(Args)]
#[command(after_help = "Examples:
  asmcast levers scenarios/examples/solo-cardiologist.toml --out levers
  asmcast levers mine/scenario.toml --draws 200 --out mine/levers")]
pub struct Levers {
    /// Scenario file with a roster or [[focal]] tables.
    scenario: PathBuf,
    #[command(flatten)]
    drawing: Drawing,
    /// Folder for levers.csv.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
}

impl Levers {
    /// Runs the command.
    pub fn run(self) -> Result<(), CommandError> {
        let mut scenario = Scenario::load(Some(&self.scenario))?;
        self.drawing.apply(&mut scenario);
        somebody(&Focus::new(&scenario.model), Some(&self.scenario))?;
        super::spare_inputs(&self.out, &scenario, |name| name == LEVERS_CSV)?;
        let other = report::scenario_in(&self.out);
        if other.is_some_and(|digest| digest != scenario.digest()) {
            let message = "the folder has the forecast of another scenario, or of this one before \
                           it was changed";
            let finding = Finding::new("--out", Place::File, message);
            return Err(finding.help("name another folder").into());
        }
        super::prepare(&self.out)?;
        super::warn_of_scenario(&scenario.warnings);
        let model = &scenario.model;
        let bar = self.drawing.progress_bar(model.draws);
        let stop = stop_on_interrupt();
        let study = study_levers(model, self.drawing.threads(), &stop, &|| bar.inc(1));
        bar.finish_and_clear();
        let study = study.map_err(|failure: Failure| CommandError::Running(failure.to_string()))?;
        let write = |out: &mut (dyn std::io::Write + Send)| report::write_levers(&study, out);
        let files: [(String, Content<'_>); 1] = [(LEVERS_CSV.into(), Box::new(write))];
        super::finish(&self.out, &files, None, self.drawing.quiet, || {
            report::levers_text(&study, &model.years)
        })
    }
}

/// Makes sure that somebody's levers can be valued.
pub(super) fn somebody(focus: &Focus, scenario: Option<&Path>) -> Result<(), CommandError> {
    if !focus.is_empty() {
        return Ok(());
    }
    let file = scenario.unwrap_or(Path::new("the built-in baseline"));
    let message = "names nobody whose levers could be valued";
    let help = "give a roster = \"roster.csv\", or [[focal]] tables";
    Err(Finding::new(file, Place::File, message).help(help).into())
}
