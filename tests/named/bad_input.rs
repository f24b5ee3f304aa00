//! Wrong rosters, results and `[[focal]]` tables: status 2, the place, the value, what is allowed, and
//! nothing written.

use crate::program::asmcast;
use crate::world::{FEW, write};

/// What the program says; `None` where it runs.
fn said(settings: &str, roster: Option<&str>, measures: Option<&str>) -> (Option<i32>, String) {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &format!("{settings}{FEW}"), roster, measures);
    let arguments = [
        "run", "s.toml", "--draws", "1", "--out", "out", "--quiet", "--format", "csv",
    ];
    let output = asmcast(folder.path()).args(arguments).output().unwrap();
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    let code = output.status.code();
    let out = folder.path().join("out");
    assert_eq!(out.exists(), code == Some(0), "written or not: {text}");
    (code, text)
}

#[track_caller]
fn refused((settings, roster, measures): (&str, Option<&str>, Option<&str>), words: &[&str]) {
    let (code, text) = said(settings, roster, measures);
    assert_eq!(code, Some(2), "{roster:?} {measures:?} {settings}: {text}");
    for word in words {
        assert!(text.contains(word), "{word:?} is not in\n{text}");
    }
}

#[track_caller]
fn roster_refused(columns: &str, row: &str, words: &[&str]) {
    let roster = format!("npi,tin,cohort{columns}\n1000000001,300000001,HF,\n");
    let filled = ",".repeat(columns.matches(',').count());
    let roster = roster.replace(",HF,\n", &format!(",HF{filled}\n")) + row + "\n";
    refused(("", Some(&roster), None), words);
}

#[test]
fn rows_of_a_roster() {
    roster_refused(
        "",
        "123456789,300000002,HF",
        &["roster.csv", "row 2", "npi", "123456789", "10 digits"],
    );
    roster_refused(
        "",
        "1000000002,30000000,HF",
        &["row 2", "tin", "30000000", "9 digits"],
    );
    roster_refused(
        "",
        "1000000002,300000002,CHF",
        &["row 2", "cohort", "CHF", "HF"],
    );
    roster_refused(
        "",
        "1000000001,300000001,HF",
        &["row 2", "npi", "row 1", "once"],
    );
    roster_refused(
        "",
        "1000000001,300000001,LBP",
        &["row 2", "npi", "row 1", "once"],
    );
    roster_refused(
        ",specialty",
        "1000000002,300000002,HF,neurosurgery",
        &["row 2", "specialty", "neurosurgery", "cardiology"],
    );
    roster_refused(
        ",ebcm_episodes,participant_2027",
        "1000000002,300000002,HF,12,1",
        &["roster.csv", "row 2", "ebcm_episodes", "12", "2027", "20"],
    );
    roster_refused(
        ",ebcm_episodes,participant_2027",
        "1000000002,300000002,HF,20,0",
        &["row 2", "ebcm_episodes", "20", "2027"],
    );
    roster_refused(
        ",ebcm_episodes,ebcm_year,participant_2028",
        "1000000002,300000002,HF,12,2026,1",
        &["row 2", "ebcm_episodes", "12", "2028", "20"],
    );
    roster_refused(
        ",ebcm_cost",
        "1000000002,300000002,HF,15000",
        &["row 2", "ebcm_", "episodes"],
    );
    roster_refused(
        ",ebcm_cost,ebcm_episodes,ebcm_year",
        "1000000002,300000002,HF,15000,30,2019",
        &["row 2", "ebcm_year", "2021", "2026"],
    );
    roster_refused(
        ",dual_share",
        "1000000002,300000002,HF,35",
        &["row 2", "dual_share", "35", "0 to 1"],
    );
    roster_refused(
        ",pi_score",
        "1000000002,300000002,HF,85",
        &["row 2", "pi_score", "85", "0 to 1"],
    );
    roster_refused(
        ",ia_completed",
        "1000000002,300000002,HF,3",
        &["row 2", "ia_completed", "3", "2"],
    );
    roster_refused(
        ",part_b_payments",
        "1000000002,300000002,HF,-5",
        &["row 2", "part_b_payments", "-5"],
    );
    roster_refused(
        ",part_b_year",
        "1000000002,300000002,HF,2027",
        &["row 2", "part_b_year", "2027", "2026"],
    );
    roster_refused(
        ",participant_2027",
        "1000000002,300000002,HF,yes",
        &["row 2", "participant_2027", "yes"],
    );
    roster_refused(
        ",collection_type",
        "1000000002,300000002,HF,claims",
        &["row 2", "collection_type", "claims", "ecqm"],
    );
    roster_refused(
        ",small_practice,tin_clinicians",
        "1000000002,300000002,HF,1,40",
        &["row 2", "small_practice", "40", "15"],
    );
}

