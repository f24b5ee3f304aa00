//! results.parquet and draws.parquet: the same columns as the CSV files, with types. Empty cells of the
//! CSV files are nulls.

use std::io::{self, Write};
use std::sync::Arc;

use parquet::basic::{Compression, LogicalType, Repetition, Type as PhysicalType};
use parquet::data_type::{ByteArray, ByteArrayType, DoubleType, Int32Type};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::types::Type;

use crate::forecast::SeriesRow;
use crate::program::{PAYMENT_LAG_YEARS, Vocabulary};

use super::{Format, Outcome, Spool};

/// The series' name in an output folder.
pub(super) const DRAWS: &str = "draws.parquet";

/// Rows of the series in a row group: memory does not grow with draws.
const ROW_GROUP: usize = 50_000;

/// The format of the results.
pub(super) struct ResultsParquet;

impl Format for ResultsParquet {
    fn file_name(&self) -> &'static str {
        "results.parquet"
    }

    fn write(&self, outcome: &Outcome, out: &mut (dyn Write + Send)) -> io::Result<()> {
        let rows: Vec<_> = outcome.results.rows().collect();
        let years: Vec<u16> = rows.iter().map(|row| row.performance_year).collect();
        let groups: Vec<String> = rows.iter().map(|row| row.group.id()).collect();
        let estimates = || rows.iter().map(|row| row.estimate);
        let columns = [
            Column::years("performance_year", &years, 0),
            Column::years("payment_year", &years, PAYMENT_LAG_YEARS),
            Column::words("cohort", rows.iter().map(|row| row.cohort.id())),
            Column::words("group", groups.iter().map(String::as_str)),
            Column::words("statistic", rows.iter().map(|row| row.statistic)),
            Column::numbers("value", estimates().map(|estimate| Some(estimate.value))),
            Column::numbers(
                "standard_error",
                estimates().map(|estimate| estimate.standard_error),
            ),
        ];
        let mut file = File::new(out, &columns).map_err(io::Error::other)?;
        file.add(&columns).map_err(io::Error::other)?;
        file.close().map_err(io::Error::other)
    }
}

/// Writes the series of the draws.
pub(super) fn write_draws(spool: &Spool, out: &mut (dyn Write + Send)) -> io::Result<()> {
    let names: Vec<&str> = spool.columns().collect();
    let mut file = File::new(out, &series_columns(&names, &[])).map_err(io::Error::other)?;
    let mut rows = Vec::new();
    spool.read(|row| {
        rows.push(row.clone());
        if rows.len() == ROW_GROUP {
            let columns = series_columns(&names, &rows);
            file.add(&columns).map_err(io::Error::other)?;
            rows.clear();
        }
        Ok(())
    })?;
    if !rows.is_empty() {
        let columns = series_columns(&names, &rows);
        file.add(&columns).map_err(io::Error::other)?;
    }
    file.close().map_err(io::Error::other)
}

fn series_columns(names: &[&str], rows: &[SeriesRow]) -> Vec<Column> {
    let years: Vec<u16> = rows.iter().map(|row| row.performance_year).collect();
    let draws = rows.iter().map(|row| row.draw as i32).collect();
    let mut columns = vec![
        Column::new("draw", Values::Integers(draws)),
        Column::years("performance_year", &years, 0),
        Column::years("payment_year", &years, PAYMENT_LAG_YEARS),
        Column::words("cohort", rows.iter().map(|row| row.cohort.id())),
    ];
    columns.extend(names.iter().enumerate().map(|(place, name)| {
        let numbers = rows.iter().map(|row| row.numbers[place]);
        Column::numbers(name, numbers.map(|x| Some(x).filter(|x| !x.is_nan())))
    }));
    columns
}

/// A column of a table.
struct Column {
    name: String,
    values: Values,
}

enum Values {
    Integers(Vec<i32>),
    Words(Vec<ByteArray>),
    Numbers(Vec<Option<f64>>),
}

impl Column {
    fn new(name: &str, values: Values) -> Self {
        Column {
            name: name.to_string(),
            values,
        }
    }

    fn years(name: &str, years: &[u16], later: u16) -> Self {
        let years = years.iter().map(|year| i32::from(year + later));
        Self::new(name, Values::Integers(years.collect()))
    }

    fn words<'a>(name: &str, words: impl Iterator<Item = &'a str>) -> Self {
        Self::new(name, Values::Words(words.map(ByteArray::from).collect()))
    }

    fn numbers(name: &str, numbers: impl Iterator<Item = Option<f64>>) -> Self {
        Self::new(name, Values::Numbers(numbers.collect()))
    }

    fn field(&self) -> Result<Arc<Type>, ParquetError> {
        let (physical, repetition, logical) = match self.values {
            Values::Integers(_) => (PhysicalType::INT32, Repetition::REQUIRED, None),
            Values::Words(_) => (
                PhysicalType::BYTE_ARRAY,
                Repetition::REQUIRED,
                Some(LogicalType::String),
            ),
            Values::Numbers(_) => (PhysicalType::DOUBLE, Repetition::OPTIONAL, None),
        };
        let field = Type::primitive_type_builder(&self.name, physical)
            .with_repetition(repetition)
            .with_logical_type(logical)
            .build()?;
        Ok(Arc::new(field))
    }

    fn write<W: Write + Send>(
        &self,
        group: &mut SerializedRowGroupWriter<'_, W>,
    ) -> Result<(), ParquetError> {
        let Some(mut column) = group.next_column()? else {
            return Err(ParquetError::General("more columns than fields".into()));
        };
        match &self.values {
            Values::Integers(values) => {
                column
                    .typed::<Int32Type>()
                    .write_batch(values, None, None)?;
            }
            Values::Words(values) => {
                column
                    .typed::<ByteArrayType>()
                    .write_batch(values, None, None)?;
            }
            Values::Numbers(values) => {
                let known: Vec<f64> = values.iter().copied().flatten().collect();
                let levels: Vec<i16> = values.iter().map(|x| i16::from(x.is_some())).collect();
                column
                    .typed::<DoubleType>()
                    .write_batch(&known, Some(&levels), None)?;
            }
        }
        column.close()
    }
}

/// A file under way.
struct File<W: Write + Send>(SerializedFileWriter<W>);

impl<W: Write + Send> File<W> {
    fn new(out: W, columns: &[Column]) -> Result<Self, ParquetError> {
        let fields: Result<Vec<_>, _> = columns.iter().map(Column::field).collect();
        let schema = Type::group_type_builder("asmcast")
            .with_fields(fields?)
            .build()?;
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_created_by(format!("asmcast {}", env!("CARGO_PKG_VERSION")))
            .build();
        SerializedFileWriter::new(out, Arc::new(schema), Arc::new(properties)).map(File)
    }

    /// Adds a row group.
    fn add(&mut self, columns: &[Column]) -> Result<(), ParquetError> {
        let mut group = self.0.next_row_group()?;
        for column in columns {
            column.write(&mut group)?;
        }
        group.close().map(drop)
    }

    fn close(self) -> Result<(), ParquetError> {
        self.0.close().map(drop)
    }
}
