//! First values of the functions in single precision, pinned to the last bit as those of the laws.

use asmcast::numeric::single;
use asmcast::random::normal;

use crate::pins::{at_uniforms, normals, other_words, pinned, words};

#[test]
fn pairs_of_normals() {
    let (mut one, mut other) = (Vec::new(), Vec::new());
    normal::pairs(&words(), &other_words(), [&mut one, &mut other]);
    pinned(
        one,
        &[
            0.5959015,
            1.0619694,
            -0.23101334,
            0.219603,
            0.37920374,
            -0.46477318,
            0.34422565,
            -1.0791492,
        ],
    );
    pinned(
        other,
        &[
            -1.3157784,
            -0.11790679,
            -1.5673202,
            -0.65890324,
            0.32945764,
            1.0698466,
            0.03390297,
            -0.76597345,
        ],
    );
    let normals = words().into_iter().take(8).map(single::near_normal::<f32>);
    pinned(
        normals.collect(),
        &[
            -0.37903652,
            0.16378686,
            -0.5677692,
            0.7915639,
            1.1823455,
            0.016215213,
            1.5712179,
            -0.2106108,
        ],
    );
}

#[test]
fn functions_in_single_precision() {
    let of_normals = |function: fn(f32) -> f32| normals().into_iter().map(function).collect();
    pinned(
        of_normals(single::exp),
        &[
            0.68452096, 1.177963, 0.5667887, 2.2068462, 3.2620199, 1.0163474, 4.812496, 0.81008947,
        ],
    );
    pinned(
        of_normals(|z| single::exp(30.0 * z)),
        &[
            1.1523981e-5,
            136.12866,
            4.005301e-8,
            20566573000.0,
            2538622300000000.0,
            1.6265414,
            2.9587675e20,
            0.0018029746,
        ],
    );
    pinned(
        of_normals(|z| single::ln(z * z)),
        &[
            -1.9402481,
            -3.6183808,
            -1.1320822,
            -0.46748805,
            0.33500224,
            -8.243612,
            0.9036995,
            -3.1154888,
        ],
    );
    pinned(
        of_normals(|z| single::inverse_root(z * z)),
        &[
            2.6382728, 6.105503, 1.7612808, 1.2633206, 0.8457762, 61.67056, 0.63644964, 4.7481003,
        ],
    );
    pinned(
        of_normals(single::normal_cdf),
        &[
            0.35233057, 0.5650505, 0.28509602, 0.78569263, 0.8814659, 0.50646865, 0.94193375,
            0.41659558,
        ],
    );
    pinned(
        at_uniforms(|u| single::ln_complement(0.5 * u as f32)),
        &[
            -0.19378534,
            -0.33201754,
            -0.15379006,
            -0.4989733,
            -0.5811281,
            -0.29200387,
            -0.6367042,
            -0.23356995,
        ],
    );
}
