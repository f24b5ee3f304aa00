//! `asmcast score`: what given results earn by the rules alone.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;

use super::CommandError;
use crate::files;
use crate::findings::{Finding, Findings, Place};
use crate::forecast::historical_benchmarks;
use crate::performance::PerformanceLaws;
use crate::program::{Cohort, PAYMENT_LAG_YEARS, PERFORMANCE_YEARS, Vocabulary};
use crate::records::{self, Records, RegionsOfCohorts};
use crate::rules::{BenchmarkBy, BenchmarkPeriod, HistoricalBenchmarks, PoolBy, Rules, Scores};
use crate::scenario::{Model, Scenario};

/// A median and a standard deviation of fewer participants than this say little.
const FEW_PARTICIPANTS: usize = 20;

const AFTER_HELP: &str = "\
Example:
  asmcast score --participants participants.csv --measures measures.csv --year 2027 --out scores.csv

Input (CSV with a header; columns in any order):
  participants  npi, tin, cohort (HF|LBP), specialty, tin_clinicians, part_b_payments (dollars of
                the performance year), hcc_risk_score, dual_share (0-1), ia_completed (0|1|2),
                pi_score (0-1), ebcm_episodes, ebcm_cost (dollars an episode; empty: none);
                region, where the rules share out money within regions
  measures      npi, tin, measure (three digits), collection_type (claims|ecqm|cqm), cases,
                completeness (0-1), performance (0-1; 492: per 100 person-years)

Output: one row a participant, in the order of the participants. Category scores are shares (0-1),
adjustments and final scores are points, factors are fractions (0.0123 is 1.23 %). What does not
exist is empty. A file must hold whole cohorts: participants are compared with one another.

Exit status: 0 done, 1 failed while running, 2 the input is wrong.";

/// Score given results: what they earn by the rules, without randomness.
#[derive(Args)]
#[command(after_help = AFTER_HELP)]
pub struct Score {
    /// Participants, one row each.
    #[arg(long, value_name = "FILE")]
    participants: PathBuf,

    /// Measures, one row for each that a participant reported or CMS computed.
    #[arg(long, value_name = "FILE")]
    measures: PathBuf,

    /// Performance year of the results, 2027 to 2031 (not the payment year, which is two later).
    #[arg(long, value_name = "YEAR", allow_negative_numbers = true)]
    year: String,

    /// Scenario file whose [rules] are used; without it, those of the built-in baseline.
    #[arg(long, value_name = "FILE")]
    rules: Option<PathBuf>,

    /// File for the scores; without it, standard output.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// Everything that a scoring needs.
struct Input<'a> {
    performance_year: u16,
    scenario: Scenario,
    records: Records,
    /// About the records.
    warnings: Vec<Finding>,
    /// Folder and name of the file for the scores.
    destination: Option<(&'a Path, &'a str)>,
}

impl Score {
    /// Runs the command.
    ///
    /// # Errors
    /// Everything that is wrong with the input; or what cannot be written.
    pub fn run(self) -> Result<(), CommandError> {
        let input = self.read()?;
        if let Some((folder, _)) = input.destination {
            files::prepare(folder).map_err(|error| out_finding(error.to_string()))?;
        }
        let rules = &input.scenario.model.rules;
        let historical = historical(&input.scenario);
        let scores = input
            .records
            .score(rules, input.performance_year, &historical);
        super::warn(&warnings(&input, &scores));
        let write = |out: &mut dyn Write| records::write_scores(out, &input.records, &scores);
        match input.destination {
            Some((folder, name)) => Ok(files::write_all(
                folder,
                &[(name, Box::new(|out| write(out)))],
            )?),
            None => {
                let mut csv = Vec::new();
                write(&mut csv)?;
                super::print(&String::from_utf8_lossy(&csv))
            }
        }
    }

    /// Reads everything, so that every error in it is found at once.
    fn read(&self) -> Result<Input<'_>, Findings> {
        let year = performance_year(&self.year);
        let destination = self.destination();
        let scenario = Scenario::load(self.rules.as_deref());
        let regions = scenario.as_ref().ok().and_then(regions);
        let records = records::read(&self.participants, &self.measures, regions.as_ref());
        match (year, destination, scenario, records) {
            (Ok(performance_year), Ok(destination), Ok(scenario), Ok((records, warnings))) => {
                Ok(Input {
                    performance_year,
                    scenario,
                    records,
                    warnings,
                    destination,
                })
            }
            (year, destination, scenario, records) => {
                let options = year.err().into_iter().chain(destination.err());
                let files = [scenario.err(), records.err()];
                let files = files.into_iter().flatten().flat_map(|findings| findings.0);
                Err(Findings(options.chain(files).collect()))
            }
        }
    }

    /// Folder and name of `--out`, which must be able to be a file and none of those that are read.
    fn destination(&self) -> Result<Option<(&Path, &str)>, Finding> {
        let Some(out) = &self.out else {
            return Ok(None);
        };
        let shown = out.display();
        let other = out.metadata().is_ok_and(|found| !found.is_file());
        let name = out.file_name().and_then(|name| name.to_str());
        let Some(name) = name.filter(|_| !other) else {
            return Err(out_finding(format!("must name a file, not `{shown}`")));
        };
        let inputs = [
            Some(&self.participants),
            Some(&self.measures),
            self.rules.as_ref(),
        ];
        let is_out = |input: &&PathBuf| match (input.canonicalize(), out.canonicalize()) {
            (Ok(input), Ok(out)) => input == out,
            _ => false,
        };
        if inputs.into_iter().flatten().any(|input| is_out(&input)) {
            let message = format!("must be another file than those that are read, not `{shown}`");
            return Err(out_finding(message));
        }
        let folder = out.parent().filter(|folder| *folder != Path::new(""));
        Ok(Some((folder.unwrap_or(Path::new(".")), name)))
    }
}

