//! What is drawn of a candidate, made here again from the words of its addresses in double
//! precision: two words give two shocks. Exact up to single precision, no Monte Carlo.

use asmcast::components::{Component, Streams};
use asmcast::random::World;
use asmcast::random::address::uniform;
use statrs::distribution::{Beta, ContinuousCDF};

use crate::reference::each_cohort;
use crate::reference::laws::{lognormal_parameters, normal_cdf, normal_quantile};
use crate::reference::pairs::{normal_pair, rounding};
use crate::reference::worlds::SEED;
use crate::samples::{BASELINE, BASELINE_LAWS};

/// What single precision may add to a normal value, or to a log of some units.
const ROUNDING: f64 = 5e-6;

/// Draws looked at.
const DRAWS: std::ops::Range<u32> = 0..3;

/// HCC risk is the first normal of words 1 and 2, the dual share's has the second for its own part.
#[test]
fn patients_are_a_pair() {
    let law = Beta::new(1.1, 4.4).expect("shapes above 0");
    for (cohort, (page, sample)) in each_cohort(&BASELINE).enumerate() {
        let specialties: Vec<_> = BASELINE_LAWS[cohort].specialties().collect();
        for (draw, people) in DRAWS.zip(sample) {
            let streams = Streams::new(World::new(SEED, draw), page.cohort);
            let attributes = streams.fixed(Component::Attributes);
            let members = &people.members;
            for (member, candidate) in members.candidate.iter().enumerate() {
                let [_, distance, direction, _] = attributes.words(*candidate, 0);
                let (hcc, own) = normal_pair(distance, direction);
                let of = page.of(specialties[usize::from(members.specialty[member])]);
                let (mu, sigma) = lognormal_parameters(of.hcc_mean, of.hcc_sd);
                let drawn = (f64::from(members.hcc_risk_score[member]).ln() - mu) / sigma;
                assert!(
                    (drawn - hcc).abs() < ROUNDING + rounding(distance),
                    "{drawn}, not {hcc}"
                );
                let dual = normal_cdf(0.3 * hcc + (1.0 - 0.3_f64 * 0.3).sqrt() * own);
                let drawn = law.cdf(f64::from(members.dual_share[member]));
                assert!((drawn - dual).abs() < ROUNDING, "{drawn}, not {dual}");
            }
        }
    }
}

/// The level is word 3 by inversion, with the volume; growths are the pairs of words (0, 1), (2, 3)
/// of block 0 and (0, 1) of block 1, the first for the second year.
#[test]
fn payments_grow_by_pairs() {
    for (cohort, (page, sample)) in each_cohort(&BASELINE).enumerate() {
        let laws = &BASELINE_LAWS[cohort];
        let specialties: Vec<_> = laws.specialties().collect();
        let (growth, growth_sd) = laws.population.payment_growth;
        let common = laws.population.payment_volume_correlation;
        for (draw, people) in DRAWS.zip(sample) {
            let streams = Streams::new(World::new(SEED, draw), page.cohort);
            let attributes = streams.fixed(Component::Attributes);
            let growths = streams.fixed(Component::PaymentGrowth);
            let members = &people.members;
            for (member, candidate) in members.candidate.iter().enumerate() {
                let x = f64::from(people.volume.first[*candidate as usize]);
                let own = normal_quantile(uniform(attributes.words(*candidate, 0)[3]));
                let of = page.of(specialties[usize::from(members.specialty[member])]);
                let level = common * x + (1.0 - common * common).sqrt() * own;
                let mut log = of.payment_median.ln() + of.payment_log_sd * level;
                let [a, b, c, d] = growths.words(*candidate, 0);
                let [e, f, ..] = growths.words(*candidate, 1);
                let pairs = [(a, b), (c, d), (e, f)].map(|(one, other)| normal_pair(one, other));
                let mut shocks = pairs.into_iter().flat_map(|(one, other)| [one, other]);
                for (year, payments) in members.payments.iter().enumerate() {
                    if year > 0 {
                        log += growth + growth_sd * shocks.next().expect("six growths");
                    }
                    let drawn = f64::from(payments[member]).ln();
                    assert!(
                        (drawn - log).abs() < ROUNDING,
                        "year {year}: {drawn}, not {log}"
                    );
                }
            }
        }
    }
}

/// The volume of 2025 is the first normal of words 0 and 2 of the first two years' block.
#[test]
fn the_first_volume_is_one_of_a_pair() {
    for (page, sample) in each_cohort(&BASELINE) {
        for (draw, people) in DRAWS.zip(sample) {
            let streams = Streams::new(World::new(SEED, draw), page.cohort);
            let stream = streams.yearly(Component::Volume, 2025);
            for (candidate, drawn) in people.volume.first.iter().enumerate() {
                let [distance, _, direction, _] = stream.words(candidate as u32, 0);
                let (x, _) = normal_pair(distance, direction);
                let drawn = f64::from(*drawn);
                assert!((drawn - x).abs() < rounding(distance), "{drawn}, not {x}");
            }
        }
    }
}
