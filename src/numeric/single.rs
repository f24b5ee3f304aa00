//! Elementary functions in single precision, for columns of latent numbers.
//!
//! A vector register holds twice as many of them, and what is drawn does not need more: each
//! function states its worst error, found by trying every argument (`tests/long`; some leave out
//! those below 2^-40), and no probability of a law moves by more than 3e-7. Written without
//! branches, so that loops over columns vectorise.
//! Coefficients are minimax fits computed for this crate.

use super::lanes::{Bits, Single};
use super::polynomial::{eight, paired};

/// Adding and taking off 1.5 * 2^23 rounds to the nearest integer.
const ROUNDER: f32 = 12_582_912.0;

/// `exp(x)` for `x` within [-87, 88]; beyond, the value at the end. Relative error below 9.2e-8.
#[inline(always)]
pub fn exp(x: f32) -> f32 {
    const LN_2_HIGH: f32 = 0.693_359_4;
    const LN_2_LOW: f32 = -2.121_944_4e-4;
    const E: [f32; 6] = [
        0.5,
        0.166_665_76,
        0.041_666_854,
        0.008_363_213,
        0.001_390_130_5,
        0.0,
    ];
    let x = if x > 88.0 { 88.0 } else { x };
    let x = if x < -87.0 { -87.0 } else { x };
    let shifted = x * std::f32::consts::LOG2_E + ROUNDER;
    let k = shifted - ROUNDER;
    let r = (x - k * LN_2_HIGH) - k * LN_2_LOW;
    let value = (r + r * r * paired(&E, r)) + 1.0;
    // The lowest bits of `shifted` are the integer.
    let scale = f32::from_bits(shifted.to_bits().wrapping_add(127) << 23);
    value * scale
}

/// `ln(x)` for normal `x > 0`. Relative error below 9.2e-8.
#[inline(always)]
pub fn ln<T: Single>(x: T) -> T {
    const Q: [f32; 8] = [
        0.333_333_3,
        -0.250_003_04,
        0.200_012,
        -0.166_415_8,
        0.142_099_63,
        -0.129_893_15,
        0.126_555_68,
        -0.079_739_235,
    ];
    let (k, f) = octave(x);
    let f2 = f * f;
    let small = f2 * f * eight(&Q, f) - T::of(0.5) * f2;
    // ln 2 in two parts.
    (small + k * T::of(-2.121_944_4e-4)) + f + k * T::of(0.693_359_4)
}

/// `k` and `f` of `x = 2^k (1 + f)` with `1 + f` within the square roots of 1/2 and 2.
#[inline(always)]
fn octave<T: Single>(x: T) -> (T, T) {
    const HALF_ROOT: u32 = std::f32::consts::FRAC_1_SQRT_2.to_bits();
    let half_root = T::Bits::of(HALF_ROOT);
    let shifted = x.bits().minus(half_root);
    let fraction = shifted.and(T::Bits::of(0x7f_ffff)).plus(half_root);
    let f = T::from_bits(fraction) - T::of(1.0);
    (T::from_signed(shifted.down_signed(23)), f)
}

/// The standard normal whose probability is `(word + 1/2) / 2^32`. Absolute error below 2.1e-6 and
/// relative error below 5e-7; its probability is right to 9.7e-8.
#[inline(always)]
pub fn normal<T: Single>(word: T::Bits) -> T {
    let (position, product) = sides::<T>(word);
    position * per_position(T::of(0.0) - ln(product))
}

/// How far from 0 [`near_normal`] is near.
pub const NEAR_NORMALS_TO: f32 = 4.0;

/// Near the standard normal of a word, faster: within [`NEAR_NORMALS_TO`] of 0 the relative error is
/// below 1.7e-6 and the absolute error below 5.8e-6; what is farther off stays so.
#[inline(always)]
pub fn near_normal<T: Single>(word: T::Bits) -> T {
    // 4 u (1 - u) a little beyond the end.
    const END: f32 = 1.25e-4;
    let (position, product) = sides::<T>(word);
    position * near_per_position(product.greater(T::of(END)))
}

/// Two independent standard normals of two words, by Box and Muller (1958): the first word gives
/// their distance from the origin, the second their direction. Each probability is right to 5e-7.
#[inline(always)]
pub fn normal_pair(distance: u32, direction: u32) -> (f32, f32) {
    // cos(pi t / 2) and sin(pi t / 2) / t, in t^2.
    const C: [f32; 4] = [1.0, -1.233_697, 0.253_598_63, -0.020_408_353];
    const S: [f32; 4] = [1.570_796_2, -0.645_962_95, 0.079_675_905, -0.004_592_289];
    const UNIT: f32 = 1.0 / 4_294_967_296.0;
    // The distance over the square root of 2.
    let distance = (-near_ln((distance as f32 + 0.5) * UNIT)).sqrt();
    // The two upper bits are the signs; the others the angle from the diagonal, in right angles.
    let t = ((direction << 2) as i32 as f32 + 2.0) * UNIT;
    let t2 = t * t;
    let (cos, sin) = (paired(&C, t2), t * paired(&S, t2));
    let signed = |x: f32, sign: u32| f32::from_bits(x.to_bits() ^ (sign & 1 << 31));
    (
        signed(distance * (cos - sin), direction),
        signed(distance * (cos + sin), direction << 1),
    )
}

