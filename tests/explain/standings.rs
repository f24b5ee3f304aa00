//! What can become of a measure, of a category and of a participant.

use super::files::Files;
use super::{FIRST, assert_close, assert_says, at, both, number};

/// The standing and the points of the first participant's measures.
fn standings(json: &serde_json::Value) -> Vec<(String, Option<f64>)> {
    let measures = at(json, "quality.measures").as_array().unwrap();
    let standing = |it: &serde_json::Value| it["standing"].as_str().unwrap().to_string();
    measures
        .iter()
        .map(|it| (standing(it), it["points"].as_f64()))
        .collect()
}

#[test]
fn the_example_of_cms() {
    // 21 results a measure, 0 to 1 in steps of .05, so that a1 to a10 are 0 to .9.
    let mut files = Files::new();
    for (measure, own) in [(2, 17), (4, 15), (5, 12)] {
        for index in 0..21 {
            let step = match index {
                0 => own,
                _ if index <= own => index - 1,
                _ => index,
            };
            let value = (5 * step) as f64 / 100.0;
            let row = 9 * index + measure;
            files.measures.set(row, "performance", &value.to_string());
        }
        files.measures.set(9 * 21 + measure, "cases", "19");
    }
    files.measures.set(1, "cases", "19");
    files.measures.rows.remove(2);
    let (text, json) = both(&files, FIRST, "");
    let expected = [
        ("too_few_cases", None),
        ("scored", Some(9.5)),
        ("not_reported", Some(0.0)),
        ("scored", Some(8.5)),
        ("scored", Some(7.0)),
    ];
    for ((standing, points), (expected, worth)) in standings(&json).iter().zip(expected) {
        assert_eq!(standing, expected);
        assert_eq!(points.is_some(), worth.is_some());
        assert_close(points.unwrap_or(0.0), worth.unwrap_or(0.0));
    }
    assert_close(number(&json, "quality.points"), 25.0);
    assert_eq!(number(&json, "quality.points_possible"), 40.0);
    assert_close(number(&json, "quality.score"), 0.625);
    assert_says(
        &text,
        &[
            "25.0000 / (10 × 4)",
            "62.5000 %",
            "9 + (85.0000 - 80.0000) / (90.0000 - 80.0000) = 9 + 0.5000",
            "7 + (60.0000 - 60.0000) / (70.0000 - 60.0000) = 7 + 0.0000",
        ],
    );
}

#[test]
fn measures() {
    let mut files = Files::new();
    files.measures.set(2, "completeness", "0.749");
    files.measures.set(3, "cases", "19");
    files.measures.set(4, "collection_type", "cqm");
    files.measures.rows.remove(4);
    files.measures.rows.remove(0);
    let (text, json) = both(&files, FIRST, "");
    let expected = [
        ("not_computed", None),
        ("incomplete", Some(0.0)),
        ("too_few_cases", None),
        ("no_benchmark", None),
        ("not_reported", Some(0.0)),
    ]
    .map(|(standing, points)| (standing.to_string(), points));
    assert_eq!(standings(&json), expected);
    assert!(at(&json, "quality.measures.0.cases").is_null());
    assert_eq!(number(&json, "quality.measures.3.scorable"), 1.0);
    assert_eq!(number(&json, "quality.score"), 0.0);
    // Too few cases and a lack of a benchmark do not make a submission less complete.
    assert_eq!(
        *at(&json, "final_score.submitted"),
        serde_json::json!(["005", "236"])
    );
    assert_says(
        &text,
        &[
            "not computed: it does not count",
            "incomplete: it counts",
            "74.9000 %, at least 75",
            "too few cases: it does not count",
            "19 cases, at least 20",
            "a benchmark takes 20 participants at least",
            "not reported: it counts",
            "met by 005, 236",
        ],
    );
}

