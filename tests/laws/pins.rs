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
            0x5a32_55bd,
            0x90a7_2592,
            0x48fc_0c5f,
            0xc923_2767,
            0xe1a7_becf,
            0x81a7_edd8,
            0xf122_924c,
            0x6aa6_0207,
        ],
    );
    pinned(
        stream().words(0, 0).to_vec(),
        &[0x5a32_55bd, 0x4eac_7152, 0xf9f2_868b, 0xf1f6_ae76],
    );
    pinned(
        stream().words(1, 1).to_vec(),
        &[0x1dcd_4383, 0x5941_7731, 0x52de_227a, 0xa465_af00],
    );
    let mut rng = stream().rng(0);
    let words = [0; 3].map(|_| rng.next_u64());
    assert_eq!(
        words,
        [
            0x0f73_f095_1663_05b9,
            0x5086_eefb_193c_e864,
            0x89c6_abda_3d18_e727
        ]
    );
}

#[test]
fn uniforms_and_normals() {
    pinned(
        at_uniforms(|u| u),
        &[
            0.3523305499693379,
            0.5650504572549835,
            0.2850959523348138,
            0.7856926562963054,
            0.8814658409683034,
            0.5064686444820836,
            0.9419337689178064,
            0.4165955799398944,
        ],
    );
    pinned(
        normals(),
        &[
            -0.379036,
            0.16378668,
            -0.56776875,
            0.7915644,
            1.1823466,
            0.016215198,
            1.5712159,
            -0.21061058,
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
            -0.60555947,
            -0.17482407,
            -0.7616327,
            0.29448357,
            0.57479846,
            -0.28937888,
            0.8471571,
            -0.46909833,
        ],
    );
}

#[test]
fn gammas() {
    for (shape, expected) in [
        (
            0.5,
            [
                0.76574796,
                0.051252704,
                0.00072849967,
                0.21961452,
                0.7083213,
                0.556689,
                1.8696686,
                0.33995122,
            ]
            .as_slice(),
        ),
        (
            1.0,
            &[
                0.4026043, 0.8095394, 0.30223688, 1.5443321, 2.1730049, 0.67999417, 2.9484155,
                0.5090656,
            ],
        ),
        (
            16.0,
            &[
                14.2137785, 16.323938, 13.525116, 19.013266, 20.82798, 15.730935, 22.744923,
                14.847744,
            ],
        ),
        (
            250.0,
            &[
                243.72533, 252.26364, 240.80246, 262.3841, 268.81857, 249.92302, 275.3252,
                246.35359,
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
        (3.0, [2, 3, 2, 4, 5, 3, 6, 2].as_slice()),
        (9.5, &[8, 10, 8, 12, 13, 9, 15, 9]),
        (40.0, &[37, 41, 36, 45, 48, 40, 50, 39]),
        (200.0, &[194, 202, 192, 211, 217, 200, 222, 197]),
    ] {
        let mut counts = vec![0; 8];
        poisson::quantiles(&words(), &[mean; 8], &mut counts);
        pinned(counts, expected);
    }
    // The mean 20 in every place; and the lognormal means of the same words' normals.
    for (log_sd, expected) in [
        (0.0, [false, true, false, true, true, true, true, false]),
        (0.5, [false, true, false, true, true, true, true, false]),
    ] {
        let mut reached = vec![false; 8];
        PoissonThreshold::new(20, 20.0_f64.ln(), log_sd).reach(&words(), &normals(), &mut reached);
        pinned(reached, &expected);
    }
    for (n, p, expected) in [
        (36, 0.92, [33, 34, 32, 34, 35, 33, 35, 33].as_slice()),
        (900, 0.0067, &[5, 6, 5, 8, 9, 6, 10, 5]),
        (270, 0.45, &[118, 123, 117, 128, 131, 122, 134, 120]),
    ] {
        let mut counts = vec![0; 8];
        binomial::quantiles(&words(), &[n; 8], &[p; 8], &mut counts);
        pinned(counts, expected);
    }
}

#[test]
fn other_integers() {
    let law = Geometric::new(5.0);
    pinned(
        at_uniforms(|u| law.quantile(u)),
        &[2, 4, 2, 7, 10, 4, 13, 3],
    );
    let law = LogUniformInteger::new(10, 500);
    pinned(
        at_uniforms(|u| law.quantile(u)),
        &[39, 91, 30, 216, 315, 72, 399, 51],
    );
    let law = Categorical::new([0.2, 0.3, 0.4, 0.1]);
    pinned(at_uniforms(|u| law.quantile(u)), &[1, 2, 1, 2, 2, 2, 3, 1]);
    let mut categories = Vec::new();
    law.choose(&words(), &mut categories);
    pinned(categories, &[1, 2, 1, 2, 2, 2, 3, 1]);
}

#[test]
fn tabulated_laws() {
    let law = PiecewiseLinear::new(&[(0.0, 1.0), (0.3, 4.0), (0.9, 5.5), (1.0, 100.0)]).unwrap();
    pinned(
        at_uniforms(|u| law.quantile(u)),
        &[
            4.130826374923345,
            4.662626143137459,
            3.8509595233481377,
            5.214231640740763,
            5.4536646024207585,
            4.516171611205209,
            45.12741162732708,
            4.291488949849736,
        ],
    );
    let table = PercentileTable::new([Some(&law)].into_iter());
    pinned(
        at_uniforms(|u| table.at(0, u as f32)),
        &[
            4.1308265, 4.6626263, 3.8509595, 5.2142315, 5.4536643, 4.5161715, 45.127388, 4.291489,
        ],
    );
    let table = NormalScaleTable::new(|z| beta_quantile_at_normal(z, 1.1, 4.4));
    let single = normals().into_iter().map(|z| table.at_single(z));
    pinned(
        single.collect(),
        &[
            0.10829011, 0.1903955, 0.0861461, 0.31526548, 0.4036782, 0.1654308, 0.49457258,
            0.13086551,
        ],
    );
    let normals = normals().into_iter();
    pinned(
        normals.map(|z| table.at(f64::from(z))).collect(),
        &[
            0.10829008059076342,
            0.19039537393020592,
            0.08614608668382917,
            0.3152654949225556,
            0.4036781795459234,
            0.16543075026992568,
            0.4945726344694361,
            0.13086550167933508,
        ],
    );
}
