//! The shipped scenarios, and what the program says about scenarios.

use std::collections::BTreeSet;

use asmcast::program::Vocabulary;
use asmcast::rules::register;
use asmcast::scenario::{Scenario, schema};

use super::{asmcast, folder, run, shipped};

const SHIPPED: [&str; 9] = [
    "baseline",
    "cms-8600",
    "compulsory-reporting",
    "half-silent",
    "learning",
    "midpoint-50",
    "neutral-when-missing",
    "permanent-participants",
    "symmetric-cost",
];

#[test]
fn every_shipped_scenario_is_listed_here_and_has_a_header() {
    let mut found = BTreeSet::new();
    for entry in std::fs::read_dir(shipped("")).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            continue; // examples/, which have tests of their own
        }
        found.insert(path.file_stem().unwrap().to_string_lossy().into_owned());
        let text = std::fs::read_to_string(&path).unwrap();
        for key in ["title = \"", "question = \"", "source = \""] {
            assert!(text.contains(key), "{} has no {key}", path.display());
        }
    }
    assert_eq!(found, SHIPPED.map(String::from).into());
}

#[test]
fn every_shipped_scenario_runs_and_differs_from_the_baseline() {
    let folder = folder();
    let mut results = BTreeSet::new();
    for name in SHIPPED {
        let path = shipped(&format!("{name}.toml"));
        asmcast(folder.path())
            .arg("check")
            .arg(&path)
            .assert()
            .success();
        let (csv, _) = run(folder.path(), &[path.to_str().unwrap(), "--draws", "2"]);
        assert!(results.insert(csv), "{name} changes nothing");
    }
}

#[test]
fn the_built_in_baseline_is_the_shipped_file() {
    let folder = folder();
    let built_in = run(folder.path(), &["--draws", "2"]);
    let path = shipped("baseline.toml");
    let file = run(folder.path(), &[path.to_str().unwrap(), "--draws", "2"]);
    assert!(built_in == file);
}

#[test]
fn json_is_as_good_as_toml() {
    let folder = folder();
    std::fs::write(folder.path().join("s.toml"), "[rules]\nmidpoint = 50\n").unwrap();
    std::fs::write(
        folder.path().join("s.json"),
        r#"{"rules": {"midpoint": 50}}"#,
    )
    .unwrap();
    let toml = run(folder.path(), &["s.toml", "--draws", "2"]);
    let json = run(folder.path(), &["s.json", "--draws", "2"]);
    assert!(toml.0 == json.0);
}

#[test]
fn years_outside_those_asked_for_are_not_reported_and_change_nothing() {
    let folder = folder();
    let (all, _) = run(folder.path(), &["--draws", "2"]);
    std::fs::write(
        folder.path().join("s.toml"),
        "[years]\nfirst = 2029\nlast = 2030\n",
    )
    .unwrap();
    let (some, _) = run(folder.path(), &["s.toml", "--draws", "2"]);
    let lines = |csv: Vec<u8>| String::from_utf8(csv).unwrap();
    let expected: Vec<String> = lines(all)
        .lines()
        .filter(|line| {
            ["perf", "2029", "2030"]
                .iter()
                .any(|start| line.starts_with(start))
        })
        .map(String::from)
        .collect();
    let found: Vec<String> = lines(some).lines().map(String::from).collect();
    assert_eq!(found, expected);
}

#[test]
fn every_number_of_the_baseline_has_a_tag_and_a_source() {
    let scenario = Scenario::load(None).unwrap();
    for setting in &scenario.provenance {
        if !setting.is_content() {
            continue;
        }
        let tags: &[&str] = if setting.path.starts_with("rules.") {
            &["reg", "cms", "mips", "2nd", "open"]
        } else {
            &["P", "D", "A", "reg"]
        };
        assert!(tags.contains(&setting.tag.as_str()), "{setting:?}");
        assert!(setting.source.len() > 4, "{setting:?} has no source");
    }
}

/// The comments of the baseline say of each rule what the register says.
#[test]
fn the_baselines_tags_are_the_registers() {
    let scenario = Scenario::load(None).unwrap();
    for entry in register().iter().filter(|entry| entry.is_key) {
        let path = format!("rules.{}", entry.name);
        let setting = scenario
            .provenance
            .iter()
            .find(|setting| setting.path == path);
        let setting = setting.unwrap_or_else(|| panic!("{path} is not in the baseline"));
        assert_eq!(setting.tag, entry.tag.id(), "{path}");
    }
}

#[test]
fn the_schema_accepts_the_shipped_scenarios_and_refuses_a_typo() {
    let folder = folder();
    let output = asmcast(folder.path()).arg("schema").output().unwrap();
    let printed: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(printed, schema::for_files());
    let validator = jsonschema::validator_for(&printed).unwrap();
    for name in SHIPPED {
        let text = std::fs::read_to_string(shipped(&format!("{name}.toml"))).unwrap();
        let table: toml::Table = text.parse().unwrap();
        let instance = serde_json::to_value(table).unwrap();
        assert!(validator.is_valid(&instance), "{name}");
    }
    assert!(!validator.is_valid(&serde_json::json!({"rules": {"midpont": 50}})));
    assert!(!validator.is_valid(&serde_json::json!({"run": {"draws": 0}})));
}

#[test]
fn the_register_lists_every_rule_with_alternatives_and_source() {
    let folder = folder();
    let output = asmcast(folder.path()).arg("rules").output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    for entry in register() {
        assert!(
            text.contains(&format!("\n{} = ", entry.name)),
            "{}",
            entry.name
        );
    }
    assert!(text.matches("alternatives: ").count() == register().len());
    assert!(text.contains("cohort.HF.cost.reliability = 0.40 [A]"));
    assert!(text.lines().all(|line| line.chars().count() <= 80));
}
