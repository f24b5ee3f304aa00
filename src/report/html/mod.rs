//! report.html: one file for people who look before they read. It needs no network: the charting
//! library's script, the figures and the styles are in it.

mod charts;
mod ledger;
mod page;
mod table;

use std::io::{self, Write};

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment};
use plotly::Plot;

use super::{Format, Outcome};

/// The format.
pub(super) struct ReportHtml;

impl Format for ReportHtml {
    fn file_name(&self) -> &'static str {
        "report.html"
    }

    fn write(&self, outcome: &Outcome, out: &mut (dyn Write + Send)) -> io::Result<()> {
        let mut environment = Environment::new();
        environment.set_auto_escape_callback(|_| AutoEscape::Html);
        // A line that only says what to do leaves no line behind.
        let syntax = SyntaxConfig::builder()
            .trim_blocks(true)
            .lstrip_blocks(true)
            .build();
        environment.set_syntax(syntax.map_err(io::Error::other)?);
        let files = [
            ("page.html", include_str!("page.html")),
            ("section.html", include_str!("section.html")),
            ("table.html", include_str!("table.html")),
            ("appendix.html", include_str!("appendix.html")),
        ];
        for (name, source) in files {
            environment
                .add_template(name, source)
                .map_err(io::Error::other)?;
        }
        environment.add_global("style", include_str!("page.css"));
        environment.add_global("script", include_str!("page.js"));
        environment.add_global("plotly", plotly_script());
        let page = environment
            .get_template("page.html")
            .map_err(io::Error::other)?;
        page.render_captured_to(Serde(page::Page::new(outcome)), out)
            .map_err(io::Error::other)?;
        Ok(())
    }
}

/// The charting library, an element of its own. The crate gives it together with a script that sets
/// formulas, for which this page has no use.
fn plotly_script() -> String {
    const END: &str = "</script>";
    let scripts = Plot::offline_js_sources();
    let end = scripts.find(END).map_or(scripts.len(), |at| at + END.len());
    scripts[..end].to_string()
}
