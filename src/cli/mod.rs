//! The command line: one file a command. Results go to standard output or to files, progress and
//! complaints to standard error; the exit status is 0 done, 1 failed while running, 2 the user's
//! input is wrong.

mod check;
mod compare;
mod drawing;
mod explain;
mod export;
mod import;
mod levers;
mod looking;
mod people;
mod precision;
mod report;
mod rules;
mod run;
mod schema;
mod score;
mod sensitivity;
mod uncertainty;

use std::fmt::Display;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::files::{self, Content, WriteError};
use crate::findings::{Finding, Findings, Place};
use crate::scenario::Scenario;

/// Why a command ended without its result.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    /// The user's input is wrong: exit status 2.
    #[error("{0}")]
    Input(#[from] Findings),
    /// It failed while running: exit status 1.
    #[error("error: {0}")]
    Running(String),
}

impl From<Finding> for CommandError {
    fn from(finding: Finding) -> Self {
        CommandError::Input(finding.into())
    }
}

impl From<WriteError> for CommandError {
    fn from(error: WriteError) -> Self {
        CommandError::Running(error.to_string())
    }
}

impl From<io::Error> for CommandError {
    fn from(error: io::Error) -> Self {
        CommandError::Running(error.to_string())
    }
}

/// Forecasts what Medicare's Ambulatory Specialty Model (ASM) will pay.
///
/// Whole synthetic cohorts are drawn, scored by the full rules and paid, many times over, since
/// what one participant earns depends on everybody else's scores.
#[derive(Parser)]
#[command(
    version,
    about,
    max_term_width = 100,
    after_help = "Start with:
  asmcast run"
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Run(run::Run),
    Report(report::Report),
    Compare(compare::Compare),
    Levers(levers::Levers),
    Sensitivity(sensitivity::Sensitivity),
    Uncertainty(uncertainty::Uncertainty),
    Score(score::Score),
    Explain(explain::Explain),
    Export(export::Export),
    Import(import::ImportCommand),
    Rules(rules::Rules),
    Check(check::Check),
    Schema(schema::Schema),
}

/// Runs the program with the arguments of the process.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let result = match cli.command {
        Command::Run(command) => command.run(),
        Command::Report(command) => command.run(),
        Command::Compare(command) => command.run(),
        Command::Levers(command) => command.run(),
        Command::Sensitivity(command) => command.run(),
        Command::Uncertainty(command) => command.run(),
        Command::Score(command) => command.run(),
        Command::Explain(command) => command.run(),
        Command::Export(command) => command.run(),
        Command::Import(command) => command.run(),
        Command::Rules(command) => command.run(),
        Command::Check(command) => command.run(),
        Command::Schema(command) => command.run(),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Nobody is left to tell if standard error is gone too.
            let _ = writeln!(io::stderr(), "{error}");
            ExitCode::from(match error {
                CommandError::Input(_) => 2,
                CommandError::Running(_) => 1,
            })
        }
    }
}

/// Makes sure that output can be written into a folder.
fn prepare(folder: &Path) -> Result<(), CommandError> {
    files::prepare(folder).map_err(|error| {
        let message = format!("not a folder for output: {error}");
        Finding::new(folder, Place::File, message).into()
    })
}

/// Makes sure that output in a folder, of files that `is_output` knows by name, replaces nothing that the
/// scenario is read from.
fn spare_inputs(
    folder: &Path,
    scenario: &Scenario,
    is_output: impl Fn(&str) -> bool,
) -> Result<(), Finding> {
    for input in &scenario.inputs {
        let name = input.file_name().and_then(|name| name.to_str());
        let Some(name) = name.filter(|name| is_output(name)) else {
            continue;
        };
        if let (Ok(input), Ok(output)) = (input.canonicalize(), folder.join(name).canonicalize())
            && input == output
        {
            let message = format!("{name} there is read by the scenario and would be replaced");
            let finding = Finding::new("--out", Place::File, message);
            return Err(finding.help("name another folder"));
        }
    }
    Ok(())
}

/// Writes the files of a study into a folder, all of them or none. Unless it is to be quiet, prints its
/// summary, what has been written, and the page to look at first, if it is among them.
fn finish(
    folder: &Path,
    files: &[(String, Content<'_>)],
    page: Option<&str>,
    is_quiet: bool,
    summary: impl FnOnce() -> String,
) -> Result<(), CommandError> {
    files::write_all(folder, files)?;
    if is_quiet {
        return Ok(());
    }
    let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    let written = crate::report::written(folder, &names);
    let first = crate::report::look_first(folder, &names, page.as_slice());
    print(&format!("{}\n{written}{first}", summary()))
}

/// Writes a result to standard output. A reader that has seen enough and closes it is no error.
fn print(text: &str) -> Result<(), CommandError> {
    // Colour is for terminals, and for those who want it: NO_COLOR and CLICOLOR_FORCE are heard.
    let mut out = anstream::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}

/// Writes warnings to standard error; nobody is left to tell if it is gone.
fn warn(warnings: &[impl Display]) {
    let mut err = io::stderr().lock();
    for warning in warnings {
        let _ = writeln!(err, "warning: {warning}");
    }
}

/// Warnings about a scenario that are printed where something else is wanted of it.
const MOST_WARNINGS: usize = 8;

/// Writes the first warnings about a scenario.
fn warn_of_scenario(warnings: &[Finding]) {
    warn(&warnings[..warnings.len().min(MOST_WARNINGS)]);
    if let Some(more @ 1..) = warnings.len().checked_sub(MOST_WARNINGS) {
        warn(&[format!("{more} more; `asmcast check` prints them all")]);
    }
}
