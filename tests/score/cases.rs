//! Agreement with an independent implementation of the rules, through the command line.

use std::fs;
use std::path::Path;

use super::files::{Table, score};

/// Runs a case and compares every field with what is expected of it.
fn agrees(case: &str, options: &[&str], expected: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/cases")
        .join(case);
    let files = [
        "--participants",
        "participants.csv",
        "--measures",
        "measures.csv",
    ];
    let ended = score(&folder, &[&files, options].concat());
    assert_eq!(ended.status, 0, "{}", ended.stderr);
    let found = Table::parse(&ended.stdout);
    let expected = Table::parse(&fs::read_to_string(folder.join(expected)).unwrap());
    assert_eq!(found.header, expected.header);
    assert_eq!(found.rows.len(), expected.rows.len());
    for (found, expected) in found.rows.iter().zip(&expected.rows) {
        let fields = found.iter().zip(expected).enumerate();
        for (column, (found_field, expected_field)) in fields {
            let numbers = (found_field.parse::<f64>(), expected_field.parse::<f64>());
            let same = match numbers {
                // Identifiers are not numbers.
                (Ok(a), Ok(b)) if column > 2 => (a - b).abs() <= 1e-9,
                _ => found_field == expected_field,
            };
            assert!(same, "{expected_field}: {found:?}\n{expected:?}");
        }
    }
}

#[test]
fn case_11_in_2027() {
    agrees("case-11", &["--year", "2027"], "expected.csv");
}

#[test]
fn case_12_in_2028() {
    agrees("case-12", &["--year", "2028"], "expected.csv");
}

#[test]
fn case_12_in_2031_with_other_rules() {
    let folder = tempfile::tempdir().unwrap();
    let rules = folder.path().join("rules.toml");
    let text = "[rules]\nmidpoint = 50\ncost_ladder = \"symmetric\"\n\
                q492_scoring = \"standard_deviation\"\nmissing_category = \"neutral\"\n\
                zero_scores_in_pool = false\ncap_at_risk_level = true\nsolo_points = 10\n";
    fs::write(&rules, text).unwrap();
    let options = ["--year", "2031", "--rules", rules.to_str().unwrap()];
    agrees("case-12", &options, "expected-alternative.csv");
}
