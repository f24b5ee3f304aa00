//! CMS's benchmarks: what becomes of them, and that a scenario can use the result.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::files::{Files, Row, found};

const SHIPPED: &str = include_str!("../../data/measure_benchmarks.csv");

const PERCENTILES: [&str; 11] = [
    "1", "10", "20", "30", "40", "50", "60", "70", "80", "90", "99",
];

/// The shipped rows of a performance year.
fn shipped(year: &str) -> Vec<Row> {
    let mut reader = csv::ReaderBuilder::new()
        .comment(Some(b'#'))
        .from_reader(SHIPPED.as_bytes());
    let rows = reader.deserialize().map(Result::unwrap);
    rows.filter(|row: &Row| row["performance_year"] == year)
        .collect()
}

/// A row as CMS publishes it.
fn published(row: &Row) -> Value {
    let number = |column: &str| row[column].parse::<f64>().unwrap();
    let method = match row["collection_type"].as_str() {
        "ecqm" => "electronicHealthRecord",
        "cqm" => "registry",
        _ => "administrativeClaims",
    };
    let percentiles: BTreeMap<_, _> = PERCENTILES
        .iter()
        .map(|name| (*name, number(&format!("p{name}"))))
        .collect();
    json!({
        "measureId": row["measure"],
        "performanceYear": number("performance_year") as u16,
        "benchmarkYear": number("benchmark_year") as u16,
        "submissionMethod": method,
        "isInverse": false,
        "averagePerformanceRate": number("mean"),
        "percentiles": percentiles,
    })
}

/// Elements of the year, and two that are of no use.
fn elements(year: &str) -> Vec<Value> {
    let mut elements: Vec<Value> = shipped(year).iter().map(published).collect();
    let mut other = elements[0].clone();
    other["measureId"] = json!("001");
    elements.push(other);
    elements
}

fn with(elements: &[Value]) -> Files {
    let files = Files::new();
    files.write("b.json", serde_json::to_string_pretty(elements).unwrap());
    files
}

fn findings(files: &Files) -> Vec<(String, String)> {
    let mut findings = files.findings(&["--benchmarks", "b.json"]);
    findings.retain(|(place, _)| place.starts_with("b.json"));
    findings
}

/// Checks that a scenario of a year can be made of `benchmarks.csv`.
fn check(files: &Files, year: u16) {
    let text = format!("[benchmarks]\nfile = \"out/benchmarks.csv\"\nperformance_year = {year}\n");
    files.write("s.toml", text);
    let ended = files.asmcast(&["check", "s.toml"]);
    assert_eq!(ended.status, 0, "{}", ended.stderr);
}

#[test]
fn published_years_become_the_shipped_rows() {
    for year in ["2024", "2025", "2026"] {
        let files = with(&elements(year));
        assert_eq!(findings(&files), []);
        let mut expected = shipped(year);
        expected.iter_mut().for_each(|row| {
            row.insert("sd".into(), String::new());
        });
        let key = |row: &Row| (row["measure"].clone(), row["collection_type"].clone());
        let mut rows = files.rows("benchmarks.csv");
        rows.sort_by_key(key);
        expected.sort_by_key(key);
        assert_eq!(rows, expected);
        let scenario: toml::Table = files.text("scenario.toml").parse().unwrap();
        assert_eq!(
            scenario["benchmarks"]["file"].as_str(),
            Some("benchmarks.csv")
        );
        assert_eq!(
            scenario["benchmarks"]["performance_year"].as_integer(),
            year.parse().ok()
        );
        assert!(files.text("scenario.toml").contains("benchmarks: b.json\n"));
        check(&files, year.parse().unwrap());
    }
}

#[test]
fn missing_measures_are_those_of_the_latest_shipped_year() {
    let mut elements = elements("2024");
    elements.retain(|element| element["measureId"] != "377");
    let files = with(&elements);
    found(
        &findings(&files),
        "b.json,,,,guessed,377 ecqm",
        "the built-in one of 2026 is taken",
    );
    let rows = files.rows("benchmarks.csv");
    let row = rows.iter().find(|row| row["measure"] == "377").unwrap();
    assert_eq!(
        (&*row["performance_year"], &*row["p90"], &*row["mean"]),
        ("2024", "12.305", "")
    );
    check(&files, 2024);
}

#[test]
fn a_later_year_than_any_shipped() {
    let mut elements = elements("2026");
    for element in &mut elements {
        element["performanceYear"] = json!(2027);
    }
    let files = with(&elements);
    assert_eq!(findings(&files), []);
    check(&files, 2027);
}

#[test]
fn ladders_of_policy_are_no_laws() {
    let mut elements = elements("2026");
    let ladder = elements
        .iter()
        .position(|each| each["percentiles"]["1"] == 1.0)
        .unwrap();
    elements[0]["percentiles"] = elements[ladder]["percentiles"].clone();
    let files = with(&elements);
    found(
        &findings(&files),
        "b.json,,,,guessed,005 ecqm",
        "a ladder of policy",
    );
    let rows = files.rows("benchmarks.csv");
    let kinds: Vec<&str> = rows.iter().map(|row| row["kind"].as_str()).collect();
    assert_eq!(kinds.iter().filter(|kind| **kind == "flat").count(), 1);
    assert_eq!(
        kinds.iter().filter(|kind| **kind == "placeholder").count(),
        1
    );
    check(&files, 2026);
}

#[test]
fn elements_that_cannot_be_used() {
    let mut elements = elements("2024");
    let count = elements.len();
    let mut bad: Vec<Value> = (0..6).map(|_| elements[0].clone()).collect();
    bad[0]["submissionMethod"] = json!("claims");
    bad[1].as_object_mut().unwrap().remove("percentiles");
    bad[1]["deciles"] = json!([0, 1, 2]);
    bad[2]["percentiles"]["99"] = json!(101);
    bad[3]["percentiles"]["30"] = json!(1);
    bad[4]["performanceYear"] = json!("soon");
    elements.append(&mut bad);
    let files = with(&elements);
    let findings = findings(&files);
    let place = |after: usize, rest: &str| format!("b.json,{},{rest}", count + after);
    found(
        &findings,
        &place(1, "submissionMethod,,ignored,claims"),
        "measure 005: no way",
    );
    found(
        &findings,
        &place(2, "deciles,,ignored,"),
        "percentiles 1 and 99",
    );
    found(
        &findings,
        &place(3, "percentiles,,ignored,101"),
        "from 0 to 100",
    );
    found(
        &findings,
        &place(4, "percentiles,,ignored,1"),
        "percentile 30 is below",
    );
    found(
        &findings,
        &place(5, "performanceYear,,ignored,\"soon\""),
        "2017 to 2031",
    );
    found(
        &findings,
        &place(6, "measureId,,ignored,005"),
        "earlier element",
    );
    assert_eq!(findings.len(), 6);
    check(&files, 2024);
}

#[test]
fn files_that_are_no_benchmarks() {
    let refused = |text: &str, errors: &[&str]| {
        let files = Files::new();
        files.write("b.json", text);
        files.refused(&["--benchmarks", "b.json"], &[errors]);
    };
    refused("", &["b.json:1:0: not JSON"]);
    refused("[{]", &["b.json:1:3: not JSON"]);
    refused("{}", &["b.json: must be a list"]);
    refused(
        "[{\"measureId\": \"001\"}, 3]",
        &["no benchmark of the nine measures"],
    );
    refused(
        "[{\"measureId\": \"005\", \"performanceYear\": 2022, \"submissionMethod\": \"registry\", \
         \"deciles\": [0, 92]}]",
        &["none of its benchmarks", "2023 or later"],
    );
}
