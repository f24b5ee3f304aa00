//! Everything that is wrong with entries and options is said before anything is drawn.

use std::path::Path;

use super::{STUDY, asmcast, complaint, folder, input, small};

/// What is said of a study that cannot be made.
fn refused(folder: &Path, arguments: &[&str]) -> String {
    complaint(folder, &[&STUDY, arguments].concat())
}

/// What is said of entries, each with a place in the file and one finding alone.
pub fn said(settings: &str, inputs: &[(&str, &str)], parts: &[&str]) {
    let folder = folder();
    let folder = folder.path();
    let entries: String = inputs
        .iter()
        .map(|(setting, rest)| input(setting, rest))
        .collect();
    small(folder, "s.toml", settings, &entries);
    let text = refused(folder, &["--method", "tornado"]);
    let found = text.matches("error: ").count();
    let placed = text.matches("error: s.toml:").count();
    assert_eq!((found, placed), (1, 1), "{inputs:?}: {text}");
    for part in parts {
        assert!(text.contains(part), "{inputs:?}: no {part:?}: {text}");
    }
    // `check` tells the same.
    let output = asmcast(folder)
        .args(["check", "s.toml"])
        .output()
        .expect("a program");
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(String::from_utf8_lossy(&output.stderr), text);
}

#[test]
fn settings_that_are_none() {
    let two = "values = [1, 2]";
    said(
        "",
        &[("rules.midpont", two)],
        &["s.toml:14:11", "did you mean `midpoint`?"],
    );
    said(
        "",
        &[("rule.midpoint", two)],
        &["there is no `rule`", "did you mean `rules`?"],
    );
    said(
        "",
        &[("cohort.*.cost.relibility", two)],
        &["did you mean `reliability`?"],
    );
    said(
        "",
        &[("rules.slope.x", two)],
        &["there is no `x`", "is a value, not a table"],
    );
    said("", &[("", two)], &["unknown setting"]);
    said(
        "",
        &[("cohort.HF.cost", two)],
        &["cohort.HF.cost is a table", "reliability"],
    );
    said(
        "",
        &[("cohort.*.practices.small.clinicians", two)],
        &["is a list", "clinicians.0"],
    );
    said(
        "",
        &[("cohort.HF.measures.492.logit_shift", "low = 0\nhigh = 1")],
        &["the scenario has no such value"],
    );
}

#[test]
fn settings_that_are_the_same_in_all_of_a_study() {
    for setting in [
        "title",
        "run.draws",
        "years.first",
        "roster",
        "focal",
        "planning.discount_rate",
        "benchmarks.file",
        "sensitivity",
        "*.draws",
    ] {
        said("", &[(setting, "values = [1, 2]")], &["cannot be varied"]);
    }
}

#[test]
fn the_same_setting_in_two_entries() {
    said(
        "",
        &[
            ("cohort.*.cost.reliability", "low = 0.3\nhigh = 0.5"),
            ("cohort.LBP.cost.reliability", "low = 0.3\nhigh = 0.5"),
        ],
        &[
            "s.toml:18:11",
            "cohort.LBP.cost.reliability is varied by another entry",
            "s.toml:14",
        ],
    );
}

