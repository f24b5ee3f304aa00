//! The register lists every rule, and the check of the rules finds every value out of its range.

// Tests may compare with the platform's own functions.
#![allow(clippy::disallowed_methods)]

mod support;

use asmcast::program::Vocabulary;
use asmcast::rules::{RuleEntry, Rules, Tag, register};
use support::{default_rules, rules_with};

fn entry(name: &str) -> &'static RuleEntry {
    let found = register().iter().find(|entry| entry.name == name);
    found.unwrap_or_else(|| panic!("{name} is not in the register"))
}

#[test]
fn every_key_of_the_rules_is_registered_in_order() {
    let rules = serde_json::to_value(default_rules()).unwrap();
    let keys: Vec<&str> = rules
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    let registered = register().iter().filter(|entry| entry.is_key);
    assert_eq!(registered.map(|entry| entry.name).collect::<Vec<_>>(), keys);
}

#[test]
fn the_open_rules() {
    let open = register().iter().filter(|entry| entry.is_open());
    assert_eq!(
        open.map(|entry| entry.name).collect::<Vec<_>>(),
        [
            "midpoint",
            "slope",
            "zero_scores_in_pool",
            "cap_at_risk_level",
            "missing_category",
            "q492_scoring",
            "cost_ladder",
            "pi_points",
            "complex_patient",
            "solo_points",
            "requalification",
            "fifth_lbp_measure",
        ]
    );
    assert!(
        register()
            .iter()
            .all(|entry| entry.tag != Tag::Open || entry.is_open())
    );
    assert!(!entry("fifth_lbp_measure").is_key);
}

#[test]
fn tags_are_those_of_the_page() {
    for (name, tag) in [
        ("midpoint", "open"),
        ("exchange", "cms"),
        ("redistribution", "2nd"),
        ("pool", "reg"),
        ("risk_level", "cms"),
        ("episode_minimum", "reg"),
        ("benchmark_minimum", "mips"),
        ("benchmark_by", "mips"),
        ("cost_ladder", "mips"),
        ("pi_points", "cms"),
    ] {
        assert_eq!(entry(name).tag.id(), tag, "{name}");
    }
}

#[test]
fn nothing_is_left_empty() {
    for entry in register() {
        for text in [entry.what, entry.section, entry.alternatives, entry.source] {
            assert!(!text.is_empty(), "{}", entry.name);
            assert!(
                !text.contains('\n') && !text.contains("  "),
                "{text:?} is one line"
            );
        }
        assert!(entry.section.contains("§ 512.7") || entry.section.contains("§§ 512.7"));
        assert!(!entry.value_in_force(&default_rules()).is_empty());
    }
    assert!(Tag::ALL.iter().all(|tag| !tag.meaning().is_empty()));
}

#[test]
fn values_in_force_are_those_of_the_rules() {
    let rules = rules_with(
        r#"
        midpoint = 50
        exchange = "linear"
        ia_points = { none = -20, one = -7.5, both = 0 }
        "#,
    );
    for (name, value) in [
        ("midpoint", "50"),
        ("exchange", "linear"),
        ("slope", "0.1"),
        ("zero_scores_in_pool", "true"),
        ("case_minimum", "20"),
        (
            "risk_level",
            "2027: 0.09, 2028: 0.09, 2029: 0.1, 2030: 0.11, 2031: 0.12",
        ),
        ("ia_points", "none: -20, one: -7.5, both: 0"),
        ("fifth_lbp_measure", "not in force"),
    ] {
        assert_eq!(entry(name).value_in_force(&rules), value, "{name}");
    }
    assert_eq!(
        entry("midpoint").value_in_force(&default_rules()),
        "cohort_median"
    );
}

/// Every entry prints its own key, not a neighbour's.
#[test]
fn values_in_force_agree_with_the_keys() {
    let rules = default_rules();
    let table = serde_json::to_value(&rules).unwrap();
    for entry in register().iter().filter(|entry| entry.is_key) {
        let value = &table[entry.name];
        let printed = entry.value_in_force(&rules);
        match value {
            serde_json::Value::Number(number) => {
                assert_eq!(
                    printed.parse(),
                    Ok(number.as_f64().unwrap()),
                    "{}",
                    entry.name
                );
            }
            serde_json::Value::String(word) => assert_eq!(&printed, word),
            serde_json::Value::Bool(switch) => assert_eq!(printed, switch.to_string()),
            _ => assert!(["risk_level", "ia_points"].contains(&entry.name)),
        }
    }
}

