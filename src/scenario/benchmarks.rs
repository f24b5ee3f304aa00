//! The published benchmark percentiles: a data file with its provenance, and its reader.

use std::path::Path;

use serde::Deserialize;

use crate::findings::{Finding, Findings, Place};
use crate::program::{CollectionType, Measure, Vocabulary};

/// The shipped file.
const SHIPPED: &str = include_str!("../../data/measure_benchmarks.csv");

/// Its name in messages.
pub const SHIPPED_NAME: &str = "data/measure_benchmarks.csv (built in)";

/// Columns of the percentiles, in order.
const PERCENTILE_COLUMNS: [&str; 11] = [
    "p1", "p10", "p20", "p30", "p40", "p50", "p60", "p70", "p80", "p90", "p99",
];

/// One published benchmark, in percent (measure 492: per 100 person-years).
#[derive(Clone, Debug, PartialEq)]
pub struct Benchmark {
    /// Its MIPS performance year.
    pub performance_year: u16,
    /// The measure.
    pub measure: Measure,
    /// The collection type.
    pub collection_type: CollectionType,
    /// Percentiles 1, 10, 20 ... 90, 99 of an observed law; any other kind of row has no law.
    pub kind: Kind,
    /// The percentiles.
    pub percentiles: [f64; 11],
}

/// What a row's figures are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Percentiles of what was observed.
    Observed,
    /// A ladder fixed by policy.
    Flat,
    /// Bounds of point ranges.
    Ranges,
    /// Another year's figures.
    Placeholder,
}

/// Reads a benchmark file; none: the shipped one.
pub fn read(path: Option<&Path>) -> Result<Vec<Benchmark>, Findings> {
    match path {
        None => parse(Path::new(SHIPPED_NAME), SHIPPED.as_bytes()),
        Some(path) => {
            let bytes = std::fs::read(path).map_err(|error| {
                Finding::new(path, Place::File, format!("cannot read: {error}"))
            })?;
            parse(path, &bytes)
        }
    }
}

fn parse(path: &Path, bytes: &[u8]) -> Result<Vec<Benchmark>, Findings> {
    let mut reader = csv::ReaderBuilder::new()
        .comment(Some(b'#'))
        .trim(csv::Trim::All)
        .from_reader(bytes);
    let headers = reader
        .headers()
        .map_err(|error| Finding::new(path, Place::File, format!("not CSV: {error}")))?
        .clone();
    let mut findings = Findings::default();
    let mut column = |name: &str| {
        let at = headers.iter().position(|header| header == name);
        if at.is_none() {
            findings.push(Finding::new(
                path,
                Place::File,
                format!("column {name} is missing"),
            ));
        }
        at.unwrap_or(usize::MAX)
    };
    let year = column("performance_year");
    let measure = column("measure");
    let collection_type = column("collection_type");
    let kind = column("kind");
    let percentiles = PERCENTILE_COLUMNS.map(&mut column);
    findings.clone().into_result()?;

    let mut benchmarks = Vec::new();
    for (index, record) in reader.records().enumerate() {
        let row = index + 1;
        let mut complain = |column: &str, message: String| {
            findings.push(Finding::new(path, Place::Row(row, column.into()), message));
        };
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                complain("", format!("not CSV: {error}"));
                continue;
            }
        };
        let text = |at: usize| record.get(at).unwrap_or("");
        let parsed = (
            text(year).parse::<u16>().ok(),
            Measure::from_id(text(measure)),
            CollectionType::from_id(text(collection_type)),
            serde_json::from_value::<Kind>(text(kind).into()).ok(),
        );
        let values = percentiles.map(|at| text(at).parse::<f64>().unwrap_or(f64::NAN));
        if parsed.0.is_none() {
            complain("performance_year", format!("`{}` is no year", text(year)));
        }
        if parsed.1.is_none() {
            let allowed = Measure::ids().join(", ");
            complain(
                "measure",
                format!("`{}` must be one of {allowed}", text(measure)),
            );
        }
        if parsed.2.is_none() {
            let allowed = CollectionType::ids().join(", ");
            let found = text(collection_type);
            complain(
                "collection_type",
                format!("`{found}` must be one of {allowed}"),
            );
        }
        if parsed.3.is_none() {
            let found = text(kind);
            complain(
                "kind",
                format!("`{found}` must be observed, flat, ranges or placeholder"),
            );
        }
        for (name, (position, value)) in PERCENTILE_COLUMNS
            .iter()
            .zip(percentiles.iter().zip(values))
        {
            if !value.is_finite() || value < 0.0 {
                complain(
                    name,
                    format!("`{}` must be a number of at least 0", text(*position)),
                );
            }
        }
        if let Some(at) = decreasing(&values) {
            complain(
                PERCENTILE_COLUMNS[at],
                format!(
                    "{} is below the percentile before it, {}: percentiles never decrease",
                    values[at],
                    values[at - 1]
                ),
            );
        }
        if let (Some(performance_year), Some(measure), Some(collection_type), Some(kind)) = parsed {
            benchmarks.push(Benchmark {
                performance_year,
                measure,
                collection_type,
                kind,
                percentiles: values,
            });
        }
    }
    findings.into_result().map(|()| benchmarks)
}

/// The first place at which percentiles decrease.
pub fn decreasing(percentiles: &[f64]) -> Option<usize> {
    (1..percentiles.len()).find(|&at| percentiles[at] < percentiles[at - 1])
}
