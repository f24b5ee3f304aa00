//! Whether counts reach a minimum, against the counts themselves, one by one.

use asmcast::numeric::single;
use asmcast::random::address::uniform;
use asmcast::random::{PoissonThreshold, World, poisson};

/// A law of lognormal means and a minimum.
#[derive(Clone, Copy, Debug)]
struct Law {
    minimum: u32,
    log_mean: f64,
    log_sd: f64,
}

impl Law {
    fn mean(self, x: f32) -> f64 {
        f64::from(single::exp(self.log_mean as f32 + self.log_sd as f32 * x))
    }

    /// The word at the probability of less than the minimum.
    fn edge(self, x: f32) -> i64 {
        let less = match self.minimum.checked_sub(1) {
            Some(most) => poisson::tails(most, self.mean(x)).0,
            None => 0.0,
        };
        (less * 4_294_967_296.0) as i64
    }

    /// Holds the answers against the counts.
    #[track_caller]
    fn check(self, words: &[u32], normals: &[f32]) -> usize {
        let threshold = PoissonThreshold::new(self.minimum, self.log_mean, self.log_sd);
        let mut reached = vec![true; words.len()];
        threshold.reach(words, normals, &mut reached);
        for ((word, x), reached) in words.iter().zip(normals).zip(&reached) {
            let count = poisson::quantile(uniform(*word), self.mean(*x));
            let expected = count >= self.minimum;
            assert_eq!(*reached, expected, "{self:?}: {count} at {x}, word {word}");
        }
        reached.into_iter().filter(|reached| *reached).count()
    }
}

/// Minimums and laws around them, in which most counts reach, few do, or half.
fn laws() -> Vec<Law> {
    let mut laws = Vec::new();
    for minimum in [0, 1, 2, 20, 100, 1000] {
        let at_minimum = f64::from(minimum.max(1)).ln();
        for log_sd in [0.0, 0.01, 0.05, 0.2, 0.5, 0.96, 1.5] {
            for log_mean in [
                at_minimum,
                at_minimum - 1.7,
                at_minimum + 0.9 * log_sd,
                2.29,
            ] {
                laws.push(Law {
                    minimum,
                    log_mean,
                    log_sd,
                });
            }
        }
    }
    laws
}

/// Distances in words from the probability: hard by it, about the table's error, and far.
const DISTANCES: [i64; 8] = [0, 1, 2_000, 15_000, 40_000, 300_000, 1 << 22, 1 << 28];

/// Normals across the table and beyond its ends, at irregular places within its cells; the words
/// are those around the probability.
fn around(law: Law, step: f32) -> (Vec<u32>, Vec<f32>) {
    let places = (7.0 / step) as i32;
    let mut words = Vec::new();
    let mut normals = Vec::new();
    for place in -places..=places {
        let x = place as f32 * step;
        let edge = law.edge(x);
        for by in DISTANCES.into_iter().flat_map(|by| [-by, by]) {
            words.extend(u32::try_from(edge + by));
            normals.resize(words.len(), x);
        }
    }
    (words, normals)
}

#[test]
fn counts_reach_a_minimum() {
    let mut reached = 0;
    for law in laws() {
        let (words, normals) = around(law, 0.0873);
        let of_law = law.check(&words, &normals);
        assert!(law.minimum > 0 || of_law == words.len());
        reached += of_law;
    }
    assert!(reached > 10_000);
}

/// At the ends of the table, and where a normal is none.
#[test]
fn ends_of_the_table() {
    let mut normals = vec![0.0, -0.0, 1e-30, 50.0, -50.0];
    for end in [6.4_f32, -6.4, 6.0, -6.0, 6.39375, -6.39375] {
        let mut x = end.next_down().next_down().next_down();
        for _ in 0..7 {
            normals.push(x);
            x = x.next_up();
        }
    }
    for law in laws() {
        let mut words = Vec::new();
        let mut places = Vec::new();
        for x in &normals {
            let edge = law.edge(*x);
            let near = [0, 1, edge - 1, edge, edge + 1, u32::MAX.into(), 1 << 31];
            words.extend(near.into_iter().filter_map(|word| u32::try_from(word).ok()));
            places.resize(words.len(), *x);
        }
        law.check(&words, &places);
    }
}

/// A spread as great as a scenario may have: the probability falls within a few cells.
#[test]
fn a_wide_law_and_a_high_minimum() {
    for (minimum, log_mean) in [(1000, -2.0), (1000, 7.0), (300, 2.0), (1, -2.0), (20, 0.0)] {
        let law = Law {
            minimum,
            log_mean,
            log_sd: 5.0,
        };
        let centre = ((f64::from(minimum).ln() - log_mean) / 5.0) as f32;
        let mut words = Vec::new();
        let mut normals = Vec::new();
        for place in -600..600 {
            let x = centre + place as f32 * 0.000_37;
            for by in DISTANCES.into_iter().flat_map(|by| [-by, by]) {
                words.extend(u32::try_from(law.edge(x) + by));
                normals.resize(words.len(), x);
            }
        }
        law.check(&words, &normals);
    }
}

/// Columns of every length, with words and normals of chance.
#[test]
fn columns_of_any_length() {
    let stream = World::new(4, 1).stream(0, 0);
    let law = Law {
        minimum: 20,
        log_mean: 2.9,
        log_sd: 0.96,
    };
    for length in (0..200).chain([1000, 100_000]) {
        let entities: Vec<u32> = (0..length).collect();
        let (mut words, mut normals) = (Vec::new(), Vec::new());
        stream.gather_words(&entities, 0, [&mut words, &mut normals]);
        let normals: Vec<f32> = normals.into_iter().map(single::normal).collect();
        law.check(&words, &normals);
    }
}
