//! The index of the gallery: what each shipped scenario asks, and what comes out.

use std::fmt::Write;

use asmcast::forecast::Group;
use asmcast::program::{Cohort, PAYMENT_LAG_YEARS, PracticeSize};
use asmcast::report::Outcome;
use asmcast::report::text::{shown, thousands};

/// The columns: header, group, statistic, and what a unit of it is in the header's.
const COLUMNS: [(&str, Group, &str, f64); 5] = [
    ("mean factor %", Group::All, "paf_mean", 100.0),
    ("solo %", Group::Size(PracticeSize::Solo), "paf_mean", 100.0),
    (
        "2 to 15 %",
        Group::Size(PracticeSize::Small),
        "paf_mean",
        100.0,
    ),
    ("gain %", Group::All, "share_positive", 100.0),
    ("break-even score", Group::All, "break_even_score", 1.0),
];

pub fn page(outcomes: &[Outcome]) -> String {
    let mut text = String::from(
        "# What the shipped scenarios give\n\n\
         Written by `cargo run --release --example gallery`; running it again changes no byte. Each folder \
         holds results.csv, intervals.csv and summary.json of one scenario; `asmcast report reports/baseline` makes the \
         report to look at. What one rule changes: [policy](policy/README.md). Questions of policy, on a page each: \
         [studies](studies/README.md). How fast asmcast is, and how that is measured: \
         [performance](performance/README.md).\n",
    );
    for &cohort in &[Cohort::HeartFailure, Cohort::LowBackPain] {
        cohort_table(&mut text, outcomes, cohort);
    }
    text.push_str(
        "\n± is one Monte Carlo standard error. All scenarios have the same draws, so differences between \
         them are surer than these errors say.\n\n",
    );
    for outcome in outcomes {
        let scenario = &outcome.scenario;
        let _ = writeln!(text, "- **{}**: {}", scenario.name, scenario.question);
    }
    text
}

fn cohort_table(text: &mut String, outcomes: &[Outcome], cohort: Cohort) {
    let Some(first) = outcomes.first() else {
        return;
    };
    let year = first.results.years()[0];
    let _ = writeln!(
        text,
        "\n## {}, payment year {}, {} draws\n",
        cohort.title(),
        year + PAYMENT_LAG_YEARS,
        thousands(u64::from(first.draws))
    );
    let headers: Vec<&str> = COLUMNS.iter().map(|(header, ..)| *header).collect();
    let _ = writeln!(text, "| scenario | {} |", headers.join(" | "));
    let _ = writeln!(text, "|---|{}", "--:|".repeat(COLUMNS.len()));
    for outcome in outcomes {
        let cells = COLUMNS.map(|(_, group, name, times)| {
            let estimate = outcome.results.get(year, cohort, group, name);
            estimate.map_or("–".into(), |estimate| shown(estimate, times).to_string())
        });
        let name = &outcome.scenario.name;
        let _ = writeln!(text, "| [{name}]({name}) | {} |", cells.join(" | "));
    }
}
