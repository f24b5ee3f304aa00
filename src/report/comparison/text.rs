//! A comparison on the terminal: what differs between the scenarios, and what that does, in 80 columns.

use std::fmt::Write;
use std::path::Path;

use crate::forecast::Group;
use crate::program::{Cohort, PAYMENT_LAG_YEARS, PracticeSize};
use crate::report::Outcome;
use crate::report::text::{aligned, shown, signed, thousands, wrapped};
use crate::scenario::comparison::SettingDifference;

use super::{COMPARISON, Compared, Differences};

/// A line of the table: label, group, statistic, and what a unit of it is in the table's unit.
const LINES: [(&str, Group, &str, f64); 12] = [
    ("mean factor, % of payments", Group::All, "paf_mean", 100.0),
    (
        "  solo practitioners",
        Group::Size(PracticeSize::Solo),
        "paf_mean",
        100.0,
    ),
    (
        "  practices of 2 to 15",
        Group::Size(PracticeSize::Small),
        "paf_mean",
        100.0,
    ),
    (
        "  practices of 16 or more",
        Group::Size(PracticeSize::Large),
        "paf_mean",
        100.0,
    ),
    ("5th percentile of factors, %", Group::All, "paf_p05", 100.0),
    ("median factor, %", Group::All, "paf_p50", 100.0),
    (
        "95th percentile of factors, %",
        Group::All,
        "paf_p95",
        100.0,
    ),
    (
        "% of participants who gain",
        Group::All,
        "share_positive",
        100.0,
    ),
    ("scaling factor", Group::All, "scaling_factor", 1.0),
    (
        "break-even score, points",
        Group::All,
        "break_even_score",
        1.0,
    ),
    ("final score, points", Group::All, "final_score_mean", 1.0),
    (
        "Medicare keeps, $M",
        Group::All,
        "net_medicare_savings",
        1e-6,
    ),
];

/// The whole summary.
pub fn summary(compared: &Compared) -> String {
    let first = compared.first();
    let mut text = String::new();
    for (name, outcome) in compared.names.iter().zip(&compared.outcomes) {
        let question = &outcome.scenario.question;
        let _ = writeln!(text, "{}", wrapped(&format!("{name}: {question}"), 2));
    }
    let _ = writeln!(
        text,
        "The same {} draws of both cohorts under each, seed {}, fingerprint {}",
        thousands(u64::from(first.draws)),
        first.seed,
        compared.fingerprint.get(..16).unwrap_or_default()
    );
    let _ = write!(text, "\n{}", settings(compared));
    for (name, _, differences) in compared.others() {
        let _ = write!(text, "\n{}", one(compared, name, differences));
    }
    let _ = writeln!(
        text,
        "\nDifferences are of the same draws, so that luck cancels; ± is their paired standard error.\n\
         Who gains or loses: whose factor moves by more than a basis point (.01 %). All years, groups and\n\
         statistics: differences.csv."
    );
    let warned = compared.names.iter().zip(&compared.outcomes);
    for (name, outcome) in warned {
        for warning in &outcome.warnings {
            let words = format!("warning: {name}: {}", warning.message);
            let _ = writeln!(text, "\n{}", wrapped(&words, 2));
        }
    }
    text
}

/// Settings in which the scenarios differ.
fn settings(compared: &Compared) -> String {
    if compared.settings.is_empty() {
        return "The scenarios do not differ in any setting.\n".into();
    }
    let mut text = String::from("What differs:\n");
    for setting in &compared.settings {
        let SettingDifference { path, what, .. } = setting;
        let what = if what.is_empty() {
            String::new()
        } else {
            format!(" ({what})")
        };
        let _ = writeln!(text, "{}", wrapped(&format!("  {path}{what}"), 4));
        for (name, value) in compared.names.iter().zip(&setting.settings) {
            let value = value.as_ref().map_or("not set", |setting| &setting.value);
            let _ = writeln!(text, "{}", wrapped(&format!("    {name}: {value}"), 6));
        }
    }
    text
}

/// What one scenario changes in the first payment year.
fn one(compared: &Compared, name: &str, differences: &Differences) -> String {
    let results = &differences.estimates;
    let Some(&year) = results.years().first() else {
        return String::new();
    };
    let cohorts = results.cohorts();
    let mut text = format!(
        "{name} less {}, payment year {}\n",
        compared.names[0],
        year + PAYMENT_LAG_YEARS
    );
    for &cohort in &cohorts {
        let sentence = who_gains(compared.first(), differences, year, cohort);
        let _ = writeln!(text, "{}", wrapped(&sentence, 2));
    }
    let of = |place: usize, cell: &dyn Fn(Cohort) -> String| {
        cohorts
            .get(place)
            .map_or(String::new(), |cohort| cell(*cohort))
    };
    let mut lines = vec![[
        String::new(),
        of(0, &|cohort| cohort.title().into()),
        of(1, &|cohort| cohort.title().into()),
    ]];
    for (label, group, statistic, times) in LINES {
        let cell = |cohort: Cohort| {
            let found = results.get(year, cohort, group, statistic);
            found.map_or("–".into(), |estimate| signed(estimate, times))
        };
        lines.push([label.into(), of(0, &cell), of(1, &cell)]);
    }
    text.push_str(&aligned(&lines, [32, 22, 22]));
    text
}

/// Who gains and who loses, and how much.
fn who_gains(first: &Outcome, differences: &Differences, year: u16, cohort: Cohort) -> String {
    let get = |name| differences.estimates.get(year, cohort, Group::All, name);
    let text =
        |name, times| get(name).map_or("–".into(), |estimate| shown(estimate, times).to_string());
    let participants = first.results.get(year, cohort, Group::All, "participants");
    let participants = participants.map_or("–".into(), |estimate| shown(estimate, 1.0).value);
    let mut sentence = format!(
        "{}: of {participants} participants {} gain, ${} million in all; {} lose, ${} million; {} stay \
         where they are.",
        cohort.title(),
        text("participants_gaining", 1.0),
        text("dollars_gained", 1e-6),
        text("participants_losing", 1.0),
        text("dollars_lost", -1e-6),
        text("participants_unchanged", 1.0),
    );
    let moves = ["participants_entering", "participants_leaving"];
    if moves
        .iter()
        .any(|name| get(name).is_some_and(|estimate| estimate.value > 0.0))
    {
        let _ = write!(
            sentence,
            " {} come in, {} drop out.",
            text(moves[0], 1.0),
            text(moves[1], 1.0)
        );
    }
    sentence
}

/// What has been written into a folder, and where to begin.
pub fn written(folder: &Path, names: &[&str]) -> String {
    let mut text = format!("\nWritten to {}: {}\n", folder.display(), names.join(", "));
    if names.contains(&COMPARISON) {
        let _ = writeln!(text, "Look first at {}", folder.join(COMPARISON).display());
    }
    text
}
