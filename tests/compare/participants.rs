//! Who gains and who loses, against the draws' own files.

use std::collections::BTreeMap;
use std::path::Path;

use super::{asmcast, compare, differences, find, folder, small};

/// The factors of a draw's participants by NPI, with their clinicians, as `export` and `score` give them.
fn factors(folder: &Path, scenario: &str, cohort: &str, year: u16) -> BTreeMap<String, (f64, u32)> {
    let year = year.to_string();
    asmcast(folder)
        .args([
            "export", scenario, "--draw", "0", "--year", &year, "--out", "draw",
        ])
        .assert()
        .success();
    asmcast(folder)
        .args(["score", "--participants", "draw/participants.csv"])
        .args([
            "--measures",
            "draw/measures.csv",
            "--year",
            &year,
            "--out",
            "scores.csv",
        ])
        .arg("--rules")
        .arg(scenario)
        .assert()
        .success();
    let column = |name: &str, file: &str| -> Vec<(String, String)> {
        let mut table = csv::Reader::from_path(folder.join(file)).unwrap();
        let headers = table.headers().unwrap().clone();
        let at = |name: &str| headers.iter().position(|one| one == name).unwrap();
        let (npi, of_cohort, wanted) = (at("npi"), at("cohort"), at(name));
        let records = table.records().map(Result::unwrap);
        let records = records.filter(|record| &record[of_cohort] == cohort);
        records
            .map(|record| (record[npi].to_string(), record[wanted].to_string()))
            .collect()
    };
    let clinicians: BTreeMap<String, String> = column("tin_clinicians", "draw/participants.csv")
        .into_iter()
        .collect();
    let factors = column("payment_adjustment_factor", "scores.csv").into_iter();
    factors
        .map(|(npi, factor)| {
            let size = clinicians[&npi].parse().unwrap();
            (npi, (factor.parse().unwrap(), size))
        })
        .collect()
}

#[test]
fn who_gains_is_who_has_a_higher_factor() {
    let folder = folder();
    let folder = folder.path();
    small(folder, "a.toml", "");
    small(
        folder,
        "b.toml",
        "[rules]\nsmall_practice_points = 0\nrequalification = \"permanent\"",
    );
    compare(folder, &["a.toml", "b.toml", "--draws", "1"]);
    let rows = differences(folder);
    let (cohort, year) = ("LBP", 2030);
    let [first, other] = ["a.toml", "b.toml"].map(|name| factors(folder, name, cohort, year));
    let everybody: std::collections::BTreeSet<&String> = first.keys().chain(other.keys()).collect();
    for (group, sizes) in [
        ("all", 1..=100_000),
        ("size:solo", 1..=1),
        ("size:small", 2..=15),
    ] {
        let mut counts = [0.0; 5];
        for npi in &everybody {
            let (one, two) = (first.get(*npi), other.get(*npi));
            let size = one.or(two).unwrap().1;
            if !sizes.contains(&size) {
                continue;
            }
            let factor = |of: Option<&(f64, u32)>| of.map_or(0.0, |(factor, _)| *factor);
            let rise = factor(two) - factor(one);
            counts[0] += f64::from(u8::from(rise > 1e-4));
            counts[1] += f64::from(u8::from(rise < -1e-4));
            counts[2] += f64::from(u8::from(rise.abs() <= 1e-4));
            counts[3] += f64::from(u8::from(one.is_none()));
            counts[4] += f64::from(u8::from(two.is_none()));
        }
        let names = ["gaining", "losing", "unchanged", "entering", "leaving"];
        for (name, count) in names.into_iter().zip(counts) {
            let row = find(&rows, year, cohort, group, &format!("participants_{name}"));
            assert_eq!(row.difference, count, "{row:?}");
            assert_eq!(row.error, None);
        }
        assert!(counts[0] > 0.0 && counts[1] > 0.0, "{counts:?}");
    }
    // Once in, always in: people come in by 2030, and nobody drops out.
    let of_all = |name: &str| find(&rows, year, cohort, "all", name).difference;
    assert!(of_all("participants_entering") > 10.0);
    assert_eq!(of_all("participants_leaving"), 0.0);
    assert_eq!(of_all("participants"), of_all("participants_entering"));
}

#[test]
fn what_is_gained_and_lost_is_the_change_of_all_payments() {
    let folder = folder();
    let folder = folder.path();
    small(folder, "a.toml", "");
    small(
        folder,
        "b.toml",
        "[rules]\nmidpoint = 50\nzero_scores_in_pool = false",
    );
    compare(folder, &["a.toml", "b.toml", "--draws", "1"]);
    let rows = differences(folder);
    for cohort in ["HF", "LBP"] {
        for group in ["all", "size:solo", "size:small", "size:large", "dual:q4"] {
            let of = |name: &str| find(&rows, 2031, cohort, group, name).difference;
            let (gained, lost) = (of("dollars_gained"), of("dollars_lost"));
            assert!(gained > 0.0 && lost < 0.0);
            let change = of("payment_change");
            assert!(
                (gained + lost - change).abs() < 1.0,
                "{gained} {lost} {change}"
            );
        }
        // What groups of a kind receive beyond the same for everybody adds up to nothing.
        let sizes = ["size:solo", "size:small", "size:large"];
        let moved =
            sizes.map(|group| find(&rows, 2031, cohort, group, "payment_transfer").difference);
        assert!(moved.iter().sum::<f64>().abs() < 1.0, "{moved:?}");
        assert!(
            moved.iter().any(|dollars| dollars.abs() > 1_000.0),
            "{moved:?}"
        );
    }
}

#[test]
fn named_clinicians_are_the_same_people_in_both() {
    let folder = folder();
    let folder = folder.path();
    let focal = "
[[focal]]
npi = \"9000000001\"
tin = \"000000001\"
cohort = \"HF\"
tin_clinicians = 1
participant_years = [2027, 2028, 2029, 2030, 2031]
part_b_payments = 200_000
";
    let with = |name: &str, rules: &str| {
        small(folder, name, rules);
        let path = folder.join(name);
        let text = std::fs::read_to_string(&path).unwrap();
        std::fs::write(&path, format!("{text}\n{focal}")).unwrap();
    };
    with("a.toml", "");
    with("b.toml", "[rules]\nmidpoint = 50");
    compare(folder, &["a.toml", "b.toml"]);
    for row in differences(folder) {
        if row.statistic == "participants_entering" || row.statistic == "participants_leaving" {
            assert_eq!(row.difference, 0.0, "{row:?}");
        }
    }
}
