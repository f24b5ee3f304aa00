//! One `[[sensitivity]]` entry: its setting, its values or range, its law.

use crate::experiments::{Factor, FactorError};
use crate::findings::{Finding, Findings};
use crate::scenario::document::{Node, Value};
use crate::scenario::schema;
use crate::scenario::settings::{RangeLaw, SensitivityInput};
use crate::scenario::{Scenario, UnknownPart, paths, written};

use super::{Domain, Input, Target, field, number_of};

/// Settings that are the same in all of a study, and why.
const FIXED: [(&str, &str); 10] = [
    ("title", "describes the file"),
    ("question", "describes the file"),
    ("source", "describes the file"),
    ("extends", "describes the file"),
    (
        "run",
        "says how much is drawn, and is the same in all of a study",
    ),
    (
        "years",
        "says what is reported, and is the same in all of a study; --year chooses",
    ),
    (
        "roster",
        "names clinicians, who are the same in all of a study",
    ),
    (
        "roster_measures",
        "names clinicians, who are the same in all of a study",
    ),
    (
        "focal",
        "names clinicians, who are the same in all of a study",
    ),
    (
        "planning",
        "is about named clinicians, and no statistic of a study depends on it",
    ),
];

/// Reads an entry; nothing where something is wrong with it, which is then among the findings.
pub(super) fn read(
    scenario: &Scenario,
    node: &Node,
    entry: &SensitivityInput,
    findings: &mut Findings,
) -> Option<Input> {
    let before = findings.0.len();
    let targets = targets(scenario, field(node, "setting"), &entry.setting, findings);
    let domain = match &entry.values {
        Some(_) => values(node, entry, findings),
        None => range(node, entry, findings),
    };
    if let Some((Domain::Range { times, .. }, _)) = &domain {
        numbers(node, &targets, *times, findings);
    }
    let (domain, factor) = domain?;
    let (what, is_open_rule) = Input::rule(&targets);
    (findings.0.len() == before).then(|| Input {
        setting: entry.setting.clone(),
        what,
        is_open_rule,
        targets,
        domain,
        factor,
    })
}

/// The settings that a path means.
fn targets(
    scenario: &Scenario,
    node: &Node,
    setting: &str,
    findings: &mut Findings,
) -> Vec<Target> {
    let mut problem = |message: &str| {
        findings.push(node.finding(format!("setting = {}: {message}", node.written())));
    };
    if let Some(why) = fixed(setting) {
        problem(&format!("cannot be varied: {setting} {why}"));
        return Vec::new();
    }
    let paths = match paths(&scenario.tree, setting) {
        Ok(paths) => paths,
        Err(unknown) => {
            findings.push(unknown_setting(node, setting, &unknown));
            return Vec::new();
        }
    };
    let mut targets = Vec::new();
    for path in paths {
        let current = schema::at(&scenario.tree, &path).map_or(&node.value, |node| &node.value);
        let dotted = path.join(".");
        match current {
            _ if fixed(&dotted).is_some() => {
                let why = fixed(&dotted).unwrap_or_default();
                problem(&format!("cannot be varied: {dotted} {why}"));
                return Vec::new();
            }
            Value::Table(members) => {
                let keys: Vec<&str> = members.iter().map(|(key, _)| &**key).collect();
                let keys = keys.join(", ");
                problem(&format!(
                    "{dotted} is a table; name a setting in it: {keys}"
                ));
                return Vec::new();
            }
            Value::Array(items) => {
                let last = items.len().saturating_sub(1);
                problem(&format!(
                    "{dotted} is a list; name a number in it by its place, {dotted}.0 to {dotted}.{last}"
                ));
                return Vec::new();
            }
            _ => targets.push(Target {
                current: current.clone(),
                is_whole: schema::is_whole(&path),
                path,
            }),
        }
    }
    targets
}

