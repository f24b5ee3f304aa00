//! CMS's benchmarks (`benchmarks/<year>.json` of CMSgov/qpp-measures-data) in the layout of
//! `data/measure_benchmarks.csv`.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::Path;

use serde_json::Value;

use super::findings::{Kind as Note, Notes};
use crate::findings::{Finding, Findings, Place};
use crate::program::{Cohort, CollectionType, Measure, Vocabulary};
use crate::scenario::benchmarks::{self as published, Kind, decreasing};
use crate::sources;

/// Percentiles of a benchmark.
const PERCENTILES: [&str; 11] = [
    "1", "10", "20", "30", "40", "50", "60", "70", "80", "90", "99",
];

/// A ladder that is fixed by policy.
const FLAT: [f64; 11] = [
    1.0, 10.0, 20.0, 30.0, 40.0, 50.0, 60.0, 70.0, 80.0, 90.0, 99.0,
];

/// Performance years that a scenario can ask for.
const YEARS: std::ops::RangeInclusive<u64> = 2017..=2031;

/// Year, cohort, measure and collection type: what a row is of.
type Key = (u16, Cohort, &'static str, CollectionType);

/// A row of `benchmarks.csv`. Figures are in percent, of measure 492 per 100 person-years.
#[derive(Clone, Debug, PartialEq)]
struct Row {
    benchmark_year: Option<u16>,
    kind: Kind,
    mean: Option<f64>,
    percentiles: [f64; 11],
}

/// The benchmarks of a file, and of others what a scenario needs beside.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Benchmarks {
    rows: BTreeMap<Key, Row>,
    /// The latest performance year, which the scenario uses.
    pub performance_year: u16,
    /// Rows that are of the file.
    pub taken: usize,
}

/// Reads a file of benchmarks. What the latest of its years lacks is taken from the built-in data,
/// and noted.
///
/// # Errors
/// It is no such file, or has no benchmark that can be used.
pub(super) fn read(notes: &mut Notes) -> Result<Benchmarks, Findings> {
    let path = notes.path().to_path_buf();
    let elements = elements(&path)?;
    let built_in = published::read(None)?;
    let mut benchmarks = Benchmarks::default();
    let mut measures = 0;
    for (element, value) in (1..).zip(&elements) {
        let Some(measure) = measure(value) else {
            continue;
        };
        measures += 1;
        match row(value, measure, &built_in) {
            Ok((key, row)) if !benchmarks.rows.contains_key(&key) => {
                benchmarks.performance_year = benchmarks.performance_year.max(key.0);
                benchmarks.rows.insert(key, row);
            }
            Ok(_) => {
                let message = "stands in an earlier element already; this one is ignored";
                notes.add(
                    (element, "measureId"),
                    "",
                    Note::Ignored,
                    measure.id(),
                    message,
                );
            }
            Err((column, value, message)) => {
                let message = format!("measure {}: {message}; left out", measure.id());
                notes.add((element, column), "", Note::Ignored, &value, message);
            }
        }
    }
    benchmarks.taken = benchmarks.rows.len();
    if benchmarks.taken == 0 {
        return Err(none_usable(&path, measures).into());
    }
    benchmarks.complete(&built_in, notes);
    Ok(benchmarks)
}

fn none_usable(path: &Path, measures: usize) -> Finding {
    let about = |message: &str| Finding::new(path, Place::File, message);
    if measures == 0 {
        let message = "no benchmark of the nine measures of the model (005, 008, 128, ...)";
        return about(message).help("take benchmarks/<year>.json of CMSgov/qpp-measures-data");
    }
    about("none of its benchmarks of the model's measures has the percentiles 1, 10, 20 ... 90, 99")
        .help("take the file of 2023 or later; earlier ones have deciles without the ends")
}

