//! Designs over all inputs: what decides everything, what does nothing, and the same bytes on any number
//! of threads.

use std::fs;

use super::{folder, input, rows, small, study, value};

/// The midpoint, which moves the best factors by far, and the growth of payments, which moves no factor
/// of the first year.
fn inputs() -> String {
    input("rules.midpoint", "values = [\"cohort_median\", 50]")
        + &input("cohort.*.payments.growth_sd", "low = 0.1\nhigh = 0.2")
        + &input("cohort.*.abilities.practice_share", "low = 0.2\nhigh = 0.4")
}

const BEST: [&str; 2] = ["HF 2027 all paf_p95", "LBP 2027 all paf_p95"];

#[test]
fn a_rule_that_decides_everything_and_an_input_that_does_nothing() {
    let folder = folder();
    let folder = folder.path();
    small(folder, "s.toml", "", &inputs());
    let arguments = [
        "--method",
        "sobol",
        "--rows",
        "32",
        "--draws",
        "2",
        "--statistic",
        "paf_p95",
    ];
    let text = study(folder, &arguments);
    let found = rows(folder);
    for statistic in BEST {
        for index in ["first", "total"] {
            let midpoint = value(&found, "rules.midpoint", statistic, index);
            assert!(
                (midpoint - 1.0).abs() < 0.1,
                "{statistic} {index}: {midpoint}"
            );
            let open = value(&found, "open rules", statistic, index);
            assert_eq!(open, midpoint, "{statistic} {index}");
            let nothing = value(&found, "cohort.*.payments.growth_sd", statistic, index);
            assert_eq!(nothing, 0.0, "{statistic} {index}");
            let others = value(&found, "the other inputs", statistic, index);
            assert!(others.abs() < 0.1, "{statistic} {index}: {others}");
        }
    }
    let first = text.lines().next().unwrap_or_default();
    assert!(first.starts_with("The midpoint rule decides "), "{text}");
    assert!(
        text.contains("no effect at all: cohort.*.payments.growth_sd"),
        "{text}"
    );
    assert!(text.contains("open rules"), "{text}");
    assert!(text.contains("the same 2 draws"), "{text}");
    assert!(
        text.lines().all(|line| line.chars().count() <= 80),
        "{text}"
    );
}

#[test]
fn screening_ranks_the_same() {
    let folder = folder();
    let folder = folder.path();
    small(folder, "s.toml", "", &inputs());
    let arguments = [
        "--method",
        "morris",
        "--trajectories",
        "4",
        "--draws",
        "2",
        "--statistic",
        "paf_p95",
    ];
    let text = study(folder, &arguments);
    let found = rows(folder);
    assert_eq!(found.len(), 2 * 3 * 3);
    for statistic in BEST {
        let of = |setting, index| value(&found, setting, statistic, index);
        // From the median to 50 the best factors fall: downward every time.
        assert!(of("rules.midpoint", "mu_star") > 0.02, "{found:?}");
        assert_eq!(of("rules.midpoint", "mu"), -of("rules.midpoint", "mu_star"));
        for index in ["mu", "mu_star", "sigma"] {
            assert_eq!(of("cohort.*.payments.growth_sd", index), 0.0);
        }
    }
    assert!(
        text.starts_with("The midpoint rule matters most to"),
        "{text}"
    );
}

#[test]
fn threads_change_no_byte() {
    for method in [
        &["--method", "tornado"][..],
        &["--method", "morris", "--trajectories", "2"],
        &["--method", "sobol", "--rows", "4"],
    ] {
        let folder = folder();
        let folder = folder.path();
        small(folder, "s.toml", "", &inputs());
        let study = |threads: &str| {
            study(
                folder,
                &[method, &["--draws", "3", "--threads", threads]].concat(),
            );
            let read = |name: &str| fs::read(folder.join("out").join(name)).expect("a file");
            [read("sensitivity.csv"), read("sensitivity.html")]
        };
        let one = study("1");
        assert!(study("3") == one, "{method:?}");
    }
}

#[test]
fn without_the_option_a_design_takes_fewer_draws_than_a_run() {
    let folder = folder();
    let folder = folder.path();
    small(
        folder,
        "s.toml",
        "",
        &input("rules.solo_points", "values = [15, 10]"),
    );
    let arguments = [
        "--method",
        "morris",
        "--trajectories",
        "2",
        "--cohort",
        "HF",
        "--no-report",
    ];
    let text = study(folder, &arguments);
    assert!(text.contains("5 forecasts of the same 50 draws"), "{text}");
    assert!(
        rows(folder)
            .iter()
            .all(|row| row.statistic.starts_with("HF 2027 "))
    );
}
