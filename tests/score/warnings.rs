//! What the program says beside the scores.

use std::fs;

use super::files::{EACH_COHORT, Files};

/// The warnings of a run that must succeed.
fn warnings(files: &Files, options: &[&str]) -> Vec<String> {
    let ended = files.run(options);
    assert_eq!(ended.status, 0, "{}", ended.stderr);
    assert_ne!(ended.stdout, "");
    let warnings = ended.stderr.split("warning: ").skip(1);
    warnings.map(|text| text.trim().to_string()).collect()
}

/// Leaves the first participants of each cohort.
fn keep(files: &mut Files, each: usize) {
    files.participants.rows.truncate(2 * each);
    files.measures.rows.truncate(9 * each);
}

#[test]
fn good_input_is_scored_in_silence() {
    assert_eq!(warnings(&Files::new(), &[]), Vec::<String>::new());
}

#[test]
fn unknown_columns_are_ignored() {
    let mut files = Files::new();
    let silent = files.run(&[]).stdout;
    files.participants.header.insert(0, "name".to_string());
    for row in &mut files.participants.rows {
        row.insert(0, "Dr. X".to_string());
    }
    files.measures.header.push(String::new());
    for row in &mut files.measures.rows {
        row.push(String::new());
    }
    assert_eq!(files.run(&[]).stdout, silent);
    let found = warnings(&files, &[]);
    assert_eq!(found.len(), 2);
    assert!(found[0].starts_with("participants.csv: unknown column `name`, ignored"));
    assert!(found[1].starts_with("measures.csv: column 8 has no name, ignored"));
}

#[test]
fn practices_that_contradict_themselves() {
    let mut files = Files::new();
    for participant in [1, 3, 5] {
        let measures = files.participants.values("npi")[participant - 1].to_string();
        files.participants.set(participant, "tin", "999999999");
        for row in 1..=files.measures.rows.len() {
            if files.measures.values("npi")[row - 1] == measures {
                files.measures.set(row, "tin", "999999999");
            }
        }
        files.participants.set(participant, "ia_completed", "2");
        files.participants.set(participant, "pi_score", "1");
    }
    let found = warnings(&files, &[]);
    assert_eq!(found.len(), 1, "{found:?}");
    let place = "participants.csv, row 3, column tin_clinicians: 2, but 1 in row 1 of the same TIN";
    assert!(found[0].starts_with(place), "{found:?}");
    assert!(found[0].contains("1 more rows"), "{found:?}");
    files.participants.set(5, "ia_completed", "0");
    files.participants.set(5, "pi_score", "0.5");
    let found = warnings(&files, &[]);
    assert!(found[1].contains("row 5, column ia_completed: 0, but 2 in row 1"));
    assert!(found[2].contains("row 5, column pi_score: 0.5, but 1 in row 1"));
}

#[test]
fn too_few_participants_for_a_benchmark() {
    let mut files = Files::new();
    keep(&mut files, 19);
    let found = warnings(&files, &[]);
    // Nine measures and two cohorts' cost.
    assert_eq!(found.len(), 11, "{found:#?}");
    assert_eq!(
        found[1],
        "cohort HF: measure 008 by ecqm is not scored: its benchmark needs 20 scorable \
         participants, and there are 19"
    );
    assert!(found[5].starts_with("cohort HF: the cost benchmark is of 19 participants only"));
    let scores = files.scores(&[]);
    assert!(
        scores
            .values("quality_score")
            .iter()
            .all(|score| score.is_empty())
    );
    assert!(
        scores
            .values("cost_score")
            .iter()
            .all(|score| !score.is_empty())
    );
}

#[test]
fn a_collection_type_of_few() {
    let mut files = Files::new();
    files.measures.set(2, "collection_type", "cqm");
    files.measures.set(11, "collection_type", "cqm");
    let found = warnings(&files, &[]);
    assert_eq!(found.len(), 1);
    assert!(found[0].contains("measure 008 by cqm"), "{found:?}");
    assert!(found[0].ends_with("and there are 2"), "{found:?}");
}

#[test]
fn no_cost_benchmark() {
    let mut files = Files::new();
    for row in 2..=EACH_COHORT {
        files.participants.set(2 * row - 1, "ebcm_cost", "");
    }
    let found = warnings(&files, &[]);
    assert_eq!(found.len(), 1);
    assert!(
        found[0].starts_with("cohort HF: cost is not scored"),
        "{found:?}"
    );
    assert!(found[0].ends_with("there are 1"), "{found:?}");
}

#[test]
fn one_cohort_alone() {
    let mut files = Files::new();
    let only = |table: &mut Vec<Vec<String>>| table.retain(|row| row[0].starts_with("100001"));
    only(&mut files.participants.rows);
    only(&mut files.measures.rows);
    assert_eq!(warnings(&files, &[]), Vec::<String>::new());
    assert_eq!(files.scores(&[]).rows.len(), EACH_COHORT);
}

#[test]
fn historical_benchmarks() {
    let mut files = Files::new();
    keep(&mut files, 3);
    fs::write(
        files.path("rules.toml"),
        "[rules]\nbenchmark_period = \"historical\"\n",
    )
    .unwrap();
    let found = warnings(&files, &["--rules", "rules.toml"]);
    assert!(found[0].contains("historical benchmarks"), "{found:?}");
    assert!(
        found[0].ends_with("the published benchmarks of 2026"),
        "{found:?}"
    );
    // The cost benchmark is still the year's own.
    assert_eq!(found.len(), 3, "{found:?}");
    let scores = files.scores(&["--rules", "rules.toml"]);
    let quality = scores.values("quality_score");
    assert!(quality.iter().all(|score| !score.is_empty()), "{quality:?}");
}
