//! `asmcast explain`: every step from measures to dollars for one participant.

use std::path::{Path, PathBuf};

use clap::Args;

use super::CommandError;
use super::people::Wanted;
use super::score::{historical, historical_warning, performance_year};
use super::warn;
use crate::explain::{Explanation, ScoredYear, Source, Subject, explain, text};
use crate::findings::{Finding, Findings, Place};
use crate::forecast::{CohortArena, CohortLaws, DrawnYear, identity};
use crate::program::PERFORMANCE_YEARS;
use crate::random::World;
use crate::records::{self, Participant, Records};
use crate::rules::Rules;
use crate::scenario::Scenario;

const AFTER_HELP: &str = "\
Examples:
  asmcast explain --npi 1000010000 --participants participants.csv --measures measures.csv \\
    --year 2027
  asmcast explain scenarios/baseline.toml --npi 9100000074 --draw 17 --year 2029
  asmcast explain scenarios/baseline.toml --npi 9100000074 --draw 17 --year 2029 --json

Two ways of input, one or the other:
  score's inputs   --participants FILE --measures FILE [--rules FILE]; the columns are those of
                   `asmcast score --help`, and the files must hold whole cohorts
  a draw           SCENARIO --draw N [--seed N]; the NPIs are those of `asmcast export`

Units: performance, scores of categories and weights in %, measure 492 per 100 person-years; points
and final scores in points; T, S, factors and multipliers without a unit (a factor of 0.0123 is
1.23 % of payments); money in US dollars. In JSON shares are fractions (0-1), every number has all
its digits, and what does not exist is null. The payment year's payments are known in a draw only;
with files the factor is taken of the performance year's, as an illustration.

Exit status: 0 done, 1 failed while running, 2 the input is wrong.";

/// What to give, for messages.
const FILES: &str = "score's inputs (--participants FILE --measures FILE [--rules FILE])";
const DRAW: &str = "a draw of a forecast (SCENARIO --draw N [--seed N])";

/// Explain one participant: every step from measures to dollars, with its paragraph.
///
/// Reads like the annual performance report that CMS will send: each measure with its benchmark and
/// points, both categories, the adjustments, the final score, the payment adjustment factor and what
/// it comes to. Beside each line stands the paragraph of the rule and a tag that says how sure it is.
#[derive(Args)]
#[command(after_help = AFTER_HELP)]
pub struct Explain {
    /// Scenario file, TOML or JSON, of a draw.
    scenario: Option<PathBuf>,

    /// National Provider Identifier of the participant, 10 digits.
    #[arg(long, value_name = "NPI", allow_negative_numbers = true)]
    npi: String,

    /// Taxpayer Identification Number, 9 digits; needed where the NPI is under several.
    #[arg(long, value_name = "TIN", allow_negative_numbers = true)]
    tin: Option<String>,

    /// Participants, one row each, in `score`'s format.
    #[arg(long, value_name = "FILE")]
    participants: Option<PathBuf>,

    /// Measures, in `score`'s format.
    #[arg(long, value_name = "FILE")]
    measures: Option<PathBuf>,

    /// Scenario file whose [rules] are used with the files; without it, the built-in baseline.
    #[arg(long, value_name = "FILE")]
    rules: Option<PathBuf>,

    /// Number of the draw, from 0.
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    draw: Option<u32>,

    /// Seed of the draw; without it, what the scenario says.
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    seed: Option<u64>,

    /// Performance year, 2027 to 2031 (not the payment year, which is two later).
    #[arg(long, value_name = "YEAR", allow_negative_numbers = true)]
    year: String,

    /// Print JSON: the same, with every number in full.
    #[arg(long)]
    json: bool,
}

/// Where the results are to come from.
enum Input<'a> {
    Files {
        participants: &'a Path,
        measures: &'a Path,
    },
    Draw {
        scenario: &'a Path,
        draw: u32,
    },
}

impl Explain {
    /// Runs the command.
    ///
    /// # Errors
    /// Everything that is wrong with the options and the input.
    pub fn run(self) -> Result<(), CommandError> {
        let (wanted, mut findings) = Wanted::new(&self.npi, self.tin.as_deref());
        let input = self.input().map_err(|wrong| findings.extend(wrong)).ok();
        let year = performance_year(&self.year)
            .map_err(|wrong| findings.push(wrong))
            .ok();
        let (Some(input), Some(year), true) = (input, year, findings.is_empty()) else {
            return Err(Findings(findings).into());
        };
        let explanation = match input {
            Input::Files {
                participants,
                measures,
            } => self.of_files(&wanted, year, participants, measures)?,
            Input::Draw { scenario, draw } => self.of_draw(&wanted, year, scenario, draw)?,
        };
        if self.json {
            let json = serde_json::to_string_pretty(&explanation)
                .map_err(|error| CommandError::Running(error.to_string()))?;
            return super::print(&(json + "\n"));
        }
        super::print(&text::page(&explanation))
    }

