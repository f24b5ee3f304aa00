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
use crate::import::{self, Entry, Import, Request};
use crate::program::{Cohort, Vocabulary};
use crate::records::{DATA_YEARS, RESULT_YEARS};
use crate::report::text::{shell_word, thousands, wrapped};

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
column. Row 1 is the first below the header (line 2 of the file; of benchmarks, the first in the
list). Findings about the chosen, about a whole file and about your own results have 1 in the column
chosen and come first. Nothing is filled in silently, and what stays empty is drawn.

An import into the folder of an earlier one replaces its files, and removes those that it does not
write again; where scenario.toml was edited, or is not an import's, it refuses.

What is taken from where: payments are Med_Mdcr_Pymt_Amt (without drugs), or Tot_Mdcr_Pymt_Amt where
that is blank; of a clinician of two organizations they are split evenly. The share of dually
eligible patients is Bene_Dual_Cnt of Tot_Benes; columns in percent are not used, because CMS cuts
them off at 75. CMS's list has no TINs: without those of --measures or --tin, a practice gets a
surrogate that begins with 000, made from its name.

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

/// Names of the files that were written, and of those that were removed.
struct Output {
    written: Vec<&'static str>,
    removed: Vec<&'static str>,
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
        let (earlier, imported) = match (self.check_out(), imported) {
            (Ok(earlier), Ok(imported)) => (earlier, imported),
            (out, imported) => {
                let out = out.err().into_iter();
                let rest = imported.err().unwrap_or_default();
                self.warn(&rest.findings, "");
                return Err(Findings(out.chain(rest.errors.0).collect()).into());
            }
        };
        let output = self.write(&imported, &earlier)?;
        if self.quiet {
            return Ok(());
        }
        super::print(&summary(&imported, &self.out, &output))?;
        self.warn(&imported.findings, " in findings.csv");
        Ok(())
    }

    /// Writes the first findings about whole files to standard error, and that more are elsewhere.
    fn warn(&self, findings: &[Entry], elsewhere: &str) {
        if self.quiet {
            return;
        }
        let all = import::about_files(findings).into_iter();
        let mut lines: Vec<String> = all
            .map(|entry| format!("{}: {}", entry.file, entry.finding))
            .collect();
        if let Some(more @ 1..) = lines.len().checked_sub(super::MOST_WARNINGS) {
            lines.truncate(super::MOST_WARNINGS);
            lines.push(format!("{more} more about whole files{elsewhere}"));
        }
        super::warn(&lines);
    }

    /// Writes the files, and removes those of an earlier import that are not written again.
    fn write(&self, imported: &Import, earlier: &[&'static str]) -> Result<Output, CommandError> {
        super::prepare(&self.out)?;
        let files = imported.files();
        files::write_all(&self.out, &files)?;
        let written: Vec<&str> = files.iter().map(|(name, _)| *name).collect();
        let is_stale = |name: &&str| !written.contains(name) && self.out.join(name).is_file();
        let removed: Vec<&str> = earlier.iter().copied().filter(is_stale).collect();
        let paths: Vec<PathBuf> = removed.iter().map(|name| self.out.join(name)).collect();
        files::remove(&paths)?;
        Ok(Output { written, removed })
    }

    /// Checks that the output can be a folder and replaces nothing that is read or somebody's own.
    /// Returns the files there of an earlier import.
    fn check_out(&self) -> Result<Vec<&'static str>, Finding> {
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
        import::earlier_files(out)
    }

    /// Progress on standard error, on a terminal only.
    fn progress_bar(&self) -> ProgressBar {
        // Of a pipe nobody knows how much is to come.
        let size = self.by_provider.metadata().map_or(0, |found| found.len());
        if self.quiet || size == 0 || !std::io::stderr().is_terminal() {
            return ProgressBar::hidden();
        }
        let target = ProgressDrawTarget::stderr_with_hz(10);
        let bar = ProgressBar::with_draw_target(Some(size), target);
        let style = ProgressStyle::with_template(
            "{bar:30} by Provider: {bytes} of {total_bytes}, {eta} left",
        );
        match style {
            Ok(style) => bar.with_style(style),
            Err(_) => bar,
        }
    }
}

/// What is said at the end.
fn summary(imported: &Import, out: &Path, output: &Output) -> String {
    let mut text = sizes(imported);
    if let Some(results) = &imported.results {
        let rows = number(imported.counts.result_rows);
        let words = format!("{} results of {rows} rows", number(results.len()));
        text.push_str(&line("Measures", &words));
    }
    if let Some(benchmarks) = &imported.benchmarks {
        let words = format!(
            "{} of the file, {} in all, performance year {}",
            benchmarks.taken,
            benchmarks.rows(),
            benchmarks.performance_year
        );
        text.push_str(&line("Benchmarks", &words));
    }
    let chosen = match imported.chosen.len() {
        0 => "nobody: everyone is reported by name".to_string(),
        chosen => format!("{} of the roster's rows", number(chosen)),
    };
    text.push_str(&line("Chosen", &chosen));
    text.push_str(&findings(imported));
    let names = output.written.join(", ");
    text.push_str(&format!("\nWritten to {}: {names}\n", out.display()));
    if !output.removed.is_empty() {
        let names = output.removed.join(", ");
        text.push_str(&format!("Removed, of the earlier import there: {names}\n"));
    }
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

/// How much was read and found.
fn sizes(imported: &Import) -> String {
    let counts = &imported.counts;
    let [heart_failure, low_back_pain] = counts.by_cohort.map(number);
    let roster = format!(
        "{} rows of the list's {}: {} clinicians, {} practices",
        number(imported.roster.len()),
        number(counts.listed_rows),
        number(counts.clinicians),
        number(counts.practices)
    );
    let cohorts = format!(
        "{} {heart_failure}, {} {low_back_pain}",
        Cohort::HeartFailure.id(),
        Cohort::LowBackPain.id()
    );
    let providers = format!(
        "{} rows read; {} of the roster's rows matched, payments of {} known",
        number(counts.provider_rows),
        number(counts.matched),
        number(counts.with_payments)
    );
    line("Roster", &roster) + &line("Cohorts", &cohorts) + &line("by Provider", &providers)
}

/// How many findings there are of each kind; where some clinicians are chosen, first of these.
fn findings(imported: &Import) -> String {
    let kinds = |chosen| {
        let kinds = imported.findings_by_kind(chosen).into_iter();
        let kinds = kinds.map(|(kind, count)| format!("{}\u{a0}{}", number(count), kind.id()));
        kinds.collect::<Vec<_>>().join(", ")
    };
    let about = |chosen, whom: &str| {
        let findings = imported.findings.iter();
        match findings.filter(|entry| entry.chosen == chosen).count() {
            0 => format!("none about {whom}"),
            count => format!("{} about {whom}: {}", number(count), kinds(chosen)),
        }
    };
    if imported.findings.is_empty() {
        line("Findings", "none")
    } else if imported.chosen.is_empty() {
        line("Findings", &kinds(true))
    } else {
        let chosen = about(true, "the chosen") + ";";
        line("Findings", &chosen) + &line("", &about(false, "others"))
    }
}

/// A title and what is said under it, as wide as a terminal and not broken at non-breaking spaces.
fn line(title: &str, words: &str) -> String {
    const TITLES: usize = 15;
    let indented = wrapped(&format!("{:TITLES$}{words}", ""), TITLES);
    format!(
        "{title:TITLES$}{}\n",
        indented[TITLES..].replace('\u{a0}', " ")
    )
}

fn number(count: usize) -> String {
    thousands(count as u64)
}
