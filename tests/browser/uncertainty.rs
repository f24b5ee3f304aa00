//! uncertainty.html: quiet, whole on every screen, and with the numbers of uncertainty.csv.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use assert_cmd::Command;

use crate::browser;
use crate::chrome::{DESKTOP, Opened, PHONE, Screen};
use crate::reading::is_own;

/// The output folder of a study of few draws, made once.
fn output() -> &'static Path {
    static OUTPUT: OnceLock<PathBuf> = OnceLock::new();
    OUTPUT.get_or_init(|| {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("uncertainty");
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/examples");
        let mut command = Command::new(assert_cmd::cargo::cargo_bin!("asmcast"));
        command.current_dir(root).arg("uncertainty");
        command
            .args(["spine-group.toml", "--draws", "40", "--year", "2027,2028"])
            .args(["--quiet", "--out"])
            .arg(&folder)
            .assert()
            .success();
        folder
    })
}

fn open(page: &Opened, screen: Screen) {
    page.open(&output().join("uncertainty.html"), screen, true);
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
        // Factors of one cohort, dollars, and each cohort's statistics.
        let charts: usize = page.get("document.querySelectorAll('.chart').length");
        assert_eq!(charts, 4);
        // A bar for each of twelve clinicians, made of six parts.
        let bars: usize = page.get("document.querySelectorAll('#factors-lbp .bars .point').length");
        assert_eq!(bars, 12 * 6);
    }
}

#[test]
fn the_page_has_the_shares_of_uncertainty_csv_and_changes_with_the_year() {
    let Some(page) = browser() else { return };
    open(&page, DESKTOP);
    let table = std::fs::read_to_string(output().join("uncertainty.csv")).unwrap();
    for year in [2029, 2030] {
        page.get::<bool>(&format!(
            "(document.querySelector('#years input[value=\"{year}\"]').click(), true)"
        ));
        let start = format!(
            "{},{year},LBP,all,,,midpoint,sampling_noise,in_order,",
            year - 2
        );
        let row = table
            .lines()
            .find_map(|line| line.strip_prefix(&start))
            .unwrap();
        let share: f64 = row.split(',').next().unwrap().parse().unwrap();
        let cell: String = page.get(
            "(() => { \
               const rows = [...document.querySelectorAll('#cohorts-lbp div[data-year]:not([hidden]) tbody tr')]; \
               const first = rows.findIndex((row) => row.textContent.trim().startsWith('Midpoint')); \
               return rows.slice(first).find((row) => row.textContent.trim().startsWith('sampling noise')) \
                 .children[1].textContent.trim(); })()",
        );
        let shown = cell.split('\u{a0}').next().unwrap().replace('−', "-");
        let shown: f64 = shown.parse().unwrap();
        // To ten percent: of so few draws that is what the error supports.
        assert!(
            (shown - 100.0 * share).abs() <= 5.0,
            "{year}: {cell}, {share}"
        );
    }
}
