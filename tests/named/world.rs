//! Scenarios with named clinicians, and what their worlds show.

use std::path::Path;

use asmcast::forecast::{CohortArena, CohortLaws};
use asmcast::performance::YearRecords;
use asmcast::random::World;
use asmcast::scenario::Scenario;
use rayon::prelude::*;

use crate::reference::worlds::SEED;

/// Few synthetic participants: a world costs little beside its named clinicians.
pub const FEW: &str = "
[cohort.HF]
participants = 20
[cohort.LBP]
participants = 20
";

/// Everybody participates every year, with some 1,097 episodes, a hundred cases of each: rates and
/// counts are what is expected of them to within a percent.
pub const EVERYBODY: &str = "
[rules]
episode_minimum = 1
[cohort.HF]
participants = 20
[cohort.HF.episodes]
log_mean = 7
log_sd = 0
[cohort.LBP]
participants = 20
[cohort.LBP.episodes]
log_mean = 7
log_sd = 0
";

/// Positions of the cohorts among laws.
pub const HF: usize = 0;
pub const LBP: usize = 1;

/// A roster of so many clinicians, each in a practice of its own, of whom the same is known.
/// `columns` and `fields` go on behind NPI, TIN and cohort.
pub fn crowd(count: usize, cohort: &str, columns: &str, fields: &str) -> String {
    let mut text = format!("npi,tin,cohort{columns}\n");
    for number in 0..count {
        text += &format!(
            "{},{},{cohort}{fields}\n",
            npi(number),
            200_000_000 + number
        );
    }
    text
}

/// The NPI of a clinician of [`crowd`].
pub fn npi(number: usize) -> String {
    (1_000_000_000 + number).to_string()
}

/// The same result of each clinician of a [`crowd`].
pub fn results(count: usize, rows: &[&str]) -> String {
    let mut text = "npi,tin,measure,collection_type,cases,performance,numerator,denominator,year\n"
        .to_string();
    for number in 0..count {
        for row in rows {
            text += &format!("{},{},{row}\n", npi(number), 200_000_000 + number);
        }
    }
    text
}

/// Writes a scenario's files into a folder.
pub fn write(folder: &Path, settings: &str, roster: Option<&str>, measures: Option<&str>) {
    let mut text = String::new();
    let files = [
        ("roster", "roster.csv", roster),
        ("roster_measures", "past.csv", measures),
    ];
    for (key, name, content) in files {
        if let Some(content) = content {
            text += &format!("{key} = {name:?}\n");
            std::fs::write(folder.join(name), content).expect("a file in a temporary folder");
        }
    }
    text += settings;
    std::fs::write(folder.join("s.toml"), text).expect("a file in a temporary folder");
}

/// Both cohorts' laws of a scenario with a roster.
pub fn laws(settings: &str, roster: Option<&str>, measures: Option<&str>) -> Vec<CohortLaws> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    write(folder.path(), settings, roster, measures);
    match Scenario::load(Some(&folder.path().join("s.toml"))) {
        Ok(scenario) => CohortLaws::of_model(&scenario.model),
        Err(findings) => panic!("the scenario is refused: {findings:?}"),
    }
}

/// A year of a draw.
pub struct Year {
    pub records: YearRecords,
    /// Positions in the roster of the last participants.
    pub named: Vec<u32>,
    pub final_scores: Vec<f64>,
    pub factors: Vec<f64>,
}

impl Year {
    /// How many participants are synthetic.
    pub fn synthetic(&self) -> usize {
        self.records.len() - self.named.len()
    }

    /// Where a clinician of the roster stands among the participants.
    pub fn at(&self, clinician: usize) -> Option<usize> {
        let position = self.named.iter().position(|at| *at as usize == clinician);
        position.map(|position| self.synthetic() + position)
    }

    /// Where the named participants stand.
    pub fn places(&self) -> std::ops::Range<usize> {
        self.synthetic()..self.records.len()
    }
}

/// A cohort's worlds: by draw, by year from 2027.
pub fn draw(laws: &CohortLaws, draws: u32, last_year: u16) -> Vec<Vec<Year>> {
    let one = |arena: &mut CohortArena, number| {
        let mut years = Vec::new();
        arena.draw(laws, World::new(SEED, number), last_year, |drawn| {
            years.push(Year {
                records: drawn.records.clone(),
                named: drawn.named.to_vec(),
                final_scores: drawn.scores.final_score.clone(),
                factors: drawn.scores.payment_adjustment_factor.clone(),
            });
        });
        years
    };
    (0..draws)
        .into_par_iter()
        .map_init(CohortArena::default, one)
        .collect()
}
