//! The files that are written from files without a fault.

use super::files::{Files, Row, found};

fn shown(row: &Row) -> String {
    let known: Vec<String> = row
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(column, value)| format!("{column}={value}"))
        .collect();
    known.join(" ")
}

#[test]
fn every_field_of_the_roster() {
    let rows = Files::with_measures().roster(&["--tin", "spineway center=876543210"]);
    assert_eq!(rows.len(), 5);
    assert_eq!(
        shown(&rows[0]),
        "cohort=HF dual_share=0.25 hcc_risk_score=1.5 npi=9000000001 part_b_payments=200000.25 \
         part_b_year=2023 participant_2027=1 participant_2028=0 small_practice=1 \
         specialty=cardiology tin=123456789"
    );
    assert_eq!(
        shown(&rows[1]),
        "cohort=HF dual_share=0.25 hcc_risk_score=1.25 npi=9000000002 part_b_payments=80000.0 \
         part_b_year=2023 participant_2027=1 participant_2028=1 small_practice=1 \
         specialty=cardiology tin=123456789"
    );
    assert_eq!(
        shown(&rows[2]),
        "cohort=LBP dual_share=0.2 hcc_risk_score=0.9 npi=9000000003 part_b_payments=60000.0 \
         part_b_year=2023 participant_2027=1 small_practice=1 specialty=orthopedic-surgery \
         tin=876543210"
    );
    let alone = &rows[3]["tin"];
    assert!(alone.len() == 9 && alone.starts_with("000"), "{alone}");
    assert_eq!(rows[3]["specialty"], "physical-medicine-and-rehabilitation");
    assert_eq!(rows[4]["specialty"], "anesthesiology");
    assert_eq!(rows[4]["tin"], "876543210");
    assert_eq!(rows[4]["dual_share"], "0.5");
}

#[test]
fn small_practices_are_of_the_latest_year_known() {
    let mut files = Files::new();
    files.asm.set(1, "ASM_CY30_SMALLPRACTICE", "no");
    let rows = files.roster(&[]);
    let small: Vec<&str> = rows
        .iter()
        .map(|row| row["small_practice"].as_str())
        .collect();
    assert_eq!(small, ["0", "1", "1", "1", "1"]);
    found(
        &files.findings(&[]),
        &format!(
            "asm.csv,2,ASM_CY27_SMALLPRACTICE,9000000002,suspicious,{}",
            rows[1]["tin"]
        ),
        "row 1 of the practice",
    );
}

#[test]
fn results_with_their_years_and_tins() {
    let files = Files::with_measures();
    let tin = files.roster(&["--measures-year", "2026"])[2]["tin"].clone();
    assert_eq!(
        files.text("measures.csv"),
        format!(
            "npi,tin,measure,collection_type,cases,completeness,performance,numerator,denominator,\
             year\n\
             9000000001,123456789,005,ecqm,100,0.9,0.825,,,2026\n\
             9000000001,123456789,492,claims,80,1.0,61.5,,,2024\n\
             9000000003,{tin},134,cqm,,,,30,40,2026\n"
        )
    );
    files.roster(&[]);
    let years: Vec<String> = files
        .rows("measures.csv")
        .iter()
        .map(|row| row["year"].clone())
        .collect();
    assert_eq!(years, ["2025", "2024", "2025"]);
}

#[test]
fn what_is_written_can_be_read_as_a_roster() {
    let files = Files::with_measures();
    files.roster(&["--names"]);
    let out = files.path("out");
    let measures = out.join("measures.csv");
    let read = asmcast::records::read_roster(&out.join("roster.csv"), Some(&measures)).unwrap();
    assert_eq!((read.clinicians.len(), read.results.len()), (5, 3));
    assert_eq!(read.warnings, []);
}

fn scenario(files: &Files) -> toml::Table {
    files.text("scenario.toml").parse().unwrap()
}

fn focal(files: &Files) -> Vec<String> {
    let scenario = scenario(files);
    let tables = scenario
        .get("focal")
        .and_then(|focal| focal.as_array().cloned());
    let tables = tables.unwrap_or_default().into_iter();
    tables
        .map(|table| table["npi"].as_str().unwrap().to_string())
        .collect()
}

