//! How scenarios differ from one another, setting by setting, and whether their draws can be paired.

use std::path::Path;

use serde_json::Value;

use crate::findings::{Finding, Findings, Place};
use crate::rules::register;

use super::model::CohortModel;
use super::{Scenario, Setting};

/// A setting that is not the same in all of some scenarios.
#[derive(Clone, Debug, PartialEq)]
pub struct SettingDifference {
    /// Dotted path, such as `rules.midpoint`.
    pub path: String,
    /// What a rule is, in one line; empty of other settings.
    pub what: &'static str,
    /// The setting as each scenario has it; `None` where it has none.
    pub settings: Vec<Option<Setting>>,
}

/// The settings in which scenarios differ, in the order of the first's file; more of the others behind.
pub fn differences(scenarios: &[&Scenario]) -> Vec<SettingDifference> {
    let contents: Vec<Value> = scenarios
        .iter()
        .map(|scenario| serde_json::to_value(&scenario.settings).unwrap_or_default())
        .collect();
    let mut paths: Vec<&str> = Vec::new();
    for scenario in scenarios {
        let settings = scenario.provenance.iter();
        for setting in settings.filter(|setting| setting.is_content()) {
            if !paths.contains(&&*setting.path) {
                paths.push(&setting.path);
            }
        }
    }
    let is_within = |path: &&str| {
        // A table that one scenario writes in a line and another in several is looked at whole.
        let above = |other: &&str| {
            path.strip_prefix(other)
                .is_some_and(|rest| rest.starts_with('.'))
        };
        !paths.iter().any(above)
    };
    let paths: Vec<&str> = paths.iter().copied().filter(is_within).collect();
    let mut found: Vec<SettingDifference> = paths
        .into_iter()
        .filter(|path| {
            let mut values = contents.iter().map(|content| at(content, path));
            let first = values.next();
            values.any(|value| Some(value) != first)
        })
        .map(|path| SettingDifference {
            path: path.to_string(),
            what: what(path),
            settings: scenarios
                .iter()
                .zip(&contents)
                .map(|(scenario, content)| setting(scenario, content, path))
                .collect(),
        })
        .collect();
    found.extend(files(scenarios));
    found
}

/// The member of nested tables that a dotted path names.
fn at<'a>(content: &'a Value, path: &str) -> Option<&'a Value> {
    path.split('.')
        .try_fold(content, |value, key| value.get(key))
}

/// A rule in one line.
fn what(path: &str) -> &'static str {
    let name = path.strip_prefix("rules.").unwrap_or_default();
    let entry = register()
        .iter()
        .find(|entry| entry.is_key && entry.name == name);
    entry.map_or("", |entry| entry.what)
}

/// A setting as a scenario has it, even where its file writes it in several lines.
fn setting(scenario: &Scenario, content: &Value, path: &str) -> Option<Setting> {
    let written = scenario.provenance.iter().find(|one| one.path == path);
    if let Some(setting) = written {
        return Some(setting.clone());
    }
    let value = at(content, path)?;
    let parts = scenario.provenance.iter();
    let part = parts.rev().find(|one| {
        one.path
            .strip_prefix(path)
            .is_some_and(|rest| rest.starts_with('.'))
    });
    Some(Setting {
        path: path.to_string(),
        value: value.to_string(),
        ..part?.clone()
    })
}

/// Files that go by the same name in all scenarios, with other contents.
fn files(scenarios: &[&Scenario]) -> Vec<SettingDifference> {
    let rosters = |one: &Scenario, other: &Scenario| {
        one.settings.roster == other.settings.roster
            && one.settings.roster_measures == other.settings.roster_measures
            && of_cohorts(one, |cohort| &cohort.roster)
                != of_cohorts(other, |cohort| &cohort.roster)
    };
    let benchmarks = |one: &Scenario, other: &Scenario| {
        one.settings.benchmarks == other.settings.benchmarks
            && one.settings.cohort == other.settings.cohort
            && of_cohorts(one, |cohort| &cohort.measures)
                != of_cohorts(other, |cohort| &cohort.measures)
    };
    let found = [
        (
            "roster",
            scenarios[1..]
                .iter()
                .any(|other| rosters(scenarios[0], other)),
        ),
        (
            "benchmarks.file",
            scenarios[1..]
                .iter()
                .any(|other| benchmarks(scenarios[0], other)),
        ),
    ];
    let found = found.into_iter().filter(|(_, differs)| *differs);
    found
        .map(|(path, _)| SettingDifference {
            path: path.to_string(),
            what: "files of the same name, with other contents",
            settings: scenarios
                .iter()
                .map(|scenario| {
                    let mut settings = scenario.provenance.iter();
                    settings.find(|one| one.path == path).cloned()
                })
                .collect(),
        })
        .collect()
}

/// A part of every cohort.
fn of_cohorts<T>(scenario: &Scenario, part: fn(&CohortModel) -> &T) -> Vec<&T> {
    scenario.model.cohorts.iter().map(part).collect()
}

/// Makes sure that the draws of scenarios are the same worlds: of each scenario its file as the user named
/// it.
///
/// # Errors
/// All that hinders it.
pub fn pairable(scenarios: &[(&Path, &Scenario)]) -> Result<(), Findings> {
    let mut findings = Findings::default();
    let Some((first_file, first)) = scenarios.first() else {
        return Ok(());
    };
    let years = |scenario: &Scenario| {
        let years = &scenario.model.years;
        format!("{} to {}", years.start(), years.end())
    };
    for (file, other) in &scenarios[1..] {
        let mut problem = |what: &str, value: String, first: String, help: &str| {
            if value != first {
                let message = format!(
                    "{what} {value} cannot be paired with {first} of {}",
                    first_file.display()
                );
                findings.push(Finding::new(file, Place::File, message).help(help));
            }
        };
        let (one, two) = (&first.model, &other.model);
        problem(
            "run.seed",
            two.seed.to_string(),
            one.seed.to_string(),
            "give both the same seed, or --seed N for all",
        );
        problem(
            "run.draws",
            two.draws.to_string(),
            one.draws.to_string(),
            "give both as many draws, or --draws N for all",
        );
        problem(
            "years",
            years(other),
            years(first),
            "give both the same [years]",
        );
    }
    findings.into_result()
}
