//! The invented examples: each runs as shipped, and what comes out fits together.

use std::collections::HashMap;
use std::path::Path;

use super::{asmcast, folder, shipped};

const EXAMPLES: [(&str, usize); 3] = [
    ("solo-cardiologist", 1),
    ("spine-group", 12),
    ("health-system", 400),
];

/// The rows of a CSV file by the names of their columns.
fn rows(path: &Path) -> Vec<HashMap<String, String>> {
    let mut reader = csv::Reader::from_path(path).unwrap();
    reader.deserialize().map(Result::unwrap).collect()
}

fn number(row: &HashMap<String, String>, column: &str) -> f64 {
    row[column].parse().unwrap()
}

#[test]
fn every_example_runs_and_its_dollars_add_up() {
    for (name, clinicians) in EXAMPLES {
        let folder = folder();
        let scenario = shipped(&format!("examples/{name}.toml"));
        let check = asmcast(folder.path()).arg("check").arg(&scenario).assert();
        check.success().stderr("");
        asmcast(folder.path())
            .arg("run")
            .arg(&scenario)
            .args([
                "--draws",
                "4",
                "--levers",
                "--quiet",
                "--no-series",
                "--out",
                "out",
            ])
            .assert()
            .success()
            .stderr("");
        let out = folder.path().join("out");
        let rows = rows(&out.join("clinicians.csv"));
        let mean = |row: &&HashMap<String, String>| {
            row["statistic"] == "payment_change_mean" && row["payment_year"] == "2029"
        };
        let of = |is: &dyn Fn(&HashMap<String, String>) -> bool| -> Vec<f64> {
            let found = rows.iter().filter(mean).filter(|row| is(row));
            found.map(|row| number(row, "value")).collect()
        };
        let each = of(&|row| !row["npi"].is_empty());
        assert_eq!(each.len(), clinicians, "{name}");
        let practices = of(&|row| row["npi"].is_empty() && !row["tin"].is_empty());
        let all = of(&|row| row["tin"].is_empty())[0];
        // Numbers are rounded to two digits of their errors.
        let near = |sum: f64| (sum - all).abs() < 0.1 * all.abs() + 100.0 * clinicians as f64;
        assert!(near(each.iter().sum()), "{name}: {each:?} {all}");
        assert!(near(practices.iter().sum()), "{name}: {practices:?} {all}");
        let levers = std::fs::read_to_string(out.join("levers.csv")).unwrap();
        let header = "npi,tin,performance_year,lever,scope,paf_change,paf_change_se,\
                      dollars_change,dollars_change_se\n";
        assert!(levers.starts_with(header));
        let board = std::fs::read_to_string(out.join("board.html")).unwrap();
        assert!(board.contains("What to work on"), "{name}");
        let sheets = std::fs::read_dir(&out).unwrap().filter(|entry| {
            let name = entry.as_ref().unwrap().file_name();
            name.to_string_lossy().starts_with("practice-")
        });
        assert_eq!(sheets.count(), practices.len());
    }
}

#[test]
fn a_sheet_is_made_again_from_the_summary() {
    let folder = folder();
    let scenario = shipped("examples/solo-cardiologist.toml");
    asmcast(folder.path())
        .arg("run")
        .arg(&scenario)
        .args([
            "--draws",
            "3",
            "--levers",
            "--quiet",
            "--no-series",
            "--out",
            "out",
        ])
        .assert()
        .success();
    asmcast(folder.path())
        .args(["report", "out", "--out", "again"])
        .assert()
        .success();
    for name in ["board.html", "practice-000000001.html", "report.html"] {
        let read = |of: &str| std::fs::read(folder.path().join(of).join(name)).unwrap();
        assert!(read("out") == read("again"), "{name}");
    }
}

#[test]
fn levers_of_nobody_are_refused() {
    let folder = folder();
    let scenario = shipped("baseline.toml");
    asmcast(folder.path())
        .arg("levers")
        .arg(&scenario)
        .args(["--out", "out"])
        .assert()
        .code(2)
        .stderr(predicates::str::contains("names nobody"));
    assert!(!folder.path().join("out").exists());
}