#[test]
fn values_and_ranges_that_are_none() {
    let slope = "rules.slope";
    for (rest, part) in [
        ("", "needs `values`, or `low` and `high`"),
        ("low = 0.1", "`high` is missing"),
        ("high = 0.1", "`low` is missing"),
        (
            "low = 0.1\nhigh = 0.1",
            "low = 0.1: the low end 0.1 is not below",
        ),
        ("low = 0.2\nhigh = 0.1", "is not below"),
        ("high = 0.2\nvalues = [0.1, 0.2]", "an entry has either"),
        ("values = [0.1]", "two values or more"),
        ("values = []", "two values or more"),
        ("values = [0.1, 0.1]", "is given twice"),
        ("values = [0.1, 0.2]\nweights = [1]", "1 for 2 values"),
        (
            "values = [0.1, 0.2]\nweights = [1, 0]",
            "must be a number above 0",
        ),
        (
            "values = [0.1, 0.2]\nweights = [1, -1]",
            "must be a number above 0",
        ),
        (
            "values = [0.1, 0.2]\nweights = [1, 1e-9]",
            "less than a millionth",
        ),
        ("values = [0.1, 0.2]\ntimes = true", "an entry has either"),
        ("low = 0.1\nhigh = 0.2\nweights = [1, 1]", "are of `values`"),
        (
            "low = 0.1\nhigh = 0.2\nmode = 0.15",
            "of law = \"triangular\"",
        ),
        ("low = 0.1\nhigh = 0.2\nmean = 0.15", "of law = \"normal\""),
        (
            "low = 0.1\nhigh = 0.2\nlaw = \"triangular\"",
            "needs `mode`",
        ),
        (
            "low = 0.1\nhigh = 0.2\nlaw = \"triangular\"\nmode = 0.3",
            "mode = 0.3: the mode",
        ),
        (
            "low = 0.1\nhigh = 0.2\nlaw = \"normal\"\nmean = 0.1",
            "needs `sd`",
        ),
        (
            "low = 0.1\nhigh = 0.2\nlaw = \"normal\"\nmean = 0.1\nsd = 0",
            "sd = 0: the standard",
        ),
        (
            "low = 0.1\nhigh = 0.2\nlaw = \"normal\"\nmean = 9\nsd = 0.1",
            "almost nothing of the law",
        ),
        (
            "low = 0.1\nhigh = 0.2\nlaw = \"uniforn\"",
            "did you mean `uniform`?",
        ),
        ("low = 0.1\nhigh = 0.2\nlowest = 0", "lowest: unknown key"),
        (
            "values = [[1], 0.2]",
            "text in quotes or a number or true or false",
        ),
    ] {
        said("", &[(slope, rest)], &[part]);
    }
}

#[test]
fn ranges_of_what_is_no_number() {
    said(
        "",
        &[("rules.midpoint", "low = 40\nhigh = 60")],
        &[
            "a range is of numbers",
            "rules.midpoint is \"cohort_median\"",
        ],
    );
    said(
        "",
        &[(
            "rules.cap_at_risk_level",
            "low = 0.5\nhigh = 2\ntimes = true",
        )],
        &["`times` multiplies numbers", "is false"],
    );
    said(
        "",
        &[(
            "cohort.*.abilities.drift",
            "low = 0.5\nhigh = 2\ntimes = true",
        )],
        &["is 0 in the scenario, whatever it is multiplied by"],
    );
}

#[test]
fn ends_and_values_that_the_scenario_does_not_allow() {
    let (low, high) = ("s.toml:15:7", "s.toml:16:8");
    said(
        "",
        &[("rules.slope", "low = 0\nhigh = 0.2")],
        &[low, "rules.slope = 0: must be a number from 0.001 to 10"],
    );
    said(
        "",
        &[(
            "cohort.*.cost.reliability",
            "low = 0.5\nhigh = 4\ntimes = true",
        )],
        &[high, "cohort.HF.cost.reliability = 1.6: must be"],
    );
    said(
        "",
        &[("rules.cost_ladder", "values = [\"mips\", \"symetric\"]")],
        &["s.toml:15:19", "did you mean `symmetric`?"],
    );
    said(
        "",
        &[("rules.case_minimum", "values = [20, 10.5]")],
        &["s.toml:15:15", "10.5: must be a whole number"],
    );
    // What the checks find at a table is said at the entry.
    said(
        "",
        &[(
            "cohort.LBP.specialty_share.neurosurgery",
            "values = [0.14, 0.2]",
        )],
        &[
            "s.toml:15:17",
            "neurosurgery = 0.2",
            "the shares sum to 1.06",
        ],
    );
}

#[test]
fn settings_that_others_switch_off() {
    let linear = "[rules]\nexchange = \"linear\"";
    let slope = ("rules.slope", "low = 0.05\nhigh = 0.2");
    said(
        linear,
        &[slope],
        &["no effect while rules.exchange is \"linear\" (s.toml:2)"],
    );
    let table = "[rules]\nexchange = [[0, 0], [100, 1]]";
    said(
        table,
        &[slope],
        &["no effect while rules.exchange is a list"],
    );
    said(
        "[years]\nlast = 2028",
        &[("rules.risk_level.2030", "low = 0.1\nhigh = 0.2")],
        &["no effect on the years of the scenario, 2027 to 2028"],
    );
    // Where what switches it off is varied too, it may matter.
    let folder = folder();
    let exchange = input("rules.exchange", "values = [\"linear\", \"logistic\"]");
    small(
        folder.path(),
        "s.toml",
        linear,
        &(input(slope.0, slope.1) + &exchange),
    );
    asmcast(folder.path())
        .args(["check", "s.toml"])
        .assert()
        .success();
}