/// A finding about the value of `--out`.
fn out_finding(message: String) -> Finding {
    Finding::new("--out", Place::File, message)
}

/// The value of `--year`.
pub(super) fn performance_year(text: &str) -> Result<u16, Finding> {
    let year = text.trim().parse::<u16>();
    if let Ok(year) = year
        && PERFORMANCE_YEARS.contains(&year)
    {
        return Ok(year);
    }
    let (first, last) = (PERFORMANCE_YEARS.start(), PERFORMANCE_YEARS.end());
    let message = format!("must be a performance year from {first} to {last}, not `{text}`");
    let finding = Finding::new("--year", Place::File, message);
    let performed = year
        .ok()
        .and_then(|year| year.checked_sub(PAYMENT_LAG_YEARS));
    Err(
        match performed.filter(|year| PERFORMANCE_YEARS.contains(year)) {
            Some(year) => finding.help(format!("performance year {year} is paid in {text}")),
            None => finding,
        },
    )
}

/// The regions that participants must be in, where money is shared out within them.
pub(super) fn regions(scenario: &Scenario) -> Option<RegionsOfCohorts> {
    let Model { cohorts, rules, .. } = &scenario.model;
    let names = |cohort: Cohort| {
        let mut models = cohorts.iter();
        let model = models.find(|model| model.cohort == cohort);
        let regions = model.map_or(&[][..], |model| &model.regions);
        regions.iter().map(|region| region.name).collect()
    };
    (rules.pool == PoolBy::Region).then(|| [Cohort::HeartFailure, Cohort::LowBackPain].map(names))
}

/// The benchmarks known before the year, by cohort; the rules read them if they are historical.
pub(super) fn historical(scenario: &Scenario) -> Vec<HistoricalBenchmarks> {
    let Model { cohorts, rules, .. } = &scenario.model;
    cohorts
        .iter()
        .map(|cohort| {
            let laws = PerformanceLaws::new(cohort, rules.completeness_minimum);
            historical_benchmarks(cohort, &laws, rules.benchmark_by)
        })
        .collect()
}

/// What the user should know about the scores.
fn warnings(input: &Input<'_>, scores: &[Scores]) -> Vec<String> {
    let mut warnings: Vec<String> = input.warnings.iter().map(Finding::to_string).collect();
    let rules = &input.scenario.model.rules;
    warnings.extend(historical_warning(&input.scenario));
    for (records, scores) in input.records.cohorts().iter().zip(scores) {
        if records.participants() > 0 {
            let cohort = records.cohort.id();
            let found = missing_benchmarks(rules, scores).chain(weak_cost_benchmark(scores));
            warnings.extend(found.map(|warning| format!("cohort {cohort}: {warning}")));
        }
    }
    warnings
}

/// What historical benchmarks are, where the rules use them.
pub(super) fn historical_warning(scenario: &Scenario) -> Option<String> {
    let is_historical = scenario.model.rules.benchmark_period == BenchmarkPeriod::Historical;
    is_historical.then(|| {
        format!(
            "quality is compared with historical benchmarks: the scenario's laws of performance, \
             of the published benchmarks of {}",
            scenario.settings.benchmarks.performance_year
        )
    })
}

/// The measures that are not scored for lack of a benchmark.
fn missing_benchmarks(rules: &Rules, scores: &Scores) -> impl Iterator<Item = String> {
    let needed = rules.benchmark_minimum;
    scores.benchmarks.measures.iter().flat_map(move |measure| {
        let collection_types = rules.benchmark_by.collection_types(measure.measure).iter();
        collection_types.filter_map(move |&collection_type| {
            let found = measure.get(collection_type);
            let id = measure.measure.id();
            let word = match rules.benchmark_by {
                BenchmarkBy::CollectionType => collection_type.id(),
                BenchmarkBy::Measure => "any collection type",
            };
            (found.scorable > 0 && found.benchmark.is_none()).then(|| {
                format!(
                    "measure {id} by {word} is not scored: its benchmark needs {needed} scorable \
                     participants, and there are {}",
                    found.scorable
                )
            })
        })
    })
}

/// A cost benchmark that is not there or rests on few participants.
fn weak_cost_benchmark(scores: &Scores) -> Option<String> {
    let cost = &scores.benchmarks.cost;
    let scorable = cost.scorable;
    if cost.dispersion.is_none() {
        return Some(format!(
            "cost is not scored: its benchmark needs 2 participants with enough episodes and a \
             cost, and there are {scorable}"
        ));
    }
    (scorable < FEW_PARTICIPANTS).then(|| {
        format!("the cost benchmark is of {scorable} participants only; with so few it says little")
    })
}
