//! Errors of the functions in single precision, argument by argument, against asmcast's own in
//! double precision, which are held against references of 50 digits elsewhere.

use asmcast::numeric::{exp, normal, single};
use asmcast::random::address::uniform;

use super::pairs;

/// Errors of one value in up to four senses.
type Errors = [f64; 4];

/// A function, and what it is held to.
pub struct Function {
    pub name: &'static str,
    /// The errors at an argument given as bits; `None` where the function is not defined.
    errors: fn(u32) -> Option<Errors>,
    /// The bounds, by sense: the worst error over all arguments, rounded up.
    pub bounds: &'static [(&'static str, f64)],
}

/// Every function with its bounds.
pub const FUNCTIONS: [Function; 9] = [
    Function {
        name: "exp",
        errors: of_exp,
        bounds: &[("relative", 9.2e-8)],
    },
    Function {
        name: "ln",
        errors: of_ln,
        bounds: &[("relative", 9.2e-8)],
    },
    Function {
        name: "ln_complement",
        errors: of_ln_complement,
        bounds: &[("relative", 2.7e-7)],
    },
    Function {
        name: "normal",
        errors: of_normal,
        bounds: &[
            ("absolute", 2.1e-6),
            ("relative", 5e-7),
            ("probability", 9.7e-8),
            ("probability over the nearer tail", 1.1e-5),
        ],
    },
    Function {
        name: "near_normal",
        errors: of_near_normal,
        bounds: &[("absolute", 5.8e-6), ("relative", 1.7e-6)],
    },
    Function {
        name: "distance of a pair",
        errors: of_distance,
        bounds: &[("probability", 3.5e-7), ("relative, from 1 on", 4.5e-7)],
    },
    Function {
        name: "direction of a pair",
        errors: of_direction,
        bounds: &[("share of the circle", 3.5e-8), ("distance", 3.5e-7)],
    },
    Function {
        name: "inverse_root",
        errors: of_inverse_root,
        bounds: &[("relative", 8e-7)],
    },
    Function {
        name: "normal_cdf",
        errors: of_normal_cdf,
        bounds: &[("absolute", 2.3e-7)],
    },
];

impl Function {
    /// The worst errors over arguments, and where they are.
    pub fn worst(&self, arguments: impl Iterator<Item = u32>) -> [(f64, u32); 4] {
        let mut worst = [(0.0, 0); 4];
        for argument in arguments {
            let errors = (self.errors)(argument).unwrap_or_default();
            for (worst, error) in worst.iter_mut().zip(errors) {
                // So written that NaN is the worst of all, and stays.
                let better = error <= worst.0;
                *worst = match better || worst.0.is_nan() {
                    true => *worst,
                    false => (error, argument),
                };
            }
        }
        worst
    }

    /// Asserts that worst errors are within the bounds, and not so far that nothing was seen.
    pub fn check(&self, worst: [(f64, u32); 4]) {
        let all: Vec<String> = self.bounds.iter().zip(worst).map(line).collect();
        println!("{}: {}", self.name, all.join("; "));
        for ((sense, bound), (error, at)) in self.bounds.iter().zip(worst) {
            let within = error <= *bound && error > bound / 10.0;
            assert!(
                within,
                "{}, {sense}: {error:e} at {at:#010x}, bound {bound:e}",
                self.name
            );
        }
    }
}

fn line(((sense, bound), (error, at)): (&(&str, f64), (f64, u32))) -> String {
    format!("{sense} {error:.3e} at {at:#010x} (bound {bound:.1e})")
}

fn relative(value: f32, exact: f64) -> Errors {
    let error = match f64::from(value) == exact {
        true => 0.0,
        false => (f64::from(value) / exact - 1.0).abs(),
    };
    [error, 0.0, 0.0, 0.0]
}

/// Whether an argument is so near 0 that its function is its value there, or proportional: there are
/// very many of them.
fn is_tiny(x: f32) -> bool {
    x != 0.0 && x.abs() < 0.5_f32.powi(40)
}

fn of_exp(bits: u32) -> Option<Errors> {
    let x = f32::from_bits(bits);
    let within = (-87.0..=88.0).contains(&x) && !is_tiny(x);
    within.then(|| relative(single::exp(x), exp::exp(f64::from(x))))
}

fn of_ln(bits: u32) -> Option<Errors> {
    let x = f32::from_bits(bits);
    let within = x.is_normal() && x > 0.0;
    within.then(|| relative(single::ln(x), exp::ln(f64::from(x))))
}

fn of_ln_complement(bits: u32) -> Option<Errors> {
    let p = f32::from_bits(bits);
    let within = (0.0..=0.5).contains(&p) && !is_tiny(p);
    within.then(|| relative(single::ln_complement(p), exp::ln_1p(-f64::from(p))))
}

/// What the error of a normal amounts to in probability is found by the density.
fn of_normal(word: u32) -> Option<Errors> {
    let u = uniform(word);
    let exact = normal::quantile(u);
    let error = (f64::from(single::normal::<f32>(word)) - exact).abs();
    let density = exp::exp(-0.5 * exact * exact) / (2.0 * std::f64::consts::PI).sqrt();
    let probability = error * density;
    let tail = u.min(1.0 - u);
    Some([error, error / exact.abs(), probability, probability / tail])
}

/// Where it says that it is near.
fn of_near_normal(word: u32) -> Option<Errors> {
    let value: f32 = single::near_normal(word);
    let exact = normal::quantile(uniform(word));
    let size = exact.abs();
    let error = (f64::from(value) - exact).abs();
    (value.abs() < single::NEAR_NORMALS_TO).then_some([error, error / size, 0.0, 0.0])
}

/// What the error of a pair's distance amounts to in the probability of a greater one; and relative
/// to the distance from 1 on.
fn of_distance(word: u32) -> Option<Errors> {
    // Almost along the diagonal.
    let (one, other) = single::normal_pair(word, 0);
    let square = f64::from(one) * f64::from(one) + f64::from(other) * f64::from(other);
    let u = uniform(word);
    let exact = -2.0 * exp::ln(u);
    let far = (square / exact).sqrt() - 1.0;
    Some([
        (exp::exp(-0.5 * square) - u).abs(),
        if exact > 1.0 { far.abs() } else { 0.0 },
        0.0,
        0.0,
    ])
}

/// Errors of a pair's direction, as a share of the circle, and of its distance by the direction.
fn of_direction(word: u32) -> Option<Errors> {
    const DISTANCE: u32 = 0x1234_5678;
    // The upper bits are signs: every word without them, and some with.
    if word >> 30 != 0 && !word.is_multiple_of(1021) {
        return None;
    }
    let pair = single::normal_pair(DISTANCE, word);
    let exact = (-2.0 * exp::ln(uniform(DISTANCE))).sqrt();
    let (along, across) = pairs::errors(pair, exact, pairs::direction(word));
    Some([across.abs(), along.abs(), 0.0, 0.0])
}

fn of_inverse_root(bits: u32) -> Option<Errors> {
    let x = f32::from_bits(bits);
    let within = x.is_finite() && x >= 0.5_f32.powi(125);
    within.then(|| relative(single::inverse_root(x), 1.0 / f64::from(x).sqrt()))
}

fn of_normal_cdf(bits: u32) -> Option<Errors> {
    let z = f32::from_bits(bits);
    let error = || (f64::from(single::normal_cdf(z)) - normal::cdf(f64::from(z))).abs();
    let within = z.abs() <= 8.0 && !is_tiny(z);
    within.then(|| [error(), 0.0, 0.0, 0.0])
}