#[test]
fn cost_missing_moves_the_weights() {
    for (column, value, standing) in [
        ("ebcm_episodes", "19", "too_few_episodes"),
        ("ebcm_cost", "", "no_cost"),
    ] {
        let mut files = Files::new();
        files.participants.set(1, column, value);
        let (text, json) = both(&files, FIRST, "");
        assert_eq!(at(&json, "cost.standing"), standing);
        assert!(at(&json, "cost.score").is_null());
        assert_eq!(number(&json, "quality.weight"), 1.0);
        assert_eq!(number(&json, "cost.weight"), 0.0);
        let score = number(&json, "quality.score");
        assert_eq!(number(&json, "quality.weighted_points"), 100.0 * score);
        assert_says(&text, &["the other weighs 100 %", "the weights are moved"]);
        let (text, json) = both(&files, FIRST, "missing_category = \"neutral\"");
        assert_eq!(at(&json, "final_score.status"), "neutral");
        assert_eq!(number(&json, "payment.payment_adjustment_factor"), 0.0);
        assert_eq!(at(&json, "payment.is_in_pool"), false);
        assert_eq!(number(&json, "dollars.adjustment"), 0.0);
        assert_says(&text, &["neutral: not adjusted", "§ 512.745 [open]*"]);
    }
}

#[test]
fn quality_missing_moves_the_weights() {
    let mut files = Files::new();
    for row in 1..=5 {
        files.measures.set(row, "cases", "19");
    }
    let (text, json) = both(&files, FIRST, "");
    assert!(at(&json, "quality.score").is_null());
    assert_eq!(number(&json, "quality.weight"), 0.0);
    assert_eq!(number(&json, "cost.weight"), 1.0);
    assert_eq!(at(&json, "final_score.status"), "scored");
    assert_says(
        &text,
        &["none: no measure counts", "met by 008, 005, 236, 377"],
    );
    files.participants.set(1, "ebcm_episodes", "0");
    let (text, json) = both(&files, FIRST, "");
    assert_eq!(at(&json, "final_score.status"), "neutral");
    assert_says(
        &text,
        &["both: no final score", "transformed score T      none"],
    );
}

#[test]
fn no_minimum_submission() {
    let mut files = Files::new();
    files.measures.rows.drain(1..5);
    let (text, json) = both(&files, FIRST, "");
    assert_eq!(at(&json, "final_score.status"), "zero");
    assert!(number(&json, "final_score.before_limits") > 0.0);
    assert_eq!(number(&json, "payment.payment_adjustment_factor"), -0.09);
    assert_eq!(number(&json, "payment.payment_multiplier"), 0.91);
    assert!(at(&json, "payment.before_cap").is_null());
    assert_eq!(at(&json, "payment.is_in_pool"), true);
    assert_says(
        &text,
        &[
            "not met",
            "zero: the full risk level",
            "-9.0000 %",
            "§ 512.750(c)(1) [reg]",
        ],
    );
    let (_, json) = both(&files, FIRST, "zero_scores_in_pool = false");
    assert_eq!(at(&json, "payment.is_in_pool"), false);
}

#[test]
fn beyond_the_limits() {
    let mut files = Files::new();
    let lift = "ia_points = { none = 90, one = 90, both = 90 }";
    let (text, json) = both(&files, FIRST, lift);
    assert!(number(&json, "final_score.before_limits") > 100.0);
    assert_eq!(number(&json, "final_score.final_score"), 100.0);
    assert_says(
        &text,
        &["the sum is above 100", "90.0000 points", "§ 512.735 [cms]*"],
    );
    let sink = "ia_points = { none = -100, one = -100, both = -100 }";
    files.participants.set(1, "hcc_risk_score", "0.5");
    let (text, json) = both(&files, FIRST, sink);
    assert_eq!(number(&json, "final_score.final_score"), 0.0);
    assert_eq!(at(&json, "final_score.minimum_submission"), true);
    assert_says(&text, &["the sum is below 0", "zero: the full risk level"]);
}

#[test]
fn the_other_cohort() {
    let (text, json) = both(&Files::new(), "1000020000", "");
    assert_eq!(at(&json, "participant.cohort"), "LBP");
    assert_eq!(at(&json, "cost.measure"), "COST_LBP_1");
    assert_eq!(at(&json, "quality.measures.0.lower_is_better"), true);
    assert_says(
        &text,
        &[
            "A fifth measure is not in force",
            "low back pain",
            "neurosurgery",
        ],
    );
}
