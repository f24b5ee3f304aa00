//! Money shared out within specialties or regions: from the draw to its files, and what is reported.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use asmcast::forecast::{CohortArena, CohortLaws};
use asmcast::random::World;
use asmcast::rules::{IdentityCheck, IdentityResiduals};

use super::{model, printed};

/// Regions that differ, in small cohorts.
pub const REGIONS: &str = "\
[rules]
pool = \"region\"
benchmark_minimum = 5
[cohort.HF]
participants = 90
[cohort.HF.practices.regions]
north = { share = 0.3, ability = 0.5 }
far-south = { share = 0.5, cost_ratio = 1.2 }
Isles = { share = 0.2 }
[cohort.LBP]
participants = 120
";

/// Pools within specialties, in small cohorts.
pub const SPECIALTIES: &str = "\
[rules]
pool = \"specialty\"
benchmark_minimum = 5
[cohort.HF]
participants = 40
[cohort.LBP]
participants = 160
";

/// The rows of a CSV file by their columns' names.
pub fn rows(text: &str) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    reader.deserialize().map(|row| row.unwrap()).collect()
}

/// Exports a draw's year into a folder and scores it there.
pub fn exported(
    folder: &Path,
    scenario: &str,
    draw: u32,
    year: u16,
) -> Vec<BTreeMap<String, String>> {
    fs::write(folder.join("s.toml"), scenario).unwrap();
    let (draw, year) = (draw.to_string(), year.to_string());
    printed(
        folder,
        &[
            "export", "s.toml", "--draw", &draw, "--year", &year, "--out", ".",
        ],
    );
    let scores = printed(
        folder,
        &[
            "score",
            "--participants",
            "participants.csv",
            "--measures",
            "measures.csv",
            "--year",
            &year,
            "--rules",
            "s.toml",
        ],
    );
    rows(&scores)
}

/// An export scored again gives the draw's own factors and scaling factors.
fn agrees(scenario: &str) {
    let folder = tempfile::tempdir().unwrap();
    let model = model(scenario);
    for (draw, year) in [(0, 2027), (4, 2030)] {
        let scored = exported(folder.path(), scenario, draw, year);
        let mut expected = Vec::new();
        for laws in CohortLaws::of_model(&model) {
            let world = World::new(model.seed, draw);
            CohortArena::default().draw(&laws, world, year, |drawn| {
                if drawn.year == year {
                    let factors = &drawn.scores.payment_adjustment_factor;
                    expected.extend(factors.iter().enumerate().map(|(participant, factor)| {
                        (*factor, drawn.scores.payment(participant).scaling_factor)
                    }));
                }
            });
        }
        assert_eq!(scored.len(), expected.len());
        for (row, (factor, scaling_factor)) in scored.iter().zip(expected) {
            let of = |column: &str| row[column].parse::<f64>().unwrap();
            assert_eq!(of("payment_adjustment_factor"), factor, "{row:?}");
            assert_eq!(of("scaling_factor"), scaling_factor, "{row:?}");
        }
    }
}

#[test]
fn an_export_by_region_gives_the_same_factors() {
    agrees(REGIONS);
}

#[test]
fn an_export_by_specialty_gives_the_same_factors() {
    agrees(SPECIALTIES);
}

#[test]
fn identities_hold_in_every_pool_of_every_year() {
    for scenario in [REGIONS, SPECIALTIES] {
        let model = model(scenario);
        let mut worst = IdentityResiduals::default();
        for laws in CohortLaws::for_scores(&model) {
            let mut check = IdentityCheck::default();
            for draw in 0..5 {
                let world = World::new(model.seed, draw);
                CohortArena::final_only().draw(&laws, world, 2031, |drawn| {
                    let year = drawn.cohort_year;
                    let residuals = check.residuals(&laws.rules, year, drawn.scores);
                    worst = worst.worst(residuals);
                });
            }
        }
        assert!(worst.greatest() < 1e-12, "{worst:?}");
    }
}

/// The results of a run by year, cohort, group and statistic.
pub fn results(scenario: &str) -> BTreeMap<[String; 4], f64> {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("s.toml"), scenario).unwrap();
    let run = ["run", "s.toml", "--draws", "6", "--quiet", "--out", "out"];
    printed(folder.path(), &run);
    assert!(folder.path().join("out/report.html").is_file());
    printed(folder.path(), &["report", "out", "--out", "again"]);
    let text = fs::read_to_string(folder.path().join("out/results.csv")).unwrap();
    rows(&text)
        .into_iter()
        .map(|row| {
            let key = ["performance_year", "cohort", "group", "statistic"];
            (
                key.map(|column| row[column].clone()),
                row["value"].parse().unwrap(),
            )
        })
        .collect()
}

const MARKET: [&str; 4] = [
    "scaling_factor",
    "midpoint",
    "break_even_score",
    "incentive_pool",
];

#[test]
fn each_pool_reports_its_own_market() {
    for (scenario, cohort, groups) in [
        (
            REGIONS,
            "HF",
            &["region:Isles", "region:far-south", "region:north"][..],
        ),
        (
            SPECIALTIES,
            "LBP",
            &["specialty:neurosurgery", "specialty:orthopedic-surgery"],
        ),
    ] {
        let results = results(scenario);
        let at = |group: &str, statistic: &str| {
            let key = ["2029", cohort, group, statistic].map(String::from);
            results.get(&key).copied()
        };
        for group in groups {
            for statistic in MARKET {
                assert!(at(group, statistic).is_some(), "{group} {statistic}");
            }
            assert!(at(group, "participants").unwrap() > 1.0);
            assert!(at(group, "paf_mean").is_some() && at(group, "payment_transfer").is_some());
        }
        assert_eq!(at("all", "midpoint"), None);
        assert_eq!(at("all", "break_even_score"), None);
        let of_cohort = results
            .iter()
            .filter(|([year, other, group, statistic], _)| {
                (year.as_str(), other.as_str()) == ("2029", cohort)
                    && statistic == "incentive_pool"
                    && group != "all"
            });
        let sum: f64 = of_cohort.map(|(_, value)| value).sum();
        let all = at("all", "incentive_pool").unwrap();
        assert!((sum / all - 1.0).abs() < 0.02, "{sum} {all}");
        let scaling_factor = at("all", "scaling_factor").unwrap();
        assert!((1.4..2.4).contains(&scaling_factor), "{scaling_factor}");
    }
}

#[test]
fn explain_tells_the_pool() {
    let folder = tempfile::tempdir().unwrap();
    let scored = exported(folder.path(), REGIONS, 3, 2027);
    for row in scored.iter().step_by(17) {
        let npi = &row["npi"];
        let files = [
            "explain",
            "--participants",
            "participants.csv",
            "--measures",
            "measures.csv",
            "--year",
            "2027",
            "--rules",
            "s.toml",
            "--npi",
            npi,
        ];
        let draw = [
            "explain", "s.toml", "--draw", "3", "--year", "2027", "--npi", npi,
        ];
        for arguments in [&files[..], &draw[..]] {
            let text = printed(folder.path(), arguments);
            assert!(text.contains("those of the same region"), "{text}");
            let json = printed(folder.path(), &[arguments, &["--json"]].concat());
            let json: serde_json::Value = serde_json::from_str(&json).unwrap();
            let number = |key: &str| json["payment"][key].as_f64();
            assert_eq!(number("scaling_factor"), row["scaling_factor"].parse().ok());
            assert_eq!(
                number("payment_adjustment_factor"),
                row["payment_adjustment_factor"].parse().ok()
            );
        }
    }
}
