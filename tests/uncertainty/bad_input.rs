//! What is refused, before anything is drawn or written.

use crate::command::{complaint, folder};
use crate::{STUDY, small};

fn refused(more: &str, arguments: &[&str]) -> String {
    let folder = folder();
    small(folder.path(), more);
    complaint(folder.path(), &[&STUDY, arguments].concat())
}

#[test]
fn draws_are_taken_in_pairs() {
    let told = refused("", &["--draws", "201"]);
    assert!(
        told.contains("--draws") && told.contains("201") && told.contains("--draws 202"),
        "{told}"
    );
    let told = refused("", &["--draws", "2"]);
    assert!(told.contains("at least 40"), "{told}");
}

#[test]
fn no_draw_has_a_pooled_quantile() {
    let told = refused("", &["--statistic", "size:solo/paf_p50,paf_p05,paf_mean"]);
    assert!(
        told.contains("paf_p05: a quantile is pooled") && told.contains("size:solo/paf_p50"),
        "{told}"
    );
    assert!(told.contains("share_positive"), "{told}");
}

#[test]
fn all_that_is_wrong_is_said_at_once() {
    let input = "[[sensitivity]]\nsetting = \"rules.slope\"\nlow = 0.2\nhigh = 0.1\n";
    let told = refused(
        input,
        &[
            "--statistic",
            "paf_meen,paf_p05",
            "--cohort",
            "HX",
            "--year",
            "2026",
            "--draws",
            "41",
        ],
    );
    for part in [
        "paf_meen", "paf_mean", "paf_p05", "HX", "2026", "41 draws", "s.toml:",
    ] {
        assert!(told.contains(part), "{part}: {told}");
    }
}

#[test]
fn settings_that_are_not_allowed_together_are_refused() {
    let input = "[[sensitivity]]\nsetting = \"rules.slope\"\nlow = -0.2\nhigh = 0.1\n";
    let told = refused(input, &[]);
    assert!(told.contains("slope"), "{told}");
}
