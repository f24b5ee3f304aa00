//! Columns have the same values, to the bit, as their places one by one.

use asmcast::numeric::single;
use asmcast::random::address::uniform;
use asmcast::random::gamma;
use asmcast::random::{Categorical, Stream, World, binomial, normal, poisson};

use crate::steps::{binomial_words, poisson_words};

/// Lengths around the chunks of 64, with rests of many sizes.
const LENGTHS: [usize; 9] = [0, 1, 7, 63, 64, 65, 127, 130, 1000];

/// Words where laws are at their ends, or near them.
const EXTREMES: [u32; 10] = [
    0,
    1,
    2,
    1000,
    (1 << 31) - 1,
    1 << 31,
    u32::MAX - 1000,
    u32::MAX - 2,
    u32::MAX - 1,
    u32::MAX,
];

fn stream() -> Stream {
    World::new(4, 0).stream(0, 0)
}

/// So many words of a column.
fn words(column: u32, count: usize) -> Vec<u32> {
    let entities: Vec<u32> = (0..count as u32).collect();
    let mut words = Vec::new();
    stream().gather_words(&entities, column, [&mut words]);
    words
}

/// Places of words and parameters: each parameter with so many words of chance, then all with the
/// extreme words, so that chunks are uniform first and mixed afterwards.
fn places<P: Copy>(parameters: &[P], each: usize) -> (Vec<u32>, Vec<P>) {
    let mut words = words(0, parameters.len() * each);
    let same = parameters.iter().flat_map(|p| vec![*p; each]);
    let mut all: Vec<P> = same.collect();
    for extreme in EXTREMES {
        words.extend(vec![extreme; parameters.len()]);
        all.extend(parameters);
    }
    // Every parameter once more, its neighbours other laws.
    words.extend(self::words(1, parameters.len()));
    all.extend(parameters);
    (words, all)
}

/// Means from 0 to 20,000, dense where the method changes.
fn means() -> Vec<f32> {
    let mut means = vec![0.0, f32::MIN_POSITIVE, 1e-30, 1e-9, 1e-4, 0.01];
    means.extend((1..260).map(|step| 0.05 * step as f32));
    for edge in [6.0_f32, 7.0, 10.0, 12.0, 20.0] {
        means.extend([
            edge - 0.01,
            edge.next_down(),
            edge,
            edge.next_up(),
            edge + 0.01,
        ]);
    }
    means.extend(
        (0..80)
            .map(|step| 13.0 * 1.097_f32.powi(step))
            .filter(|mean| *mean < 20_000.0),
    );
    means.push(20_000.0);
    means
}

#[test]
fn poisson_quantiles_in_columns() {
    let (words, means) = places(&means(), 300);
    let mut counts = vec![9; words.len()];
    poisson::quantiles(&words, &means, &mut counts);
    for ((word, mean), count) in words.iter().zip(&means).zip(&counts) {
        let expected = poisson::quantile(uniform(*word), f64::from(*mean));
        assert_eq!(*count, expected, "{mean}, word {word}");
    }
}

#[test]
fn binomial_quantiles_in_columns() {
    let sizes = [
        0, 1, 2, 3, 5, 10, 17, 20, 31, 32, 33, 50, 100, 270, 500, 1000, 2000, 2048, 2049, 5000,
    ];
    let rates = [
        0.0,
        f32::MIN_POSITIVE,
        1e-30,
        1e-9,
        1e-6,
        1e-3,
        0.004,
        0.02,
        0.1,
        0.2,
        0.3,
        0.45,
        0.5_f32.next_down(),
        0.5,
        0.5_f32.next_up(),
        0.55,
        0.69,
        0.8,
        0.92,
        0.98,
        0.995,
        0.999,
        1.0 - 1e-6,
        1.0_f32.next_down(),
        1.0,
    ];
    let pairs = sizes.iter().flat_map(|n| rates.map(|p| (*n, p)));
    let mut laws: Vec<(u32, f32)> = pairs.collect();
    // Variances of 6, where the method changes.
    laws.extend((24..5000).step_by(19).flat_map(|n| {
        let p = 0.5 - (0.25 - 6.0 / n as f32).max(0.0).sqrt();
        [(n, p), (n, p * 0.999), (n, p * 1.001), (n, 1.0 - p)]
    }));
    let (words, laws) = places(&laws, 150);
    let (n, p): (Vec<u32>, Vec<f32>) = laws.into_iter().unzip();
    let mut counts = vec![9; words.len()];
    binomial::quantiles(&words, &n, &p, &mut counts);
    for (place, count) in counts.iter().enumerate() {
        let (word, n, p) = (words[place], n[place], p[place]);
        let expected = binomial::quantile(uniform(word), n, f64::from(p));
        assert_eq!(*count, expected, "{n}, {p}, word {word}");
    }
}

