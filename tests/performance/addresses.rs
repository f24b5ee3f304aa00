//! A draw is one world, whatever was drawn before and in whatever memory. Exact, no Monte Carlo.

use asmcast::components::Streams;
use asmcast::forecast::{CohortArena, CohortLaws};
use asmcast::performance::{Performance, YearRecords};
use asmcast::population::Population;
use asmcast::program::CollectionType;
use asmcast::random::World;

use crate::reference::scenario;
use crate::reference::worlds::SEED;

/// Everything recorded of a year, as bits: a cost of nothing (NaN) is compared too.
pub fn bits(records: &YearRecords) -> Vec<Vec<u64>> {
    let floats = |column: &Vec<f64>| column.iter().map(|x| x.to_bits()).collect();
    let integers = |column: &Vec<u32>| column.iter().map(|x| u64::from(*x)).collect();
    let bytes = |column: &Vec<u8>| column.iter().map(|x| u64::from(*x)).collect();
    let how = |collection_type: &CollectionType| 1 + *collection_type as u64;
    let mut columns: Vec<Vec<u64>> = vec![
        integers(&records.candidate),
        bytes(&records.incomplete),
        integers(&records.practice),
        records.practice_collection_type.iter().map(how).collect(),
        bytes(&records.specialty),
        integers(&records.tin_clinicians),
        floats(&records.part_b_payments),
        floats(&records.payment_year_payments),
        floats(&records.hcc_risk_score),
        floats(&records.dual_share),
        integers(&records.ebcm_episodes),
        floats(&records.ebcm_cost),
        bytes(&records.ia_completed),
        floats(&records.pi_score),
    ];
    for measure in &records.measures {
        let reported = measure.collection_type.iter();
        columns.push(reported.map(|how_| how_.as_ref().map_or(0, how)).collect());
        columns.push(integers(&measure.cases));
        columns.push(floats(&measure.performance));
    }
    columns
}

/// A draw in an arena: every year's records, final scores and factors.
fn draw(arena: &mut CohortArena, laws: &CohortLaws, draw: u32) -> Vec<Vec<Vec<u64>>> {
    let mut years = Vec::new();
    arena.draw(laws, World::new(SEED, draw), 2031, |drawn| {
        let mut columns = bits(drawn.records);
        let scores = [
            &drawn.scores.final_score,
            &drawn.scores.payment_adjustment_factor,
        ];
        columns.extend(scores.map(|column| column.iter().map(|x| x.to_bits()).collect()));
        assert!(
            columns
                .iter()
                .all(|column| column.len() == drawn.records.len())
        );
        years.push(columns);
    });
    assert_eq!(years.len(), 5);
    years
}

/// Draws 5, 3, 5 in one arena, 3 in a fresh one, 5 after another cohort and after a smaller one.
#[test]
fn a_draw_is_the_same_whatever_was_drawn_before() {
    let laws = scenario("");
    let smaller = scenario("[cohort.*]\nparticipants = 700\n[rules]\nepisode_minimum = 30\n");
    for (cohort, own) in laws.iter().enumerate() {
        let mut arena = CohortArena::default();
        let fifth = draw(&mut arena, own, 5);
        let third = draw(&mut arena, own, 3);
        assert!(fifth != third, "two draws are two worlds");
        assert!(fifth == draw(&mut arena, own, 5), "again in the same arena");
        let fresh = &mut CohortArena::default();
        assert!(third == draw(fresh, own, 3), "in a fresh arena");
        draw(&mut arena, &laws[1 - cohort], 4);
        draw(&mut arena, &smaller[cohort], 5);
        assert!(
            fifth == draw(&mut arena, own, 5),
            "after other laws in the same arena"
        );
    }
}

/// Abandoning a draw half way, or stopping earlier, changes no later draw and no earlier year.
#[test]
fn an_abandoned_draw_leaves_no_trace() {
    let laws = scenario("");
    for laws in &laws {
        let streams = Streams::new(World::new(SEED, 7), laws.cohort);
        let mut people = Population::default();
        people.draw(&laws.population, &streams);
        let mut performance = Performance::default();
        let mut years = |last: u16| -> Vec<Vec<Vec<u64>>> {
            (2027..=last)
                .map(|year| {
                    performance.draw(&laws.performance, &streams, &people, year);
                    bits(&performance.records)
                })
                .collect()
        };
        let whole = years(2031);
        let half = years(2029);
        assert!(half[..] == whole[..3]);
        assert!(years(2031) == whole);
    }
}

/// More participants leave the records of the first candidates as they were, all of them.
#[test]
fn more_participants_leave_the_first_as_they_were() {
    let laws = scenario("");
    let more = scenario("[cohort.*]\nparticipants = 5000\n");
    for (laws, more) in laws.iter().zip(&more) {
        let before = draw_records(laws);
        let after = draw_records(more);
        for (before, after) in before.iter().zip(&after) {
            assert!(after[0].len() > before[0].len());
            for (column, (before, after)) in before.iter().zip(after).enumerate() {
                assert!(
                    before[..] == after[..before.len()],
                    "column {column} has changed"
                );
            }
        }
    }
}

/// A draw's records by year and column, in order of candidates.
fn draw_records(laws: &CohortLaws) -> Vec<Vec<Vec<u64>>> {
    let mut years = Vec::new();
    let world = World::new(SEED, 1);
    CohortArena::default().draw(laws, world, 2031, |drawn| {
        let candidates = &drawn.records.candidate;
        let mut order: Vec<usize> = (0..candidates.len()).collect();
        order.sort_by_key(|participant| candidates[*participant]);
        let columns = bits(drawn.records).into_iter();
        let ordered = columns.map(|column| order.iter().map(|place| column[*place]).collect());
        years.push(ordered.collect());
    });
    years
}
