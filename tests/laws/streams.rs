//! Addresses, bulk forms and generators.

use asmcast::random::{Stream, World};
use rand::{Rng, RngExt};
use std::collections::HashSet;

fn stream() -> Stream {
    World::new(0x0123_4567_89AB_CDEF, 7).stream(3, 2027)
}

#[test]
fn every_part_of_the_address_counts() {
    let words = [
        World::new(1, 2).stream(3, 4).block(5, 6),
        World::new(2, 2).stream(3, 4).block(5, 6),
        World::new(1 | 1 << 32, 2).stream(3, 4).block(5, 6),
        World::new(1, 3).stream(3, 4).block(5, 6),
        World::new(1, 2).stream(4, 4).block(5, 6),
        World::new(1, 2).stream(3, 5).block(5, 6),
        World::new(1, 2).stream(4, 3).block(5, 6),
        World::new(1, 2).stream(3, 4).block(6, 6),
        World::new(1, 2).stream(3, 4).block(5, 7),
        World::new(1, 2).stream(3, 4).block(6, 5),
    ];
    let distinct: HashSet<u64> = words.into_iter().flatten().collect();
    assert_eq!(distinct.len(), 20);
}

#[test]
fn kinds_of_use_do_not_meet() {
    let stream = stream();
    let mut seen = HashSet::new();
    for entity in 0..256 {
        let mut rng = stream.rng(entity);
        seen.insert(stream.uniform(entity).to_bits());
        for block in 0..8 {
            seen.extend(stream.uniforms(entity, block).map(f64::to_bits));
            // A generator's words as uniforms, to compare like with like.
            for _ in 0..2 {
                let bits = 1.0_f64.to_bits() | rng.next_u64() >> 12;
                seen.insert((f64::from_bits(bits) - (1.0 - 0.5 * f64::EPSILON)).to_bits());
            }
        }
    }
    assert_eq!(seen.len(), 256 * (1 + 16 + 16));
}

#[test]
fn bulk_forms_have_the_same_bits() {
    let stream = stream();
    for first in [0, 1, 2, 77, u32::MAX - 9] {
        for length in [0, 1, 2, 3, 10, 10 + 290 * usize::from(first < 100)] {
            let mut uniforms = vec![0.0; length];
            let mut normals = vec![0.0; length];
            stream.fill_uniforms(first, &mut uniforms);
            stream.fill_normals(first, &mut normals);
            for i in 0..length {
                let entity = first + i as u32;
                assert_eq!(uniforms[i], stream.uniform(entity), "{first} {i}");
                assert_eq!(normals[i], stream.normal(entity), "{first} {i}");
            }
        }
    }
    let entities: Vec<u32> = (0..500).map(|i| i * i % 1013).collect();
    let mut gathered = vec![0.0; entities.len() + 1];
    stream.gather_normals(&entities, &mut gathered);
    assert!(
        entities
            .iter()
            .zip(&gathered)
            .all(|(&e, &value)| value == stream.normal(e))
    );
    assert_eq!(gathered[500], 0.0);
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
    let mut u = vec![0.0; N];
    stream().fill_uniforms(0, &mut u);
    let moment = |f: &dyn Fn(usize) -> f64| (0..N).map(f).sum::<f64>() / N as f64;
    // Five standard errors each.
    let error = 5.0 / (N as f64).sqrt();
    assert!((moment(&|i| u[i]) - 0.5).abs() < error * (1.0_f64 / 12.0).sqrt());
    assert!((moment(&|i| (u[i] - 0.5).powi(2)) - 1.0 / 12.0).abs() < error * 0.0746);
    for lag in [1, 2, 3, 64] {
        let products = moment(&|i| (u[i] - 0.5) * (u[(i + lag) % N] - 0.5));
        assert!(products.abs() < error / 12.0, "lag {lag}: {products}");
    }
    // The same entities of the next draw and component.
    for other in [
        World::new(0x0123_4567_89AB_CDEF, 8).stream(3, 2027),
        World::new(1, 7).stream(4, 1),
    ] {
        let products = moment(&|i| (u[i] - 0.5) * (other.uniform(i as u32) - 0.5));
        assert!(products.abs() < error / 12.0, "{products}");
    }
}
