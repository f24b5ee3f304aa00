//! The same numbers as `score` and as `export`, to the last digit.

use std::fs;
use std::path::Path;

use serde_json::Value;
use tempfile::TempDir;

use super::files::Table;
use super::{asmcast, at, explain, json, number};

/// Participants' columns of the scores, and where JSON has them; empty is null.
const COLUMNS: [(&str, &str); 12] = [
    ("quality_score", "quality.score"),
    ("cost_score", "cost.score"),
    (
        "improvement_activities",
        "adjustments.improvement_activities.points",
    ),
    (
        "promoting_interoperability",
        "adjustments.promoting_interoperability.points",
    ),
    ("complex_patient", "adjustments.complex_patient.points"),
    ("small_practice", "adjustments.small_practice.points"),
    ("final_score", "final_score.final_score"),
    ("transformed_score", "payment.transformed_score"),
    ("scaling_factor", "payment.scaling_factor"),
    (
        "payment_adjustment_factor",
        "payment.payment_adjustment_factor",
    ),
    ("payment_multiplier", "payment.payment_multiplier"),
    ("status", "final_score.status"),
];

/// A draw of a small scenario as files, with their scores.
struct Drawn {
    folder: TempDir,
    year: &'static str,
    scores: Table,
}

impl Drawn {
    fn new(participants: usize, rules: &str, year: &'static str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let text = format!(
            "[rules]\n{rules}\n[cohort.HF]\nparticipants = {participants}\n\
             [cohort.LBP]\nparticipants = {participants}\n"
        );
        fs::write(folder.path().join("s.toml"), text).unwrap();
        let draw = ["s.toml", "--draw", "3", "--year", year, "--out", "."];
        let exported = asmcast(folder.path(), "export", &draw);
        assert_eq!(exported.status, 0, "{}", exported.stderr);
        let scored = asmcast(folder.path(), "score", &Drawn::files(year));
        Drawn {
            folder,
            year,
            scores: Table::parse(&scored.stdout),
        }
    }

    fn files(year: &str) -> [&str; 8] {
        [
            "--participants",
            "participants.csv",
            "--measures",
            "measures.csv",
            "--year",
            year,
            "--rules",
            "s.toml",
        ]
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    /// A participant, explained from the files.
    fn explained(&self, npi: &str) -> Value {
        let arguments = [&Drawn::files(self.year)[..], &["--npi", npi]].concat();
        json(self.path(), &arguments)
    }

    /// The same, explained from the draw.
    fn drawn(&self, npi: &str) -> Value {
        let draw = ["s.toml", "--draw", "3", "--year", self.year, "--npi", npi];
        json(self.path(), &draw)
    }

    /// Checks every participant of the scores.
    fn agrees(&self) {
        assert!(self.scores.rows.len() > 30);
        for (index, row) in self.scores.rows.iter().enumerate() {
            let explained = self.explained(&row[0]);
            agrees_with_score(&self.scores, row, &explained);
            adds_up(&explained);
            if index % 4 > 0 {
                continue;
            }
            let mut drawn = self.drawn(&row[0]);
            is_paid(&drawn);
            // Files say nothing of the payment year.
            for part in ["source", "dollars"] {
                drawn[part] = explained[part].clone();
            }
            assert_eq!(drawn, explained);
        }
    }
}

fn agrees_with_score(scores: &Table, row: &[String], explained: &Value) {
    for (column, path) in COLUMNS {
        let (expected, found) = (&row[scores.column(column)], at(explained, path));
        let same = match found {
            Value::Null => expected.is_empty(),
            Value::String(word) => word == expected,
            _ => found.as_f64() == expected.parse().ok(),
        };
        assert!(same, "{column} {expected}: {path} is {found}\n{row:?}");
    }
}

