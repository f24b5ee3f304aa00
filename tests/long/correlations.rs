//! The random words themselves: uniform, and nothing in common between the words of a block,
//! neighbouring entities, years, components, draws, seeds and kinds of use.
//!
//! A correlation is held to five standard errors, 5 / sqrt(10^7) = .0016; twice that would be seen
//! for sure.

use asmcast::random::address::uniform;
use asmcast::random::{Stream, World};
use rand::Rng;
use rayon::prelude::*;

use crate::reference::estimate::chi_square_agrees;
use crate::reference::worlds::SEED;
use crate::sample::{N, histogram, parts};

/// All four words of a block of each entity, moved on by some entities.
fn block(stream: Stream, block: u32, shift: u32, entities: &[u32]) -> [Vec<u32>; 4] {
    let entities: Vec<u32> = entities.iter().map(|entity| entity + shift).collect();
    let mut words: [Vec<u32>; 4] = Default::default();
    stream.gather_words(&entities, block, words.each_mut());
    words
}

/// Mean product of two columns of words, each on the scale of `score`, over a sample.
fn product(
    one: impl Fn(&[u32]) -> Vec<u32> + Sync + Send,
    other: impl Fn(&[u32]) -> Vec<u32> + Sync + Send,
    score: fn(u32) -> f64,
) -> f64 {
    let sum: f64 = parts()
        .map(|entities| {
            let pairs = one(&entities).into_iter().zip(other(&entities));
            pairs
                .map(|(one, other)| score(one) * score(other))
                .sum::<f64>()
        })
        .sum();
    sum / N as f64
}

/// A uniform's deviation, and its square's, in standard deviations: what goes together in one sense
/// or the other.
const SCORES: [fn(u32) -> f64; 2] = [
    |word| (uniform(word) - 0.5) * 12.0_f64.sqrt(),
    |word| ((uniform(word) - 0.5).powi(2) - 1.0 / 12.0) * 180.0_f64.sqrt(),
];

#[track_caller]
fn unrelated(
    what: &str,
    one: impl Fn(&[u32]) -> Vec<u32> + Sync + Send,
    other: impl Fn(&[u32]) -> Vec<u32> + Sync + Send,
) {
    for score in SCORES {
        let correlation = product(&one, &other, score);
        assert!(
            correlation.abs() < 5.0 / (N as f64).sqrt(),
            "{what}: {correlation}"
        );
    }
}

#[test]
#[ignore = "takes some seconds"]
fn words_of_a_block() {
    let stream = World::new(SEED, 3).stream(5, 2027);
    for one in 0..4 {
        for other in 0..one {
            unrelated(
                &format!("words {other} and {one}"),
                |entities| block(stream, 0, 0, entities).swap_remove_word(one),
                |entities| block(stream, 0, 0, entities).swap_remove_word(other),
            );
        }
    }
}

/// One of four columns.
trait Word {
    fn swap_remove_word(self, word: usize) -> Vec<u32>;
}

impl Word for [Vec<u32>; 4] {
    fn swap_remove_word(mut self, word: usize) -> Vec<u32> {
        std::mem::take(&mut self[word])
    }
}

/// The same word of neighbours: entities (also a chunk or a page apart), blocks, years, components,
/// measures, cohorts, draws, seeds; and a generator's first word.
#[test]
#[ignore = "takes some seconds"]
fn neighbours() {
    let world = World::new(SEED, 3);
    let base = world.stream(5 << 8, 2027);
    for shift in [1, 2, 4, 32, 64, 1024] {
        let moved = |entities: &[u32]| block(base, 0, shift, entities).swap_remove_word(0);
        let own = |entities: &[u32]| block(base, 0, 0, entities).swap_remove_word(0);
        unrelated(&format!("{shift} entities apart"), own, moved);
    }
    for (what, stream, number) in [
        ("the next block", base, 1),
        ("the next year", world.stream(5 << 8, 2028), 0),
        ("two years on", world.stream(5 << 8, 2029), 0),
        ("the next component", world.stream(6 << 8, 2027), 0),
        ("the next measure", world.stream(5 << 8 | 1, 2027), 0),
        ("the other cohort", world.stream(5 << 8 | 1 << 15, 2027), 0),
        ("the next draw", World::new(SEED, 4).stream(5 << 8, 2027), 0),
        (
            "the next seed",
            World::new(SEED + 1, 3).stream(5 << 8, 2027),
            0,
        ),
        (
            "another high half of the seed",
            World::new(SEED | 1 << 32, 3).stream(5 << 8, 2027),
            0,
        ),
    ] {
        for word in [0, 3] {
            let own = |entities: &[u32]| block(base, 0, 0, entities).swap_remove_word(word);
            let others =
                |entities: &[u32]| block(stream, number, 0, entities).swap_remove_word(word);
            unrelated(&format!("word {word} of {what}"), own, others);
        }
    }
    let own = |entities: &[u32]| block(base, 0, 0, entities).swap_remove_word(0);
    let generators = |entities: &[u32]| entities.iter().map(|e| base.rng(*e).next_u32()).collect();
    unrelated("generators", own, generators);
}

/// The upper and the lower 12 bits of every word of a block, and pairs of 6 bits of one word and the
/// next: a share of 1/4096 that is wrong by 3 % in every second cell would be seen.
#[test]
#[ignore = "takes some seconds"]
fn words_are_uniform() {
    const CELLS: usize = 4096;
    let stream = World::new(SEED, 3).stream(7, 2027);
    let expected = vec![N as f64 / CELLS as f64; CELLS];
    for word in 0..4 {
        type Bit = fn(u32, u32) -> u32;
        let bits: [(&str, Bit); 3] = [
            ("upper bits", |word, _| word >> 20),
            ("lower bits", |word, _| word & 0xfff),
            ("pairs", |word, next| word >> 26 << 6 | next >> 26),
        ];
        for (what, bits) in bits {
            let counts = histogram(CELLS, |entities| {
                let words = block(stream, 0, 0, entities);
                let pairs = words[word].iter().zip(&words[(word + 1) % 4]);
                pairs.map(|(word, next)| bits(*word, *next)).collect()
            });
            chi_square_agrees(format!("{what} of word {word}"), &counts, &expected);
        }
    }
}
