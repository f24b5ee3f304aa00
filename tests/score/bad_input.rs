//! Wrong values: every one is found, with its place, what is allowed and what may be meant.

use super::files::Files;

/// Checks what is found where one field of the small input holds a value.
fn wrong(file: &str, row: usize, column: &str, value: &str, fragments: &[&str]) {
    let mut files = Files::new();
    match file {
        "participants.csv" => files.participants.set(row, column, value),
        _ => files.measures.set(row, column, value),
    }
    let place = format!("{file}, row {row}, column {column}: must be");
    let shown = match value {
        "" => "not empty".to_string(),
        _ => format!("`{value}`"),
    };
    files.refused(&[&[&[place.as_str(), shown.as_str()], fragments].concat()]);
}

/// The same of `participants.csv`, in row 2: low back pain.
fn participant(column: &str, value: &str, fragments: &[&str]) {
    wrong("participants.csv", 2, column, value, fragments);
}

/// The same of `measures.csv`.
fn measure(row: usize, column: &str, value: &str, fragments: &[&str]) {
    wrong("measures.csv", row, column, value, fragments);
}

#[test]
fn identifiers() {
    // A participant that cannot be identified does not make strangers of its measures.
    for npi in ["", "123456789", "12345678901", "123456789O"] {
        participant("npi", npi, &["10 digits"]);
    }
    participant(
        "tin",
        "2000000",
        &["9 digits", "leading zeros", "`002000000`"],
    );
    participant("tin", "00-2000000", &["9 digits", "write `002000000`"]);
    measure(2, "npi", "1e9", &["10 digits"]);
    measure(2, "tin", "", &["9 digits"]);
}

#[test]
fn words() {
    participant("cohort", "lbp", &["HF or LBP", "did you mean `LBP`?"]);
    participant("cohort", "", &["HF or LBP"]);
    participant(
        "specialty",
        "Neurosurgery",
        &["did you mean `neurosurgery`?"],
    );
    participant(
        "specialty",
        "pain managment",
        &[
            "pain-management, physical",
            "did you mean `pain-management`?",
        ],
    );
    participant(
        "specialty",
        "cardiology",
        &["a specialty of cohort LBP: one of anesthesiology, "],
    );
    wrong(
        "participants.csv",
        1,
        "specialty",
        "dermatology",
        &["must be cardiology"],
    );
}

#[test]
fn numbers_of_participants() {
    for value in ["0", "-1", "1.5", "", "NaN", "many"] {
        participant("tin_clinicians", value, &["a whole number, 1 or more"]);
    }
    participant("tin_clinicians", "5000000000", &["from 1 to 4294967295"]);
    for value in ["NaN", "inf", "-1", "", "1e999"] {
        participant("part_b_payments", value, &["a number of dollars from 0"]);
        participant("hcc_risk_score", value, &["a number from 0"]);
    }
    participant("part_b_payments", "$5", &["without units"]);
    for value in ["3", "-1", "0.5", ""] {
        participant("ia_completed", value, &["a whole number from 0 to 2"]);
    }
    participant("ebcm_episodes", "-20", &["a whole number, 0 or more"]);
    participant("ebcm_episodes", "", &["a whole number, 0 or more"]);
    for value in ["0", "-1", "NaN", "inf", "NA"] {
        participant(
            "ebcm_cost",
            value,
            &["empty or a number of dollars above 0"],
        );
    }
}

#[test]
fn shares() {
    for column in ["dual_share", "pi_score"] {
        for value in ["-0.1", "NaN", "", "101"] {
            participant(column, value, &["a share from 0 to 1"]);
        }
        participant(column, "75", &["a share: 0.75 instead of 75"]);
        participant(column, "74.9%", &["a share: 0.749 instead of 74.9%"]);
    }
    measure(2, "completeness", "75", &["a share: 0.75 instead of 75"]);
    measure(
        2,
        "performance",
        "92.5",
        &["a share: 0.925 instead of 92.5"],
    );
    measure(2, "performance", "NaN", &["a share from 0 to 1"]);
    measure(2, "performance", "", &["a share from 0 to 1"]);
}

#[test]
fn admissions() {
    let allowed = ["per 100 person-years, from 0 to 1000"];
    for value in ["1000.5", "-1", "NaN", "inf"] {
        measure(1, "performance", value, &allowed);
    }
}

#[test]
fn cases() {
    measure(2, "cases", "-1", &["a whole number, 0 or more"]);
    measure(2, "cases", "20.5", &["a whole number, 0 or more"]);
}

