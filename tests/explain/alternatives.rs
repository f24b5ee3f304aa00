//! The switches of the rules, as an explanation tells them.

use super::files::{EACH_COHORT, Files};
use super::{FIRST, assert_close, assert_says, at, both, number};

#[test]
fn historical_benchmarks() {
    let mut files = Files::new();
    files.participants.rows.truncate(6);
    files.measures.rows.truncate(27);
    let (text, json) = both(&files, FIRST, "benchmark_period = \"historical\"");
    assert_eq!(at(&json, "quality.benchmark_period"), "historical");
    assert_eq!(at(&json, "quality.measures.1.standing"), "scored");
    assert_eq!(number(&json, "quality.measures.1.scorable"), 3.0);
    assert_says(&text, &["known before the year", "§ 512.725 [cms]*"]);
    let (quality, cost) = text
        .split_once(
            "
COST
",
        )
        .unwrap();
    assert!(!quality.contains("benchmark made by"));
    assert!(cost.contains("benchmark made by"));
}

#[test]
fn below_every_historical_value() {
    let mut files = Files::new();
    files.measures.set(4, "performance", "0");
    let (text, json) = both(&files, FIRST, "benchmark_period = \"historical\"");
    assert_eq!(number(&json, "quality.measures.3.points"), 1.0);
    assert_eq!(number(&json, "quality.measures.3.comparison.reached"), 0.0);
    assert!(at(&json, "quality.measures.3.comparison.from").is_null());
    assert_says(&text, &["no value is reached, which still earns 1 point"]);
}

#[test]
fn a_symmetric_ladder() {
    let (text, json) = both(&Files::new(), FIRST, "cost_ladder = \"symmetric\"");
    let z = number(&json, "cost.z");
    assert_close(
        number(&json, "cost.points"),
        (5.5 - 2.0 * z).clamp(1.0, 10.0),
    );
    assert!(at(&json, "cost.range").is_null());
    assert_says(
        &text,
        &["5.5 - 2 × ", ", from 1 to 10", "§ 512.730 [mips]*"],
    );
    assert!(!text.contains("range of the ladder"));
}

#[test]
fn the_ranges_of_the_ladder() {
    // The median cost is that of the middle; who is far below has 10 points, far above 1.
    for (cost, points, words) in [("1", 10.0, "z up to -1.5"), ("900000", 1.0, "z above 2.75")] {
        let mut files = Files::new();
        for index in 0..EACH_COHORT {
            let other = (9_000 + 100 * index).to_string();
            let cost = if index == 0 { cost } else { &other };
            files.participants.set(2 * index + 1, "ebcm_cost", cost);
        }
        let (text, json) = both(&files, FIRST, "");
        assert_eq!(number(&json, "cost.points"), points);
        assert_eq!(number(&json, "cost.range.whole"), points);
        assert_says(&text, &[words, "beyond the last range"]);
    }
}

#[test]
fn q492_by_standard_deviations() {
    let (text, json) = both(
        &Files::new(),
        FIRST,
        "q492_scoring = \"standard_deviation\"",
    );
    let comparison = at(&json, "quality.measures.0.comparison");
    assert_eq!(comparison["by"], "standard_deviation");
    let part = |name: &str| comparison[name].as_f64().unwrap();
    let performance = number(&json, "quality.measures.0.performance");
    assert_close(
        part("z"),
        (performance - part("median")) / part("standard_deviation"),
    );
    let range = &comparison["range"];
    assert_close(
        range["whole"].as_f64().unwrap() + range["partial"].as_f64().unwrap(),
        number(&json, "quality.measures.0.points"),
    );
    assert_eq!(at(&json, "quality.measures.1.comparison.by"), "deciles");
    assert_says(&text, &["§ 512.725 [open]*", "range of the ladder"]);
    let measures = at(&json, "quality.measures").as_array().unwrap();
    assert!(measures.iter().all(|it| it["points"].as_f64().is_some()));
}

#[test]
fn a_linear_exchange() {
    let (text, json) = both(&Files::new(), FIRST, "exchange = \"linear\"");
    let final_score = number(&json, "final_score.final_score");
    assert_eq!(
        number(&json, "payment.transformed_score"),
        final_score / 100.0
    );
    assert!(at(&json, "payment.midpoint").is_null());
    assert_says(&text, &[" / 100", "§ 512.750 [cms]*"]);
    assert!(!text.contains("slope     "));
}

#[test]
fn a_fixed_midpoint() {
    let (text, json) = both(&Files::new(), FIRST, "midpoint = 42.5");
    assert_eq!(number(&json, "payment.midpoint"), 42.5);
    assert_eq!(number(&json, "payment.midpoint_rule"), 42.5);
    assert_eq!(at(&json, "basis.midpoint.is_default"), false);
    assert_says(
        &text,
        &["a fixed score", "- 42.5000))", "§ 512.750 [open]*"],
    );
}

