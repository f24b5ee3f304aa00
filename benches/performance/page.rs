//! The tables of a measurement as a page, and its files.

use std::fmt::Write;
use std::path::Path;

use super::budget::{Budget, Item};
use super::curves::{Curve, processors};
use super::plot::chart;
use super::sample::Effort;

/// The page.
pub fn text(curves: &[Curve], budget: &Budget, effort: &Effort) -> String {
    let mut page = format!(
        "# What a forecast costs\n\n\
         Measured by `cargo bench --bench performance` on {} ({} processors), asmcast {}: medians of \
         {} rounds ({} where the time goes), lowest and highest in brackets. A participant-year is one \
         participant in one performance year; a draw of the baseline has some 33,185 of them.\n",
        processor_name(),
        processors(),
        env!("CARGO_PKG_VERSION"),
        effort.rounds,
        3 * effort.rounds,
    );
    for curve in curves {
        page.push_str(&curve_table(curve));
    }
    page.push_str(&budget_tables(budget));
    page
}

/// Writes page, tables and charts.
pub fn write(folder: &Path, page: &str, curves: &[Curve], budget: &Budget) -> std::io::Result<()> {
    std::fs::create_dir_all(folder)?;
    std::fs::write(folder.join("README.md"), page)?;
    for curve in curves {
        let name = curve.name;
        std::fs::write(folder.join(format!("{name}.csv")), curve_csv(curve))?;
        let time = chart(curve, "ns a participant-year", &|point| point.nanoseconds());
        std::fs::write(folder.join(format!("{name}.svg")), time)?;
    }
    let draws = &curves[0];
    let seconds = chart(draws, "seconds", &|point| point.seconds.clone());
    std::fs::write(folder.join("draws_seconds.svg"), seconds)?;
    std::fs::write(folder.join("budget.csv"), budget_csv(budget))
}

fn curve_table(curve: &Curve) -> String {
    let name = curve.name;
    let mut table = format!(
        "\n## By {}\n\n![{} against time a participant-year]({name}.svg)\n\n\
         | participants | draws | threads | seconds | ns a participant-year | peak MiB |\n\
         |--:|--:|--:|--:|--:|--:|\n",
        curve.quantity, curve.quantity,
    );
    for point in &curve.points {
        writeln!(
            table,
            "| {} | {} | {} | {} | {} | {:.1} |",
            point.participants,
            point.draws,
            point.threads,
            point.seconds.text(2),
            point.nanoseconds().text(1),
            point.memory.greatest(),
        )
        .expect("text grows");
    }
    table
}

fn curve_csv(curve: &Curve) -> String {
    let mut csv = String::from(
        "draws,participants,threads,seconds_median,seconds_lowest,seconds_highest,\
         nanoseconds_a_participant_year,peak_mebibytes\n",
    );
    for point in &curve.points {
        writeln!(
            csv,
            "{},{},{},{:.4},{:.4},{:.4},{:.2},{:.1}",
            point.draws,
            point.participants,
            point.threads,
            point.seconds.median(),
            point.seconds.least(),
            point.seconds.greatest(),
            point.nanoseconds().median(),
            point.memory.greatest(),
        )
        .expect("text grows");
    }
    csv
}

fn budget_tables(budget: &Budget) -> String {
    let mut tables = String::from(
        "\n## Where the time goes\n\nNanoseconds of one core a participant-year, by step of a draw:\n\n\
         | step | ns |\n|---|--:|\n",
    );
    for Item {
        step, nanoseconds, ..
    } in &budget.steps
    {
        writeln!(tables, "| {step} | {} |", nanoseconds.text(1)).expect("text grows");
    }
    tables.push_str(
        "\nInside people and performance, what the laws cost in columns like the baseline's, and \
         about how often a participant-year needs each (people who never participate and \
         practices included):\n\n\
         | law | ns each | times | ns a participant-year |\n|---|--:|--:|--:|\n",
    );
    for item in &budget.laws {
        let times = item.times.unwrap_or(1.0);
        writeln!(
            tables,
            "| {} | {} | {times:.2} | {:.1} |",
            item.step,
            item.nanoseconds.text(2),
            times * item.nanoseconds.median()
        )
        .expect("text grows");
    }
    tables
}

fn budget_csv(budget: &Budget) -> String {
    let mut csv = String::from("kind,step,nanoseconds_median,lowest,highest,times\n");
    let kinds = [("step", &budget.steps), ("law", &budget.laws)];
    for (kind, items) in kinds {
        for item in items {
            let sample = &item.nanoseconds;
            writeln!(
                csv,
                "{kind},{},{:.2},{:.2},{:.2},{:.2}",
                item.step,
                sample.median(),
                sample.least(),
                sample.greatest(),
                item.times.unwrap_or(1.0)
            )
            .expect("text grows");
        }
    }
    csv
}

/// The processor's name, where the system tells it.
fn processor_name() -> String {
    let known = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    known
        .lines()
        .find_map(|line| line.strip_prefix("model name"))
        .map_or("a processor without a name".into(), |rest| {
            rest.trim_start_matches([' ', '\t', ':']).to_string()
        })
}
