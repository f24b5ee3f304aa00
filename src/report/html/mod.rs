//! report.html: one file for people who look before they read. It needs no network: the charting
//! library's script, the figures and the styles are in it.

mod charts;
mod comparison;
mod ledger;
mod page;
mod ranges;
mod sensitivity;
mod sheets;
mod table;
mod uncertainty;

use std::io::{self, Write};

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment};
use plotly::Plot;
use serde::Serialize;

use super::outputs::GENERATOR;
use super::{Format, Named, Outcome};
use crate::files::Content;
pub(super) use comparison::write as write_comparison;
pub(super) use sensitivity::write as write_sensitivity;
pub(super) use sheets::BOARD;
pub(super) use table::capitalized;
pub(super) use uncertainty::write as write_uncertainty;

/// The report's file name.
pub(super) const REPORT: &str = "report.html";

/// The format.
pub(super) struct ReportHtml;

impl Format for ReportHtml {
    fn file_name(&self) -> &'static str {
        REPORT
    }

    fn write(&self, outcome: &Outcome, out: &mut (dyn Write + Send)) -> io::Result<()> {
        let files = [
            ("page.html", include_str!("page.html")),
            ("appendix.html", include_str!("appendix.html")),
        ];
        write_page(&files, Serde(page::Page::new(outcome)), out)
    }
}

/// Writes a page with charts: the first of the templates, with what it includes.
fn write_page<S: Serialize>(
    templates: &[(&'static str, &'static str)],
    content: Serde<S>,
    out: &mut (dyn Write + Send),
) -> io::Result<()> {
    let common = [
        ("frame.html", include_str!("frame.html")),
        ("section.html", include_str!("section.html")),
        ("table.html", include_str!("table.html")),
    ];
    let mut environment = environment()?;
    for (name, source) in common.iter().chain(templates) {
        environment
            .add_template(name, source)
            .map_err(io::Error::other)?;
    }
    environment.add_global("style", include_str!("page.css"));
    environment.add_global("script", include_str!("page.js"));
    environment.add_global("plotly", plotly_script());
    environment.add_global("generator", GENERATOR);
    let page = environment
        .get_template(templates[0].0)
        .map_err(io::Error::other)?;
    page.render_captured_to(content, out)
        .map_err(io::Error::other)?;
    Ok(())
}

/// Templates whose text is escaped.
fn environment() -> io::Result<Environment<'static>> {
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    // A line that only says what to do leaves no line behind.
    let syntax = SyntaxConfig::builder()
        .trim_blocks(true)
        .lstrip_blocks(true)
        .build();
    environment.set_syntax(syntax.map_err(io::Error::other)?);
    Ok(environment)
}

/// Whether a file's name is that of a practice's sheet.
pub(super) fn is_practice_file(name: &str) -> bool {
    let tin: String = name.chars().filter(char::is_ascii_digit).collect();
    tin.len() == 9 && sheets::practice_file(&tin) == name
}

/// The sheets of those who are reported by name: one for a board, and one for each practice unless
/// there are very many.
pub(super) fn sheets<'a>(outcome: &'a Outcome, named: &'a Named) -> Vec<(String, Content<'a>)> {
    let board = |out: &mut (dyn Write + Send)| sheets::write_board(outcome, named, out);
    let mut files: Vec<(String, Content<'a>)> = vec![(BOARD.into(), Box::new(board))];
    if named.has_sheets() {
        files.extend(named.practices.iter().map(|practice| {
            let sheet = move |out: &mut (dyn Write + Send)| {
                sheets::write_practice(outcome, named, practice, out)
            };
            let content: Content<'a> = Box::new(sheet);
            (sheets::practice_file(&practice.tin), content)
        }));
    }
    files
}

/// The charting library, an element of its own. The crate gives it together with a script that sets
/// formulas, for which this page has no use.
fn plotly_script() -> String {
    const END: &str = "</script>";
    let scripts = Plot::offline_js_sources();
    let end = scripts.find(END).map_or(scripts.len(), |at| at + END.len());
    scripts[..end].to_string()
}
