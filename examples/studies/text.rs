//! The text of a study: a template in whose place numbers stand only as they are in the study's table, and
//! whose sentences can be held against them. And the index of all.

use std::error::Error as _;
use std::fmt::Write;
use std::path::Path;
use std::sync::Arc;

use asmcast::program::{Cohort, Vocabulary};
use asmcast::report::text::{dollars, fixed, shown, signed, thousands};
use asmcast::scenario::Scenario;
use asmcast::tally::Estimate;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, Value};
use minijinja::{Environment, Error, ErrorKind, UndefinedBehavior, context};
use serde::{Deserialize, Serialize};

use super::table::Table;
use super::{Failed, Study};

/// A number as a template has it.
#[derive(Serialize, Deserialize)]
struct Number {
    value: f64,
    standard_error: Option<f64>,
    /// What it is multiplied by to be shown.
    unit: f64,
}

impl Number {
    fn estimate(&self) -> Estimate {
        Estimate::new(self.value, self.standard_error)
    }

    /// To the first digit of its error, without the error, and to no more decimals than these.
    fn bare(&self, decimals: Option<usize>) -> String {
        let text = shown(self.estimate(), self.unit).value;
        let found = text.split_once('.').map_or(0, |(_, rest)| rest.len());
        match decimals {
            Some(decimals) if decimals < found => fixed(self.value * self.unit, decimals),
            _ => text,
        }
    }
}

/// What a statistic is multiplied by to be shown: factors and shares are in percent, dollars of a cohort in
/// millions, and scores in points.
fn unit(statistic: &str) -> f64 {
    let starts = |starts: &[&str]| starts.iter().any(|start| statistic.starts_with(start));
    if starts(&["paf_", "share_"]) {
        100.0
    } else if starts(&["payment_", "dollars_", "part_b_", "incentive_", "net_"]) {
        1e-6
    } else {
        1.0
    }
}

/// A study's page.
///
/// # Errors
/// A template that cannot be read, asks for what the table does not have, or claims what it does not say.
pub fn page(
    path: &Path,
    study: &Study,
    scenarios: &[Scenario],
    table: &Arc<Table>,
) -> Result<String, Failed> {
    let template = std::fs::read_to_string(path)?;
    let first = scenarios.first().ok_or("a study has scenarios")?;
    let mut environment = environment(table)?;
    environment.add_template("study.md", &template)?;
    let content = context! {
        draws => thousands(u64::from(study.draws)),
        seed => first.model.seed,
        command => format!("cargo run --release --example studies -- {}", study.name),
        cohorts => [Cohort::HeartFailure, Cohort::LowBackPain].map(Cohort::id),
    };
    let page = environment.get_template("study.md")?.render(content);
    page.map_err(|error| {
        let source = error.source().map(|source| format!(": {source}"));
        format!("{}: {error}{}", path.display(), source.unwrap_or_default()).into()
    })
}

/// What templates can do: look numbers up, show them, and claim something of them.
fn environment(table: &Arc<Table>) -> Result<Environment<'static>, Failed> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    // A line that only says what to do leaves no line behind.
    let syntax = SyntaxConfig::builder()
        .trim_blocks(true)
        .lstrip_blocks(true)
        .keep_trailing_newline(true)
        .build();
    environment.set_syntax(syntax?);
    let table = Arc::clone(table);
    environment.add_function(
        "at",
        move |contrast: &str, cohort: &str, year: u16, group: &str, statistic: &str| {
            let cohort = Cohort::from_id(cohort).ok_or_else(|| failed("no such cohort"))?;
            let found = table.get(contrast, cohort, year, group, statistic);
            let found = found.map_err(failed)?;
            Ok::<Value, Error>(Value::from(Serde(Number {
                value: found.value,
                standard_error: found.standard_error,
                unit: unit(statistic),
            })))
        },
    );
    environment.add_function("claim", |holds: bool| match holds {
        true => Ok(""),
        false => Err(failed("the results do not say what the text claims")),
    });
    environment.add_function("title", |cohort: &str| {
        Cohort::from_id(cohort).map_or("", Cohort::title)
    });
    environment.add_filter("plain", |number: Serde<Number>| {
        shown(number.estimate(), number.unit).to_string()
    });
    environment.add_filter("signed", |number: Serde<Number>| {
        signed(number.estimate(), number.unit)
    });
    environment.add_filter("bare", |number: Serde<Number>, decimals: Option<usize>| {
        number.bare(decimals)
    });
    environment.add_filter("dollars", |number: Serde<Number>| {
        dollars(number.estimate())
    });
    // Without its sign, where the sentence says which way it goes.
    environment.add_filter("size", |number: Serde<Number>, decimals: Option<usize>| {
        number.bare(decimals).trim_start_matches('-').to_string()
    });
    Ok(environment)
}

fn failed(message: impl Into<String>) -> Error {
    Error::new(ErrorKind::InvalidOperation, message.into())
}

/// The index: each study's title, and the sentence under it, which says what has come out.
///
/// # Errors
/// A page that cannot be read, or does not begin with a title and a sentence.
pub fn index(reports: &Path, studies: &[Study]) -> Result<String, Failed> {
    let mut text = String::from(
        "# Studies\n\n\
         Written by `cargo run --release --example studies`; running it again changes no byte. Each is a question, \
         what the forecast says to it, and what it does not say. The numbers of each stand in its `results.csv`, with \
         their standard errors; its scenarios in `scenarios`.\n\n",
    );
    for study in studies {
        let path = reports.join(study.name).join("README.md");
        let Ok(page) = std::fs::read_to_string(&path) else {
            continue; // not made yet
        };
        let mut paragraphs = page.split("\n\n").map(|text| text.replace('\n', " "));
        let title = paragraphs
            .next()
            .and_then(|title| title.strip_prefix("# ").map(String::from));
        let (title, finding) = title
            .zip(paragraphs.next())
            .ok_or_else(|| format!("{} has no title and finding", path.display()))?;
        let name = study.name;
        let _ = writeln!(text, "- **[{title}]({name}/README.md)** {finding}");
    }
    Ok(text)
}
