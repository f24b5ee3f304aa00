//! `asmcast import`: CMS's public files as a roster.

use std::io::IsTerminal;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

use clap::Args;
use clap::builder::RangedI64ValueParser;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::CommandError;
use crate::files;
use crate::findings::{Finding, Findings, Place};
use crate::import::{self, Import, Request};
use crate::program::{Cohort, Vocabulary};
use crate::records::{DATA_YEARS, RESULT_YEARS};
use crate::report::text::shell_word;

const AFTER_HELP: &str = "\
Example:
  asmcast import --asm-participants ASM_Participants.csv \\
    --by-provider MUP_PHY_R25_P05_V20_D23_Prov.csv --measures our_measures.csv --out ours
  asmcast run ours/scenario.toml

Input (any of them may be gzipped):
  asm-participants  data.cms.gov, \"Ambulatory Specialty Model Participants\"
  by-provider       data.cms.gov, \"Medicare Physician & Other Practitioners - by Provider\"
  measures          npi, tin, measure (three digits), collection_type (claims|ecqm|cqm), and either
                    cases, completeness (0-1) and performance (0-1; 492: per 100 person-years) or
                    numerator and denominator; year. The tin may be empty, or not there, for
                    clinicians of one organization
  benchmarks        benchmarks/<year>.json of CMSgov/qpp-measures-data, 2023 or later

Output: roster.csv, measures.csv and benchmarks.csv (if given), scenario.toml, which uses them, and
findings.csv: what did not match, was blank, guessed, ignored or suspicious, by file, row and
column. Nothing is filled in silently, and what stays empty is drawn.

What is taken from where: payments are Med_Mdcr_Pymt_Amt (without drugs), or Tot_Mdcr_Pymt_Amt where
that is blank; of a clinician of two organizations they are split evenly. The share of dually
eligible patients is Bene_Dual_Cnt of Tot_Benes; columns in percent are not used, because CMS cuts
them off at 75. CMS's list has no TINs: without those of --measures or --tin, a practice gets a
surrogate that begins with 00, made from its name.

Exit status: 0 done (also with findings), 1 failed while running, 2 the input cannot be used.";

/// Turn CMS's public files into a roster that a scenario can use.
///
/// Everything happens on this computer; nothing is sent anywhere.
#[derive(Args)]
#[command(after_help = AFTER_HELP)]
pub struct ImportCommand {
    /// CMS's list of ASM participants, CSV.
    #[arg(long, value_name = "FILE")]
    asm_participants: PathBuf,
    /// CMS's by-Provider file, CSV; of the million rows only those of the participants are kept.
    #[arg(long, value_name = "FILE")]
    by_provider: PathBuf,
    /// Results of clinicians of the list, CSV; these clinicians are chosen.
    #[arg(long, value_name = "FILE")]
    measures: Option<PathBuf>,
    /// CMS's benchmarks of a performance year, JSON.
    #[arg(long, value_name = "FILE")]
    benchmarks: Option<PathBuf>,
    /// Folder for the output files.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Year of the results that give none.
    #[arg(long, value_name = "YEAR", allow_negative_numbers = true, default_value_t = 2025, value_parser = one_of(RESULT_YEARS))]
    measures_year: u16,
    /// Year of the by-Provider file's data; without it, what the file's name says (_D23_ is 2023),
    /// or 2023.
    #[arg(long, value_name = "YEAR", allow_negative_numbers = true, value_parser = one_of(DATA_YEARS))]
    by_provider_year: Option<u16>,
    /// Choose the clinicians of an organization of the list; may be given several times. Chosen
    /// clinicians are reported by name.
    #[arg(long, value_name = "NAME")]
    organization: Vec<String>,
    /// Choose clinicians, by NPI.
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    npi: Vec<String>,
    /// The TIN of an organization of the list; may be given several times.
    #[arg(long, value_name = "ORGANIZATION=TIN")]
    tin: Vec<String>,
    /// Write names of clinicians and organizations into roster.csv; without it, none is written.
    #[arg(long)]
    names: bool,
    /// Print nothing but errors: no progress, no summary.
    #[arg(long)]
    quiet: bool,
}

fn one_of(years: RangeInclusive<u16>) -> RangedI64ValueParser<u16> {
    let (first, last) = years.into_inner();
    RangedI64ValueParser::<u16>::new().range(i64::from(first)..=i64::from(last))
}

