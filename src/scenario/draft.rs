//! A scenario file that has been read and may still be wrong.

use std::path::{Path, PathBuf};

use serde_json::Value as Json;

use crate::findings::{Findings, Place};

use super::document::{Node, Value};
use super::schema::{self, Checked};
use super::{Scenario, Settings, benchmarks, checks, layers, provenance, roster};

/// A scenario file with those it extends, held against the schema, before anything is made of it: so that
/// whoever reads a part of it can say what is wrong there next to all else that is.
#[derive(Clone, Debug)]
pub struct Draft {
    path: Option<PathBuf>,
    /// The settings as they stand in the files.
    pub tree: Node,
    /// The same, typed, what the schema does not allow put back to the baseline's.
    pub settings: Settings,
    repaired: Json,
    findings: Findings,
}

impl Draft {
    /// Reads a scenario file; none: the built-in baseline.
    ///
    /// # Errors
    /// Why a file cannot be read or is no TOML or JSON.
    pub fn read(path: Option<&Path>) -> Result<Self, Findings> {
        let tree = layers::read(path)?;
        let checked = schema::check(&tree);
        let repaired = checked.repaired.clone();
        let (mut settings, findings) = typed(&tree, checked)?;
        if settings.title.is_empty() {
            settings.title = path.map_or("baseline".into(), name);
        }
        Ok(Draft {
            path: path.map(Path::to_path_buf),
            tree,
            settings,
            repaired,
            findings,
        })
    }

    /// Whether the schema allows all that stands under a key, so that settings and tree say the same of it.
    pub fn allows(&self, key: &str) -> bool {
        self.repaired.get(key) == self.tree.get(key).map(Node::to_json).as_ref()
    }

    /// The scenario.
    ///
    /// # Errors
    /// Everything that is wrong with the file, each with its place.
    pub fn scenario(self) -> Result<Scenario, Findings> {
        let Draft {
            path,
            tree,
            settings,
            findings,
            ..
        } = self;
        let path = path.as_deref();
        let checked = read_benchmarks(&tree, &settings).and_then(|benchmarks| {
            let model = checks::model(&tree, &settings, &benchmarks)?;
            Ok((model, benchmarks))
        });
        let named = roster::read(&tree, &settings);
        let ((mut model, benchmarks), (rosters, warnings)) = both(findings, checked, named)?;
        roster::enter(&mut model.cohorts, rosters);
        Ok(Scenario {
            name: path.map_or("baseline".into(), name),
            settings,
            model,
            provenance: provenance::settings(&tree),
            warnings,
            inputs: inputs(path, &tree),
            tree,
            benchmarks,
        })
    }
}

/// The settings of a tree that was held against the schema, and what the schema does not allow.
pub(super) fn typed(tree: &Node, checked: Checked) -> Result<(Settings, Findings), Findings> {
    let Checked {
        mut findings,
        repaired,
    } = checked;
    match serde_json::from_value(repaired) {
        Ok(settings) => Ok((settings, findings)),
        Err(error) => {
            findings.push(tree.finding(error.to_string()));
            Err(findings)
        }
    }
}

/// Both results where nothing at all was found; otherwise all that was, each place once.
pub(super) fn both<A, B>(
    mut findings: Findings,
    one: Result<A, Findings>,
    other: Result<B, Findings>,
) -> Result<(A, B), Findings> {
    match (one, other) {
        (Ok(one), Ok(other)) if findings.0.is_empty() => Ok((one, other)),
        (one, other) => {
            let more = [one.err(), other.err()];
            more.into_iter()
                .flatten()
                .for_each(|more| findings.add_new(more));
            Err(findings)
        }
    }
}

/// The files that a scenario is read from.
fn inputs(path: Option<&Path>, root: &Node) -> Vec<PathBuf> {
    let keys = [
        &["roster"][..],
        &["roster_measures"],
        &["benchmarks", "file"],
    ];
    let named = keys.iter().filter_map(|keys| {
        let node = keys.iter().try_fold(root, |node, key| node.get(key))?;
        let Value::String(name) = &node.value else {
            return None;
        };
        let folder = node.file.path.parent().unwrap_or(Path::new(""));
        Some(folder.join(name))
    });
    path.map(Path::to_path_buf)
        .into_iter()
        .chain(named)
        .collect()
}

/// A scenario's name: that of its file, or of its folder where the file is called `scenario`, as
/// `asmcast import` calls it.
fn name(path: &Path) -> String {
    let text = |name: Option<&std::ffi::OsStr>| {
        name.map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default()
    };
    let stem = text(path.file_stem());
    let folder = text(path.parent().and_then(Path::file_name));
    if stem == "scenario" && !folder.is_empty() {
        folder
    } else {
        stem
    }
}

fn read_benchmarks(
    root: &Node,
    settings: &Settings,
) -> Result<Vec<benchmarks::Benchmark>, Findings> {
    let Some(name) = &settings.benchmarks.file else {
        return benchmarks::read(None);
    };
    let node = root
        .get("benchmarks")
        .and_then(|table| table.get("file"))
        .unwrap_or(root);
    let folder = node.file.path.parent().unwrap_or(Path::new(""));
    benchmarks::read(Some(&folder.join(name))).map_err(|findings| {
        // A file that cannot be opened is a mistake in the scenario that names it.
        Findings(
            findings
                .0
                .into_iter()
                .map(|finding| match finding.place {
                    Place::File => node.finding(format!("benchmarks.file: {finding}")),
                    _ => finding,
                })
                .collect(),
        )
    })
}
