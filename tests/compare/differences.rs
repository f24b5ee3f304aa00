//! The differences are those of the draws, with the errors of the textbook.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::{asmcast, compare, differences, find, folder, small};

/// By cohort, year and column: a number a draw, of a run's draws.csv.
type Series = BTreeMap<(String, u16, String), Vec<f64>>;

fn series(folder: &Path, scenario: &str) -> Series {
    asmcast(folder)
        .args([
            "run", scenario, "--out", "run", "--quiet", "--format", "csv",
        ])
        .assert()
        .success();
    let mut table = csv::Reader::from_path(folder.join("run/draws.csv")).unwrap();
    let names: Vec<String> = table.headers().unwrap().iter().map(String::from).collect();
    let mut series = Series::new();
    for record in table.records() {
        let record = record.unwrap();
        let of = |name: &str| names.iter().position(|one| one == name).unwrap();
        let (cohort, year) = (
            &record[of("cohort")],
            record[of("performance_year")].parse().unwrap(),
        );
        for (name, field) in names.iter().zip(&record) {
            if let Ok(number) = field.parse() {
                let key = (cohort.to_string(), year, name.clone());
                series.entry(key).or_default().push(number);
            }
        }
    }
    series
}

#[test]
fn a_difference_is_the_mean_of_the_draws_differences() {
    let folder = folder();
    let folder = folder.path();
    small(folder, "a.toml", "");
    small(folder, "b.toml", "[rules]\nmidpoint = 50\nsolo_points = 10");
    compare(folder, &["a.toml", "b.toml"]);
    let rows = differences(folder);
    let (first, other) = (series(folder, "a.toml"), series(folder, "b.toml"));
    let columns = [
        ("paf_mean", "all", "paf_mean"),
        ("share_positive", "all", "share_positive"),
        ("final_score_mean", "all", "final_score_mean"),
        ("scaling_factor", "all", "scaling_factor"),
        ("net_medicare_savings", "all", "net_medicare_savings"),
        ("payment_gains", "all", "payment_gains"),
        ("paf_mean_solo", "size:solo", "paf_mean"),
        ("payment_change_small", "size:small", "payment_change"),
    ];
    for cohort in ["HF", "LBP"] {
        for (column, group, statistic) in columns {
            let key = (cohort.to_string(), 2029, column.to_string());
            let draws = other[&key].iter().zip(&first[&key]);
            let draws: Vec<f64> = draws.map(|(two, one)| two - one).collect();
            let n = draws.len() as f64;
            assert_eq!(n, 12.0);
            let mean = draws.iter().sum::<f64>() / n;
            let squares: f64 = draws.iter().map(|d| (d - mean) * (d - mean)).sum();
            let error = (squares / (n - 1.0) / n).sqrt();
            let row = find(&rows, 2029, cohort, group, statistic);
            let stated = row.error.unwrap();
            // The file has two digits of the error, and the mean to the same place.
            assert!((stated - error).abs() <= 0.051 * error, "{row:?} {error}");
            assert!(
                (row.difference - mean).abs() <= 0.1 * error,
                "{row:?} {mean}"
            );
            let same = draws.iter().filter(|d| *d * mean > 0.0).count() as f64 / n;
            assert!(
                (row.sign_share.unwrap() - same).abs() < 1e-4,
                "{row:?} {same}"
            );
        }
    }
}

#[test]
fn the_same_luck_cancels() {
    let folder = folder();
    let folder = folder.path();
    small(folder, "a.toml", "");
    small(folder, "b.toml", "[rules]\nsolo_points = 14.9");
    compare(folder, &["a.toml", "b.toml"]);
    let rows = differences(folder);
    let levels = fs::read_to_string(folder.join("out/levels.csv")).unwrap();
    for (statistic, group) in [
        ("paf_mean", "size:solo"),
        ("paf_p50", "size:solo"),
        ("paf_p50", "all"),
    ] {
        let start = format!("a,2027,2029,LBP,{group},{statistic},");
        let level = levels
            .lines()
            .find_map(|line| line.strip_prefix(&start))
            .unwrap();
        let alone: f64 = level.split(',').nth(1).unwrap().parse().unwrap();
        let row = find(&rows, 2027, "LBP", group, statistic);
        assert!(row.error.unwrap() < 0.3 * alone, "{row:?} {alone}");
    }
}

