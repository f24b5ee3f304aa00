//! What pages and tables say of many draws can be followed to each of them.

use crate::program::asmcast;
use crate::together::{explained, folder, near, number};
use crate::world::{FEW, write};

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
    let settings = format!("{FEW}[run]\ndraws = 40\n");
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
