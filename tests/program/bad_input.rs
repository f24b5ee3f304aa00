//! Wrong scenarios and wrong options: status 2, the place, the value, what is allowed, and nothing
//! written.

use std::path::Path;

use super::{asmcast, complaint, folder};

fn write(folder: &Path, name: &str, text: &str) {
    std::fs::write(folder.join(name), text).unwrap();
}

/// A scenario and what must be said about it.
fn refused(text: &str, said: &[&str]) {
    let folder = folder();
    write(folder.path(), "s.toml", text);
    let told = complaint(folder.path(), &["run", "s.toml", "--draws", "1"]);
    let checked = complaint(folder.path(), &["check", "s.toml"]);
    assert_eq!(told, checked, "run and check agree");
    for words in said {
        assert!(told.contains(words), "{words} is not in\n{told}");
    }
}

#[test]
fn unknown_names_get_the_nearest_valid_one() {
    refused(
        "[rules]\nmidpont = 50\n",
        &["s.toml:2:1", "rules.midpont: unknown rule", "`midpoint`"],
    );
    refused(
        "[run]\ndrwas = 5\n",
        &["s.toml:2:1", "run.drwas: unknown key", "`draws`"],
    );
    refused(
        "[ruels]\nslope = 1\n",
        &["ruels: unknown section", "`rules`"],
    );
    refused(
        "[cohort.HP]\nparticipants = 30\n",
        &["cohort.HP: unknown key", "HF, LBP"],
    );
    refused(
        "[cohort.LBP.specialty_share]\northopedic = 1\n",
        &["s.toml:2:1", "orthopedic", "`orthopedic-surgery`"],
    );
    refused(
        "[rules]\nexchange = \"logistik\"\n",
        &["s.toml:2:12", "\"logistic\" or \"linear\""],
    );
}

#[test]
fn numbers_out_of_range_are_told_the_range() {
    refused(
        "[cohort.HF.reporting]\nsilent = { solo = 1.2, small = 0.1, large = -0.1 }\n",
        &[
            "s.toml:2:19",
            "silent.solo = 1.2",
            "from 0 to 1",
            "silent.large = -0.1",
        ],
    );
    refused("[run]\ndraws = 0\n", &["run.draws = 0", "from 1 to"]);
    refused("[run]\ndraws = -5\n", &["run.draws = -5"]);
    refused(
        "[cohort.LBP]\nparticipants = 19\n",
        &["participants = 19", "from 20 to"],
    );
    refused(
        "[rules]\nslope = nan\n",
        &["s.toml:2:9", "not a finite number"],
    );
    for rule in [
        "midpoint = 100.5",
        "slope = 0",
        "redistribution = 1.01",
        "completeness_minimum = 75",
        "case_minimum = 0",
        "episode_minimum = 0",
        "benchmark_minimum = 1",
        "ia_points = { none = -101, one = 0, both = 0 }",
        "pi_points = -1",
        "small_practice_points = -1",
        "solo_points = 101",
    ] {
        let key = rule.split(' ').next().unwrap();
        refused(
            &format!("[rules]\n{rule}\n"),
            &["s.toml:2:", &format!("rules.{key}")],
        );
    }
}

#[test]
fn tables_of_the_rules_are_told_all_that_is_wrong() {
    refused(
        "[rules]\n\
         redistribution = { 2027 = 1.5, 2028 = 0.1, 2035 = 0.1 }\n\
         exchange = [[0, 0], [50, 0.5], [40, 0.4], [100, 1.2]]\n\
         complex_patient = { base = -1, most = 10, frm = \"al\", from = \"al\" }\n\
         benchmark_by = \"measur\"\n",
        &[
            "s.toml:2:27: rules.redistribution.2027: 1.5 must be from 0 to 1",
            "rules.redistribution.2029: missing",
            "rules.redistribution.2030: missing",
            "s.toml:2:51: rules.redistribution.2035: no performance year; allowed: 2027 to 2031",
            "s.toml:3:32: rules.exchange.2: the final score 40 must be at least 0.001 above the one \
             before it, 50",
            "rules.exchange.2: the transformed score 0.4 must not be below the one before it, 0.5",
            "s.toml:3:43: rules.exchange.3: the transformed score 1.2 must be from 0 to 1",
            "rules.complex_patient.base = -1: must be a number from 0 to 100",
            "rules.complex_patient.per_standard_deviation: missing",
            "rules.complex_patient.frm: unknown key",
            "rules.complex_patient.from = \"al\": must be \"median\" or \"all\"",
            "did you mean `all`?",
            "s.toml:5:16",
            "did you mean `measure`?",
        ],
    );
    refused(
        "[rules]\nexchange = []\ncomplex_patient = \"mip\"\nredistribution = [1]\n",
        &[
            "rules.exchange = []: must be a list of 2 to 201",
            "rules.complex_patient = \"mip\": must be \"mips\" or \"off\" or a table",
            "rules.redistribution = [1]: must be a number from 0 to 1 or a table",
        ],
    );
    refused(
        "[rules]\nexchange = [[0, 0], [5], [100, \"1\"]]\n",
        &[
            "s.toml:2:21: rules.exchange.1 = [5]: must be a list of 2",
            "s.toml:2:32: rules.exchange.2.1 = \"1\": must be a number",
        ],
    );
}