/// Words of the first attempts, apart from those of further ones.
fn first_words() -> Stream {
    World::new(5, 1).stream(9, 2027)
}

fn first_attempt(entity: u32) -> [u32; 2] {
    let [normal, acceptance, ..] = first_words().words(entity, 0);
    [normal, acceptance]
}

fn gamma_column(entities: &[u32], shapes: &[f32]) -> Vec<f32> {
    let (mut normals, mut acceptances) = (Vec::new(), Vec::new());
    first_words().gather_words(entities, 0, [&mut normals, &mut acceptances]);
    let mut values = vec![9.0; entities.len()];
    let luck = [&normals[..], &acceptances];
    gamma::fill(stream(), entities, luck, shapes, &mut values);
    values
}

/// Shapes where boosts are needed, the first attempt fails often, and large ones; entities in no
/// order and twice.
#[test]
fn gamma_values_in_columns() {
    let shapes = [
        0.3_f32, 0.5, 0.75, 0.999, 1.0, 1.001, 1.3, 2.0, 5.0, 16.0, 40.0, 100.0, 250.0, 500.0,
    ];
    let mut out_of_order = 0;
    for length in LENGTHS.into_iter().chain([40_000]) {
        let entities: Vec<u32> = (0..length as u32).map(|i| i * 7 % 30_011).collect();
        let shapes: Vec<f32> = (0..length).map(|i| shapes[i / 3 % shapes.len()]).collect();
        let values = gamma_column(&entities, &shapes);
        for ((entity, shape), value) in entities.iter().zip(&shapes).zip(&values) {
            let luck = first_attempt(*entity);
            let expected = gamma::sample(stream(), *entity, luck, *shape);
            assert_eq!(value.to_bits(), expected.to_bits(), "{entity}, {shape}");
            out_of_order += u32::from((*value < *shape) != (single::normal::<f32>(luck[0]) < 0.0));
        }
    }
    assert!(out_of_order > 100, "attempts are refused sometimes");
    for shape in [0.0, -1.0, f32::NAN] {
        let entities: Vec<u32> = (0..70).collect();
        let values = gamma_column(&entities, &[shape; 70]);
        assert!(values.iter().all(|value| value.is_nan()), "shape {shape}");
    }
}

/// Attempts whose acceptance is in doubt in single precision are decided in double precision: at
/// large shapes some of a million.
#[test]
fn gamma_values_in_doubt() {
    let entities: Vec<u32> = (0..1_000_000).collect();
    let values = gamma_column(&entities, &vec![1e5; entities.len()]);
    for (entity, value) in entities.iter().zip(&values) {
        let expected = gamma::sample(stream(), *entity, first_attempt(*entity), 1e5);
        assert_eq!(value.to_bits(), expected.to_bits(), "{entity}");
    }
}

#[test]
fn categories_in_columns() {
    let laws = [
        Categorical::new([]),
        Categorical::new([1.0]),
        Categorical::new([1.0, 1.0]),
        Categorical::new([0.0, 0.25, 0.0, 0.5, 0.25, 0.0]),
        Categorical::new((1..=256).map(|k| 1.0 / f64::from(k))),
    ];
    for law in laws {
        let mut categories = vec![9; 3];
        for length in LENGTHS {
            let mut words = words(0, length);
            words.extend(EXTREMES);
            law.choose(&words, &mut categories);
            assert_eq!(categories.len(), words.len());
            for (word, category) in words.iter().zip(&categories) {
                assert_eq!(usize::from(*category), law.quantile(uniform(*word)));
            }
        }
    }
}

#[test]
fn pairs_in_columns() {
    let (mut one, mut other) = (vec![9.0; 3], vec![9.0; 70]);
    for length in LENGTHS {
        let [mut distances, mut directions] = [0, 1].map(|column| words(column, length));
        for extreme in EXTREMES {
            distances.extend(EXTREMES);
            directions.extend([extreme; EXTREMES.len()]);
        }
        normal::pairs(&distances, &directions, [&mut one, &mut other]);
        assert_eq!([one.len(), other.len()], [distances.len(); 2]);
        for (place, pair) in one.iter().zip(&other).enumerate() {
            let (distance, direction) = (distances[place], directions[place]);
            let expected = single::normal_pair(distance, direction);
            assert_eq!(pair, (&expected.0, &expected.1), "{distance} {direction}");
            assert!(pair.0.is_finite() && pair.1.is_finite());
        }
        let mut alone = vec![9.0; 70];
        normal::firsts_of_pairs(&distances, &directions, &mut alone);
        assert_eq!(alone, one);
        let mut places = [vec![9.0; one.len()], vec![9.0; one.len()]];
        normal::fill_pairs(
            &distances,
            &directions,
            places.each_mut().map(Vec::as_mut_slice),
        );
        assert_eq!([&places[0], &places[1]], [&one, &other]);
    }
}

