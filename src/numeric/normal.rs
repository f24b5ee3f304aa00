//! The standard normal distribution.

use super::exp::{exp_scaled, ln};
use super::polynomial::{horner, interleaved};

/// `cdf(z) = P(Z <= z)` for a standard normal `Z`.
///
/// Relative error below 1.5e-15 for `z <= 0` down to -38 (where the value itself is subnormal,
/// its spacing), absolute error below 4e-16 for `z > 0`; 0 below -38.6, 1 above 8.3. NaN stays.
///
/// The upper tail is `exp(-x^2/2) M(x)` with Mills's ratio written as
/// `M(x) = H(t) / (x + K)`, `t = (x - K) / (x + K)`, `K = 5.5`: the substitution of Shepherd and
/// Laframboise (1981, Mathematics of Computation 36). `H` is a Chebyshev series of degree 23,
/// computed for this crate to 60 digits. One formula for all arguments, so that loops vectorise.
#[inline]
pub fn cdf(z: f64) -> f64 {
    const K: f64 = 5.5;
    const H: [f64; 24] = [
        0.7737696342764068,
        -0.685183420574338,
        0.5355964890624925,
        -0.36704906529363396,
        0.21787243285805646,
        -0.10970308995823574,
        0.04509758081334374,
        -0.013923510573137933,
        0.002442982686037974,
        0.00026960406382432457,
        -0.00032452269086963135,
        7.141453398467182e-05,
        1.6319996316326574e-05,
        -1.2117909637862858e-05,
        4.467022739827017e-07,
        1.481957239720501e-06,
        -2.690710473582149e-07,
        -1.754577076523498e-07,
        5.242071866032022e-08,
        2.182680399705571e-08,
        -7.480539179912658e-09,
        -2.6223162795986247e-09,
        6.275261778365239e-10,
        2.0787107692007556e-10,
    ];
    let x = z.abs();
    let x = if x > 40.0 { 40.0 } else { x };
    let ratio = interleaved(&H, (x - K) / (x + K)) / (x + K);
    // The square of the upper 26 bits is exact; what is left is small enough for four terms.
    let head = f64::from_bits(x.to_bits() & !((1 << 27) - 1));
    let rest = -0.5 * (x - head) * (x + head);
    let factor = 1.0 + (rest + rest * rest * (0.5 + rest / 6.0));
    let (value, scale_1, scale_2) = exp_scaled(-0.5 * head * head);
    let upper = (value * factor * ratio) * scale_1 * scale_2;
    if z > 0.0 { 1.0 - upper } else { upper }
}

/// Half the width of the central region of [`quantile`].
const CENTRAL: f64 = 0.425;

/// `quantile(u)`: the `z` with `cdf(z) = u`, for `u` within (0, 1).
///
/// Relative error below 1e-15 (the argument taken as exact). Negative infinity for `u <= 0`,
/// infinity for `u >= 1`, NaN for NaN.
///
/// Algorithm AS 241, PPND16 (Wichura 1988, Applied Statistics 37): three rational
/// approximations, in `u - 1/2` and in `sqrt(-ln(min(u, 1 - u)))`.
#[inline]
pub fn quantile(u: f64) -> f64 {
    let q = u - 0.5;
    if q.abs() <= CENTRAL {
        central(q)
    } else {
        tail(u)
    }
}

/// The central region: `q = u - 1/2`, at most 0.425 in size.
#[inline(always)]
fn central(q: f64) -> f64 {
    const A: [f64; 8] = [
        3.387_132_872_796_366_5,
        1.331_416_678_917_843_8e2,
        1.971_590_950_306_551_3e3,
        1.373_169_376_550_946e4,
        4.592_195_393_154_987e4,
        6.726_577_092_700_87e4,
        3.343_057_558_358_813e4,
        2.509_080_928_730_122_7e3,
    ];
    const B: [f64; 8] = [
        1.0,
        4.231_333_070_160_091e1,
        6.871_870_074_920_579e2,
        5.394_196_021_424_751e3,
        2.121_379_430_158_659_7e4,
        3.930_789_580_009_271e4,
        2.872_908_573_572_194_3e4,
        5.226_495_278_852_854e3,
    ];
    let r = 0.180_625 - q * q;
    q * (horner(&A, r) / horner(&B, r))
}

/// Whether `u` is beyond the reach of [`near_tail`], or no probability.
#[inline(always)]
fn is_far(u: f64) -> bool {
    /// exp(-25)
    const FAR: f64 = 1.388_794_386_496_402e-11;
    !(FAR..=1.0 - FAR).contains(&u)
}

/// Outside the central region.
#[inline(never)]
fn tail(u: f64) -> f64 {
    if is_far(u) { far_tail(u) } else { near_tail(u) }
}

/// `sqrt(-ln(min(u, 1 - u)))`
#[inline(always)]
fn radius(u: f64) -> f64 {
    (-ln(if u < 0.5 { u } else { 1.0 - u })).sqrt()
}

/// Outside the central region, radii up to 5.
#[inline(always)]
fn near_tail(u: f64) -> f64 {
    const C: [f64; 8] = [
        1.423_437_110_749_683_5,
        4.630_337_846_156_546,
        5.769_497_221_460_691,
        3.647_848_324_763_204_5,
        1.270_458_252_452_368_4,
        2.417_807_251_774_506e-1,
        2.272_384_498_926_918_4e-2,
        7.745_450_142_783_414e-4,
    ];
    const D: [f64; 8] = [
        1.0,
        2.053_191_626_637_759,
        1.676_384_830_183_803_8,
        6.897_673_349_851e-1,
        1.481_039_764_274_800_8e-1,
        1.519_866_656_361_645_7e-2,
        5.475_938_084_995_345e-4,
        1.050_750_071_644_416_9e-9,
    ];
    let r = radius(u) - 1.6;
    let size = horner(&C, r) / horner(&D, r);
    if u < 0.5 { -size } else { size }
}

/// Beyond radius 5, and what is no probability.
#[cold]
fn far_tail(u: f64) -> f64 {
    const E: [f64; 8] = [
        6.657_904_643_501_103,
        5.463_784_911_164_114,
        1.784_826_539_917_291_3,
        2.965_605_718_285_048_7e-1,
        2.653_218_952_657_612_4e-2,
        1.242_660_947_388_078_4e-3,
        2.711_555_568_743_487_6e-5,
        2.010_334_399_292_288_1e-7,
    ];
    const F: [f64; 8] = [
        1.0,
        5.998_322_065_558_88e-1,
        1.369_298_809_227_358e-1,
        1.487_536_129_085_061_5e-2,
        7.868_691_311_456_133e-4,
        1.846_318_317_510_054_8e-5,
        1.421_511_758_316_446e-7,
        2.044_263_103_389_939_7e-15,
    ];
    if u <= 0.0 {
        return f64::NEG_INFINITY;
    }
    if u >= 1.0 {
        return f64::INFINITY;
    }
    let r = radius(u) - 5.0;
    let size = horner(&E, r) / horner(&F, r);
    if u < 0.5 { -size } else { size }
}