#[test]
fn files_of_a_roster() {
    refused(("roster = \"none.csv\"\n", None, None), &["none.csv"]);
    refused(
        ("", Some("npi,tin,cohort\n"), None),
        &["roster.csv", "no clinicians"],
    );
    refused(("", Some(""), None), &["roster.csv"]);
    refused(
        ("", Some("npi,cohort\n1000000001,HF\n"), None),
        &["roster.csv", "tin"],
    );
    refused(
        ("roster_measures = \"past.csv\"\n", None, None),
        &["s.toml:1", "roster_measures", "no roster"],
    );
    let (code, text) = said(
        "",
        Some("npi,tin,cohort,shoe_size\n1000000001,300000001,HF,44\n"),
        None,
    );
    assert_eq!(code, Some(0), "{text}");
    assert!(
        text.contains("shoe_size") && text.contains("roster.csv"),
        "{text}"
    );
    // A TIN of both cohorts is nothing wrong.
    let both = "npi,tin,cohort\n1000000001,300000001,HF\n1000000002,300000001,LBP\n";
    let (code, text) = said("", Some(both), None);
    assert_eq!((code, &*text), (Some(0), ""));
}

#[test]
fn columns_of_other_names() {
    let said = |titles: &str, fields: &str| {
        let roster = format!("npi,tin,cohort,{titles}\n1000000001,300000001,HF,{fields}\n");
        let (code, text) = said("", Some(&roster), None);
        assert_eq!(code, Some(0), "{text}");
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    for title in ["part_b_payment", "Part B Payments"] {
        let text = said(title, "400000");
        let words = format!("column `{title}`, ignored; is `part_b_payments` meant?");
        assert!(text.contains(&words), "{text}");
    }
    // Another one's place is taken.
    let text = said("part_b_payments,part_b_payment", "400000,1");
    assert!(text.contains("ignored; the columns are npi, tin"), "{text}");
}

#[track_caller]
fn results_refused(columns: &str, row: &str, words: &[&str]) {
    let roster = "npi,tin,cohort\n1000000001,300000001,HF\n";
    let measures = format!("npi,tin,measure,collection_type{columns}\n{row}\n");
    refused(("", Some(roster), Some(&measures)), words);
}

#[test]
fn rows_of_results() {
    let of = "1000000001,300000001";
    let counts = ",numerator,denominator";
    results_refused(
        counts,
        &format!("{of},128,ecqm,3,5"),
        &["past.csv", "row 1", "measure", "128", "236"],
    );
    results_refused(
        counts,
        &format!("{of},236,ecqm,6,5"),
        &["row 1", "numerator", "6", "5"],
    );
    results_refused(
        counts,
        &format!("{of},377,cqm,3,5"),
        &["row 1", "collection_type", "cqm", "ecqm"],
    );
    results_refused(
        counts,
        &format!("{of},236,ecqm,6,"),
        &["row 1", "denominator"],
    );
    results_refused(counts, &format!("{of},492,claims,6,10"), &["row 1", "492"]);
    results_refused(
        ",cases,performance",
        &format!("{of},236,ecqm,40,85"),
        &["row 1", "performance", "85", "0 to 1"],
    );
    results_refused(
        ",cases,performance,year",
        &format!("{of},236,ecqm,40,0.85,2019"),
        &["row 1", "year", "2019", "2021"],
    );
    results_refused(
        ",cases,performance",
        &format!("{of},236,ecqm,,0.85"),
        &["row 1", "cases"],
    );
    results_refused(
        counts,
        &format!("{of},236,ecqm,3,5\n{of},236,cqm,3,5"),
        &["row 2", "measure", "236", "row 1", "once"],
    );
    results_refused(
        counts,
        "1000000009,300000001,236,ecqm,3,5",
        &["row 1", "npi", "1000000009", "roster"],
    );
}

#[track_caller]
fn focal_refused(table: &str, words: &[&str]) {
    let roster = "npi,tin,cohort\n1000000001,300000001,HF\n";
    refused(
        (&format!("[[focal]]\n{table}\n"), Some(roster), None),
        words,
    );
}

#[test]
fn tables_of_those_reported_by_name() {
    focal_refused(
        "npi = \"1000000007\"",
        &["s.toml:2", "focal.0", "nobody", "cohort"],
    );
    focal_refused(
        "npi = \"100000007\"",
        &["focal.0", "100000007", "10 digits"],
    );
    focal_refused("name = \"Ada\"", &["focal.0", "npi"]);
    focal_refused(
        "npi = \"1000000001\"\ntin = \"300000001\"\npi_score = 1",
        &["focal.0", "in the roster"],
    );
    let new =
        |more: &str| format!("npi = \"1000000007\"\ntin = \"300000007\"\ncohort = \"HF\"\n{more}");
    focal_refused(
        &new("specialty = \"neurosurgery\""),
        &["s.toml", "1000000007", "neurosurgery", "HF"],
    );
    focal_refused(
        &new("participant_years = [2032]"),
        &["focal.0", "2032", "2031"],
    );
    focal_refused(
        &new("participant_years = [2027]\nebcm_episodes = 3"),
        &["1000000007", "3", "2027", "20"],
    );
    focal_refused(&new("pi_score = 85"), &["pi_score", "85", "0 to 1"]);
    focal_refused(&new("ebcm_cost = 15000"), &["1000000007", "episodes"]);
    focal_refused(
        &new("ebcm_cost = 15000\nebcm_episodes = 30\nebcm_year = 2019"),
        &["1000000007", "2021", "2026"],
    );
    focal_refused(
        &new("small_practice = true\ntin_clinicians = 40"),
        &["1000000007", "40", "15"],
    );
    focal_refused(
        &new("small_practice = false\ntin_clinicians = 4"),
        &["1000000007", "4", "15"],
    );
    let result = |text: &str| new(&format!("measures = [{text}]"));
    let of = |measure: &str, more: &str| {
        format!("{{ measure = \"{measure}\", collection_type = \"ecqm\", {more} }}")
    };
    focal_refused(
        &result(&of("128", "cases = 5, performance = 0.5")),
        &["1000000007", "128", "HF"],
    );
    focal_refused(
        &result(&of("236", "numerator = 6, denominator = 5")),
        &["1000000007", "236"],
    );
    focal_refused(
        &result(&of("236", "cases = 40, performance = 85")),
        &["1000000007", "236", "performance is 85", "0 to 1"],
    );
    focal_refused(
        &result(&of("236", "cases = 40")),
        &["1000000007", "236", "performance"],
    );
    let claims = of("492", "numerator = 6, denominator = 10").replace("ecqm", "claims");
    focal_refused(&result(&claims), &["1000000007", "492", "cases"]);
    let twice = of("236", "cases = 40, performance = 0.5")
        + ", "
        + &of("236", "cases = 40, performance = 0.6, year = 2024");
    focal_refused(&result(&twice), &["1000000007", "236", "once"]);
}