#[test]
fn levers_command_and_option_write_the_same() {
    let folder = folder();
    let scenario = shipped("examples/solo-cardiologist.toml");
    for (command, more) in [("run", &["--levers", "--no-report"][..]), ("levers", &[])] {
        asmcast(folder.path())
            .arg(command)
            .arg(&scenario)
            .args(["--draws", "3", "--out", command])
            .args(more)
            .assert()
            .success();
    }
    let read = |of: &str| std::fs::read(folder.path().join(of).join("levers.csv")).unwrap();
    assert!(read("run") == read("levers"));
}

#[test]
fn a_group_of_one_is_the_clinician_and_scores_add_up() {
    for name in ["solo-cardiologist", "spine-group"] {
        let folder = folder();
        asmcast(folder.path())
            .arg("run")
            .arg(shipped(&format!("examples/{name}.toml")))
            .args([
                "--draws",
                "20",
                "--quiet",
                "--no-series",
                "--format",
                "csv",
                "--out",
                "out",
            ])
            .assert()
            .success();
        let rows = rows(&folder.path().join("out/clinicians.csv"));
        // Of the whole: statistic and value in 2029, by whether it is of the clinician or of all.
        let of = |is_clinician: bool| -> HashMap<&str, f64> {
            let rows = rows.iter().filter(|row| row["payment_year"] == "2029");
            let rows = rows.filter(|row| {
                row["tin"].is_empty() != is_clinician && row["npi"].is_empty() != is_clinician
            });
            rows.map(|row| (&*row["statistic"], number(row, "value")))
                .collect()
        };
        let all = of(false);
        if name == "solo-cardiologist" {
            let alone = of(true);
            for statistic in [
                "final_score_mean",
                "final_score_p25",
                "final_score_quality",
                "measure_236_points",
                "payment_change_p05",
                "participating",
            ] {
                assert_eq!(all[statistic], alone[statistic], "{statistic}");
            }
            assert!((all["paf_mean"] - alone["paf_mean"]).abs() < 1e-4);
        }
        let components = all.iter().filter(|(name, _)| {
            let component = name.strip_prefix("final_score_").unwrap_or("mean");
            component != "mean" && !component.starts_with('p') || component.starts_with("promoting")
        });
        let sum: f64 = components.map(|(_, value)| value).sum();
        assert!(
            (sum - all["final_score_mean"]).abs() < 1.0,
            "{name}: {sum} {all:?}"
        );
    }
}

#[test]
fn every_command_on_a_sheet_explains_somebody() {
    let folder = folder();
    let scenario = folder.path().join("late comer.toml");
    let text = r#"
[[focal]]
npi = "9000000007"
tin = "000000007"
cohort = "LBP"
participant_years = [2029]
ebcm_episodes = 5

[[focal]]
npi = "9000000008"
tin = "000000007"
cohort = "HF"
participant_years = [2027]
"#;
    std::fs::write(&scenario, text).unwrap();
    asmcast(folder.path())
        .arg("run")
        .arg("late comer.toml")
        .args(["--draws", "20", "--quiet", "--no-series", "--out", "out"])
        .assert()
        .success();
    let sheet = std::fs::read_to_string(folder.path().join("out/practice-000000007.html")).unwrap();
    // Words stand in elements of their own, so that no line breaks inside one.
    let plain = sheet.replace("<span>", "").replace("</span>", "");
    let commands = plain.split("<code>asmcast ").skip(1);
    let commands: Vec<&str> = commands
        .filter_map(|rest| rest.split("</code>").next())
        .collect();
    assert!(commands.len() > 6, "{commands:?}");
    for command in commands {
        let (quoted, rest) = command
            .strip_prefix("explain &#x27;late comer.toml&#x27;")
            .map(|rest| ("late comer.toml", rest))
            .unwrap();
        asmcast(folder.path())
            .args(["explain", quoted])
            .args(rest.split_whitespace())
            .assert()
            .success();
    }
}
