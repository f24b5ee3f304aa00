//! A tornado's bars are what `compare` finds between files written by hand.

use std::fs;
use std::path::Path;

use super::{SMALL, asmcast, folder, input, rows, small, study};

/// The row of a statistic in a file that `compare` writes about `base.toml` and another file.
fn row(folder: &Path, file: &str, statistic: &str) -> Option<csv::StringRecord> {
    let path = folder.join("compared").join(file);
    let mut reader = csv::Reader::from_path(path).expect("a file");
    let mut records = reader.records().map(|record| record.expect("a row"));
    let of = |one: &csv::StringRecord| format!("{} {} {} {}", &one[3], &one[1], &one[4], &one[5]);
    records.find(|record| of(record) == statistic)
}

/// A difference that `compare` finds, and the ends of its interval if it states one.
fn compared(folder: &Path, statistic: &str) -> [Option<f64>; 3] {
    let difference = row(folder, "differences.csv", statistic).expect("a difference");
    let interval = row(folder, "intervals.csv", statistic);
    let number = |text: &str| text.parse().expect("a number");
    let end = |place: usize| interval.as_ref().map(|row| number(&row[place]));
    [Some(number(&difference[6])), end(6), end(7)]
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
        + &input("rules.case_minimum", "low = 9.6\nhigh = 30.4")
        + &input(
            "rules.quality_weight",
            "low = 0.3\nhigh = 0.6\nagainst = \"rules.cost_weight\"",
        );
    small(folder, "s.toml", "", &inputs);
    fs::write(folder.join("base.toml"), SMALL).expect("a file");
    let asked = [
        "--statistic",
        "share_positive,paf_p95,size:solo/paf_mean",
        "--year",
        "2028",
        // Of fewer draws no interval is stated.
        "--draws",
        "24",
    ];
    let text = study(
        folder,
        &[&["--method", "tornado", "--no-report"], &asked[..]].concat(),
    );
    let found = rows(folder);
    // Five inputs of two ends each, three statistics of two cohorts.
    assert_eq!(found.len(), 10 * 6);
    let silent = "\nsilent = { solo = 0.145, small = 0.045, large = 0.0035 }";
    let silent = format!("\n[cohort.HF.reporting]{silent}\n[cohort.LBP.reporting]{silent}");
    let mut intervals = 0;
    for (setting, index, written) in [
        ("rules.midpoint", "50", "[rules]\nmidpoint = 50"),
        ("rules.slope", "low", "[rules]\nslope = 0.05"),
        ("rules.slope", "high", "[rules]\nslope = 0.2"),
        ("cohort.*.reporting.silent.*", "low", &*silent),
        ("rules.case_minimum", "low", "[rules]\ncase_minimum = 10"),
        ("rules.case_minimum", "high", "[rules]\ncase_minimum = 30"),
        (
            "rules.quality_weight",
            "low",
            "[rules]\nquality_weight = 0.3\ncost_weight = 0.7",
        ),
    ] {
        fs::write(folder.join("other.toml"), format!("{SMALL}\n{written}")).expect("a file");
        asmcast(folder)
            .args(["compare", "base.toml", "other.toml", "--out", "compared"])
            .args(["--quiet", "--no-report", "--draws", "24"])
            .assert()
            .success();
        for cohort in ["HF", "LBP"] {
            for statistic in ["all share_positive", "all paf_p95", "size:solo paf_mean"] {
                let statistic = format!("{cohort} 2028 {statistic}");
                let row = found.iter().find(|row| {
                    (&*row.setting, &*row.index, &row.statistic) == (setting, index, &statistic)
                });
                let row = row.expect("a bar");
                let bar = [row.value, row.low, row.high];
                let difference = compared(folder, &statistic);
                assert_eq!(bar, difference, "{setting} {index} {statistic}");
                intervals += usize::from(row.low.is_some());
            }
        }
    }
    assert!(intervals > 20, "{intervals}");
    // The value that the scenario has changes nothing.
    for row in found.iter().filter(|row| row.index == "cohort_median") {
        let ends = [row.low, row.high];
        assert_eq!(row.value, Some(0.0));
        assert!([[None; 2], [Some(0.0); 2]].contains(&ends), "{ends:?}");
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
