//! First values of everything random: a change here changes every forecast. Everything is pinned to
//! the last bit.

use std::fmt::Debug;

use asmcast::numeric::single;
use asmcast::numeric::special::beta_quantile_at_normal;
use asmcast::numeric::table::NormalScaleTable;
use asmcast::random::address::uniform;
use asmcast::random::piecewise::PercentileTable;
use asmcast::random::{
    Categorical, Geometric, LogUniformInteger, PiecewiseLinear, PoissonThreshold, Stream, World,
    binomial, gamma, normal, poisson,
};
use rand::Rng;

fn stream() -> Stream {
    World::new(1, 0).stream(1, 2027)
}

/// The first words of the first eight entities.
pub fn words() -> Vec<u32> {
    let mut words = Vec::new();
    stream().gather_words(&[0, 1, 2, 3, 4, 5, 6, 7], 0, [&mut words]);
    words
}

/// The second words of the same.
pub fn other_words() -> Vec<u32> {
    let (mut one, mut other) = (Vec::new(), Vec::new());
    stream().gather_words(&[0, 1, 2, 3, 4, 5, 6, 7], 0, [&mut one, &mut other]);
    other
}

/// A law's values at the words.
pub fn first<T>(law: impl Fn(u32) -> T) -> Vec<T> {
    words().into_iter().map(law).collect()
}

/// A law's values at the words' uniforms.
pub fn at_uniforms<T>(law: impl Fn(f64) -> T) -> Vec<T> {
    first(|word| law(uniform(word)))
}

pub fn normals() -> Vec<f32> {
    first(single::normal)
}

#[track_caller]
pub fn pinned<T: Debug + PartialEq>(values: Vec<T>, expected: &[T]) {
    assert_eq!(values, expected);
}

#[test]
fn words_of_addresses() {
    pinned(
        words(),
        &[
            0x6fc9_e380,
            0x4334_e0db,
            0x7419_9db3,
            0x71a7_d034,
            0xc92e_d684,
            0xc348_8522,
            0x8727_3988,
            0x237c_d48d,
        ],
    );
    pinned(
        stream().words(0, 0).to_vec(),
        &[0x6fc9_e380, 0x69cc_2aa9, 0x7176_5d57, 0xa93d_deda],
    );
    pinned(
        stream().words(1, 1).to_vec(),
        &[0xa4f5_8290, 0xd96d_dabb, 0x2ce5_a550, 0x6c12_60ef],
    );
    let mut rng = stream().rng(0);
    let words = [0; 3].map(|_| rng.next_u64());
    assert_eq!(
        words,
        [
            0x0bbb_edde_cf8e_44f8,
            0xf311_2260_9aed_d83d,
            0x084a_06cd_b968_4aaa
        ]
    );
}

#[test]
fn uniforms_and_normals() {
    pinned(
        at_uniforms(|u| u),
        &[
            0.4366743267746642,
            0.26252560957800597,
            0.45351586944889277,
            0.4439668777631596,
            0.7858709405409172,
            0.7628253182629123,
            0.5279422720195726,
            0.13862350897397846,
        ],
    );
    pinned(
        normals(),
        &[
            -0.15940645,
            -0.6355784,
            -0.11678335,
            -0.14091922,
            0.7921759,
            0.71542025,
            0.07009826,
            -1.0865246,
        ],
    );
    let mut column = Vec::new();
    normal::normals(&words(), &mut column);
    pinned(column, &normals());
    let mut states = normals();
    normal::autoregress(0.95, &first(|word| single::normal(!word / 3)), &mut states);
    pinned(
        states,
        &[
            -0.42812842,
            -0.81852984,
            -0.3942045,
            -0.4133944,
            0.29492843,
            0.23892894,
            -0.24734217,
            -1.2076209,
        ],
    );
}

#[test]
fn gammas() {
    for (shape, expected) in [
        (
            0.5,
            [
                0.19699098,
                0.013080971,
                0.735757,
                0.8339588,
                0.11134248,
                0.12181583,
                0.0062870355,
                0.10126349,
            ]
            .as_slice(),
        ),
        (
            1.0,
            &[
                0.5447982, 0.27072603, 0.57578725, 0.55809903, 1.5452063, 1.4380233, 0.7255551,
                0.11485135,
            ],
        ),
        (
            16.0,
            &[
                15.044149, 13.283227, 15.208957, 15.115487, 19.01602, 18.672413, 15.945765,
                11.747588,
            ],
        ),
        (
            250.0,
            &[
                247.15637, 239.75804, 247.82594, 247.44662, 262.3941, 261.14243, 250.77592,
                232.88914,
            ],
        ),
    ] {
        let entities: Vec<u32> = (0..8).collect();
        let mut values = vec![0.0; 8];
        let luck = [&words()[..], &other_words()];
        gamma::fill(stream(), &entities, luck, &[shape; 8], &mut values);
        pinned(values, expected);
    }
}