#[test]
fn the_scenario_names_files_and_the_chosen() {
    let files = Files::with_measures();
    let rows = files.roster(&[]);
    let text = files.text("scenario.toml");
    for line in [
        "ASM participants: asm.csv\n",
        "by Provider: MUP_PHY_R25_P05_V20_D23_Prov.csv\n",
        "measures: ours.csv\n",
        "nothing was sent",
    ] {
        assert!(text.contains(line), "{line} in {text}");
    }
    assert!(!text.contains(files.folder.path().to_str().unwrap()));
    let table = scenario(&files);
    assert_eq!(table["roster"].as_str(), Some("roster.csv"));
    assert_eq!(table["roster_measures"].as_str(), Some("measures.csv"));
    assert!(!table["title"].as_str().unwrap().is_empty());
    assert!(table.get("benchmarks").is_none());
    assert_eq!(focal(&files), ["9000000001", "9000000003"]);
    assert_eq!(table["focal"][0]["tin"].as_str(), Some("123456789"));
    assert_eq!(
        table["focal"][1]["tin"].as_str(),
        Some(rows[2]["tin"].as_str())
    );
}

#[test]
fn chosen_by_option() {
    let files = Files::new();
    files.roster(&[]);
    assert_eq!(focal(&files), [""; 0]);
    assert!(
        files
            .text("scenario.toml")
            .contains("everyone in the roster")
    );
    assert!(!scenario(&files).contains_key("roster_measures"));
    files.roster(&["--npi", "9000000005,9000000004", "--npi", "9000000001"]);
    assert_eq!(focal(&files), ["9000000001", "9000000004", "9000000005"]);
    files.roster(&["--organization", "Spineway Center", "--npi", "9000000002"]);
    assert_eq!(focal(&files), ["9000000002", "9000000003", "9000000005"]);
}

#[test]
fn the_summary() {
    let files = Files::with_measures();
    let ended = files.run(&[]);
    for words in [
        "5 rows of the list's 5: 5 clinicians, 3 practices",
        "HF 2, LBP 3",
        "6 rows read; 5 of the roster's rows matched, payments of 5 known",
        "Measures       3 results of 3 rows\n",
        "2 of the roster's rows",
        "Findings       2 about the chosen: 2 guessed;\n               4 about others: 4 guessed\n",
        "roster.csv, measures.csv, scenario.toml, findings.csv",
        "asmcast run out/scenario.toml --levers --out out/forecast",
    ] {
        assert!(ended.stdout.contains(words), "{words} in {}", ended.stdout);
    }
    assert_eq!(ended.stderr, "");
    let quiet = files.run(&["--quiet"]);
    assert_eq!(
        (quiet.status, quiet.stdout, quiet.stderr),
        (0, String::new(), String::new())
    );
}

#[test]
fn titles_may_be_written_otherwise() {
    let mut files = Files::new();
    let usual = files.roster(&[]);
    for title in &mut files.asm.header {
        *title = title.to_lowercase().replace('_', " ");
    }
    files.asm.header.reverse();
    files.asm.rows.iter_mut().for_each(|row| row.reverse());
    for title in &mut files.providers.header {
        *title = title.to_uppercase();
    }
    assert_eq!(files.roster(&[]), usual);
}

#[test]
fn the_year_of_the_data() {
    let files = Files::new();
    let rows = files.roster(&["--by-provider-year", "2022"]);
    assert_eq!(rows[0]["part_b_year"], "2022");
    files.write("plain.csv", files.providers.csv());
    let plain = [
        "--asm-participants",
        "asm.csv",
        "--by-provider",
        "plain.csv",
        "--out",
        "out",
    ];
    assert_eq!(files.import(&plain).status, 0);
    assert_eq!(files.rows("roster.csv")[0]["part_b_year"], "2023");
    let guessed = &files.rows("findings.csv")[6];
    assert_eq!(
        (
            &*guessed["file"],
            &*guessed["row"],
            &*guessed["kind"],
            &*guessed["value"]
        ),
        ("plain.csv", "", "guessed", "2023")
    );
}
