//! What an earlier import left in a folder: a new one may replace its files, but nobody's own work.

use std::io::ErrorKind;
use std::path::Path;

use super::{Import, scenario};
use crate::findings::{Finding, Place};

/// Names of the files that an earlier import into this folder wrote; none where there was none.
///
/// # Errors
/// There is a scenario that is not as an import wrote it, and would be lost.
pub fn earlier_files(folder: &Path) -> Result<Vec<&'static str>, Finding> {
    let [roster, measures, benchmarks, name, findings] = Import::FILES;
    let path = folder.join(name);
    let refused = |message: String| {
        let help = "name another folder with --out, or move the file away";
        Finding::new(&path, Place::File, message).help(help)
    };
    let text = match std::fs::read(&path) {
        Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
        // A folder that is none has been found already.
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            return Ok(Vec::new());
        }
        Err(error) => return Err(refused(format!("would be replaced, cannot read: {error}"))),
    };
    if !scenario::is_as_imported(&text) {
        let message = "would be replaced, but was edited or not made by an import: its last line \
                       does not match its text";
        return Err(refused(message.into()));
    }
    // It names the files that it was imported with; others of these names are somebody's own.
    let is_used = |name: &&str| scenario::uses(&text, name);
    let used = [measures, benchmarks].into_iter().filter(is_used);
    Ok([roster, name, findings].into_iter().chain(used).collect())
}
