//! Everybody of one draw: `explain` without an NPI, and practice_draws.csv. What pages say of many
//! draws can be followed to one, and from there to a clinician's measures.

use std::path::Path;

use serde_json::Value;

use crate::program::{MEASURES, ROSTER, asmcast, settings};
use crate::world::write;

/// A folder with a scenario of named clinicians.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &settings(), Some(ROSTER), Some(MEASURES));
    folder
}

fn explained(folder: &Path, arguments: &[&str]) -> Value {
    let output = asmcast(folder)
        .args(["explain", "s.toml", "--json"])
        .args(arguments)
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(0), "{told}");
    serde_json::from_slice(&output.stdout).unwrap()
}

fn number(value: &Value, key: &str) -> f64 {
    value[key]
        .as_f64()
        .unwrap_or_else(|| panic!("{key} of {value}"))
}

fn near(one: f64, other: f64) {
    assert!(
        (one - other).abs() <= 1e-9 * one.abs().max(1.0),
        "{one} {other}"
    );
}

/// Clinicians add up to years, years to the present value, and each clinician is as its own explanation
/// says.
#[test]
fn everybody_of_a_draw_adds_up_to_its_present_value() {
    let folder = folder();
    let all = explained(folder.path(), &["--draw", "7"]);
    assert_eq!(all["clinicians"], 5);
    let (mut present_value, mut followed) = (0.0, 0);
    for (index, year) in all["years"].as_array().unwrap().iter().enumerate() {
        let participants = year["participants"].as_array().unwrap();
        let sum = |key: &str| participants.iter().map(|who| number(who, key)).sum::<f64>();
        near(sum("change"), number(year, "change"));
        near(sum("payments"), number(year, "payments"));
        let discount = 1.03_f64.powi(-(2 + index as i32));
        near(discount, number(year, "discount"));
        present_value += discount * number(year, "change");
        for who in participants {
            near(
                number(who, "payment_adjustment_factor") * number(who, "payments"),
                number(who, "change"),
            );
            let text = |key: &str| who[key].as_str().unwrap();
            let performance_year = year["performance_year"].to_string();
            let alone = explained(
                folder.path(),
                &[
                    "--draw",
                    "7",
                    "--npi",
                    text("npi"),
                    "--tin",
                    text("tin"),
                    "--year",
                    &performance_year,
                ],
            );
            near(
                number(&alone["dollars"], "adjustment"),
                number(who, "change"),
            );
            assert_eq!(alone["final_score"]["final_score"], who["final_score"]);
            followed += 1;
        }
    }
    near(present_value, number(&all, "present_value"));
    assert!(followed > 5, "{followed}");
}

#[test]
fn a_practice_or_a_year_is_a_part_of_it() {
    let folder = folder();
    let all = explained(folder.path(), &["--draw", "7"]);
    let practice = explained(folder.path(), &["--draw", "7", "--tin", "300000001"]);
    assert_eq!(practice["clinicians"], 3);
    let of_practice = |year: &Value| -> f64 {
        let participants = year["participants"].as_array().unwrap().iter();
        let own = participants.filter(|who| who["tin"] == "300000001");
        own.map(|who| number(who, "change")).sum()
    };
    let years = |of: &Value| of["years"].as_array().unwrap().clone();
    for (whole, part) in years(&all).iter().zip(&years(&practice)) {
        near(of_practice(whole), number(part, "change"));
    }
    let year = explained(folder.path(), &["--draw", "7", "--year", "2028"]);
    assert_eq!(years(&year), years(&all)[1..2]);
    assert!(year["present_value"].is_null());
}

