//! From a scenario file to a validated model, in three steps: the file as a tree of values that
//! know their places ([`document`], laid over what they extend), the typed [`settings`], the checked [`model`].

pub mod benchmarks;
mod checks;
pub mod comparison;
mod correlation;
pub mod document;
mod in_force;
mod laws;
mod layers;
pub mod model;
mod practices;
pub mod provenance;
pub mod roster;
pub mod schema;
pub mod settings;
mod variants;

use std::path::{Path, PathBuf};

use crate::findings::{Finding, Findings, Place};
use crate::rules::{RuleEntry, register};

pub use document::Node;
pub use in_force::Switch;
pub use model::Model;
pub use provenance::Setting;
pub use settings::Settings;
pub use variants::{Change, UnknownPart, paths, written};

/// A scenario, read and checked.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// Its name: the file's name without extension (of `scenario.toml` its folder's), or `baseline`.
    pub name: String,
    /// Every setting after `extends`.
    pub settings: Settings,
    /// The same, checked and with what it implies.
    pub model: Model,
    /// Every setting with its tag and source.
    pub provenance: Vec<Setting>,
    /// What was ignored in its files or looks inconsistent.
    pub warnings: Vec<Finding>,
    /// The files that it was read from: itself, roster, results and benchmarks.
    pub inputs: Vec<PathBuf>,
    /// The settings as they stand in the files.
    pub tree: Node,
    /// The published benchmarks that it stands on.
    benchmarks: Vec<benchmarks::Benchmark>,
}

impl Scenario {
    /// Reads and checks a scenario file; none: the built-in baseline.
    ///
    /// # Errors
    /// Everything that is wrong with the file, each with its place.
    pub fn load(path: Option<&Path>) -> Result<Self, Findings> {
        let root = layers::read(path)?;
        let (mut settings, findings) = typed(&root)?;
        let name = path.map_or("baseline".into(), name);
        if settings.title.is_empty() {
            settings.title.clone_from(&name);
        }
        let checked = read_benchmarks(&root, &settings).and_then(|benchmarks| {
            let model = checks::model(&root, &settings, &benchmarks)?;
            Ok((model, benchmarks))
        });
        let named = roster::read(&root, &settings);
        let ((mut model, benchmarks), (rosters, warnings)) = both(findings, checked, named)?;
        roster::enter(&mut model.cohorts, rosters);
        Ok(Scenario {
            name,
            settings,
            model,
            provenance: provenance::settings(&root),
            warnings,
            inputs: inputs(path, &root),
            tree: root,
            benchmarks,
        })
    }

    /// The settings outside `[rules]`, with tag and source.
    fn data_settings(&self) -> impl Iterator<Item = &Setting> {
        self.provenance
            .iter()
            .filter(|setting| setting.is_content() && !setting.path.starts_with("rules."))
    }

    /// Those of them that the forecast depends on.
    pub fn data_in_force(&self) -> impl Iterator<Item = &Setting> {
        self.data_settings()
            .filter(|setting| in_force::is_used(setting, &self.model))
    }

    /// Those of them that nothing in the forecast depends on.
    pub fn data_not_used(&self) -> impl Iterator<Item = &Setting> {
        self.data_settings()
            .filter(|setting| !in_force::is_used(setting, &self.model))
    }

    /// The rules in force: those of the register that no other rule switches off.
    pub fn rules_in_force(&self) -> impl Iterator<Item = &'static RuleEntry> {
        let entries = register().iter();
        entries.filter(|entry| in_force::is_rule_in_force(&self.tree, entry.name))
    }

    /// What the scenario's own files set.
    pub fn changes(&self) -> impl Iterator<Item = &Setting> {
        self.provenance
            .iter()
            .filter(|setting| setting.file.is_some() && setting.is_content())
    }

    /// Every setting of the forecast: without what a study of sensitivity varies.
    pub fn content(&self) -> Settings {
        Settings {
            sensitivity: Vec::new(),
            ..self.settings.clone()
        }
    }

    /// Hash of every setting but how much is drawn: the same digest, the same question.
    pub fn digest(&self) -> String {
        let mut content = serde_json::to_value(self.content()).unwrap_or_default();
        if let Some(object) = content.as_object_mut() {
            for key in ["title", "question", "source", "extends", "run"] {
                object.remove(key);
            }
        }
        let mut text = content.to_string();
        // A roster is part of the question, wherever its file stands.
        for cohort in &self.model.cohorts {
            if !cohort.roster.clinicians.is_empty() {
                text.push_str(&format!("{:?}", cohort.roster));
            }
        }
        blake3::hash(text.as_bytes()).to_hex().to_string()
    }
}

/// The typed settings of a tree, what the schema does not allow put back to the baseline's, and what that
/// was.
fn typed(root: &Node) -> Result<(Settings, Findings), Findings> {
    let schema::Checked {
        mut findings,
        repaired,
    } = schema::check(root);
    match serde_json::from_value(repaired) {
        Ok(settings) => Ok((settings, findings)),
        Err(error) => {
            findings.push(root.finding(error.to_string()));
            Err(findings)
        }
    }
}

/// Both results where nothing at all was found; otherwise all that was, each place once.
fn both<A, B>(
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
        let document::Value::String(name) = &node.value else {
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
