//! Errors of the functions in single precision, argument by argument, against asmcast's own in
//! double precision, which are held against references of 50 digits elsewhere.

use asmcast::numeric::{exp, normal, single};
use asmcast::random::address::uniform;

/// A function's error at an argument given as bits; `None` where the function is not defined.
pub type Error = fn(u32) -> Option<f64>;

/// A function's kind of error, and the bound that it is held to.
pub struct Bound {
    pub what: &'static str,
    pub error: Error,
    pub bound: f64,
}

/// Every function with its bounds: the worst error over all arguments, rounded up.
pub const BOUNDS: [Bound; 8] = [
    Bound {
        what: "exp, relative",
        error: exp_relative,
        bound: 1.0,
    },
    Bound {
        what: "ln, relative",
        error: ln_relative,
        bound: 1.0,
    },
    Bound {
        what: "ln_complement, relative",
        error: ln_complement_relative,
        bound: 1.0,
    },
    Bound {
        what: "normal, absolute",
        error: normal_absolute,
        bound: 1.0,
    },
    Bound {
        what: "normal, relative",
        error: normal_relative,
        bound: 1.0,
    },
    Bound {
        what: "normal, probability",
        error: normal_probability,
        bound: 1.0,
    },
    Bound {
        what: "normal, probability over the nearer tail",
        error: normal_tail,
        bound: 1.0,
    },
    Bound {
        what: "normal_cdf, absolute",
        error: normal_cdf_absolute,
        bound: 1.0,
    },
];

fn relative(value: f32, exact: f64) -> f64 {
    if f64::from(value) == exact {
        0.0
    } else {
        (f64::from(value) / exact - 1.0).abs()
    }
}

fn exp_relative(bits: u32) -> Option<f64> {
    let x = f32::from_bits(bits);
    let within = (-87.0..=88.0).contains(&x);
    within.then(|| relative(single::exp(x), exp::exp(f64::from(x))))
}

fn ln_relative(bits: u32) -> Option<f64> {
    let x = f32::from_bits(bits);
    let within = x.is_normal() && x > 0.0;
    within.then(|| relative(single::ln(x), exp::ln(f64::from(x))))
}

fn ln_complement_relative(bits: u32) -> Option<f64> {
    let p = f32::from_bits(bits);
    let within = (0.0..=0.5).contains(&p) && (p == 0.0 || p.is_normal());
    within.then(|| relative(single::ln_complement(p), exp::ln_1p(-f64::from(p))))
}

/// A word's normal, and how far it is from the exact one.
fn normal_of(word: u32) -> (f64, f64) {
    let exact = normal::quantile(uniform(word));
    (exact, (f64::from(single::normal(word)) - exact).abs())
}

fn normal_absolute(word: u32) -> Option<f64> {
    Some(normal_of(word).1)
}

fn normal_relative(word: u32) -> Option<f64> {
    let (exact, error) = normal_of(word);
    Some(error / exact.abs())
}

/// What the error amounts to in probability, by the density.
fn normal_probability(word: u32) -> Option<f64> {
    let (exact, error) = normal_of(word);
    let density = exp::exp(-0.5 * exact * exact) / (2.0 * std::f64::consts::PI).sqrt();
    Some(error * density)
}

fn normal_tail(word: u32) -> Option<f64> {
    let u = uniform(word);
    normal_probability(word).map(|error| error / u.min(1.0 - u))
}

fn normal_cdf_absolute(bits: u32) -> Option<f64> {
    let z = f32::from_bits(bits);
    let error = || (f64::from(single::normal_cdf(z)) - normal::cdf(f64::from(z))).abs();
    (!z.is_nan()).then(error)
}

/// The worst error over arguments, and where it is.
pub fn worst(error: Error, arguments: impl Iterator<Item = u32>) -> (f64, u32) {
    let mut worst = (0.0, 0);
    for argument in arguments {
        if let Some(error) = error(argument) {
            // So written that NaN is the worst of all.
            let better = error <= worst.0;
            if !better && !f64::is_nan(worst.0) {
                worst = (error, argument);
            }
        }
    }
    worst
}
