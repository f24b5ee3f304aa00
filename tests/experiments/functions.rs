//! Functions whose indices are known.

use std::f64::consts::{PI, TAU};

use asmcast::experiments::{Factor, Indices, Resampling, SobolDesign, Value};
use asmcast::random::{Stream, World};

/// A function's exact first-order and total indices, by input.
pub struct Known {
    pub first: Vec<f64>,
    pub total: Vec<f64>,
    pub variance: f64,
}

/// Ishigami and Homma (1990), a = 7, b = 0.1, of unit numbers that stand for -π to π.
pub fn ishigami(point: &[f64]) -> f64 {
    let angle = |unit: f64| TAU * unit - PI;
    let [x, y, z] = [angle(point[0]), angle(point[1]), angle(point[2])];
    x.sin() + 7.0 * y.sin().powi(2) + 0.1 * z.powi(4) * x.sin()
}

/// The indices of [`ishigami`].
pub fn ishigami_known() -> Known {
    let (a, b) = (7.0_f64, 0.1);
    let alone = (1.0 + b * PI.powi(4) / 5.0).powi(2) / 2.0;
    let second = a * a / 8.0;
    let both = b * b * PI.powi(8) * (1.0 / 18.0 - 1.0 / 50.0);
    let variance = alone + second + both;
    Known {
        first: vec![alone / variance, second / variance, 0.0],
        total: vec![
            (alone + both) / variance,
            second / variance,
            both / variance,
        ],
        variance,
    }
}

/// The coefficients of the G function.
pub const G: [f64; 8] = [0.0, 1.0, 4.5, 9.0, 99.0, 99.0, 99.0, 99.0];

/// The G function of Sobol': a product of factors with mean 1.
pub fn g(point: &[f64]) -> f64 {
    let all = point.iter().zip(G);
    all.map(|(unit, a)| ((4.0 * unit - 2.0).abs() + a) / (1.0 + a))
        .product()
}

/// Its closed first-order and total index of a set of inputs: a product of independent factors with
/// mean 1 and variance v has variance Π (1 + v) - 1.
pub fn g_known(set: &[usize]) -> (f64, f64) {
    let variance = |inputs: &mut dyn Iterator<Item = usize>| {
        let factors = inputs.map(|i| 1.0 + 1.0 / (3.0 * (1.0 + G[i]).powi(2)));
        factors.product::<f64>() - 1.0
    };
    let all = variance(&mut (0..8));
    let of_set = variance(&mut set.iter().copied());
    let others = variance(&mut (0..8).filter(|input| !set.contains(input)));
    (of_set / all, 1.0 - others / all)
}

/// A categorical factor of three levels at unequal weights, times a number: the level's value is
/// 0, 1 or 4, and the number is uniform within 0 and 1.
pub fn mixed_factors() -> [Factor; 2] {
    [
        Factor::categorical(&[5.0, 3.0, 2.0]).unwrap(),
        Factor::uniform(0.0, 1.0).unwrap(),
    ]
}

/// The function on [`mixed_factors`].
pub fn mixed(factors: &[Factor; 2], point: &[f64]) -> f64 {
    match (factors[0].at(point[0]), factors[1].at(point[1])) {
        (Value::Level(level), Value::Number(number)) => [0.0, 1.0, 4.0][level] * number,
        other => panic!("{other:?}"),
    }
}

/// The indices of [`mixed`]: with means c, u and variances v, w of the two, the parts are v u², c² w
/// and v w.
pub fn mixed_known() -> Known {
    let (c, v) = (0.3 + 0.8, 0.3 + 3.2 - 1.1 * 1.1);
    let (u, w) = (0.5, 1.0 / 12.0);
    let (one, two, both) = (v * u * u, c * c * w, v * w);
    let variance = one + two + both;
    Known {
        first: vec![one / variance, two / variance],
        total: vec![(one + both) / variance, (two + both) / variance],
        variance,
    }
}

/// A stream of random numbers for a test.
pub fn stream(seed: u64) -> Stream {
    World::new(seed, 0).stream(0, 0)
}

/// The indices of a function of one output on a design.
pub fn indices(design: &SobolDesign, seed: u64, function: impl Fn(&[f64]) -> f64) -> Indices {
    let evaluations = 0..design.plan().evaluations();
    let outputs = evaluations.map(|evaluation| vec![function(&design.point(evaluation))]);
    let outputs: Vec<_> = outputs.collect();
    let split = design
        .plan()
        .indices(&outputs, &Resampling::new(stream(seed)));
    split.into_iter().next().flatten().expect("it varies")
}