impl ImportCommand {
    /// Runs the command.
    ///
    /// # Errors
    /// Everything for which the input cannot be used; or what cannot be written.
    pub fn run(self) -> Result<(), CommandError> {
        let request = Request {
            asm_participants: self.asm_participants.clone(),
            by_provider: self.by_provider.clone(),
            by_provider_year: self.by_provider_year,
            measures: self.measures.clone(),
            measures_year: self.measures_year,
            benchmarks: self.benchmarks.clone(),
            organizations: self.organization.clone(),
            npis: self.npi.clone(),
            tins: self.tin.clone(),
            with_names: self.names,
        };
        let bar = self.progress_bar();
        let imported = import::import(&request, &|bytes| bar.set_position(bytes));
        bar.finish_and_clear();
        let imported = match (self.check_out(), imported) {
            (Ok(()), Ok(imported)) => imported,
            (out, imported) => {
                let out = out.err().into_iter();
                let rest = imported.err().unwrap_or_default();
                return Err(Findings(out.chain(rest.0).collect()).into());
            }
        };
        super::prepare(&self.out)?;
        let files = imported.files();
        files::write_all(&self.out, &files)
            .map_err(|error| CommandError::Running(error.to_string()))?;
        if self.quiet {
            return Ok(());
        }
        let names: Vec<&str> = files.iter().map(|(name, _)| *name).collect();
        super::print(&summary(&imported, &self.out, &names))
    }

    /// Checks that the output can be a folder and replaces nothing that is read.
    fn check_out(&self) -> Result<(), Finding> {
        let out = &self.out;
        if out.metadata().is_ok_and(|found| !found.is_dir()) {
            let message = "not a folder for output: there is a file of this name";
            return Err(Finding::new(out, Place::File, message));
        }
        let optional = [&self.measures, &self.benchmarks].into_iter().flatten();
        let inputs = [&self.asm_participants, &self.by_provider]
            .into_iter()
            .chain(optional);
        for input in inputs {
            let same = |name: &&&str| match (input.canonicalize(), out.join(name).canonicalize()) {
                (Ok(input), Ok(output)) => input == output,
                _ => false,
            };
            if let Some(name) = Import::FILES.iter().find(same) {
                let message = format!("{name} there is read and would be replaced");
                let finding = Finding::new("--out", Place::File, message);
                return Err(finding.help("name another folder"));
            }
        }
        Ok(())
    }

    /// Progress on standard error, on a terminal only.
    fn progress_bar(&self) -> ProgressBar {
        if self.quiet || !std::io::stderr().is_terminal() {
            return ProgressBar::hidden();
        }
        let size = self.by_provider.metadata().map_or(0, |found| found.len());
        let target = ProgressDrawTarget::stderr_with_hz(10);
        let bar = ProgressBar::with_draw_target(Some(size), target);
        let style = ProgressStyle::with_template(
            "{bar:30} {bytes} of {total_bytes} of the by-Provider file, {eta} left",
        );
        match style {
            Ok(style) => bar.with_style(style),
            Err(_) => bar,
        }
    }
}

/// What is said at the end.
fn summary(imported: &Import, out: &Path, names: &[&str]) -> String {
    let counts = &imported.counts;
    let rows = imported.roster.len();
    let [heart_failure, low_back_pain] = counts.by_cohort;
    let mut text = format!(
        "Roster         {rows} rows of the list's {}: {} clinicians, {} practices\n\
         Cohorts        {} {heart_failure}, {} {low_back_pain}\n\
         by Provider    {} rows read; {} of the roster's rows matched, payments of {} known\n",
        counts.listed_rows,
        counts.clinicians,
        counts.practices,
        Cohort::HeartFailure.id(),
        Cohort::LowBackPain.id(),
        counts.provider_rows,
        counts.matched,
        counts.with_payments,
    );
    if let Some(results) = &imported.results {
        text.push_str(&format!("Measures       {} results\n", results.len()));
    }
    if let Some(benchmarks) = &imported.benchmarks {
        text.push_str(&format!(
            "Benchmarks     {} of the file, {} in all, performance year {}\n",
            benchmarks.taken,
            benchmarks.rows(),
            benchmarks.performance_year
        ));
    }
    text.push_str(&match imported.chosen.len() {
        0 => "Chosen         nobody: everyone is reported by name\n".to_string(),
        chosen => format!("Chosen         {chosen} of the roster's rows\n"),
    });
    let kinds = imported.findings_by_kind();
    let kinds: Vec<String> = kinds
        .iter()
        .map(|(kind, n)| format!("{n} {}", kind.id()))
        .collect();
    let kinds = if kinds.is_empty() {
        "none".to_string()
    } else {
        kinds.join(", ")
    };
    text.push_str(&format!(
        "Findings       {kinds}\n\nWritten to {}: {}\n",
        out.display(),
        names.join(", "),
    ));
    let path = |name: &str| shell_word(&out.join(name).display().to_string());
    text.push_str(&match imported.chosen.len() {
        0 => format!(
            "Choose your own with --npi, --organization or --measures, or forecast everybody:\n  \
             asmcast run {} --draws 100\n",
            path("scenario.toml")
        ),
        _ => format!(
            "Next:\n  asmcast run {} --levers --out {}\n",
            path("scenario.toml"),
            path("forecast")
        ),
    });
    text
}
