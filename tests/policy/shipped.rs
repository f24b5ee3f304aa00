//! The shipped scenarios of single levers.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use asmcast::scenario::Scenario;

use super::printed;

const SHIPPED: [&str; 22] = [
    "cap-at-risk-level",
    "case-minimum-10",
    "completeness-60",
    "complex-patient-doubled",
    "complex-patient-off",
    "cost-heavy",
    "episode-minimum-30",
    "exchange-linear",
    "exchange-table",
    "full-redistribution",
    "historical-benchmarks",
    "no-small-practice-points",
    "one-benchmark",
    "pools-by-region",
    "pools-by-specialty",
    "quality-only",
    "redistribution-rising",
    "regions-that-differ",
    "risk-level-flat",
    "slope-flat",
    "slope-steep",
    "solo-points-10",
];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/policy")
}

#[test]
fn every_lever_is_listed_here_and_asks_a_question() {
    let mut found = BTreeSet::new();
    for entry in std::fs::read_dir(folder()).unwrap() {
        let path = entry.unwrap().path();
        found.insert(path.file_stem().unwrap().to_string_lossy().into_owned());
        let scenario = Scenario::load(Some(&path)).unwrap();
        let name = path.display();
        assert!(scenario.settings.question.ends_with('?'), "{name}");
        assert!(!scenario.settings.source.is_empty(), "{name}");
        assert_ne!(scenario.settings.title, scenario.name, "{name}");
        let changes: Vec<_> = scenario.changes().collect();
        assert!(!changes.is_empty(), "{name} changes nothing");
        for setting in changes {
            assert_ne!(setting.tag, "untagged", "{name}: {}", setting.path);
        }
    }
    assert_eq!(found, SHIPPED.map(String::from).into());
}

#[test]
fn every_lever_is_checked_and_moves_the_forecast() {
    let place = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str]| {
        let fixed = [
            "run",
            "--draws",
            "2",
            "--quiet",
            "--no-report",
            "--out",
            "out",
        ];
        printed(place.path(), &[&fixed[..], arguments].concat());
        std::fs::read(place.path().join("out/results.csv")).unwrap()
    };
    let baseline = run(&[]);
    let mut results = BTreeSet::from([baseline.clone()]);
    for name in SHIPPED {
        let path = folder().join(format!("{name}.toml"));
        let path = path.to_str().unwrap();
        printed(place.path(), &["check", path]);
        if name == "cap-at-risk-level" {
            assert!(
                run(&[path]) == baseline,
                "the cap binds, and its file says otherwise"
            );
            continue;
        }
        assert!(results.insert(run(&[path])), "{name} changes nothing");
    }
}
