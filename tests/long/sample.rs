//! Large samples, drawn in parallel by entity.

use asmcast::random::{Stream, World};
use rayon::prelude::*;

use crate::reference::worlds::SEED;

/// Size of a sample.
pub const N: usize = 10_000_000;

/// Entities drawn together; a multiple of no chunk's size, so that rests are drawn too.
const PART: usize = 50_021;

/// A stream of its own for every law.
pub fn stream(law: u16) -> Stream {
    World::new(SEED, 0).stream(law, 2027)
}

/// The entities of a sample in parts.
pub fn parts() -> impl IndexedParallelIterator<Item = Vec<u32>> {
    (0..N.div_ceil(PART)).into_par_iter().map(|part| {
        let entities = part * PART..N.min((part + 1) * PART);
        entities.map(|entity| entity as u32).collect()
    })
}

/// A sample: the values of each part's entities.
pub fn sample<T: Send>(draw: impl Fn(&[u32]) -> Vec<T> + Sync + Send) -> Vec<T> {
    let parts: Vec<Vec<T>> = parts().map(|entities| draw(&entities)).collect();
    let values: Vec<T> = parts.into_iter().flatten().collect();
    assert_eq!(values.len(), N);
    values
}

/// The first words of a part's entities.
pub fn words(stream: Stream, entities: &[u32]) -> Vec<u32> {
    let mut words = Vec::new();
    stream.gather_words(entities, 0, [&mut words]);
    words
}

/// How often each count is drawn; those from `cells` on are counted in the last cell.
pub fn histogram(cells: usize, draw: impl Fn(&[u32]) -> Vec<u32> + Sync + Send) -> Vec<f64> {
    let histogram = parts().map(|entities| {
        let mut histogram = vec![0.0; cells];
        for count in draw(&entities) {
            histogram[(count as usize).min(cells - 1)] += 1.0;
        }
        histogram
    });
    let add = |mut one: Vec<f64>, other: Vec<f64>| {
        one.iter_mut()
            .zip(other)
            .for_each(|(one, other)| *one += other);
        one
    };
    histogram.reduce(|| vec![0.0; cells], add)
}
