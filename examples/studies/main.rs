//! Makes the shipped studies: reads the scenario files and the text of each in `scenarios/studies`, and
//! writes its page, table and charts to `reports/studies`. Running it again changes no byte.
//!
//! cargo run --release --example studies                  # all
//! cargo run --release --example studies -- unread-rules  # one

mod chance;
mod charts;
mod contrasts;
#[path = "../shared/frame.rs"]
mod frame;
mod small_practices;
mod table;
mod text;
mod the_15_percent;
mod treadmill;
mod unread_rules;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use asmcast::files::{self, Content};
use asmcast::scenario::Scenario;

use table::Table;

/// A study.
pub struct Study {
    /// The name of its folders in `scenarios/studies` and `reports/studies`.
    name: &'static str,
    /// Its scenarios, as files of `scenarios`.
    scenarios: &'static [&'static str],
    /// Draws under each.
    draws: u32,
    /// What comes out.
    make: fn(&[Scenario]) -> Result<Made, Failed>,
}

/// What comes out of a study.
pub struct Made {
    /// Every number, the text's and the charts' included.
    table: Table,
    /// Names of files, and charts.
    charts: Vec<(&'static str, String)>,
}

/// Why a study gave nothing.
pub type Failed = Box<dyn Error>;

/// The studies, in the order of the index.
const STUDIES: &[Study] = &[
    the_15_percent::STUDY,
    unread_rules::STUDY,
    small_practices::STUDY,
    treadmill::STUDY,
    chance::STUDY,
];

/// Nobody stops a study early.
pub static STOP: AtomicBool = AtomicBool::new(false);

fn main() -> Result<(), Failed> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let asked: Vec<String> = std::env::args().skip(1).collect();
    for study in chosen(&asked)? {
        eprintln!("{}", study.name);
        study.write(root)?;
    }
    let reports = root.join("reports/studies");
    let page = text::index(&reports, STUDIES)?;
    files::write_all(&reports, &[("README.md", content(page))])?;
    Ok(())
}

/// The studies that are asked for; all without a name.
fn chosen(asked: &[String]) -> Result<Vec<&'static Study>, Failed> {
    let is_known = |name: &&String| STUDIES.iter().any(|study| study.name == name.as_str());
    let unknown: Vec<&str> = asked
        .iter()
        .filter(|name| !is_known(name))
        .map(String::as_str)
        .collect();
    if !unknown.is_empty() {
        let known: Vec<&str> = STUDIES.iter().map(|study| study.name).collect();
        return Err(format!(
            "no study is called {}; there are {}",
            unknown.join(", "),
            known.join(", ")
        )
        .into());
    }
    let is_asked = |study: &&Study| asked.is_empty() || asked.iter().any(|name| name == study.name);
    Ok(STUDIES.iter().filter(is_asked).collect())
}

impl Study {
    /// Runs the study, and writes its folder.
    fn write(&self, root: &Path) -> Result<(), Failed> {
        let folder = root.join("scenarios");
        let mut scenarios = Vec::new();
        for name in self.scenarios {
            let scenario = Scenario::load(Some(&folder.join(name)));
            let mut scenario = scenario.map_err(|findings| findings.to_string())?;
            scenario.model.draws = self.draws;
            scenarios.push(scenario);
        }
        let Made { table, charts } = (self.make)(&scenarios)?;
        let template = folder.join("studies").join(self.name).join("study.md");
        let table = Arc::new(table);
        let page = text::page(&template, self, &scenarios, &table)?;
        let rows: Content<'_> = Box::new(|out| table.write(out));
        let mut files = vec![("README.md", content(page)), ("results.csv", rows)];
        files.extend(
            charts
                .into_iter()
                .map(|(name, chart)| (name, content(chart))),
        );
        let folder = root.join("reports/studies").join(self.name);
        files::write_all(&folder, &files)?;
        let names: Vec<&str> = files.iter().map(|(name, _)| *name).collect();
        files::remove(&left_over(&folder, &names)?)?;
        Ok(())
    }
}

/// What an earlier version of a study has left in its folder.
fn left_over(folder: &Path, names: &[&str]) -> std::io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let is_its_own = names.iter().any(|name| path.ends_with(name));
        if path.is_file() && !is_its_own {
            found.push(path);
        }
    }
    Ok(found)
}

fn content(text: String) -> Content<'static> {
    Box::new(move |out| out.write_all(text.as_bytes()))
}
