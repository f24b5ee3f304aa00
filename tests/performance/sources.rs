//! Each source of luck decides what it says and nothing else: a draw whose source is opened in another world
//! differs in that source's columns only. Exact, no Monte Carlo.

use std::collections::BTreeSet;

use asmcast::components::{Source, Worlds};
use asmcast::forecast::{CohortArena, CohortLaws};
use asmcast::random::World;

use crate::addresses::bits;
use crate::reference::scenario;
use crate::reference::worlds::SEED;

/// Columns that do not belong to a measure, in the order of [`bits`].
const COLUMNS: [&str; 14] = [
    "candidate",
    "incomplete",
    "practice",
    "practice's collection type",
    "specialty",
    "clinicians",
    "payments",
    "payments",
    "HCC risk score",
    "dual share",
    "episodes",
    "cost",
    "improvement activities",
    "Promoting Interoperability",
];
const OF_MEASURE: [&str; 3] = ["reported as", "cases", "performance"];

fn name(column: usize) -> &'static str {
    let of_measure = column.checked_sub(COLUMNS.len());
    of_measure.map_or_else(|| COLUMNS[column], |at| OF_MEASURE[at % 3])
}

type Years = Vec<Vec<Vec<u64>>>;

fn draw(laws: &CohortLaws, worlds: impl Into<Worlds>) -> Years {
    let mut years = Vec::new();
    CohortArena::default().draw(laws, worlds, 2031, |drawn| years.push(bits(drawn.records)));
    years
}

/// In which columns two draws differ in any year.
fn differing(one: &Years, other: &Years) -> BTreeSet<&'static str> {
    let years = one.iter().zip(other);
    let columns = years.flat_map(|(one, other)| one.iter().zip(other).enumerate());
    columns
        .filter(|(_, (one, other))| one != other)
        .map(|(column, _)| name(column))
        .collect()
}

#[test]
fn a_source_of_luck_decides_its_own_columns_only() {
    let [here, there] = [3, 4].map(|draw| World::new(SEED, draw));
    for laws in &scenario("") {
        let before = draw(laws, here);
        for (source, expected) in [
            (Source::SamplingNoise, vec!["cases", "cost", "performance"]),
            (Source::Performance, vec!["cost", "performance"]),
            (
                Source::Reporting,
                vec![
                    "incomplete",
                    "improvement activities",
                    "Promoting Interoperability",
                    "reported as",
                ],
            ),
            (Source::Payments, vec!["payments"]),
        ] {
            let mut worlds = Worlds::from(here);
            worlds.others[source as usize] = there;
            let expected: BTreeSet<&str> = expected.into_iter().collect();
            let found = differing(&before, &draw(laws, worlds));
            assert_eq!(found, expected, "{source:?}");
        }
        let mut worlds = Worlds::from(here);
        worlds.others[Source::Circumstances as usize] = there;
        let found = differing(&before, &draw(laws, worlds));
        for column in [
            "candidate",
            "specialty",
            "episodes",
            "HCC risk score",
            "clinicians",
        ] {
            assert!(found.contains(column), "{column}");
        }
    }
}

/// All sources in another world are that world, whichever they were taken from one by one; and those of named
/// clinicians are of no consequence where nobody is named.
#[test]
fn sources_together_are_the_world() {
    let [here, there] = [3, 4].map(|draw| World::new(SEED, draw));
    for laws in &scenario("") {
        let mut worlds = Worlds::from(here);
        for source in Source::ALL {
            worlds.others[source as usize] = there;
        }
        assert!(draw(laws, worlds) == draw(laws, there));
        worlds.others = Worlds::from(here).others;
        worlds.named = Worlds::from(there).named;
        assert!(draw(laws, worlds) == draw(laws, here));
    }
}
