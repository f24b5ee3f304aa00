//! The bar on a terminal.
#![cfg(target_os = "linux")]

use std::collections::BTreeSet;

use indicatif::HumanBytes;

use super::bad_files::gzipped;
use super::command::sent_to_terminal;
use super::files::{Files, PROVIDERS};

/// Erases a line of a terminal.
const ERASE: &str = "\u{1b}[2K";

/// What a terminal is sent by a run, to which `before` is piped; `None` where there is none.
fn sent(files: &Files, before: &str, by_provider: &str) -> Option<String> {
    let program = env!("CARGO_BIN_EXE_asmcast");
    let line = format!(
        "{before} '{program}' import --asm-participants asm.csv --by-provider {by_provider} \
         --out out"
    );
    sent_to_terminal(files.folder.path(), &line)
}

/// Files of which the second has rows enough for a bar to move.
fn files() -> Files {
    let mut files = Files::new();
    for filler in 0..30_000 {
        files
            .providers
            .push(&format!("92{filler:08},X,Neurosurgery,20,1,1,1,1,1,1"));
    }
    files.roster(&[]);
    files.write(
        "packed_D23.csv.gz",
        gzipped(files.providers.csv().as_bytes()),
    );
    files
}

#[test]
fn a_bar_moves_on_one_line_and_vanishes() {
    let Some(sent) = sent(&files(), "stty cols 80;", PROVIDERS) else {
        return;
    };
    let (frames, rest) = sent.rsplit_once(ERASE).unwrap();
    let frames: BTreeSet<&str> = frames.split(ERASE).map(str::trim).collect();
    assert!(frames.len() > 3, "{frames:?}");
    for frame in frames {
        assert!(
            frame.contains(" by Provider: ") && frame.ends_with(" left"),
            "{frame}"
        );
        // With figures as wide as they can be: 1023.99 MiB of 1023.99 MiB, 59s left.
        let words = frame.chars().filter(|c| !c.is_ascii_digit() && *c != '.');
        assert!(words.count() + 2 * 7 + 2 <= 80, "{frame}");
    }
    assert!(rest.trim_start().starts_with("Roster "), "{rest}");
}

#[test]
fn of_a_gzipped_file_the_packed_bytes_count() {
    let files = files();
    let name = "packed_D23.csv.gz";
    let Some(sent) = sent(&files, "", name) else {
        return;
    };
    let size = HumanBytes(files.path(name).metadata().unwrap().len());
    let last = format!(": {size} of {size}, 0s left");
    assert!(sent.contains(&last), "{sent}");
}

#[test]
fn a_pipe_has_no_bar() {
    let Some(sent) = sent(&files(), &format!("cat {PROVIDERS} |"), "/dev/stdin") else {
        return;
    };
    assert!(sent.starts_with("Roster "), "{sent}");
}
