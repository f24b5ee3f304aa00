//! The scores: their shape, their place, and what the input's layout must not change.

use std::fs;

use super::files::{EACH_COHORT, Files, Table, refused};

#[test]
fn one_row_a_participant_in_the_order_of_the_file() {
    let files = Files::new();
    let scores = files.scores(&[]);
    assert_eq!(
        scores.header.join(","),
        "npi,tin,cohort,quality_score,cost_score,improvement_activities,\
         promoting_interoperability,complex_patient,small_practice,final_score,\
         transformed_score,scaling_factor,payment_adjustment_factor,payment_multiplier,status"
    );
    assert_eq!(scores.rows.len(), 2 * EACH_COHORT);
    for column in ["npi", "tin", "cohort"] {
        assert_eq!(scores.values(column), files.participants.values(column));
    }
    assert_eq!(scores.values("tin")[0], "001000000");
}

#[test]
fn what_does_not_exist_is_empty_and_no_zero_is_negative() {
    let mut files = Files::new();
    files.participants.set(1, "ebcm_cost", "");
    // Reports nothing, and nothing can be computed for the cost measure.
    files.participants.set(2, "ebcm_episodes", "19");
    files.measures.rows.drain(5..9);
    // Reports too few cases of everything.
    files.participants.set(3, "ebcm_episodes", "0");
    for row in 6..=10 {
        files.measures.set(row, "cases", "19");
    }
    files.participants.set(3, "pi_score", "1");
    let scores = files.scores(&[]);
    let field = |row: usize, column: &str| scores.values(column)[row - 1].to_string();
    assert_eq!(field(1, "cost_score"), "");
    assert_eq!(field(1, "status"), "scored");
    assert_eq!(field(2, "status"), "zero");
    assert_eq!(field(2, "quality_score"), "0.0");
    assert_eq!(field(2, "final_score"), "0.0");
    assert_eq!(field(2, "payment_adjustment_factor"), "-0.09");
    for column in [
        "quality_score",
        "cost_score",
        "final_score",
        "transformed_score",
    ] {
        assert_eq!(field(3, column), "", "{column}");
    }
    assert_eq!(field(3, "promoting_interoperability"), "0.0");
    assert_eq!(field(3, "payment_adjustment_factor"), "0.0");
    assert_eq!(field(3, "payment_multiplier"), "1.0");
    assert_eq!(field(3, "status"), "neutral");
    let csv = scores.csv();
    for never in ["NaN", "inf", ",-0.0,", ",-0,"] {
        assert!(!csv.contains(never), "{never}");
    }
}

/// Turns the columns of a table around.
fn turned(table: &Table) -> Table {
    let turn = |row: &Vec<String>| row.iter().rev().cloned().collect();
    Table {
        header: turn(&table.header),
        rows: table.rows.iter().map(turn).collect(),
    }
}

#[test]
fn the_layout_of_the_input_changes_nothing() {
    let mut files = Files::new();
    let expected = files.run(&[]).stdout;
    assert_ne!(expected, "");
    files.participants = turned(&files.participants);
    files.measures = turned(&files.measures);
    files.measures.rows.reverse();
    assert_eq!(files.run(&[]).stdout, expected);
    for table in [&mut files.participants, &mut files.measures] {
        for title in &mut table.header {
            *title = format!(" {} ", title.to_uppercase());
        }
    }
    files.participants.header[0].insert(0, '\u{feff}');
    files.participants.rows[0][11] = format!("\"{}\" ", files.participants.rows[0][11]);
    let ended = files.run(&[]);
    assert_eq!(ended.stdout, expected);
    for name in ["participants.csv", "measures.csv"] {
        let csv = fs::read_to_string(files.path(name)).unwrap();
        let csv = csv.replace('\n', "\r\n\r\n") + ",,,,,,,,,,,\r\n";
        fs::write(files.path(name), csv).unwrap();
    }
    let ended = files.run_as_written(&["--year", "2027"]);
    assert_eq!(ended.stdout, expected);
}

#[test]
fn whole_numbers_as_other_programs_write_them() {
    let mut files = Files::new();
    files.participants.set(1, "tin_clinicians", "100000");
    files.participants.set(2, "ia_completed", "2");
    let expected = files.scores(&[]).csv();
    files.participants.set(1, "tin_clinicians", "1e+05");
    files.participants.set(2, "ia_completed", "2.0");
    assert_eq!(files.scores(&[]).csv(), expected);
}

#[test]
fn the_year_sets_the_risk_level() {
    let mut files = Files::new();
    files.measures.rows.drain(0..5);
    files.run(&[]);
    for (year, factor) in [("2027", "-0.09"), ("2030", "-0.11"), ("2031", "-0.12")] {
        let ended = files.run_as_written(&["--year", year]);
        let scores = Table::parse(&ended.stdout);
        assert_eq!(scores.values("payment_adjustment_factor")[0], factor);
    }
}

#[test]
fn a_file_appears_whole_in_new_folders() {
    let files = Files::new();
    let expected = files.run(&[]).stdout;
    let ended = files.run(&["--out", "new/folder/scores.csv"]);
    assert_eq!((ended.status, ended.stdout.as_str()), (0, ""));
    let folder = files.path("new/folder");
    let written = fs::read_to_string(folder.join("scores.csv")).unwrap();
    assert_eq!(written, expected);
    assert_eq!(fs::read_dir(folder).unwrap().count(), 1);
}

#[test]
fn an_earlier_file_stays_where_the_input_is_wrong() {
    let mut files = Files::new();
    files.run(&["--out", "scores.csv"]);
    let before = fs::read(files.path("scores.csv")).unwrap();
    files.participants.set(1, "pi_score", "2");
    assert_eq!(files.run(&["--out", "scores.csv"]).status, 2);
    assert_eq!(fs::read(files.path("scores.csv")).unwrap(), before);
    files.participants.set(1, "pi_score", "0");
    assert_eq!(files.run(&["--out", "scores.csv"]).status, 0);
    assert_ne!(fs::read(files.path("scores.csv")).unwrap(), before);
}

#[test]
fn places_that_cannot_be_written() {
    let files = Files::new();
    fs::create_dir(files.path("folder")).unwrap();
    for (out, fragment) in [
        ("folder", "must name a file"),
        (".", "must name a file"),
        ("..", "must name a file"),
        ("measures.csv", "another file than those that are read"),
        (
            "./participants.csv",
            "another file than those that are read",
        ),
        ("measures.csv/scores.csv", "cannot write measures.csv"),
    ] {
        refused(&files.run(&["--out", out]), &[&["--out: ", fragment]]);
    }
    let measures = fs::read_to_string(files.path("measures.csv")).unwrap();
    assert_eq!(measures, files.measures.csv());
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_a_failure_while_running() {
    let files = Files::new();
    files.run(&[]);
    let full = fs::File::options().write(true).open("/dev/full").unwrap();
    let status = std::process::Command::new(assert_cmd::cargo::cargo_bin!("asmcast"))
        .current_dir(files.folder.path())
        .args([
            "score",
            "--participants",
            "participants.csv",
            "--measures",
            "measures.csv",
        ])
        .args(["--year", "2027"])
        .stdout(full)
        .stderr(std::process::Stdio::null())
        .status()
        .unwrap();
    assert_eq!(status.code(), Some(1));
}
