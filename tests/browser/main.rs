//! The page as its readers meet it: report.html in a headless Chromium that has no network. Every test
//! opens it in a browser of its own; the program runs once.

// Tests may compare with the platform's own functions.
#![allow(clippy::disallowed_methods)]

mod chrome;
mod comparison;
mod numbers;
mod reading;
mod sheets;
mod tables;
mod uncertainty;
mod using;

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use assert_cmd::Command;

use chrome::{DESKTOP, Opened, Screen};

/// The output folder of a run of few draws, made once.
fn output() -> &'static Path {
    static OUTPUT: OnceLock<PathBuf> = OnceLock::new();
    OUTPUT.get_or_init(|| {
        // Cargo's own folder for tests: a static is never dropped, so a temporary one would stay.
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("browser");
        if folder.exists() {
            std::fs::remove_dir_all(&folder).expect("a folder that can be emptied");
        }
        std::fs::create_dir_all(&folder).expect("a folder");
        Command::new(assert_cmd::cargo::cargo_bin!("asmcast"))
            .current_dir(&folder)
            .args(["run", "--draws", "30", "--out", "out", "--quiet"])
            .assert()
            .success();
        folder.join("out")
    })
}

/// A browser; `None` where there is none.
fn browser() -> Option<Opened> {
    chrome::program().map(|program| Opened::new(&program))
}

/// Opens the report, with its charts drawn.
fn open_report(page: &Opened, screen: Screen) {
    page.open(&output().join("report.html"), screen, true);
    page.wait(
        "[...document.querySelectorAll('.chart')].every((chart) => chart.querySelector('.main-svg'))",
    );
}

/// The report on a desktop; `None` where there is no browser.
fn report() -> Option<Opened> {
    let page = browser()?;
    open_report(&page, DESKTOP);
    Some(page)
}

/// The report where scripts are switched off; `None` where there is no browser.
fn report_without_scripts() -> Option<Opened> {
    let page = browser()?;
    page.open(&output().join("report.html"), DESKTOP, false);
    Some(page)
}
