//! The gamma law with scale 1: density `x^(shape - 1) exp(-x) / Gamma(shape)`.

use super::address::Stream;
use crate::numeric::exp::{exp, ln};
use crate::numeric::normal;

/// The gamma value of an entity, for `shape > 0` (else NaN); for other scales, multiply.
///
/// # Numerics
///
/// Marsaglia and Tsang (2000, "A Simple Method for Generating Gamma Variables", ACM Transactions
/// on Mathematical Software 26): a transformed normal, accepted with probability above 0.95. The
/// attempts are the entity's blocks 0, 1, ...: the first word the normal, by inversion, the second
/// the acceptance. So a value has an address, though not one uniform: it is neither monotone in
/// its words nor continuous in the shape.
///
/// A shape below 1 is boosted from `shape + 1` by `u^(1/shape)` with `u` from the entity's
/// [`Stream::LAST_BLOCK`]; for shapes below 0.05 the value may underflow to 0.
#[inline]
pub fn sample(stream: Stream, entity: u32, shape: f64) -> f64 {
    if shape.is_nan() || shape <= 0.0 {
        return f64::NAN;
    }
    if shape < 1.0 {
        let [u, _] = stream.uniforms(entity, Stream::LAST_BLOCK);
        return at_least_one(stream, entity, shape + 1.0) * exp(ln(u) / shape);
    }
    at_least_one(stream, entity, shape)
}

/// The value for a shape of at least 1.
#[inline]
fn at_least_one(stream: Stream, entity: u32, shape: f64) -> f64 {
    let d = shape - 1.0 / 3.0;
    let c = 1.0 / (9.0 * d).sqrt();
    let mut block = 0;
    loop {
        let [first, u] = stream.uniforms(entity, block);
        let z = normal::quantile(first);
        let root = 1.0 + c * z;
        let v = root * root * root;
        let z2 = z * z;
        // The squeeze settles most attempts without logarithms.
        if v > 0.0 && (u < 1.0 - 0.0331 * (z2 * z2) || ln(u) < 0.5 * z2 + d * (1.0 - v + ln(v))) {
            return d * v;
        }
        block += 1;
    }
}
