//! `asmcast explain`: every step from measures to dollars for one participant, or what everybody who is
//! reported by name comes to in a draw.

mod draw;
mod files;
mod together;

use std::path::{Path, PathBuf};

use clap::Args;
use serde::Serialize;

use super::CommandError;
use super::people::{Wanted, digits};
use super::score::performance_year;
use crate::explain::text;
use crate::findings::{Finding, Findings, Place};
use crate::rules::Rules;
use crate::scenario::Scenario;
use draw::Draw;
use files::Files;
use together::together;

const AFTER_HELP: &str = "\
Examples:
  asmcast explain --npi 1000010000 --participants participants.csv --measures measures.csv \\
    --year 2027
  asmcast explain scenarios/baseline.toml --npi 9100000887 --draw 17 --year 2029
  asmcast explain scenarios/baseline.toml --npi 9100000887 --draw 17 --year 2029 --json
  asmcast explain scenarios/examples/spine-group.toml --draw 17 --levers

The last, without an NPI: all whom the scenario reports by name (with --tin those of a practice), each
with score, factor and dollars by payment year, how these add up to the draw's present value, and
what each lever is worth there.

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

/// Explain one participant: every step from measures to dollars, with its paragraph; or add up
/// everybody whom a scenario reports by name.
///
/// Reads like the annual performance report that CMS will send: each measure with its benchmark and
/// points, both categories, the adjustments, the final score, the payment adjustment factor and what
/// it comes to. Beside each line stands the paragraph of the rule and a tag that says how sure it is.
#[derive(Args)]
#[command(after_help = AFTER_HELP)]
pub struct Explain {
    /// Scenario file, TOML or JSON, of a draw.
    scenario: Option<PathBuf>,

    /// National Provider Identifier of the participant, 10 digits; without it, everybody whom the
    /// scenario reports by name, and how their dollars add up.
    #[arg(long, value_name = "NPI", allow_negative_numbers = true)]
    npi: Option<String>,

    /// Taxpayer Identification Number, 9 digits; needed where the NPI is under several. Without an NPI,
    /// the clinicians of this practice.
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

    /// Performance year, 2027 to 2031 (not the payment year, which is two later); with an NPI it must be
    /// given.
    #[arg(long, value_name = "YEAR", allow_negative_numbers = true)]
    year: Option<String>,

    /// Without an NPI: what each lever is worth in the draw as well, of which `levers` gives the mean.
    #[arg(long)]
    levers: bool,

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

/// What is to be explained.
enum Asked<'a> {
    /// A participant of files.
    Participant {
        participants: &'a Path,
        measures: &'a Path,
        wanted: Wanted,
        year: u16,
    },
    /// A participant of a draw.
    Drawn {
        scenario: &'a Path,
        draw: u32,
        wanted: Wanted,
        year: u16,
    },
    /// Everybody who is reported by name in a draw.
    Together {
        scenario: &'a Path,
        draw: u32,
        year: Option<u16>,
    },
}

impl Explain {
    /// Runs the command.
    ///
    /// # Errors
    /// Everything that is wrong with the options and the input.
    pub fn run(self) -> Result<(), CommandError> {
        match self.asked()? {
            Asked::Participant {
                participants,
                measures,
                wanted,
                year,
            } => {
                let files = Files {
                    participants,
                    measures,
                    rules: self.rules.as_deref(),
                };
                let explanation = files.explain(&wanted, year)?;
                self.print(&explanation, text::page)
            }
            Asked::Drawn {
                scenario,
                draw,
                wanted,
                year,
            } => {
                let explanation =
                    self.of_draw(scenario, draw, |draw| draw.explain(&wanted, year))?;
                self.print(&explanation, text::page)
            }
            Asked::Together {
                scenario,
                draw,
                year,
            } => {
                let tin = self.tin.as_deref().map(str::trim);
                let sum = self.of_draw(scenario, draw, |draw| {
                    together(draw, tin, year, self.levers)
                })?;
                self.print(&sum, text::page_together)
            }
        }
    }

    /// What is asked for; everything that is wrong with the options.
    fn asked(&self) -> Result<Asked<'_>, Findings> {
        let mut findings = Vec::new();
        let mut wanted = None;
        match (&self.npi, &self.tin) {
            (Some(npi), tin) => {
                let (who, wrong) = Wanted::new(npi, tin.as_deref());
                findings.extend(wrong);
                wanted = Some(who);
            }
            (None, tin) => {
                findings.extend(tin.iter().filter_map(|tin| digits("--tin", tin.trim(), 9)))
            }
        }
        let input = self.input().map_err(|wrong| findings.extend(wrong)).ok();
        let year = self.year.as_deref().map(performance_year);
        let year = year.and_then(|year| year.map_err(|wrong| findings.push(wrong)).ok());
        let mut missing = |option: &str, help: &str| {
            let message = format!("missing; give {help}");
            findings.push(Finding::new(option, Place::File, message));
        };
        if self.year.is_none() && wanted.is_some() {
            missing("--year", "a performance year, 2027 to 2031");
        }
        if wanted.is_none() && matches!(input, Some(Input::Files { .. })) {
            missing("--npi", "the NPI of a participant of the files");
        }
        if self.levers && (wanted.is_some() || !matches!(input, Some(Input::Draw { .. }))) {
            let message = "stands with a draw and without --npi, for everybody or the clinicians of \
                           --tin";
            findings.push(Finding::new("--levers", Place::File, message));
        }
        let asked = match (input, wanted, year) {
            (
                Some(Input::Files {
                    participants,
                    measures,
                }),
                Some(wanted),
                Some(year),
            ) => Some(Asked::Participant {
                participants,
                measures,
                wanted,
                year,
            }),
            (Some(Input::Draw { scenario, draw }), Some(wanted), Some(year)) => {
                Some(Asked::Drawn {
                    scenario,
                    draw,
                    wanted,
                    year,
                })
            }
            (Some(Input::Draw { scenario, draw }), None, year) => Some(Asked::Together {
                scenario,
                draw,
                year,
            }),
            _ => None,
        };
        asked
            .filter(|_| findings.is_empty())
            .ok_or(Findings(findings))
    }

    /// Prints a page, or JSON.
    fn print<T: Serialize>(&self, found: &T, page: fn(&T) -> String) -> Result<(), CommandError> {
        if !self.json {
            return super::print(&page(found));
        }
        let json = serde_json::to_string_pretty(found)
            .map_err(|error| CommandError::Running(error.to_string()))?;
        super::print(&(json + "\n"))
    }

    /// Opens a draw of a scenario.
    fn of_draw<T>(
        &self,
        path: &Path,
        draw: u32,
        explain: impl FnOnce(&Draw<'_>) -> Result<T, CommandError>,
    ) -> Result<T, CommandError> {
        let scenario = Scenario::load(Some(path))?;
        explain(&Draw {
            scenario: &scenario,
            path,
            draw,
            seed: self.seed.unwrap_or(scenario.model.seed),
        })
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
}

/// The rules of the built-in baseline, of which the register's tags speak.
fn defaults() -> Result<Rules, Findings> {
    Ok(Scenario::load(None)?.model.rules)
}
