//! Addresses, columns and generators.

use asmcast::random::address::uniform;
use asmcast::random::{Stream, World};
use rand::{Rng, RngExt};
use std::collections::HashSet;

fn stream() -> Stream {
    World::new(0x0123_4567_89AB_CDEF, 7).stream(3, 2027)
}

#[test]
fn every_part_of_the_address_counts() {
    let words = [
        World::new(1, 2).stream(3, 4).words(5, 6),
        World::new(2, 2).stream(3, 4).words(5, 6),
        World::new(1 | 1 << 32, 2).stream(3, 4).words(5, 6),
        World::new(1, 3).stream(3, 4).words(5, 6),
        World::new(1, 2).stream(4, 4).words(5, 6),
        World::new(1, 2).stream(3, 5).words(5, 6),
        World::new(1, 2).stream(4, 3).words(5, 6),
        World::new(1, 2).stream(3, 4).words(6, 6),
        World::new(1, 2).stream(3, 4).words(5, 7),
        World::new(1, 2).stream(3, 4).words(6, 5),
    ];
    let distinct: HashSet<u32> = words.into_iter().flatten().collect();
    assert_eq!(distinct.len(), 40);
}

#[test]
fn kinds_of_use_do_not_meet() {
    let stream = stream();
    let mut seen = HashSet::new();
    for entity in 0..256 {
        let mut rng = stream.rng(entity);
        for block in 0..8 {
            seen.insert(stream.words(entity, block));
            seen.insert([0; 4].map(|_| rng.next_u32()));
        }
    }
    assert_eq!(seen.len(), 256 * 16);
}

/// Into columns of any former length, of any number of entities, repeated ones too.
#[test]
fn gathered_words_are_those_of_each_entity() {
    let stream = stream();
    for length in [0, 1, 31, 32, 33, 63, 64, 65, 500] {
        let entities: Vec<u32> = (0..length).map(|i| u32::MAX - i * i % 1013).collect();
        for block in [0, 1, 77, Stream::LAST_BLOCK] {
            let mut columns: [Vec<u32>; 4] = [vec![], vec![9; 3], vec![9; 64], vec![9; 1000]];
            stream.gather_words(&entities, block, columns.each_mut());
            let mut alone = vec![9; 40];
            stream.gather_words(&entities, block, [&mut alone]);
            assert_eq!(alone, columns[0]);
            alone.fill(9);
            stream.fill_words(&entities, block, [&mut alone]);
            assert_eq!(alone, columns[0]);
            assert!(columns.iter().all(|column| column.len() == entities.len()));
            for (place, entity) in entities.iter().enumerate() {
                let words = stream.words(*entity, block);
                assert_eq!(columns.each_ref().map(|column| column[place]), words);
            }
        }
    }
}

#[test]
fn generators_repeat_and_differ() {
    let stream = stream();
    let words = |entity| {
        let mut rng = stream.rng(entity);
        [0; 9].map(|_| rng.next_u64())
    };
    assert_eq!(words(1), words(1));
    assert!(words(1).iter().all(|word| !words(2).contains(word)));
    // Bytes are the words', the lowest first.
    let mut bytes = [0; 16];
    stream.rng(1).fill_bytes(&mut bytes);
    assert_eq!(bytes[8..], words(1)[1].to_le_bytes());
    let mut rng = stream.rng(1);
    let halves = [rng.next_u32(), rng.next_u32()].map(u64::from);
    assert_eq!(halves[0] | halves[1] << 32, words(1)[0]);
}

#[test]
fn generators_serve_rand_distr() {
    let mut rng = stream().rng(11);
    let law = rand_distr::Gamma::new(2.5, 2.0).unwrap();
    let mean = (0..20_000).map(|_| rng.sample(law)).sum::<f64>() / 20_000.0;
    // Five standard errors of 20,000 draws with variance 10.
    assert!(
        (mean - 5.0).abs() < 5.0 * (10.0_f64 / 20_000.0).sqrt(),
        "{mean}"
    );
    assert!((1..=6).contains(&rng.random_range(1..=6)));
}

#[test]
fn uniforms_have_the_moments_of_uniforms() {
    const N: usize = 100_000;
    let column = |stream: Stream| -> Vec<f64> {
        let entities: Vec<u32> = (0..N as u32).collect();
        let mut words = Vec::new();
        stream.gather_words(&entities, 0, [&mut words]);
        words.into_iter().map(uniform).collect()
    };
    let u = column(stream());
    let moment = |f: &dyn Fn(usize) -> f64| (0..N).map(f).sum::<f64>() / N as f64;
    // Five standard errors each.
    let error = 5.0 / (N as f64).sqrt();
    assert!((moment(&|i| u[i]) - 0.5).abs() < error * (1.0_f64 / 12.0).sqrt());
    assert!((moment(&|i| (u[i] - 0.5).powi(2)) - 1.0 / 12.0).abs() < error * 0.0746);
    for lag in [1, 2, 3, 32, 64] {
        let products = moment(&|i| (u[i] - 0.5) * (u[(i + lag) % N] - 0.5));
        assert!(products.abs() < error / 12.0, "lag {lag}: {products}");
    }
    // The same entities of the next draw, component, year.
    let world = World::new(0x0123_4567_89AB_CDEF, 7);
    for other in [
        World::new(0x0123_4567_89AB_CDEF, 8).stream(3, 2027),
        world.stream(4, 2027),
        world.stream(3, 2028),
        World::new(1, 7).stream(4, 1),
    ] {
        let v = column(other);
        let products = moment(&|i| (u[i] - 0.5) * (v[i] - 0.5));
        assert!(products.abs() < error / 12.0, "{products}");
    }
}
