//! What comes out is what `run --draws` gives with as many draws.

use std::path::Path;

use serde_json::Value;

use super::{errors, folder, printed, run, summary};

/// The files of an output folder by name; summary.json without what it says of precision.
fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut files: Vec<(String, Vec<u8>)> = entries
        .map(|entry| {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let mut content = std::fs::read(&path).unwrap();
            if name == "summary.json" {
                let mut summary: Value = serde_json::from_slice(&content).unwrap();
                summary.as_object_mut().unwrap().shift_remove("precision");
                content = summary.to_string().into_bytes();
            }
            (name, content)
        })
        .collect();
    files.sort();
    files
}

#[test]
fn every_file_is_that_of_so_many_draws_on_any_number_of_threads() {
    let folder = folder("");
    let folder = folder.path();
    let until = ["--until-error", "paf_mean=0.0003,final_score_p25=0.15"];
    for threads in ["1", "2", "3", "7"] {
        run(
            folder,
            threads,
            &[&until[..], &["--threads", threads]].concat(),
        );
    }
    let found = summary(folder, "1");
    let draws = found["draws"].to_string();
    run(folder, "fixed", &["--draws", &draws]);
    for threads in ["1", "2", "3", "7"] {
        assert!(files(&folder.join(threads)) == files(&folder.join("fixed")));
        assert_eq!(summary(folder, threads), found, "{threads} threads");
    }
    // More than one look has been needed, and all that was asked for is there.
    let checkpoints = found["precision"]["checkpoints"].as_array().unwrap();
    assert!(checkpoints.len() > 1 && checkpoints[0] == 60, "{found}");
    assert_eq!(checkpoints.last().unwrap().to_string(), draws);
    for (statistic, asked) in [("paf_mean", 0.0003), ("final_score_p25", 0.15)] {
        let errors = errors(folder, "1", statistic);
        assert_eq!(errors.len(), 4);
        assert!(errors.iter().all(|error| *error <= asked), "{errors:?}");
    }
    // The look before found one of them missed.
    let before = checkpoints[checkpoints.len() - 2].to_string();
    run(folder, "before", &["--draws", &before]);
    let missed = |statistic, asked| {
        errors(folder, "before", statistic)
            .iter()
            .any(|e| *e > asked)
    };
    assert!(missed("paf_mean", 0.0003) || missed("final_score_p25", 0.15));
}

#[test]
fn a_precision_that_is_there_at_once_costs_nothing() {
    let folder = folder("");
    let folder = folder.path();
    let ended = run(folder, "out", &["--until-error", "participants=10"]);
    let found = summary(folder, "out");
    assert_eq!(found["draws"], 60);
    assert_eq!(found["precision"]["reached"], true);
    assert_eq!(found["precision"]["checkpoints"], serde_json::json!([60]));
    let worst = &found["precision"]["statistics"][0]["worst"];
    let errors = errors(folder, "out", "participants");
    let largest = errors.into_iter().fold(0.0, f64::max);
    assert_eq!(worst["standard_error"], largest);
    let text = ended.stdout;
    let said = "Precision as asked for, after 60 draws:\n  participants to 10: ";
    assert!(text.contains(said), "{text}");
    assert!(ended.stderr.is_empty());
}

#[test]
fn the_seed_and_the_first_draws_are_those_of_the_options() {
    let folder = folder("");
    let folder = folder.path();
    let options = ["--seed", "3", "--draws", "80"];
    let until = ["--until-error", "participants=10"];
    run(folder, "until", &[&options[..], &until].concat());
    run(folder, "fixed", &options);
    assert!(files(&folder.join("until")) == files(&folder.join("fixed")));
}

#[test]
fn without_the_option_nothing_is_said_of_precision() {
    let folder = folder("");
    let ended = run(folder.path(), "out", &[]);
    assert_eq!(summary(folder.path(), "out").get("precision"), None);
    assert!(!ended.stdout.contains("Precision"));
}

const NAMED: &str = "[[focal]]\nnpi = \"9000000007\"\ntin = \"000000007\"\ncohort = \"HF\"\n";

#[test]
fn named_clinicians_and_their_levers_are_of_the_same_draws() {
    let folder = folder(NAMED);
    let folder = folder.path();
    run(
        folder,
        "until",
        &["--levers", "--until-error", "paf_mean=0.0004"],
    );
    let draws = summary(folder, "until")["draws"].to_string();
    assert_ne!(draws, "60");
    run(folder, "fixed", &["--levers", "--draws", &draws]);
    let (until, fixed) = (folder.join("until"), folder.join("fixed"));
    let names: Vec<String> = files(&until).into_iter().map(|(name, _)| name).collect();
    for name in [
        "clinicians.csv",
        "levers.csv",
        "practice_draws.csv",
        "draws.csv",
    ] {
        assert!(
            names.iter().any(|written| written == name),
            "{name} {names:?}"
        );
    }
    assert!(files(&until) == files(&fixed));
}

#[test]
fn a_report_is_made_again_from_the_summary() {
    let folder = folder("");
    let folder = folder.path();
    let arguments = [
        "run",
        "s.toml",
        "--quiet",
        "--out",
        "out",
        "--until-error",
        "participants=10",
    ];
    printed(folder, &arguments);
    printed(folder, &["report", "out", "--out", "again"]);
    let read = |out: &str| std::fs::read(folder.join(out).join("report.html")).unwrap();
    assert!(read("out") == read("again"));
}
