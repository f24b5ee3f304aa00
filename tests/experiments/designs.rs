//! What designs are made of: points, copies and steps; and what is no design.

use asmcast::experiments::{
    DesignError, Factor, PickFreeze, Resampling, SobolDesign, Value, screen, trajectories,
};

use asmcast::tally::{Estimate, Interval};

use super::functions::stream;

fn factors() -> Vec<Factor> {
    vec![
        Factor::uniform(0.0, 1.0).unwrap(),
        Factor::categorical(&[1.0, 98.0, 1.0]).unwrap(),
        Factor::normal(0.0, 1.0, -2.0, 2.0).unwrap(),
        Factor::categorical(&[0.5, 0.5]).unwrap(),
    ]
}

fn design(factors: usize, rows: usize) -> SobolDesign {
    SobolDesign::new(PickFreeze::each(factors, rows).unwrap(), &stream(1)).unwrap()
}

#[test]
fn a_set_is_taken_from_the_second_draw() {
    let plan = PickFreeze::new(3, 2, &[vec![1], vec![0, 2, 0]]).unwrap();
    let copies: Vec<[usize; 3]> = (0..plan.evaluations())
        .map(|evaluation| [0, 1, 2].map(|input| plan.copy(evaluation, input)))
        .collect();
    let row = [[0, 0, 0], [0, 1, 0], [1, 0, 1], [1, 1, 1]];
    let next = row.map(|copies| copies.map(|copy| copy + 2));
    assert_eq!(copies, [row, next].concat());
}

#[test]
fn points_are_even_and_the_same_on_every_machine() {
    let design = design(3, 256);
    // By dimension, each 256th of the unit interval holds one of the first draws.
    for factor in 0..3 {
        let mut cells: Vec<usize> = (0..256)
            .map(|row| (design.point(row * 5)[factor] * 256.0) as usize)
            .collect();
        cells.sort_unstable();
        assert!(cells.iter().copied().eq(0..256), "factor {factor}");
    }
    // Another version of the crate that moves these moves every study.
    assert_eq!(design.point(0), FIRST);
    assert_eq!(design.point(5 * 256 - 1), LAST);
}

/// The first draw of the first row and the second of the last, of seed 1.
const FIRST: [f64; 3] = [0.7300867438316345, 0.08679026365280151, 0.4097495675086975];
const LAST: [f64; 3] = [0.89000004529953, 0.5677343010902405, 0.1159554123878479];

#[test]
fn another_factor_moves_no_other_numbers() {
    let (few, more) = (design(3, 4), design(4, 4));
    for row in 0..4 {
        assert_eq!(few.point(row * 5), more.point(row * 6)[..3]);
        assert_eq!(few.point(row * 5 + 4), more.point(row * 6 + 5)[..3]);
    }
    let few = trajectories(&factors()[..3], 5, &stream(1)).unwrap();
    let more = trajectories(&factors(), 6, &stream(1)).unwrap();
    for (few, more) in few.iter().zip(&more) {
        assert_eq!(few.start, more.start[..3]);
        let others = more.steps.iter().filter(|step| step.factor < 3);
        assert!(few.steps.iter().eq(others));
    }
}

#[test]
fn steps_go_half_the_grid_or_to_another_level() {
    let factors = factors();
    let ways = trajectories(&factors, 3000, &stream(2)).unwrap();
    let mut levels = [[0; 3]; 3];
    let mut starts = [0; 4];
    let mut first = [0; 4];
    for way in &ways {
        let mut changed: Vec<usize> = way.steps.iter().map(|step| step.factor).collect();
        first[changed[0]] += 1;
        changed.sort_unstable();
        assert_eq!(changed, [0, 1, 2, 3]);
        for step in &way.steps {
            let (before, after) = (way.start[step.factor], step.unit);
            match (
                factors[step.factor].at(before),
                factors[step.factor].at(after),
            ) {
                (Value::Number(_), Value::Number(_)) => {
                    assert!((after - before - step.length).abs() < 1e-15);
                    assert!((step.length.abs() - 2.0 / 3.0).abs() < 1e-15);
                    starts[(before * 3.0).round() as usize] += 1;
                }
                (Value::Level(before), Value::Level(after)) => {
                    assert_eq!(step.length, if after > before { 1.0 } else { -1.0 });
                    if step.factor == 1 {
                        levels[before][after] += 1;
                    }
                }
                other => panic!("{other:?}"),
            }
        }
    }
    // 3,000 in 6 pairs: 500 each, sd 20; 6,000 in 4 starts: 1,500, sd 34; 750 first of 4, sd 24.
    for (from, row) in levels.iter().enumerate() {
        for (to, count) in row.iter().enumerate() {
            assert!(if from == to {
                *count == 0
            } else {
                (400..600).contains(count)
            });
        }
    }
    assert!(
        starts.iter().all(|count| (1330..1670).contains(count)),
        "{starts:?}"
    );
    assert!(
        first.iter().all(|count| (630..870).contains(count)),
        "{first:?}"
    );
}

