//! summary.json: everything about a forecast, nested. It can be read back, so that a report needs no
//! second run.

use std::io::{self, Write};
use std::path::Path;

use serde::Deserialize;

use crate::findings::{Finding, Findings, Place};

use super::outcome::FORMAT;
use super::{Format, Outcome};

/// Its name in an output folder.
pub const FILE_NAME: &str = "summary.json";

/// The format.
pub(super) struct SummaryJson;

impl Format for SummaryJson {
    fn file_name(&self) -> &'static str {
        FILE_NAME
    }

    fn write(&self, outcome: &Outcome, out: &mut (dyn Write + Send)) -> io::Result<()> {
        serde_json::to_writer_pretty(&mut *out, outcome)?;
        out.write_all(b"\n")
    }
}

/// What says whether the rest can be read.
#[derive(Deserialize)]
struct Head {
    tool: Option<String>,
    version: Option<String>,
    format: Option<u32>,
    scenario: Option<HeadScenario>,
}

#[derive(Deserialize)]
struct HeadScenario {
    digest: String,
}

/// Whether a folder has a summary.json of any version of asmcast.
pub(super) fn is_in(folder: &Path) -> bool {
    scenario_in(folder).is_some()
}

/// The digest of the scenario whose forecast a folder has, if it has one.
pub fn scenario_in(folder: &Path) -> Option<String> {
    let text = std::fs::read_to_string(folder.join(FILE_NAME)).ok()?;
    let head: Head = serde_json::from_str(&text).ok()?;
    let digest = head.scenario?.digest;
    (head.tool.as_deref() == Some("asmcast")).then_some(digest)
}

/// Reads an output folder's summary.json.
///
/// # Errors
/// There is none, or it is not one that this version has written.
pub fn read(folder: &Path) -> Result<Outcome, Findings> {
    let path = folder.join(FILE_NAME);
    let finding = |place, message: String| Findings::from(Finding::new(&path, place, message));
    let text = std::fs::read_to_string(&path).map_err(|error| {
        let message =
            format!("cannot be read: {error}; name a folder that `asmcast run` has written");
        finding(Place::File, message)
    })?;
    let malformed = |error: serde_json::Error| {
        let place = Place::Line(error.line(), error.column());
        finding(place, format!("not a summary of asmcast: {error}"))
    };
    let head: Head = serde_json::from_str(&text).map_err(malformed)?;
    if head.tool.as_deref() != Some("asmcast") {
        let message = "not a summary of asmcast: `tool` does not say so".to_string();
        return Err(finding(Place::File, message));
    }
    if head.format != Some(FORMAT) {
        let message = format!(
            "written by asmcast {} in another format; run the scenario again with this version, {}",
            head.version.unwrap_or_default(),
            env!("CARGO_PKG_VERSION")
        );
        return Err(finding(Place::File, message));
    }
    serde_json::from_str(&text).map_err(malformed)
}