/// Why a setting cannot be varied, if it cannot.
fn fixed(dotted: &str) -> Option<&'static str> {
    if dotted == "benchmarks.file" {
        return Some("names a file, which is read once");
    }
    let first = dotted.split('.').next().unwrap_or_default();
    if first == "sensitivity" {
        return Some("says what is varied");
    }
    let mut fixed = FIXED.iter();
    fixed.find(|(key, _)| *key == first).map(|(_, why)| *why)
}

fn unknown_setting(node: &Node, setting: &str, unknown: &UnknownPart) -> Finding {
    let path: Vec<String> = setting.split('.').map(String::from).collect();
    let says = |message: String| node.finding(format!("setting = {}: {message}", node.written()));
    if schema::knows(&path) {
        return says("the scenario has no such value".into())
            .help("give it one in the scenario, so that there is something to differ from");
    }
    let known: Vec<&str> = unknown.known.iter().map(String::as_str).collect();
    let finding = says(format!("unknown setting: there is no `{}`", unknown.part));
    let finding = finding.nearest(&unknown.part, &known);
    match (&finding.help, known.is_empty()) {
        (Some(_), _) => finding,
        (None, false) => finding.help(format!("there is {}", known.join(", "))),
        (None, true) => finding.help("what stands before it is a value, not a table"),
    }
}

/// What is said of a list of values.
fn values(
    node: &Node,
    entry: &SensitivityInput,
    findings: &mut Findings,
) -> Option<(Domain, Factor)> {
    let list = field(node, "values");
    let Value::Array(items) = &list.value else {
        return None;
    };
    let before = findings.0.len();
    for key in ["low", "high", "law", "mode", "mean", "sd", "times"] {
        if let Some(node) = node.get(key) {
            let message = "`values` are given too; an entry has either values or a range";
            findings.push(node.finding(format!("{key} = {}: {message}", node.written())));
        }
    }
    if items.len() < 2 {
        findings.push(list.finding(format!(
            "values = {}: must be two values or more, to choose from",
            list.written()
        )));
    }
    for (place, item) in items.iter().enumerate() {
        let is_same = |other: &&Node| written(&other.value) == written(&item.value);
        if items[..place].iter().any(|other| is_same(&other)) {
            findings.push(item.finding(format!("values: {} is given twice", item.written())));
        }
    }
    let weights = weights(node, items.len(), entry, findings);
    if findings.0.len() > before {
        return None;
    }
    match Factor::categorical(&weights) {
        Ok(factor) => Some((Domain::Values(items.clone()), factor)),
        Err(error) => {
            findings.push(field(node, "weights").finding(format!("weights: {error}")));
            None
        }
    }
}

/// The weights of so many values.
fn weights(
    node: &Node,
    count: usize,
    entry: &SensitivityInput,
    findings: &mut Findings,
) -> Vec<f64> {
    let Some(weights) = &entry.weights else {
        return vec![1.0; count];
    };
    let list = field(node, "weights");
    if weights.len() != count {
        findings.push(list.finding(format!(
            "weights = {}: {} for {count} values; each value needs one",
            list.written(),
            weights.len(),
        )));
    }
    let items = match &list.value {
        Value::Array(items) => items.as_slice(),
        _ => &[],
    };
    for (item, weight) in items.iter().zip(weights) {
        if weight.is_nan() || *weight <= 0.0 {
            let message = format!("weights: {}: must be a number above 0", item.written());
            findings.push(item.finding(message));
        }
    }
    weights.clone()
}

