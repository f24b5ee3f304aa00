//! The summary on the terminal: what a planner wants to know first, in 80 columns.

use std::fmt::Write;

use comfy_table::{CellAlignment, ContentArrangement, LineStyle, Table, TableStyle};

use crate::program::{Cohort, PAYMENT_LAG_YEARS, Vocabulary};
use crate::rules::register;
use crate::scenario::Scenario;
use crate::tally::Estimate;

use super::Outcome;
use super::warnings::is_printable;

/// Columns of text.
const WIDTH: usize = 80;

/// A line of the table: its label, the statistic, and what a unit of it is in the table's unit.
struct Line {
    label: &'static str,
    statistic: &'static str,
    times: f64,
    signed: bool,
}

const fn line(label: &'static str, statistic: &'static str, times: f64, signed: bool) -> Line {
    Line {
        label,
        statistic,
        times,
        signed,
    }
}

/// What the table shows, in the order of the questions.
const LINES: [Line; 14] = [
    line("participants", "participants", 1.0, false),
    line("factor %: 95th pct", "paf_p95", 100.0, true),
    line("  75th percentile", "paf_p75", 100.0, true),
    line("  median", "paf_p50", 100.0, true),
    line("  25th percentile", "paf_p25", 100.0, true),
    line("  5th percentile", "paf_p05", 100.0, true),
    line("  mean", "paf_mean", 100.0, true),
    line("% with a gain", "share_positive", 100.0, false),
    line("% at maximum loss", "share_maximum_penalty", 100.0, false),
    line("mean final score", "final_score_mean", 1.0, false),
    line("break-even score", "break_even_score", 1.0, false),
    line("scaling factor", "scaling_factor", 1.0, false),
    line("incentive pool $M", "incentive_pool", 1e-6, false),
    line("Medicare keeps $M", "net_medicare_savings", 1e-6, false),
];

/// The whole summary.
pub fn summary(outcome: &Outcome<'_>) -> String {
    let mut text = String::new();
    let scenario = outcome.scenario;
    let settings = &scenario.settings;
    let _ = writeln!(text, "{}", settings.title);
    let _ = writeln!(text, "{}", wrapped(&settings.question, 0));
    let _ = writeln!(
        text,
        "{} draws of both cohorts, seed {}, fingerprint {}",
        thousands(u64::from(outcome.forecast.draws)),
        outcome.forecast.seed,
        &outcome.fingerprint[..16]
    );
    for &cohort in Cohort::ALL {
        let _ = writeln!(text, "\n{}", cohort_table(outcome, cohort));
    }
    let _ = writeln!(
        text,
        "By payment year. A factor is a percentage of all Part B payments for covered\n\
         professional services of that year: +1 % is $1,000 on $100,000. ± is the\n\
         largest Monte Carlo standard error of the line; no digit goes beyond it."
    );
    let _ = write!(text, "\n{}", open_rules(scenario));
    let _ = write!(text, "\n{}", changes(scenario));
    let _ = write!(text, "{}", assumptions(scenario));
    for warning in &outcome.warnings {
        let _ = writeln!(text, "\n{}", wrapped(&format!("warning: {warning}"), 2));
    }
    text
}

