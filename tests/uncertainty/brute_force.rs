//! Shares of a clinician's factor by brute force: many worlds, and in each the part drawn again and again.

use asmcast::components::{Source, Worlds};
use asmcast::forecast::{CohortArena, CohortLaws};
use asmcast::random::World;
use asmcast::scenario::Scenario;
use rayon::prelude::*;

use crate::{SOMEBODY, folder, of, row, rows, small, study};

/// Worlds, and how often a part is drawn again in each.
const WORLDS: u32 = 200;
const AGAIN: u32 = 8;

/// Which streams are opened in the other world.
type Part = fn(&mut Worlds, World);

fn factor(arena: &mut CohortArena, laws: &CohortLaws, worlds: Worlds) -> f64 {
    let mut factor = 0.0;
    arena.draw(laws, worlds, 2027, |drawn| {
        if let [_] = drawn.named {
            factor = drawn.scores.payment_adjustment_factor[drawn.synthetic()];
        }
    });
    factor
}

/// The expected variance given everything but a part, with its error, and the whole variance.
fn left(laws: &CohortLaws, part: Part) -> ([f64; 2], f64) {
    let within = (0..WORLDS)
        .into_par_iter()
        .map_init(CohortArena::final_only, |arena, world| {
            let here = World::new(77, world);
            let factors = (0..AGAIN).map(|again| {
                let mut worlds = Worlds::from(here);
                part(&mut worlds, World::new(78, world * AGAIN + again));
                factor(arena, laws, worlds)
            });
            let factors: Vec<f64> = factors.collect();
            let mean = factors.iter().sum::<f64>() / f64::from(AGAIN);
            let squares = factors
                .iter()
                .map(|factor| (factor - mean) * (factor - mean));
            (squares.sum::<f64>() / f64::from(AGAIN - 1), factors[0])
        });
    let both: Vec<(f64, f64)> = within.collect();
    let moments = |numbers: Vec<f64>| {
        let n = numbers.len() as f64;
        let mean = numbers.iter().sum::<f64>() / n;
        let squares = numbers
            .iter()
            .map(|number| (number - mean) * (number - mean));
        (mean, squares.sum::<f64>() / (n - 1.0))
    };
    let (mean, spread) = moments(both.iter().map(|(within, _)| *within).collect());
    let (_, variance) = moments(both.iter().map(|(_, factor)| *factor).collect());
    ([mean, (spread / f64::from(WORLDS)).sqrt()], variance)
}

#[test]
fn what_is_left_is_what_drawing_a_part_again_and_again_shows() {
    let folder = folder();
    small(folder.path(), SOMEBODY);
    study(
        folder.path(),
        &["--draws", "800", "--statistic", "participants"],
    );
    let of_factor = of(&rows(folder.path()), "HF", "named", "paf");
    let scenario = Scenario::load(Some(&folder.path().join("s.toml"))).unwrap();
    let laws = &CohortLaws::for_scores(&scenario.model)[0];
    let parts: [(&str, Part); 4] = [
        ("sampling_noise", |worlds, other| {
            worlds.named[Source::SamplingNoise as usize] = other;
        }),
        ("true_performance", |worlds, other| {
            worlds.named[Source::Performance as usize] = other;
        }),
        ("reporting", |worlds, other| {
            worlds.named[Source::Reporting as usize] = other;
        }),
        ("peers", |worlds, other| {
            worlds.others = Worlds::from(other).others;
        }),
    ];
    for (name, part) in parts {
        let ([left, error], variance) = left(laws, part);
        let found = row(&of_factor, name, "total");
        // Both shares of one variance: its own error, some 6 %, is in the interval.
        let (share, error) = (left / variance, error / variance);
        let half = (found.high.unwrap() - found.low.unwrap()) / 2.0;
        let allowed = (half * half + 4.0 * error * error + 0.02 * share * share).sqrt() * 1.6;
        let off = (found.value.unwrap() - share).abs();
        assert!(
            off < allowed,
            "{name}: {found:?}, by brute force {share} ± {error}"
        );
    }
}
