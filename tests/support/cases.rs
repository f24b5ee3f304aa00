//! The scoring cases of `tests/cases` as cohorts and expected rows.

use super::{CohortData, Participant, Report};
use asmcast::program::{Cohort, CollectionType, Measure, Vocabulary};
use std::collections::HashMap;
use std::path::{Path, PathBuf};

type Row = HashMap<String, String>;

/// One case's cohorts, and the expected rows of each in the order of its participants.
pub struct Case {
    pub cohorts: Vec<(CohortData, Vec<Row>)>,
}

/// Reads a case with one of its expected files.
pub fn read(case: &str, expected: &str) -> Case {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/cases")
        .join(case);
    let participants = rows(folder.join("participants.csv"));
    let expected = rows(folder.join(expected));
    let reports: HashMap<(String, String, String), Report> = rows(folder.join("measures.csv"))
        .into_iter()
        .map(|row| {
            let key = (
                row["npi"].clone(),
                row["tin"].clone(),
                row["measure"].clone(),
            );
            (key, report(&row))
        })
        .collect();
    assert_eq!(participants.len(), expected.len());

    let mut cohorts: Vec<(CohortData, Vec<Row>)> = Cohort::ALL
        .iter()
        .map(|&cohort| (CohortData::new(cohort), Vec::new()))
        .collect();
    for (row, expected) in participants.iter().zip(expected) {
        assert_eq!(
            (&row["npi"], &row["tin"]),
            (&expected["npi"], &expected["tin"])
        );
        let cohort = Cohort::from_id(&row["cohort"]).expect("a cohort");
        let measure_reports: Vec<Report> = cohort
            .measures()
            .iter()
            .map(|measure| {
                let key = (
                    row["npi"].clone(),
                    row["tin"].clone(),
                    measure.id().to_string(),
                );
                reports.get(&key).copied().unwrap_or(Report::MISSING)
            })
            .collect();
        let (data, rows) = &mut cohorts[cohort as usize];
        data.push(participant(row), &measure_reports);
        rows.push(expected);
    }
    Case { cohorts }
}

fn rows(path: PathBuf) -> Vec<Row> {
    let mut reader = csv::Reader::from_path(&path).expect("a file of the case");
    reader
        .deserialize()
        .map(|row| row.expect("a row of the case"))
        .collect()
}

fn number<T: std::str::FromStr<Err: std::fmt::Debug>>(row: &Row, column: &str) -> T {
    row[column].parse().expect(column)
}

fn report(row: &Row) -> Report {
    let measure = Measure::from_id(&row["measure"]).expect("a measure");
    let collection_type = CollectionType::from_id(&row["collection_type"]);
    assert!(
        measure
            .collection_types()
            .contains(&collection_type.expect("a collection type"))
    );
    Report {
        collection_type,
        cases: number(row, "cases"),
        completeness: number(row, "completeness"),
        performance: number(row, "performance"),
    }
}

fn participant(row: &Row) -> Participant {
    Participant {
        ebcm_episodes: number(row, "ebcm_episodes"),
        ebcm_cost: match row["ebcm_cost"].as_str() {
            "" => f64::NAN,
            _ => number(row, "ebcm_cost"),
        },
        ia_completed: number(row, "ia_completed"),
        pi_score: number(row, "pi_score"),
        hcc_risk_score: number(row, "hcc_risk_score"),
        dual_share: number(row, "dual_share"),
        tin_clinicians: number(row, "tin_clinicians"),
        part_b_payments: number(row, "part_b_payments"),
    }
}
