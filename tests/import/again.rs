//! An import into the folder of an earlier one: it replaces that one's files and nobody's own.

use std::fs;

use super::files::Files;

/// Benchmarks of one measure.
const BENCHMARKS: &str = r#"[{"measureId": "134", "performanceYear": 2026,
  "submissionMethod": "registry", "percentiles": {"1": 1, "10": 2, "20": 3, "30": 4, "40": 5,
  "50": 6, "60": 7, "70": 8, "80": 9, "90": 10, "99": 11}}]"#;

fn names(files: &Files) -> Vec<String> {
    let entries = fs::read_dir(files.path("out")).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn files_that_are_not_written_again_are_removed() {
    let mut files = Files::with_measures();
    files.write("b.json", BENCHMARKS);
    let first = files.run(&["--benchmarks", "b.json"]);
    assert_eq!(first.status, 0, "{}", first.stderr);
    assert!(!first.stdout.contains("Removed"), "{}", first.stdout);
    assert_eq!(names(&files).len(), 5);
    files.write("out/notes.txt", "mine");
    files.measures = None;
    let second = files.run(&[]);
    assert_eq!(second.status, 0, "{}", second.stderr);
    let told = "\nRemoved, of the earlier import there: measures.csv, benchmarks.csv\n";
    assert!(second.stdout.contains(told), "{}", second.stdout);
    let left = ["findings.csv", "notes.txt", "roster.csv", "scenario.toml"];
    assert_eq!(names(&files), left);
}

#[test]
fn files_of_which_the_scenario_knows_nothing_stay() {
    let files = Files::new();
    files.roster(&[]);
    files.write("out/measures.csv", "mine");
    let again = files.run(&[]);
    assert!(!again.stdout.contains("Removed"), "{}", again.stdout);
    assert_eq!(files.text("measures.csv"), "mine");
}

#[test]
fn the_last_line_says_what_it_is_for() {
    let files = Files::new();
    files.roster(&[]);
    let text = files.text("scenario.toml");
    let (above, last) = text.trim_end().rsplit_once('\n').unwrap();
    let hash = blake3::hash(format!("{above}\n").as_bytes()).to_hex();
    assert_eq!(last, format!("# As imported: {}", &hash[..16]));
    assert!(above.ends_with("once you have edited it, refuses to."));
    let checked = files.asmcast(&["check", "out/scenario.toml"]);
    assert_eq!(checked.status, 0, "{}", checked.stderr);
}

#[test]
fn an_edited_scenario_is_refused_and_all_stays() {
    let mut files = Files::with_measures();
    files.roster(&[]);
    let written = files.text("scenario.toml");
    let (above, _) = written.trim_end().rsplit_once('\n').unwrap();
    let others = [
        format!("{written}draws = 5\n"),
        written.replace("The imported roster", "Mine"),
        format!("{above}\n"),
        "title = \"Mine\"\n".to_string(),
        String::new(),
    ];
    files.measures = None;
    for other in others {
        files.write("out/scenario.toml", &other);
        files.write("out/roster.csv", "old");
        let ended = files.run(&[]);
        assert_eq!((ended.status, &*ended.stdout), (2, ""), "{}", ended.stderr);
        for words in [
            "error: out/scenario.toml: would be replaced, but was edited or not made by an import",
            "name another folder with --out, or move the file away",
        ] {
            assert!(ended.stderr.contains(words), "{words} in {}", ended.stderr);
        }
        assert_eq!(files.text("scenario.toml"), other);
        assert_eq!(files.text("roster.csv"), "old");
        assert_eq!(names(&files).len(), 4, "measures.csv was removed");
    }
    fs::remove_file(files.path("out/scenario.toml")).unwrap();
    files.roster(&[]);
}

#[test]
fn an_edited_scenario_is_named_beside_other_errors() {
    let mut files = Files::new();
    files.roster(&[]);
    files.write("out/scenario.toml", "mine");
    files.providers.header[0] = "x".into();
    let ended = files.run(&[]);
    assert_eq!(ended.status, 2);
    for words in [
        "out/scenario.toml: would be",
        "column Rndrng_NPI is missing",
    ] {
        assert!(ended.stderr.contains(words), "{words} in {}", ended.stderr);
    }
}
