//! Shares that are known beforehand.

use crate::{SOMEBODY, folder, of, row, rows, small, study, value};

const LUCK: [&str; 5] = [
    "circumstances",
    "reporting",
    "true_performance",
    "payments",
    "sampling_noise",
];

#[test]
fn how_many_participate_is_circumstances_and_nothing_else() {
    let folder = folder();
    small(folder.path(), "");
    study(
        folder.path(),
        &[
            "--statistic",
            "participants,part_b_payment_year",
            "--cohort",
            "HF",
        ],
    );
    let rows = rows(folder.path());
    let participants = of(&rows, "HF", "all", "participants");
    for part in LUCK {
        let known = if part == "circumstances" { 1.0 } else { 0.0 };
        assert_eq!(value(&participants, part, "in_order"), known, "{part}");
        if part != "circumstances" {
            assert_eq!(value(&participants, part, "total"), 0.0, "{part}");
            assert_eq!(value(&participants, part, "first"), 0.0, "{part}");
        }
    }
    assert!((value(&participants, "circumstances", "total") - 1.0).abs() < 0.3);
    assert!((value(&participants, "all", "mean") - 200.0).abs() < 10.0);

    // Volumes and who is paid are circumstances; the rest of the payments is their own luck.
    let payments = of(&rows, "HF", "all", "part_b_payment_year");
    for part in ["reporting", "true_performance", "sampling_noise"] {
        assert_eq!(value(&payments, part, "total"), 0.0, "{part}");
    }
    let own = row(&payments, "payments", "in_order");
    assert!(
        own.low.unwrap() > 0.05 && own.high.unwrap() < 0.95,
        "{own:?}"
    );
}

#[test]
fn shares_in_order_make_the_whole_variance() {
    let folder = folder();
    small(folder.path(), SOMEBODY);
    study(folder.path(), &["--year", "2027,2028"]);
    let rows = rows(folder.path());
    let mut outputs = 0;
    for first in rows.iter().filter(|row| row.index == "mean") {
        let of_output: Vec<_> = rows
            .iter()
            .filter(|row| {
                (
                    &row.cohort,
                    &row.group,
                    &row.npi,
                    &row.statistic,
                    row.performance_year,
                ) == (
                    &first.cohort,
                    &first.group,
                    &first.npi,
                    &first.statistic,
                    first.performance_year,
                )
            })
            .cloned()
            .collect();
        let shares = of_output.iter().filter(|row| row.index == "in_order");
        let sum: f64 = shares.clone().map(|row| row.value.unwrap()).sum();
        // Each is rounded to two digits of its error.
        assert!((sum - 1.0).abs() < 0.02, "{first:?}: {sum}");
        let parts = if first.group == "named" { 6 } else { 5 };
        assert_eq!(shares.count(), parts);
        assert_eq!(first.payment_year, first.performance_year + 2);
        outputs += 1;
    }
    // By year: one clinician's factor and dollars, and of each cohort eight statistics.
    assert_eq!(outputs, 2 * (2 + 2 * 8));
}

/// Whoever reports nothing has a score of 0, whatever else happens: reporting decides, as long as somebody
/// reports; where all report and attest everything, it decides nothing.
#[test]
fn what_cannot_vary_has_no_share() {
    let folder = folder();
    let known = "reports = true\nia_completed = 2\npi_score = 1.0\ntin_clinicians = 40\nspecialty = \"cardiology\"\n";
    let sure = "[cohort.HF.reporting]\npersistence = 1\n\
                [cohort.HF.reporting.incomplete]\nsolo = 0\nsmall = 0\nlarge = 0\n";
    small(folder.path(), &format!("{SOMEBODY}{known}{sure}"));
    study(folder.path(), &[]);
    let of_factor = of(&rows(folder.path()), "HF", "named", "paf");
    assert_eq!(value(&of_factor, "reporting", "total"), 0.0);
    let noise = row(&of_factor, "sampling_noise", "in_order");
    assert!(noise.low.unwrap() > 0.1, "{noise:?}");
    let peers = value(&of_factor, "peers", "total");
    assert!(peers > 0.0 && peers < 0.2, "{peers}");
}

