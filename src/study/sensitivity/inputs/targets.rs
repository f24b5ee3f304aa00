//! The settings that an entry names: whether there are such, whether they may be varied, and what falls as
//! they rise.

use crate::findings::{Finding, Findings};
use crate::scenario::document::{Node, Value};
use crate::scenario::schema;
use crate::scenario::settings::SensitivityInput;
use crate::scenario::{UnknownPart, paths, written};

use super::{Target, field, number_of};

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

/// The settings that the path at a key of an entry means.
pub(super) fn targets(
    tree: &Node,
    entry: &Node,
    key: &str,
    setting: &str,
    findings: &mut Findings,
) -> Vec<Target> {
    let node = field(entry, key);
    let mut problem = |message: &str| {
        findings.push(node.finding(format!("{key} = {}: {message}", node.written())));
    };
    if let Some(why) = fixed(setting) {
        problem(&format!("cannot be varied: {setting} {why}"));
        return Vec::new();
    }
    let paths = match paths(tree, setting) {
        Ok(paths) => paths,
        Err(unknown) => {
            findings.push(unknown_setting(node, key, setting, &unknown));
            return Vec::new();
        }
    };
    let mut targets = Vec::new();
    for path in paths {
        let current = schema::at(tree, &path).map_or(&node.value, |node| &node.value);
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
                against: None,
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

fn unknown_setting(node: &Node, key: &str, setting: &str, unknown: &UnknownPart) -> Finding {
    let path: Vec<String> = setting.split('.').map(String::from).collect();
    let says = |message: String| node.finding(format!("{key} = {}: {message}", node.written()));
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

/// A range is of numbers, and what is multiplied must not be 0 throughout.
pub(super) fn numbers(node: &Node, targets: &[Target], times: bool, findings: &mut Findings) {
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

/// Puts what falls as it rises beside each setting of a range.
pub(super) fn oppose(
    tree: &Node,
    node: &Node,
    entry: &SensitivityInput,
    settings: &mut [Target],
    findings: &mut Findings,
) {
    let Some(against) = &entry.against else {
        return;
    };
    let place = field(node, "against");
    let before = findings.0.len();
    let opposed = targets(tree, node, "against", against, findings);
    if findings.0.len() > before || settings.is_empty() {
        return;
    }
    let mut problem = |message: String| {
        findings.push(place.finding(format!("against = {}: {message}", place.written())));
    };
    if opposed.len() != settings.len() {
        return problem(format!(
            "means {} settings, and `setting` {}; each needs its own",
            opposed.len(),
            settings.len()
        ));
    }
    for (setting, against) in settings.iter_mut().zip(opposed) {
        let path = against.path.join(".");
        if against.path == setting.path {
            return problem(format!("{path} cannot fall where it rises itself"));
        }
        if number_of(&against.current).is_none() {
            return problem(format!("{path} is no number that could fall"));
        }
        setting.against = Some(Box::new(against));
    }
}
