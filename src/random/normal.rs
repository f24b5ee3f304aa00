//! Columns of standard normals, and the AR(1) that they drive.

use crate::columns::by_lanes;
use crate::numeric::lanes::{Lanes, SIDE};
use crate::numeric::single;

/// The standard normal of each word, by inversion: see [`single::normal`].
pub fn normals(words: &[u32], out: &mut Vec<f32>) {
    out.resize(words.len(), 0.0);
    by_lanes(
        words,
        words,
        words,
        out,
        |words: &[u32; SIDE], _, _, out| {
            *out = single::normal::<Lanes>(words.into()).into();
        },
    );
}

/// Two standard normals of each pair of words: see [`single::normal_pair`]. Twice as fast as
/// inversion.
pub fn pairs(distances: &[u32], directions: &[u32], out: [&mut Vec<f32>; 2]) {
    let out = out.map(|column| {
        column.resize(distances.len(), 0.0);
        column.as_mut_slice()
    });
    fill_pairs(distances, directions, out);
}

/// The same for columns that have as many places as there are pairs of words.
pub fn fill_pairs(distances: &[u32], directions: &[u32], [one, other]: [&mut [f32]; 2]) {
    let words = distances.iter().zip(directions);
    for ((one, other), (distance, direction)) in one.iter_mut().zip(other).zip(words) {
        (*one, *other) = single::normal_pair(*distance, *direction);
    }
}

/// The first of the two standard normals of each pair of words, where nobody wants the second.
pub fn firsts_of_pairs(distances: &[u32], directions: &[u32], out: &mut Vec<f32>) {
    out.resize(distances.len(), 0.0);
    let words = distances.iter().zip(directions);
    for (one, (distance, direction)) in out.iter_mut().zip(words) {
        *one = single::normal_pair(*distance, *direction).0;
    }
}

/// Moves standard normal states one step of an AR(1) on: `x' = correlation x + sqrt(1 -
/// correlation^2) e` with standard normal shocks `e`. With a correlation of 0 the shocks are the
/// states.
pub fn autoregress(correlation: f64, shocks: &[f32], states: &mut [f32]) {
    let (kept, fresh) = weights(correlation);
    for (state, shock) in states.iter_mut().zip(shocks) {
        *state = kept * *state + fresh * shock;
    }
}

/// The same from the states `before` to others, whose column holds the shocks.
pub fn autoregress_from(correlation: f64, before: &[f32], states: &mut [f32]) {
    let (kept, fresh) = weights(correlation);
    for (state, before) in states.iter_mut().zip(before) {
        *state = kept * before + fresh * *state;
    }
}

/// What a state keeps of the one before, and what it takes of the shock.
fn weights(correlation: f64) -> (f32, f32) {
    let fresh = (1.0 - correlation * correlation).sqrt();
    (correlation as f32, fresh as f32)
}