#[test]
fn counts() {
    for (mean, expected) in [
        (3.0, [3, 2, 3, 3, 4, 4, 3, 1].as_slice()),
        (9.5, &[9, 7, 9, 9, 12, 12, 10, 6]),
        (40.0, &[39, 36, 39, 39, 45, 44, 40, 33]),
        (200.0, &[198, 191, 198, 198, 211, 210, 201, 185]),
    ] {
        let mut counts = vec![0; 8];
        poisson::quantiles(&words(), &[mean; 8], &mut counts);
        pinned(counts, expected);
    }
    // The mean 20 in every place; and the lognormal means of the same words' normals.
    for (log_sd, expected) in [
        (0.0, [false, false, false, false, true, true, true, false]),
        (0.5, [false, false, false, false, true, true, true, false]),
    ] {
        let mut reached = vec![false; 8];
        PoissonThreshold::new(20, 20.0_f64.ln(), log_sd).reach(&words(), &normals(), &mut reached);
        pinned(reached, &expected);
    }
    for (n, p, expected) in [
        (36, 0.92, [33, 32, 33, 33, 34, 34, 33, 31].as_slice()),
        (900, 0.0067, &[5, 4, 6, 6, 8, 8, 6, 3]),
        (270, 0.45, &[120, 116, 121, 120, 128, 127, 122, 113]),
    ] {
        let mut counts = vec![0; 8];
        binomial::quantiles(&words(), &[n; 8], &[p; 8], &mut counts);
        pinned(counts, expected);
    }
}

#[test]
fn other_integers() {
    let law = Geometric::new(5.0);
    pinned(at_uniforms(|u| law.quantile(u)), &[3, 2, 3, 3, 7, 7, 4, 1]);
    let law = LogUniformInteger::new(10, 500);
    pinned(
        at_uniforms(|u| law.quantile(u)),
        &[55, 27, 59, 56, 216, 198, 78, 17],
    );
    let law = Categorical::new([0.2, 0.3, 0.4, 0.1]);
    pinned(at_uniforms(|u| law.quantile(u)), &[1, 1, 1, 1, 2, 2, 2, 0]);
    let mut categories = Vec::new();
    law.choose(&words(), &mut categories);
    pinned(categories, &[1, 1, 1, 1, 2, 2, 2, 0]);
}

#[test]
fn tabulated_laws() {
    let law = PiecewiseLinear::new(&[(0.0, 1.0), (0.3, 4.0), (0.9, 5.5), (1.0, 100.0)]).unwrap();
    pinned(
        at_uniforms(|u| law.quantile(u)),
        &[
            4.341685816936661,
            3.6252560957800597,
            4.383789673622232,
            4.359917194407899,
            5.214677351352293,
            5.157063295657281,
            4.569855680048931,
            2.3862350897397846,
        ],
    );
    let table = PercentileTable::new([Some(&law)].into_iter());
    pinned(
        at_uniforms(|u| table.at(0, u as f32)),
        &[
            4.341686, 3.625256, 4.3837895, 4.359917, 5.2146773, 5.1570635, 4.569856, 2.386235,
        ],
    );
    let table = NormalScaleTable::new(|z| beta_quantile_at_normal(z, 1.1, 4.4));
    let single = normals().into_iter().map(|z| table.at_single(z));
    pinned(
        single.collect(),
        &[
            0.13825464,
            0.07899333,
            0.14459099,
            0.14098224,
            0.31539926,
            0.29877093,
            0.17432591,
            0.041586515,
        ],
    );
    let normals = normals().into_iter();
    pinned(
        normals.map(|z| table.at(f64::from(z))).collect(),
        &[
            0.1382546487479672,
            0.07899331079788774,
            0.14459092715776914,
            0.14098230895158417,
            0.3153991476478943,
            0.2987710762132675,
            0.1743260189310958,
            0.041586494369559295,
        ],
    );
}
