//! Output appears whole or not at all: a full disk and an interrupt leave the old files.
#![cfg(unix)]

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use super::{folder, listing};

/// A folder with an earlier result in it.
fn with_earlier_result() -> tempfile::TempDir {
    let folder = folder();
    std::fs::create_dir(folder.path().join("out")).unwrap();
    std::fs::write(folder.path().join("out/results.csv"), "earlier").unwrap();
    std::fs::write(folder.path().join("out/summary.json"), "earlier").unwrap();
    folder
}

fn assert_untouched(folder: &Path) {
    let out = folder.join("out");
    assert_eq!(
        listing(&out),
        [out.join("results.csv"), out.join("summary.json")]
    );
    for file in listing(&out) {
        assert_eq!(std::fs::read(file).unwrap(), b"earlier");
    }
}

/// A limit on the size of files stands for a full disk: writing fails in the middle of summary.json.
#[test]
fn a_full_disk_leaves_the_old_files() {
    let folder = with_earlier_result();
    let script = "ulimit -f 400; trap '' XFSZ; exec \"$0\" run --draws 2 --out out";
    let output = Command::new("sh")
        .args(["-c", script, env!("CARGO_BIN_EXE_asmcast")])
        .current_dir(folder.path())
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{told}");
    assert!(told.contains("cannot write"), "{told}");
    assert_untouched(folder.path());
}

#[test]
fn an_interrupt_leaves_the_old_files() {
    let folder = with_earlier_result();
    let child = Command::new(env!("CARGO_BIN_EXE_asmcast"))
        .args(["run", "--draws", "100000", "--out", "out"])
        .current_dir(folder.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // Long enough to be in the middle of the draws, which take minutes.
    std::thread::sleep(Duration::from_millis(1500));
    let killed = Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status()
        .unwrap();
    assert!(killed.success());
    let output = child.wait_with_output().unwrap();
    let told = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{told}");
    assert!(told.contains("interrupted"), "{told}");
    assert_untouched(folder.path());
}