fn cohort_table(outcome: &Outcome<'_>, cohort: Cohort) -> String {
    let model = &outcome.scenario.model;
    let years: Vec<u16> = model.years.clone().collect();
    let mut table = plain_table();
    let mut header = vec![cohort.title().to_string()];
    header.extend(
        years
            .iter()
            .map(|year| (year + PAYMENT_LAG_YEARS).to_string()),
    );
    header.push("±".into());
    table.set_header(header);
    let mut risk = vec!["risk level %".to_string()];
    risk.extend(years.iter().map(|&year| {
        let level = 100.0 * model.rules.risk_level(year);
        format!("{}", (level * 1e6).round() / 1e6)
    }));
    risk.push(String::new());
    table.add_row(risk);
    for line in &LINES {
        let estimates: Vec<Option<Estimate>> = years
            .iter()
            .map(|&year| outcome.forecast.all(cohort, year, line.statistic))
            .collect();
        table.add_row(table_row(line, &estimates));
    }
    for column in 1..=years.len() + 1 {
        if let Some(column) = table.column_mut(column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table.to_string()
}

/// A line's numbers, all to the decimals that the largest of their errors supports.
fn table_row(line: &Line, estimates: &[Option<Estimate>]) -> Vec<String> {
    let scaled = |estimate: &Estimate| Estimate {
        value: estimate.value * line.times,
        standard_error: estimate.standard_error.map(|error| error * line.times),
    };
    let worst = estimates
        .iter()
        .flatten()
        .map(scaled)
        .filter_map(|estimate| estimate.standard_error)
        .fold(0.0, f64::max);
    // One digit of the error is enough for people.
    let decimals = Estimate {
        value: 0.0,
        standard_error: Some(worst),
    }
    .decimals()
    .map_or(2, |decimals| (decimals - 1).clamp(0, 3)) as usize;
    let mut cells = vec![line.label.to_string()];
    cells.extend(estimates.iter().map(|estimate| match estimate {
        None => "–".to_string(),
        Some(estimate) if !is_printable(line.statistic, estimate) => "?".to_string(),
        Some(estimate) if line.signed => format!("{:+.decimals$}", scaled(estimate).value),
        Some(estimate) => format!("{:.decimals$}", scaled(estimate).value),
    }));
    let known = estimates
        .iter()
        .flatten()
        .any(|e| e.standard_error.is_some());
    cells.push(if known {
        format!("{worst:.decimals$}")
    } else {
        String::new()
    });
    cells
}

/// A line above, one below the header, one at the end.
const RULED: TableStyle = TableStyle::new()
    .top_border(LineStyle::none().fill('─').junction('─'))
    .header_separator(LineStyle::none().fill('─').junction('─'))
    .bottom_border(LineStyle::none().fill('─').junction('─'));

fn plain_table() -> Table {
    let mut table = Table::new();
    table
        .load_style(RULED)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(WIDTH as u16);
    table
}

fn open_rules(scenario: &Scenario) -> String {
    let mut text =
        String::from("Open rules, as chosen here (`asmcast rules` lists their alternatives):\n");
    let entries: Vec<String> = register()
        .iter()
        .filter(|entry| entry.is_open())
        .map(|entry| {
            format!(
                "{} = {}",
                entry.name,
                entry.value_in_force(&scenario.settings.rules)
            )
        })
        .collect();
    let _ = writeln!(text, "{}", wrapped(&format!("  {}", entries.join("; ")), 2));
    text
}

/// What the scenario's own files set.
fn changes(scenario: &Scenario) -> String {
    let changed: Vec<String> = scenario
        .provenance
        .iter()
        .filter(|setting| setting.file.is_some() && setting.is_content())
        .map(|setting| format!("  {} = {}", setting.path, setting.value))
        .collect();
    if changed.is_empty() {
        return String::new();
    }
    format!(
        "Differs from the built-in baseline:\n{}\n\n",
        changed.join("\n")
    )
}

/// The assumptions in force, the two cohorts side by side.
fn assumptions(scenario: &Scenario) -> String {
    let mut lines: Vec<(&str, [Option<&str>; 2])> = Vec::new();
    for setting in scenario
        .data_settings()
        .filter(|setting| setting.is_assumed())
    {
        let (name, cohort) = cohort_of(&setting.path);
        let at = lines.iter().position(|(known, _)| *known == name);
        let at = at.unwrap_or_else(|| {
            lines.push((name, [None, None]));
            lines.len() - 1
        });
        lines[at].1[cohort] = Some(&setting.value);
    }
    let all: Vec<String> = lines
        .into_iter()
        .map(
            |(name, values)| match values.map(|value| value.map(shortened)) {
                [Some(one), Some(other)] if one == other => format!("{name} = {one}"),
                [Some(one), Some(other)] => format!("{name} = {one} HF, {other} LBP"),
                [one, other] => format!("{name} = {}", one.or(other).unwrap_or_default()),
            },
        )
        .collect();
    format!(
        "Assumptions in force, {} of them (`asmcast rules` gives their sources):\n{}\n",
        all.len(),
        wrapped(&format!("  {}", all.join("; ")), 2)
    )
}

/// A value fit for a line of many: a table or a list stands in its file.
fn shortened(value: &str) -> &str {
    match value.chars().next() {
        Some('{') => "{...}",
        Some('[') => "[...]",
        _ => value,
    }
}

/// A setting's name without its cohort, and the cohort's position.
fn cohort_of(path: &str) -> (&str, usize) {
    for (position, cohort) in Cohort::ALL.iter().enumerate() {
        let prefix = format!("cohort.{}.", cohort.id());
        if let Some(name) = path.strip_prefix(&prefix) {
            return (name, position);
        }
    }
    (path, 0)
}

/// Text broken at spaces to the width, later lines indented.
pub fn wrapped(text: &str, indent: usize) -> String {
    let mut lines: Vec<String> = Vec::new();
    let lead = text.len() - text.trim_start().len();
    let mut line = " ".repeat(lead);
    for word in text.split_whitespace() {
        let empty = line.trim().is_empty();
        if !empty && line.chars().count() + 1 + word.chars().count() > WIDTH {
            lines.push(std::mem::replace(&mut line, " ".repeat(indent)));
        }
        if !line.trim().is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    lines.push(line);
    lines.join("\n")
}

/// A whole number with commas.
pub fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commas() {
        assert_eq!(thousands(0), "0");
        assert_eq!(thousands(999), "999");
        assert_eq!(thousands(1000), "1,000");
        assert_eq!(thousands(12_345_678), "12,345,678");
    }

    #[test]
    fn text_is_wrapped_at_the_width() {
        let text = wrapped(&"word ".repeat(40), 2);
        assert!(text.lines().all(|line| line.chars().count() <= WIDTH));
        assert!(text.lines().skip(1).all(|line| line.starts_with("  word")));
    }

    #[test]
    fn a_row_shows_no_digit_beyond_its_error() {
        let estimate = |value, standard_error| {
            Some(Estimate {
                value,
                standard_error: Some(standard_error),
            })
        };
        let line = line("mean, %", "paf_mean", 100.0, true);
        let row = table_row(
            &line,
            &[estimate(-0.014_349, 0.000_07), estimate(0.02, 0.01)],
        );
        assert_eq!(row, ["mean, %", "-1", "?", "1"]);
        let row = table_row(&line, &[estimate(-0.014_349, 0.000_07), None]);
        assert_eq!(row, ["mean, %", "-1.435", "–", "0.007"]);
    }
}
