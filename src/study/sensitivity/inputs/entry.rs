//! One `[[sensitivity]]` entry: its setting, its values or range, its law.

use crate::experiments::{Factor, FactorError};
use crate::findings::Findings;
use crate::scenario::document::{Node, Value};
use crate::scenario::settings::{RangeLaw, SensitivityInput};
use crate::scenario::written;

use super::targets::{numbers, oppose, targets};
use super::{Domain, Input, field};

/// Reads an entry; nothing where something is wrong with it, which is then among the findings.
pub(super) fn read(
    tree: &Node,
    node: &Node,
    entry: &SensitivityInput,
    findings: &mut Findings,
) -> Option<Input> {
    let before = findings.0.len();
    let mut targets = targets(tree, node, "setting", &entry.setting, findings);
    let domain = match &entry.values {
        Some(_) => values(node, entry, findings),
        None => range(node, entry, findings),
    };
    if let Some((Domain::Range { times, .. }, _)) = &domain {
        numbers(node, &targets, *times, findings);
        oppose(tree, node, entry, &mut targets, findings);
    }
    let (domain, factor) = domain?;
    let (what, is_open_rule) = Input::rule(&targets);
    (findings.0.len() == before).then(|| Input {
        setting: entry.setting.clone(),
        against: entry.against.clone(),
        what,
        is_open_rule,
        targets,
        domain,
        factor,
    })
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
    for key in [
        "low", "high", "law", "mode", "mean", "sd", "against", "times",
    ] {
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
