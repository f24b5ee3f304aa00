//! The same numbers as SALib's on the same rows: the files and the script that makes them are in
//! `tests/reference/salib`.

use asmcast::experiments::{
    PickFreeze, Resampling, Screening, SetIndices, Step, Trajectory, screen,
};
use asmcast::tally::{Estimate, Interval};
use serde_json::Value;

use super::functions::{g, ishigami, stream};

fn cases(text: &str) -> Vec<Value> {
    serde_json::from_str(text).expect("an array of cases")
}

fn numbers(case: &Value, field: &str) -> Vec<f64> {
    let numbers = case[field].as_array().expect("an array").iter();
    numbers
        .map(|number| number.as_f64().expect("a number"))
        .collect()
}

/// Each output as a row of its own, followed by a second output that does not vary.
fn rows(outputs: &[f64]) -> Vec<Vec<f64>> {
    outputs.iter().map(|output| vec![*output, 0.1]).collect()
}

#[track_caller]
fn same(what: &str, value: &Estimate, expected: f64) {
    let value = value.value;
    assert!(
        (value - expected).abs() <= 1e-9,
        "{what}: {value}, SALib {expected}"
    );
}

#[test]
fn variances_are_split_like_salibs() {
    let cases = cases(include_str!("../reference/salib/sobol.json"));
    assert_eq!(cases.len(), 3);
    for case in &cases {
        let set = |set: &Value| serde_json::from_value(set.clone()).expect("factors by number");
        let sets: Vec<Vec<usize>> = case["sets"].as_array().unwrap().iter().map(set).collect();
        let count = |field: &str| case[field].as_u64().expect("a count") as usize;
        let plan = PickFreeze::new(count("factors"), count("rows"), &sets).unwrap();
        let outputs = rows(&numbers(case, "outputs"));
        let split = plan.indices(&outputs, &Resampling::new(stream(1)));
        let [Some(split), None] = &split[..] else {
            panic!("one output varies, the other does not: {split:?}");
        };
        let expected = numbers(case, "first")
            .into_iter()
            .zip(numbers(case, "total"));
        assert_eq!(split.sets.len(), expected.len());
        for (SetIndices { first, total }, expected) in split.sets.iter().zip(expected) {
            same("first", first, expected.0);
            same("total", total, expected.1);
        }
    }
}

/// Points given as a digit of thirds for each factor.
fn point(digits: &Value) -> Vec<f64> {
    let digits = digits.as_str().expect("digits").chars();
    let third = |digit: char| f64::from(digit.to_digit(4).expect("0 to 3")) / 3.0;
    digits.map(third).collect()
}

fn trajectory(points: &[Vec<f64>]) -> Trajectory {
    let step = |pair: &[Vec<f64>]| {
        let mut changed = (0..pair[0].len()).filter(|&factor| pair[0][factor] != pair[1][factor]);
        let factor = changed.next().expect("a factor that changes");
        assert_eq!(changed.next(), None);
        Step {
            factor,
            unit: pair[1][factor],
            length: pair[1][factor] - pair[0][factor],
        }
    };
    Trajectory {
        start: points[0].clone(),
        steps: points.windows(2).map(step).collect(),
    }
}

#[test]
fn screenings_are_salibs() {
    let cases = cases(include_str!("../reference/salib/morris.json"));
    assert_eq!(cases.len(), 2);
    for (case, function) in cases.iter().zip([ishigami, g]) {
        let points: Vec<Vec<f64>> = case["points"]
            .as_array()
            .unwrap()
            .iter()
            .map(point)
            .collect();
        let outputs = numbers(case, "outputs");
        let length = case["factors"].as_u64().unwrap() as usize + 1;
        let ways: Vec<Trajectory> = points.chunks(length).map(trajectory).collect();
        assert_eq!(ways.len(), 20);
        for (point, output) in ways.iter().flat_map(Trajectory::points).zip(&outputs) {
            assert!((function(&point) - output).abs() < 1e-12);
        }
        let screened = screen(&ways, &rows(&outputs), &Resampling::new(stream(1)));
        let [Some(factors), Some(still)] = &screened[..] else {
            panic!("both outputs are finite");
        };
        assert!(still.iter().all(|factor| factor.mu_star.interval
            == Some(Interval {
                low: 0.0,
                high: 0.0
            })));
        assert_eq!(factors.len(), length - 1);
        for (factor, Screening { mu, mu_star, sigma }) in factors.iter().enumerate() {
            same("mu", mu, numbers(case, "mu")[factor]);
            same("mu star", mu_star, numbers(case, "mu_star")[factor]);
            same("sigma", sigma, numbers(case, "sigma")[factor]);
        }
    }
}
