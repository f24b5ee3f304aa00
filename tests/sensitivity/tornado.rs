//! A tornado's bars are what `compare` finds between files written by hand.

use std::fs;
use std::path::Path;

use super::{SMALL, asmcast, folder, input, rows, small, study, value};

/// A difference that `compare` finds between `base.toml` and another file: its value and its error.
fn compared(folder: &Path, statistic: &str) -> (f64, f64) {
    let mut reader =
        csv::Reader::from_path(folder.join("compared/differences.csv")).expect("a file");
    let records = reader.records().map(|record| record.expect("a row"));
    for record in records {
        let id = format!(
            "{} {} {} {}",
            &record[3], &record[1], &record[4], &record[5]
        );
        if id == statistic {
            let error = record[7].parse().unwrap_or(0.0);
            return (record[6].parse().expect("a number"), error);
        }
    }
    panic!("no row {statistic}");
}

#[test]
fn bars_are_the_differences_of_hand_written_scenarios() {
    let folder = folder();
    let folder = folder.path();
    let inputs = input("rules.midpoint", "values = [\"cohort_median\", 50]")
        + &input("rules.slope", "low = 0.05\nhigh = 0.2")
        + &input(
            "cohort.*.reporting.silent.*",
            "low = 0.5\nhigh = 1.5\ntimes = true",
        )
        + &input("rules.case_minimum", "low = 9.6\nhigh = 30.4");
    small(folder, "s.toml", "", &inputs);
    fs::write(folder.join("base.toml"), SMALL).expect("a file");
    let asked = [
        "--statistic",
        "share_positive,paf_p95,size:solo/paf_mean",
        "--year",
        "2028",
    ];
    let text = study(
        folder,
        &[&["--method", "tornado", "--no-report"], &asked[..]].concat(),
    );
    let found = rows(folder);
    // Four inputs of two ends each, three statistics of two cohorts.
    assert_eq!(found.len(), 8 * 6);
    let silent = "\nsilent = { solo = 0.145, small = 0.045, large = 0.0035 }";
    let silent = format!("\n[cohort.HF.reporting]{silent}\n[cohort.LBP.reporting]{silent}");
    for (setting, index, written) in [
        ("rules.midpoint", "50", "[rules]\nmidpoint = 50"),
        ("rules.slope", "low", "[rules]\nslope = 0.05"),
        ("rules.slope", "high", "[rules]\nslope = 0.2"),
        ("cohort.*.reporting.silent.*", "low", &*silent),
        ("rules.case_minimum", "low", "[rules]\ncase_minimum = 10"),
        ("rules.case_minimum", "high", "[rules]\ncase_minimum = 30"),
    ] {
        fs::write(folder.join("other.toml"), format!("{SMALL}\n{written}")).expect("a file");
        asmcast(folder)
            .args(["compare", "base.toml", "other.toml", "--out", "compared"])
            .args(["--quiet", "--no-report"])
            .assert()
            .success();
        for cohort in ["HF", "LBP"] {
            for statistic in ["all share_positive", "all paf_p95", "size:solo paf_mean"] {
                let statistic = format!("{cohort} 2028 {statistic}");
                let (difference, error) = compared(folder, &statistic);
                let bar = value(&found, setting, &statistic, index);
                assert_eq!(bar, difference, "{setting} {index} {statistic}");
                let row = found.iter().find(|row| {
                    (&*row.setting, &*row.index, &row.statistic) == (setting, index, &statistic)
                });
                let (low, high) = row.map_or((None, None), |row| (row.low, row.high));
                let reach = (high.unwrap() - low.unwrap()) / 2.0;
                assert!(
                    (reach - 1.96 * error).abs() <= 0.11 * error,
                    "{statistic}: {reach} {error}"
                );
            }
        }
    }
    // The value that the scenario has changes nothing.
    for row in found.iter().filter(|row| row.index == "cohort_median") {
        assert_eq!(
            (row.value, row.low, row.high),
            (Some(0.0), Some(0.0), Some(0.0))
        );
    }
    assert!(
        found
            .iter()
            .any(|row| row.setting == "rules.midpoint" && row.value != Some(0.0))
    );
    // A sentence comes first, and lines are no longer than a terminal's.
    assert!(
        text.contains(" matters most to the share who gain: "),
        "{text}"
    );
    assert!(
        text.lines().all(|line| line.chars().count() <= 80),
        "{text}"
    );
}

#[test]
fn the_usual_statistics_are_of_the_first_year_and_both_cohorts() {
    let folder = folder();
    let folder = folder.path();
    small(
        folder,
        "s.toml",
        "[years]\nfirst = 2028",
        &input("rules.solo_points", "values = [15, 10]"),
    );
    study(folder, &["--method", "tornado", "--draws", "2"]);
    let found = rows(folder);
    let mut statistics: Vec<String> = found.iter().map(|row| row.statistic.clone()).collect();
    statistics.dedup();
    let expected = [
        "all share_positive",
        "all paf_p05",
        "all paf_p95",
        "all net_medicare_savings",
        "size:solo paf_mean",
        "size:large paf_mean",
    ];
    let expected = expected
        .iter()
        .flat_map(|name| ["HF", "LBP"].map(|cohort| format!("{cohort} 2028 {name}")));
    assert_eq!(statistics, expected.collect::<Vec<_>>());
    // The page has a chart and a table for each, and says what it does not say.
    let page = fs::read_to_string(folder.join("out/sensitivity.html")).expect("a page");
    for part in [
        "id=\"statistic-1-hf\"",
        "id=\"statistic-6-lbp\"",
        "What it does not say",
        "The mean factor of solo practitioners",
        "rules.solo_points",
    ] {
        assert!(page.contains(part), "{part}");
    }
    assert_eq!(page.matches("class=\"chart\"").count(), 12);
    assert_eq!(page.matches("<summary>Numbers</summary>").count(), 12);
}

#[test]
fn inputs_are_no_part_of_a_run() {
    let folder = folder();
    let folder = folder.path();
    small(folder, "s.toml", "", "");
    let run = |out: &str| {
        let arguments = ["run", "s.toml", "--draws", "2", "--quiet", "--out", out];
        asmcast(folder).args(arguments).assert().success();
        let read = |name: &str| fs::read(folder.join(out).join(name)).expect("a file");
        [read("results.csv"), read("summary.json")]
    };
    let without = run("without");
    small(
        folder,
        "s.toml",
        "",
        &input("rules.slope", "low = 0.05\nhigh = 0.2"),
    );
    assert!(run("with") == without);
}
