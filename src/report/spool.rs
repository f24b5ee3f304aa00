//! The series of the draws on their way to a file: draws come in any order and are written in theirs,
//! and memory does not grow with them.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard};

use crate::forecast::{Series, SeriesRow};
use crate::program::Cohort;
use crate::scenario::Model;

/// A nameless file in which every draw has its place.
pub struct Spool {
    draws: u32,
    /// Cohort and performance year of each of a draw's rows.
    rows: Vec<(Cohort, u16)>,
    series: Series,
    inner: Mutex<Inner>,
}

struct Inner {
    file: File,
    failure: Option<io::Error>,
}

impl Spool {
    /// An empty spool in a folder; it leaves nothing behind.
    ///
    /// # Errors
    /// No file can be made there.
    pub fn new(folder: &Path, model: &Model) -> io::Result<Self> {
        let years = || model.years.clone();
        let cohorts = model.cohorts.iter();
        Ok(Spool {
            draws: model.draws,
            rows: cohorts
                .flat_map(|cohort| years().map(|year| (cohort.cohort, year)))
                .collect(),
            series: Series::default(),
            inner: Mutex::new(Inner {
                file: tempfile::tempfile_in(folder)?,
                failure: None,
            }),
        })
    }

    /// Puts a draw's rows into their place. A failure is kept, and sets `stop`.
    pub fn put(&self, rows: &[SeriesRow], stop: &AtomicBool) {
        let Some(draw) = rows.first().map(|row| row.draw) else {
            return;
        };
        let numbers = rows.iter().flat_map(|row| &row.numbers);
        let bytes: Vec<u8> = numbers.flat_map(|number| number.to_le_bytes()).collect();
        let mut inner = self.inner();
        let place = SeekFrom::Start(u64::from(draw) * bytes.len() as u64);
        let written = inner.file.seek(place).map(drop);
        if let Err(error) = written.and_then(|()| inner.file.write_all(&bytes)) {
            inner.failure.get_or_insert(error);
            stop.store(true, Ordering::Relaxed);
        }
    }

    /// What went wrong, if anything has.
    pub fn failure(&self) -> Option<io::Error> {
        self.inner().failure.take()
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
        let mut inner = self.inner();
        inner.file.seek(SeekFrom::Start(0))?;
        let mut file = BufReader::with_capacity(1 << 16, &inner.file);
        let columns = self.columns().len();
        for draw in 0..self.draws {
            for &(cohort, performance_year) in &self.rows {
                let mut row = SeriesRow {
                    draw,
                    cohort,
                    performance_year,
                    numbers: vec![0.0; columns],
                };
                for number in &mut row.numbers {
                    let mut bytes = [0; 8];
                    file.read_exact(&mut bytes)?;
                    *number = f64::from_le_bytes(bytes);
                }
                show(&row)?;
            }
        }
        Ok(())
    }

    /// A worker that panics ends the program, so the lock is never poisoned.
    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner
            .lock()
            .unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}
