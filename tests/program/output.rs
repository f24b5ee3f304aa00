//! What `run` writes and prints.

use std::collections::BTreeSet;

use asmcast::program::Vocabulary;
use asmcast::rules::ScoreComponent;
use serde_json::Value;

use super::{asmcast, folder, run};

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    let folder = folder();
    let one = run(folder.path(), &["--draws", "12", "--threads", "1"]);
    for threads in ["2", "3", "7"] {
        let other = run(folder.path(), &["--draws", "12", "--threads", threads]);
        assert!(one == other, "{threads} threads");
    }
}

#[test]
fn another_seed_gives_another_result() {
    let folder = folder();
    let one = run(folder.path(), &["--draws", "3", "--seed", "1"]);
    let other = run(folder.path(), &["--draws", "3", "--seed", "2"]);
    assert!(one.0 != other.0);
}

/// The first draws of a longer run are the worlds of the shorter one: what both runs add up over
/// draws 0 and 1 agrees with the two runs' own counts.
#[test]
fn more_draws_only_add_worlds() {
    let participants = |draws: &str| -> f64 {
        let folder = folder();
        let (csv, _) = run(folder.path(), &["--draws", draws]);
        let text = String::from_utf8(csv).unwrap();
        let row = text
            .lines()
            .find(|line| line.starts_with("2027,2029,HF,all,participants,"))
            .unwrap()
            .to_string();
        row.split(',').nth(5).unwrap().parse().unwrap()
    };
    let first = participants("1");
    let both = participants("2");
    // The mean of two whole numbers, of which the first is known.
    let second = 2.0 * both - first;
    assert!((second - second.round()).abs() < 1e-9 && (2000.0..3200.0).contains(&second));
}

#[test]
fn results_hold_every_group_and_statistic() {
    let folder = folder();
    let (csv, _) = run(folder.path(), &["--draws", "3"]);
    let mut reader = csv::Reader::from_reader(csv.as_slice());
    assert_eq!(
        reader.headers().unwrap(),
        vec![
            "performance_year",
            "payment_year",
            "cohort",
            "group",
            "statistic",
            "value",
            "standard_error"
        ]
    );
    let mut keys = BTreeSet::new();
    let mut of_all = BTreeSet::new();
    for record in reader.records() {
        let record = record.unwrap();
        let year: u16 = record[0].parse().unwrap();
        assert_eq!(record[1].parse::<u16>().unwrap(), year + 2);
        record[5].parse::<f64>().unwrap();
        record[6].parse::<f64>().unwrap();
        if record[3] == *"all" {
            of_all.insert(record[4].to_string());
        }
        let key = (
            year,
            record[2].to_string(),
            record[3].to_string(),
            record[4].to_string(),
        );
        assert!(keys.insert(key), "twice: {record:?}");
    }
    let quantiles = [
        "p01", "p05", "p10", "p25", "p50", "p75", "p90", "p95", "p99",
    ];
    let mut statistics: Vec<String> = ["participants", "share_positive", "share_maximum_penalty"]
        .map(String::from)
        .to_vec();
    for of in ["paf", "final_score"] {
        statistics.push(format!("{of}_mean"));
        statistics.extend(quantiles.iter().map(|quantile| format!("{of}_{quantile}")));
    }
    let dollars = ["change", "gains", "losses", "transfer"];
    statistics.extend(dollars.map(|of| format!("payment_{of}")));
    statistics.push("part_b_payment_year".into());
    let components = ScoreComponent::ids();
    let components = components.iter().map(|of| format!("final_score_{of}"));
    let components: Vec<String> = components.collect();
    let market = [
        "scaling_factor",
        "midpoint",
        "break_even_score",
        "incentive_pool",
        "part_b_performance_year",
        "net_medicare_savings",
    ];
    let sum = statistics.len() + components.len() + market.len();
    assert_eq!(of_all.len(), sum);
    let common = [
        "all",
        "size:solo",
        "size:small",
        "size:large",
        "type:ecqm",
        "type:cqm",
        "dual:q1",
        "dual:q2",
        "dual:q3",
        "dual:q4",
    ];
    let specialties = [
        ("HF", vec!["specialty:cardiology"]),
        (
            "LBP",
            vec![
                "specialty:anesthesiology",
                "specialty:interventional-pain-management",
                "specialty:neurosurgery",
                "specialty:orthopedic-surgery",
                "specialty:pain-management",
                "specialty:physical-medicine-and-rehabilitation",
            ],
        ),
    ];
    let mut expected = BTreeSet::new();
    for year in 2027..=2031u16 {
        for (cohort, specialties) in &specialties {
            for group in common.iter().chain(specialties) {
                let has_components = *group == "all" || group.starts_with("size:");
                let components = components.iter().filter(|_| has_components);
                for statistic in statistics.iter().chain(components) {
                    expected.insert((
                        year,
                        cohort.to_string(),
                        group.to_string(),
                        statistic.clone(),
                    ));
                }
            }
            for statistic in market {
                expected.insert((year, cohort.to_string(), "all".into(), statistic.into()));
            }
        }
    }
    assert_eq!(keys, expected);
}

