//! Counts in columns against counts one by one at the steps of very many laws: a count that is
//! wrong for a millionth of the words of a law in a thousand would be seen.

#[path = "../reference/steps.rs"]
mod words;

use asmcast::random::address::uniform;
use asmcast::random::{binomial, poisson};
use rayon::prelude::*;

use crate::sample::stream;

/// Laws tried of either kind.
const LAWS: u32 = 4_000;

/// Means from .01 to 20,000, half of them below 14.
#[test]
#[ignore = "takes half a minute"]
fn poisson_quantiles_at_the_steps() {
    (0..LAWS).into_par_iter().for_each(|law| {
        let [word, kind, ..] = stream(200).words(law, 0);
        let u = uniform(word);
        let mean = match kind % 2 {
            0 => 14.0 * u,
            _ => 0.01 * 2e6_f64.powf(u),
        };
        let mean = mean as f32;
        let words = words::poisson_words(mean);
        let mut counts = vec![9; words.len()];
        poisson::quantiles(&words, &vec![mean; words.len()], &mut counts);
        for (word, count) in words.iter().zip(&counts) {
            let expected = poisson::quantile(uniform(*word), f64::from(mean));
            assert_eq!(*count, expected, "{mean}, word {word}");
        }
    });
}

/// Sizes up to 5,000, half of the laws with a variance around 8 or below.
#[test]
#[ignore = "takes half a minute"]
fn binomial_quantiles_at_the_steps() {
    (0..LAWS).into_par_iter().for_each(|law| {
        let [size, rate, kind, _] = stream(201).words(law, 0);
        let (size, rate) = (uniform(size), uniform(rate));
        let n = 5000.0_f64.powf(size).ceil();
        let p = match kind % 4 {
            0 | 1 => rate,
            // A variance of less than 9.
            2 => 0.5 - (0.25 - (9.0 * rate / n).min(0.25)).sqrt(),
            _ => 0.5 + (0.25 - (9.0 * rate / n).min(0.25)).sqrt(),
        };
        let (n, p) = (n as u32, p as f32);
        let words = words::binomial_words(n, p);
        let mut counts = vec![9; words.len()];
        let (sizes, rates) = (vec![n; words.len()], vec![p; words.len()]);
        binomial::quantiles(&words, &sizes, &rates, &mut counts);
        for (word, count) in words.iter().zip(&counts) {
            let expected = binomial::quantile(uniform(*word), n, f64::from(p));
            assert_eq!(*count, expected, "{n}, {p}, word {word}");
        }
    });
}