#[test]
fn settings_that_cannot_be_together() {
    refused(
        "[rules]\nquality_weight = 0.6\n",
        &["rules.quality_weight", "1.1", "must make 1"],
    );
    refused(
        "[rules]\nrisk_level = { 2035 = 0.1 }\n",
        &["risk_level.2035", "2027 to 2031"],
    );
    refused(
        "[years]\nfirst = 2030\nlast = 2028\n",
        &["years.first", "2030 is after"],
    );
    refused(
        "[cohort.LBP.specialty_share]\nneurosurgery = 0.5\n",
        &["specialty_share", "sum to 1.36"],
    );
    refused(
        "[cohort.HF.reporting.improvement_activities]\nsolo = { both = 1, one = 0.5, none = 0 }\n",
        &["improvement_activities.solo", "sum to 1.5"],
    );
    refused(
        "[benchmarks]\nperformance_year = 2019\n",
        &["benchmarks.performance_year", "2026"],
    );
    refused(
        "[cohort.HF.measures.238]\ncases_per_episode = 1\n",
        &["measures.238", "LBP", "492, 008, 005, 236, 377"],
    );
}

#[test]
fn more_classes_of_size_than_there_is_room_for() {
    let classes: String = (16..=216)
        .map(|size| {
            format!(
                "[cohort.HF.practices.larger.{size}]\n\
                 clinicians = [{size}, {size}]\nshare = 0.0\nmean_candidates = 2.0\n"
            )
        })
        .collect();
    refused(
        &classes,
        &["HF.practices.larger", "at most 200 are allowed"],
    );
}

#[test]
fn percentiles_that_decrease() {
    let law = |percentiles: &str| {
        format!(
            "[cohort.HF.measures.005]\necqm = {{ law = \"percentiles\", top_percent = 100, \
             percentiles = {percentiles} }}\n"
        )
    };
    refused(
        &law("[10, 20, 30, 40, 35, 50, 60, 70, 80, 90, 95]"),
        &["s.toml:2:", "percentiles never decrease", "40", "35"],
    );
    refused(&law("[10, 20, 30]"), &["percentiles", "a list of 11"]);
    refused(
        &law("[10, 20, 30, 40, 45, 50, 60, 70, 80, 90, 195]"),
        &["195", "from 0 to 100"],
    );
}

#[test]
fn percentiles_that_decrease_in_a_data_file() {
    let folder = folder();
    let shipped = include_str!("../../data/measure_benchmarks.csv");
    let wrong = shipped.replacen("60.8,68.89", "68.89,60.8", 1);
    assert_ne!(wrong, shipped);
    write(folder.path(), "b.csv", &wrong);
    write(folder.path(), "s.toml", "[benchmarks]\nfile = \"b.csv\"\n");
    let told = complaint(folder.path(), &["check", "s.toml"]);
    assert!(told.contains("b.csv, row 1, column p20"), "{told}");
    assert!(
        told.contains("60.8 is below the percentile before it, 68.89"),
        "{told}"
    );
    write(
        folder.path(),
        "s.toml",
        "[benchmarks]\nfile = \"none.csv\"\n",
    );
    let told = complaint(folder.path(), &["check", "s.toml"]);
    assert!(
        told.contains("s.toml:2:8") && told.contains("none.csv"),
        "{told}"
    );
}

#[test]
fn correlation_matrices_that_cannot_be() {
    let matrix = |rows: &str| format!("[cohort.LBP.abilities]\ncorrelation = [{rows}]\n");
    let rest = "[0.5,0.25,0.25,1,0.25],[0.5,0.25,0.25,0.25,1]";
    refused(
        &matrix("[1, 0.5], [0.5, 1]"),
        &["s.toml:2:", "5 rows of 5 numbers"],
    );
    refused(
        &matrix(&format!(
            "[1,0.9,0.9,0.5,0.5],[0.9,1,-0.9,0.25,0.25],[0.9,-0.9,1,0.25,0.25],{rest}"
        )),
        &["abilities.correlation", "positive semidefinite"],
    );
    refused(
        &matrix(&format!(
            "[1,0.4,0.5,0.5,0.5],[0.5,1,0.25,0.25,0.25],[0.5,0.25,1,0.25,0.25],{rest}"
        )),
        &["not symmetric"],
    );
    refused(
        &matrix(&format!(
            "[2,0.5,0.5,0.5,0.5],[0.5,1,0.25,0.25,0.25],[0.5,0.25,1,0.25,0.25],{rest}"
        )),
        &["correlation.0.0 = 2", "from -1 to 1"],
    );
}

