//! The bar on a terminal.
#![cfg(target_os = "linux")]

use super::command::sent_to_terminal;
use super::folder;

/// What a terminal is sent; `None` where there is none.
fn sent(more: &str) -> Option<String> {
    let folder = folder("");
    let program = env!("CARGO_BIN_EXE_asmcast");
    let line = format!(
        "stty cols 80; '{program}' run s.toml --no-report --until-error participants=0.4 {more}"
    );
    sent_to_terminal(folder.path(), &line)
}

#[test]
fn the_bar_says_how_far_it_is_still_to_go() {
    let Some(sent) = sent("") else {
        return;
    };
    // A line is filled up with blanks, and then comes the next.
    let lines: Vec<&str> = sent
        .split(['\r', '\n', '\u{1b}'])
        .filter(|line| line.contains(" of 0.4; about "))
        .filter_map(|lines| Some(lines[lines.find("participants ")?..].trim_end()))
        .collect();
    assert!(!lines.is_empty(), "{sent}");
    for line in lines {
        assert!(
            line.ends_with(" draws more") && line.chars().count() < 80,
            "{line}"
        );
    }
}

#[test]
fn quiet_has_no_bar() {
    if let Some(sent) = sent("--quiet") {
        assert_eq!(sent, "");
    }
}
