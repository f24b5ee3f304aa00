//! Worlds to look at: a scenario's laws, drawn as often as a test needs.

use std::io::Write;

use asmcast::components::Streams;
use asmcast::forecast::CohortLaws;
use asmcast::performance::{Performance, YearRecords};
use asmcast::population::Population;
use asmcast::random::World;
use asmcast::scenario::Scenario;
use rayon::prelude::*;

use super::page::{PAGES, Page};

/// Seed of every sample. Another one changes every number, and may fail no test.
pub const SEED: u64 = 512_700;

/// Both cohorts' laws of a scenario that says only what differs from the built-in baseline. Lines
/// with `[cohort.*` stand for both cohorts.
pub fn scenario(settings: &str) -> Vec<CohortLaws> {
    let mut file = tempfile::Builder::new()
        .suffix(".toml")
        .tempfile()
        .expect("a temporary file");
    file.write_all(for_both_cohorts(settings).as_bytes())
        .expect("the temporary file takes the settings");
    match Scenario::load(Some(file.path())) {
        Ok(scenario) => CohortLaws::of_model(&scenario.model),
        Err(findings) => panic!("the scenario is refused: {findings:?}"),
    }
}

/// Writes each table `[cohort.*...]` once for each cohort.
fn for_both_cohorts(settings: &str) -> String {
    let mut tables: Vec<String> = Vec::new();
    for line in settings.lines().map(str::trim) {
        if line.starts_with('[') || tables.is_empty() {
            tables.push(String::new());
        }
        let table = tables.last_mut().expect("pushed above");
        table.push_str(line);
        table.push('\n');
    }
    let both = tables
        .iter()
        .flat_map(|table| match table.starts_with("[cohort.*") {
            true => vec![table.replacen('*', "HF", 1), table.replacen('*', "LBP", 1)],
            false => vec![table.clone()],
        });
    both.collect()
}

/// One cohort in one draw: its people and its performance years from 2027.
pub struct Draw {
    pub people: Population,
    pub years: Vec<YearRecords>,
}

/// Draws a cohort so many times, each into fresh memory, up to a performance year (before 2027:
/// the people alone), and keeps what `view` takes from each draw.
pub fn draw_worlds<T: Send>(
    laws: &CohortLaws,
    draws: u32,
    last_year: u16,
    view: impl Fn(Draw) -> T + Sync,
) -> Vec<T> {
    let draw = |number| {
        let streams = Streams::new(World::new(SEED, number), laws.cohort);
        let mut people = Population::default();
        people.draw(&laws.population, &streams);
        let mut performance = Performance::default();
        let years = (2027..=last_year).map(|year| {
            performance.draw(&laws.performance, &streams, &people, year);
            performance.records.clone()
        });
        let years = years.collect();
        view(Draw { people, years })
    };
    (0..draws).into_par_iter().map(draw).collect()
}

/// Both cohorts' samples with their pages.
pub fn each_cohort<T>(samples: &[T]) -> impl Iterator<Item = (&'static Page, &T)> {
    assert_eq!(samples.len(), PAGES.len());
    PAGES.iter().zip(samples)
}