    /// Which of the two ways of input is meant; everything that is missing from it.
    fn input(&self) -> Result<Input<'_>, Vec<Finding>> {
        let of_files = [
            ("--participants", self.participants.is_some()),
            ("--measures", self.measures.is_some()),
            ("--rules", self.rules.is_some()),
        ];
        let of_draw = [
            ("SCENARIO", self.scenario.is_some()),
            ("--draw", self.draw.is_some()),
            ("--seed", self.seed.is_some()),
        ];
        let given = |options: [(&'static str, bool); 3]| -> Vec<&'static str> {
            let given = options.iter().filter(|(_, is_given)| *is_given);
            given.map(|(name, _)| *name).collect()
        };
        let needed = |options: [(&'static str, bool); 3], way: &str| -> Vec<Finding> {
            let missing = options[..2].iter().filter(|(_, is_given)| !is_given);
            missing
                .map(|(name, _)| Finding::new(name, Place::File, format!("missing; give {way}")))
                .collect()
        };
        match (given(of_files).as_slice(), given(of_draw).as_slice()) {
            ([], []) => {
                let message = format!("nothing to explain; give {FILES} or {DRAW}");
                Err(vec![Finding::new("--participants", Place::File, message)])
            }
            (files, []) => match (&self.participants, &self.measures) {
                (Some(participants), Some(measures)) => Ok(Input::Files {
                    participants,
                    measures,
                }),
                _ if files == ["--rules"] => {
                    let help = "of a draw the rules are the scenario's";
                    let findings = needed(of_files, FILES).into_iter();
                    Err(findings.map(|finding| finding.help(help)).collect())
                }
                _ => Err(needed(of_files, FILES)),
            },
            ([], _) => match (&self.scenario, self.draw) {
                (Some(scenario), Some(draw)) => Ok(Input::Draw { scenario, draw }),
                _ => Err(needed(of_draw, DRAW)),
            },
            (files, draw) => {
                let message = format!(
                    "cannot stand with {}; give {FILES} or {DRAW}, not some of both",
                    files.join(", ")
                );
                Err(vec![Finding::new(draw.join(", "), Place::File, message)])
            }
        }
    }

    /// Explains a participant of the files of a performance year.
    fn of_files(
        &self,
        wanted: &Wanted,
        year: u16,
        participants: &Path,
        measures: &Path,
    ) -> Result<Explanation, CommandError> {
        let scenario = Scenario::load(self.rules.as_deref());
        let read = records::read(participants, measures);
        let (scenario, (records, found)) = match (scenario, read) {
            (Ok(scenario), Ok(read)) => (scenario, read),
            (scenario, read) => {
                let findings = [scenario.err(), read.err()].into_iter().flatten();
                return Err(Findings(findings.flat_map(|wrong| wrong.0).collect()).into());
            }
        };
        let participant = find(&records, wanted, &participants.display().to_string())?;
        let warnings = found.iter().map(Finding::to_string);
        warn(
            &warnings
                .chain(historical_warning(&scenario))
                .collect::<Vec<_>>(),
        );
        let cohort = &records.cohorts()[participant.cohort as usize];
        let rules = &scenario.model.rules;
        let benchmarks = historical(&scenario);
        let columns = cohort.measure_columns();
        let scored = ScoredYear {
            rules,
            defaults: &defaults()?,
            year: &cohort.as_cohort_year(year, &columns),
            scores: &cohort.score(rules, year, benchmarks.get(participant.cohort as usize)),
        };
        let shown = |path: &Path| path.display().to_string();
        Ok(explain(
            &scored,
            Subject {
                npi: participant.npi.clone(),
                tin: participant.tin.clone(),
                specialty: participant.specialty,
                position: participant.position,
                payment_year_payments: None,
                source: Source::Files {
                    participants: shown(participants),
                    measures: shown(measures),
                    rules: self.rules.as_deref().map(shown),
                },
            },
        ))
    }

    /// Explains a participant of a draw.
    fn of_draw(
        &self,
        wanted: &Wanted,
        year: u16,
        path: &Path,
        draw: u32,
    ) -> Result<Explanation, CommandError> {
        let scenario = Scenario::load(Some(path))?;
        let seed = self.seed.unwrap_or(scenario.model.seed);
        let mut search = Search {
            wanted,
            year,
            defaults: defaults()?,
            source: Source::Draw {
                scenario: path.display().to_string(),
                draw,
                seed,
            },
            people: Vec::new(),
            years: Vec::new(),
            found: Vec::new(),
        };
        let last = *PERFORMANCE_YEARS.end();
        for laws in CohortLaws::of_model(&scenario.model) {
            let world = World::new(seed, draw);
            CohortArena::default().draw(&laws, world, last, |drawn| search.look(&laws, drawn));
        }
        Ok(search.result(draw)?)
    }
}

/// The rules of the built-in baseline, of which the register's tags speak.
fn defaults() -> Result<Rules, Findings> {
    Ok(Scenario::load(None)?.model.rules)
}

/// The participant who is wanted.
fn find<'a>(
    records: &'a Records,
    wanted: &Wanted,
    place: &str,
) -> Result<&'a Participant, Finding> {
    let everybody = records.participants();
    let found = everybody.iter().filter(|who| wanted.is(&who.npi, &who.tin));
    match found.collect::<Vec<_>>()[..] {
        [] => {
            let people = everybody.iter().map(|who| (&*who.npi, &*who.tin));
            Err(wanted.missing(place, people))
        }
        [one] => Ok(one),
        ref several => {
            let tins: Vec<String> = several.iter().map(|who| who.tin.clone()).collect();
            Err(wanted.ambiguous(place, &tins))
        }
    }
}

