//! The rules against an independent implementation of them: every number of the cases to 1e-9, and
//! the same status.

// Tests may compare with the platform's own functions.
#![allow(clippy::disallowed_methods)]

mod support;

use asmcast::program::Vocabulary;
use asmcast::rules::{Rules, Scores};
use std::collections::HashMap;
use support::{cases, default_rules, rules_with};

const TOLERANCE: f64 = 1e-9;

#[test]
fn case_11_with_the_default_rules() {
    check("case-11", "expected.csv", &default_rules(), 2027);
}

#[test]
fn case_12_with_the_default_rules() {
    check("case-12", "expected.csv", &default_rules(), 2028);
}

#[test]
fn case_12_with_the_alternatives_of_the_open_rules() {
    let rules = rules_with(
        r#"
        midpoint = 50
        cost_ladder = "symmetric"
        q492_scoring = "standard_deviation"
        missing_category = "neutral"
        zero_scores_in_pool = false
        cap_at_risk_level = true
        solo_points = 10
        "#,
    );
    check("case-12", "expected-alternative.csv", &rules, 2031);
}

fn check(case: &str, expected: &str, rules: &Rules, performance_year: u16) {
    for (data, expected) in cases::read(case, expected).cohorts {
        let scores = data.score(rules, performance_year);
        assert_eq!(scores.status.len(), expected.len());
        for (participant, row) in expected.iter().enumerate() {
            check_row(&scores, participant, row);
        }
    }
}

fn check_row(scores: &Scores, participant: usize, row: &HashMap<String, String>) {
    let numbers = [
        ("quality_score", scores.quality[participant]),
        ("cost_score", scores.cost[participant]),
        (
            "improvement_activities",
            scores.improvement_activities[participant],
        ),
        (
            "promoting_interoperability",
            scores.promoting_interoperability[participant],
        ),
        ("complex_patient", scores.complex_patient[participant]),
        ("small_practice", scores.small_practice[participant]),
        ("final_score", scores.final_score[participant]),
        ("transformed_score", scores.transformed_score[participant]),
        ("scaling_factor", scores.pools[0].scaling_factor),
        (
            "payment_adjustment_factor",
            scores.payment_adjustment_factor[participant],
        ),
        ("payment_multiplier", scores.payment_multiplier(participant)),
    ];
    assert_eq!(row["status"], scores.status[participant].id(), "{row:?}");
    for (column, actual) in numbers {
        // An empty field is a number that there is none of.
        let expected: f64 = row[column].parse().unwrap_or(f64::NAN);
        let same = (actual - expected).abs() <= TOLERANCE || (actual.is_nan() && expected.is_nan());
        assert!(same, "{column} is {actual}: {row:?}");
    }
}
