//! Counts in columns whose laws are small and large in all proportions: each is what it is one by
//! one, wherever it stands and whoever stands beside it.

use asmcast::random::address::uniform;
use asmcast::random::{World, binomial, poisson};

/// Lengths around the chunks of 64.
const LENGTHS: [usize; 9] = [0, 1, 63, 64, 65, 127, 130, 1000, 5000];

/// Which places have a small law.
type Small = fn(usize) -> bool;

/// Ways to mix; the number is the place in the column.
const MIXTURES: [(&str, Small); 14] = [
    ("all small", |_| true),
    ("all large", |_| false),
    ("every second", |place| place % 2 == 0),
    ("chunks in turn", |place| place / 64 % 2 == 0),
    ("one small", |place| place == 70),
    ("one large", |place| place != 70),
    ("the first small", |place| place == 0),
    ("the first large", |place| place != 0),
    ("one small of a chunk", |place| place % 64 == 63),
    ("one large of a chunk", |place| place % 64 != 63),
    ("half of a chunk and one", |place| place % 64 < 33),
    ("half of a chunk", |place| place % 64 < 32),
    ("half of a chunk less one", |place| place % 64 < 31),
    ("a third, later two", |place| {
        place % 3 < 1 + place / 512 % 2
    }),
];

/// Three words of every place of a column: luck, and what the law is made of.
fn words(column: u32, length: usize) -> [Vec<u32>; 3] {
    let stream = World::new(4, 2).stream(0, 0);
    let entities: Vec<u32> = (0..length as u32).collect();
    let mut words: [Vec<u32>; 3] = Default::default();
    stream.gather_words(&entities, column, words.each_mut());
    // Some places at the ends of their laws.
    for place in (5..length).step_by(11) {
        words[0][place] = [0, u32::MAX, 1, u32::MAX - 1][place % 4];
    }
    words
}

#[test]
fn poisson_counts() {
    for (what, small) in MIXTURES {
        for length in LENGTHS {
            let [words, luck, _] = words(0, length);
            let means: Vec<f32> = luck
                .iter()
                .enumerate()
                .map(|(place, luck)| {
                    let u = uniform(*luck) as f32;
                    if small(place) {
                        6.999 * u
                    } else {
                        7.0 + 400.0 * u * u
                    }
                })
                .collect();
            let mut counts = vec![9; length];
            poisson::quantiles(&words, &means, &mut counts);
            for (place, count) in counts.iter().enumerate() {
                let expected = poisson::quantile(uniform(words[place]), f64::from(means[place]));
                assert_eq!(*count, expected, "{what}, {length}, place {place}");
            }
        }
    }
}

#[test]
fn binomial_counts() {
    for (what, small) in MIXTURES {
        for length in LENGTHS {
            let [words, size, rate] = words(1, length);
            let law = |place: usize| {
                let (size, rate) = (uniform(size[place]), uniform(rate[place]) as f32);
                match (small(place), place % 3) {
                    // No trial, few trials, rare failures.
                    (true, 0) if size < 0.2 => (0, rate),
                    (true, 0) => (1 + (20.0 * size) as u32, rate),
                    (true, 1) => (200, 1.0 - 0.029 * rate),
                    (true, _) => (500, 0.01 * rate),
                    (false, _) => (60 + (900.0 * size) as u32, 0.2 + 0.6 * rate),
                }
            };
            let (n, p): (Vec<u32>, Vec<f32>) = (0..length).map(law).unzip();
            let mut counts = vec![9; length];
            binomial::quantiles(&words, &n, &p, &mut counts);
            for (place, count) in counts.iter().enumerate() {
                let expected =
                    binomial::quantile(uniform(words[place]), n[place], f64::from(p[place]));
                assert_eq!(*count, expected, "{what}, {length}, place {place}");
            }
        }
    }
}

/// What is not a number or out of every law is not waited for, and disturbs no neighbour.
#[test]
fn neighbours_of_what_is_no_law() {
    let [words, luck, _] = words(2, 300);
    let mut means: Vec<f32> = luck
        .iter()
        .map(|luck| 20.0 * uniform(*luck) as f32)
        .collect();
    for place in (0..300).step_by(7) {
        means[place] = [f32::NAN, f32::INFINITY, -1.0, 1e30][place / 7 % 4];
    }
    let mut counts = vec![9; 300];
    poisson::quantiles(&words, &means, &mut counts);
    for (place, count) in counts
        .iter()
        .enumerate()
        .filter(|(place, _)| place % 7 != 0)
    {
        let expected = poisson::quantile(uniform(words[place]), f64::from(means[place]));
        assert_eq!(*count, expected, "place {place}");
    }
}
