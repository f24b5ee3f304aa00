//! The levers of policy next to the baseline: what each changes, on the same draws.

use std::error::Error;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use asmcast::files::{self, Content};
use asmcast::forecast::Group;
use asmcast::program::{Cohort, PAYMENT_LAG_YEARS, PracticeSize};
use asmcast::report::comparison::Compared;
use asmcast::report::text::{signed, thousands};
use asmcast::scenario::Scenario;
use asmcast::study::{self, ComparisonControl};

/// The columns: header, group, statistic, and what a unit of it is in the header's.
const COLUMNS: [(&str, Group, &str, f64); 8] = [
    ("solo %", Group::Size(PracticeSize::Solo), "paf_mean", 100.0),
    (
        "2 to 15 %",
        Group::Size(PracticeSize::Small),
        "paf_mean",
        100.0,
    ),
    (
        "16 or more %",
        Group::Size(PracticeSize::Large),
        "paf_mean",
        100.0,
    ),
    ("5th percentile %", Group::All, "paf_p05", 100.0),
    ("95th percentile %", Group::All, "paf_p95", 100.0),
    (
        "gain, % of participants",
        Group::All,
        "share_positive",
        100.0,
    ),
    (
        "dollars that change hands $M",
        Group::All,
        "dollars_gained",
        1e-6,
    ),
    (
        "Medicare keeps $M",
        Group::All,
        "net_medicare_savings",
        1e-6,
    ),
];

/// Draws under each: luck cancels in differences, so that fewer are needed than of the scenarios themselves.
const DRAWS: u32 = 200;

/// Compares the levers with the baseline, and writes what comes out.
pub fn write(baseline: &Path, levers: &[PathBuf], folder: &Path) -> Result<(), Box<dyn Error>> {
    let paths = std::iter::once(baseline).chain(levers.iter().map(PathBuf::as_path));
    let mut scenarios: Vec<Scenario> = paths
        .map(|path| Scenario::load(Some(path)).map_err(|findings| findings.to_string()))
        .collect::<Result<_, _>>()?;
    for scenario in &mut scenarios {
        scenario.model.draws = DRAWS;
    }
    let models: Vec<_> = scenarios.iter().map(|one| one.model.clone()).collect();
    eprintln!("{} levers of policy next to the baseline", levers.len());
    let control = ComparisonControl {
        threads: 0,
        done: &|| (),
        stop: &AtomicBool::new(false),
    };
    let comparison = study::compare(&models, &control)?;
    let named: Vec<_> = scenarios
        .iter()
        .map(|one| (one.name.clone(), one))
        .collect();
    let compared = Compared::new(&named, &comparison);
    let page = page(&compared);
    let page: Content<'_> = Box::new(move |out| out.write_all(page.as_bytes()));
    let rows: Content<'_> = Box::new(|out| {
        let is_of_sizes = |group| matches!(group, Group::All | Group::Size(_));
        compared.write_differences(|row| is_of_sizes(row.group), out)
    });
    files::write_all(folder, &[("README.md", page), ("differences.csv", rows)])?;
    Ok(())
}

fn page(compared: &Compared) -> String {
    let first = compared.first();
    let mut text = format!(
        "# What each rule does\n\n\
         Written by `cargo run --release --example gallery`; running it again changes no byte. Each scenario of \
         `scenarios/policy` changes one lever of the baseline; the numbers are what it changes, on the same {} \
         draws (seed {}), in the first payment year. `differences.csv` has every year and statistic of everybody \
         and of the sizes of practice; `asmcast compare scenarios/baseline.toml scenarios/policy/NAME.toml` makes \
         the page to look at. (`pools-by-region` stands on `regions-that-differ`, and is to be compared with that.)\n",
        thousands(u64::from(first.draws)),
        first.seed
    );
    for cohort in [Cohort::HeartFailure, Cohort::LowBackPain] {
        cohort_table(&mut text, compared, cohort);
    }
    text.push_str(
        "\nMean factors, percentiles and shares are changes in percent of payments or of participants; dollars are \
         of the payment year, in millions; ± is one paired standard error. What changes hands is what those who are \
         better off than under the baseline gain. These numbers hold everything else as the baseline has it, \
         behaviour included: nobody here responds to a rule.\n\n",
    );
    for (name, outcome, _) in compared.others() {
        let _ = writeln!(text, "- **{name}**: {}", outcome.scenario.question);
    }
    text
}

fn cohort_table(text: &mut String, compared: &Compared, cohort: Cohort) {
    let year = compared.first().results.years()[0];
    let headers = COLUMNS.map(|(header, ..)| header);
    let _ = writeln!(
        text,
        "\n## {}, payment year {}\n\n| lever | {} |\n|---|{}",
        cohort.title(),
        year + PAYMENT_LAG_YEARS,
        headers.join(" | "),
        "--:|".repeat(headers.len())
    );
    for (name, _, differences) in compared.others() {
        let cells = COLUMNS.map(|(_, group, statistic, times)| {
            let found = differences.estimates.get(year, cohort, group, statistic);
            found.map_or("–".into(), |one| signed(one, times))
        });
        let _ = writeln!(text, "| {name} | {} |", cells.join(" | "));
    }
}
