//! The summary on the terminal: what a planner wants to know first, in 80 columns.

mod named;

use std::fmt::Write;
use std::path::{Path, PathBuf};

use anstyle::{AnsiColor, Style};
use comfy_table::{CellAlignment, ContentArrangement, LineStyle, Table, TableStyle};

use crate::forecast::{Group, Statistics, Variable};
use crate::program::{Cohort, PAYMENT_LAG_YEARS, Vocabulary};

use super::Outcome;
use super::headline::{headline, sizes};
use super::html::{BOARD, REPORT};
use super::sparkline::sparkline;
use super::text::{WIDTH, decimals, fixed, group_title, thousands, wrapped};
use super::warnings::{Printable, printable};
use super::written::listed;

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

/// A warning's colour.
const WARNING: Style = AnsiColor::Yellow.on_default();

/// The whole summary, coloured where colour means something: losses, gains and warnings.
pub fn summary(outcome: &Outcome) -> String {
    let mut text = String::new();
    let scenario = &outcome.scenario;
    let _ = writeln!(text, "{}", scenario.title);
    let _ = writeln!(text, "{}", wrapped(&scenario.question, 0));
    let _ = writeln!(
        text,
        "{} draws of both cohorts, seed {}, fingerprint {}",
        thousands(u64::from(outcome.draws)),
        outcome.seed,
        outcome.fingerprint.get(..16).unwrap_or_default()
    );
    if let Some(precision) = &outcome.precision {
        let _ = write!(text, "{}", precision.text());
    }
    if let Some(named) = &outcome.named {
        let _ = write!(text, "{}", named::summary(named));
    }
    for cohort in outcome.results.cohorts() {
        let _ = writeln!(
            text,
            "\n{}",
            wrapped(&headline(outcome, cohort).join(" "), 0)
        );
        let _ = write!(text, "{}", by_size(outcome, cohort));
        let _ = writeln!(text, "{}", cohort_table(outcome, cohort));
    }
    let _ = writeln!(
        text,
        "By payment year. A factor is a percentage of all Part B payments for covered\n\
         professional services of that year: +1 % is $1,000 on $100,000. ± is the\n\
         largest Monte Carlo standard error of the line; no digit goes beyond it."
    );
    let _ = write!(text, "\n{}", open_rules(outcome));
    let _ = write!(text, "\n{}", changes(outcome));
    let _ = write!(text, "{}", assumptions(outcome));
    for warning in &outcome.warnings {
        let words = wrapped(&format!("warning: {}", warning.message), 2);
        let _ = writeln!(text, "\n{WARNING}{words}{WARNING:#}");
    }
    text
}

/// What has been written into a folder, what of an earlier run has been removed from it, and where to
/// begin.
pub fn written(folder: &Path, names: &[&str], removed: &[PathBuf]) -> String {
    if names.is_empty() {
        return "\nNothing written: --no-report leaves out the one format asked for\n".into();
    }
    let removed: Vec<String> = removed
        .iter()
        .filter_map(|path| Some(path.file_name()?.display().to_string()))
        .collect();
    let removed: Vec<&str> = removed.iter().map(String::as_str).collect();
    let mut text = format!("\n{}", super::written(folder, names));
    if !removed.is_empty() {
        let _ = writeln!(text, "Removed, of an earlier run: {}", listed(&removed));
    }
    text.push_str(&super::look_first(folder, names, &[BOARD, REPORT]));
    text
}

/// The sizes of practice in the first year: a line of numbers, and how factors are distributed.
fn by_size(outcome: &Outcome, cohort: Cohort) -> String {
    let Some(&year) = outcome.results.years().first() else {
        return String::new();
    };
    let lines = sizes(outcome, cohort);
    let mut text = format!(
        "\n{:<26}{:>18}{:>16}{:>19}\n",
        format!("In {}", year + PAYMENT_LAG_YEARS),
        "mean factor",
        "gain",
        "take the full cut"
    );
    for line in &lines {
        let title = group_title(line.group);
        let _ = writeln!(
            text,
            " {title:<25}{:>18}{:>16}{:>19}",
            line.mean, line.gain, line.full_cut
        );
    }
    text.push_str("Factors, half a percent a bar; the first bar is those who take the full cut:\n");
    for line in &lines {
        let found = outcome.distribution(year, cohort, line.group, Variable::Factor);
        if let Some(distribution) = found {
            let title = group_title(line.group);
            let _ = writeln!(text, " {title:<24}{}", sparkline(distribution));
        }
    }
    text
}