#[test]
fn quantiles_differ_by_what_the_levels_differ() {
    let folder = folder();
    let folder = folder.path();
    small(folder, "a.toml", "");
    small(folder, "b.toml", "[rules]\nmidpoint = 50");
    compare(folder, &["a.toml", "b.toml"]);
    let rows = differences(folder);
    let mut table = csv::Reader::from_path(folder.join("out/levels.csv")).unwrap();
    let mut levels = BTreeMap::new();
    for record in table.records() {
        let record = record.unwrap();
        let key: Vec<String> = [0, 1, 3, 4, 5]
            .map(|field| record[field].to_string())
            .to_vec();
        let number = |field: usize| record[field].parse::<f64>().unwrap();
        levels.insert(key.join(" "), (number(6), number(7)));
    }
    let mut quantiles = 0;
    for row in &rows {
        let is_quantile = |rest: &str| rest.len() == 2 && rest.parse::<u8>().is_ok();
        if !row
            .statistic
            .rsplit_once("_p")
            .is_some_and(|(_, rest)| is_quantile(rest))
        {
            continue;
        }
        let level = |scenario: &str| {
            let key = format!(
                "{scenario} {} {} {} {}",
                row.year, row.cohort, row.group, row.statistic
            );
            levels[&key]
        };
        let ((one, one_error), (two, two_error)) = (level("a"), level("b"));
        let both = (one_error * one_error + two_error * two_error).sqrt();
        let rounding = 0.1 * both + 1e-12;
        assert!(
            (row.difference - (two - one)).abs() <= rounding,
            "{row:?} {one} {two}"
        );
        // Draws that move one of the quantiles up do not move the other down.
        assert!(row.error.unwrap() <= 1.2 * both, "{row:?} {both}");
        assert_eq!(row.sign_share, None);
        quantiles += 1;
    }
    // Eighteen quantiles of 5 years, and of 11 groups of one cohort and 16 of the other.
    assert_eq!(quantiles, 18 * 5 * (11 + 16));
}

#[test]
fn the_same_question_twice_differs_in_nothing() {
    let folder = folder();
    let folder = folder.path();
    small(folder, "a.toml", "");
    small(folder, "b.toml", "title = \"The same\"");
    let text = compare(folder, &["a.toml", "b.toml"]);
    assert!(text.contains("do not differ in any setting"), "{text}");
    assert!(text.contains("Nobody's factor changes"), "{text}");
    for row in differences(folder) {
        let is_about_the_same = row.statistic == "participants_unchanged";
        assert!(is_about_the_same || row.difference == 0.0, "{row:?}");
        assert!(is_about_the_same || row.error == Some(0.0), "{row:?}");
        assert!(is_about_the_same || row.sign_share.is_none(), "{row:?}");
    }
}

#[test]
fn threads_change_no_byte_and_the_page_is_whole() {
    let folder = folder();
    let folder = folder.path();
    small(folder, "a.toml", "");
    small(folder, "b.toml", "[rules]\nexchange = \"linear\"");
    small(folder, "c.toml", "[rules]\nrequalification = \"permanent\"");
    let files = |threads: &str| {
        asmcast(folder)
            .args(["compare", "a.toml", "b.toml", "c.toml", "--quiet"])
            .args(["--threads", threads, "--out", "out"])
            .assert()
            .success()
            .stdout("");
        let names = [
            "differences.csv",
            "intervals.csv",
            "levels.csv",
            "comparison.html",
        ];
        names.map(|name| fs::read(folder.join("out").join(name)).unwrap())
    };
    let one = files("1");
    assert!(one == files("2") && one == files("7"));
    let scenarios: Vec<String> = differences(folder)
        .into_iter()
        .map(|row| row.scenario)
        .collect();
    assert!(scenarios.contains(&"b".to_string()) && scenarios.contains(&"c".to_string()));
    assert!(!scenarios.contains(&"a".to_string()));
    // Under the linear exchange there is no midpoint that could differ.
    let midpoint = |name: &str| {
        let rows = differences(folder);
        rows.iter()
            .any(|row| row.scenario == name && row.statistic == "midpoint")
    };
    assert!(!midpoint("b") && midpoint("c"));
    let page = String::from_utf8(one[3].clone()).unwrap();
    assert!(page.contains("rules.requalification") && page.ends_with("</html>"));
}

#[test]
fn what_differs_stands_at_the_top() {
    let folder = folder();
    let folder = folder.path();
    small(folder, "a.toml", "");
    let settings = "[rules]\nmidpoint = 50 # [open] the slides' example\nslope = 0.10\n[cohort.HF.cost]\nreliability = 0.5";
    small(folder, "b.toml", settings);
    let text = compare(folder, &["a.toml", "b.toml"]);
    let top = text.split("b less a").next().unwrap();
    for part in [
        "rules.midpoint",
        "a: \"cohort_median\"",
        "b: 50",
        "cohort.HF.cost.reliability",
        "b: 0.5",
    ] {
        assert!(top.contains(part), "{part}: {top}");
    }
    // The same number written otherwise is no difference.
    assert!(!top.contains("rules.slope"), "{top}");
}