#[test]
fn the_summary_says_how_to_judge_and_repeat_the_results() {
    let folder = folder();
    let (csv, json) = run(folder.path(), &["--draws", "4", "--seed", "9"]);
    let summary: Value = serde_json::from_slice(&json).unwrap();
    assert_eq!(summary["fingerprint"], blake3::hash(&csv).to_hex().as_str());
    assert_eq!(summary["draws"], 4);
    assert_eq!(summary["seed"], 9);
    assert_eq!(summary["version"], env!("CARGO_PKG_VERSION"));
    assert_eq!(summary["scenario"]["name"], "baseline");
    assert_eq!(summary["scenario"]["content"]["rules"]["slope"], 0.1);
    for (identity, residual) in summary["identities_worst_residual"].as_object().unwrap() {
        assert!(residual.as_f64().unwrap() < 1e-12, "{identity}: {residual}");
    }
    let rules = summary["rules"].as_array().unwrap();
    assert!(
        rules
            .iter()
            .any(|rule| rule["rule"] == "midpoint" && rule["tag"] == "open")
    );
    let settings = summary["settings"].as_array().unwrap();
    assert!(settings.iter().any(|setting| {
        setting["setting"] == "cohort.HF.cost.reliability" && setting["tag"] == "A"
    }));
    // The same numbers as in results.csv.
    for record in csv::Reader::from_reader(csv.as_slice()).records() {
        let record = record.unwrap();
        let nested = &summary["results"][&record[0]][&record[2]][&record[3]][&record[4]];
        assert_eq!(
            nested["value"].as_f64(),
            record[5].parse().ok(),
            "{record:?}"
        );
        assert_eq!(nested["standard_error"].as_f64(), record[6].parse().ok());
    }
}

#[test]
fn a_value_has_no_digit_beyond_its_error() {
    let folder = folder();
    let (csv, _) = run(folder.path(), &["--draws", "20"]);
    for record in csv::Reader::from_reader(csv.as_slice()).records() {
        let record = record.unwrap();
        let value: f64 = record[5].parse().unwrap();
        let error: f64 = record[6].parse().unwrap();
        if error > 0.0 {
            // The place of the error's second digit; nothing of the value stands behind it.
            let unit = 10f64.powi(error.log10().floor() as i32 - 1);
            let places = value / unit;
            assert!((places - places.round()).abs() < 1e-3, "{record:?}");
        }
    }
}

#[test]
fn the_terminal_tells_a_planner_what_matters() {
    let folder = folder();
    let output = asmcast(folder.path())
        .args(["run", "--draws", "30"])
        .output()
        .unwrap();
    assert!(output.status.success());
    let text = String::from_utf8(output.stdout).unwrap();
    for words in [
        "Heart failure",
        "Low back pain",
        "2029",
        "2033",
        "risk level",
        "% with a gain",
        "% at maximum loss",
        "scaling factor",
        "break-even score",
        "Medicare keeps",
        "midpoint = cohort_median",
        "Assumptions in force",
        "reports/baseline",
    ] {
        assert!(text.contains(words), "{words} is not in\n{text}");
    }
    assert!(
        text.lines().all(|line| line.chars().count() <= 80),
        "{text}"
    );
    assert!(output.stderr.is_empty(), "progress is for terminals only");
    assert!(folder.path().join("reports/baseline/results.csv").is_file());
}

#[test]
fn one_draw_warns_that_it_has_no_error() {
    let folder = folder();
    let output = asmcast(folder.path())
        .args(["run", "--draws", "1"])
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("one draw has no standard error"), "{text}");
    let csv = std::fs::read_to_string(folder.path().join("reports/baseline/results.csv")).unwrap();
    assert!(csv.lines().skip(1).all(|line| line.ends_with(',')));
}

#[test]
fn quiet_prints_nothing() {
    let folder = folder();
    asmcast(folder.path())
        .args(["run", "--draws", "1", "--quiet", "--no-report"])
        .assert()
        .success()
        .stdout("")
        .stderr("");
}