#[test]
fn a_cap_at_the_risk_level() {
    let files = Files::new();
    // Somebody far above everybody else gains most.
    let rules = "midpoint = 99\nslope = 1\ncap_at_risk_level = true";
    let mut is_met = false;
    for index in 0..EACH_COHORT {
        let (text, json) = both(&files, &format!("10000100{index:02}"), rules);
        let factor = number(&json, "payment.payment_adjustment_factor");
        let before = number(&json, "payment.before_cap");
        assert_eq!(factor, before.min(0.09));
        assert_says(
            &text,
            &["factor before the cap", "at most the risk level, 0.09"],
        );
        is_met |= before > 0.09;
    }
    assert!(is_met, "nobody is beyond the cap");
}

#[test]
fn no_complex_patients() {
    let (text, json) = both(&Files::new(), FIRST, "complex_patient = \"off\"");
    assert!(at(&json, "adjustments.complex_patient.medical").is_null());
    assert_eq!(number(&json, "adjustments.complex_patient.points"), 0.0);
    assert_says(&text, &["the adjustment is off"]);
}

#[test]
fn both_halves_of_complex_patients() {
    let mut files = Files::new();
    files.participants.set(1, "hcc_risk_score", "9");
    files.participants.set(1, "dual_share", "0.9");
    let (text, json) = both(&files, FIRST, "");
    let half = |name: &str, part: &str| {
        number(&json, &format!("adjustments.complex_patient.{name}.{part}"))
    };
    for name in ["medical", "social"] {
        let way = (half(name, "value") - half(name, "mean")) / half(name, "standard_deviation");
        assert_close(half(name, "points"), 1.5 + 4.0 * way);
    }
    assert_eq!(number(&json, "adjustments.complex_patient.points"), 10.0);
    assert!(number(&json, "adjustments.complex_patient.before_limit") > 10.0);
    assert_says(&text, &[", at most 10", "9.000000 risk score", "90.0000 %"]);
}

#[test]
fn the_numbers_of_a_formula_of_ones_own() {
    let mut files = Files::new();
    files.participants.set(1, "hcc_risk_score", "9");
    files.participants.set(1, "dual_share", "0.001");
    let rules =
        "complex_patient = { base = 3, per_standard_deviation = 2.5, most = 20, from = \"all\" }";
    let (text, json) = both(&files, FIRST, rules);
    let step = |part: &str| number(&json, &format!("adjustments.complex_patient.{part}"));
    assert_eq!(step("formula.most"), 20.0);
    let z = (9.0 - step("medical.mean")) / step("medical.standard_deviation");
    assert_close(step("medical.points"), 3.0 + 2.5 * z);
    // Far below the median, and points all the same.
    let z = (0.001 - step("social.mean")) / step("social.standard_deviation");
    assert_close(step("social.points"), (3.0 + 2.5 * z).max(0.0));
    assert_says(&text, &["3 + 2.5 × (9.000000 - ", ", at most 20"]);
    assert!(!text.contains("below the median"));
}

#[test]
fn points_of_an_exchange_function() {
    let rules = "exchange = [[0, 0], [50, 0.2], [75.5, 0.6], [100, 1]]";
    let (text, json) = both(&Files::new(), FIRST, rules);
    let score = number(&json, "final_score.final_score");
    let piece = at(&json, "payment.exchange_piece").as_array().unwrap();
    let [from, to] = [0, 1].map(|end| piece[end][0].as_f64().unwrap());
    assert!(from <= score && score < to, "{score} {piece:?}");
    assert!(at(&json, "payment.midpoint").is_null());
    assert_says(&text, &["  point at ", "§ 512.750 [cms]*"]);
    assert!(!text.contains("per point"));
}

#[test]
fn one_benchmark_for_all_collection_types() {
    let (text, json) = both(&Files::new(), FIRST, "benchmark_by = \"measure\"");
    assert_eq!(at(&json, "quality.benchmark_by"), "measure");
    assert_eq!(at(&json, "basis.benchmark_by.rule"), "benchmark_by");
    assert_says(&text, &["all collection types", "§ 512.725 [mips]*"]);
}

#[test]
fn redistribution_by_performance_year() {
    let rules = "redistribution = { 2027 = 0.5, 2028 = 0.6, 2029 = 0.7, 2030 = 0.8, 2031 = 0.9 }";
    let (text, json) = both(&Files::new(), FIRST, rules);
    assert_eq!(number(&json, "payment.redistribution"), 0.5);
    assert_says(&text, &["0.5 × payments in the pool / sum"]);
}

#[test]
fn sizes_of_practice() {
    for (clinicians, points, words, step) in [
        ("1", 15.0, "a solo practice", "solo_practice"),
        ("15", 10.0, "a small practice", "small_practice"),
        ("16", 0.0, "neither small nor solo", "small_practice"),
    ] {
        let mut files = Files::new();
        files.participants.set(1, "tin_clinicians", clinicians);
        let (text, json) = both(&files, FIRST, "");
        assert_eq!(number(&json, "adjustments.small_practice.points"), points);
        assert_eq!(at(&json, &format!("basis.{step}.tag")), "cms");
        assert_says(&text, &[words]);
    }
}
