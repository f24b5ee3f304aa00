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
    let [one, other] = out.map(|column| {
        column.resize(distances.len(), 0.0);
        column.iter_mut()
    });
    let words = distances.iter().zip(directions);
    for ((one, other), (distance, direction)) in one.zip(other).zip(words) {
        (*one, *other) = single::normal_pair(*distance, *direction);
    }
}

/// Moves standard normal states one step of an AR(1) on: `x' = correlation x + sqrt(1 -
/// correlation^2) e` with standard normal shocks `e`. With a correlation of 0 the shocks are the
/// states.
pub fn autoregress(correlation: f64, shocks: &[f32], states: &mut [f32]) {
    let fresh = (1.0 - correlation * correlation).sqrt() as f32;
    let kept = correlation as f32;
    for (state, shock) in states.iter_mut().zip(shocks) {
        *state = kept * *state + fresh * shock;
    }
}
