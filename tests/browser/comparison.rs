//! comparison.html: quiet, whole on every screen, and with the numbers of differences.csv.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use assert_cmd::Command;

use crate::browser;
use crate::chrome::{DESKTOP, Opened, PHONE, Screen};
use crate::reading::is_own;

/// The output folder of a comparison of few draws, made once.
fn output() -> &'static Path {
    static OUTPUT: OnceLock<PathBuf> = OnceLock::new();
    OUTPUT.get_or_init(|| {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("comparison");
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
        let mut command = Command::new(assert_cmd::cargo::cargo_bin!("asmcast"));
        command.current_dir(root).arg("compare");
        command
            .args([
                "baseline.toml",
                "midpoint-50.toml",
                "permanent-participants.toml",
            ])
            .args(["--draws", "30", "--quiet", "--out"])
            .arg(&folder)
            .assert()
            .success();
        folder
    })
}

fn open(page: &Opened, screen: Screen) {
    page.open(&output().join("comparison.html"), screen, true);
    page.wait(
        "[...document.querySelectorAll('.chart')].every((chart) => chart.querySelector('.main-svg'))",
    );
}

#[test]
fn the_page_is_quiet_and_no_chart_is_cut() {
    let Some(page) = browser() else { return };
    for screen in [DESKTOP, PHONE] {
        open(&page, screen);
        let record = page.record();
        assert!(record.complaints.is_empty(), "{:#?}", record.complaints);
        let mut foreign = record.requests.iter().filter(|one| !is_own(one));
        assert_eq!(foreign.next(), None);
        let overhang: f64 =
            page.get("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        assert!(overhang <= 0.0, "{screen:?}: {overhang}");
        let charts: usize = page.get("document.querySelectorAll('.chart').length");
        assert_eq!(charts, 10);
        // Traces of every scenario are drawn: two panels of a fan a cohort and more, dots, bars.
        let fans: usize =
            page.get("document.querySelectorAll('#fans-hf .cartesianlayer .subplot').length");
        assert_eq!(fans, 3);
    }
}

#[test]
fn the_page_has_the_numbers_of_differences_csv_and_changes_with_the_year() {
    let Some(page) = browser() else { return };
    open(&page, DESKTOP);
    let table = std::fs::read_to_string(output().join("differences.csv")).unwrap();
    let difference = |year: u16| -> f64 {
        let start = format!("midpoint-50,{year},{},LBP,size:solo,paf_mean,", year + 2);
        let line = table
            .lines()
            .find_map(|line| line.strip_prefix(&start))
            .unwrap();
        line.split(',').next().unwrap().parse().unwrap()
    };
    let shown = || -> f64 {
        let cell: String = page.get(
            "[...document.querySelectorAll('#headline .headline')] \
             .find((one) => one.innerText.startsWith('Low back pain: midpoint-50')) \
             .querySelector('div[data-year]:not([hidden]) tbody tr:nth-child(2) td:last-child').innerText",
        );
        let number = cell.split('\u{a0}').next().unwrap().replace('−', "-");
        number.parse().unwrap()
    };
    for year in [2027, 2031] {
        page.get::<bool>(&format!(
            "(document.querySelector('#years input[value=\"{}\"]').click(), true)",
            year + 2
        ));
        assert!(
            (shown() - 100.0 * difference(year)).abs() < 0.1,
            "{year}: {}",
            shown()
        );
    }
    let top: String = page.get("document.querySelector('#settings').innerText");
    assert!(
        top.contains("rules.midpoint") && top.contains("rules.requalification"),
        "{top}"
    );
}