/// The elements of the file's list.
fn elements(path: &Path) -> Result<Vec<Value>, Finding> {
    let bytes = sources::read(path)?;
    match serde_json::from_slice(&bytes) {
        Ok(Value::Array(elements)) => Ok(elements),
        Ok(_) => {
            let message = "must be a list of benchmarks, as benchmarks/<year>.json of \
                           CMSgov/qpp-measures-data";
            Err(Finding::new(path, Place::File, message))
        }
        Err(error) => {
            let place = Place::Line(error.line(), error.column());
            Err(Finding::new(path, place, format!("not JSON: {error}")))
        }
    }
}

/// The measure of an element, if it is one of the model's.
fn measure(element: &Value) -> Option<Measure> {
    let id = element.get("measureId")?.as_str()?.trim();
    Measure::from_id(id.strip_prefix('Q').unwrap_or(id))
}

/// The column, value and message of an element that cannot be used.
type Unusable = (&'static str, String, String);

fn row(
    element: &Value,
    measure: Measure,
    built_in: &[published::Benchmark],
) -> Result<(Key, Row), Unusable> {
    let shown = |key: &str| element.get(key).map_or_else(String::new, Value::to_string);
    let year_of = |key: &str| element.get(key).and_then(Value::as_u64);
    let performance_year = year_of("performanceYear").filter(|year| YEARS.contains(year));
    let Some(year) = performance_year.and_then(|year| u16::try_from(year).ok()) else {
        let message = "the performance year must be from 2017 to 2031".to_string();
        return Err(("performanceYear", shown("performanceYear"), message));
    };
    let method = element.get("submissionMethod").and_then(Value::as_str);
    let collection_type = method
        .and_then(collection_type)
        .filter(|found| measure.collection_types().contains(found));
    let Some(collection_type) = collection_type else {
        let message = "no way in which the model collects the measure".to_string();
        return Err((
            "submissionMethod",
            method.unwrap_or_default().into(),
            message,
        ));
    };
    let percentiles = percentiles(element, measure)?;
    let benchmark_year = year_of("benchmarkYear").and_then(|year| u16::try_from(year).ok());
    let row = Row {
        benchmark_year,
        kind: kind((year, measure, collection_type), &percentiles, built_in),
        mean: element
            .get("averagePerformanceRate")
            .and_then(Value::as_f64),
        percentiles,
    };
    Ok((key(year, measure, collection_type), row))
}

fn key(year: u16, measure: Measure, collection_type: CollectionType) -> Key {
    (year, measure.cohort(), measure.id(), collection_type)
}

/// CMS's words; its "claims" are those that a practice submits, which the model does not know.
fn collection_type(method: &str) -> Option<CollectionType> {
    match method {
        "electronicHealthRecord" => Some(CollectionType::Ecqm),
        "registry" => Some(CollectionType::Cqm),
        "administrativeClaims" => Some(CollectionType::Claims),
        _ => None,
    }
}

fn percentiles(element: &Value, measure: Measure) -> Result<[f64; 11], Unusable> {
    let Some(given) = element.get("percentiles").filter(|given| given.is_object()) else {
        let has_deciles = element.get("deciles").is_some();
        return Err(if has_deciles {
            let message = "deciles only, and a law needs the percentiles 1 and 99 too";
            ("deciles", String::new(), message.into())
        } else {
            ("percentiles", String::new(), "no percentiles".into())
        });
    };
    let most = if measure == Measure::Q492 {
        1000.0
    } else {
        100.0
    };
    let mut values = [0.0; 11];
    for (value, name) in values.iter_mut().zip(PERCENTILES) {
        let found = given.get(name);
        let number = found
            .and_then(Value::as_f64)
            .filter(|number| (0.0..=most).contains(number));
        let Some(number) = number else {
            let shown = found.map_or_else(String::new, Value::to_string);
            let message = format!("percentile {name} must be a number from 0 to {most}");
            return Err(("percentiles", shown, message));
        };
        *value = number;
    }
    match decreasing(&values) {
        Some(at) => {
            let message = format!("percentile {} is below the one before it", PERCENTILES[at]);
            Err(("percentiles", values[at].to_string(), message))
        }
        None => Ok(values),
    }
}

/// What figures are. CMS gives measure 492 at times another year's, and bounds of its point ranges:
/// these begin at 0, where no clinician's admissions are.
fn kind(
    (year, measure, collection_type): (u16, Measure, CollectionType),
    percentiles: &[f64; 11],
    built_in: &[published::Benchmark],
) -> Kind {
    let is_of_another_year = || {
        built_in.iter().any(|row| {
            (row.measure, row.collection_type) == (measure, collection_type)
                && row.performance_year < year
                && row.percentiles == *percentiles
        })
    };
    match collection_type {
        _ if *percentiles == FLAT => Kind::Flat,
        CollectionType::Claims if is_of_another_year() => Kind::Placeholder,
        CollectionType::Claims if percentiles[0] == 0.0 => Kind::Ranges,
        _ => Kind::Observed,
    }
}

impl Benchmarks {
    /// Adds to the latest year the built-in rows of the measures without observed percentiles.
    fn complete(&mut self, built_in: &[published::Benchmark], notes: &mut Notes) {
        let latest = built_in.iter().map(|row| row.performance_year).max();
        let needed = built_in
            .iter()
            .filter(|row| Some(row.performance_year) == latest && row.kind == Kind::Observed);
        for row in needed {
            let key = key(self.performance_year, row.measure, row.collection_type);
            let there = self.rows.get(&key).map(|row| row.kind);
            if there == Some(Kind::Observed) {
                continue;
            }
            let why = match there {
                None => "no benchmark",
                Some(_) => "a ladder of policy instead of observed percentiles",
            };
            let (id, word) = (row.measure.id(), row.collection_type.id());
            let message = format!(
                "measure {id} by {word}: {why} of {}; the built-in one of {} is taken",
                self.performance_year, row.performance_year
            );
            notes.about_file(Note::Guessed, &format!("{id} {word}"), message);
            let taken = Row {
                benchmark_year: None,
                kind: row.kind,
                mean: None,
                percentiles: row.percentiles,
            };
            self.rows.insert(key, taken);
        }
    }

    /// Rows of `benchmarks.csv`.
    pub fn rows(&self) -> usize {
        self.rows.len()
    }

    /// Writes `benchmarks.csv`.
    ///
    /// # Errors
    /// Whatever `out` cannot take.
    pub fn write(&self, out: impl Write) -> io::Result<()> {
        let mut writer = csv::Writer::from_writer(out);
        let percentiles = PERCENTILES.map(|name| format!("p{name}"));
        let titles = [
            "performance_year",
            "benchmark_year",
            "cohort",
            "measure",
            "collection_type",
            "kind",
            "mean",
            "sd",
        ];
        writer.write_record(
            titles
                .into_iter()
                .chain(percentiles.iter().map(String::as_str)),
        )?;
        for ((year, cohort, measure, collection_type), row) in &self.rows {
            let optional = |number: Option<String>| number.unwrap_or_default();
            let start = [
                year.to_string(),
                optional(row.benchmark_year.map(|year| year.to_string())),
                cohort.id().to_string(),
                (*measure).to_string(),
                collection_type.id().to_string(),
                word(row.kind).to_string(),
                optional(row.mean.map(|mean| mean.to_string())),
                // CMS publishes no standard deviation here.
                String::new(),
            ];
            let values = row.percentiles.iter().map(f64::to_string);
            writer.write_record(start.into_iter().chain(values))?;
        }
        writer.flush()
    }
}

/// The word of the file's `kind` column.
fn word(kind: Kind) -> &'static str {
    match kind {
        Kind::Observed => "observed",
        Kind::Flat => "flat",
        Kind::Ranges => "ranges",
        Kind::Placeholder => "placeholder",
    }
}
