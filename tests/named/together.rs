//! Everybody of one draw: `explain` without an NPI, and from there to a clinician's measures.

use std::path::Path;

use serde_json::Value;

use crate::program::{MEASURES, ROSTER, asmcast, settings};
use crate::world::write;

/// A folder with a scenario of named clinicians.
pub fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &settings(), Some(ROSTER), Some(MEASURES));
    folder
}

pub fn explained(folder: &Path, arguments: &[&str]) -> Value {
    let output = asmcast(folder)
        .args(["explain", "s.toml", "--json"])
        .args(arguments)
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(0), "{told}");
    serde_json::from_slice(&output.stdout).unwrap()
}

pub fn number(value: &Value, key: &str) -> f64 {
    value[key]
        .as_f64()
        .unwrap_or_else(|| panic!("{key} of {value}"))
}

pub fn near(one: f64, other: f64) {
    assert!(
        (one - other).abs() <= 1e-9 * one.abs().max(1.0),
        "{one} {other}"
    );
}

/// Clinicians add up to years, years to the present value, and each clinician is as its own explanation
/// says.
#[test]
fn everybody_of_a_draw_adds_up_to_its_present_value() {
    let folder = folder();
    let all = explained(folder.path(), &["--draw", "7"]);
    assert_eq!(all["clinicians"], 5);
    let (mut present_value, mut followed) = (0.0, 0);
    for (index, year) in all["years"].as_array().unwrap().iter().enumerate() {
        let participants = year["participants"].as_array().unwrap();
        let sum = |key: &str| participants.iter().map(|who| number(who, key)).sum::<f64>();
        near(sum("change"), number(year, "change"));
        near(sum("payments"), number(year, "payments"));
        let discount = 1.03_f64.powi(-(2 + index as i32));
        near(discount, number(year, "discount"));
        present_value += discount * number(year, "change");
        for who in participants {
            near(
                number(who, "payment_adjustment_factor") * number(who, "payments"),
                number(who, "change"),
            );
            let text = |key: &str| who[key].as_str().unwrap();
            let performance_year = year["performance_year"].to_string();
            let alone = explained(
                folder.path(),
                &[
                    "--draw",
                    "7",
                    "--npi",
                    text("npi"),
                    "--tin",
                    text("tin"),
                    "--year",
                    &performance_year,
                ],
            );
            near(
                number(&alone["dollars"], "adjustment"),
                number(who, "change"),
            );
            assert_eq!(alone["final_score"]["final_score"], who["final_score"]);
            followed += 1;
        }
    }
    near(present_value, number(&all, "present_value"));
    assert!(followed > 5, "{followed}");
}

#[test]
fn a_practice_or_a_year_is_a_part_of_it() {
    let folder = folder();
    let all = explained(folder.path(), &["--draw", "7"]);
    let practice = explained(folder.path(), &["--draw", "7", "--tin", "300000001"]);
    assert_eq!(practice["clinicians"], 3);
    let of_practice = |year: &Value| -> f64 {
        let participants = year["participants"].as_array().unwrap().iter();
        let own = participants.filter(|who| who["tin"] == "300000001");
        own.map(|who| number(who, "change")).sum()
    };
    let years = |of: &Value| of["years"].as_array().unwrap().clone();
    for (whole, part) in years(&all).iter().zip(&years(&practice)) {
        near(of_practice(whole), number(part, "change"));
    }
    let year = explained(folder.path(), &["--draw", "7", "--year", "2028"]);
    assert_eq!(years(&year), years(&all)[1..2]);
    assert!(year["present_value"].is_null());
}

/// What is said of a named clinician is what the roster says of it, and of others nothing.
#[test]
fn an_explanation_says_what_was_known() {
    let folder = folder();
    let page = |npi: &str, draw: &str| {
        let output = asmcast(folder.path())
            .args([
                "explain", "s.toml", "--draw", draw, "--year", "2027", "--npi", npi,
            ])
            .output()
            .unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    let known = page("1000000001", "0");
    for words in [
        "KNOWN BEFOREHAND",
        "listing by CMS           2027",
        "Part B payments of 2025  300,000.00 dollars",
        "episodes of 2025         30\n",
        "measure 236 of 2025      90.0000 % of 100 cases",
        "reported measures of 2025 yes\n",
        "specialty                cardiology\n",
        "Not known, and drawn: participation in 2028, 2029, 2030, 2031, whether the",
    ] {
        assert!(known.contains(words), "{words:?} is not in\n{known}");
    }
    let all = explained(folder.path(), &["--draw", "0"]);
    assert_eq!(all["years"][0]["participants"][0]["npi"], "1000000001");
    let export = [
        "export", "s.toml", "--draw", "0", "--year", "2027", "--out", "e",
    ];
    asmcast(folder.path()).args(export).assert().success();
    let drawn = std::fs::read_to_string(folder.path().join("e/participants.csv")).unwrap();
    let synthetic = drawn.lines().find(|line| line.starts_with("91")).unwrap();
    let synthetic = page(&synthetic[..10], "0");
    assert!(
        synthetic.contains("Nothing: a synthetic participant"),
        "{synthetic}"
    );
}

#[test]
fn who_and_when_must_be_in_the_scenario() {
    let folder = folder();
    let told = |arguments: &[&str]| {
        let output = asmcast(folder.path())
            .arg("explain")
            .args(arguments)
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        String::from_utf8(output.stderr).unwrap()
    };
    let is_told = |arguments: &[&str], words: &[&str]| {
        let told = told(arguments);
        for word in words {
            assert!(told.contains(word), "{word:?} is not in\n{told}");
        }
    };
    let draw = ["s.toml", "--draw", "0"];
    let with = |more: &[&'static str]| [&draw[..], more].concat();
    is_told(
        &with(&["--tin", "300000003"]),
        &["nobody of TIN 300000003 by name", "300000009"],
    );
    is_told(
        &with(&["--tin", "3"]),
        &["--tin: must be 9 digits, not `3`"],
    );
    is_told(
        &with(&["--npi", "1000000001"]),
        &["--year: missing", "2027 to 2031"],
    );
    let levers = ["--npi", "1000000001", "--year", "2027", "--levers"];
    is_told(
        &with(&levers),
        &["--levers: stands with a draw and without --npi"],
    );
    is_told(&with(&["--year", "2035"]), &["--year", "2027", "2031"]);
    std::fs::write(folder.path().join("few.toml"), crate::world::FEW).unwrap();
    is_told(
        &["few.toml", "--draw", "0"],
        &["--npi: missing", "reports nobody by name", "asmcast export"],
    );
}

#[test]
fn dollars_before_the_year_of_present_values_grow() {
    let folder = tempfile::tempdir().unwrap();
    let planning = "[planning]\npresent_value_year = 2031\ndiscount_rate = 0.1\n";
    write(
        folder.path(),
        &(settings() + planning),
        Some(ROSTER),
        Some(MEASURES),
    );
    let all = explained(folder.path(), &["--draw", "1"]);
    let discounts = all["years"].as_array().unwrap().iter();
    let discounts: Vec<f64> = discounts.map(|year| number(year, "discount")).collect();
    for (found, expected) in discounts
        .iter()
        .zip([1.21, 1.1, 1.0, 1.0 / 1.1, 1.0 / 1.21])
    {
        near(*found, expected);
    }
}
