//! Randomness is addressed: who else is in the world changes nobody's numbers. Exact comparisons,
//! with no Monte Carlo but for the independence of the cohorts.

use std::collections::{HashMap, HashSet};

use asmcast::components::{Component, Streams};
use asmcast::population::Population;
use asmcast::program::{Cohort, Measure, Vocabulary};
use asmcast::random::World;

use crate::reference::worlds::SEED;
use crate::reference::{Mean, draw_worlds, scenario};
use crate::samples::{BASELINE, BASELINE_LAWS};

/// More candidates leave the first ones as they were: their volumes, practices, and where they
/// participate their specialty, patients and payments.
#[test]
fn more_candidates_leave_the_first_as_they_were() {
    let more = scenario("[cohort.*]\nparticipants = 5000\n");
    for (laws, before) in more.iter().zip(BASELINE.iter()) {
        let after = draw_worlds(laws, 2, 0, |draw| draw.people);
        for (before, after) in before.iter().zip(&after) {
            let first = before.volume.first.len();
            assert!(after.volume.first.len() > first);
            assert_eq!(before.volume.first, &after.volume.first[..first]);
            assert_eq!(
                before.volume.participates,
                after.volume.participates[..first]
            );
            for year in 0..5 {
                let (before, after) = (episodes(before, year), episodes(after, year));
                assert_eq!(before[..], after[..before.len()]);
            }
            let places = &before.practices.of_candidate;
            assert_eq!(places[..], after.practices.of_candidate[..first]);
            let practices = before.practices.len();
            assert_eq!(
                before.practices.clinicians,
                after.practices.clinicians[..practices]
            );
            let members = before.members.len();
            assert_eq!(attributes(before), attributes(after)[..members]);
        }
    }
}

/// A year's participants and their episodes, in order of candidates.
fn episodes(people: &Population, year: usize) -> Vec<(u32, u32)> {
    let candidates = people.members.participants[year].of(&people.members.candidate);
    let episodes = people.volume.episodes[year].iter().copied();
    let mut episodes: Vec<_> = candidates.into_iter().zip(episodes).collect();
    episodes.sort_unstable();
    episodes
}

/// Every member's attributes in order of candidates, their numbers as bits.
fn attributes(people: &Population) -> Vec<(u32, u32, u8, Vec<u32>)> {
    let members = &people.members;
    let mut order: Vec<usize> = (0..members.len()).collect();
    order.sort_by_key(|member| members.candidate[*member]);
    order
        .into_iter()
        .map(|member| {
            let payments = members.payments.iter().map(|year| year[member]);
            let patients = [members.hcc_risk_score[member], members.dual_share[member]];
            let numbers = payments.chain(patients).map(f32::to_bits).collect();
            (
                members.candidate[member],
                members.practice[member],
                members.specialty[member],
                numbers,
            )
        })
        .collect()
}

/// A setting of one law leaves every other law's numbers alone.
#[test]
fn a_changed_law_leaves_the_others_luck_alone() {
    let changed = scenario(
        "[cohort.*.practices]\nsmall_share = 0.1\n[cohort.*.payments]\ngrowth_sd = 0.2\n\
         [cohort.*.patients]\nhcc_dual_correlation = 0.9\n",
    );
    for (laws, before) in changed.iter().zip(BASELINE.iter()) {
        let after = draw_worlds(laws, 1, 0, |draw| draw.people);
        let (before, after) = (&before[0], &after[0]);
        assert_eq!(before.volume.first, after.volume.first);
        assert_eq!(before.volume.participates, after.volume.participates);
        assert_eq!(before.volume.episodes, after.volume.episodes);
        assert_eq!(before.members.candidate, after.members.candidate);
        assert_eq!(before.members.specialty, after.members.specialty);
        assert_eq!(before.members.hcc_risk_score, after.members.hcc_risk_score);
        assert_eq!(before.members.payments[0], after.members.payments[0]);
        assert_ne!(before.members.payments[1], after.members.payments[1]);
        assert_ne!(before.members.dual_share, after.members.dual_share);
        assert_ne!(before.practices.size, after.practices.size);
    }
}

/// Cohorts, draws and seeds: as good as no number of one is met in another, at the same place or
/// elsewhere, and their volumes are uncorrelated.
#[test]
fn cohorts_and_draws_share_no_numbers() {
    let (hf, lbp) = (&BASELINE[0], &BASELINE[1]);
    // Two normals in single precision are equal with a probability of 1e-7: of some 10,000 at the
    // same place .001 are, and of 5,000 a handful meet one of another 10,000.
    let unrelated = |one: &Population, other: &Population, what: &str| {
        let (one, other) = (&one.volume.first, &other.volume.first);
        let same_place = one.iter().zip(other).filter(|(a, b)| a == b).count();
        assert!(same_place <= 1, "{what}: {same_place} at the same place");
        let numbers: HashSet<u32> = one.iter().map(|x| x.to_bits()).collect();
        let met = other.iter().filter(|x| numbers.contains(&x.to_bits()));
        let met = met.count();
        assert!(met <= 50, "{what}: {met} of {} numbers", other.len());
    };
    unrelated(&hf[0], &lbp[0], "cohorts");
    unrelated(&hf[0], &hf[1], "draws");
    let product = |(one, other): (&Population, &Population)| {
        let pairs = one.volume.first.iter().zip(&other.volume.first);
        pairs
            .map(|(one, other)| f64::from(one * other))
            .collect::<Vec<_>>()
    };
    let cohorts = Mean::over(hf.iter().zip(lbp), product);
    cohorts.agrees("x of HF and LBP", 0.0, 0.015);
    let draws = Mean::over(hf.iter().zip(&hf[1..]), product);
    draws.agrees("x of a draw and the next", 0.0, 0.015);

    let mut other = Population::default();
    let streams = Streams::new(World::new(SEED + 1, 0), Cohort::HeartFailure);
    other.draw(&BASELINE_LAWS[0].population, &streams);
    unrelated(&hf[0], &other, "seeds");
}

/// Every component, measure, year and cohort has a stream of its own.
#[test]
fn no_two_uses_share_a_stream() {
    use Component::*;
    let fixed = [Practice, Attributes, PaymentGrowth];
    let yearly = [Volume, PracticeYear, OwnYear, Records, EpisodeCost];
    let measured = [PracticeMeasure];
    let mut uses: HashMap<[u32; 4], String> = HashMap::new();
    for cohort in Cohort::ALL {
        let streams = Streams::new(World::new(SEED, 0), *cohort);
        let mut note = |stream: asmcast::random::Stream, what: String| {
            if let Some(other) = uses.insert(stream.words(0, 0), what.clone()) {
                panic!("{what} draws the numbers of {other}");
            }
        };
        for component in fixed {
            note(
                streams.fixed(component),
                format!("{cohort:?} {component:?}"),
            );
        }
        for year in 2025..=2033 {
            for component in yearly {
                let what = format!("{cohort:?} {component:?} {year}");
                note(streams.yearly(component, year), what);
            }
            for component in measured {
                for measure in Measure::ALL {
                    let what = format!("{cohort:?} {component:?} {measure:?} {year}");
                    note(streams.measure(component, *measure, year), what);
                }
            }
        }
    }
}
