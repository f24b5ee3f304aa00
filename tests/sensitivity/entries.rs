//! Entries as people may write them, and the shipped study.

use std::path::Path;

use asmcast::scenario::Scenario;
use asmcast::study::sensitivity::inputs;

use super::{asmcast, folder, input, rows, small, study, value};

#[test]
fn entries_of_every_kind_are_valid_and_say_what_they_are() {
    let folder = folder();
    let entries = [
        input(
            "rules.midpoint",
            "values = [\"cohort_median\", 50, 60.5]\nweights = [2, 1, 1]",
        ),
        input("rules.cap_at_risk_level", "values = [false, true]"),
        input(
            "rules.slope",
            "low = 0.05\nhigh = 0.2\nlaw = \"triangular\"\nmode = 0.1",
        ),
        input(
            "cohort.*.cost.reliability",
            "low = 0.25\nhigh = 0.55\nlaw = \"normal\"\nmean = 0.4\nsd = 0.1",
        ),
        input(
            "cohort.*.measures.*.cases_per_episode",
            "low = 0.5\nhigh = 2\ntimes = true",
        ),
        input(
            "cohort.LBP.practices.larger.16-24.clinicians.0",
            "values = [16, 18]",
        ),
    ];
    small(folder.path(), "s.toml", "", &entries.concat());
    let scenario = Scenario::load(Some(&folder.path().join("s.toml"))).expect("a scenario");
    let inputs = inputs(&scenario).expect("inputs");
    let said: Vec<(String, String, bool)> = inputs
        .iter()
        .map(|input| (input.domain(), input.current(), input.is_open_rule))
        .collect();
    let expected = [
        ("cohort_median, 50, 60.5", "cohort_median", true),
        ("false, true", "false", true),
        ("0.05 to 0.2", "0.1", true),
        ("0.25 to 0.55", "0.4", false),
        ("times 0.5 to 2", "1, 0.9, 4, 3, 0.4", false),
        ("16, 18", "16", false),
    ];
    let expected =
        expected.map(|(domain, current, open)| (domain.to_string(), current.to_string(), open));
    assert_eq!(said, expected);
}

#[test]
fn a_file_that_extends_another_inherits_its_inputs() {
    let folder = folder();
    let folder = folder.path();
    small(
        folder,
        "base.toml",
        "",
        &input("rules.slope", "low = 0.05\nhigh = 0.2"),
    );
    std::fs::write(
        folder.join("s.toml"),
        "extends = \"base.toml\"\n[rules]\nmidpoint = 50\n",
    )
    .expect("a file");
    study(
        folder,
        &[
            "--method",
            "tornado",
            "--draws",
            "2",
            "--no-report",
            "--statistic",
            "paf_mean",
        ],
    );
    value(&rows(folder), "rules.slope", "HF 2027 all paf_mean", "low");
    // What is wrong with them is said of the file they stand in.
    std::fs::write(
        folder.join("s.toml"),
        "extends = \"base.toml\"\n[rules]\nexchange = \"linear\"\n",
    )
    .expect("a file");
    let output = asmcast(folder)
        .args(["check", "s.toml"])
        .output()
        .expect("a program");
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(text.starts_with("error: base.toml:14:11: "), "{text}");
    assert!(text.contains("(s.toml:3)"), "{text}");
}

#[test]
fn the_shipped_study_is_valid_and_each_input_says_why() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("scenarios/studies/what-moves-the-baseline.toml");
    let scenario = Scenario::load(Some(&path)).expect("a scenario");
    let inputs = inputs(&scenario).expect("inputs");
    assert_eq!(inputs.len(), 10);
    assert_eq!(inputs.iter().filter(|input| input.is_open_rule).count(), 6);
    let baseline = Scenario::load(None).expect("the baseline");
    assert_eq!(scenario.digest(), baseline.digest());
    let text = std::fs::read_to_string(path).expect("a file");
    assert_eq!(text.matches("[[sensitivity]] # [A] ").count(), inputs.len());
}
