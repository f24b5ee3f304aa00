//! What cannot be compared is said before anything is drawn, and nothing is written.

use std::path::Path;

use super::{asmcast, complaint, folder, scenario, small};

/// What is said of scenarios that cannot be compared.
fn refused(folder: &Path, arguments: &[&str]) -> String {
    complaint(folder, &[&["compare"], arguments].concat())
}

#[test]
fn other_worlds_cannot_be_paired() {
    let folder = folder();
    let folder = folder.path();
    small(folder, "a.toml", "");
    scenario(folder, "seed.toml", "[run]\nseed = 6\ndraws = 12");
    scenario(folder, "draws.toml", "[run]\nseed = 5\ndraws = 13");
    scenario(
        folder,
        "years.toml",
        "[run]\nseed = 5\ndraws = 12\n[years]\nlast = 2029",
    );
    let text = refused(
        folder,
        &[
            "a.toml",
            "seed.toml",
            "draws.toml",
            "years.toml",
            "--out",
            "out",
        ],
    );
    for part in [
        "seed.toml: run.seed 6 cannot be paired with 5 of a.toml",
        "--seed N for all",
        "draws.toml: run.draws 13 cannot be paired with 12",
        "years.toml: years 2027 to 2029 cannot be paired with 2027 to 2031",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    // Options that are for all make them pairable.
    for options in [["seed.toml", "--seed", "7"], ["draws.toml", "--draws", "2"]] {
        asmcast(folder)
            .args(["compare", "a.toml"])
            .args(options)
            .args(["--out", "well", "--quiet", "--no-report"])
            .assert()
            .success();
    }
}

#[test]
fn everything_wrong_with_any_of_the_files_is_said_at_once() {
    let folder = folder();
    let folder = folder.path();
    scenario(folder, "a.toml", "[rules]\nmidpont = 50");
    scenario(folder, "b.toml", "[rules]\nslope = -1");
    let text = refused(
        folder,
        &["a.toml", "b.toml", "missing.toml", "--out", "out"],
    );
    for part in [
        "a.toml:2:1",
        "did you mean `midpoint`?",
        "b.toml:2:9",
        "missing.toml",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
}

#[test]
fn one_scenario_is_no_comparison_and_neither_is_one_with_itself() {
    let folder = folder();
    let folder = folder.path();
    small(folder, "a.toml", "");
    let text = refused(folder, &["a.toml", "--out", "out"]);
    assert!(text.contains("SCENARIO"), "{text}");
    let text = refused(folder, &["a.toml", "a.toml", "--out", "out"]);
    assert!(text.contains("a.toml: is given twice"), "{text}");
}

#[test]
fn output_replaces_no_input() {
    let folder = folder();
    let folder = folder.path();
    small(folder, "a.toml", "");
    let text = "roster = \"levels.csv\"\n[run]\nseed = 5\ndraws = 12";
    scenario(folder, "b.toml", text);
    scenario(
        folder,
        "levels.csv",
        "npi,tin,cohort\n9000000001,000000001,HF\n",
    );
    let text = refused(folder, &["a.toml", "b.toml", "--out", "."]);
    assert!(
        text.contains("levels.csv there is read by the scenario"),
        "{text}"
    );
}
