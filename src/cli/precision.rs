//! Draws until statistics are as precise as was asked: what is asked is read and held against what
//! there is.

use clap::Args;
use clap::builder::RangedI64ValueParser;
use indicatif::ProgressBar;

use crate::findings::{Finding, Findings, Place};
use crate::forecast::{Checkpoint, Failure, Goal, Target, statistics_of_all};
use crate::report::{MOST_DRAWS, still_to_go};
use crate::scenario::Model;

use super::CommandError;

/// Most draws, where nothing else is said.
const MAX_DRAWS: u32 = 100_000;

/// Options that make the number of draws follow from the errors.
#[derive(Args)]
pub struct Precision {
    /// Draw until the standard error of each of these statistics is at most VALUE, in the unit of
    /// results.csv, in every cohort and year of the group `all`: paf_mean=0.0002,paf_p05=0.0005.
    ///
    /// Any statistic that results.csv has of this group can be named. Errors are looked at when the
    /// scenario's draws (or --draws) are done, and then when the errors say that so many should do, so
    /// that the result is that of `run --draws` with as many, on any number of threads. An error is
    /// trusted from 20 draws on; what does not vary counts as known from 100 on, and is said not to
    /// have varied. Whoever stops when an error is small enough stops a little too early: looks are
    /// so far apart that 95 % intervals lose about a tenth of a percentage point of coverage.
    #[arg(long, value_name = "STATISTIC=VALUE", value_delimiter = ',')]
    until_error: Option<Vec<String>>,
    /// Most draws with --until-error, even if it is not reached: a warning then says what would do.
    /// Without it, 100,000, or the draws to start with if these are more.
    #[arg(long, value_name = "N", requires = "until_error", allow_negative_numbers = true, value_parser = RangedI64ValueParser::<u32>::new().range(1..=i64::from(MOST_DRAWS)))]
    max_draws: Option<u32>,
}

impl Precision {
    /// What is to be drawn until, of a scenario if it could be read; `None` where nothing is asked for.
    ///
    /// # Errors
    /// Each part that cannot be read, each name that no statistic or an earlier part has, what the
    /// scenario does not have, and fewer draws at most than there are to start with.
    pub fn goal(&self, model: Option<&Model>) -> Result<Option<Goal>, Findings> {
        let Some(parts) = &self.until_error else {
            return Ok(None);
        };
        let mut findings = Findings::default();
        let targets = read(parts, &mut findings);
        let draws = model.map_or(1, |model| model.draws);
        for target in &targets {
            if let Some(why) = model.and_then(|model| target.impossible(model)) {
                findings.push(finding(format!("{}: {why}", target.statistic)));
            }
        }
        let max_draws = self.max_draws.unwrap_or(MAX_DRAWS.max(draws));
        if max_draws < draws {
            let message = format!("{max_draws} is below the {draws} draws to start with");
            let finding = Finding::new("--max-draws", Place::File, message);
            findings.push(finding.help("allow more, or start with fewer: --draws"));
        }
        findings.into_result()?;
        Ok(Some(Goal { targets, max_draws }))
    }
}

/// Reads the parts of the option; what is wrong with them is added to the findings.
fn read(parts: &[String], findings: &mut Findings) -> Vec<Target> {
    let mut targets: Vec<Target> = Vec::new();
    let mut twice: Vec<&str> = Vec::new();
    let mut says_all = true;
    for part in parts {
        if part.trim().is_empty() {
            findings.push(finding("nothing stands before or behind a comma".into()));
            continue;
        }
        let (name, value) = match part.split_once('=') {
            Some((name, value)) => (name.trim(), Some(value.trim())),
            None => (part.trim(), None),
        };
        let statistic = statistics_of_all().find(|statistic| *statistic == name);
        if statistic.is_none() {
            findings.push(unknown(name, std::mem::take(&mut says_all)));
        }
        let standard_error = standard_error(name, value).map_err(|found| findings.push(found));
        let (Some(statistic), Ok(standard_error)) = (statistic, standard_error) else {
            continue;
        };
        if !targets.iter().any(|known| known.statistic == statistic) {
            targets.push(Target {
                statistic,
                standard_error,
            });
        } else if !twice.contains(&statistic) {
            twice.push(statistic);
            let message = format!("{statistic} is named more than once");
            findings.push(finding(message).help("give each statistic one standard error"));
        }
    }
    targets
}

/// Reads a standard error of a statistic.
fn standard_error(name: &str, value: Option<&str>) -> Result<f64, Finding> {
    let number = value.and_then(|value| value.parse::<f64>().ok());
    let message = match (number, value) {
        (Some(number), _) if number.is_finite() && number > 0.0 => return Ok(number),
        (_, Some(value)) => format!("{name}: `{value}` is not a finite number above 0"),
        (_, None) => format!("`{name}` without a standard error"),
    };
    Err(finding(message).help("write STATISTIC=VALUE, as in paf_mean=0.0002"))
}

fn finding(message: String) -> Finding {
    Finding::new("--until-error", Place::File, message)
}

/// A name that no statistic has, with the nearest, and all that there are if nobody has said so.
fn unknown(name: &str, says_all: bool) -> Finding {
    let all: Vec<&str> = statistics_of_all().collect();
    let message = format!("`{name}` is no statistic of the group `all` of results.csv");
    let finding = finding(message).nearest(name, &all);
    if !says_all {
        return finding;
    }
    let near = finding
        .help
        .clone()
        .map_or(String::new(), |near| format!("{near} "));
    finding.help(format!("{near}There are {}", all.join(", ")))
}

/// What a run that failed says: of statistics that are not there, what was wrong with asking for them.
pub fn failed(failure: Failure) -> CommandError {
    match failure {
        Failure::Absent { .. } => finding(failure.to_string()).into(),
        _ => CommandError::Running(failure.to_string()),
    }
}

/// Shows how far it is still to go.
pub fn show(bar: &ProgressBar, checkpoint: &Checkpoint, goal: &Goal) {
    let Some((standing, row)) = checkpoint.furthest() else {
        return;
    };
    let expected = row.draws.min(f64::from(goal.max_draws)).ceil();
    bar.set_length(expected as u64);
    bar.set_message(still_to_go(standing, row, checkpoint.draws));
}
