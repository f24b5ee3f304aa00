//! The folder of a run with named clinicians: it tells of that run, and of no earlier one.

use std::path::Path;

use crate::program::{MEASURES, ROSTER, asmcast, settings};
use crate::world::{FEW, crowd, write};

fn run(folder: &Path, arguments: &[&str]) -> String {
    let output = asmcast(folder)
        .args(["run", "s.toml", "--draws", "2", "--out", "out"])
        .args(arguments)
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(0), "{told}");
    String::from_utf8(output.stdout).unwrap()
}

fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder.join("out")).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.collect();
    names.sort();
    names
}

#[test]
fn what_an_earlier_run_has_left_is_removed_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &settings(), Some(ROSTER), Some(MEASURES));
    run(folder.path(), &["--levers"]);
    let first = names(folder.path());
    for name in [
        "levers.csv",
        "practice-300000002.html",
        "practice_draws.csv",
    ] {
        assert!(first.iter().any(|known| known == name), "{name}: {first:?}");
    }
    // Files of the user's, of which one looks like a sheet.
    for name in ["practice-notes.html", "budget.xlsx"] {
        std::fs::write(folder.path().join("out").join(name), "mine").unwrap();
    }
    // Now of one practice, and without levers.
    let one = format!("[[focal]]\ntin = \"300000001\"\n{FEW}");
    write(folder.path(), &one, Some(ROSTER), Some(MEASURES));
    let told = run(folder.path(), &["--no-series"]);
    assert_eq!(
        names(folder.path()),
        [
            "board.html",
            "budget.xlsx",
            "clinicians.csv",
            "intervals.csv",
            "practice-300000001.html",
            "practice-notes.html",
            "report.html",
            "results.csv",
            "summary.json",
        ]
    );
    assert!(
        told.contains("Removed, of an earlier run: draws.csv, levers.csv"),
        "{told}"
    );
    assert!(told.contains("Look first at out/board.html"), "{told}");
}

#[test]
fn a_folder_that_is_no_runs_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &settings(), Some(ROSTER), Some(MEASURES));
    std::fs::create_dir(folder.path().join("out")).unwrap();
    std::fs::write(folder.path().join("out/levers.csv"), "mine").unwrap();
    std::fs::write(
        folder.path().join("out/summary.json"),
        "{\"tool\": \"another\"}",
    )
    .unwrap();
    run(folder.path(), &["--format", "csv"]);
    let kept = std::fs::read_to_string(folder.path().join("out/levers.csv")).unwrap();
    assert_eq!(kept, "mine");
}

/// Of more practices than have sheets, summary.json keeps those that the board lists, and the pages can
/// be made again from it.
#[test]
fn a_very_long_roster_leaves_a_short_summary() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), FEW, Some(&crowd(201, "HF", "", "")), None);
    let told = run(folder.path(), &["--no-series", "--levers"]);
    assert!(told.contains("No sheets of practices"), "{told}");
    let out = folder.path().join("out");
    let read = |name: &str| std::fs::read_to_string(out.join(name)).unwrap();
    let summary: serde_json::Value = serde_json::from_str(&read("summary.json")).unwrap();
    let named = &summary["named"];
    assert_eq!(named["subjects"].as_array().unwrap().len(), 6);
    assert_eq!(named["practices"].as_array().unwrap().len(), 201);
    // The table has everybody.
    let clinicians = read("clinicians.csv");
    let means = clinicians
        .lines()
        .filter(|line| line.contains("present_value_mean"));
    assert_eq!(means.count(), 201 + 201 + 1);
    let board = read("board.html");
    assert!(board.contains("201 clinicians in 201 practices"), "{board}");
    assert!(board.contains("and 196 more"), "{board}");
    let again = asmcast(folder.path())
        .args(["report", "out", "--out", "again"])
        .assert();
    again.success();
    let again = std::fs::read_to_string(folder.path().join("again/board.html")).unwrap();
    assert_eq!(again, board);
}

/// Whichever formats a run has written, the next one knows its files.
#[test]
fn a_run_of_other_formats_leaves_nothing_of_the_one_before() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &settings(), Some(ROSTER), Some(MEASURES));
    run(folder.path(), &[]);
    run(folder.path(), &["--format", "csv", "--no-series"]);
    assert_eq!(
        names(folder.path()),
        ["clinicians.csv", "intervals.csv", "results.csv"]
    );
    let sheets = ["300000001", "300000002", "300000009"].map(|tin| format!("practice-{tin}.html"));
    let pages = [
        &["board.html".to_string()],
        &sheets[..],
        &["report.html".to_string()],
    ]
    .concat();
    // A folder of a sheet's name is nobody's sheet.
    std::fs::create_dir(folder.path().join("out/practice-111111111.html")).unwrap();
    run(folder.path(), &["--format", "html"]);
    let mut found = names(folder.path());
    found.retain(|name| name != "practice-111111111.html");
    assert_eq!(found, pages);
    run(folder.path(), &["--format", "json"]);
    let mut found = names(folder.path());
    found.retain(|name| name != "practice-111111111.html");
    assert_eq!(found, ["summary.json"]);
}