/// An open rule and an assumption that are in play take their shares, and are drawn with the pairs.
#[test]
fn rules_and_assumptions_in_play_are_parts() {
    let folder = folder();
    let inputs = "
[[sensitivity]]
setting = \"rules.midpoint\"
values = [\"cohort_median\", 50]

[[sensitivity]]
setting = \"cohort.HF.participants\"
low = 100
high = 300
";
    small(folder.path(), inputs);
    study(
        folder.path(),
        &["--statistic", "midpoint,participants", "--draws", "400"],
    );
    let rows = rows(folder.path());
    let midpoint = of(&rows, "HF", "all", "midpoint");
    assert!(value(&midpoint, "open_rules", "first") > 0.9);
    assert!(value(&midpoint, "open_rules", "in_order") > 0.9);
    let participants = of(&rows, "HF", "all", "participants");
    assert_eq!(value(&participants, "open_rules", "total"), 0.0);
    assert!(value(&participants, "assumptions", "in_order") > 0.8);
    // Uniform between 100 and 300.
    let deviation = value(&participants, "all", "standard_deviation");
    assert!(
        (deviation - 200.0 / 12_f64.sqrt()).abs() < 8.0,
        "{deviation}"
    );
    let elsewhere = of(&rows, "LBP", "all", "participants");
    assert_eq!(value(&elsewhere, "assumptions", "total"), 0.0);
}

#[test]
fn threads_change_nothing_and_seeds_do() {
    let folder = folder();
    small(folder.path(), SOMEBODY);
    let csv = |arguments: &[&str]| {
        study(folder.path(), arguments);
        std::fs::read(folder.path().join("out/uncertainty.csv")).unwrap()
    };
    let one = csv(&["--draws", "60", "--threads", "1"]);
    assert!(one == csv(&["--draws", "60", "--threads", "3"]));
    assert!(one != csv(&["--draws", "60", "--seed", "6"]));
}

#[test]
fn the_terminal_is_80_columns_and_says_what_it_is_silent_about() {
    let folder = folder();
    small(folder.path(), SOMEBODY);
    let text = study(folder.path(), &["--draws", "60"]);
    for line in text.lines().filter(|line| !line.starts_with("Written")) {
        assert!(line.chars().count() <= 80, "{line}");
    }
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains("has no [[sensitivity]] entries"), "{text}");
    assert!(
        words.contains("The factor of NPI 9000000001 varies by"),
        "{text}"
    );
    assert!(folder.path().join("out/uncertainty.html").exists());
    // One clinician's practice is not told again.
    let rows = rows(folder.path());
    assert!(
        rows.iter()
            .all(|row| row.group != "named" || !row.npi.is_empty())
    );
}

#[test]
fn practices_of_several_and_all_together_have_dollars() {
    let folder = folder();
    let two = SOMEBODY.replace("9000000001", "9000000002");
    let third = two
        .replace("9000000002", "9000000003")
        .replace("000000001\"", "000000002\"");
    small(folder.path(), &format!("{SOMEBODY}{two}{third}"));
    study(folder.path(), &["--draws", "60"]);
    let rows = rows(folder.path());
    let dollars = |npi: &str, tin: &str| {
        let mut rows = rows.iter();
        let row = rows.find(|row| {
            (&*row.npi, &*row.tin, &*row.statistic, &*row.index)
                == (npi, tin, "payment_change", "mean")
        });
        row.and_then(|row| row.value)
    };
    let each = ["9000000001", "9000000002"].map(|npi| dollars(npi, "000000001").unwrap());
    let third = dollars("9000000003", "000000002").unwrap();
    let practice = dollars("", "000000001").unwrap();
    assert!(
        (each.iter().sum::<f64>() - practice).abs() <= 300.0,
        "{each:?} {practice}"
    );
    let all = dollars("", "").unwrap();
    assert!(
        (practice + third - all).abs() <= 300.0,
        "{practice} {third} {all}"
    );
    assert_eq!(dollars("", "000000002"), None);
}
