//! Runs every shipped scenario and writes what reports/ holds: each one's results.csv, intervals.csv and summary.json,
//! the two charts of the README, and an index; of the levers of policy what each changes against the
//! baseline; and docs/assumptions.md, which the scenarios' comments say. Running it again changes no byte.
//!
//! cargo run --release --example gallery

mod assumptions;
mod fan;
#[path = "../shared/frame.rs"]
mod frame;
mod index;
mod policy;
mod sizes;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use asmcast::files::{self, Content};
use asmcast::forecast::{self, Control, Group};
use asmcast::program::Cohort;
use asmcast::report::{self, FormatName, Outcome};
use asmcast::scenario::Scenario;

fn main() -> Result<(), Box<dyn Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let reports = root.join("reports");
    let mut outcomes = Vec::new();
    for path in scenarios(&root.join("scenarios"))? {
        let outcome = outcome(&path)?;
        eprintln!("{}: {}", outcome.scenario.name, outcome.scenario.title);
        let formats = [FormatName::Csv, FormatName::Json];
        let folder = reports.join(&outcome.scenario.name);
        files::write_all(&folder, &report::files(&outcome, None, &formats))?;
        outcomes.push(outcome);
    }
    let baseline = outcomes
        .first()
        .ok_or("scenarios/ holds no baseline.toml")?;
    let text =
        |text: String| -> Content<'static> { Box::new(move |out| out.write_all(text.as_bytes())) };
    files::write_all(
        &reports,
        &[
            ("fan.svg", text(fan::chart(baseline)?)),
            ("sizes.svg", text(sizes::chart(baseline)?)),
            ("README.md", text(index::page(&outcomes))),
        ],
    )?;
    let assumptions = text(assumptions::of_repository(root)?);
    files::write_all(&root.join("docs"), &[("assumptions.md", assumptions)])?;
    let levers = scenarios(&root.join("scenarios/policy"))?;
    policy::write(
        &root.join("scenarios/baseline.toml"),
        &levers,
        &reports.join("policy"),
    )
}

/// The shipped scenarios by name, the baseline first.
fn scenarios(folder: &Path) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let entries = std::fs::read_dir(folder)?;
    let mut paths: Vec<PathBuf> = entries
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()?;
    paths.retain(|path| {
        path.extension()
            .is_some_and(|extension| extension == "toml")
    });
    paths.sort_by_key(|path| (!path.ends_with("baseline.toml"), path.clone()));
    Ok(paths)
}

fn outcome(path: &Path) -> Result<Outcome, Box<dyn Error>> {
    let scenario = Scenario::load(Some(path)).map_err(|findings| findings.to_string())?;
    let forecast = forecast::run(
        &scenario.model,
        &Control {
            threads: 0,
            done: &|_| (),
            stop: &AtomicBool::new(false),
        },
    )?;
    Ok(Outcome::new(&scenario, &forecast))
}

/// A group's estimate in percent.
fn percent(outcome: &Outcome, year: u16, cohort: Cohort, group: Group, name: &str) -> f64 {
    let estimate = outcome.results.get(year, cohort, group, name);
    estimate.map_or(f64::NAN, |estimate| 100.0 * estimate.value)
}
