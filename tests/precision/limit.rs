//! What cannot be reached ends at the limit: with a result, and with a warning.

use super::{folder, run, summary};

#[test]
fn the_limit_ends_it_with_a_warning_that_says_what_would_do() {
    let folder = folder("");
    let folder = folder.path();
    let until = ["--until-error", "paf_mean=0.00011", "--max-draws", "90"];
    let ended = run(folder, "out", &until);
    let told = ended.stderr;
    assert!(
        told.starts_with("warning: not as precise as asked for after 90 draws"),
        "{told}"
    );
    let text = ended.stdout;
    assert!(text.contains("Precision asked for, not reached in 90 draws, the limit:\n"));
    let found = summary(folder, "out");
    assert_eq!(
        (&found["draws"], &found["precision"]["reached"]),
        (&90.into(), &false.into())
    );
    assert_eq!(found["precision"]["max_draws"], 90);
    let warnings = found["warnings"].as_array().unwrap();
    let warning = warnings
        .iter()
        .find(|warning| warning["kind"] == "not_precise");
    let message = warning.unwrap()["message"].as_str().unwrap();
    assert_eq!(told, format!("warning: {message}\n"));
    // What the warning says would do does.
    let (_, enough) = message.split_once("--max-draws ").unwrap();
    let enough = enough.split(' ').next().unwrap();
    let again = ["--until-error", "paf_mean=0.00011", "--max-draws", enough];
    run(folder, "again", &again);
    assert_eq!(summary(folder, "again")["precision"]["reached"], true);
}

#[test]
fn more_draws_than_a_run_may_have_are_not_asked_for() {
    let folder = folder("");
    let until = [
        "--until-error",
        "participants=1e-300",
        "--max-draws",
        "61",
        "--quiet",
    ];
    let ended = run(folder.path(), "out", &until);
    let told = ended.stderr;
    assert!(
        told.contains("of 1e-300; more than 10,000,000 draws"),
        "{told}"
    );
    assert!(told.contains("ask for a larger error"), "{told}");
    assert!(ended.stdout.is_empty());
    assert_eq!(summary(folder.path(), "out")["draws"], 61);
}

#[test]
fn what_so_few_draws_do_not_tell_is_not_reached() {
    let folder = folder("[rules]\nmidpoint = 50\n");
    let until = ["--until-error", "midpoint=1", "--max-draws", "99"];
    let ended = run(folder.path(), "out", &until);
    let told = ended.stderr;
    assert!(told.contains("midpoint HF 2029: not yet known"), "{told}");
    assert!(told.contains("--max-draws 100 would do"), "{told}");
    assert_eq!(summary(folder.path(), "out")["precision"]["reached"], false);
}

#[test]
#[cfg(unix)]
fn an_interrupt_between_looks_writes_nothing() {
    use std::process::{Command, Stdio};
    let folder = folder("");
    let child = Command::new(env!("CARGO_BIN_EXE_asmcast"))
        .args([
            "run",
            "s.toml",
            "--out",
            "out",
            "--until-error",
            "participants=0.00001",
        ])
        .args(["--max-draws", "10000000"])
        .current_dir(folder.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // Long enough for some looks, and no time at all for millions of draws.
    std::thread::sleep(std::time::Duration::from_millis(1500));
    let mut kill = Command::new("kill");
    kill.args(["-INT", &child.id().to_string()]);
    assert!(kill.status().unwrap().success());
    let output = child.wait_with_output().unwrap();
    let told = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{told}");
    assert!(told.contains("interrupted"), "{told}");
    let mut written = std::fs::read_dir(folder.path().join("out")).unwrap();
    assert!(written.next().is_none());
}
