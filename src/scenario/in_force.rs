//! Which settings a scenario uses. What no draw reads is no part of the forecast: it is not counted among
//! the assumptions, and not listed as in force.

use crate::program::Vocabulary;

use super::document::{Node, Value};
use super::model::Model;
use super::{Setting, schema};

/// A rule that another switches off.
#[derive(Clone, Copy, Debug)]
pub struct Switch {
    /// The rule.
    pub setting: &'static str,
    /// The one that switches it off.
    pub by: &'static str,
    /// The word of that one under which it counts.
    pub needed: &'static str,
}

const SWITCHES: [Switch; 3] = [
    Switch {
        setting: "rules.midpoint",
        by: "rules.exchange",
        needed: "logistic",
    },
    Switch {
        setting: "rules.slope",
        by: "rules.exchange",
        needed: "logistic",
    },
    Switch {
        setting: "rules.benchmark_minimum",
        by: "rules.benchmark_period",
        needed: "performance_year",
    },
];

impl Switch {
    /// The switch of a setting, if it has one.
    pub fn of(setting: &str) -> Option<Self> {
        let mut switches = SWITCHES.into_iter();
        switches.find(|switch| switch.setting == setting)
    }

    /// Whether a value of the other rule lets this one count.
    pub fn is_on(self, value: &Value) -> bool {
        matches!(value, Value::String(word) if word == self.needed)
    }

    /// The other rule in a scenario.
    pub fn node(self, tree: &Node) -> Option<&Node> {
        let path: Vec<String> = self.by.split('.').map(String::from).collect();
        schema::at(tree, &path)
    }
}

/// Whether a rule is in force: not switched off by another.
pub(super) fn is_rule_in_force(tree: &Node, name: &str) -> bool {
    let switch = Switch::of(&format!("rules.{name}"));
    let off = switch.is_some_and(|switch| {
        let node = switch.node(tree);
        node.is_some_and(|node| !switch.is_on(&node.value))
    });
    !off
}

/// Whether a draw reads a setting of the data: not the regions where none are drawn, not the laws of a
/// specialty that nobody has, and not how dollars of several years are added up where nobody is named.
pub(super) fn is_used(setting: &Setting, model: &Model) -> bool {
    let keys: Vec<&str> = setting.path.split('.').collect();
    let ["cohort", cohort, keys @ ..] = &keys[..] else {
        let is_named = |roster: &super::roster::Roster| !roster.clinicians.is_empty();
        let somebody = model.cohorts.iter().any(|cohort| is_named(&cohort.roster));
        return keys[0] != "planning" || somebody;
    };
    let Some(cohort) = (model.cohorts.iter()).find(|one| one.cohort.id() == *cohort) else {
        return true;
    };
    match keys {
        ["practices", "regions", ..] => cohort.draws_regions(model.rules.pool),
        [
            "payments" | "patients",
            "specialty" | "hcc_risk_score",
            name,
            ..,
        ] => {
            let mut specialties = cohort.specialties.iter();
            specialties.any(|law| law.specialty.id() == *name)
        }
        _ => true,
    }
}
