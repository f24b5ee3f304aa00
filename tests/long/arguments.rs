//! The functions in single precision at every argument.

#[path = "../reference/single.rs"]
mod errors;

use asmcast::numeric::single;
use errors::FUNCTIONS;
use rayon::prelude::*;

use crate::reference::pairs;

/// Arguments in a part of all.
const PART: u64 = 1 << 20;

/// All 2^32 arguments, in parts.
fn parts() -> impl ParallelIterator<Item = std::ops::RangeInclusive<u32>> {
    (0..(1 << 32) / PART)
        .into_par_iter()
        .map(|part| (part * PART) as u32..=((part + 1) * PART - 1) as u32)
}

/// Holds a function to its bounds at every argument: any error above them is seen, wherever it is.
fn everywhere(name: &str) {
    let function = FUNCTIONS.iter().find(|function| function.name == name);
    let function = function.expect("a function of that name");
    let worse = |one: [(f64, u32); 4], other: [(f64, u32); 4]| {
        std::array::from_fn(|sense| match other[sense].0 <= one[sense].0 {
            true => one[sense],
            false => other[sense],
        })
    };
    let worst = parts().map(|part| function.worst(part));
    function.check(worst.reduce(|| [(0.0, 0); 4], worse));
}

#[test]
#[ignore = "takes half a minute"]
fn errors_of_exp() {
    everywhere("exp");
}

#[test]
#[ignore = "takes half a minute"]
fn errors_of_ln() {
    everywhere("ln");
    everywhere("ln_complement");
}

#[test]
#[ignore = "takes a minute"]
fn errors_of_normals() {
    everywhere("normal");
}

#[test]
#[ignore = "takes a minute"]
fn errors_of_near_normals() {
    everywhere("near_normal");
}

#[test]
#[ignore = "takes two minutes"]
fn errors_of_pairs() {
    everywhere("distance of a pair");
    everywhere("direction of a pair");
}

#[test]
#[ignore = "takes half a minute"]
fn errors_of_inverse_roots() {
    everywhere("inverse_root");
}

#[test]
#[ignore = "takes half a minute"]
fn errors_of_the_normal_distribution_function() {
    everywhere("normal_cdf");
}

/// A greater word's normal is never less by more than the last bit or two.
#[test]
#[ignore = "takes some seconds"]
fn normals_rise() {
    let (falls, deepest) = parts()
        .map(|part| {
            let last = part.start().saturating_sub(1);
            let mut before = single::normal(last);
            let (mut falls, mut deepest) = (0_u64, 0.0_f32);
            for word in part {
                let z = single::normal::<f32>(word);
                falls += u64::from(z < before);
                deepest = deepest.max((before - z) / z.abs());
                before = z;
            }
            (falls, deepest)
        })
        .reduce(
            || (0, 0.0),
            |one, other| (one.0 + other.0, one.1.max(other.1)),
        );
    println!("falls: {falls}, deepest: {deepest:e} of the value");
    assert!(deepest < 1e-6, "{deepest:e}");
}
