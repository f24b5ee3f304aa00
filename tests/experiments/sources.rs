//! A variance split over sources of luck, each with a stream of its own.

use asmcast::experiments::{Indices, PickFreeze, Resampling};
use asmcast::numeric::normal;
use asmcast::random::World;
use asmcast::random::address::uniform;
use asmcast::tally::Interval;

use super::functions::stream;

/// A source's number in one of its independent draws: what a study does with components of a
/// forecast.
fn luck(seed: u64, copy: usize, source: usize) -> f64 {
    let stream = World::new(seed, copy as u32).stream(source as u16, 0);
    normal::quantile(uniform(stream.words(0, 0)[0]))
}

/// Two sources that act alone and together, x + y / 2 + x y / 2, and one that does nothing. Of the
/// variance, 3/2, a sixth is due to both together.
pub fn split(seed: u64, rows: usize, resamples: u32) -> Indices {
    let plan = PickFreeze::each(3, rows).unwrap();
    split_by(&plan, [0, 1], seed, resamples)
}

/// The same by another experiment, of whose sources two are x and y.
fn split_by(plan: &PickFreeze, [x, y]: [usize; 2], seed: u64, resamples: u32) -> Indices {
    let output = |evaluation| {
        let luck = |source| luck(seed, plan.copy(evaluation, source), source);
        let (x, y) = (luck(x), luck(y));
        vec![x + 0.5 * y + 0.5 * x * y]
    };
    let outputs: Vec<Vec<f64>> = (0..plan.evaluations()).map(output).collect();
    let resampling = Resampling {
        resamples,
        ..Resampling::new(stream(seed))
    };
    plan.indices(&outputs, &resampling)[0]
        .clone()
        .expect("it varies")
}

/// The exact first-order and total shares of [`split`].
pub const SHARES: [[f64; 2]; 3] = [[4.0 / 6.0, 5.0 / 6.0], [1.0 / 6.0, 2.0 / 6.0], [0.0, 0.0]];

#[test]
fn luck_is_split_over_its_sources() {
    let split = split(1, 20_000, 200);
    for (set, [first, total]) in split.sets.iter().zip(SHARES) {
        for (resampled, exact) in [(&set.first, first), (&set.total, total)] {
            let error = resampled.standard_error.unwrap();
            let off = (resampled.value - exact).abs();
            assert!(off <= 4.5 * error && error < 0.015, "{off}, error {error}");
        }
    }
    // What a source has no part in, it does not change by a bit.
    assert_eq!(
        split.sets[2].total.interval,
        Some(Interval {
            low: 0.0,
            high: 0.0
        })
    );
    assert!((split.variance / 1.5 - 1.0).abs() < 0.05);
}

#[test]
fn shares_and_interactions_sum_to_one() {
    let split = split(2, 500, 10);
    let alone: f64 = split.sets.iter().map(|set| set.first.value).sum();
    let together = split.interactions.unwrap().value;
    assert!((alone + together - 1.0).abs() < 1e-12);
    assert!((together - 1.0 / 6.0).abs() < 0.2, "{together}");
}

/// Whatever is known first takes with it what it decides alone, and what is known next all that it does with
/// what is known already.
#[test]
fn shares_in_order_are_those_of_the_order() {
    for (sources, exact) in [
        ([0, 1], [4.0 / 6.0, 2.0 / 6.0, 0.0]),
        ([1, 0], [1.0 / 6.0, 5.0 / 6.0, 0.0]),
        ([2, 1], [0.0, 1.0 / 6.0, 5.0 / 6.0]),
    ] {
        let plan = PickFreeze::in_order(3, 20_000).unwrap();
        let split = split_by(&plan, sources, 3, 200);
        let in_order = split.in_order.iter().zip(exact);
        for (resampled, exact) in in_order {
            let error = resampled.standard_error.unwrap();
            let off = (resampled.value - exact).abs();
            assert!(
                off <= 4.5 * error + 1e-12 && error < 0.015,
                "{sources:?} {off} {error}"
            );
        }
        let all: f64 = split.in_order.iter().map(|one| one.value).sum();
        assert!((all - 1.0).abs() < 1e-12);
        // Each input alone is asked about too, and their interactions are what they are in any order.
        let together = split.interactions.unwrap();
        let off = (together.value - 1.0 / 6.0).abs();
        assert!(off <= 4.5 * together.standard_error.unwrap(), "{off}");
        // What is one number is told in one way.
        let (first, last) = (split.sets[0].first, split.sets[2].total);
        assert_eq!(split.in_order[0].value, first.value);
        assert!((split.in_order[2].value - last.value).abs() < 1e-12);
    }
}

#[test]
fn of_one_input_all_is_in_order() {
    let plan = PickFreeze::in_order(1, 50).unwrap();
    let outputs: Vec<Vec<f64>> = (0..plan.evaluations())
        .map(|evaluation| vec![luck(4, plan.copy(evaluation, 0), 0)])
        .collect();
    let found = plan.indices(&outputs, &Resampling::new(stream(4)))[0].clone();
    let in_order = found.expect("it varies").in_order;
    assert_eq!(in_order.len(), 1);
    assert_eq!(in_order[0].value, 1.0);
}