#[test]
fn every_error_is_reported_at_once() {
    refused(
        "titel = \"x\"\n[run]\ndraws = 0\n[rules]\nmidpont = 5\nquality_weight = 0.7\n\
         [cohort.HF.measures.999]\ncases_per_episode = 1\n[years]\nfirst = 2031\nlast = 2027\n",
        &[
            "titel",
            "run.draws",
            "rules.midpont",
            "quality_weight",
            "measures.999",
            "years.first",
        ],
    );
}

#[test]
fn extends_in_a_circle_or_into_the_void() {
    let folder = folder();
    write(folder.path(), "a.toml", "extends = \"b.toml\"\n");
    write(folder.path(), "b.toml", "extends = \"a.toml\"\n");
    let told = complaint(folder.path(), &["run", "a.toml"]);
    assert!(
        told.contains("b.toml:1:11") && told.contains("cycle"),
        "{told}"
    );
    write(
        folder.path(),
        "c.toml",
        "title = \"c\"\nextends = \"baseline.toml\"\n",
    );
    let told = complaint(folder.path(), &["run", "c.toml"]);
    assert!(
        told.contains("c.toml:2:11") && told.contains("cannot open"),
        "{told}"
    );
    let told = complaint(folder.path(), &["run", "nowhere.toml"]);
    assert!(told.contains("nowhere.toml"), "{told}");
}

#[test]
fn a_chain_of_extends_lays_the_nearest_on_top() {
    let folder = folder();
    write(
        folder.path(),
        "a.toml",
        "[rules]\nslope = 0.2\nsolo_points = 11\n",
    );
    write(
        folder.path(),
        "b.toml",
        "extends = \"a.toml\"\n[rules]\nslope = 0.3\n",
    );
    let path = folder.path().join("b.toml");
    let scenario = asmcast::scenario::Scenario::load(Some(&path)).unwrap();
    assert_eq!(scenario.model.rules.slope, 0.3);
    assert_eq!(scenario.model.rules.solo_points, 11.0);
    assert_eq!(scenario.model.rules.pi_points, 10.0);
    assert_eq!(scenario.settings.title, "b");
}

#[test]
fn text_that_is_no_scenario() {
    refused("draws = = 3\n", &["s.toml:1:", "not valid TOML"]);
    refused(
        "title = \"a\"\ntitle = \"b\"\n",
        &["s.toml:2:1", "not valid TOML"],
    );
    let folder = folder();
    write(folder.path(), "s.json", "{\"rules\": {\"slope\": }}");
    let told = complaint(folder.path(), &["check", "s.json"]);
    assert!(
        told.contains("s.json:1:") && told.contains("not valid JSON"),
        "{told}"
    );
    std::fs::write(folder.path().join("s.toml"), b"[rules]\nslope = \xff\n").unwrap();
    let told = complaint(folder.path(), &["check", "s.toml"]);
    assert!(
        told.contains("s.toml:2:1") && told.contains("UTF-8"),
        "{told}"
    );
}

#[test]
fn options_are_checked_like_settings() {
    let folder = folder();
    for arguments in [
        ["run", "--draws", "0"],
        ["run", "--draws", "-3"],
        ["run", "--draws", "many"],
        ["run", "--threads", "0"],
        ["run", "--seed", "-1"],
        ["run", "--drwas", "5"],
    ] {
        complaint(folder.path(), &arguments);
    }
    for (option, allowed) in [
        ("--draws", "1..=10000000"),
        ("--seed", "0..=18446744073709551615"),
        ("--threads", "1..=1024"),
    ] {
        // A negative number is a wrong value, not an unknown option.
        let told = complaint(folder.path(), &["run", option, "-3"]);
        assert!(told.contains(&format!("-3 is not in {allowed}")), "{told}");
    }
    let told = complaint(
        folder.path(),
        &[
            "export", "s.toml", "--draw", "0", "--year", "2033", "--out", "o",
        ],
    );
    assert!(told.contains("2027"), "{told}");
}

#[test]
fn an_output_folder_that_cannot_be() {
    let folder = folder();
    write(folder.path(), "file", "mine");
    for out in ["file", "file/below"] {
        let told = complaint(folder.path(), &["run", "--draws", "1", "--out", out]);
        assert!(told.contains(out), "{told}");
    }
    assert_eq!(std::fs::read(folder.path().join("file")).unwrap(), b"mine");
}

#[test]
fn commands_of_later_versions_are_unknown() {
    let folder = folder();
    for command in ["merge", "serve"] {
        asmcast(folder.path()).arg(command).assert().code(2);
    }
}
