//! What a scenario does not use is neither an assumption of its forecast nor listed as in force.

use std::fs;

use asmcast::scenario::Scenario;

use super::command::printed;
use super::folder;

/// The paths of the settings in force, the names of the rules in force, and what `asmcast rules` prints.
fn in_force(text: &str) -> (Vec<String>, Vec<&'static str>, String) {
    let folder = folder();
    let path = folder.path().join("s.toml");
    fs::write(&path, text).expect("a file");
    let scenario = Scenario::load(Some(&path)).expect("a valid scenario");
    let settings = scenario.data_in_force().map(|one| one.path.clone());
    let rules = scenario.rules_in_force().map(|rule| rule.name);
    let printed = printed(folder.path(), &["rules", "s.toml"]);
    (settings.collect(), rules.collect(), printed)
}

/// Settings in force whose path has a part.
fn having(settings: &[String], part: &str) -> usize {
    settings.iter().filter(|path| path.contains(part)).count()
}

const NOT_USED: &str = "nothing in the forecast of this scenario depends:";

#[test]
fn regions_are_in_force_where_they_are_drawn() {
    let (baseline, _, printed) = in_force("");
    assert_eq!(having(&baseline, ".regions."), 0);
    let (_, not_used) = printed.split_once(NOT_USED).expect("a list of its own");
    assert_eq!(not_used.matches(".regions.").count(), 8, "{not_used}");
    let (pools, _, printed) = in_force("[rules]\npool = \"region\"\n");
    assert_eq!(having(&pools, ".regions."), 8);
    let (listed, _) = printed.split_once(NOT_USED).expect("planning is not used");
    assert_eq!(listed.matches(".regions.").count(), 8, "{listed}");
    // Regions that differ are drawn, those of the other cohort are not.
    let differ = "[cohort.HF.practices.regions]\nsouth = { ability = 0.2 }\n";
    let (differ, ..) = in_force(differ);
    assert_eq!(having(&differ, "HF.practices.regions."), 4);
    assert_eq!(having(&differ, "LBP.practices.regions."), 0);
}

#[test]
fn planning_is_in_force_where_somebody_is_named() {
    let (nobody, ..) = in_force("");
    assert_eq!(having(&nobody, "planning."), 0);
    let focal = "[[focal]]\nnpi = \"9000000007\"\ntin = \"000000007\"\ncohort = \"HF\"\n";
    let (somebody, _, printed) = in_force(focal);
    assert_eq!(having(&somebody, "planning."), 2);
    // All else that the baseline has and does not use are regions.
    let (_, not_used) = printed.split_once(NOT_USED).expect("regions are not used");
    assert!(!not_used.contains("planning."), "{not_used}");
}

#[test]
fn laws_of_a_specialty_that_nobody_has_are_not_in_force() {
    let shares = "[cohort.LBP.specialty_share]\nneurosurgery = 0\northopedic-surgery = 0.5\n";
    let (settings, ..) = in_force(shares);
    for law in ["payments.specialty.", "patients.hcc_risk_score."] {
        assert_eq!(having(&settings, &format!("{law}neurosurgery")), 0);
        assert_eq!(having(&settings, &format!("{law}orthopedic-surgery")), 1);
    }
    // That nobody has it is in force.
    assert_eq!(having(&settings, "specialty_share.neurosurgery"), 1);
}

#[test]
fn a_rule_that_another_switches_off_is_not_in_force() {
    let (_, baseline, printed) = in_force("");
    assert!(!printed.contains("Not in force"), "{printed}");
    let (_, linear, printed) = in_force("[rules]\nexchange = \"linear\"\n");
    let off = ["midpoint", "slope"];
    for rule in off {
        assert!(
            baseline.contains(&rule) && !linear.contains(&rule),
            "{rule}"
        );
    }
    assert_eq!(linear.len(), baseline.len() - off.len());
    let said = "Not in force, as another rule leaves nothing to them: midpoint, slope";
    assert!(printed.contains(said), "{printed}");
}

/// The report counts what is in force.
#[test]
fn a_summary_has_what_is_in_force() {
    let folder = folder();
    let run = [
        "run",
        "s.toml",
        "--draws",
        "1",
        "--no-report",
        "--no-series",
        "--out",
        "out",
    ];
    fs::write(
        folder.path().join("s.toml"),
        "[rules]\nexchange = \"linear\"\n",
    )
    .unwrap();
    printed(folder.path(), &run);
    let text = fs::read_to_string(folder.path().join("out/summary.json")).unwrap();
    let summary: serde_json::Value = serde_json::from_str(&text).unwrap();
    let settings = summary["settings"].as_array().unwrap();
    let of = |part: &str| {
        let paths = settings.iter().filter_map(|one| one["setting"].as_str());
        paths.filter(|path| path.contains(part)).count()
    };
    assert_eq!((of(".regions."), of("planning.")), (0, 0));
    assert!(of(".practices.") > 10);
    let rules = summary["rules"].as_array().unwrap();
    assert!(rules.iter().all(|rule| rule["rule"] != "midpoint"));
    // What the scenario has stands there all the same.
    assert!(text.contains("\"northeast\""));
}
