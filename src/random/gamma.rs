//! The gamma law with scale 1: density `x^(shape - 1) exp(-x) / Gamma(shape)`.

use super::address::{self, Stream};
use crate::columns::by_lanes;
use crate::numeric::exp::{exp, ln};
use crate::numeric::single;

/// Places treated side by side.
const LANES: usize = 64;

/// Draws the gamma value of each entity at the shape in the same place, above 0 (else NaN).
///
/// First attempts, whose words are `normals` and `acceptances`, are made side by side; what they
/// leave in doubt is done one by one, with further attempts from `stream`.
///
/// # Numerics
///
/// Marsaglia and Tsang (2000, "A Simple Method for Generating Gamma Variables", ACM Transactions
/// on Mathematical Software 26): a transformed normal, accepted with probability above 0.95. The
/// attempts after the first are the entity's blocks 0, 1, ... of `stream`: the first word the
/// normal, by inversion, the second the acceptance. So a value has an address, though not one
/// uniform: it is neither monotone in its words nor continuous in the shape.
///
/// A shape below 1 is boosted from `shape + 1` by `u^(1/shape)` with `u` from the third word of
/// block 0; for shapes below 0.05 the value may underflow to 0.
///
/// Values are in single precision, relative error below 1e-6; acceptance is decided exactly.
pub fn fill(
    stream: Stream,
    entities: &[u32],
    [normals, acceptances]: [&[u32]; 2],
    shapes: &[f32],
    out: &mut [f32],
) {
    by_lanes(normals, acceptances, shapes, out, first_attempts::<LANES>);
    let first = normals
        .iter()
        .zip(acceptances)
        .zip(entities.iter().zip(shapes));
    for (value, ((normal, acceptance), (entity, shape))) in out.iter_mut().zip(first) {
        if value.is_nan() {
            *value = sample(stream, *entity, [*normal, *acceptance], *shape);
        }
    }
}

/// First attempts, NaN where they are not beyond doubt accepted.
#[inline(always)]
fn first_attempts<const N: usize>(
    normals: &[u32; N],
    acceptances: &[u32; N],
    shapes: &[f32; N],
    values: &mut [f32; N],
) {
    for lane in 0..N {
        let (z, shape) = (single::normal::<f32>(normals[lane]), shapes[lane]);
        let Attempt { d, v } = Attempt::new(shape, z);
        let u = address::uniform(acceptances[lane]) as f32;
        let bound = 0.5 * (z * z) + d * ((1.0 - v) + single::ln(v));
        // More than the rounding of the two logarithms.
        let margin = 2e-6 * (1.0 + d * (1.0 + v));
        let certain = (shape >= 1.0) & (v > 1e-6) & (single::ln(u) < bound - margin);
        values[lane] = if certain { d * v } else { f32::NAN };
    }
}

/// An attempt at a gamma value `d v`.
struct Attempt {
    d: f32,
    v: f32,
}

impl Attempt {
    #[inline(always)]
    fn new(shape: f32, z: f32) -> Self {
        let d = shape - 1.0 / 3.0;
        let root = 1.0 + z / (9.0 * d).sqrt();
        Attempt {
            d,
            v: root * root * root,
        }
    }
}

/// The gamma value of an entity: the same as [`fill`] gives it.
pub fn sample(stream: Stream, entity: u32, first: [u32; 2], shape: f32) -> f32 {
    if shape.is_nan() || shape <= 0.0 {
        return f32::NAN;
    }
    if shape < 1.0 {
        let [_, _, boost, _] = stream.words(entity, 0);
        let factor = exp(ln(address::uniform(boost)) / f64::from(shape));
        return at_least_one(stream, entity, first, shape + 1.0) * factor as f32;
    }
    at_least_one(stream, entity, first, shape)
}

/// The value for a shape of at least 1.
fn at_least_one(stream: Stream, entity: u32, first: [u32; 2], shape: f32) -> f32 {
    let [mut normal, mut acceptance] = first;
    let mut block = 0;
    loop {
        let z = single::normal::<f32>(normal);
        let attempt = Attempt::new(shape, z);
        let [z, d, v] = [z, attempt.d, attempt.v].map(f64::from);
        let u = address::uniform(acceptance);
        if v > 0.0 && ln(u) < 0.5 * z * z + d * (1.0 - v + ln(v)) {
            return attempt.d * attempt.v;
        }
        [normal, acceptance, ..] = stream.words(entity, block);
        block += 1;
    }
}
