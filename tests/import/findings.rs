//! What did not match, was blank or was guessed: each kind of finding, with its place.

use super::files::{Files, PROVIDERS, found};

/// A finding's place in the by-Provider file.
fn at(rest: &str) -> String {
    format!("{PROVIDERS},{rest}")
}

#[test]
fn files_without_a_fault_leave_surrogates_only() {
    let findings = Files::new().findings(&[]);
    let kinds: Vec<&str> = findings.iter().map(|(place, _)| &place[..35]).collect();
    assert_eq!(
        kinds,
        [
            "asm.csv,1,ORGANIZATION_LEGAL_NAME,9",
            "asm.csv,2,ORGANIZATION_LEGAL_NAME,9",
            "asm.csv,3,ORGANIZATION_LEGAL_NAME,9",
            "asm.csv,4,ORGANIZATION_LEGAL_NAME,9",
            "asm.csv,4,ORGANIZATION_LEGAL_NAME,9",
            "asm.csv,5,ORGANIZATION_LEGAL_NAME,9",
        ]
    );
    assert!(
        findings
            .iter()
            .all(|(place, _)| place.contains(",guessed,"))
    );
}

#[test]
fn a_clinician_without_an_organization() {
    let findings = Files::new().findings(&[]);
    let place = "asm.csv,4,ORGANIZATION_LEGAL_NAME,9000000004,guessed,";
    found(&findings, place, "a practice of which nobody else is known");
}

#[test]
fn clinicians_who_are_not_in_the_other_file() {
    let mut files = Files::with_measures();
    files.asm.set(2, "NPI", "9000000042");
    files.measures.as_mut().unwrap().set(2, "npi", "9000000088");
    let findings = files.findings(&[]);
    found(
        &findings,
        "asm.csv,2,NPI,9000000042,unmatched,9000000042",
        "by-Provider",
    );
    found(
        &findings,
        "ours.csv,2,npi,9000000088,unmatched,9000000088",
        "neither cohort",
    );
    assert_eq!(files.rows("roster.csv")[1]["part_b_payments"], "");
    assert_eq!(files.rows("roster.csv")[1]["specialty"], "");
    assert_eq!(files.rows("measures.csv").len(), 2);
}

#[test]
fn nobody_in_the_by_provider_file() {
    let mut files = Files::new();
    files.providers.rows.retain(|row| row[0] == "9000000077");
    let findings = files.findings(&[]);
    found(
        &findings,
        &at(",,,suspicious,"),
        "of the ASM participants, 0 of 5 found here",
    );
}

#[test]
fn payments_from_another_column_or_unknown() {
    let mut files = Files::new();
    files.providers.set(1, "Med_Mdcr_Pymt_Amt", "");
    files.providers.set(2, "Med_Mdcr_Pymt_Amt", "-5");
    files.providers.set(4, "Med_Mdcr_Pymt_Amt", "$60,000");
    files.providers.set(5, "Med_Mdcr_Pymt_Amt", "");
    files.providers.set(5, "Tot_Mdcr_Pymt_Amt", "");
    files.providers.set(6, "Med_Mdcr_Pymt_Amt", "0");
    let findings = files.findings(&[]);
    found(
        &findings,
        &at("1,Med_Mdcr_Pymt_Amt,9000000001,guessed,210000.5"),
        "includes drugs",
    );
    found(
        &findings,
        &at("2,Med_Mdcr_Pymt_Amt,9000000002,suspicious,-5"),
        "above 0",
    );
    found(
        &findings,
        &at("4,Med_Mdcr_Pymt_Amt,9000000003,suspicious,$60,000"),
        "plain number",
    );
    found(
        &findings,
        &at("5,Tot_Mdcr_Pymt_Amt,9000000004,blank,"),
        "unknown",
    );
    found(
        &findings,
        &at("6,Med_Mdcr_Pymt_Amt,9000000005,suspicious,0"),
        "above 0",
    );
    let rows = files.rows("roster.csv");
    let payments = rows
        .iter()
        .map(|row| format!("{} {}", row["part_b_payments"], row["part_b_year"]));
    assert_eq!(
        payments.collect::<Vec<_>>(),
        ["210000.5 2023", " ", " ", " ", " "]
    );
}

