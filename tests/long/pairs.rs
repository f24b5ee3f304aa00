//! Normals of which two are made of two words: each of them, and the two together.
//!
//! Chi-squares are held to a level of 1e-6; with 4096 cells a share of 1/4096 that is wrong by 3 %
//! in every second cell is seen. Counts and correlations are held to five standard errors.

use asmcast::random::normal;

use crate::continuous::follows;
use crate::reference::estimate::chi_square_agrees;
use crate::reference::laws::normal_cdf;
use crate::sample::{N, histogram, sample, stream};

/// Pairs of a part's entities, made of two words of one block.
fn pairs(entities: &[u32]) -> [Vec<f32>; 2] {
    let (mut distances, mut directions) = (Vec::new(), Vec::new());
    stream(160).gather_words(entities, 0, [&mut distances, &mut directions]);
    let (mut one, mut other) = (Vec::new(), Vec::new());
    normal::pairs(&distances, &directions, [&mut one, &mut other]);
    [one, other]
}

fn one_of(which: usize) -> impl Fn(&[u32]) -> Vec<f32> {
    move |entities| std::mem::take(&mut pairs(entities)[which])
}

/// Kolmogorov's distance, the mean and the variance; shares beyond 2 to 5, at 5 a count of three; a
/// chi-square over 4096 equal shares.
#[test]
#[ignore = "takes some seconds"]
fn each_of_a_pair_is_normal() {
    for which in [0, 1] {
        let what = format!("normal {which} of a pair");
        let values = follows(&what, one_of(which), normal_cdf, (0.0, 1.0));
        for z in [2.0, 3.0, 4.0, 4.5, 5.0_f64] {
            let below = values.partition_point(|value| f64::from(*value) < -z);
            let above = N - values.partition_point(|value| f64::from(*value) <= z);
            let expected = normal_cdf(-z) * N as f64;
            for count in [below, above] {
                let off = count as f64 - expected;
                assert!(
                    off.abs() < 5.0 * expected.sqrt() + 1.0,
                    "{what} beyond {z}: {count}, not {expected}"
                );
            }
        }
        const CELLS: usize = 4096;
        let counts = histogram(CELLS, |entities| {
            let values = one_of(which)(entities).into_iter();
            values
                .map(|z| (normal_cdf(z.into()) * CELLS as f64) as u32)
                .collect()
        });
        chi_square_agrees(&what, &counts, &vec![N as f64 / CELLS as f64; CELLS]);
    }
}

/// A chi-square over 64 by 64 equal shares of the two.
#[test]
#[ignore = "takes some seconds"]
fn the_two_of_a_pair_are_independent() {
    const SIDE: usize = 64;
    let counts = histogram(SIDE * SIDE, |entities| {
        let [one, other] = pairs(entities);
        let share = |z: f32| ((normal_cdf(z.into()) * SIDE as f64) as u32).min(SIDE as u32 - 1);
        let both = one.into_iter().zip(other);
        both.map(|(one, other)| share(one) * SIDE as u32 + share(other))
            .collect()
    });
    let expected = vec![N as f64 / (SIDE * SIDE) as f64; SIDE * SIDE];
    chi_square_agrees("pairs", &counts, &expected);
}

/// Values, squares, sizes, and a value with the other's square and cube, standardized.
#[test]
#[ignore = "takes some seconds"]
fn the_two_of_a_pair_are_uncorrelated() {
    type Score = fn(f64) -> f64;
    const VALUE: Score = |z| z;
    const SQUARE: Score = |z| (z * z - 1.0) / 2.0_f64.sqrt();
    const CUBE: Score = |z| (z * z * z - 3.0 * z) / 6.0_f64.sqrt();
    const SIZE: Score = |z| {
        let mean = (2.0 / std::f64::consts::PI).sqrt();
        (z.abs() - mean) / (1.0 - mean * mean).sqrt()
    };
    let scores: [(&str, Score, Score); 7] = [
        ("values", VALUE, VALUE),
        ("squares", SQUARE, SQUARE),
        ("cubes", CUBE, CUBE),
        ("sizes", SIZE, SIZE),
        ("value and square", VALUE, SQUARE),
        ("square and value", SQUARE, VALUE),
        ("value and cube", VALUE, CUBE),
    ];
    let sums = sample(|entities| {
        let [one, other] = pairs(entities);
        let both = one.into_iter().zip(other);
        both.map(|(one, other)| (f64::from(one), f64::from(other)))
            .collect()
    });
    for (what, of_one, of_other) in scores {
        let products = sums
            .iter()
            .map(|(one, other)| of_one(*one) * of_other(*other));
        let correlation = products.sum::<f64>() / N as f64;
        assert!(
            correlation.abs() < 5.0 / (N as f64).sqrt(),
            "{what}: {correlation}"
        );
    }
}

/// The quarters of the plane and the halves of each, by which normal is the greater.
#[test]
#[ignore = "takes some seconds"]
fn all_eighths_of_the_plane() {
    let counts = histogram(8, |entities| {
        let [one, other] = pairs(entities);
        let both = one.into_iter().zip(other);
        both.map(|(one, other)| {
            let bit = u32::from;
            bit(one < 0.0) | bit(other < 0.0) << 1 | bit(one.abs() < other.abs()) << 2
        })
        .collect()
    });
    chi_square_agrees("eighths", &counts, &[N as f64 / 8.0; 8]);
}
