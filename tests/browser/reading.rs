//! What a reader finds who does nothing but open the page: on a screen, on a telephone, on paper, with
//! a screen reader, without scripts.

use crate::chrome::{DESKTOP, Opened, PHONE, Screen};
use crate::{browser, open_report, output, report, report_without_scripts};

/// The questions in the order in which readers ask them.
const SECTIONS: [&str; 13] = [
    "headline",
    "fan",
    "distribution",
    "exchange",
    "who-pays",
    "across-draws",
    "components",
    "groups",
    "numbers",
    "rules",
    "assumptions",
    "warnings",
    "reproduce",
];

/// What a page must keep to itself: no complaint, and nothing asked of a network.
fn assert_is_quiet(page: &Opened, screen: Screen) {
    let record = page.record();
    assert!(
        record.complaints.is_empty(),
        "{screen:?}: {:#?}",
        record.complaints
    );
    let foreign: Vec<_> = record.requests.iter().filter(|one| !is_own(one)).collect();
    assert!(foreign.is_empty(), "{screen:?} asks for {foreign:?}");
}

/// Whether a page asks for something that it holds itself.
pub fn is_own(address: &str) -> bool {
    let mut schemes = ["file:", "data:", "blob:"].iter();
    schemes.any(|scheme| address.starts_with(scheme))
}

/// A record that hears nothing would find every page quiet.
fn assert_record_hears(page: &Opened) {
    let requests = page.record().requests;
    let is_report = |address: &String| address.ends_with("/report.html");
    assert!(requests.iter().any(is_report), "{requests:?}");
    page.value("console.warn('a control')");
    page.value("console.error('a control')");
    page.value("setTimeout(() => { throw new Error('a control') }); new Promise((go) => setTimeout(go, 100))");
    let script =
        "const script = document.createElement('script'); script.src = 'https://example.org/a.js';";
    page.value(&format!("{{ {script} document.body.append(script) }}"));
    let complaints = page.record().complaints;
    assert_eq!(complaints.len(), 4, "{complaints:#?}");
}

#[test]
fn page_asks_nothing_of_a_network_and_complains_of_nothing() {
    let size = |file: &std::path::Path| std::fs::metadata(file).expect("a report").len();
    let Some(page) = browser() else { return };
    for screen in [DESKTOP, PHONE] {
        open_report(&page, screen);
        assert!(size(&output().join("report.html")) < 6_000_000);
        assert_is_quiet(&page, screen);
        page.value("document.getElementById('theme').click()");
        page.value("[...document.querySelectorAll('#years input')].at(-1).click()");
        assert_is_quiet(&page, screen);
        assert_record_hears(&page);
    }
}

#[test]
fn sections_stand_in_order_and_every_chart_is_drawn_within_the_page() {
    let Some(page) = browser() else { return };
    for screen in [DESKTOP, PHONE] {
        open_report(&page, screen);
        let sections: Vec<String> =
            page.get("[...document.querySelectorAll('section')].map((section) => section.id)");
        assert_eq!(sections, SECTIONS);
        assert!(page.get::<usize>("document.querySelectorAll('.chart').length") >= 14);
        let wrong: Vec<String> = page.get(
            "[...document.querySelectorAll('.chart')].filter((chart) => {
                const svg = chart.querySelector('.main-svg').getBoundingClientRect();
                const figure = chart.closest('figure').getBoundingClientRect();
                const is_inside = svg.left >= figure.left - 1 && svg.right <= figure.right + 1
                    && svg.top >= figure.top - 1 && svg.bottom <= figure.bottom + 1;
                const has_marks = chart.querySelector('.trace path');
                return !(svg.width > 100 && svg.height > 100 && is_inside && has_marks);
            }).map((chart) => chart.dataset.figure)",
        );
        assert!(wrong.is_empty(), "{screen:?}: {wrong:?}");
        let [needed, there]: [f64; 2] =
            page.get("[document.documentElement.scrollWidth, innerWidth]");
        assert!(
            needed <= there,
            "{screen:?}: {needed} pixels wide on {there}"
        );
        assert_eq!(there, f64::from(screen.width), "{screen:?} zooms out");
    }
}

/// Elements that a selector finds and for which an expression about `one` is false.
fn lacking(page: &Opened, selector: &str, expression: &str) -> Vec<String> {
    page.get(&format!(
        "[...document.querySelectorAll({selector:?})].filter((one) => !({expression}))
        .map((one) => one.outerHTML.slice(0, 120))"
    ))
}

