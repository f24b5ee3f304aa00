//! From a scenario file to a validated model, in three steps: the file as a tree of values that
//! know their places ([`document`], laid over what they extend), the typed [`settings`] (both a [`Draft`]), the
//! checked [`model`].

pub mod benchmarks;
mod checks;
pub mod comparison;
mod correlation;
pub mod document;
mod draft;
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

use crate::findings::{Finding, Findings};
use crate::rules::{RuleEntry, register};

pub use document::Node;
pub use draft::Draft;
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
        Draft::read(path)?.scenario()
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
