//! Wrong options and unknown participants: status 2, and what to give instead.

use std::fs;

use super::asmcast;
use super::files::{Ended, Files, refused};

/// What comes of some options in a folder with the small input and a scenario.
fn ended(files: &Files, arguments: &[&str]) -> Ended {
    files.run(&[]);
    let small = "[cohort.HF]\nparticipants = 30\n[cohort.LBP]\nparticipants = 30\n";
    fs::write(files.path("s.toml"), small).unwrap();
    asmcast(files.folder.path(), "explain", arguments)
}

const NPI: [&str; 2] = ["--npi", "1000010000"];
const BOTH: [&str; 4] = [
    "--participants",
    "participants.csv",
    "--measures",
    "measures.csv",
];

/// Checks the errors of some options.
fn wrong(options: &[&[&str]], errors: &[&[&str]]) {
    let options = options.concat();
    refused(&ended(&Files::new(), &options), errors);
}

#[test]
fn ways_of_input_that_are_mixed_or_incomplete() {
    let year = &["--year", "2027"][..];
    let (files, draw) = ("--participants FILE --measures FILE", "SCENARIO --draw N");
    wrong(&[&NPI, year], &[&["nothing to explain", files, draw]]);
    wrong(
        &[&NPI, year, &BOTH[..2]],
        &[&["--measures: missing", files]],
    );
    wrong(
        &[&NPI, year, &BOTH[2..]],
        &[&["--participants: missing", files]],
    );
    wrong(
        &[&NPI, year, &["--rules", "s.toml"]],
        &[
            &[
                "--participants: missing",
                "of a draw the rules are the scenario's",
            ],
            &["--measures: missing"],
        ],
    );
    wrong(&[&["s.toml"], &NPI, year], &[&["--draw: missing", draw]]);
    wrong(
        &[&NPI, year, &["--draw", "0"]],
        &[&["SCENARIO: missing", draw]],
    );
    wrong(
        &[&NPI, year, &["--seed", "0"]],
        &[&["SCENARIO: missing"], &["--draw: missing"]],
    );
    wrong(
        &[&NPI, year, &BOTH, &["--draw", "0"]],
        &[&[
            "--draw: cannot stand with --participants, --measures",
            files,
            draw,
        ]],
    );
    wrong(
        &[
            &["s.toml"],
            &NPI,
            year,
            &["--draw", "0", "--rules", "s.toml"],
        ],
        &[&["SCENARIO, --draw: cannot stand with --rules", files, draw]],
    );
}

#[test]
fn every_wrong_option_at_once() {
    wrong(
        &[&["--npi", "12345", "--tin", "00-1000000", "--year", "2029.5"]],
        &[
            &["--npi: must be 10 digits, not `12345`"],
            &["--tin: must be 9 digits", "write `001000000`"],
            &["nothing to explain"],
            &["--year: must be a performance year from 2027 to 2031, not `2029.5`"],
        ],
    );
    wrong(
        &[&NPI, &BOTH, &["--year", "2033"]],
        &[&["performance year 2031 is paid in 2033"]],
    );
    let files = Files::new();
    wrong(&[&["--year", "2027"]], &[&["nothing to explain"]]);
    wrong(
        &[&NPI],
        &[
            &["nothing to explain"],
            &["--year: missing", "2027 to 2031"],
        ],
    );
    wrong(
        &[&BOTH, &["--year", "2027"]],
        &[&["--npi: missing", "of the files"]],
    );
    for (option, value) in [("--draw", "-1"), ("--seed", "-1"), ("--draw", "x")] {
        let options = [&NPI[..], &["s.toml", "--year", "2027", option, value]].concat();
        let told = ended(&files, &options);
        assert_eq!(told.status, 2);
        assert!(told.stderr.contains(value), "{}", told.stderr);
    }
}

#[test]
fn files_that_are_wrong() {
    let mut files = Files::new();
    files.participants.set(1, "pi_score", "2");
    files.measures.set(9, "performance", "NaN");
    files.run(&[]);
    fs::write(files.path("rules.toml"), "[rules]\nslop = 0.1\n").unwrap();
    let options = [
        &NPI[..],
        &BOTH,
        &["--year", "2027", "--rules", "rules.toml"],
    ]
    .concat();
    refused(
        &ended(&files, &options),
        &[
            &["rules.toml:2:1", "slop", "slope"],
            &["participants.csv, row 1, column pi_score"],
            &["measures.csv, row 9, column performance"],
        ],
    );
}