/// The file has each draw's sums, of which clinicians.csv gives mean, quantiles and tail.
#[test]
fn practice_draws_are_those_that_explain_tells_and_clinicians_csv_sums_up() {
    let folder = folder();
    let arguments = [
        "run",
        "s.toml",
        "--draws",
        "60",
        "--out",
        "out",
        "--quiet",
        "--no-report",
    ];
    asmcast(folder.path()).args(arguments).assert().success();
    let path = |name: &str| folder.path().join("out").join(name);
    let draws = std::fs::read_to_string(path("practice_draws.csv")).unwrap();
    let mut lines = draws.lines();
    assert_eq!(
        lines.next().unwrap(),
        "draw,tin,performance_year,payment_year,participants,part_b_payment_year,payment_change"
    );
    let rows: Vec<Vec<&str>> = lines.map(|line| line.split(',').collect()).collect();
    // Three practices and all together, five years, sixty draws.
    assert_eq!(rows.len(), 4 * 5 * 60);
    let all = explained(folder.path(), &["--draw", "7"]);
    for year in all["years"].as_array().unwrap() {
        let paid = year["payment_year"].to_string();
        let row = rows
            .iter()
            .find(|row| row[0] == "7" && row[1].is_empty() && row[3] == paid);
        let row = row.expect("a row of the draw");
        let participants = year["participants"].as_array().unwrap().len();
        assert_eq!(row[4], participants.to_string());
        near(row[5].parse().unwrap(), number(year, "payments"));
        near(row[6].parse().unwrap(), number(year, "change"));
    }
    let of_2029 = rows
        .iter()
        .filter(|row| row[1] == "300000001" && row[3] == "2029");
    let mut changes: Vec<f64> = of_2029.map(|row| row[6].parse().unwrap()).collect();
    changes.sort_by(f64::total_cmp);
    let mean = changes.iter().sum::<f64>() / 60.0;
    // Type 7: the 5th percentile of 60 lies at the 2.95th step.
    let worst = changes[2] + 0.95 * (changes[3] - changes[2]);
    let clinicians = std::fs::read_to_string(path("clinicians.csv")).unwrap();
    for (statistic, expected) in [("payment_change_mean", mean), ("payment_change_p05", worst)] {
        let start = format!(",300000001,,2027,2029,{statistic},");
        let line = clinicians
            .lines()
            .find_map(|line| line.strip_prefix(&start));
        let (value, error) = line.expect(statistic).split_once(',').unwrap();
        let (value, error): (f64, f64) = (value.parse().unwrap(), error.parse().unwrap());
        assert!(
            (value - expected).abs() <= 0.1 * error,
            "{statistic}: {value} {expected}"
        );
    }
    asmcast(folder.path())
        .args(arguments)
        .arg("--no-series")
        .assert()
        .success();
    assert!(!path("practice_draws.csv").exists());
}

