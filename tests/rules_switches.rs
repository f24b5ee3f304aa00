//! Every key of the `[rules]` table that scoring reads changes what it should.

// Tests may compare with the platform's own functions.
#![allow(clippy::disallowed_methods)]

mod support;

use asmcast::rules::{MeasureStanding, Rules, Scores};
use support::{CohortData, cases, default_rules, rules_with};

/// What a key changes first on the way to the factor.
type Output = fn(&Scores) -> Vec<f64>;

const FACTOR: Output = |scores| scores.payment_adjustment_factor.clone();
const TRANSFORMED: Output = |scores| scores.transformed_score.clone();
const FINAL: Output = |scores| scores.final_score.clone();
const POINTS: Output = |scores| scores.measure_points.concat();
const COST: Output = |scores| scores.cost.clone();

/// Key, a change of it, and what must differ.
const SWITCHES: [(&str, &str, Output); 26] = [
    ("midpoint", "midpoint = 50", TRANSFORMED),
    ("slope", "slope = 0.05", TRANSFORMED),
    ("exchange", "exchange = \"linear\"", TRANSFORMED),
    (
        "exchange",
        "exchange = [[0, 0], [70, 0.4], [100, 1]]",
        TRANSFORMED,
    ),
    ("redistribution", "redistribution = 0.9", FACTOR),
    (
        "redistribution",
        "redistribution = { 2027 = 0.85, 2028 = 0.9, 2029 = 0.85, 2030 = 0.85, 2031 = 0.85 }",
        FACTOR,
    ),
    (
        "risk_level",
        "risk_level = { 2027 = 0.09, 2028 = 0.08, 2029 = 0.10, 2030 = 0.11, 2031 = 0.12 }",
        FACTOR,
    ),
    ("zero_scores_in_pool", "zero_scores_in_pool = false", FACTOR),
    ("cap_at_risk_level", "cap_at_risk_level = true", FACTOR),
    ("quality_weight", "quality_weight = 0.3", FINAL),
    ("cost_weight", "cost_weight = 0.3", FINAL),
    ("missing_category", "missing_category = \"neutral\"", FINAL),
    ("completeness_minimum", "completeness_minimum = 0.7", POINTS),
    ("case_minimum", "case_minimum = 10", POINTS),
    ("episode_minimum", "episode_minimum = 21", COST),
    ("benchmark_minimum", "benchmark_minimum = 50", POINTS),
    (
        "benchmark_period",
        "benchmark_period = \"historical\"",
        POINTS,
    ),
    ("benchmark_by", "benchmark_by = \"measure\"", POINTS),
    (
        "q492_scoring",
        "q492_scoring = \"standard_deviation\"",
        POINTS,
    ),
    ("cost_ladder", "cost_ladder = \"symmetric\"", COST),
    (
        "ia_points",
        "ia_points = { none = -20, one = -5, both = 0 }",
        |scores| scores.improvement_activities.clone(),
    ),
    ("pi_points", "pi_points = 9", |scores| {
        scores.promoting_interoperability.clone()
    }),
    ("complex_patient", "complex_patient = \"off\"", |scores| {
        scores.complex_patient.clone()
    }),
    (
        "complex_patient",
        "complex_patient = { base = 1.5, per_standard_deviation = 4, most = 10, from = \"all\" }",
        |scores| scores.complex_patient.clone(),
    ),
    (
        "small_practice_points",
        "small_practice_points = 9",
        |scores| scores.small_practice.clone(),
    ),
    ("solo_points", "solo_points = 10", |scores| {
        scores.small_practice.clone()
    }),
];

/// The heart failure cohort: it has measure 492.
fn cohort() -> CohortData {
    let (data, _) = cases::read("case-12", "expected.csv").cohorts.remove(0);
    data
}

/// Rules under which factors exceed the risk level, so that the cap shows.
fn base(changes: &str) -> Rules {
    rules_with(&format!("redistribution = 1.0\nmidpoint = 85\n{changes}"))
}

fn differ(one: &[f64], other: &[f64]) -> bool {
    one.iter()
        .zip(other)
        .any(|(one, other)| one.to_bits() != other.to_bits())
}

#[test]
fn no_switch_is_ignored() {
    let data = cohort();
    for (key, change, output) in SWITCHES {
        let (before, after) = match key {
            "cap_at_risk_level" => (base(""), base(change)),
            _ => (default_rules(), rules_with(change)),
        };
        assert_ne!(before, after, "{key} is changed");
        let (before, after) = (data.score(&before, 2028), data.score(&after, 2028));
        assert!(
            differ(&output(&before), &output(&after)),
            "{key} is ignored"
        );
        assert!(
            differ(&FACTOR(&before), &FACTOR(&after)),
            "{key} does not reach the factor"
        );
    }
}

#[test]
fn every_key_that_scoring_reads_is_tested() {
    let rules = serde_json::to_value(default_rules()).unwrap();
    let keys: Vec<&String> = rules.as_object().unwrap().keys().collect();
    let tested = SWITCHES.map(|(key, _, _)| key);
    let untested: Vec<_> = keys
        .iter()
        .filter(|key| !tested.contains(&key.as_str()))
        .collect();
    // Who participates, and in which pool, is settled before anybody is scored.
    assert_eq!(untested, [&"pool", &"requalification"]);
}

#[test]
fn the_cap_is_the_risk_level() {
    let (uncapped, capped) = (base(""), base("cap_at_risk_level = true"));
    let data = cohort();
    let (uncapped, capped) = (data.score(&uncapped, 2028), data.score(&capped, 2028));
    let factors = uncapped.payment_adjustment_factor.iter();
    for (&uncapped, &capped) in factors.zip(&capped.payment_adjustment_factor) {
        assert_eq!(capped, uncapped.min(0.09));
    }
}

#[test]
fn the_risk_level_is_that_of_the_performance_year() {
    let data = cohort();
    for (year, level) in [(2027, 0.09), (2029, 0.10), (2030, 0.11), (2031, 0.12)] {
        assert_eq!(
            data.score(&default_rules(), year).pools[0].risk_level,
            level
        );
    }
}

#[test]
fn neutral_participants_are_outside_the_pool() {
    let data = cohort();
    let scores = data.score(&rules_with("missing_category = \"neutral\""), 2028);
    let inside = scores.final_score.iter().zip(&data.participants);
    let payments: f64 = inside
        .filter(|(score, _)| !score.is_nan())
        .map(|(_, participant)| participant.part_b_payments)
        .sum();
    assert!((scores.pools[0].pool_payments - payments).abs() < 1e-6);
}

#[test]
fn completeness_and_cases_are_least_values() {
    let rules = rules_with("completeness_minimum = 0.6\ncase_minimum = 7");
    let standing = |cases, completeness| {
        let ecqm = Some(asmcast::program::CollectionType::Ecqm);
        MeasureStanding::of(
            &rules,
            asmcast::program::Measure::Q236,
            ecqm,
            cases,
            completeness,
        )
    };
    assert_eq!(standing(7, 0.59), MeasureStanding::Incomplete);
    assert_eq!(standing(6, 0.6), MeasureStanding::TooFewCases);
    assert!(matches!(standing(7, 0.6), MeasureStanding::Scorable(_)));
}