#[test]
fn nobody_in_the_files() {
    wrong(
        &[&["--npi", "1000010030"], &BOTH, &["--year", "2027"]],
        &[&[
            "--npi: nobody in participants.csv has NPI 1000010030",
            "the nearest are 1000010020, 1000010010, 1000010003",
        ]],
    );
    wrong(
        &[&NPI, &BOTH, &["--year", "2027", "--tin", "123456789"]],
        &[&[
            "--tin: NPI 1000010000 is not in participants.csv under TIN 123456789",
            "it is under 001000000",
        ]],
    );
}

#[test]
fn one_npi_under_two_tins() {
    let mut files = Files::new();
    let mut again = files.participants.rows[0].clone();
    again[1] = "123456789".to_string();
    again[4] = "1".to_string();
    files.participants.rows.push(again);
    let options = [&NPI[..], &BOTH, &["--year", "2027"]].concat();
    refused(
        &ended(&files, &options),
        &[&[
            "--tin: must be given: NPI 1000010000 is in participants.csv under 2 TINs: ",
            "001000000, 123456789",
        ]],
    );
    for (tin, status) in [("001000000", "scored"), ("123456789", "zero")] {
        let told = ended(&files, &[&options[..], &["--tin", tin, "--json"]].concat());
        assert_eq!(told.status, 0, "{}", told.stderr);
        let json: serde_json::Value = serde_json::from_str(&told.stdout).unwrap();
        assert_eq!(json["participant"]["tin"], tin);
        assert_eq!(json["final_score"]["status"], status);
    }
}

/// The NPIs of a draw's year.
fn npis(files: &Files, year: &str) -> Vec<String> {
    let arguments = ["s.toml", "--draw", "0", "--year", year, "--out", year];
    let exported = asmcast(files.folder.path(), "export", &arguments);
    assert_eq!(exported.status, 0, "{}", exported.stderr);
    let csv = fs::read_to_string(files.path(year).join("participants.csv")).unwrap();
    csv.lines()
        .skip(1)
        .map(|line| line[..10].to_string())
        .collect()
}

#[test]
fn nobody_in_the_draw() {
    let files = Files::new();
    let of_year = |npi: &str, year: &str| {
        ended(
            &files,
            &["s.toml", "--draw", "0", "--year", year, "--npi", npi],
        )
    };
    let stranger = of_year("9199999999", "2029");
    refused(
        &stranger,
        &[&[
            "--npi: no clinician with NPI 9199999999 takes part in performance year 2029 of draw 0, \
             nor in any other year of draw 0",
            "the nearest are 91",
        ]],
    );
    let years = ["2027", "2028", "2029", "2030", "2031"];
    let all: Vec<Vec<String>> = years.iter().map(|year| npis(&files, year)).collect();
    let absent = all[0].iter().find(|npi| !all[2].contains(npi)).unwrap();
    let present = years
        .iter()
        .zip(&all)
        .filter(|(_, npis)| npis.contains(absent));
    let present: Vec<&str> = present.map(|(year, _)| *year).collect();
    let said = format!(
        "--npi: the clinician with NPI {absent} does not take part in performance year 2029 of \
         draw 0, but in {}\n",
        present.join(", ")
    );
    refused(&of_year(absent, "2029"), &[&[&said]]);
    assert_eq!(of_year(absent, "2027").status, 0);
    let tin = [
        "s.toml",
        "--draw",
        "0",
        "--year",
        "2027",
        "--npi",
        absent,
        "--tin",
        "123456789",
    ];
    refused(
        &ended(&files, &tin),
        &[&["--tin: ", "under TIN 123456789; it is under 91"]],
    );
}

#[test]
fn warnings_stay_beside_the_page() {
    let mut files = Files::new();
    files.measures.header.push("note".to_string());
    for row in &mut files.measures.rows {
        row.push(String::new());
    }
    let told = ended(
        &files,
        &[&NPI[..], &BOTH, &["--year", "2027", "--json"]].concat(),
    );
    assert_eq!(told.status, 0);
    assert!(
        told.stderr
            .starts_with("warning: measures.csv: unknown column `note`")
    );
    assert!(serde_json::from_str::<serde_json::Value>(&told.stdout).is_ok());
}
