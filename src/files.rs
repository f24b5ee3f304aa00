//! Output files that appear whole or not at all: everything is written beside its place first and
//! moved there last, so that a full disk or a crash in the middle leaves the old files.

use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

/// Writes a file's content.
pub type Content<'a> = Box<dyn Fn(&mut (dyn Write + Send)) -> io::Result<()> + 'a>;

/// Why files could not be written; nothing was replaced unless a move itself failed.
#[derive(Debug, thiserror::Error)]
#[error("cannot write {path}: {source}")]
pub struct WriteError {
    /// The file or folder.
    pub path: PathBuf,
    /// What the system said.
    pub source: std::io::Error,
}

impl WriteError {
    fn at(path: &Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.to_path_buf();
        move |source| WriteError { path, source }
    }
}

/// Makes sure that a folder is there and can be written to.
///
/// # Errors
/// The folder cannot be made, or no file can be made in it.
pub fn prepare(folder: &Path) -> Result<(), WriteError> {
    std::fs::create_dir_all(folder).map_err(WriteError::at(folder))?;
    NamedTempFile::new_in(folder)
        .map(drop)
        .map_err(WriteError::at(folder))
}

/// Writes files into a folder, all of them or none.
///
/// # Errors
/// A file could not be written; the earlier files of those names are as they were.
pub fn write_all<N: AsRef<Path>>(
    folder: &Path,
    files: &[(N, Content<'_>)],
) -> Result<(), WriteError> {
    std::fs::create_dir_all(folder).map_err(WriteError::at(folder))?;
    let mut staged = Vec::new();
    for (name, content) in files {
        let path = folder.join(name);
        let mut file = NamedTempFile::new_in(folder).map_err(WriteError::at(&path))?;
        write_buffered(&mut file, content)
            .and_then(|()| file.as_file().sync_all())
            .map_err(WriteError::at(&path))?;
        make_readable(&file).map_err(WriteError::at(&path))?;
        staged.push((file, path));
    }
    for (file, path) in staged {
        file.persist(&path)
            .map_err(|error| WriteError::at(&path)(error.error))?;
    }
    Ok(())
}

/// Removes files.
///
/// # Errors
/// One of them cannot be removed; those before it are gone.
pub fn remove(files: &[PathBuf]) -> Result<(), WriteError> {
    let mut files = files.iter();
    files.try_for_each(|path| std::fs::remove_file(path).map_err(WriteError::at(path)))
}

fn write_buffered(file: &mut NamedTempFile, content: &Content<'_>) -> io::Result<()> {
    let mut out = BufWriter::with_capacity(1 << 16, file.as_file_mut());
    content(&mut out)?;
    out.flush()
}

/// Temporary files are private; results are readable by whoever the folder lets in.
fn make_readable(file: &NamedTempFile) -> std::io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        file.as_file()
            .set_permissions(std::fs::Permissions::from_mode(0o644))?;
    }
    #[cfg(not(unix))]
    let _ = file;
    Ok(())
}
