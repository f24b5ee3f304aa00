//! What a reader can do with the page: choose a year, point at a bar, turn it dark.

use crate::chrome::Opened;
use crate::report;
use crate::tables::{Table, tables};

/// The smallest number on the axis of the first distribution's bars.
const FARTHEST: &str = "Math.min(...document.querySelector('#distribution .chart').data[0].x)";

fn assert_shows_only(page: &Opened, year: &str) {
    let headings: Vec<String> = page
        .get("[...document.querySelectorAll('[data-shows-year]')].map((one) => one.textContent)");
    assert!(headings.len() >= 10);
    assert!(
        headings.iter().all(|one| *one == format!(", {year}")),
        "{headings:?}"
    );
    let shown: Vec<String> = page.get(
        "[...document.querySelectorAll('[data-year]')]
        .filter((one) => getComputedStyle(one).display !== 'none').map((one) => one.dataset.year)",
    );
    let of_year: usize = page.get(&format!(
        "document.querySelectorAll('[data-year=\"{year}\"]').length"
    ));
    assert!(of_year >= 20);
    assert_eq!(shown, vec![year; of_year]);
}

/// The table of the distribution that is not hidden.
fn shown_table(page: &Opened) -> Table {
    let mut found = tables(page, "#distribution-hf [data-year]:not([hidden])");
    assert_eq!(found.len(), 1);
    found.remove(0)
}

#[test]
fn year_is_chosen_with_the_keyboard() {
    let Some(page) = report() else { return };
    assert_shows_only(&page, "2029");
    let (before, far) = (shown_table(&page), page.get::<f64>(FARTHEST));
    assert!(far > -10.0, "{far}");

    page.value("document.querySelector('#years input:checked').focus()");
    for year in ["2030", "2031", "2032", "2033"] {
        page.press("ArrowRight");
        page.wait(&format!(
            "document.querySelector('#years input:checked').value === '{year}'"
        ));
    }
    assert_shows_only(&page, "2033");
    assert!(page.get::<f64>(FARTHEST) < -12.0);
    let after = shown_table(&page);
    assert!(before.caption.contains("2029") && after.caption.contains("2033"));
    let shares = |table: &Table| -> Vec<Vec<String>> {
        table.rows.iter().map(|row| row.cells.clone()).collect()
    };
    assert_ne!(shares(&before), shares(&after));
}

#[test]
fn bar_tells_its_share_to_who_points_at_it() {
    let Some(page) = report() else { return };
    page.value("document.querySelector('#distribution').scrollIntoView()");
    page.value(
        "Plotly.Fx.hover(document.querySelector('#distribution .chart'), [{ curveNumber: 0, pointNumber: 3 }])",
    );
    page.wait("document.querySelector('#distribution .hoverlayer .hovertext') !== null");
    let label: String = page.get("document.querySelector('#distribution .hovertext').textContent");
    assert!(label.contains('%') && label.contains(" to "), "{label:?}");
}

/// Colours of the page and of the words in a chart.
fn colours(page: &Opened) -> [String; 2] {
    page.get(
        "[getComputedStyle(document.body).backgroundColor,
        getComputedStyle(document.querySelector('#fan .main-svg text')).fill]",
    )
}

#[test]
fn dark_reaches_the_charts() {
    let Some(page) = report() else { return };
    let light = colours(&page);
    page.value("document.getElementById('theme').click()");
    page.wait("document.getElementById('theme').getAttribute('aria-pressed') === 'true'");
    let dark = colours(&page);
    assert!(
        light[0] != dark[0] && light[1] != dark[1],
        "{light:?} {dark:?}"
    );
    page.value("document.getElementById('theme').click()");
    assert_eq!(colours(&page), light);
}
