//! Counts that reach a minimum, and counts of mixed laws in columns, at very many places of chance,
//! each against the count one by one: what is wrong at one place in a hundred thousand is seen.

use asmcast::numeric::single;
use asmcast::random::address::uniform;
use asmcast::random::{PoissonThreshold, binomial, poisson};
use rayon::prelude::*;

use crate::sample::stream;

/// Laws of a test, and the places of each.
const LAWS: u32 = 1000;
const PLACES: u32 = 1000;

fn words(law: u32, block: u32, kind: u16) -> [Vec<u32>; 4] {
    let entities: Vec<u32> = (law * PLACES..(law + 1) * PLACES).collect();
    let mut words: [Vec<u32>; 4] = Default::default();
    stream(kind).gather_words(&entities, block, words.each_mut());
    words
}

/// Minimums up to 1,000, spreads up to 1.5 and, of every tenth law, up to 5; half of the words by
/// chance, half within a hundred thousandth of the probability.
#[test]
#[ignore = "takes some seconds"]
fn counts_reach_a_minimum() {
    (0..LAWS).into_par_iter().for_each(|law| {
        let [minimum, place, spread, _] = stream(210).words(law, 0).map(uniform);
        let minimum = (1001.0_f64.powf(minimum) - 1.0) as u32;
        let log_sd = if law % 10 == 0 { 5.0 } else { 1.5 } * spread.powi(2);
        let log_mean = f64::from(minimum.max(1)).ln() + (4.0 * place - 2.0) * (log_sd + 0.1);
        let threshold = PoissonThreshold::new(minimum, log_mean, log_sd);
        let [normals, mut words, near, by] = words(law, 0, 211);
        let normals: Vec<f32> = normals.into_iter().map(single::normal).collect();
        let mean = |x: f32| f64::from(single::exp(log_mean as f32 + log_sd as f32 * x));
        for (place, word) in words.iter_mut().enumerate() {
            if near[place] % 2 == 0 && minimum > 0 {
                let less = poisson::tails(minimum - 1, mean(normals[place])).0;
                let by = (uniform(by[place]) - 0.5) * 2e-5;
                *word = ((less + by) * 4_294_967_296.0) as u32;
            }
        }
        let mut reached = vec![true; words.len()];
        threshold.reach(&words, &normals, &mut reached);
        for ((word, x), reached) in words.iter().zip(&normals).zip(reached) {
            let count = poisson::quantile(uniform(*word), mean(*x));
            assert_eq!(
                reached,
                count >= minimum,
                "{minimum}, {log_mean}, {log_sd}: {count} at {x}, word {word}"
            );
        }
    });
}

/// Means of a lognormal law around the change of method, its middle and spread by column.
#[test]
#[ignore = "takes some seconds"]
fn poisson_counts_of_mixed_laws() {
    (0..LAWS).into_par_iter().for_each(|law| {
        let [middle, spread, cut, _] = stream(212).words(law, 0).map(uniform);
        let [luck, words, ..] = words(law, 0, 213);
        let means: Vec<f32> = luck
            .into_iter()
            .map(|word| {
                single::exp(
                    (6.0 * middle - 1.0 + spread * f64::from(single::normal::<f32>(word))) as f32,
                )
            })
            .collect();
        let length = (f64::from(PLACES) * cut) as usize;
        let mut counts = vec![9; length];
        poisson::quantiles(&words[..length], &means[..length], &mut counts);
        for (place, count) in counts.iter().enumerate() {
            let expected = poisson::quantile(uniform(words[place]), f64::from(means[place]));
            assert_eq!(*count, expected, "{}, word {}", means[place], words[place]);
        }
    });
}

/// Sizes of some hundreds, rates from everywhere: near an end, where laws are small, or not.
#[test]
#[ignore = "takes some seconds"]
fn binomial_counts_of_mixed_laws() {
    (0..LAWS).into_par_iter().for_each(|law| {
        let [most, bent, cut, _] = stream(214).words(law, 0).map(uniform);
        let [luck, size, rate, _] = words(law, 0, 215);
        let most = 3000.0_f64.powf(most);
        let n: Vec<u32> = size
            .into_iter()
            .map(|word| (most * uniform(word)) as u32)
            .collect();
        let p: Vec<f32> = rate
            .into_iter()
            .map(|word| {
                single::normal_cdf((4.0 * bent - 2.0) as f32 + 2.0 * single::normal::<f32>(word))
            })
            .collect();
        let length = (f64::from(PLACES) * cut) as usize;
        let mut counts = vec![9; length];
        binomial::quantiles(&luck[..length], &n[..length], &p[..length], &mut counts);
        for (place, count) in counts.iter().enumerate() {
            let (n, p) = (n[place], p[place]);
            let expected = binomial::quantile(uniform(luck[place]), n, f64::from(p));
            assert_eq!(*count, expected, "{n}, {p}, word {}", luck[place]);
        }
    });
}
