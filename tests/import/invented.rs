//! The files that the example `cms_files` invents: a run has nothing to doubt in them.

use super::files::{ASM, Files, MEASURES, PROVIDERS, Row};
use crate::people::People;
use crate::providers;

/// Rows of the by-Provider file; nearly seven thousand are participants'.
const ROWS: u64 = 10_000;

/// The files of a seed.
fn invented(seed: u64) -> Files {
    let files = Files::new();
    let people = People::invent(ROWS, seed);
    let (mut list, mut table, mut measures) = (Vec::new(), Vec::new(), Vec::new());
    people.write(&mut list).unwrap();
    providers::write(&mut table, &people, ROWS, seed).unwrap();
    people.write_measures(&mut measures, 12).unwrap();
    for (name, bytes) in [(ASM, list), (PROVIDERS, table), (MEASURES, measures)] {
        files.write(name, bytes);
    }
    files
}

#[test]
fn a_run_doubts_nobody() {
    let files = invented(1);
    for options in [&[][..], &["--measures", MEASURES]] {
        let ended = files.run_as_written(options);
        assert_eq!((ended.status, &*ended.stderr), (0, ""));
        // Without results everybody is reported by name, and looked at.
        let checked = files.asmcast(&["check", "out/scenario.toml"]);
        assert_eq!((checked.status, &*checked.stderr), (0, ""));
    }
    let payments = files.rows("roster.csv").into_iter();
    let mut payments: Vec<f64> = payments
        .filter_map(|row| row["part_b_payments"].parse().ok())
        .collect();
    payments.sort_by(f64::total_cmp);
    assert!(payments.len() > 6_000);
    // Of participants' payments some are halved, and drugs are left out.
    let median = payments[payments.len() / 2];
    assert!((110_000.0..135_000.0).contains(&median), "{median}");
}

#[test]
fn amounts_go_together() {
    let files = invented(2);
    let text = std::fs::read_to_string(files.path(PROVIDERS)).unwrap();
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let amount = |row: &Row, column: &str| row[column].parse::<f64>().ok();
    let mut whole = 0;
    for row in reader.deserialize() {
        let row: Row = row.unwrap();
        let [total, drugs, rest] = ["Tot", "Drug", "Med"].map(|part| {
            let paid = amount(&row, &format!("{part}_Mdcr_Pymt_Amt"));
            let allowed = amount(&row, &format!("{part}_Mdcr_Alowd_Amt"));
            assert!(allowed >= paid, "{row:?}");
            paid
        });
        if let (Some(drugs), Some(rest)) = (drugs, rest) {
            let difference = drugs + rest - total.unwrap();
            assert!(difference.abs() < 0.02, "{row:?}");
            whole += 1;
        }
    }
    assert!(whole > 9_000);
}