/// `1 / sqrt(x)` for `x` from 2^-125 up, so that half of it is normal too. Relative error below
/// 8e-7.
#[inline(always)]
pub fn inverse_root<T: Single>(x: T) -> T {
    // Halving and negating the bits halves and negates the logarithm, nearly.
    let root = T::from_bits(T::Bits::of(0x5f37_5a86).minus(x.bits().down(1)));
    let half = T::of(0.5) * x;
    // Newton's rule, without a division, twice; a little more than 3/2 centres its error.
    let root = root * (T::of(1.500_88) - half * root * root);
    root * (T::of(1.500_000_6) - half * root * root)
}

/// `2 u - 1` and `4 u (1 - u)` of a word's probability `u`, each to full relative precision.
#[inline(always)]
fn sides<T: Single>(word: T::Bits) -> (T, T) {
    let half = T::of(0.5);
    let centred = word.xor(T::Bits::of(1 << 31));
    let position = (T::from_signed(centred) + half) * T::of(1.0 / 2_147_483_648.0);
    // The distance from the nearer end: the word or its complement.
    let complement = word.xor(T::Bits::of(u32::MAX));
    let nearer = centred.down_signed(31).xor(complement);
    let tail = (T::from_signed(nearer) + half) * T::of(1.0 / 4_294_967_296.0);
    (position, T::of(4.0) * tail * (T::of(1.0) - tail))
}

/// The normal quantile over `2 u - 1`, a function of `-ln(4 u (1 - u))` that is smooth from the
/// centre to the far tails (Giles 2010, "Approximating the erfinv function").
#[inline(always)]
fn per_position<T: Single>(w: T) -> T {
    const N: [f32; 6] = [
        1.253_314_3,
        0.453_562_4,
        0.090_196_88,
        0.011_938_49,
        0.001_006_614_3,
        2.911_336_2e-5,
    ];
    const D: [f32; 6] = [
        1.0,
        0.100_094_005,
        0.032_718_63,
        0.002_306_728_4,
        0.000_169_716,
        9.978_269e-7,
    ];
    paired(&N, w) / paired(&D, w)
}

/// [`per_position`] as a function of `4 u (1 - u)` itself, from 1 down to 1e-4.
#[inline(always)]
fn near_per_position<T: Single>(product: T) -> T {
    // In powers of w - 4.5.
    const Z: [f32; 9] = [
        2.787_604,
        0.312_584_85,
        -0.010_423_466,
        -2.685_258_4e-7,
        0.000_118_390_48,
        -1.984_184_4e-5,
        1.057_098_5e-6,
        1.757_687e-7,
        -2.365_436_7e-8,
    ];
    let w = T::of(-4.5) - near_ln(product);
    let w2 = w * w;
    let w4 = w2 * w2;
    let pair = |from: usize| T::of(Z[from]) + T::of(Z[from + 1]) * w;
    let low = pair(0) + w2 * pair(2);
    let high = pair(4) + w2 * pair(6);
    low + w4 * (high + w4 * T::of(Z[8]))
}

/// `ln(x)` for normal `x > 0`. Absolute error below 3.5e-7 for `x` within [1e-10, 1].
#[inline(always)]
fn near_ln<T: Single>(x: T) -> T {
    const P: [f32; 6] = [
        -0.500_014_84,
        0.333_155_42,
        -0.248_977_69,
        0.204_925_92,
        -0.187_616_83,
        0.119_862_61,
    ];
    let (k, f) = octave(x);
    (f + f * f * paired(&P, f)) + k * T::of(std::f32::consts::LN_2)
}

/// `ln(1 - p)` for `p` within [0, 1/2]. Relative error below 2.7e-7.
#[inline(always)]
pub fn ln_complement(p: f32) -> f32 {
    const A: [f32; 6] = [
        1.0,
        0.333_333_4,
        0.199_993_46,
        0.143_103_61,
        0.106_966_29,
        0.122_065_224,
    ];
    let t = p / (2.0 - p);
    -2.0 * t * paired(&A, t * t)
}

/// `P(Z <= z)` of a standard normal. Absolute error below 2.3e-7.
#[inline(always)]
pub fn normal_cdf(z: f32) -> f32 {
    const N: [f32; 6] = [
        0.398_942_26,
        0.033_458_076,
        0.004_651_431_5,
        0.000_164_565_5,
        6.301_532_7e-6,
        2.293_175_2e-8,
    ];
    const D: [f32; 6] = [
        1.0,
        0.250_533_37,
        0.028_415_661,
        0.001_860_598_9,
        7.216_439_6e-5,
        1.199_041_8e-6,
    ];
    let z = if z > 5.5 { 5.5 } else { z };
    let z = if z < -5.5 { -5.5 } else { z };
    let q = z * z;
    0.5 + z * (paired(&N, q) / paired(&D, q))
}
