//! The sheets of named clinicians: quiet, whole, on paper, and with the numbers of clinicians.csv.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use assert_cmd::Command;

use crate::browser;
use crate::chrome::{DESKTOP, Opened, PHONE};
use crate::reading::pages;

/// The output folder of a run of the spine group, made once.
fn output() -> &'static Path {
    static OUTPUT: OnceLock<PathBuf> = OnceLock::new();
    OUTPUT.get_or_init(|| run("spine-group"))
}

/// The output folder of a run of an example.
fn run(example: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("sheets-{example}"));
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    Command::new(assert_cmd::cargo::cargo_bin!("asmcast"))
        .current_dir(root)
        .arg("run")
        .arg(format!("scenarios/examples/{example}.toml"))
        .args(["--draws", "40", "--levers"])
        .args(["--quiet", "--no-series", "--out"])
        .arg(&folder)
        .assert()
        .success();
    folder
}

const SHEETS: [&str; 2] = ["board.html", "practice-000000012.html"];

fn text(page: &Opened) -> String {
    page.get("document.body.innerText")
}

#[test]
fn sheets_ask_nothing_of_a_network_and_complain_of_nothing() {
    let Some(page) = browser() else { return };
    for sheet in SHEETS {
        for screen in [DESKTOP, PHONE] {
            page.open(&output().join(sheet), screen, true);
            let record = page.record();
            assert!(
                record.complaints.is_empty(),
                "{sheet}: {:#?}",
                record.complaints
            );
            let foreign = record
                .requests
                .iter()
                .filter(|one| !one.starts_with("file:"));
            assert_eq!(foreign.count(), 0, "{sheet}: {:?}", record.requests);
            // Nothing is wider than the screen: tables scroll in themselves.
            let overhang: f64 = page
                .get("document.documentElement.scrollWidth - document.documentElement.clientWidth");
            assert!(overhang <= 0.0, "{sheet} on {screen:?}: {overhang}");
        }
    }
}

#[test]
fn the_boards_sheet_is_one_page_of_paper_and_nothing_is_cut() {
    let Some(page) = browser() else { return };
    // The one with most on it: large amounts, levers of both cohorts, practices, a caution.
    for folder in [output(), &run("health-system")] {
        page.open(&folder.join("board.html"), DESKTOP, true);
        let pdf = page.print();
        assert_eq!(pages(&pdf), 1, "{}", folder.display());
    }
}

#[test]
fn the_boards_sheet_says_what_clinicians_csv_says() {
    let Some(page) = browser() else { return };
    page.open(&output().join("board.html"), DESKTOP, true);
    let shown = text(&page);
    for part in [
        "What to work on",
        "How to check a number",
        "asmcast explain",
        "2033",
        "Caution: the worst twentieth of 40 draws is 2 of them",
        "12 clinicians of this practice",
        "are expected to bring a",
        "breaks even); what it lacks is",
    ] {
        assert!(shown.contains(part), "{part}: {shown}");
    }
    let mut reader = csv::Reader::from_path(output().join("clinicians.csv")).expect("a table");
    let mut compared = 0;
    for row in reader.records() {
        let row = row.expect("a row");
        let is_total = row[0].is_empty() && row[1].is_empty();
        if !is_total || &row[5] != "payment_change_mean" {
            continue;
        }
        let value: f64 = row[6].parse().expect("a number");
        let error: f64 = row[7].parse().expect("an error");
        // To the first digit of the error, in the row of the year.
        let unit = 10.0_f64.powf(error.log10().floor());
        let rounded = |x: f64| ((x / unit).round() * unit).abs();
        let expected = format!(
            "{}${:.0} ± {:.0}",
            if value < 0.0 { "-" } else { "" },
            rounded(value),
            rounded(error)
        );
        let cell: String = page.get(&format!(
            "[...document.querySelectorAll('table.years tbody tr')]
               .find(row => row.children[0].innerText.trim() === '{}').children[3].innerText",
            &row[4]
        ));
        assert_eq!(cell.trim().replace(',', ""), expected, "{row:?}");
        compared += 1;
    }
    assert_eq!(compared, 5);
}

#[test]
fn a_practices_sheet_has_each_of_its_clinicians() {
    let Some(page) = browser() else { return };
    page.open(&output().join("practice-000000012.html"), DESKTOP, true);
    let clinicians: usize = page.get("document.querySelectorAll('section.clinician').length");
    assert_eq!(clinicians, 12);
    let shown = text(&page);
    for part in [
        "Where the points are lost",
        "Known:",
        "Drawn:",
        "NPI 9012000011",
    ] {
        assert!(shown.contains(part), "{part}");
    }
    let board: String = page.get("document.querySelector('a[href=\"board.html\"]').innerText");
    assert_eq!(board, "all together");
}