#[test]
fn normals_in_columns() {
    let mut normals = vec![9.0; 3];
    for length in LENGTHS {
        let mut words = words(0, length);
        words.extend(EXTREMES);
        normal::normals(&words, &mut normals);
        assert_eq!(normals.len(), words.len());
        for (word, normal) in words.iter().zip(&normals) {
            assert_eq!(
                normal.to_bits(),
                single::normal::<f32>(*word).to_bits(),
                "{word}"
            );
        }
    }
}

/// Counts of columns of every length up to three chunks.
#[test]
fn columns_of_any_length() {
    for length in 0..200 {
        let words = words(2, length);
        let means: Vec<f32> = (0..length).map(|i| 0.7 * i as f32).collect();
        let n: Vec<u32> = (0..length as u32).collect();
        let p: Vec<f32> = (0..length).map(|i| i as f32 / 200.0).collect();
        let mut counts = vec![9; length];
        let mut met = vec![9; length];
        poisson::quantiles(&words, &means, &mut counts);
        binomial::quantiles(&words, &n, &p, &mut met);
        for place in 0..length {
            let u = uniform(words[place]);
            let expected = poisson::quantile(u, f64::from(means[place]));
            assert_eq!(counts[place], expected);
            let expected = binomial::quantile(u, n[place], f64::from(p[place]));
            assert_eq!(met[place], expected);
        }
    }
}

/// The states of an AR(1) one step on: the shocks themselves without correlation, the states
/// themselves with one of 1.
#[test]
fn autoregression_keeps_and_refreshes() {
    let (mut shocks, mut states) = (Vec::new(), Vec::new());
    normal::normals(&words(0, 300), &mut shocks);
    normal::normals(&words(1, 300), &mut states);
    let before = states.clone();
    normal::autoregress(1.0, &shocks, &mut states);
    assert_eq!(states, before);
    normal::autoregress(0.6, &shocks, &mut states);
    for ((state, before), shock) in states.iter().zip(&before).zip(&shocks) {
        assert!((state - (0.6 * before + 0.8 * shock)).abs() < 1e-6);
    }
    let mut from_before = shocks.clone();
    normal::autoregress_from(0.6, &before, &mut from_before);
    assert_eq!(from_before, states);
    normal::autoregress(0.0, &shocks, &mut states);
    assert_eq!(states, shocks);
}

/// Where the sums, the guesses and their change stand hardest: right at the steps.
#[test]
fn poisson_quantiles_at_the_steps() {
    for mean in means().into_iter().step_by(3) {
        let words = poisson_words(mean);
        let mut counts = vec![9; words.len()];
        let means = vec![mean; words.len()];
        poisson::quantiles(&words, &means, &mut counts);
        for (word, count) in words.iter().zip(&counts) {
            let expected = poisson::quantile(uniform(*word), f64::from(mean));
            assert_eq!(*count, expected, "{mean}, word {word}");
        }
    }
}

#[test]
fn binomial_quantiles_at_the_steps() {
    let sizes = [1, 2, 7, 20, 30, 32, 34, 45, 80, 300, 2000, 5000];
    let laws = sizes.into_iter().flat_map(|n| {
        let shares = (1..12).map(|step| step as f32 / 12.0);
        let rare = [0.5, 2.0, 6.0, 7.9].map(|mean| mean / n as f32);
        let rare = rare.into_iter().filter(|p| *p < 0.5);
        let rates = shares.chain(rare.flat_map(|p| [p, 1.0 - p]));
        rates.map(move |p| (n, p))
    });
    // The sums in single precision are worst here.
    let worst = (30..36).flat_map(|n| [0.38, 0.39, 0.402_853_2, 0.41, 0.6].map(|p| (n, p)));
    for (n, p) in laws.chain(worst) {
        let words = binomial_words(n, p);
        let mut counts = vec![9; words.len()];
        let (sizes, rates) = (vec![n; words.len()], vec![p; words.len()]);
        binomial::quantiles(&words, &sizes, &rates, &mut counts);
        for (word, count) in words.iter().zip(&counts) {
            let expected = binomial::quantile(uniform(*word), n, f64::from(p));
            assert_eq!(*count, expected, "{n}, {p}, word {word}");
        }
    }
}