#[test]
fn a_scenario_without_inputs_says_how_to_write_one() {
    let folder = folder();
    small(folder.path(), "s.toml", "", "");
    let text = refused(folder.path(), &["--method", "sobol"]);
    assert!(text.contains("s.toml: no [[sensitivity]] entry"), "{text}");
    assert!(text.contains("setting = \"rules.midpoint\""), "{text}");
}

#[test]
fn all_mistakes_of_entries_and_options_are_said_at_once() {
    let folder = folder();
    let folder = folder.path();
    let inputs =
        input("rules.midpont", "values = [1, 2]") + &input("rules.slope", "low = 0\nhigh = 1");
    small(folder, "s.toml", "", &inputs);
    let text = refused(
        folder,
        &[
            "--method",
            "morris",
            "--statistic",
            "paf_men,size:sole/paf_mean,size:solo/incentive_pool",
            "--cohort",
            "HV",
            "--year",
            "2026",
        ],
    );
    for part in [
        "did you mean `midpoint`?",
        "s.toml:18:7: rules.slope = 0",
        "--statistic: paf_men: unknown statistic\n  help: did you mean `paf_mean`?",
        "unknown group `size:sole`\n  help: did you mean `size:solo`?",
        "size:solo has no incentive_pool",
        "--cohort: HV: unknown cohort",
        "--year: 2026: no performance year of the scenario\n  help: its performance years are 2027 to 2031",
    ] {
        assert!(text.contains(part), "no {part:?}: {text}");
    }
}

#[test]
fn options_that_do_not_fit() {
    let folder = folder();
    small(
        folder.path(),
        "s.toml",
        "",
        &input("rules.slope", "low = 0.05\nhigh = 0.2"),
    );
    for (arguments, part) in [
        (
            &["--method", "sobol", "--rows", "100"][..],
            "must be a power of two",
        ),
        (
            &["--method", "tornado", "--rows", "64"],
            "--rows: is of --method sobol only",
        ),
        (
            &["--method", "sobol", "--trajectories", "9"],
            "--trajectories: is of --method morris",
        ),
        (&["--method", "moris"], "tornado, morris, sobol"),
        (&[], "--method"),
    ] {
        let text = refused(folder.path(), arguments);
        assert!(text.contains(part), "{arguments:?}: {text}");
    }
}

#[test]
fn points_of_a_design_that_are_not_allowed_are_found_before_it_begins() {
    let folder = folder();
    let folder = folder.path();
    // Each alone is allowed: 16 to 24 clinicians with another least or most of them.
    let shares = input(
        "cohort.HF.practices.larger.16-24.clinicians.0",
        "values = [16, 24]",
    ) + &input(
        "cohort.HF.practices.larger.16-24.clinicians.1",
        "values = [24, 20]",
    );
    small(
        folder,
        "s.toml",
        "",
        &(input("rules.slope", "low = 0.05\nhigh = 0.2") + &shares),
    );
    asmcast(folder).args(["check", "s.toml"]).assert().success();
    let text = refused(folder, &["--method", "sobol", "--rows", "8"]);
    for part in [
        "s.toml:19:",
        "of the 56 points of the design are not allowed",
        "clinicians.0 = 24 with cohort.HF.practices.larger.16-24.clinicians.1 = 20",
        "[24, 20] must be two numbers in order",
    ] {
        assert!(text.contains(part), "no {part:?}: {text}");
    }
    assert!(!text.contains("rules.slope"), "{text}");
}

/// Mistakes of three readings: of the schema, of the checks beyond it, and of entries.
#[test]
fn mistakes_of_entries_next_to_all_others() {
    let folder = folder();
    let folder = folder.path();
    let settings = "[rules]\nslope = \"steep\"\nquality_weight = 0.6\n";
    let entries = [
        input("rules.midpont", "values = [1, 2]"),
        input("cohort.*.cost.reliability", "low = 0.5\nhigh = 0.3"),
    ];
    small(folder, "s.toml", settings, &entries.concat());
    let text = refused(folder, &["--method", "tornado"]);
    for part in [
        "slope",
        "quality_weight",
        "did you mean `midpoint`?",
        "low = 0.5",
    ] {
        assert!(text.contains(part), "no {part:?}: {text}");
    }
    assert_eq!(text.matches("error: s.toml:").count(), 4, "{text}");
    let output = asmcast(folder).args(["check", "s.toml"]).output();
    let said = output.expect("a program").stderr;
    assert_eq!(String::from_utf8_lossy(&said), text);
}
