//! Abilities, made here again from the words of their addresses in double precision, against what
//! the records show of them; and completeness. No Monte Carlo but the records' own noise.

use asmcast::components::{Component, Streams};
use asmcast::forecast::CohortLaws;
use asmcast::program::{Measure, PracticeSize};
use asmcast::random::World;
use asmcast::random::address::uniform;

use crate::reference::laws::normal_quantile;
use crate::reference::pairs::normal_pair;
use crate::reference::worlds::SEED;
use crate::reference::{draw_worlds, each_cohort, scenario};
use crate::samples::{CLEAR, cost_noise};

/// A candidate's abilities by year, by measure, then its cost factor.
fn abilities(laws: &CohortLaws, draw: u32, candidate: u32, practice: u32) -> Vec<Vec<f64>> {
    let streams = Streams::new(World::new(SEED, draw), laws.cohort);
    let performance = &laws.performance;
    let measures = performance.measures.len();
    let (common, own) = performance.practice_weights;
    let mut factors = vec![0.0; measures + 1];
    let mut cost = 0.0;
    let years = (2027..=2031_u16).map(|year| {
        let moved = |state: f64, persistence: f64, shock: f64| match year {
            2027 => shock,
            _ => persistence * state + (1.0 - persistence * persistence).sqrt() * shock,
        };
        // Two words after the other give two shocks: quality and cost, measures 0 and 1, ...
        let stream = streams.yearly(Component::OwnYear, year);
        let mut shocks = (0..).flat_map(|block| {
            let [a, b, c, d] = stream.words(candidate, block);
            let ((a, b), (c, d)) = (normal_pair(a, b), normal_pair(c, d));
            [a, b, c, d]
        });
        let mut next = || shocks.next().expect("as many as are asked for");
        let (quality, own_cost) = (next(), next());
        let of_practice = streams
            .yearly(Component::PracticeYear, year)
            .words(practice, 0);
        let of_practice = normal_quantile(uniform(of_practice[0]));
        let shock = common * of_practice + own * quality;
        factors[0] = moved(factors[0], performance.ability_persistence, shock);
        cost = moved(cost, performance.cost.persistence, own_cost);
        for (position, measure) in performance.measures.iter().enumerate() {
            let of_practice = practice_shock(&streams, measure.measure, year, practice);
            let shock = common * of_practice + own * next();
            let factor = &mut factors[position + 1];
            *factor = moved(*factor, performance.ability_persistence, shock);
        }
        let drift = performance.drift * f64::from(year - 2027);
        let combined = performance.loadings.iter().map(|row| {
            let parts = row.iter().zip(&factors);
            drift + parts.map(|(loading, factor)| loading * factor).sum::<f64>()
        });
        let mut columns: Vec<f64> = combined.collect();
        let loading = performance.cost.quality_loading;
        columns.push(loading * factors[0] + (1.0 - loading * loading).sqrt() * cost);
        columns
    });
    years.collect()
}

/// Words 0 and 2 of a block give a practice's shocks of a measure in two years.
fn practice_shock(streams: &Streams, measure: Measure, year: u16, practice: u32) -> f64 {
    let first = year - (year - 2027) % 2;
    let stream = streams.measure(Component::PracticeMeasure, measure, first);
    let [distance, _, direction, _] = stream.words(practice, 0);
    let (one, other) = normal_pair(distance, direction);
    if year == first { one } else { other }
}

/// Everybody's ability in every measure and year is what its addresses say, up to the noise of
/// 110,000 cases: .015 of a standard deviation, in the mean over people. The cost factor has the
/// noise of its episodes, .16, known to a twentieth.
#[test]
fn abilities_follow_from_their_addresses() {
    let laws = scenario("");
    for (laws, (page, sample)) in laws.iter().zip(each_cohort(&CLEAR)) {
        let measures = page.cases.len();
        for (draw, clear) in (0..2).zip(sample) {
            let people = clear.practice.len();
            let mut squares = vec![vec![0.0; measures + 1]; 5];
            for (candidate, practice) in clear.practice.iter().enumerate() {
                let expected = abilities(laws, draw, candidate as u32, *practice);
                for (year, columns) in expected.iter().enumerate() {
                    for (column, ability) in columns.iter().enumerate() {
                        let off = clear.years[year][column][candidate] - ability;
                        // Rates near their ends say little of an ability.
                        let clearly = column == measures || ability.abs() < 3.0;
                        squares[year][column] += if clearly { off * off } else { 0.0 };
                    }
                }
            }
            for (year, squares) in squares.iter().enumerate() {
                for (column, square) in squares.iter().enumerate() {
                    let off = (square / people as f64).sqrt();
                    let noise = cost_noise(page).sqrt();
                    let right = match column < measures {
                        true => off < 0.015,
                        false => (off / noise - 1.0).abs() < 0.1,
                    };
                    assert!(right, "{:?} {year} {column}: {off}", page.cohort);
                }
            }
        }
    }
}

/// A measure falls short of completeness where its word in the practice's block is below the share:
/// word 1 in the first of two years, word 3 in the second.
#[test]
fn completeness_follows_from_its_address() {
    for laws in scenario("") {
        let draws = draw_worlds(&laws, 2, 2031, |draw| draw.years);
        for (draw, years) in (0..).zip(&draws) {
            let streams = Streams::new(World::new(SEED, draw), laws.cohort);
            let mut short = 0;
            for (year, records) in (2027..).zip(years) {
                for (position, measure) in laws.performance.measures.iter().enumerate() {
                    let measure = measure.measure;
                    let completeness = records.completeness(measure, position);
                    let turn = (year - 2027) % 2;
                    let stream = streams.measure(Component::PracticeMeasure, measure, year - turn);
                    for who in 0..records.len() {
                        let luck =
                            stream.words(records.practice[who], 0)[usize::from(2 * turn + 1)];
                        let size = PracticeSize::of(records.tin_clinicians[who]);
                        let expected = !measure.is_claims_based()
                            && uniform(luck) < laws.performance.reporting.incomplete.at(size);
                        assert_eq!(
                            completeness.of(who) < 1.0,
                            expected,
                            "{measure:?} {year} {who}"
                        );
                        short += u32::from(expected);
                    }
                }
            }
            assert!(short > 100, "{short}");
        }
    }
}
