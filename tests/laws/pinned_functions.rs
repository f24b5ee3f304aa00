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
            1.2502577,
            -0.7723017,
            0.73744893,
            -1.2160169,
            -0.61123055,
            -0.09367455,
            -1.1121849,
            -0.5450111,
        ],
    );
    pinned(
        other,
        &[
            -0.3065785,
            1.4416531,
            -1.018636,
            -0.38120008,
            0.3291235,
            0.7298477,
            0.20144835,
            -1.9117925,
        ],
    );
    let (mut normals, mut within_reach) = ([0.0; 8], [false; 8]);
    let words: [u32; 8] = std::array::from_fn(|place| words()[place]);
    single::near_normals(&words, &mut normals, &mut within_reach);
    pinned(
        normals.to_vec(),
        &[
            -0.15940663,
            -0.6355787,
            -0.11678348,
            -0.14091939,
            0.7921755,
            0.7154202,
            0.07009832,
            -1.0865234,
        ],
    );
    assert_eq!(within_reach, [true; 8]);
}

#[test]
fn functions_in_single_precision() {
    let of_normals = |function: fn(f32) -> f32| normals().into_iter().map(function).collect();
    pinned(
        of_normals(single::exp),
        &[
            0.85264975, 0.52962905, 0.88977796, 0.8685595, 2.208196, 2.0450459, 1.0726136,
            0.33738703,
        ],
    );
    pinned(
        of_normals(|z| single::exp(30.0 * z)),
        &[
            0.008377601,
            5.2378626e-9,
            0.030091863,
            0.014587698,
            20947309000.0,
            2094558000.0,
            8.190277,
            6.9799305e-15,
        ],
    );
    pinned(
        of_normals(|z| single::ln(z * z)),
        &[
            -3.672596,
            -0.90643966,
            -4.2948694,
            -3.9191368,
            -0.4659437,
            -0.66977024,
            -5.315715,
            0.1659683,
        ],
    );
    pinned(
        of_normals(|z| single::inverse_root(z * z)),
        &[
            6.2732716, 1.57337, 8.562864, 7.0962634, 1.262346, 1.3977798, 14.26569, 0.92036575,
        ],
    );
    pinned(
        of_normals(single::normal_cdf),
        &[
            0.43667433, 0.26252565, 0.4535159, 0.44396687, 0.7858709, 0.7628253, 0.5279423,
            0.13862354,
        ],
    );
    pinned(
        at_uniforms(|u| single::ln_complement(0.5 * u as f32)),
        &[
            -0.2463318,
            -0.14071463,
            -0.2571631,
            -0.25100744,
            -0.49912024,
            -0.48031694,
            -0.30648595,
            -0.07183092,
        ],
    );
}
