//! The program as tests through its door meet it: in a folder, run to its end, refusing, on a terminal.
// Each test file uses some of it.
#![allow(dead_code)]

use std::path::{Path, PathBuf};

use assert_cmd::Command;

/// The program, in a folder.
pub fn asmcast(folder: &Path) -> Command {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("asmcast"));
    command.current_dir(folder);
    command
}

/// A folder of its own for a test.
pub fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

/// What a run ended with.
pub struct Ended {
    pub status: i32,
    pub stdout: String,
    pub stderr: String,
}

/// Runs the program in a folder.
pub fn ended(folder: &Path, arguments: &[&str]) -> Ended {
    let output = asmcast(folder).args(arguments).output();
    let output = output.expect("a program");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    Ended {
        status: output.status.code().expect("an exit status"),
        stdout: text(output.stdout),
        stderr: text(output.stderr),
    }
}

/// What the program prints; it must succeed.
pub fn printed(folder: &Path, arguments: &[&str]) -> String {
    let ended = ended(folder, arguments);
    assert_eq!(ended.status, 0, "{arguments:?}: {}", ended.stderr);
    ended.stdout
}

/// What the program says of wrong input; it must end with status 2 and print no result.
pub fn refusal(folder: &Path, arguments: &[&str]) -> String {
    let ended = ended(folder, arguments);
    assert_eq!(ended.status, 2, "{arguments:?}: {}", ended.stderr);
    assert!(ended.stdout.is_empty(), "{arguments:?} printed a result");
    ended.stderr
}

/// The same; nothing may have been written either.
pub fn complaint(folder: &Path, arguments: &[&str]) -> String {
    let before = listing(folder);
    let told = refusal(folder, arguments);
    assert_eq!(listing(folder), before, "{arguments:?} wrote something");
    told
}

/// What is in a folder.
pub fn listing(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("a folder");
    let mut paths: Vec<PathBuf> = entries
        .map(|entry| entry.expect("an entry").path())
        .collect();
    paths.sort();
    paths
}

/// What a terminal is sent by a line of the shell in a folder: util-linux's `script` plays the terminal.
/// `None` where there is no `script`.
#[cfg(target_os = "linux")]
pub fn sent_to_terminal(folder: &Path, line: &str) -> Option<String> {
    use std::io::{ErrorKind, Write};

    let output = std::process::Command::new("script")
        .args(["-qec", line, "/dev/null"])
        .current_dir(folder)
        .envs([("TERM", "xterm"), ("SHELL", "/bin/sh")])
        .stdin(std::process::Stdio::null())
        .output();
    match output {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let lacking = "SKIPPED: the bar is looked at with `script`, of Debian's bsdutils";
            writeln!(std::io::stderr(), "{lacking}").expect("a standard error");
            None
        }
        output => {
            let sent = output.expect("a terminal").stdout;
            Some(String::from_utf8(sent).expect("UTF-8"))
        }
    }
}
