//! What cannot be asked for is said before anything is drawn: status 2, and nothing written.

use super::{complaint, folder};

#[test]
fn a_wrong_name_gets_the_nearest_and_all_that_there_are() {
    let folder = folder("");
    let told = complaint(folder.path(), &["--until-error", "paf_maen=0.001"]);
    for words in [
        "--until-error: `paf_maen` is no statistic",
        "did you mean `paf_mean`?",
        "final_score_p99",
        "net_medicare_savings",
    ] {
        assert!(told.contains(words), "{words} is not in\n{told}");
    }
    // Statistics of clinicians are not those of cohorts.
    let told = complaint(folder.path(), &["--until-error", "participating=0.001"]);
    assert!(told.contains("did you mean `participants`?"), "{told}");
}

#[test]
fn every_mistake_is_said_at_once() {
    let folder = folder("titel = \"x\"\n");
    let wrong = "paf_maen=0.001,paf_mean=-1,paf_p50=nan,paf_p75,paf_p90=0,paf_p95=,paf_p99=x,\
                 midpoint=1,midpoint=2,midpoint=3,,scaling=1";
    let told = complaint(folder.path(), &["--until-error", wrong, "--max-draws", "3"]);
    for words in [
        "`paf_maen` is no statistic",
        "paf_mean: `-1` is not a finite number above 0",
        "paf_p50: `nan` is not",
        "`paf_p75` without a standard error",
        "paf_p90: `0` is not",
        "paf_p95: `` is not",
        "paf_p99: `x` is not",
        "midpoint is named more than once",
        "nothing stands before or behind a comma",
        "did you mean `scaling_factor`?",
        "s.toml",
        "titel",
    ] {
        assert!(told.contains(words), "{words} is not in\n{told}");
    }
    assert_eq!(told.matches("more than once").count(), 1, "{told}");
    assert_eq!(told.matches("net_medicare_savings").count(), 1, "{told}");
}

#[test]
fn a_limit_must_leave_room_for_the_first_draws() {
    let folder = folder("");
    let until = ["--until-error", "paf_mean=0.001"];
    for (more, first) in [(&["--draws", "100"][..], "100"), (&[], "60")] {
        let told = complaint(
            folder.path(),
            &[&until[..], &["--max-draws", "59"], more].concat(),
        );
        let said = format!("--max-draws: 59 is below the {first} draws to start with");
        assert!(told.contains(&said), "{told}");
    }
}

#[test]
fn options_that_are_nothing_by_themselves() {
    let folder = folder("");
    for arguments in [
        &["--max-draws", "1000"][..],
        &["--until-error"],
        &["--until-error", "--quiet"],
        &["--until-error", ""],
        &["--until-error", "paf_mean"],
        &["--until-error", "paf_mean=0.001", "--max-draws", "0"],
        &["--until-error", "paf_mean=0.001", "--max-draws", "-3"],
        &["--until-error", "paf_mean=0.001", "--max-draws", "10000001"],
    ] {
        let told = complaint(folder.path(), arguments);
        assert!(
            told.contains("-draws") || told.contains("--until-error"),
            "{told}"
        );
    }
}

#[test]
fn a_statistic_that_the_scenario_cannot_have() {
    let linear = folder("[rules]\nexchange = \"linear\"\n");
    let told = complaint(linear.path(), &["--until-error", "midpoint=1,paf_mean=1"]);
    assert!(
        told.contains("midpoint: the scenario's linear exchange"),
        "{told}"
    );
    assert!(!linear.path().join("out").exists(), "it was drawn");
    // So little is shared out that nobody breaks even; that is known when the first draws are done.
    let poor = folder("[rules]\nredistribution = 0.2\n");
    let told = complaint(
        poor.path(),
        &["--until-error", "break_even_score=1,paf_mean=1"],
    );
    assert!(
        told.contains("no cohort and year has break_even_score in 60 draws"),
        "{told}"
    );
}