#[test]
fn a_choice_and_a_straight_line_stand_on_one_scale() {
    let factors = [
        Factor::uniform(10.0, 20.0).unwrap(),
        Factor::categorical(&[0.9, 0.1]).unwrap(),
    ];
    let ways = trajectories(&factors, 10, &stream(3)).unwrap();
    let points = ways.iter().flat_map(|way| way.points());
    let output = |point: Vec<f64>| match (factors[0].at(point[0]), factors[1].at(point[1])) {
        (Value::Number(number), Value::Level(level)) => vec![1e6 - number - 10.0 * level as f64],
        other => panic!("{other:?}"),
    };
    let outputs: Vec<_> = points.map(output).collect();
    let screened = screen(&ways, &outputs, &Resampling::new(stream(3)));
    for factor in screened[0].as_ref().unwrap() {
        assert!((factor.mu.value + 10.0).abs() < 1e-8);
        assert!((factor.mu_star.value - 10.0).abs() < 1e-8);
        assert!(factor.sigma.value < 1e-8);
    }
}

#[test]
fn outputs_that_do_not_vary_have_no_indices() {
    let plan = PickFreeze::each(2, 8).unwrap();
    let varying = |evaluation| plan.copy(evaluation, 0) as f64;
    let row = |evaluation: usize| {
        let x = varying(evaluation);
        let rounding = f64::EPSILON * (evaluation % 3) as f64;
        let hole = if evaluation == 9 { f64::NAN } else { x };
        let endless = if evaluation == 2 { f64::INFINITY } else { x };
        let far = if evaluation % 4 == 1 { 1e300 } else { x };
        vec![
            x,
            0.1,
            1.0 + rounding,
            hole,
            endless,
            far,
            x * 1e307,
            x * 1e-300,
        ]
    };
    let outputs: Vec<Vec<f64>> = (0..plan.evaluations()).map(row).collect();
    let split = plan.indices(&outputs, &Resampling::new(stream(1)));
    let [
        Some(one),
        None,
        None,
        None,
        None,
        None,
        Some(huge),
        Some(tiny),
    ] = &split[..]
    else {
        panic!("{split:?}");
    };
    for split in [one, huge, tiny] {
        for (set, expected) in split.sets.iter().zip(&one.sets) {
            let off = |one: &Estimate, other: &Estimate| (one.value - other.value).abs();
            assert!(off(&set.first, &expected.first) < 1e-9);
            assert!(off(&set.total, &expected.total) < 1e-9);
        }
        assert_eq!(split.sets[1].total.value, 0.0);
    }
}

#[test]
fn resamples_without_variance_are_left_out() {
    let plan = PickFreeze::each(2, 20).unwrap();
    // Once in a first draw (row 1), once where only the first input is drawn again (row 3).
    let output = |evaluation| match [0, 1].map(|input| plan.copy(evaluation, input)) {
        [2, 2] | [7, 6] => vec![1.1],
        _ => vec![0.1],
    };
    let outputs: Vec<Vec<f64>> = (0..plan.evaluations()).map(output).collect();
    let split = plan.indices(&outputs, &Resampling::new(stream(1)));
    let total = &split[0].as_ref().unwrap().sets[0].total;
    let Interval { low, high } = total.interval.unwrap();
    assert!(low > 0.0 && high < 20.0 && total.standard_error.unwrap() < 20.0);
}

#[test]
fn screenings_of_what_is_not_finite_are_none() {
    let ways = trajectories(&factors(), 3, &stream(4)).unwrap();
    let points = ways.iter().flat_map(|way| way.points()).enumerate();
    let row = |(place, point): (usize, Vec<f64>)| {
        let hole = if place == 6 { f64::NAN } else { point[0] };
        vec![point[0], hole, point[0] * f64::MAX, 2.0]
    };
    let outputs: Vec<_> = points.map(row).collect();
    let screened = screen(&ways, &outputs, &Resampling::new(stream(4)));
    let [Some(_), None, None, Some(still)] = &screened[..] else {
        panic!("{screened:?}");
    };
    assert!(still.iter().all(|factor| factor.sigma.value == 0.0));
    let one = screen(&ways[..1], &outputs[..5], &Resampling::new(stream(4)));
    assert_eq!(one, [None, None, None, None]);
}

#[test]
fn one_row_has_no_interval() {
    let plan = PickFreeze::each(1, 1).unwrap();
    let outputs = [vec![1.0], vec![2.0], vec![2.0]];
    let split = plan.indices(&outputs, &Resampling::new(stream(1)));
    assert_eq!(split[0].as_ref().unwrap().sets[0].total.interval, None);
}

#[test]
fn what_is_no_design_is_refused() {
    use DesignError as E;
    assert!(matches!(PickFreeze::each(0, 8), Err(E::Inputs(0, _))));
    assert!(matches!(PickFreeze::each(2, 0), Err(E::Rows(0, 1, _))));
    assert_eq!(
        PickFreeze::new(2, 8, &[vec![0], vec![]]),
        Err(E::EmptySet(1))
    );
    assert_eq!(
        PickFreeze::new(2, 8, &[vec![2]]),
        Err(E::UnknownInput(0, 2, 2))
    );
    let sobol =
        |inputs, rows| SobolDesign::new(PickFreeze::each(inputs, rows).unwrap(), &stream(1));
    assert!(sobol(128, 1 << 16).is_ok());
    assert_eq!(sobol(129, 1), Err(E::Inputs(129, 128)));
    assert_eq!(sobol(1, 65_537), Err(E::Rows(65_537, 1, 65_536)));
    assert!(matches!(
        trajectories(&[], 4, &stream(1)),
        Err(E::Inputs(0, _))
    ));
    assert!(matches!(
        trajectories(&factors(), 1, &stream(1)),
        Err(E::Rows(1, 2, _))
    ));
}
