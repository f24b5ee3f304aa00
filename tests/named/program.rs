//! Named clinicians through the program's door: clinicians.csv.

use std::collections::BTreeMap;
use std::path::Path;

use asmcast::forecast::{CohortArena, CohortLaws};
use asmcast::random::World;
use asmcast::scenario::Scenario;

pub use crate::command::asmcast;
use crate::world::{FEW, write};

/// A number with its standard error, by NPI, TIN, year and statistic.
pub type Rows = BTreeMap<(String, String, String, String), (f64, f64)>;

/// Runs s.toml and returns clinicians.csv.
fn run(folder: &Path, arguments: &[&str]) -> String {
    asmcast(folder)
        .args(["run", "s.toml", "--out", "out", "--quiet", "--no-report"])
        .args(arguments)
        .assert()
        .success();
    std::fs::read_to_string(folder.join("out/clinicians.csv")).expect("clinicians.csv")
}

fn rows(text: &str) -> Rows {
    let mut lines = text.lines();
    assert_eq!(
        lines.next(),
        Some("npi,tin,cohort,performance_year,payment_year,statistic,value,standard_error")
    );
    let mut rows = Rows::new();
    for line in lines {
        let fields: Vec<&str> = line.split(',').collect();
        assert_eq!(fields.len(), 8, "{line}");
        let (npi, tin, year) = (fields[0], fields[1], fields[3]);
        assert_eq!(fields[2].is_empty(), npi.is_empty(), "{line}");
        let paid = year
            .parse()
            .map_or(String::new(), |year: u32| (year + 2).to_string());
        assert_eq!(fields[4], paid, "{line}");
        let key = [npi, tin, year, fields[5]].map(String::from);
        let key = (
            key[0].clone(),
            key[1].clone(),
            key[2].clone(),
            key[3].clone(),
        );
        let number = |field: &str| field.parse().unwrap_or(f64::NAN);
        let value = (number(fields[6]), number(fields[7]));
        assert!(value.0.is_finite(), "{line}");
        assert!(rows.insert(key, value).is_none(), "twice: {line}");
    }
    rows
}

pub const ROSTER: &str = "npi,tin,cohort,specialty,participant_2027,ebcm_episodes,part_b_payments,name\n\
    1000000001,300000001,HF,,1,30,300000,Ada\n\
    1000000002,300000001,HF,,,,,\n\
    1000000003,300000001,LBP,neurosurgery,1,,150000,\n\
    1000000004,300000002,LBP,,0,,,\n\
    1000000005,300000003,HF,,1,25,,\n";

pub const MEASURES: &str = "npi,tin,measure,collection_type,numerator,denominator,year\n\
    1000000001,300000001,236,ecqm,90,100,2025\n";

const FOCAL: &str = "[[focal]]\ntin = \"300000001\"\n[[focal]]\nnpi = \"1000000004\"\n\
    [[focal]]\nnpi = \"1000000009\"\ntin = \"300000009\"\ncohort = \"HF\"\nspecialty = \"cardiology\"\n\
    participant_years = [2027]\npart_b_payments = 500000\n\
    measures = [{ measure = \"005\", collection_type = \"ecqm\", cases = 40, performance = 0.9 }]\n";

pub fn settings() -> String {
    format!("{FOCAL}{FEW}[run]\ndraws = 300\n")
}

