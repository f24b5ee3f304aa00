//! A draw's year as files, scored again.

use std::path::Path;

use asmcast::forecast::{CohortArena, CohortLaws};
use asmcast::random::World;
use asmcast::scenario::Scenario;

use super::{asmcast, folder, shipped};

/// The factors that a run uses in a draw's year, both cohorts one after the other.
fn factors_of_the_run(scenario: &Scenario, draw: u32, year: u16) -> Vec<f64> {
    let mut factors = Vec::new();
    for laws in CohortLaws::for_scores(&scenario.model) {
        let world = World::new(scenario.model.seed, draw);
        CohortArena::default().draw(&laws, world, 2031, |drawn| {
            if drawn.year == year {
                factors.extend_from_slice(&drawn.scores.payment_adjustment_factor);
            }
        });
    }
    factors
}

/// How many rates above 0 an export has of 1 to 19 cases: a run does not observe them.
fn rates_on_too_few_cases(measures: &Path) -> usize {
    let records = csv::Reader::from_path(measures).unwrap().into_records();
    let rows = records.map(|record| {
        let record = record.unwrap();
        let number = |field: usize| record[field].parse::<f64>().unwrap();
        (number(4), number(6))
    });
    rows.filter(|(cases, rate)| *cases < 20.0 && *rate > 0.0)
        .count()
}

fn round_trip(name: &str, draw: u32, year: u16) {
    let folder = folder();
    let path = shipped(&format!("{name}.toml"));
    let year_text = year.to_string();
    asmcast(folder.path())
        .arg("export")
        .arg(&path)
        .args([
            "--draw",
            &draw.to_string(),
            "--year",
            &year_text,
            "--out",
            "draw",
        ])
        .assert()
        .success();
    let output = asmcast(folder.path())
        .args(["score", "--participants", "draw/participants.csv"])
        .args([
            "--measures",
            "draw/measures.csv",
            "--year",
            &year_text,
            "--rules",
        ])
        .arg(&path)
        .output()
        .unwrap();
    assert!(output.status.success());
    assert!(rates_on_too_few_cases(&folder.path().join("draw/measures.csv")) > 1000);
    let scored: Vec<f64> = csv::Reader::from_reader(output.stdout.as_slice())
        .records()
        .map(|record| record.unwrap()[12].parse().unwrap())
        .collect();
    let expected = factors_of_the_run(&Scenario::load(Some(&path)).unwrap(), draw, year);
    assert_eq!(scored.len(), expected.len());
    assert!(scored.len() > 5000);
    for (participant, (scored, expected)) in scored.iter().zip(&expected).enumerate() {
        assert!(
            (scored - expected).abs() < 1e-12,
            "{name} {participant}: {scored} {expected}"
        );
    }
}

#[test]
fn scoring_an_export_gives_the_runs_own_factors() {
    round_trip("baseline", 0, 2027);
    round_trip("baseline", 17, 2031);
}

#[test]
fn so_it_does_under_other_rules() {
    round_trip("neutral-when-missing", 3, 2029);
    round_trip("symmetric-cost", 4, 2028);
    round_trip("permanent-participants", 5, 2030);
}

#[test]
fn so_it_does_under_historical_benchmarks() {
    let folder = folder();
    std::fs::write(
        folder.path().join("s.toml"),
        "[rules]\nbenchmark_period = \"historical\"\n",
    )
    .unwrap();
    let path = folder.path().join("s.toml");
    let expected = factors_of_the_run(&Scenario::load(Some(&path)).unwrap(), 2, 2028);
    asmcast(folder.path())
        .args([
            "export", "s.toml", "--draw", "2", "--year", "2028", "--out", "draw",
        ])
        .assert()
        .success();
    let output = asmcast(folder.path())
        .args([
            "score",
            "--participants",
            "draw/participants.csv",
            "--measures",
        ])
        .args(["draw/measures.csv", "--year", "2028", "--rules", "s.toml"])
        .output()
        .unwrap();
    let records = csv::Reader::from_reader(output.stdout.as_slice()).into_records();
    for (record, expected) in records.zip(&expected) {
        let scored: f64 = record.unwrap()[12].parse().unwrap();
        assert!((scored - expected).abs() < 1e-12);
    }
}

#[test]
fn an_export_says_how_to_score_it() {
    let folder = folder();
    let output = asmcast(folder.path())
        .arg("export")
        .arg(shipped("baseline.toml"))
        .args(["--draw", "1", "--year", "2027", "--out", "draw"])
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(
        text.contains("asmcast score --participants draw/participants.csv"),
        "{text}"
    );
}
