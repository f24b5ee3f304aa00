//! The numbers on the page: those of results.csv and intervals.csv, and sums that readers will add up. They are in the
//! page itself, so they are read where scripts are switched off.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;

use crate::tables::{Printed, Row, Table, plain, tables};
use crate::{output, report_without_scripts};

#[derive(Deserialize)]
struct Line {
    payment_year: String,
    cohort: String,
    group: String,
    statistic: String,
    value: String,
    standard_error: String,
}

/// The tables of a section, read once for all; `None` where there is no browser.
fn tables_of(section: &str) -> Option<&'static [Table]> {
    static FOUND: OnceLock<Option<BTreeMap<&str, Vec<Table>>>> = OnceLock::new();
    let found = FOUND.get_or_init(|| {
        let page = report_without_scripts()?;
        let sections = ["numbers", "who-pays", "components"];
        let found = sections.map(|id| (id, tables(&page, &format!("#{id}"))));
        Some(found.into())
    });
    found.as_ref().map(|found| &*found[section])
}

/// Cells by cohort, group, statistic and payment year.
type Cells = BTreeMap<[String; 4], String>;

fn cells_of_results() -> Cells {
    let read = |name: &str| csv::Reader::from_path(output().join(name)).expect(name);
    let mut file = read("results.csv");
    let lines = file.deserialize().map(|line| line.expect("a line"));
    let mut cells: Cells = lines
        .map(|line: Line| {
            let cell = match line.standard_error.is_empty() {
                true => line.value,
                false => format!("{} ± {}", line.value, line.standard_error),
            };
            let key = [line.cohort, line.group, line.statistic, line.payment_year];
            (key, cell)
        })
        .collect();
    for row in read("intervals.csv").records() {
        let row = row.expect("an interval");
        let key = [2, 3, 4, 1].map(|column| row[column].to_string());
        let cell = cells.get_mut(&key).expect("an interval of a result");
        cell.push_str(&format!(" ({} to {})", &row[5], &row[6]));
    }
    cells
}

fn cells_of_page(tables: &[Table]) -> Cells {
    let mut cells = Cells::new();
    for table in tables {
        let (cohort, group) = table.caption.split_once(": ").expect("a cohort");
        let cohort = match cohort {
            "Heart failure" => "HF",
            "Low back pain" => "LBP",
            other => panic!("a cohort: {other}"),
        };
        let (_, group) = group.rsplit_once('(').expect("a group's id");
        for row in &table.rows {
            for (year, cell) in table.columns.iter().zip(&row.cells).skip(1) {
                let statistic = row.cells[0].clone();
                let key = [
                    cohort.into(),
                    group.trim_end_matches(')').into(),
                    statistic,
                    year.clone(),
                ];
                cells.insert(key, plain(cell));
            }
        }
    }
    cells
}

#[test]
fn every_number_is_that_of_results_csv() {
    let Some(tables) = tables_of("numbers") else {
        return;
    };
    let (there, here) = (cells_of_results(), cells_of_page(tables));
    assert!(there.len() > 1000);
    for (key, cell) in &there {
        assert_eq!(here.get(key), Some(cell), "{key:?}");
    }
    // Where results.csv has no line the page has a dash.
    for (key, cell) in &here {
        assert!(there.contains_key(key) || cell == "–", "{key:?}: {cell}");
    }
}

/// The numbers of a row, after its heading.
fn numbers(row: &Row) -> Vec<Printed> {
    row.cells[1..]
        .iter()
        .map(|cell| Printed::new(cell))
        .collect()
}

/// Rows of each kind with the total under them.
fn kinds(table: &Table) -> Vec<(&[Row], &Row)> {
    let starts = table
        .rows
        .iter()
        .enumerate()
        .filter(|(_, row)| row.class == "kind");
    starts
        .map(|(start, _)| {
            let rows = &table.rows[start + 1..];
            let end = rows
                .iter()
                .position(|row| row.class == "total")
                .expect("a total");
            (&rows[..end], &rows[end])
        })
        .collect()
}

/// A sum in units of the last decimal, which all must share.
fn sum(numbers: &[Printed], decimals: u32) -> i64 {
    assert!(
        numbers.iter().all(|number| number.decimals == decimals),
        "{numbers:?}"
    );
    numbers.iter().map(|number| number.units).sum()
}

fn assert_adds_up(table: &Table) {
    let kinds = kinds(table);
    assert!(kinds.len() >= 3, "{}", table.caption);
    for (rows, total) in &kinds {
        assert!(rows.len() > 1, "{}: {total:?}", table.caption);
        for (column, total) in numbers(total).iter().enumerate() {
            let column: Vec<Printed> = rows.iter().map(|row| numbers(row)[column]).collect();
            assert_eq!(
                sum(&column, total.decimals),
                total.units,
                "{}: {rows:#?}",
                table.caption
            );
        }
        for row in rows.iter().chain([*total]) {
            let [_, losses, gains, net, _] = numbers(row)[..] else {
                panic!("five columns: {row:?}");
            };
            assert!(
                losses.units <= 0 && gains.units >= 0,
                "{}: {row:?}",
                table.caption
            );
            assert_eq!(
                losses.units + gains.units,
                net.units,
                "{}: {row:?}",
                table.caption
            );
        }
        assert_eq!(total.cells, kinds[0].1.cells, "{}", table.caption);
    }
    let medicare = table.rows.last().expect("a last row");
    assert_eq!(medicare.cells[0], "Medicare keeps");
    let (kept, net) = (
        Printed::new(&medicare.cells[4]),
        Printed::new(&kinds[0].1.cells[4]),
    );
    assert_eq!(kept.units, -net.units, "{}", table.caption);
}

#[test]
fn ledger_adds_up_to_the_last_digit_shown() {
    let Some(ledgers) = tables_of("who-pays") else {
        return;
    };
    assert_eq!(ledgers.len(), 10, "two cohorts, five years");
    ledgers.iter().for_each(assert_adds_up);
}

#[test]
fn components_add_up_to_the_final_score() {
    let Some(found) = tables_of("components") else {
        return;
    };
    assert_eq!(found.len(), 10, "two cohorts, five years");
    for table in found {
        assert_eq!(table.columns[1], "Everyone");
        let points = table.rows.iter().map(|row| Printed::new(&row.cells[1]));
        let (total, components) = {
            let mut points: Vec<Printed> = points.collect();
            (points.pop().expect("a total"), points)
        };
        assert_eq!(table.rows.last().expect("a row").class, "total");
        let sum: f64 = components.iter().map(|points| points.value()).sum();
        let units = components
            .iter()
            .chain([&total])
            .map(|points| points.unit());
        let slack = units.sum::<f64>() / 2.0 + 1e-9;
        assert!(
            (sum - total.value()).abs() <= slack,
            "{}: {sum} is not {}",
            table.caption,
            total.value()
        );
    }
}