/// What is said of a range of numbers.
fn range(
    node: &Node,
    entry: &SensitivityInput,
    findings: &mut Findings,
) -> Option<(Domain, Factor)> {
    let before = findings.0.len();
    if let Some(weights) = node.get("weights") {
        findings.push(weights.finding("weights: are of `values`, and there are none"));
    }
    let (low, high) = match (entry.low, entry.high) {
        (Some(low), Some(high)) => (low, high),
        (None, None) => {
            let place = field(node, "setting");
            findings.push(place.finding(format!(
                "setting = {}: needs `values`, or `low` and `high`",
                place.written()
            )));
            return None;
        }
        (one, _) => {
            let (there, missing) = if one.is_some() {
                ("low", "high")
            } else {
                ("high", "low")
            };
            let place = field(node, there);
            let message = format!("{there} = {}: `{missing}` is missing", place.written());
            findings.push(place.finding(message));
            return None;
        }
    };
    let law = law_of(node, entry, findings);
    if findings.0.len() > before {
        return None;
    }
    let factor = match law {
        Law::Uniform => Factor::uniform(low, high),
        Law::Triangular(mode) => Factor::triangular(low, mode, high),
        Law::Normal(mean, sd) => Factor::normal(mean, sd, low, high),
    };
    match factor {
        Ok(factor) => {
            let domain = Domain::Range {
                low: (low, field(node, "low").clone()),
                high: (high, field(node, "high").clone()),
                times: entry.times,
            };
            Some((domain, factor))
        }
        Err(error) => {
            let key = match error {
                FactorError::Mode(..) => "mode",
                FactorError::StandardDeviation(_) => "sd",
                FactorError::Empty(..) => "mean",
                _ => "low",
            };
            let place = field(node, key);
            findings.push(place.finding(format!("{key} = {}: {error}", place.written())));
            None
        }
    }
}

enum Law {
    Uniform,
    Triangular(f64),
    Normal(f64, f64),
}

/// The law of an entry's range, with all that it needs and nothing that it does not.
fn law_of(node: &Node, entry: &SensitivityInput, findings: &mut Findings) -> Law {
    let law = entry.law.unwrap_or(RangeLaw::Uniform);
    let (name, needed): (&str, &[&str]) = match law {
        RangeLaw::Uniform => ("uniform", &[]),
        RangeLaw::Triangular => ("triangular", &["mode"]),
        RangeLaw::Normal => ("normal", &["mean", "sd"]),
    };
    for key in ["mode", "mean", "sd"] {
        match node.get(key) {
            Some(value) if !needed.contains(&key) => {
                let whose = if key == "mode" {
                    "triangular"
                } else {
                    "normal"
                };
                let message = format!(
                    "{key} = {}: the {name} law has none; it is of law = \"{whose}\"",
                    value.written()
                );
                findings.push(value.finding(message));
            }
            None if needed.contains(&key) => {
                let place = field(node, "law");
                findings.push(place.finding(format!("law = \"{name}\": needs `{key}`")));
            }
            _ => {}
        }
    }
    let or_nothing = |number: Option<f64>| number.unwrap_or_default();
    match law {
        RangeLaw::Uniform => Law::Uniform,
        RangeLaw::Triangular => Law::Triangular(or_nothing(entry.mode)),
        RangeLaw::Normal => Law::Normal(or_nothing(entry.mean), or_nothing(entry.sd)),
    }
}

/// A range is of numbers, and what is multiplied must not be 0 throughout.
fn numbers(node: &Node, targets: &[Target], times: bool, findings: &mut Findings) {
    let place = field(node, "setting");
    let mut others = targets.iter();
    let other = others.find(|target| number_of(&target.current).is_none());
    if let Some(target) = other {
        let (path, current) = (target.path.join("."), written(&target.current));
        let what = if times {
            "`times` multiplies numbers"
        } else {
            "a range is of numbers"
        };
        let message = format!(
            "setting = {}: {what}, and {path} is {current} in the scenario; give `values`",
            place.written()
        );
        findings.push(place.finding(message));
        return;
    }
    let is_zero = |target: &Target| number_of(&target.current) == Some(0.0);
    if times && !targets.is_empty() && targets.iter().all(is_zero) {
        let message = format!(
            "setting = {}: is 0 in the scenario, whatever it is multiplied by; leave out `times`",
            place.written()
        );
        findings.push(place.finding(message));
    }
}