/// Means add up from clinicians to practices and to everybody; the probability, the tail and the
/// present value are of the same draws.
#[test]
fn what_adds_up_adds_up() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &settings(), Some(ROSTER), Some(MEASURES));
    let rows = rows(&run(folder.path(), &[]));
    let clinicians: Vec<(&str, &str)> = vec![
        ("1000000001", "300000001"),
        ("1000000002", "300000001"),
        ("1000000003", "300000001"),
        ("1000000004", "300000002"),
        ("1000000009", "300000009"),
    ];
    let get = |npi: &str, tin: &str, year: &str, statistic: &str| {
        let key = [npi, tin, year, statistic].map(String::from);
        let [npi, tin, year, statistic] = key;
        rows.get(&(npi, tin, year, statistic)).copied()
    };
    assert!(
        get("1000000005", "300000003", "2027", "participating").is_none(),
        "not focal"
    );
    // Values are rounded to a tenth or so of their errors.
    let close = |what: &str, one: f64, other: f64, error: f64| {
        assert!(
            (one - other).abs() <= 0.5 * error.max(1e-9),
            "{what}: {one} {other} ({error})"
        );
    };
    for year in ["2027", "2028", "2029", "2030", "2031", ""] {
        let name = if year.is_empty() {
            "present_value_mean"
        } else {
            "payment_change_mean"
        };
        let mut total = 0.0;
        for tin in ["300000001", "300000002", "300000009"] {
            let own = clinicians.iter().filter(|(_, of)| *of == tin);
            let sum: f64 = own
                .map(|(npi, _)| get(npi, tin, year, name).unwrap().0)
                .sum();
            let (practice, error) = get("", tin, year, name).unwrap();
            close(&format!("{tin} {year}"), sum, practice, error);
            total += practice;
        }
        let (all, error) = get("", "", year, name).unwrap();
        close(&format!("all of {year}"), total, all, error);
        if !year.is_empty() {
            let present: f64 = clinicians
                .iter()
                .map(|(npi, tin)| get(npi, tin, year, "participating").unwrap().0)
                .sum();
            let (participants, error) = get("", "", year, "participants").unwrap();
            close("participants", present, participants, error);
        }
        // The shortfall is beyond the value at risk, which is the 5 % quantile's opposite.
        let base = name.trim_end_matches("_mean");
        for (npi, tin) in clinicians.iter().chain(&[("", "300000001"), ("", "")]) {
            let of = |ending: &str| get(npi, tin, year, &format!("{base}_{ending}")).unwrap();
            let at_risk = of("value_at_risk_05").0;
            assert!((at_risk + of("p05").0).abs() < 1e-9);
            assert!(of("expected_shortfall_05").0 >= at_risk - 1e-9);
            let loss = of("probability_of_loss").0;
            assert!((0.0..=1.0).contains(&loss));
            assert!(of("p05").0 <= of("p25").0 && of("p25").0 <= of("p50").0);
            assert!(of("p50").0 <= of("p75").0 && of("p75").0 <= of("p95").0);
        }
    }
    assert_eq!(
        get("1000000001", "300000001", "2027", "participating"),
        Some((1.0, 0.0))
    );
    assert_eq!(
        get("1000000009", "300000009", "2027", "participating"),
        Some((1.0, 0.0))
    );
    assert_eq!(
        get("1000000004", "300000002", "2027", "participating"),
        Some((0.0, 0.0))
    );
    assert_eq!(
        get("1000000004", "300000002", "2027", "payment_change_mean"),
        Some((0.0, 0.0))
    );
    assert!(get("1000000004", "300000002", "2027", "paf_mean").is_none());
    // What scores are made of is what they are.
    let parts = ["quality", "cost"];
    for part in parts {
        let name = format!("final_score_{part}");
        assert!(
            get("1000000001", "300000001", "2027", &name).is_some(),
            "{name}"
        );
    }
    // A present value is the discounted sum of the years' means.
    let sum: f64 = (2027..=2031)
        .map(|year| {
            let mean = get("", "", &year.to_string(), "payment_change_mean")
                .unwrap()
                .0;
            mean / 1.03_f64.powi(year + 2 - 2027)
        })
        .sum();
    let (value, error) = get("", "", "", "present_value_mean").unwrap();
    close("present value", sum, value, error);
}

