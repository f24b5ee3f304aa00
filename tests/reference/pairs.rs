//! Two standard normals of two words after Box and Muller, in double precision.

use std::f64::consts::{FRAC_PI_2, FRAC_PI_4};

const WORDS: f64 = 4_294_967_296.0;

/// The distance from the origin of a word: its square is exponential, with `(word + 1/2) / 2^32`
/// the probability of a greater one.
pub fn distance(word: u32) -> f64 {
    (-2.0 * ((f64::from(word) + 0.5) / WORDS).ln()).sqrt()
}

/// The cosine and the sine of a word's direction. The two upper bits are their signs; the others,
/// as a signed number, place the direction in the quarter around the diagonal, in the middle of
/// equal steps.
pub fn direction(word: u32) -> (f64, f64) {
    let rest = i64::from(word & 0x3fff_ffff);
    let signed = if rest < 1 << 29 {
        rest
    } else {
        rest - (1 << 30)
    };
    let angle = FRAC_PI_4 + FRAC_PI_2 * (signed as f64 + 0.5) / f64::from(1 << 30);
    let sign = |bit: u32| if word >> bit & 1 == 1 { -1.0 } else { 1.0 };
    let (sin, cos) = angle.sin_cos();
    (sign(31) * cos, sign(30) * sin)
}

/// The two normals.
pub fn normal_pair(distance_word: u32, direction_word: u32) -> (f64, f64) {
    let (cos, sin) = direction(direction_word);
    let distance = distance(distance_word);
    (distance * cos, distance * sin)
}

/// What single precision may add to the normals of a distance: a probability of 5e-7.
pub fn rounding(distance_word: u32) -> f64 {
    2e-6 + 5e-7 / distance(distance_word)
}

/// Errors of a pair: of its distance over the exact one, and of its direction, as a share of the
/// circle.
pub fn errors(pair: (f32, f32), exact_distance: f64, (cos, sin): (f64, f64)) -> (f64, f64) {
    let (one, other) = (f64::from(pair.0), f64::from(pair.1));
    let along = (one * cos + other * sin) / exact_distance - 1.0;
    let across = (other * cos - one * sin) / exact_distance;
    (along, across / std::f64::consts::TAU)
}