/// What a final score is made of adds up to it, and so do the points of the measures.
fn adds_up(explained: &Value) {
    let or_zero = |path: &str| at(explained, path).as_f64().unwrap_or(0.0);
    let close = |found: f64, expected: f64| {
        assert!(
            (found - expected).abs() < 1e-9,
            "{found} {expected}: {explained:#}"
        );
    };
    let measures = at(explained, "quality.measures").as_array().unwrap();
    let points: Vec<f64> = measures
        .iter()
        .filter_map(|it| it["points"].as_f64())
        .collect();
    close(points.iter().sum(), number(explained, "quality.points"));
    assert_eq!(
        points.len() as f64,
        number(explained, "quality.measures_counted")
    );
    if let Some(sum) = at(explained, "final_score.before_limits").as_f64() {
        let components = [
            "quality.weighted_points",
            "cost.weighted_points",
            "adjustments.improvement_activities.points",
            "adjustments.promoting_interoperability.points",
            "adjustments.complex_patient.points",
            "adjustments.small_practice.points",
        ];
        close(components.into_iter().map(or_zero).sum(), sum);
        let is_submitted = at(explained, "final_score.minimum_submission") == true;
        let final_score = number(explained, "final_score.final_score");
        let expected = if is_submitted {
            sum.clamp(0.0, 100.0)
        } else {
            0.0
        };
        assert_eq!(final_score, expected);
    }
    for measure in measures
        .iter()
        .filter(|it| it["comparison"]["by"] == "deciles")
    {
        let comparison = &measure["comparison"];
        let reached = comparison["reached"].as_f64().unwrap().max(1.0);
        let partial = comparison["partial"].as_f64().unwrap();
        close(reached + partial, measure["points"].as_f64().unwrap());
    }
    if let Some(range) = at(explained, "cost.range").as_object() {
        let part = |name: &str| range[name].as_f64().unwrap();
        close(
            part("whole") + part("partial"),
            number(explained, "cost.points"),
        );
    }
}

/// A draw knows the payment year's payments, and the factor is taken of them.
fn is_paid(drawn: &Value) {
    let payments = number(drawn, "dollars.payment_year_payments");
    let factor = number(drawn, "payment.payment_adjustment_factor");
    assert_eq!(at(drawn, "dollars.is_illustration"), false);
    assert_eq!(number(drawn, "dollars.adjustment"), payments * factor);
    assert_ne!(payments, number(drawn, "dollars.performance_year_payments"));
}

#[test]
fn every_participant_of_a_draw() {
    Drawn::new(36, "benchmark_minimum = 5", "2028").agrees();
}

#[test]
fn so_under_the_alternatives() {
    Drawn::new(
        30,
        "benchmark_period = \"historical\"\ncost_ladder = \"symmetric\"\n\
         q492_scoring = \"standard_deviation\"\nexchange = \"linear\"\n\
         missing_category = \"neutral\"\ncomplex_patient = \"off\"\n\
         zero_scores_in_pool = false\ncap_at_risk_level = true",
        "2031",
    )
    .agrees();
}

#[test]
fn so_under_policies_of_ones_own() {
    Drawn::new(
        30,
        "benchmark_minimum = 5\nbenchmark_by = \"measure\"\n\
         exchange = [[0, 0], [60, 0.1], [80, 0.7], [100, 1]]\n\
         redistribution = { 2027 = 0.85, 2028 = 0.9, 2029 = 0.95, 2030 = 1, 2031 = 0.8 }\n\
         complex_patient = { base = 3, per_standard_deviation = 8, most = 20, from = \"all\" }",
        "2029",
    )
    .agrees();
}

#[test]
fn one_benchmark_known_beforehand() {
    Drawn::new(
        30,
        "benchmark_period = \"historical\"\nbenchmark_by = \"measure\"",
        "2028",
    )
    .agrees();
}

#[test]
fn the_seed_is_another_world() {
    let drawn = Drawn::new(40, "", "2027");
    let npi = &drawn.scores.rows[0][0];
    let draw = ["s.toml", "--draw", "3", "--year", "2027", "--npi", npi];
    let default = explain(drawn.path(), &draw);
    let same = explain(drawn.path(), &[&draw[..], &["--seed", "20270101"]].concat());
    assert_eq!(default, same);
    let other = asmcast(
        drawn.path(),
        "explain",
        &[&draw[..], &["--seed", "2"]].concat(),
    );
    assert_ne!(other.stdout, default);
}