#[test]
fn a_report_made_again_leaves_no_other_sheets() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &settings(), Some(ROSTER), Some(MEASURES));
    run(folder.path(), &["--no-series"]);
    let stale = folder.path().join("out/practice-300000008.html");
    std::fs::write(&stale, "of another run").unwrap();
    asmcast(folder.path())
        .args(["report", "out"])
        .assert()
        .success();
    assert!(!stale.exists());
    assert!(folder.path().join("out/clinicians.csv").exists());
}

/// Output never replaces what a scenario is read from.
#[test]
fn the_scenarios_own_files_are_spared() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &settings(), Some(ROSTER), Some(MEASURES));
    let scenario = std::fs::read_to_string(folder.path().join("s.toml")).unwrap();
    let other = scenario.replace("\"roster.csv\"", "\"clinicians.csv\"");
    let other = other.replace("\"past.csv\"", "\"measures.csv\"");
    std::fs::write(folder.path().join("measures.csv"), MEASURES).unwrap();
    std::fs::write(folder.path().join("other.toml"), other).unwrap();
    std::fs::write(folder.path().join("clinicians.csv"), ROSTER).unwrap();
    let refused = |arguments: &[&str], file: &str| {
        let output = asmcast(folder.path()).args(arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        let told = String::from_utf8(output.stderr).unwrap();
        for words in ["--out", file, "read by the scenario", "name another folder"] {
            assert!(told.contains(words), "{words:?} is not in\n{told}");
        }
    };
    let json = [
        "run",
        "other.toml",
        "--draws",
        "1",
        "--format",
        "json",
        "--out",
        ".",
    ];
    refused(&json, "clinicians.csv");
    let export = [
        "export",
        "other.toml",
        "--draw",
        "0",
        "--year",
        "2027",
        "--out",
        ".",
    ];
    refused(&export, "measures.csv");
    let read = |name: &str| std::fs::read_to_string(folder.path().join(name)).unwrap();
    assert_eq!(read("clinicians.csv"), ROSTER);
    assert_eq!(read("measures.csv"), MEASURES);
    assert!(!folder.path().join("summary.json").exists());
}

/// One draw has neither errors nor tails, and its page does not pretend.
#[test]
fn a_board_of_one_draw_speaks_of_one_world() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &settings(), Some(ROSTER), Some(MEASURES));
    asmcast(folder.path())
        .args([
            "run", "s.toml", "--draws", "1", "--levers", "--out", "out", "--quiet",
        ])
        .assert()
        .success();
    let board = std::fs::read_to_string(folder.path().join("out/board.html")).unwrap();
    let first = board.split("<p class=\"first\">").skip(1);
    let sentences: Vec<&str> = first.filter_map(|rest| rest.split("</p>").next()).collect();
    assert!(sentences[0].starts_with("In the one world that was drawn, payments of 2029 "));
    assert!(sentences[1].starts_with("There, payment years 2029 to 2033 together bring "));
    assert!(
        sentences
            .iter()
            .all(|one| !one.contains("twenty") && !one.contains("tried"))
    );
    assert!(board.contains("Caution: one draw has no standard error"));
    assert!(board.contains("1 world;"), "{board}");
}

/// Levers of one scenario do not get among the forecast of another.
#[test]
fn levers_stand_with_their_own_forecast_only() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &settings(), Some(ROSTER), Some(MEASURES));
    run(folder.path(), &["--no-report", "--no-series"]);
    let levers = |scenario: &str| {
        let arguments = [
            "levers", scenario, "--draws", "2", "--out", "out", "--quiet",
        ];
        let output = asmcast(folder.path()).args(arguments).output().unwrap();
        let told = String::from_utf8(output.stderr).unwrap();
        (output.status.code(), told)
    };
    let other = format!("roster = \"roster.csv\"\n{FEW}");
    std::fs::write(folder.path().join("other.toml"), other).unwrap();
    let (code, told) = levers("other.toml");
    assert_eq!(code, Some(2));
    assert!(
        told.contains("--out: the folder has the forecast of another scenario"),
        "{told}"
    );
    assert!(!folder.path().join("out/levers.csv").exists());
    assert_eq!(levers("s.toml"), (Some(0), String::new()));
    assert!(folder.path().join("out/levers.csv").exists());
}