#[test]
fn those_who_listen_to_the_page_get_all_of_it() {
    let Some(page) = report() else { return };
    let rules = [
        ("html", "one.lang === 'en'"),
        ("table", "one.caption?.textContent.trim()"),
        ("table", "one.querySelector('th')"),
        ("th", "['col', 'row'].includes(one.scope)"),
        ("tbody tr", "one.cells[0].tagName === 'TH'"),
        (".chart", "one.getAttribute('role') === 'img'"),
        (".chart", "one.getAttribute('aria-label')?.trim()"),
        (
            ".chart",
            "one.closest('figure').querySelector('details.twin table tbody tr')",
        ),
        (
            "input",
            "[...one.labels].some((label) => label.textContent.trim())",
        ),
        ("button, summary", "one.textContent.trim()"),
        (
            "[aria-labelledby]",
            "document.getElementById(one.getAttribute('aria-labelledby'))",
        ),
        ("a[href^='#']", "document.getElementById(one.hash.slice(1))"),
    ];
    for (selector, expression) in rules {
        let wrong = lacking(&page, selector, expression);
        assert!(wrong.is_empty(), "{selector}: not {expression}: {wrong:#?}");
    }
    let levels: Vec<i32> = page.get(
        "[...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].map((one) => Number(one.tagName[1]))",
    );
    assert_eq!(levels.iter().filter(|level| **level == 1).count(), 1);
    assert_eq!(levels[0], 1);
    for pair in levels.windows(2) {
        assert!(pair[1] <= pair[0] + 1, "h{} under h{}", pair[1], pair[0]);
    }
    let twice: Vec<String> = page.get(
        "[...document.querySelectorAll('[id]')].map((one) => one.id)
        .filter((id, place, all) => all.indexOf(id) !== place)",
    );
    assert!(twice.is_empty(), "the same id twice: {twice:?}");
}

/// Pages of a PDF of Chromium, which does not compress the list of them.
pub fn pages(pdf: &[u8]) -> usize {
    let text = String::from_utf8_lossy(pdf);
    let of_all = text.matches("/Type /Page").count();
    of_all - text.matches("/Type /Pages").count()
}

/// Closed details that are short enough for paper.
const CLOSED: &str = "[...document.querySelectorAll('details:not([open])')]
    .filter((one) => !one.closest('#numbers')
        && [...one.querySelectorAll('table')].every((table) => table.rows.length <= 30)).length";
const WIDEST: &str = "Math.max(...[...document.querySelectorAll('.chart .main-svg')]
    .map((svg) => svg.getBoundingClientRect().width))";

#[test]
fn paper_is_narrow_and_white_and_its_tables_are_open() {
    let Some(page) = report() else { return };
    // Wider than two columns of charts, so that a single one is wider than paper.
    page.value(
        "document.querySelectorAll('.charts').forEach((one) => (one.style.display = 'block'))",
    );
    page.value("document.getElementById('theme').click()");
    page.value("window.dispatchEvent(new Event('resize'))");
    page.wait(&format!("{WIDEST} > 680"));
    let closed: usize = page.get(CLOSED);
    assert!(closed > 0, "nothing to open");

    page.value("window.dispatchEvent(new Event('beforeprint'))");
    page.wait(&format!("{WIDEST} <= 680"));
    assert_eq!(page.get::<usize>(CLOSED), 0);
    assert_eq!(
        page.value("document.documentElement.dataset.theme"),
        "light"
    );

    page.value("window.dispatchEvent(new Event('afterprint'))");
    page.wait(&format!("{WIDEST} > 680"));
    assert_eq!(page.get::<usize>(CLOSED), closed);
    assert_eq!(page.value("document.documentElement.dataset.theme"), "dark");

    let pdf = page.print();
    assert!(pdf.starts_with(b"%PDF-"));
    let pages = pages(&pdf);
    assert!((5..100).contains(&pages), "{pages} pages");
}

#[test]
fn tables_stay_where_scripts_are_switched_off() {
    let Some(page) = report_without_scripts() else {
        return;
    };
    assert_eq!(
        page.get::<usize>("document.querySelectorAll('.main-svg').length"),
        0
    );
    assert!(
        page.get::<usize>("document.querySelectorAll('figure details.twin table').length") >= 14
    );
    let notice: String = page.get("document.querySelector('noscript .notice')?.innerText ?? ''");
    assert!(notice.contains("Charts need scripts"), "{notice:?}");
    let rows: usize = page.get("document.querySelectorAll('#numbers tbody tr').length");
    assert!(rows > 100, "{rows} rows");
    // The first year's tables can be opened and read.
    let height: f64 = page.get(
        "(() => {
            const twin = document.querySelector('#who-pays details.twin');
            twin.open = true;
            return twin.querySelector('table').getBoundingClientRect().height;
        })()",
    );
    assert!(height > 100.0, "{height} pixels high");
}