#[test]
fn tables_in_force_are_printed_whole() {
    let rules = rules_with(
        r#"
        redistribution = { 2027 = 0.85, 2028 = 0.9, 2029 = 0.95, 2030 = 1, 2031 = 1 }
        exchange = [[0, 0], [62.5, 0.25], [100, 1]]
        complex_patient = { base = 3, per_standard_deviation = 8, most = 20, from = "all" }
        "#,
    );
    for (name, value) in [
        (
            "redistribution",
            "2027: 0.85, 2028: 0.9, 2029: 0.95, 2030: 1, 2031: 1",
        ),
        ("exchange", "[[0, 0], [62.5, 0.25], [100, 1]]"),
        (
            "complex_patient",
            "base: 3, per_standard_deviation: 8, most: 20, from: all",
        ),
    ] {
        assert_eq!(entry(name).value_in_force(&rules), value, "{name}");
    }
}

fn problem_keys(changes: &str) -> Vec<String> {
    let problems = rules_with(changes).problems();
    assert!(problems.iter().all(|(_, allowed)| !allowed.is_empty()));
    problems.into_iter().map(|(key, _)| key).collect()
}

#[test]
fn sound_rules_have_no_problems() {
    for changes in [
        "",
        "midpoint = 0",
        "midpoint = 100",
        "quality_weight = 0.7\ncost_weight = 0.3",
        "quality_weight = 0\ncost_weight = 1",
    ] {
        assert!(problem_keys(changes).is_empty(), "{changes}");
    }
}

#[test]
fn weights_make_1() {
    assert_eq!(problem_keys("quality_weight = 0.6"), ["quality_weight"]);
    assert_eq!(problem_keys("cost_weight = 0.4"), ["quality_weight"]);
}

#[test]
fn a_risk_level_for_every_performance_year_and_no_other() {
    assert_eq!(
        problem_keys("risk_level = { 2026 = 0.09, 2027 = 0.09, 2028 = 0, 2029 = 1, 2030 = 9 }"),
        [
            "risk_level.2031",
            "risk_level.2026",
            "risk_level.2028",
            "risk_level.2030"
        ]
    );
}

#[test]
fn a_share_that_is_redistributed_in_every_performance_year() {
    assert_eq!(
        problem_keys("redistribution = { 2027 = 0, 2028 = 1, 2029 = 1.01, 2032 = 0.5 }"),
        [
            "redistribution.2030",
            "redistribution.2031",
            "redistribution.2029",
            "redistribution.2032"
        ]
    );
}

#[test]
fn points_of_an_exchange_function() {
    for (points, keys) in [
        ("[[0, 0], [100, 1]]", &[][..]),
        ("[[0, 0.2], [0.001, 0.2], [100, 0.2]]", &[]),
        ("[]", &["exchange.0"]),
        ("[[0, 0]]", &["exchange.0"]),
        ("[[1, 0], [99, 1]]", &["exchange.0", "exchange.1"]),
        ("[[0, 0], [50, 0.5], [50, 0.6], [100, 1]]", &["exchange.2"]),
        ("[[0, 0], [50, 0.5], [60, 0.4], [100, 1]]", &["exchange.2"]),
        (
            "[[0, -0.1], [50, 0.5], [100, 1.1]]",
            &["exchange.0", "exchange.2"],
        ),
        ("[[0, 0], [120, 0.5], [100, 1]]", &["exchange.2"]),
    ] {
        assert_eq!(
            problem_keys(&format!("exchange = {points}")),
            keys,
            "{points}"
        );
    }
}

#[test]
fn rules_survive_being_written_and_read() {
    let rules = rules_with("midpoint = 50.5\nexchange = \"linear\"");
    survives(&rules);
    let tables = rules_with(
        r#"
        redistribution = { 2027 = 0.85, 2028 = 0.9, 2029 = 0.95, 2030 = 1, 2031 = 1 }
        exchange = [[0, 0], [62.5, 0.25], [100, 1]]
        complex_patient = { base = 3, per_standard_deviation = 8, most = 20, from = "all" }
        "#,
    );
    survives(&tables);
    let toml = toml::to_string(&rules).unwrap();
    assert!(toml::from_str::<Rules>(&toml.replace("2029", "next")).is_err());
}

/// Written and read, they are the same.
fn survives(rules: &Rules) {
    let toml = toml::to_string(rules).unwrap();
    assert_eq!(&toml::from_str::<Rules>(&toml).unwrap(), rules);
    let json = serde_json::to_string(rules).unwrap();
    assert_eq!(&serde_json::from_str::<Rules>(&json).unwrap(), rules);
}