#[test]
fn patients_who_are_suppressed() {
    let mut files = Files::new();
    files.providers.set(1, "Bene_Dual_Cnt", "");
    files.providers.set(1, "Bene_Ndual_Cnt", "390");
    files.providers.set(2, "Bene_Dual_Cnt", "");
    files.providers.set(2, "Bene_Ndual_Cnt", "");
    files.providers.set(4, "Bene_Dual_Cnt", "101");
    files.providers.set(5, "Tot_Benes", "0");
    files.providers.set(5, "Bene_Avg_Risk_Scre", "");
    files.providers.set(6, "Bene_Avg_Risk_Scre", "nan");
    let findings = files.findings(&[]);
    found(
        &findings,
        &at("1,Bene_Dual_Cnt,9000000001,guessed,10"),
        "less Bene_Ndual_Cnt",
    );
    found(
        &findings,
        &at("2,Bene_Dual_Cnt,9000000002,blank,"),
        "suppressed",
    );
    found(
        &findings,
        &at("4,Bene_Dual_Cnt,9000000003,suspicious,101"),
        "100 of Tot_Benes",
    );
    found(
        &findings,
        &at("5,Tot_Benes,9000000004,suspicious,0"),
        "above 0",
    );
    found(
        &findings,
        &at("5,Bene_Avg_Risk_Scre,9000000004,blank,"),
        "unknown",
    );
    found(
        &findings,
        &at("6,Bene_Avg_Risk_Scre,9000000005,suspicious,nan"),
        "plain number",
    );
    let rows = files.rows("roster.csv");
    let patients = rows
        .iter()
        .map(|row| format!("{} {}", row["dual_share"], row["hcc_risk_score"]));
    assert_eq!(
        patients.collect::<Vec<_>>(),
        ["0.025 1.5", " 1.25", " 0.9", " ", "0.5 "]
    );
}

#[test]
fn specialties_of_other_names() {
    let mut files = Files::new();
    let column = "Rndrng_Prvdr_Type";
    files.providers.set(1, column, "Interventional Cardiology");
    files.providers.set(2, column, "Neurosurgery");
    files.providers.set(4, column, "Cardiology");
    files
        .providers
        .set(5, column, "INTERVENTIONAL  PAIN-MANAGEMENT");
    files.providers.set(6, column, "");
    let findings = files.findings(&[]);
    let place = |row, npi, end: &str| at(&format!("{row},{column},900000000{npi},{end}"));
    found(
        &findings,
        &place(1, 1, "guessed,Interventional Cardiology"),
        "taken as cardiology",
    );
    found(
        &findings,
        &place(2, 2, "guessed,Neurosurgery"),
        "taken as cardiology",
    );
    found(
        &findings,
        &place(4, 3, "suspicious,Cardiology"),
        "none of the specialties",
    );
    found(&findings, &place(6, 5, "blank,"), "unknown");
    let rows = files.rows("roster.csv");
    let specialties: Vec<&str> = rows.iter().map(|row| row["specialty"].as_str()).collect();
    assert_eq!(
        specialties,
        [
            "cardiology",
            "cardiology",
            "",
            "interventional-pain-management",
            ""
        ]
    );
}

#[test]
fn rows_that_stand_twice() {
    let mut files = Files::new();
    files.asm.rows.push(files.asm.rows[0].clone());
    files
        .asm
        .set(6, "ORGANIZATION_LEGAL_NAME", "Heartlane Group LLC");
    files.providers.rows.push(files.providers.rows[0].clone());
    files.providers.set(7, "Med_Mdcr_Pymt_Amt", "1");
    let findings = files.findings(&[]);
    found(
        &findings,
        "asm.csv,6,NPI,9000000001,ignored,9000000001",
        "row 1 already",
    );
    found(
        &findings,
        "asm.csv,6,ORGANIZATION_LEGAL_NAME,9000000001,guessed,",
        "spelled otherwise",
    );
    found(
        &findings,
        &at("7,Rndrng_NPI,9000000001,ignored,9000000001"),
        "row 1 already",
    );
    let rows = files.rows("roster.csv");
    assert_eq!(rows.len(), 5);
    assert_eq!(rows[0]["part_b_payments"], "200000.25");
}

#[test]
fn payments_of_two_organizations_are_split() {
    let mut files = Files::new();
    files
        .asm
        .push("9000000001,ANNA,ALBANEE,TX,Heart Failure,OTHER PRACTICE,Yes,No,,,,,,,,");
    let findings = files.findings(&[]);
    found(
        &findings,
        &at("1,Med_Mdcr_Pymt_Amt,9000000001,guessed,100000.125"),
        "200000.25 split evenly between the 2 organizations",
    );
    let rows = files.rows("roster.csv");
    assert_eq!(rows[0]["part_b_payments"], "100000.125");
    assert_eq!(rows[5]["part_b_payments"], "100000.125");
    assert_ne!(rows[0]["tin"], rows[5]["tin"]);
}

