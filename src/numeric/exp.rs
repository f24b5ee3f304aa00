//! Exponential and natural logarithm.
//!
//! Argument reduction and coefficients are those of Sun's FDLIBM (`e_exp.c`, `e_log.c`, 1993),
//! whose errors are below 1 ulp without fused multiply-adds. Special cases are settled by
//! selections rather than branches, so that a loop over a slice can be vectorised.

use super::polynomial::horner;

/// The high part of ln 2: its last 32 bits are zero, so that small multiples are exact.
const LN_2_HIGH: f64 = 6.931_471_803_691_238e-1;
/// ln 2 less its high part.
const LN_2_LOW: f64 = 1.908_214_929_270_587_7e-10;
/// Adding and taking off 1.5 * 2^52 rounds to the nearest integer.
const ROUNDER: f64 = 6_755_399_441_055_744.0;
/// As [`ROUNDER`], and leaves the integer plus the exponent bias in the lowest bits.
const EXPONENT: f64 = ROUNDER + 1023.0;

/// `exp(x)`, error below 1 ulp.
///
/// Overflows to infinity above 709.78, rounds correctly scaled into the subnormals below -708.39
/// and to 0 below -745.13. NaN stays NaN.
///
/// ```
/// assert_eq!(asmcast::numeric::exp::exp(0.0), 1.0);
/// ```
#[inline]
pub fn exp(x: f64) -> f64 {
    let (value, scale_1, scale_2) = exp_scaled(x);
    value * scale_1 * scale_2
}

/// `exp(x)` as three factors: a value within [0.7, 1.5] and two powers of two.
///
/// What multiplies the value before the powers of two do keeps its accuracy where the product is
/// subnormal.
#[inline(always)]
pub(crate) fn exp_scaled(x: f64) -> (f64, f64, f64) {
    const P: [f64; 5] = [
        1.666_666_666_666_660_2e-1,
        -2.777_777_777_701_559_3e-3,
        6.613_756_321_437_934e-5,
        -1.653_390_220_546_525_2e-6,
        4.138_136_797_057_238_5e-8,
    ];
    // Beyond these the result is infinity or zero anyway; comparisons written so that NaN stays.
    let x = if x > 710.0 { 710.0 } else { x };
    let x = if x < -746.0 { -746.0 } else { x };
    let k = (x * std::f64::consts::LOG2_E + ROUNDER) - ROUNDER;
    let high = x - k * LN_2_HIGH;
    let low = k * LN_2_LOW;
    let r = high - low;
    // exp(r) = 1 + r + r c / (2 - c), where c is r less an even polynomial.
    let c = r - (r * r) * horner(&P, r * r);
    let value = 1.0 - ((low - (r * c) / (2.0 - c)) - high);
    // Two factors, for 2^k itself may be out of range though the result is not.
    let k_1 = (0.5 * k + ROUNDER) - ROUNDER;
    (value, power_of_two(k_1), power_of_two(k - k_1))
}

/// `2^k` for an integer `k` within [-1022, 1023].
#[inline(always)]
fn power_of_two(k: f64) -> f64 {
    f64::from_bits((k + EXPONENT).to_bits() << 52)
}

/// `ln(x)`, error below 1 ulp.
///
/// `ln(0)` is negative infinity, `ln(inf)` infinity; NaN for NaN and below zero.
///
/// ```
/// assert_eq!(asmcast::numeric::exp::ln(1.0), 0.0);
/// ```
#[inline]
pub fn ln(x: f64) -> f64 {
    const L: [f64; 7] = [
        6.666_666_666_666_735e-1,
        3.999_999_999_940_942e-1,
        2.857_142_874_366_239e-1,
        2.222_219_843_214_978_4e-1,
        1.818_357_216_161_805e-1,
        1.531_383_769_920_937_3e-1,
        1.479_819_860_511_658_6e-1,
    ];
    const ONE: u64 = 1.0_f64.to_bits();
    const HALF_ROOT: u64 = std::f64::consts::FRAC_1_SQRT_2.to_bits();
    const MANTISSA: u64 = (1 << 52) - 1;
    const TWO_52: f64 = 4_503_599_627_370_496.0;
    // Subnormals are brought into the normal range by 2^54.
    let subnormal = x < f64::MIN_POSITIVE;
    let normal = x * if subnormal {
        18_014_398_509_481_984.0
    } else {
        1.0
    };
    let bias = TWO_52 + if subnormal { 1077.0 } else { 1023.0 };
    // x = 2^k (1 + f) with 1 + f within [sqrt(1/2), sqrt(2)).
    let shifted = normal.to_bits().wrapping_add(ONE - HALF_ROOT);
    let k = f64::from_bits((shifted >> 52) | TWO_52.to_bits()) - bias;
    let f = f64::from_bits((shifted & MANTISSA) + HALF_ROOT) - 1.0;
    // ln(1 + f) = f - f^2/2 + s (f^2/2 + R(s^2)) with s = f / (2 + f).
    let s = f / (2.0 + f);
    let z = s * s;
    let r = z * horner(&L, z);
    let half_square = 0.5 * f * f;
    let value = k * LN_2_HIGH - ((half_square - (s * (half_square + r) + k * LN_2_LOW)) - f);
    let value = if x < f64::INFINITY { value } else { x };
    let value = if x > 0.0 { value } else { f64::NAN };
    if x == 0.0 { f64::NEG_INFINITY } else { value }
}

/// `ln(1 + x)`, error below 2 ulp, also where `1 + x` rounds.
///
/// Negative infinity at -1; NaN for NaN and below -1.
#[inline]
pub fn ln_1p(x: f64) -> f64 {
    let sum = 1.0 + x;
    // What the sum lost by rounding, as a first-order correction; meaningless at the ends.
    let correction = (x - (sum - 1.0)) / sum;
    ln(sum)
        + if sum > 0.0 && sum < f64::INFINITY {
            correction
        } else {
            0.0
        }
}