/// An export is scored as it was in its draw, with the clinicians' own NPIs and TINs.
#[test]
fn an_export_names_them_and_is_scored_alike() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), FOCAL, Some(ROSTER), Some(MEASURES));
    let arguments = [
        "export", "s.toml", "--draw", "3", "--year", "2028", "--out", "ex",
    ];
    asmcast(folder.path()).args(arguments).assert().success();
    let output = asmcast(folder.path())
        .args([
            "score",
            "--participants",
            "ex/participants.csv",
            "--measures",
        ])
        .args(["ex/measures.csv", "--year", "2028", "--rules", "s.toml"])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{said}");
    assert!(!said.contains("same TIN"), "{said}");
    let scores = String::from_utf8(output.stdout).unwrap();
    let head: Vec<&str> = scores.lines().next().unwrap().split(',').collect();
    let column = |name: &str| head.iter().position(|column| *column == name).unwrap();
    let (npi, factor) = (column("npi"), column("payment_adjustment_factor"));
    let scenario = Scenario::load(Some(&folder.path().join("s.toml"))).unwrap();
    let mut named = 0;
    for (laws, model) in CohortLaws::of_model(&scenario.model)
        .iter()
        .zip(&scenario.model.cohorts)
    {
        let world = World::new(scenario.model.seed, 3);
        CohortArena::default().draw(laws, world, 2028, |drawn| {
            if drawn.year < 2028 {
                return;
            }
            for (at, clinician) in (drawn.synthetic()..).zip(drawn.named) {
                let own = &model.roster.clinicians[*clinician as usize].npi;
                let mut lines = scores
                    .lines()
                    .map(|line| line.split(',').collect::<Vec<_>>());
                let line = lines.find(|line| line[npi] == own).expect("in the export");
                let scored: f64 = line[factor].parse().unwrap();
                let expected = drawn.scores.payment_adjustment_factor[at];
                assert!(
                    (scored - expected).abs() < 1e-9,
                    "{own}: {scored} {expected}"
                );
                named += 1;
            }
        });
    }
    assert!(named >= 2, "{named}");
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &settings(), Some(ROSTER), Some(MEASURES));
    let of = |threads: &str| run(folder.path(), &["--draws", "40", "--threads", threads]);
    let one = of("1");
    assert_eq!(one, of("2"));
    assert_eq!(one, of("3"));
}

/// Means of few draws are as far from each other over seeds as their standard errors say.
#[test]
fn standard_errors_are_what_they_say() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &settings(), Some(ROSTER), Some(MEASURES));
    let names = ["final_score_mean", "paf_mean", "payment_change_mean"];
    let subjects = [("1000000001", "300000001"), ("1000000009", "300000009")];
    let mut seen: BTreeMap<(usize, usize), Vec<(f64, f64)>> = BTreeMap::new();
    for seed in 0..24 {
        let seed = seed.to_string();
        let arguments = [
            "--draws",
            "30",
            "--seed",
            &seed,
            "--format",
            "csv",
            "--no-series",
        ];
        let rows = rows(&run(folder.path(), &arguments));
        for (name, statistic) in names.iter().enumerate() {
            for (subject, (npi, tin)) in subjects.iter().enumerate() {
                let key = [*npi, *tin, "2027", *statistic].map(String::from);
                let [npi, tin, year, statistic] = key;
                let value = rows[&(npi, tin, year, statistic)];
                seen.entry((name, subject)).or_default().push(value);
            }
        }
    }
    for ((name, subject), values) in seen {
        let n = values.len() as f64;
        let mean = values.iter().map(|(value, _)| value).sum::<f64>() / n;
        let spread = values.iter().map(|(v, _)| (v - mean).powi(2)).sum::<f64>() / (n - 1.0);
        let said = values.iter().map(|(_, error)| error * error).sum::<f64>() / n;
        // Chi-square with 23 degrees of freedom: within .30 and 2.3 but for one in 10,000.
        let ratio = spread / said;
        assert!(
            (0.25..2.5).contains(&ratio),
            "{} {subject}: {ratio}",
            names[name]
        );
    }
}
