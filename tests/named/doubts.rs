//! Values that can be but hardly are: said with row, column and value, and used as they stand.

use crate::program::asmcast;
use crate::world::{FEW, write};

/// What `check` says on standard error.
fn said(settings: &str, roster: Option<&str>, measures: Option<&str>) -> String {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &format!("{settings}{FEW}"), roster, measures);
    let output = asmcast(folder.path())
        .args(["check", "s.toml"])
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(0), "{told}");
    told
}

fn of_row(column: &str, value: &str) -> String {
    let episodes = if column == "ebcm_cost" {
        ",ebcm_episodes"
    } else {
        ""
    };
    let count = if column == "ebcm_cost" { ",30" } else { "" };
    let roster = format!(
        "npi,tin,cohort,specialty{episodes},{column}\n\
         1000000001,300000001,LBP,neurosurgery{count},{value}\n"
    );
    said("", Some(&roster), None)
}

#[test]
fn amounts_in_another_unit_are_doubted() {
    // The baseline's medians: payments 102,000 * .93, cost 1,947, episodes e^3.79; mean risk 1.4.
    for (column, usual, unusual) in [
        ("part_b_payments", ["3200", "2800000"], ["3100", "2900000"]),
        ("hcc_risk_score", ["0.3", "6.9"], ["0.27", "7.1"]),
        ("ebcm_cost", ["400", "9700"], ["380", "9800"]),
        ("ebcm_episodes", ["0", "2650"], ["2660", "1000000"]),
    ] {
        for value in usual {
            assert_eq!(of_row(column, value), "", "{column} {value}");
        }
        for value in unusual {
            let told = of_row(column, value);
            for words in [
                "roster.csv, row 1, column",
                column,
                "NPI 1000000001",
                value,
                "unusual",
            ] {
                assert!(told.contains(words), "{words:?} is not in {told:?}");
            }
        }
    }
}

#[test]
fn a_table_is_doubted_by_its_line() {
    let focal = "[[focal]]\nnpi = \"1000000001\"\ntin = \"300000001\"\ncohort = \"HF\"\n\
                 part_b_payments = 50000000\n";
    let told = said(focal, None, None);
    assert!(told.contains("s.toml:1:"), "{told}");
    assert!(told.contains("50000000 is unusual"), "{told}");
}

#[test]
fn a_result_of_no_cases_tells_nothing_and_says_so() {
    let roster = "npi,tin,cohort\n1000000001,300000001,HF\n";
    let measures = "npi,tin,measure,collection_type,numerator,denominator\n\
                    1000000001,300000001,236,ecqm,0,0\n";
    let told = said("", Some(roster), Some(measures));
    // Nor that the practice reported.
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), FEW, Some(roster), Some(measures));
    let scenario = asmcast::scenario::Scenario::load(Some(&folder.path().join("s.toml"))).unwrap();
    let practice = &scenario.model.cohorts[0].roster.practices[0];
    assert_eq!((practice.reported, practice.collection_type), (None, None));
    assert!(
        told.contains("measure 236 of 0 cases tells nothing"),
        "{told}"
    );
}

/// Of very many only the first are printed where something else is wanted; `check` has them all.
#[test]
fn very_many_doubts_do_not_flood_a_run() {
    let folder = tempfile::tempdir().unwrap();
    let roster = crate::world::crowd(30, "HF", ",part_b_payments", ",90000000");
    write(folder.path(), FEW, Some(&roster), None);
    let told = |arguments: &[&str]| {
        let output = asmcast(folder.path()).args(arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(0));
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        let unusual = told.matches("is unusual").count();
        (unusual, told)
    };
    assert_eq!(told(&["check", "s.toml"]).0, 30);
    let run = [
        "run", "s.toml", "--draws", "1", "--out", "o", "--quiet", "--format", "csv",
    ];
    let (unusual, text) = told(&run);
    assert_eq!(unusual, 8);
    assert!(
        text.contains("22 more; `asmcast check` prints them all"),
        "{text}"
    );
}

#[test]
fn admissions_that_are_a_share_are_doubted() {
    let roster = "npi,tin,cohort\n1000000001,300000001,HF\n";
    let told = |rate: &str| {
        let measures = format!(
            "npi,tin,measure,collection_type,cases,performance\n\
             1000000001,300000001,492,claims,60,{rate}\n"
        );
        said("", Some(roster), Some(&measures))
    };
    assert_eq!(told("55.5"), "");
    let share = told("0.66");
    assert!(share.contains("0.66 of measure 492 is unusual"), "{share}");
    assert!(share.contains("per 100 person-years"), "{share}");
}
