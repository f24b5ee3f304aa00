//! Functions in single precision against double precision: a sample of all arguments, dense enough
//! to find what goes wrong on more than a millionth of them. `tests/long` tries every argument.

#[path = "../reference/single.rs"]
mod errors;
#[path = "../reference/pairs.rs"]
#[allow(dead_code, reason = "whole pairs are for tests of draws")]
mod pairs;

use asmcast::numeric::lanes::{Lanes, Mask, SIDE, Single};
use asmcast::numeric::{normal, single};
use asmcast::random::address::uniform;
use errors::FUNCTIONS;

/// Every 8,191st argument, and those at the ends.
fn arguments() -> impl Iterator<Item = u32> {
    let ends = [0.0_f32, 0.5, 1.0, 5.5, 87.0, 88.0, f32::MAX, f32::INFINITY];
    let signs = ends.into_iter().flat_map(|x| [x, -x]);
    let near = signs.flat_map(|x| (-3..=3).map(move |by| x.to_bits().wrapping_add_signed(by)));
    (0..=u32::MAX).step_by(8191).chain(near)
}

#[test]
fn errors_are_within_their_bounds() {
    for function in &FUNCTIONS {
        function.check(function.worst(arguments()));
    }
}

/// Beyond its range the exponential is what it is at the end, the distribution function too.
#[test]
fn ends_of_ranges() {
    assert_eq!(single::exp(89.0), single::exp(88.0));
    assert_eq!(single::exp(f32::INFINITY), single::exp(88.0));
    assert_eq!(single::exp(-1e9), single::exp(-87.0));
    assert_eq!(single::exp(0.0), 1.0);
    assert_eq!(single::ln(1.0), 0.0);
    assert_eq!(single::ln_complement(0.0), 0.0);
    assert_eq!(single::normal_cdf(0.0), 0.5);
    for z in [5.5, 6.0, f32::INFINITY] {
        for z in [z, -z] {
            let p = single::normal_cdf(z);
            assert!((0.0..=1.0).contains(&p), "cdf({z}) is {p}");
            assert!((f64::from(p) - normal::cdf(f64::from(z))).abs() < 2e-7);
        }
    }
}

/// Words and their complements have opposite normals, greater words greater ones, up to rounding.
#[test]
fn normals_are_antisymmetric_and_rise() {
    let mut before = f32::NEG_INFINITY;
    for word in (0..=u32::MAX).step_by(4099) {
        let z = single::normal::<f32>(word);
        let opposite = single::normal::<f32>(!word);
        assert!(
            (z + opposite).abs() <= 5e-7 * z.abs(),
            "{word}: {z}, {opposite}"
        );
        assert!(z > before - 1e-6, "{word}: {z} after {before}");
        before = z;
    }
    let ends = [0, u32::MAX].map(single::normal::<f32>);
    let exact = [0, u32::MAX].map(|word| normal::quantile(uniform(word)));
    for (end, exact) in ends.iter().zip(exact) {
        assert!((f64::from(*end) / exact - 1.0).abs() < 1e-6, "{end}");
    }
}

/// What is computed in step has the same bits as one by one, in every lane: words far and near, and
/// bits of positive numbers.
#[test]
fn many_side_by_side_are_each_as_if_alone() {
    for first in (0..u32::MAX).step_by(100_003) {
        let words: [u32; SIDE] =
            std::array::from_fn(|lane| first.wrapping_add(lane as u32 * 40_503));
        let same = |alone: fn(u32) -> f32, lanes: Lanes| {
            for (word, number) in words.into_iter().zip(<[f32; SIDE]>::from(lanes)) {
                assert_eq!(number.to_bits(), alone(word).to_bits(), "{word}");
            }
        };
        same(single::normal, single::normal((&words).into()));
        same(single::near_normal, single::near_normal((&words).into()));
        let positive = |word: u32| f32::from_bits((1 << 24) + word % (126 << 23));
        let numbers = words.map(positive);
        let root = single::inverse_root(Lanes::from(&numbers));
        for (number, root) in numbers.into_iter().zip(<[f32; SIDE]>::from(root)) {
            assert_eq!(root.to_bits(), single::inverse_root(number).to_bits());
        }
    }
}

