//! Input files as streams of bytes, plain or gzipped: what they cannot be is said before anybody
//! tries to read them as text.

use std::cell::Cell;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;
use std::rc::Rc;

use flate2::bufread::MultiGzDecoder;

use crate::findings::{Finding, Place};

/// Bytes that are read from a file at a time.
const BUFFER: usize = 1 << 18;

/// The first bytes of files that are no text, and what to say of them.
const NOT_TEXT: [(&[u8], &str, &str); 6] = [
    (
        b"\xff\xfe",
        "the text is UTF-16, must be UTF-8",
        "save it again as \"CSV UTF-8\"",
    ),
    (
        b"\xfe\xff",
        "the text is UTF-16, must be UTF-8",
        "save it again as \"CSV UTF-8\"",
    ),
    (
        b"PK\x03\x04",
        "a zip archive or a workbook, must be text",
        "unpack it, or save the sheet as CSV",
    ),
    (
        b"PAR1",
        "a Parquet file, must be text",
        "save the table as CSV",
    ),
    (
        b"<!DOCTYPE",
        "a web page, must be the file itself",
        "download it again",
    ),
    (
        b"<html",
        "a web page, must be the file itself",
        "download it again",
    ),
];

/// An open file: its text without a byte order mark, unpacked if it is gzipped.
pub struct Source {
    text: BufReader<Unpacked>,
    progress: Progress,
}

/// How much of a file has been read. Copies look at the same file.
#[derive(Clone, Debug, Default)]
pub struct Progress(Rc<Cell<u64>>);

impl Progress {
    /// Bytes of the file as it lies on the disk.
    pub fn bytes(&self) -> u64 {
        self.0.get()
    }
}

impl Source {
    /// Opens a file and looks at its first bytes.
    ///
    /// # Errors
    /// It cannot be read, or holds no text.
    pub fn open(path: &Path) -> Result<Source, Finding> {
        let cannot =
            |error: io::Error| Finding::new(path, Place::File, format!("cannot read: {error}"));
        let progress = Progress::default();
        let file = Counted {
            file: File::open(path).map_err(cannot)?,
            read: progress.clone(),
        };
        let mut packed = BufReader::with_capacity(BUFFER, file);
        let unpacked = match packed.fill_buf().map_err(cannot)? {
            [0x1f, 0x8b, ..] => Unpacked::Gzip(Box::new(MultiGzDecoder::new(packed)), 0),
            _ => Unpacked::Plain(packed),
        };
        let mut text = BufReader::with_capacity(BUFFER, unpacked);
        let start = text.fill_buf().map_err(cannot)?;
        let no_text = NOT_TEXT.iter().find(|(mark, ..)| starts_with(start, mark));
        if let Some((_, message, help)) = no_text {
            return Err(Finding::new(path, Place::File, *message).help(*help));
        }
        if start.starts_with(b"\xef\xbb\xbf") {
            text.consume(3);
        }
        Ok(Source { text, progress })
    }

    /// How much has been read, to be looked at while somebody else reads.
    pub fn progress(&self) -> Progress {
        self.progress.clone()
    }
}

impl Read for Source {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.text.read(into)
    }
}

/// The whole text of a file, as [`Source::open`] gives it.
///
/// # Errors
/// It cannot be read, or holds no text.
pub fn read(path: &Path) -> Result<Vec<u8>, Finding> {
    let mut bytes = Vec::new();
    Source::open(path)?
        .read_to_end(&mut bytes)
        .map_err(|error| Finding::new(path, Place::File, format!("cannot read: {error}")))?;
    Ok(bytes)
}

/// Whether bytes start with a mark, in capitals or not.
fn starts_with(bytes: &[u8], mark: &[u8]) -> bool {
    let start = bytes.get(..mark.len());
    start.is_some_and(|start| start.eq_ignore_ascii_case(mark))
}

/// A file whose bytes are counted as they are read.
struct Counted {
    file: File,
    read: Progress,
}

impl Read for Counted {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = self.file.read(into)?;
        self.read.0.set(self.read.0.get() + count as u64);
        Ok(count)
    }
}

/// A file's content; of a gzipped one also how many bytes have been unpacked.
enum Unpacked {
    Plain(BufReader<Counted>),
    Gzip(Box<MultiGzDecoder<BufReader<Counted>>>, u64),
}

impl Read for Unpacked {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        match self {
            Unpacked::Plain(file) => file.read(into),
            Unpacked::Gzip(gzip, unpacked) => match gzip.read(into) {
                Ok(count) => {
                    *unpacked += count as u64;
                    Ok(count)
                }
                Err(error) => Err(damaged(&error, *unpacked)),
            },
        }
    }
}

/// What is wrong with a gzip stream, and how far it could be read.
fn damaged(error: &io::Error, unpacked: u64) -> io::Error {
    let what = match error.kind() {
        io::ErrorKind::UnexpectedEof => "the gzip stream is cut off".to_string(),
        _ => format!("the gzip stream is damaged ({error})"),
    };
    let message = format!("{what} after {unpacked} unpacked bytes; copy or download it again");
    io::Error::new(error.kind(), message)
}
