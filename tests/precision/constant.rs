//! What does not vary neither ends a run too early nor keeps it running.

use super::{errors, folder, run, summary};

const FIXED_MIDPOINT: &str = "[rules]\nmidpoint = 50\n";

#[test]
fn a_constant_is_trusted_of_a_hundred_draws_and_named() {
    let folder = folder(FIXED_MIDPOINT);
    let folder = folder.path();
    let until = ["--until-error", "midpoint=0.5,paf_p01=0.001"];
    let ended = run(folder, "out", &[&until[..], &["--draws", "10"]].concat());
    let found = summary(folder, "out");
    // 10 draws are too few to say so, and four times as many.
    assert_eq!(
        found["precision"]["checkpoints"],
        serde_json::json!([10, 40, 100])
    );
    assert_eq!(found["precision"]["reached"], true);
    for statistic in found["precision"]["statistics"].as_array().unwrap() {
        assert_eq!(statistic["constant_cohort_years"], 4, "{statistic}");
        assert!(statistic["worst"].is_null());
    }
    let text = ended.stdout;
    for line in ["midpoint to 0.5", "paf_p01 to 0.001"] {
        let line = format!("\n  {line}: did not vary in 100 draws\n");
        assert!(text.contains(&line), "{line} is not in\n{text}");
    }
}

#[test]
fn a_constant_beside_what_varies_does_not_count() {
    let folder = folder(FIXED_MIDPOINT);
    let folder = folder.path();
    let both = run(
        folder,
        "both",
        &["--until-error", "midpoint=0.5,paf_mean=0.00015"],
    );
    run(folder, "one", &["--until-error", "paf_mean=0.00015"]);
    let draws = |out| summary(folder, out)["draws"].clone();
    assert!(draws("both").as_u64() > Some(100));
    assert_eq!(draws("both"), draws("one"));
    assert!(both.stdout.contains("midpoint to 0.5: did not vary"));
}

/// Who is silent is silent in hardly any draw: nobody in the first, but not never.
#[test]
fn what_happens_rarely_is_drawn_until_it_has_happened() {
    let rare = "reporting = { silent = { solo = 0.0006, small = 0.0006, large = 0.0006 } }\n";
    let folder = folder("");
    let folder = folder.path();
    let text = super::SMALL.replace(
        "participants = 100\n",
        &format!("participants = 20\n{rare}"),
    );
    std::fs::write(folder.join("s.toml"), text).unwrap();
    let until = ["--until-error", "share_maximum_penalty=0.002"];
    run(folder, "first", &["--draws", "2"]);
    let first = errors(folder, "first", "share_maximum_penalty");
    assert!(first.contains(&0.0), "{first:?}");
    run(folder, "out", &[&until[..], &["--draws", "2"]].concat());
    let found = summary(folder, "out");
    assert!(found["draws"].as_u64() >= Some(100), "{found}");
    let last = errors(folder, "out", "share_maximum_penalty");
    assert!(last.iter().all(|error| *error > 0.0), "{last:?}");
}
