//! Records of a fixed size, one a draw, in a nameless file: draws come in any order and are read in
//! theirs, and memory does not grow with them.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard};

/// A nameless file in which every draw has its place; it leaves nothing behind.
pub struct DrawFile {
    inner: Mutex<Inner>,
    /// Numbers in a draw's record.
    numbers: usize,
}

struct Inner {
    file: File,
    failure: Option<io::Error>,
    bytes: Vec<u8>,
    /// Draws up to the last that has been put.
    draws: u32,
}

/// Bytes of a number.
const NUMBER: usize = size_of::<f64>();

impl DrawFile {
    /// An empty file in a folder, for records of so many numbers.
    ///
    /// # Errors
    /// No file can be made there.
    pub fn new(folder: &Path, numbers: usize) -> io::Result<Self> {
        Ok(DrawFile {
            inner: Mutex::new(Inner {
                file: tempfile::tempfile_in(folder)?,
                failure: None,
                bytes: Vec::new(),
                draws: 0,
            }),
            numbers,
        })
    }

    /// Numbers in a draw's record.
    pub fn numbers(&self) -> usize {
        self.numbers
    }

    /// Puts a draw's record into its place. A failure is kept, and sets `stop`.
    pub fn put(&self, draw: u32, numbers: impl Iterator<Item = f64>, stop: &AtomicBool) {
        let bytes: Vec<u8> = numbers.flat_map(f64::to_le_bytes).collect();
        debug_assert_eq!(bytes.len(), self.numbers * NUMBER);
        let mut inner = self.inner();
        let place = SeekFrom::Start(u64::from(draw) * bytes.len() as u64);
        let written = inner.file.seek(place).map(drop);
        if let Err(error) = written.and_then(|()| inner.file.write_all(&bytes)) {
            inner.failure.get_or_insert(error);
            stop.store(true, Ordering::Relaxed);
        }
        inner.draws = inner.draws.max(draw + 1);
    }

    /// How many draws there are up to the last that has been put.
    pub fn draws(&self) -> u32 {
        self.inner().draws
    }

    /// What went wrong, if anything has.
    pub fn failure(&self) -> Option<io::Error> {
        self.inner().failure.take()
    }

    /// Fills `out` with a part of a draw's record, from a number on.
    ///
    /// # Errors
    /// The file cannot be read, or the draw is not in it.
    pub fn read(&self, draw: u32, from: usize, out: &mut [f64]) -> io::Result<()> {
        let mut inner = self.inner();
        let Inner { file, bytes, .. } = &mut *inner;
        let place = u64::from(draw) * self.numbers as u64 + from as u64;
        file.seek(SeekFrom::Start(place * NUMBER as u64))?;
        bytes.resize(out.len() * NUMBER, 0);
        file.read_exact(bytes)?;
        for (number, bytes) in out.iter_mut().zip(bytes.as_chunks().0) {
            *number = f64::from_le_bytes(*bytes);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_are_read_in_any_order_and_in_part() {
        let folder = tempfile::tempdir().unwrap();
        let file = DrawFile::new(folder.path(), 3).unwrap();
        let stop = AtomicBool::new(false);
        assert_eq!(file.draws(), 0);
        for draw in [2, 0, 1] {
            let first = f64::from(draw) * 10.0;
            file.put(draw, [first, first + 1.0, f64::NAN].into_iter(), &stop);
        }
        assert_eq!(file.draws(), 3);
        let mut part = [0.0; 2];
        file.read(1, 0, &mut part).unwrap();
        assert_eq!(part, [10.0, 11.0]);
        file.read(2, 1, &mut part).unwrap();
        assert_eq!(part[0], 21.0);
        assert!(part[1].is_nan());
        assert!(file.read(3, 0, &mut part).is_err());
        assert!(file.failure().is_none());
        assert!(!stop.into_inner());
    }
}