#[test]
fn measures() {
    measure(
        3,
        "measure",
        "5",
        &["three digits, one of 492, 008, 005", "did you mean `005`?"],
    );
    measure(3, "measure", "Q005", &["did you mean `005`?"]);
    measure(3, "measure", "MIPS 5", &["did you mean `005`?"]);
    measure(
        3,
        "measure",
        "238",
        &["a measure of cohort HF: one of 492, 008, 005, 236, 377"],
    );
    measure(
        2,
        "collection_type",
        "eCQM",
        &["ecqm or cqm", "did you mean `ecqm`?"],
    );
    measure(
        2,
        "collection_type",
        "claims",
        &["ecqm or cqm for measure 008"],
    );
    measure(5, "collection_type", "cqm", &["ecqm for measure 377"]);
    measure(1, "collection_type", "ecqm", &["claims for measure 492"]);
}

#[test]
fn a_participant_twice() {
    let mut files = Files::new();
    let again = files.participants.rows[2].clone();
    files.participants.rows.push(again);
    let place = "participants.csv, row 45, column npi";
    files.refused(&[&[place, "in row 3 already"]]);
    // The NPI with another TIN is another participant.
    files.participants.set(45, "tin", "123456789");
    assert_eq!(files.scores(&[]).rows.len(), 45);
}

#[test]
fn a_measure_twice() {
    let mut files = Files::new();
    let mut again = files.measures.rows[1].clone();
    again[3] = "cqm".to_string();
    files.measures.rows.push(again);
    let place = "measures.csv, row 199, column measure";
    files.refused(&[&[place, "measure 008", "in row 2 already"]]);
}

#[test]
fn a_measure_of_nobody() {
    let mut files = Files::new();
    files.measures.set(4, "tin", "987654321");
    let who = "NPI 1000010000 with TIN 987654321";
    files.refused(&[&[
        "measures.csv, row 4, column npi: must be a participant",
        who,
    ]]);
    // It may be the one who cannot be read.
    files.participants.set(1, "tin", "98765432");
    files.refused(&[&["participants.csv, row 1, column tin"]]);
}

#[test]
fn every_error_is_found_at_once() {
    let mut files = Files::new();
    files.participants.set(1, "dual_share", "75");
    files.participants.set(1, "pi_score", "x");
    files.participants.set(3, "npi", "1");
    files.participants.header[11] = "cost".to_string();
    files.participants.rows[4].pop();
    files.measures.set(1, "cases", "x");
    files.measures.set(9, "performance", "NaN");
    files.refused(&[
        &["participants.csv: column ebcm_cost is missing"],
        &["participants.csv, row 1, column dual_share"],
        &["participants.csv, row 1, column pi_score"],
        &["participants.csv, row 3, column npi"],
        &["participants.csv, row 5: the row has 11 fields, must have 12"],
        &["measures.csv, row 1, column cases"],
        &["measures.csv, row 9, column performance"],
    ]);
}

#[test]
fn very_many_errors_are_counted() {
    let mut files = Files::new();
    for row in 1..=60 {
        files.measures.set(row, "completeness", "90");
    }
    let mut errors: Vec<Vec<String>> = (1..=50)
        .map(|row| vec![format!("row {row}, column completeness")])
        .collect();
    errors.push(vec!["measures.csv: and 10 more errors".to_string()]);
    let fragments: Vec<Vec<&str>> = errors
        .iter()
        .map(|error| error.iter().map(String::as_str).collect())
        .collect();
    files.refused(&fragments.iter().map(Vec::as_slice).collect::<Vec<_>>());
}

#[test]
fn options_and_files_together() {
    let mut files = Files::new();
    files.participants.set(1, "pi_score", "2");
    std::fs::write(files.path("rules.toml"), "[rules]\nslop = 0.1\n").unwrap();
    let ended = files.run(&["--rules", "rules.toml"]);
    super::files::refused(
        &ended,
        &[
            &["rules.toml:2:1", "slop", "slope"],
            &["participants.csv, row 1, column pi_score"],
        ],
    );
}

#[test]
fn years() {
    let files = Files::new();
    files.run(&[]);
    for year in ["2026", "2032", "twenty", ""] {
        let ended = files.run_as_written(&["--year", year]);
        let value = format!("not `{year}`");
        let error = [
            "--year: must be a performance year from 2027 to 2031",
            &value,
        ];
        super::files::refused(&ended, &[&error]);
    }
    let ended = files.run_as_written(&["--year", "2033"]);
    super::files::refused(&ended, &[&["performance year 2031 is paid in 2033"]]);
}