#[test]
fn both_cohorts() {
    let mut files = Files::new();
    // The practice in the other cohort; then a clinician in the other cohort, elsewhere and here.
    files
        .asm
        .push("9000000006,FINN,FALKEN,TX,Low Back Pain,HEARTLANE GROUP LLC,Yes,No,No,Yes,,,,,,");
    files
        .asm
        .push("9000000003,CARA,CORTEEN,FL,Heart Failure,OTHER PRACTICE,Yes,No,,,,,,,,");
    files
        .asm
        .push("9000000005,EVAN,ELMWICK,FL,Heart Failure,SPINEWAY CENTER,Yes,Yes,,,,,,,,");
    let findings = files.findings(&[]);
    let rows = files.rows("roster.csv");
    assert_eq!(rows.len(), 7);
    let tin = &rows[0]["tin"];
    found(
        &findings,
        &format!("asm.csv,6,ASM_COHORT,9000000006,suspicious,{tin}"),
        "the practice is in the other cohort in row 1; allowed",
    );
    found(
        &findings,
        "asm.csv,7,ASM_COHORT,9000000003,suspicious,9000000003",
        "the clinician is in the other cohort in row 3",
    );
    let tin = &rows[4]["tin"];
    found(
        &findings,
        &format!("asm.csv,8,NPI,9000000005,ignored,{tin}"),
        "in cohort LBP in row 5",
    );
}

#[test]
fn fields_of_the_list_that_say_nothing() {
    let mut files = Files::new();
    files.asm.set(1, "ASM_COHORT", "Knee Pain");
    files.asm.set(2, "ASM_CY28_PARTICIPANT", "maybe");
    files.asm.set(3, "ASM_CY27_PARTICIPANT", "Null");
    for filler in 0..200 {
        files.asm.push(&format!(
            "91{filler:08},X,Y,TX,Low Back Pain,FILLER,Yes,No,,,,,,,,"
        ));
    }
    files.asm.set(4, "NPI", "9.0E+09");
    let findings = files.findings(&[]);
    found(
        &findings,
        "asm.csv,1,ASM_COHORT,9000000001,ignored,Knee Pain",
        "row is ignored",
    );
    found(
        &findings,
        "asm.csv,2,ASM_CY28_PARTICIPANT,9000000002,suspicious,maybe",
        "neither Yes nor No",
    );
    found(
        &findings,
        "asm.csv,3,ASM_CY27_PARTICIPANT,9000000003,blank,Null",
        "unknown",
    );
    found(&findings, "asm.csv,4,NPI,,suspicious,9.0E+09", "10 digits");
    let rows = files.rows("roster.csv");
    assert_eq!(rows.len(), 203);
    assert_eq!(
        (&*rows[0]["participant_2028"], &*rows[1]["participant_2027"]),
        ("", "")
    );
}

#[test]
fn columns_that_are_not_used() {
    let mut files = Files::with_measures();
    let measures = files.measures.as_mut().unwrap();
    measures.header.push("remark".into());
    measures
        .rows
        .iter_mut()
        .for_each(|row| row.push("x".into()));
    files.asm.header[15] = "OTHER".into();
    let findings = files.findings(&[]);
    found(
        &findings,
        "ours.csv,,,,ignored,",
        "unknown column `remark`, ignored; the columns are npi, tin",
    );
    found(
        &findings,
        "asm.csv,,,,blank,ASM_CY31_SMALLPRACTICE",
        "missing",
    );
}

#[test]
fn a_column_that_may_be_meant() {
    let mut files = Files::with_measures();
    files.measures.as_mut().unwrap().header[9] = "Years".into();
    found(
        &files.findings(&[]),
        "ours.csv,,,,ignored,",
        "unknown column `Years`, ignored; is `year` meant?",
    );
}

#[test]
fn rows_with_too_few_fields() {
    let mut files = Files::new();
    for filler in 0..200 {
        files
            .providers
            .push(&format!("92{filler:08},X,Neurosurgery,20,1,1,1,1,1,1"));
    }
    files.providers.rows[9].pop();
    let findings = files.findings(&[]);
    found(
        &findings,
        &at("10,,,ignored,"),
        "the row has 9 fields, must have 10",
    );
}