/// What is said of a named clinician is what the roster says of it, and of others nothing.
#[test]
fn an_explanation_says_what_was_known() {
    let folder = folder();
    let page = |npi: &str, draw: &str| {
        let output = asmcast(folder.path())
            .args([
                "explain", "s.toml", "--draw", draw, "--year", "2027", "--npi", npi,
            ])
            .output()
            .unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    let known = page("1000000001", "0");
    for words in [
        "KNOWN BEFOREHAND",
        "listing by CMS           2027",
        "Part B payments of 2025  300,000.00 dollars",
        "episodes of 2025         30\n",
        "measure 236 of 2025      90.0000 % of 100 cases",
        "reported measures of 2025 yes\n",
        "specialty                cardiology\n",
        "Not known, and drawn: participation in 2028, 2029, 2030, 2031, whether the",
    ] {
        assert!(known.contains(words), "{words:?} is not in\n{known}");
    }
    let all = explained(folder.path(), &["--draw", "0"]);
    assert_eq!(all["years"][0]["participants"][0]["npi"], "1000000001");
    let export = [
        "export", "s.toml", "--draw", "0", "--year", "2027", "--out", "e",
    ];
    asmcast(folder.path()).args(export).assert().success();
    let drawn = std::fs::read_to_string(folder.path().join("e/participants.csv")).unwrap();
    let synthetic = drawn.lines().find(|line| line.starts_with("91")).unwrap();
    let synthetic = page(&synthetic[..10], "0");
    assert!(
        synthetic.contains("Nothing: a synthetic participant"),
        "{synthetic}"
    );
}

#[test]
fn who_and_when_must_be_in_the_scenario() {
    let folder = folder();
    let told = |arguments: &[&str]| {
        let output = asmcast(folder.path())
            .arg("explain")
            .args(arguments)
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        String::from_utf8(output.stderr).unwrap()
    };
    let is_told = |arguments: &[&str], words: &[&str]| {
        let told = told(arguments);
        for word in words {
            assert!(told.contains(word), "{word:?} is not in\n{told}");
        }
    };
    let draw = ["s.toml", "--draw", "0"];
    let with = |more: &[&'static str]| [&draw[..], more].concat();
    is_told(
        &with(&["--tin", "300000003"]),
        &["nobody of TIN 300000003 by name", "300000009"],
    );
    is_told(
        &with(&["--tin", "3"]),
        &["--tin: must be 9 digits, not `3`"],
    );
    is_told(
        &with(&["--npi", "1000000001"]),
        &["--year: missing", "2027 to 2031"],
    );
    let levers = ["--npi", "1000000001", "--year", "2027", "--levers"];
    is_told(
        &with(&levers),
        &["--levers: stands with a draw and without --npi"],
    );
    is_told(&with(&["--year", "2035"]), &["--year", "2027", "2031"]);
    std::fs::write(folder.path().join("few.toml"), crate::world::FEW).unwrap();
    is_told(
        &["few.toml", "--draw", "0"],
        &["--npi: missing", "reports nobody by name", "asmcast export"],
    );
}

/// A command on a page explains the run that made the page, whatever its seed.
#[test]
fn commands_on_pages_are_of_the_runs_seed() {
    let folder = folder();
    let run = [
        "run", "s.toml", "--draws", "30", "--seed", "99", "--out", "out", "--quiet",
    ];
    asmcast(folder.path()).args(run).assert().success();
    let path = |name: &str| folder.path().join("out").join(name);
    let board = std::fs::read_to_string(path("board.html")).unwrap();
    let plain = board.replace("<span>", "").replace("</span>", "");
    let draws = std::fs::read_to_string(path("practice_draws.csv")).unwrap();
    let commands = plain.split("<code>asmcast explain s.toml ").skip(1);
    let mut followed = 0;
    for command in commands.filter_map(|rest| rest.split("</code>").next()) {
        let words: Vec<&str> = command.split(' ').collect();
        assert_eq!(&words[2..], ["--seed", "99"], "{command}");
        let all = explained(folder.path(), &words);
        for year in all["years"].as_array().unwrap() {
            let start = format!("{},,{},", words[1], year["performance_year"]);
            let row = draws.lines().find(|line| line.starts_with(&start)).unwrap();
            let change = row.rsplit(',').next().unwrap();
            near(change.parse().unwrap(), number(year, "change"));
        }
        followed += 1;
    }
    assert_eq!(followed, 3);
}

/// What a category could have given is what it weighs in each draw, all where the other is missing.
#[test]
fn points_that_could_be_had_are_those_of_the_weights_in_force() {
    let folder = tempfile::tempdir().unwrap();
    // With some 20 episodes cost is missing in many a draw.
    let roster = "npi,tin,cohort,participant_2027,ebcm_episodes\n1000000001,300000001,HF,1,20\n";
    let settings = format!("{}[run]\ndraws = 40\n", crate::world::FEW);
    write(folder.path(), &settings, Some(roster), None);
    let run = [
        "run",
        "s.toml",
        "--out",
        "out",
        "--quiet",
        "--format",
        "csv",
        "--no-series",
    ];
    asmcast(folder.path()).args(run).assert().success();
    let (mut sums, mut draws, mut reweighted) = ([0.0; 2], 0.0, 0);
    for draw in 0..40 {
        let draw = draw.to_string();
        let one = ["--npi", "1000000001", "--year", "2027", "--draw", &draw];
        let explained = explained(folder.path(), &one);
        if explained["final_score"]["final_score"].is_null() {
            continue;
        }
        for (sum, category) in sums.iter_mut().zip(["quality", "cost"]) {
            let weight = number(&explained[category], "weight");
            reweighted += usize::from(weight == 0.0);
            *sum += 100.0 * weight;
        }
        draws += 1.0;
    }
    assert!(reweighted > 5, "{reweighted}");
    let clinicians = std::fs::read_to_string(folder.path().join("out/clinicians.csv")).unwrap();
    for (sum, category) in sums.iter().zip(["quality", "cost"]) {
        let start = format!("1000000001,300000001,HF,2027,2029,{category}_possible,");
        let line = clinicians
            .lines()
            .find_map(|line| line.strip_prefix(&start));
        let (value, error) = line.expect(category).split_once(',').unwrap();
        let (value, error): (f64, f64) = (value.parse().unwrap(), error.parse().unwrap());
        assert!(
            (value - sum / draws).abs() <= 0.1 * error,
            "{category}: {value} {}",
            sum / draws
        );
    }
}

#[test]
fn dollars_before_the_year_of_present_values_grow() {
    let folder = tempfile::tempdir().unwrap();
    let planning = "[planning]\npresent_value_year = 2031\ndiscount_rate = 0.1\n";
    write(
        folder.path(),
        &(settings() + planning),
        Some(ROSTER),
        Some(MEASURES),
    );
    let all = explained(folder.path(), &["--draw", "1"]);
    let discounts = all["years"].as_array().unwrap().iter();
    let discounts: Vec<f64> = discounts.map(|year| number(year, "discount")).collect();
    for (found, expected) in discounts
        .iter()
        .zip([1.21, 1.1, 1.0, 1.0 / 1.1, 1.0 / 1.21])
    {
        near(*found, expected);
    }
}

/// What levers are worth is the mean over draws of what each draw says.
#[test]
fn levers_are_means_of_what_each_draw_says() {
    let folder = folder();
    let run = [
        "levers", "s.toml", "--draws", "8", "--out", "out", "--quiet",
    ];
    asmcast(folder.path()).args(run).assert().success();
    let levers = std::fs::read_to_string(folder.path().join("out/levers.csv")).unwrap();
    let told = |tin: &str, year: &str, lever: &str, scope: &str| -> (f64, f64) {
        let start = format!(",{tin},{year},{lever},{scope},");
        let line = levers.lines().find_map(|line| line.strip_prefix(&start));
        let fields: Vec<&str> = line.expect(&start).split(',').collect();
        (fields[2].parse().unwrap(), fields[3].parse().unwrap())
    };
    let mut compared = 0;
    for (tin, year) in [("", ""), ("300000001", ""), ("", "2028")] {
        let mut sums: std::collections::BTreeMap<String, [f64; 2]> = Default::default();
        for draw in 0..8 {
            let draw = draw.to_string();
            let mut arguments = vec!["--levers", "--draw", &draw];
            for (option, value) in [("--tin", tin), ("--year", year)] {
                if !value.is_empty() {
                    arguments.extend([option, value]);
                }
            }
            let of_draw = explained(folder.path(), &arguments);
            for lever in of_draw["levers"].as_array().unwrap() {
                let sum = sums
                    .entry(lever["lever"].as_str().unwrap().into())
                    .or_default();
                sum[0] += number(lever, "alone") / 8.0;
                sum[1] += number(lever, "everybody") / 8.0;
            }
        }
        for (lever, means) in sums {
            for (scope, mean) in ["alone", "everybody"].iter().zip(means) {
                let (value, error) = told(tin, year, &lever, scope);
                assert!(
                    (value - mean).abs() <= 0.1 * error + 1e-9,
                    "{tin} {year} {lever} {scope}: {value} {mean}"
                );
                compared += 1;
            }
        }
    }
    assert!(compared > 80, "{compared}");
}
