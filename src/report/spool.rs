//! The series of the draws on their way to a file, in the order of draws.

use std::io;
use std::path::Path;
use std::sync::atomic::AtomicBool;

use crate::forecast::{Drawn, Series, SeriesRow};
use crate::program::Cohort;
use crate::scenario::Model;
use crate::spool::DrawFile;

/// The series of all draws.
pub struct Spool {
    /// Cohort and performance year of each of a draw's rows.
    rows: Vec<(Cohort, u16)>,
    series: Series,
    file: DrawFile,
}

impl Spool {
    /// An empty spool in a folder; it leaves nothing behind.
    ///
    /// # Errors
    /// No file can be made there.
    pub fn new(folder: &Path, model: &Model) -> io::Result<Self> {
        let years = || model.years.clone();
        let cohorts = model.cohorts.iter();
        let rows: Vec<_> = cohorts
            .flat_map(|cohort| years().map(|year| (cohort.cohort, year)))
            .collect();
        let series = Series::default();
        let numbers = rows.len() * series.columns().len();
        Ok(Spool {
            file: DrawFile::new(folder, numbers)?,
            rows,
            series,
        })
    }

    /// Puts a draw's rows into their place. A failure is kept, and sets `stop`.
    pub fn put(&self, drawn: &Drawn<'_>, stop: &AtomicBool) {
        let numbers = drawn.series.iter().flat_map(|row| &row.numbers);
        self.file.put(drawn.draw, numbers.copied(), stop);
    }

    /// What went wrong, if anything has.
    pub fn failure(&self) -> Option<io::Error> {
        self.file.failure()
    }

    /// The columns' names.
    pub fn columns(&self) -> impl ExactSizeIterator<Item = &str> {
        self.series.columns()
    }

    /// Shows every row, in the order of draw, cohort and year.
    ///
    /// # Errors
    /// The file cannot be read, or `show` fails.
    pub fn read(&self, mut show: impl FnMut(&SeriesRow) -> io::Result<()>) -> io::Result<()> {
        let mut record = vec![0.0; self.file.numbers()];
        for draw in 0..self.file.draws() {
            self.file.read(draw, 0, &mut record)?;
            let rows = record.chunks_exact(self.columns().len());
            for (&(cohort, performance_year), numbers) in self.rows.iter().zip(rows) {
                show(&SeriesRow {
                    draw,
                    cohort,
                    performance_year,
                    numbers: numbers.to_vec(),
                })?;
            }
        }
        Ok(())
    }
}
