//! Files that are not the tables they should be.

use std::fs;

use super::files::{Files, refused};

/// Runs on a `participants.csv` of these bytes.
fn participants(bytes: &[u8], errors: &[&[&str]]) {
    let files = Files::new();
    files.run(&[]);
    fs::write(files.path("participants.csv"), bytes).unwrap();
    let ended = files.run_as_written(&["--year", "2027", "--out", "scores.csv"]);
    refused(&ended, errors);
    assert!(!files.path("scores.csv").exists());
}

#[test]
fn missing_files() {
    let files = Files::new();
    let ended = files.run_as_written(&["--year", "2027", "--rules", "rules.toml"]);
    refused(
        &ended,
        &[
            &["rules.toml", "No such file"],
            &["participants.csv: cannot read", "No such file"],
            &["measures.csv: cannot read"],
        ],
    );
}

#[test]
fn nothing_in_it() {
    participants(b"", &[&["participants.csv: the file is empty"]]);
    participants("\u{feff}\n \n".as_bytes(), &[&["the file is empty"]]);
    let header = Files::new().participants.header.join(",");
    participants(header.as_bytes(), &[&["participants.csv: no participants"]]);
    let blank = format!("{header}\n,,,,,,,,,,,\n");
    participants(blank.as_bytes(), &[&["participants.csv: no participants"]]);
}

#[test]
fn other_encodings() {
    let mut files = Files::new();
    files.participants.set(3, "specialty", "cardi\u{f6}logy");
    files.participants.set(4, "pi_score", "2");
    let latin: Vec<u8> = files.participants.csv().chars().map(|c| c as u8).collect();
    participants(
        &latin,
        &[
            &["participants.csv:4:", "must be UTF-8"],
            &["row 3, column specialty"],
            &["row 4, column pi_score"],
        ],
    );
    participants(b"\xff\xfen\0p\0i\0", &[&["UTF-16, must be UTF-8"]]);
}

#[test]
fn other_separators() {
    let csv = Files::new().participants.csv();
    participants(
        csv.replace(',', ";").as_bytes(),
        &[&["separated by ';', must be by ','"]],
    );
    participants(
        csv.replace(',', "\t").as_bytes(),
        &[&["separated by '\\t', must be by ','"]],
    );
}

#[test]
fn columns() {
    let files = Files::new();
    let rename = |from: &str, to: &str| files.participants.csv().replacen(from, to, 1);
    participants(
        rename("hcc_risk_score", "HCC risk").as_bytes(),
        &[&[
            "participants.csv: column hcc_risk_score is missing",
            "is it the column `HCC risk`?",
        ]],
    );
    participants(
        rename("dual_share", "pi_score").as_bytes(),
        &[
            &["column pi_score stands twice"],
            &["column dual_share is missing"],
        ],
    );
}

#[test]
fn numbers_of_fields() {
    let mut files = Files::new();
    files.measures.rows[1].push("1".to_string());
    files.measures.rows[2].pop();
    files.refused(&[
        &["measures.csv, row 2: the row has 8 fields, must have 7"],
        &["measures.csv, row 3: the row has 6 fields, must have 7"],
    ]);
}

#[test]
fn control_characters_stay_out_of_messages() {
    let mut files = Files::new();
    files.participants.set(1, "cohort", "\u{1b}[31mHF");
    files.participants.set(2, "cohort", &"x".repeat(1000));
    let long = format!("not `{}…`", "x".repeat(60));
    files.refused(&[&["row 1, column cohort", "`\u{fffd}[31mHF`"], &[&long]]);
}

#[test]
fn anything_at_all() {
    let csv = Files::new().participants.csv().into_bytes();
    let files = Files::new();
    files.run(&[]);
    for seed in 0..40usize {
        let mut bytes = csv.clone();
        for change in 0..8 {
            let at = (seed * 7919 + change * 104_729) % bytes.len();
            bytes[at] = [b'"', b',', b'\n', 0, 0xff, b'-', b'9', b'\r'][(seed + change) % 8];
        }
        fs::write(files.path("participants.csv"), bytes).unwrap();
        let ended = files.run_as_written(&["--year", "2027"]);
        assert!([0, 2].contains(&ended.status), "{}", ended.stderr);
    }
}