/// Masks, and what is made of them, lane by lane.
#[test]
fn masks_say_what_holds_of_each_lane() {
    let numbers: [f32; SIDE] =
        std::array::from_fn(|lane| [0.0, -0.0, 1.0, -2.5, f32::NAN][lane % 5]);
    let lanes = Lanes::from(&numbers);
    let check = |mask: Mask, holds: fn(f32) -> bool| {
        let counts: [u32; SIDE] = mask.count().into();
        let chosen: [f32; SIDE] = mask.choose(Lanes::of(7.0), Lanes::of(8.0)).into();
        for (lane, number) in numbers.into_iter().enumerate() {
            let holds = holds(number);
            assert_eq!(mask.bits() >> lane & 1 == 1, holds, "{number}");
            assert_eq!(counts[lane], u32::from(holds), "{number}");
            assert_eq!(chosen[lane], if holds { 7.0 } else { 8.0 }, "{number}");
        }
    };
    let half = Lanes::of(0.5);
    check(lanes.is_zero(), |x| x == 0.0);
    check(lanes.is_below(half), |x| x < 0.5);
    check(!lanes.is_below(half), |x| x.is_nan() || x >= 0.5);
    check(half.is_below(lanes) | lanes.is_zero(), |x| {
        x > 0.5 || x == 0.0
    });
    check(lanes.is_below(half) & !lanes.is_zero(), |x| x < 0.0);
}

/// The nearer normals reach to 4 but for a ten-thousandth, to either side; words one by one around.
#[test]
fn near_normals_reach_to_four() {
    let ends = (0..200_000).flat_map(|word: u32| [word, !word]);
    let mut near_the_end = 0;
    for word in ends.chain((0..=u32::MAX).step_by(100_003)) {
        let near = single::near_normal::<f32>(word).abs() < single::NEAR_NORMALS_TO;
        let size = normal::quantile(uniform(word)).abs();
        assert!(!near || size < 4.000_01, "{word}: {size}");
        assert!(near || size > 3.9999, "{word}: {size}");
        near_the_end += u32::from((3.999..4.001).contains(&size));
    }
    assert!(near_the_end > 1000, "{near_the_end}");
}

/// The words at the ends of the distances and the directions, where a half step counts.
#[test]
fn ends_of_pairs() {
    let (distance, other) = single::normal_pair(0, 0);
    let farthest = (-2.0 * (0.5_f64 / 4_294_967_296.0).ln()).sqrt();
    let square = f64::from(distance).powi(2) + f64::from(other).powi(2);
    assert!(
        (square.sqrt() - farthest).abs() < 1e-5,
        "{distance} {other}"
    );
    // The greatest words' probability is rounded to 1.
    let (one, other) = single::normal_pair(u32::MAX, 12_345);
    assert!(one.abs() < 1e-3 && other.abs() < 1e-3, "{one} {other}");
    // The two upper bits of a direction are the signs of the first and of the second normal.
    for low in [0, 1, 0x1fff_ffff, 0x2000_0000, 0x3fff_ffff, 0x0123_4567] {
        let signs = [0, 1, 2, 3].map(|bits: u32| single::normal_pair(1 << 28, bits << 30 | low));
        let (one, other) = signs[0];
        assert!(one >= 0.0 && other >= 0.0, "{low:#x}: {one} {other}");
        assert_eq!(
            signs,
            [(one, other), (one, -other), (-one, other), (-one, -other)]
        );
    }
}

/// A direction mirrored in the diagonal exchanges the two normals, to the bit: it does not if half a
/// step is missing.
#[test]
fn directions_mirror_in_the_diagonal() {
    for low in (0..1 << 22).step_by(17) {
        let (one, other) = single::normal_pair(0x4321_0000, low);
        let mirrored = single::normal_pair(0x4321_0000, !low & 0x3fff_ffff);
        assert_eq!((other, one), mirrored, "{low}");
    }
}
