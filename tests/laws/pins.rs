//! First values of everything random: a change here changes every forecast.

use asmcast::random::{
    PiecewiseLinear, Stream, World, binomial, categorical, gamma, geometric, log_uniform_integer,
    poisson,
};
use rand::Rng;

fn stream() -> Stream {
    World::new(1, 0).stream(1, 2027)
}

#[test]
fn first_words() {
    assert_eq!(
        stream().block(0, 0),
        [0x69cc_2aa9_6fc9_e380, 0xa93d_deda_7176_5d57]
    );
    assert_eq!(
        stream().block(1, 1),
        [0xd96d_dabb_a4f5_8290, 0x6c12_60ef_2ce5_a550]
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
fn first_values() {
    let s = stream();
    let first = |law: &dyn Fn(u32) -> f64| [0, 1, 2, 3].map(law);
    assert_eq!(
        first(&|e| s.uniform(e)),
        [
            0.2232091150974217,
            0.5419132599883209,
            0.8912932284850753,
            0.35409224098532455
        ]
    );
    assert_eq!(
        first(&|e| s.normal(e)),
        [
            -0.761399928421416,
            0.10525498656033232,
            1.2334349210321562,
            -0.3742954968861902
        ]
    );
    assert_eq!(
        first(&|e| gamma::sample(s, e, 16.0)),
        [
            14.815205200998923,
            16.13594605736082,
            13.420655087798663,
            22.02562140414204
        ]
    );
    assert_eq!(
        first(&|e| gamma::sample(s, e, 0.5)),
        [
            0.5991316261171589,
            1.192570330432559,
            0.1382588293600127,
            0.11239948835944197
        ]
    );
    let law = PiecewiseLinear::new(&[(0.0, 1.0), (0.3, 4.0), (0.9, 5.5), (1.0, 100.0)]).unwrap();
    assert_eq!(
        first(&|e| law.quantile(s.uniform(e))),
        [
            3.2320911509742167,
            4.604783149970802,
            5.4782330712126885,
            4.135230602463311
        ]
    );
}

#[test]
fn first_integers() {
    let first =
        |law: &dyn Fn(f64) -> u32| [0, 1, 2, 3, 4, 5, 6, 7].map(|e| law(stream().uniform(e)));
    assert_eq!(
        first(&|u| poisson::quantile(u, 3.0)),
        [2, 3, 5, 2, 4, 1, 2, 1]
    );
    assert_eq!(
        first(&|u| poisson::quantile(u, 200.0)),
        [189, 201, 218, 195, 209, 177, 194, 180]
    );
    assert_eq!(
        first(&|u| binomial::quantile(u, 36, 0.92)),
        [32, 33, 35, 33, 34, 30, 33, 31]
    );
    assert_eq!(
        first(&|u| binomial::quantile(u, 270, 0.45)),
        [115, 122, 132, 118, 127, 108, 118, 110]
    );
    assert_eq!(
        first(&|u| geometric::quantile(u, 5.0)),
        [2, 4, 10, 2, 7, 1, 2, 1]
    );
    assert_eq!(
        first(&|u| log_uniform_integer(u, 10, 500)),
        [23, 83, 327, 39, 182, 12, 38, 13]
    );
    let categories = [0.2, 0.5, 0.9, 1.0];
    assert_eq!(
        first(&|u| categorical(u, &categories) as u32),
        [1, 2, 2, 1, 2, 0, 1, 0]
    );
}
