//! Elementary functions in single precision, for columns of latent numbers.
//!
//! A vector register holds twice as many of them, and what is drawn does not need more: each
//! function states its worst error, found by trying every argument (`tests/long`; some leave out
//! those below 2^-40), and no probability of a law moves by more than 3e-7. Written without
//! branches, so that loops over columns vectorise.
//! Coefficients are minimax fits computed for this crate.

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
pub fn ln(x: f32) -> f32 {
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
    const HALF_ROOT: u32 = std::f32::consts::FRAC_1_SQRT_2.to_bits();
    let shifted = x.to_bits().wrapping_sub(HALF_ROOT) as i32;
    let exponent = shifted >> 23;
    let f = f32::from_bits((shifted as u32 & 0x7f_ffff) + HALF_ROOT) - 1.0;
    let k = exponent as f32;
    let f2 = f * f;
    let small = f2 * f * eight(&Q, f) - 0.5 * f2;
    // ln 2 in two parts.
    (small + k * -2.121_944_4e-4) + f + k * 0.693_359_4
}

/// The standard normal whose probability is `(word + 1/2) / 2^32`. Absolute error below 2.1e-6 and
/// relative error below 5e-7; its probability is right to 9.7e-8.
#[inline(always)]
pub fn normal(word: u32) -> f32 {
    let (position, product) = sides(word);
    position * per_position(-ln(product))
}

/// [`normal`] of each word, the same bits as one by one, faster: stage by stage, for a processor
/// that looks ahead over short chains of operations only.
#[inline(always)]
pub fn normals<const N: usize>(words: &[u32; N], normals: &mut [f32; N]) {
    let mut products = [0.0; N];
    for lane in 0..N {
        (normals[lane], products[lane]) = sides(words[lane]);
    }
    for product in &mut products {
        *product = -ln(*product);
    }
    for lane in 0..N {
        normals[lane] *= per_position(products[lane]);
    }
}

/// `2 u - 1` and `4 u (1 - u)` of a word's probability `u`, each to full relative precision.
#[inline(always)]
fn sides(word: u32) -> (f32, f32) {
    let centred = (word ^ 1 << 31) as i32;
    let position = (centred as f32 + 0.5) * (1.0 / 2_147_483_648.0);
    // The distance from the nearer end: the word or its complement.
    let nearer = ((centred >> 31) as u32 ^ !word) as i32;
    let tail = (nearer as f32 + 0.5) * (1.0 / 4_294_967_296.0);
    (position, 4.0 * tail * (1.0 - tail))
}

/// The normal quantile over `2 u - 1`, a function of `-ln(4 u (1 - u))` that is smooth from the
/// centre to the far tails (Giles 2010, "Approximating the erfinv function").
#[inline(always)]
fn per_position(w: f32) -> f32 {
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
