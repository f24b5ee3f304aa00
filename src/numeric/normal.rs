//! The standard normal distribution.

use super::exp::{exp_scaled, ln};
use super::polynomial::{horner, interleaved};

/// `cdf(z) = P(Z <= z)` for a standard normal `Z`.
///
/// Relative error below 1.5e-15 for `z <= 0` down to -38 (where the value itself is subnormal,
/// its spacing), absolute error below 2e-16 for `z > 0`; 0 below -38.6, 1 above 8.3. NaN stays.
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

/// Replaces every `u` of a slice by [`quantile`]`(u)`, the same bits as one by one, faster.
pub fn quantile_in_place(values: &mut [f64]) {
    // The central formula for all, which vectorises, then the 15% in the tails again.
    let mut kept = [0.0; 64];
    for chunk in values.chunks_mut(kept.len()) {
        let kept = &mut kept[..chunk.len()];
        kept.copy_from_slice(chunk);
        for value in chunk.iter_mut() {
            *value = central(*value - 0.5);
        }
        for (value, &u) in chunk.iter_mut().zip(kept.iter()) {
            let within = (u - 0.5).abs() <= CENTRAL;
            if !within {
                *value = tail(u);
            }
        }
    }
}

/// The central region: `q = u - 1/2`, at most 0.425 in size.
#[inline(always)]
fn central(q: f64) -> f64 {
    const A: [f64; 8] = [
        3.387_132_872_796_366_608_0,
        1.331_416_678_917_843_774_5e2,
        1.971_590_950_306_551_442_7e3,
        1.373_169_376_550_946_112_5e4,
        4.592_195_393_154_987_145_7e4,
        6.726_577_092_700_870_085_3e4,
        3.343_057_558_358_812_810_5e4,
        2.509_080_928_730_122_672_7e3,
    ];
    const B: [f64; 8] = [
        1.0,
        4.231_333_070_160_091_125_2e1,
        6.871_870_074_920_579_083_0e2,
        5.394_196_021_424_751_107_7e3,
        2.121_379_430_158_659_586_7e4,
        3.930_789_580_009_271_061_0e4,
        2.872_908_573_572_194_267_4e4,
        5.226_495_278_852_854_561_0e3,
    ];
    let r = 0.180_625 - q * q;
    q * (horner(&A, r) / horner(&B, r))
}

/// Outside the central region.
#[inline(never)]
fn tail(u: f64) -> f64 {
    const C: [f64; 8] = [
        1.423_437_110_749_683_577_34,
        4.630_337_846_156_545_295_90,
        5.769_497_221_460_691_405_50,
        3.647_848_324_763_204_605_04,
        1.270_458_252_452_368_382_58,
        2.417_807_251_774_506_117_70e-1,
        2.272_384_498_926_918_458_33e-2,
        7.745_450_142_783_414_076_40e-4,
    ];
    const D: [f64; 8] = [
        1.0,
        2.053_191_626_637_758_821_87,
        1.676_384_830_183_803_849_40,
        6.897_673_349_851_000_045_50e-1,
        1.481_039_764_274_800_745_90e-1,
        1.519_866_656_361_645_719_66e-2,
        5.475_938_084_995_344_946_00e-4,
        1.050_750_071_644_416_843_24e-9,
    ];
    const E: [f64; 8] = [
        6.657_904_643_501_103_777_20,
        5.463_784_911_164_114_369_90,
        1.784_826_539_917_291_335_80,
        2.965_605_718_285_048_912_30e-1,
        2.653_218_952_657_612_309_30e-2,
        1.242_660_947_388_078_438_60e-3,
        2.711_555_568_743_487_578_15e-5,
        2.010_334_399_292_288_132_65e-7,
    ];
    const F: [f64; 8] = [
        1.0,
        5.998_322_065_558_879_376_90e-1,
        1.369_298_809_227_358_053_10e-1,
        1.487_536_129_085_061_485_25e-2,
        7.868_691_311_456_132_591_00e-4,
        1.846_318_317_510_054_681_80e-5,
        1.421_511_758_316_445_888_70e-7,
        2.044_263_103_389_939_785_64e-15,
    ];
    if u <= 0.0 {
        return f64::NEG_INFINITY;
    }
    if u >= 1.0 {
        return f64::INFINITY;
    }
    let r = (-ln(if u < 0.5 { u } else { 1.0 - u })).sqrt();
    let size = if r <= 5.0 {
        let r = r - 1.6;
        horner(&C, r) / horner(&D, r)
    } else {
        let r = r - 5.0;
        horner(&E, r) / horner(&F, r)
    };
    if u < 0.5 { -size } else { size }
}
