//! Integers from floating-point numbers by their bits: a cast mends what is out of range number by
//! number, and no loop with one is vectorised.

use super::lanes::{Bits, Single};

/// The integer below `x` and the rest, for `x` within [0, 4,000,000]; of an integer and what is
/// within rounding of it, either that and 0 or the one before and 1. Beyond, anything.
///
/// ```
/// assert_eq!(asmcast::numeric::integer::split(5.25), (5, 0.25));
/// ```
#[inline(always)]
pub fn split(x: f32) -> (u32, f32) {
    let (whole, as_float) = round(x - 0.5);
    (whole, x - as_float)
}

/// The integer nearest to `x`, for `x` within [-1/2, 4,000,000], twice. Beyond, anything.
///
/// ```
/// assert_eq!(asmcast::numeric::integer::round(5.75), (6, 6.0));
/// ```
#[inline(always)]
pub fn round<T: Single>(x: T) -> (T::Bits, T) {
    const ROUNDER: f32 = 12_582_912.0;
    let shifted = x + T::of(ROUNDER);
    let integer = shifted.bits().minus(T::Bits::of(ROUNDER.to_bits()));
    (integer, shifted - T::of(ROUNDER))
}

/// The integer that `x` is, for integers within [0, 2^32 - 1]. Beyond, anything.
///
/// ```
/// assert_eq!(asmcast::numeric::integer::exact(7.0), 7);
/// ```
#[inline(always)]
pub fn exact(x: f64) -> u32 {
    /// 2^52, beside which a number has no fraction.
    const ROUNDER: f64 = 4_503_599_627_370_496.0;
    (x + ROUNDER).to_bits() as u32
}