fn cohort_table(outcome: &Outcome, cohort: Cohort) -> String {
    let years = outcome.results.years();
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
        let level = 100.0 * outcome.risk_level(year);
        format!("{}", (level * 1e6).round() / 1e6)
    }));
    risk.push(String::new());
    table.add_row(risk);
    let groups: Vec<Option<&Statistics>> = years
        .iter()
        .map(|&year| outcome.results.group(year, cohort, Group::All))
        .collect();
    for line in &LINES {
        table.add_row(table_row(line, &groups));
    }
    for column in 1..=years.len() + 1 {
        if let Some(column) = table.column_mut(column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table.to_string()
}

/// A line's numbers, all to the decimals that the largest of their errors supports.
fn table_row(line: &Line, groups: &[Option<&Statistics>]) -> Vec<String> {
    let estimates = groups
        .iter()
        .map(|group| group.map_or(Printable::Missing, |group| printable(group, line.statistic)));
    let estimates: Vec<Printable> = estimates.collect();
    let errors = groups.iter().flatten().filter_map(|group| {
        let error = group.get(line.statistic)?.standard_error?;
        Some(error * line.times)
    });
    let worst = errors.reduce(f64::max);
    let decimals = decimals(worst.or(Some(0.0)));
    let mut cells = vec![line.label.to_string()];
    cells.extend(estimates.iter().map(|estimate| match estimate {
        Printable::Missing => "–".to_string(),
        Printable::Uncertain => "?".to_string(),
        Printable::Certain(estimate) if line.signed => {
            format!("{:+.decimals$}", estimate.value * line.times)
        }
        Printable::Certain(estimate) => format!("{:.decimals$}", estimate.value * line.times),
    }));
    cells.push(worst.map_or(String::new(), |error| fixed(error, decimals)));
    cells
}

/// A line above, one below the header, one at the end.
const RULED: TableStyle = TableStyle::new()
    .top_border(LineStyle::none().fill('─').junction('─'))
    .header_separator(LineStyle::none().fill('─').junction('─'))
    .bottom_border(LineStyle::none().fill('─').junction('─'));

/// An empty table of the terminal's width.
pub(super) fn plain_table() -> Table {
    let mut table = Table::new();
    table
        .load_style(RULED)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(WIDTH as u16);
    table
}

fn open_rules(outcome: &Outcome) -> String {
    let mut text =
        String::from("Open rules, as chosen here (`asmcast rules` lists their alternatives):\n");
    let entries: Vec<String> = outcome
        .open_rules()
        .map(|rule| format!("{} = {}", rule.rule, rule.value))
        .collect();
    let _ = writeln!(text, "{}", wrapped(&format!("  {}", entries.join("; ")), 2));
    text
}

/// What the scenario's own files set.
fn changes(outcome: &Outcome) -> String {
    let changed: Vec<String> = outcome
        .changes
        .iter()
        .map(|setting| format!("  {} = {}", setting.setting, setting.value))
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
fn assumptions(outcome: &Outcome) -> String {
    let mut lines: Vec<(&str, [Option<&str>; 2])> = Vec::new();
    for setting in outcome.assumptions() {
        let (name, cohort) = cohort_of(&setting.setting);
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
        "Assumptions in force, {} settings (`asmcast rules` gives their sources):\n{}\n",
        outcome.assumptions().count(),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tally::Estimate;

    #[test]
    fn a_row_shows_no_digit_beyond_its_error() {
        let group = |value, standard_error| {
            let estimate = Estimate::new(value, Some(standard_error));
            Statistics::from([("paf_mean".to_string(), estimate)])
        };
        let certain = group(-0.014_349, 0.000_07);
        let line = line("mean, %", "paf_mean", 100.0, true);
        let row = table_row(&line, &[Some(&certain), Some(&group(0.02, 0.01))]);
        assert_eq!(row, ["mean, %", "-1", "?", "1"]);
        let row = table_row(&line, &[Some(&certain), None]);
        assert_eq!(row, ["mean, %", "-1.435", "–", "0.007"]);
    }
}