/// A search through the years of a draw.
struct Search<'a> {
    wanted: &'a Wanted,
    year: u16,
    defaults: Rules,
    source: Source,
    /// NPI and TIN of everybody in the year.
    people: Vec<(String, String)>,
    /// The years in which the one who is wanted takes part.
    years: Vec<u16>,
    /// Who is meant in the year.
    found: Vec<Explanation>,
}

impl Search<'_> {
    /// Looks through a year of a cohort.
    fn look(&mut self, laws: &CohortLaws, drawn: &DrawnYear<'_>) {
        for position in 0..drawn.records.len() {
            let (npi, tin) = identity(drawn, position);
            let is_wanted = self.wanted.is(&npi, &tin);
            if is_wanted && !self.years.contains(&drawn.year) {
                self.years.push(drawn.year);
            }
            if drawn.year != self.year {
                continue;
            }
            if is_wanted {
                let explanation = self.explain(laws, drawn, position);
                self.found.extend(explanation);
            }
            self.people.push((npi, tin));
        }
    }

    fn explain(
        &self,
        laws: &CohortLaws,
        drawn: &DrawnYear<'_>,
        position: usize,
    ) -> Option<Explanation> {
        let scored = ScoredYear {
            rules: &laws.rules,
            defaults: &self.defaults,
            year: drawn.cohort_year,
            scores: drawn.scores,
        };
        let (npi, tin) = identity(drawn, position);
        let specialty = usize::from(drawn.records.specialty[position]);
        let subject = Subject {
            npi,
            tin,
            specialty: laws.specialties().nth(specialty)?,
            position,
            payment_year_payments: Some(drawn.records.payment_year_payments[position]),
            source: self.source.clone(),
        };
        Some(explain(&scored, subject))
    }

    /// Who was found, or why nobody was.
    fn result(mut self, draw: u32) -> Result<Explanation, Finding> {
        let place = format!("performance year {} of draw {draw}", self.year);
        let Some(only) = self.found.pop() else {
            return Err(self.missing(&place, draw));
        };
        if self.found.is_empty() {
            return Ok(only);
        }
        self.found.push(only);
        let tins = self.found.iter().map(|found| found.participant.tin.clone());
        Err(self.wanted.ambiguous(&place, &tins.collect::<Vec<_>>()))
    }

    fn missing(&self, place: &str, draw: u32) -> Finding {
        let people = self.people.iter().map(|(npi, tin)| (&**npi, &**tin));
        let nobody = self.wanted.missing(place, people);
        let npi = &self.wanted.npi;
        if !self.years.is_empty() {
            let years: Vec<String> = self.years.iter().map(u16::to_string).collect();
            let message = format!(
                "the clinician with NPI {npi} does not take part in {place}, but in {}",
                years.join(", ")
            );
            return Finding::new("--npi", Place::File, message);
        }
        if self.people.iter().any(|(other, _)| other == npi) {
            return nobody;
        }
        let message = format!(
            "no clinician with NPI {npi} takes part in {place}, nor in any other year of draw {draw}"
        );
        Finding { message, ..nobody }
    }
}
