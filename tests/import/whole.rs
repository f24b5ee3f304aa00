//! Output appears whole or not at all, the same every time, and replaces nothing that is read.

use std::fs;

use super::files::{Files, MEASURES, PROVIDERS};

#[test]
fn two_runs_write_the_same_bytes() {
    let mut files = Files::with_measures();
    for filler in 0..300 {
        let row = format!(
            "91{filler:08},X,Y,TX,Low Back Pain,PRACTICE {},Yes,No,,,,,,,,",
            filler % 70
        );
        files.asm.push(&row);
    }
    let all = |files: &Files| {
        files.roster(&["--names", "--npi", "9000000004"]);
        [
            "roster.csv",
            "measures.csv",
            "scenario.toml",
            "findings.csv",
        ]
        .map(|name| files.text(name))
    };
    let first = all(&files);
    assert!(first[3].lines().count() > 370);
    for _ in 0..3 {
        assert_eq!(all(&files), first);
    }
}

#[test]
fn an_output_folder_that_cannot_be() {
    let files = Files::new();
    files.write("out", "mine");
    files.write("asm.csv", files.asm.csv());
    files.write(PROVIDERS, files.providers.csv());
    for out in ["out", "out/below"] {
        let inputs = ["--asm-participants", "asm.csv", "--by-provider", PROVIDERS];
        let ended = files.import(&[&inputs[..], &["--out", out]].concat());
        assert_eq!((ended.status, &*ended.stdout), (2, ""), "{}", ended.stderr);
        let told = format!("error: {out}: not a folder for output");
        assert!(ended.stderr.starts_with(&told), "{}", ended.stderr);
    }
    assert_eq!(fs::read(files.path("out")).unwrap(), b"mine");
}

#[test]
fn files_that_are_read_are_not_replaced() {
    let files = Files::with_measures();
    files.run(&[]);
    fs::rename(files.path(MEASURES), files.path("out").join("measures.csv")).unwrap();
    let before = files.text("measures.csv");
    let ended = files.run_as_written(&["--measures", "out/measures.csv"]);
    assert_eq!(ended.status, 2);
    assert!(
        ended.stderr.contains("measures.csv there is read"),
        "{}",
        ended.stderr
    );
    assert_eq!(files.text("measures.csv"), before);
}

#[test]
fn errors_leave_the_earlier_files() {
    let mut files = Files::new();
    files.roster(&[]);
    let before = (files.text("roster.csv"), files.text("findings.csv"));
    files.providers.header[0] = "x".into();
    assert_eq!(files.run(&[]).status, 2);
    assert_eq!(
        (files.text("roster.csv"), files.text("findings.csv")),
        before
    );
    let left = fs::read_dir(files.path("out")).unwrap().count();
    assert_eq!(
        left, 3,
        "no file beside roster.csv, scenario.toml and findings.csv"
    );
}

/// A limit on the size of files stands for a full disk.
#[cfg(unix)]
#[test]
fn a_full_disk_leaves_the_old_files() {
    let mut files = Files::new();
    files.roster(&[]);
    let before = files.text("roster.csv");
    for filler in 0..3000 {
        files.asm.push(&format!(
            "91{filler:08},X,Y,TX,Low Back Pain,P {filler},Yes,No,,,,,,,,"
        ));
    }
    files.write("asm.csv", files.asm.csv());
    let script = "ulimit -f 100; trap '' XFSZ; exec \"$0\" import --asm-participants asm.csv \
                  --by-provider MUP_PHY_R25_P05_V20_D23_Prov.csv --out out";
    let output = std::process::Command::new("sh")
        .args(["-c", script, env!("CARGO_BIN_EXE_asmcast")])
        .current_dir(files.folder.path())
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{told}");
    assert!(told.contains("cannot write"), "{told}");
    assert_eq!(files.text("roster.csv"), before);
}
