//! A study on the terminal, in 80 columns: what decides first, then the numbers.

use std::fmt::Write;

use crate::report::text::{aligned, thousands, wrapped};
use crate::study::uncertainty::Found;

use super::{
    Apportioned, cohort_title, in_order, left, mean_and_spread, sentence, together, unit_of,
    what_it_is_silent_about, what_it_says, who,
};

/// Outputs of named clinicians, and of cohorts, that are shown; uncertainty.csv has all.
const MOST_OUTPUTS: usize = 6;

/// The whole summary.
pub fn summary(apportioned: &Apportioned) -> String {
    let mut text = String::new();
    if let Some(first) = apportioned.study.found.first() {
        let says = format!(
            "{} ({})",
            sentence(apportioned, first),
            cohort_title(&first.output)
        );
        let _ = writeln!(text, "{}", wrapped(&says, 2));
    }
    let _ = writeln!(text, "\n{}", wrapped(&head(apportioned), 2));
    for of_named in [true, false] {
        let found: Vec<&Found> = apportioned.found(of_named).collect();
        let shown = found.len().min(MOST_OUTPUTS);
        for found in &found[..shown] {
            let _ = write!(text, "\n{}", output(apportioned, found));
        }
        if found.len() > shown {
            let more = found.len() - shown;
            let _ = writeln!(text, "\n{more} more in uncertainty.csv");
        }
    }
    for caution in [
        what_it_says(apportioned),
        what_it_is_silent_about(apportioned),
    ] {
        let _ = writeln!(text, "\n{}", wrapped(&caution, 0));
    }
    text
}

/// What was done.
fn head(apportioned: &Apportioned) -> String {
    let study = &apportioned.study;
    format!(
        "{}: {} pairs of draws, opened {} times; seed {}, fingerprint {}",
        apportioned.about.title,
        thousands(study.pairs as u64),
        thousands(study.evaluations as u64),
        apportioned.about.seed,
        apportioned.about.short_fingerprint()
    )
}

/// An output and its parts.
fn output(apportioned: &Apportioned, found: &Found) -> String {
    let [mean, spread] = mean_and_spread(found);
    let title = format!(
        "{}: {}, mean {mean}, standard deviation {spread}",
        cohort_title(&found.output),
        who(apportioned, &found.output)
    );
    let mut text = format!("{}\n", wrapped(&title, 2));
    if found.indices.is_none() {
        return text;
    }
    let (_, unit) = unit_of(&found.output);
    let short = unit.replace(" thousand dollars", " $1,000");
    let left_over = format!("left{}", short.replace(" million dollars", " $ million"));
    let header = ["  share of the variance", "in order", "in all", &left_over];
    let mut lines = vec![header.map(String::from)];
    for (place, part) in found.parts.iter().enumerate() {
        lines.push([
            format!("  {}", part.title()),
            in_order(found, place),
            together(found, place),
            left(found, place),
        ]);
    }
    text.push_str(&aligned(&lines, [24, 16, 16, 10]));
    text
}
