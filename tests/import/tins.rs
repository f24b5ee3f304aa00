//! Where practices' TINs come from.

use super::files::{Files, Table, found};

fn tins(files: &Files, options: &[&str]) -> Vec<String> {
    files
        .roster(options)
        .iter()
        .map(|row| row["tin"].clone())
        .collect()
}

#[test]
fn surrogates_depend_on_the_name_alone() {
    let mut files = Files::new();
    let first = tins(&files, &[]);
    assert_eq!(first[0], first[1]);
    assert_eq!(first[2], first[4]);
    assert!(
        first
            .iter()
            .all(|tin| tin.len() == 9 && tin.starts_with("00"))
    );
    files.asm.rows.reverse();
    files
        .asm
        .set(5, "ORGANIZATION_LEGAL_NAME", "heartlane group llc");
    let turned = tins(&files, &[]);
    assert_eq!(turned, first.iter().rev().cloned().collect::<Vec<_>>());
    found(
        &files.findings(&[]),
        &format!(
            "asm.csv,1,ORGANIZATION_LEGAL_NAME,9000000005,guessed,{}",
            first[4]
        ),
        "surrogate",
    );
}

#[test]
fn the_tin_of_one_is_the_organizations() {
    let files = Files::with_measures();
    let findings = files.findings(&[]);
    assert_eq!(&tins(&files, &[])[..2], ["123456789", "123456789"]);
    found(
        &findings,
        "asm.csv,2,ORGANIZATION_LEGAL_NAME,9000000002,guessed,123456789",
        "that of the organization",
    );
    let surrogate = &tins(&files, &[])[2];
    found(
        &findings,
        &format!("ours.csv,3,tin,9000000003,guessed,{surrogate}"),
        "roster.csv",
    );
}

#[test]
fn organizations_with_two_tins() {
    let mut files = Files::with_measures();
    files
        .asm
        .push("9000000006,FINN,FALKEN,TX,Heart Failure,HEARTLANE GROUP LLC,Yes,No,,,,,,,,");
    files
        .measures
        .as_mut()
        .unwrap()
        .push("9000000002,222222222,005,cqm,10,1,1,,,");
    let tins = tins(&files, &[]);
    assert_eq!(&tins[..2], ["123456789", "222222222"]);
    assert!(tins[5].starts_with("00"));
}

/// The first clinician stands under a second organization; its results give two TINs.
fn under_two() -> Files {
    let mut files = Files::new();
    files
        .asm
        .push("9000000001,ANNA,ALBANEE,TX,Heart Failure,OTHER PRACTICE,Yes,No,,,,,,,,");
    files.measures = Some(Table::parse(
        "npi,tin,measure,collection_type,cases,performance\n\
         9000000001,111111111,005,ecqm,20,0.5\n\
         9000000001,222222222,005,ecqm,30,0.6\n\
         9000000002,222222222,005,ecqm,30,0.6\n",
    ));
    files
}

#[test]
fn the_tins_of_two_organizations_are_told_apart_by_others() {
    let files = under_two();
    let found = tins(&files, &[]);
    assert_eq!(
        (&*found[0], &*found[1], &*found[5]),
        ("222222222", "222222222", "111111111")
    );
    let scenario = files.text("scenario.toml");
    assert_eq!(scenario.matches("[[focal]]").count(), 3, "{scenario}");
}

#[test]
fn tins_that_cannot_be_told_apart() {
    let mut files = under_two();
    files.measures.as_mut().unwrap().rows.pop();
    let which = [
        "which of them has this TIN is not known",
        "--tin \"ORGANIZATION=TIN\"",
    ];
    let first = [&["ours.csv, row 1, column tin"][..], &which].concat();
    let second = [&["ours.csv, row 2, column tin"][..], &which].concat();
    files.refused(&[], &[&first, &second]);
    let stated = tins(&files, &["--tin", "Other Practice = 222222222"]);
    assert_eq!((&*stated[0], &*stated[5]), ("111111111", "222222222"));
}

#[test]
fn a_result_without_a_tin_of_a_clinician_of_two_organizations() {
    let mut files = under_two();
    files.measures.as_mut().unwrap().set(2, "tin", "");
    files.refused(
        &[],
        &[&[
            "ours.csv, row 2, column tin",
            "must be given",
            "2 organizations",
        ]],
    );
}

#[test]
fn more_tins_than_organizations() {
    let mut files = Files::with_measures();
    files.measures.as_mut().unwrap().set(2, "tin", "222222222");
    files.refused(
        &[],
        &[&[
            "ours.csv, row 2, column tin",
            "must be 123456789 as in row 1",
        ]],
    );
}

#[test]
fn one_tin_of_two_organizations_is_one_practice() {
    let mut files = Files::new();
    files
        .asm
        .push("9000000001,ANNA,ALBANEE,TX,Heart Failure,HEARTLANE TWO,Yes,No,No,Yes,,,,,,");
    let options = [
        "--tin",
        "Heartlane Two=111111111",
        "--tin",
        "Heartlane Group LLC=111111111",
    ];
    let findings = files.findings(&options);
    assert_eq!(files.rows("roster.csv").len(), 5);
    found(
        &findings,
        "asm.csv,6,NPI,9000000001,ignored,111111111",
        "with this TIN in row 1 already",
    );
}
