//! What a study varies: the `[[sensitivity]]` entries of a scenario as inputs with a law, all that is wrong
//! with them, and the models that they make.

mod ends;
mod entry;
mod switches;
mod targets;

use std::path::Path;

use crate::experiments::{Factor, Value as Chosen};
use crate::findings::{Finding, Findings, Place};
use crate::rules::register;
use crate::scenario::document::{Node, Value};
use crate::scenario::{Change, Draft, Model, Scenario, Settings, written};

pub(in crate::study) use ends::{chosen, refused_points};

/// An input: a setting, or several that are varied together, and what it may be.
#[derive(Clone, Debug)]
pub struct Input {
    /// The setting as its entry names it, where `*` stands for any key.
    pub setting: String,
    /// What the rule is in one line, or nothing.
    pub what: &'static str,
    /// It is a rule of the register of which nobody here has read all of the text.
    pub is_open_rule: bool,
    /// What falls by as much as it rises, as its entry names it.
    against: Option<String>,
    targets: Vec<Target>,
    domain: Domain,
    factor: Factor,
}

/// A setting of the scenario that an input changes.
#[derive(Clone, Debug)]
struct Target {
    path: Vec<String>,
    /// What the scenario has.
    current: Value,
    /// It takes whole numbers only.
    is_whole: bool,
    /// What falls by as much as it rises.
    against: Option<Box<Target>>,
}

/// What an input may be, each end or value with its place in the file.
#[derive(Clone, Debug)]
enum Domain {
    Values(Vec<Node>),
    Range {
        low: (f64, Node),
        high: (f64, Node),
        times: bool,
    },
}

/// A scenario of which something is to be varied, from its file.
///
/// # Errors
/// All that is wrong with the scenario, and with what its `[[sensitivity]]` entries say.
pub fn load(path: &Path) -> Result<Scenario, Findings> {
    let draft = Draft::read(Some(path))?;
    let mut of_entries = Findings::default();
    if draft.allows("sensitivity") {
        read(&draft.tree, &draft.settings, &mut of_entries);
    }
    draft.scenario().map_err(|mut findings| {
        findings.add_new(of_entries);
        findings
    })
}

/// The inputs of a scenario, in the order of its file.
///
/// # Errors
/// All that is wrong with its `[[sensitivity]]` entries, each at its place; an end or a value that the
/// schema or the checks refuse is wrong too. Without any entry nothing is found and there is no input.
pub fn inputs(scenario: &Scenario) -> Result<Vec<Input>, Findings> {
    let mut findings = Findings::default();
    let inputs = read(&scenario.tree, &scenario.settings, &mut findings);
    for input in &inputs {
        ends::check(scenario, input, &mut findings);
    }
    findings.0.sort_by_key(|finding| match finding.place {
        Place::Line(line, column) => (line, column),
        _ => (0, 0),
    });
    findings.into_result().map(|()| inputs)
}

/// The inputs of a tree of settings, without those with which something is wrong.
fn read(tree: &Node, settings: &Settings, findings: &mut Findings) -> Vec<Input> {
    let nodes = match tree.get("sensitivity").map(|node| &node.value) {
        Some(Value::Array(nodes)) => nodes.as_slice(),
        _ => &[],
    };
    let entries = nodes.iter().zip(&settings.sensitivity);
    let read: Vec<Option<Input>> = entries
        .map(|(node, entry)| entry::read(tree, node, entry, findings))
        .collect();
    twice(nodes, &read, findings);
    switches::without_effect((tree, settings), nodes, &read, findings);
    read.into_iter().flatten().collect()
}

/// The finding of a scenario without any input.
pub fn nothing_to_vary(file: &Path) -> Finding {
    let message = "no [[sensitivity]] entry says what is to be varied";
    Finding::new(file, Place::File, message).help(
        "add an entry for each setting, such as\n  [[sensitivity]]\n  setting = \"rules.midpoint\"\n  \
         values = [\"cohort_median\", 50]\n  or, of numbers,\n  [[sensitivity]]\n  \
         setting = \"cohort.*.cost.reliability\"\n  low = 0.25\n  high = 0.55",
    )
}

/// Finds settings that two entries change.
fn twice(nodes: &[Node], inputs: &[Option<Input>], findings: &mut Findings) {
    for (place, input) in inputs.iter().enumerate() {
        let Some(input) = input else { continue };
        let earlier = inputs[..place].iter().enumerate();
        let mut earlier = earlier.filter_map(|(place, other)| Some((place, other.as_ref()?)));
        let shared = earlier.find_map(|(place, other)| {
            let mut targets = input.all_targets();
            let is_other = |target: &&Target| other.has(&target.path);
            targets.find(is_other).map(|target| (place, target))
        });
        if let Some((first, target)) = shared {
            let node = field(&nodes[place], "setting");
            let first = field(&nodes[first], "setting");
            let path = target.path.join(".");
            findings.push(node.finding(format!(
                "setting = {}: {path} is varied by another entry already, {}",
                node.written(),
                located(first)
            )));
        }
    }
}

/// A value of an entry; the entry itself where it has none.
fn field<'a>(entry: &'a Node, key: &str) -> &'a Node {
    entry.get(key).unwrap_or(entry)
}

/// A place as a sentence names it.
fn located(node: &Node) -> String {
    let file = node.file.path.display();
    match node.file.place(node.span.start) {
        Place::Line(line, _) => format!("{file}:{line}"),
        _ => file.to_string(),
    }
}

impl Input {
    /// Whether it changes the setting at this path.
    fn has(&self, path: &[String]) -> bool {
        self.all_targets().any(|target| target.path == path)
    }

    /// The settings that it changes, each with what falls where it rises.
    fn all_targets(&self) -> impl Iterator<Item = &Target> {
        let targets = self.targets.iter();
        targets.flat_map(|target| std::iter::once(target).chain(target.against.as_deref()))
    }

    /// The law by which it is chosen.
    pub(super) fn factor(&self) -> &Factor {
        &self.factor
    }

    /// Its low and high end, or each of its values: what they are called, and what is chosen.
    pub(super) fn ends(&self) -> Vec<(String, Chosen)> {
        match &self.domain {
            Domain::Values(nodes) => {
                let nodes = nodes.iter().enumerate();
                nodes
                    .map(|(level, node)| (word(&node.value), Chosen::Level(level)))
                    .collect()
            }
            Domain::Range { low, high, .. } => vec![
                ("low".into(), Chosen::Number(low.0)),
                ("high".into(), Chosen::Number(high.0)),
            ],
        }
    }

    /// The settings that a choice changes.
    fn changes(&self, chosen: Chosen) -> impl Iterator<Item = Change<'_>> {
        self.targets.iter().flat_map(move |target| {
            let (value, asked_by) = match (&self.domain, chosen) {
                (Domain::Values(nodes), Chosen::Level(level)) => {
                    (nodes[level].value.clone(), &nodes[level])
                }
                (Domain::Range { low, high, times }, Chosen::Number(number)) => {
                    let asked_by = if number >= high.0 { &high.1 } else { &low.1 };
                    let times = times.then(|| number_of(&target.current)).flatten();
                    (target.number(number * times.unwrap_or(1.0)), asked_by)
                }
                _ => unreachable!("a law of numbers chooses numbers, one of values values"),
            };
            let against = target.against.as_deref().and_then(|against| {
                let risen = number_of(&value)? - number_of(&target.current)?;
                Some(Change {
                    path: &against.path,
                    value: against.number(number_of(&against.current)? - risen),
                    asked_by,
                })
            });
            let own = Change {
                path: &target.path,
                value,
                asked_by,
            };
            std::iter::once(own).chain(against)
        })
    }

    /// What it may be, in words: the values, or the range.
    pub fn domain(&self) -> String {
        match &self.domain {
            Domain::Values(nodes) => {
                let words = nodes.iter().map(|node| word(&node.value));
                words.collect::<Vec<_>>().join(", ")
            }
            Domain::Range { low, high, times } => {
                let times = if *times { "times " } else { "" };
                let against = self.against.as_ref();
                let against = against.map_or(String::new(), |one| format!(", against {one}"));
                format!("{times}{} to {}{against}", low.0, high.0)
            }
        }
    }

    /// What the scenario has, in words: of several settings each value once.
    pub fn current(&self) -> String {
        let mut words: Vec<String> = Vec::new();
        for target in &self.targets {
            let word = word(&target.current);
            if !words.contains(&word) {
                words.push(word);
            }
        }
        words.join(", ")
    }

    /// The rule that a setting is part of: what it is, and whether some of it is open.
    fn rule(targets: &[Target]) -> (&'static str, bool) {
        let names = targets.iter().filter_map(|target| match &*target.path {
            [table, name, ..] if table == "rules" => Some(name),
            _ => None,
        });
        let mut entries = names.filter_map(|name| {
            let mut entries = register().iter();
            entries.find(|entry| entry.is_key && entry.name == name)
        });
        let entry = entries.next();
        entry.map_or(("", false), |entry| (entry.what, entry.is_open()))
    }
}

impl Target {
    fn number(&self, number: f64) -> Value {
        // Whole numbers beyond 2^53 are no setting's.
        match self.is_whole {
            true => Value::Integer(number.round() as i64),
            false => Value::Float(number),
        }
    }
}

/// The model of a scenario in which each input is what is chosen for it.
pub(in crate::study) fn model(
    scenario: &Scenario,
    chosen: &[(&Input, Chosen)],
) -> Result<Model, Findings> {
    let changes = chosen
        .iter()
        .flat_map(|(input, chosen)| input.changes(*chosen));
    scenario.variant(&changes.collect::<Vec<_>>())
}

/// A value as a word: text without its quotes.
fn word(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => written(other),
    }
}

/// A value as a number, if it is one.
fn number_of(value: &Value) -> Option<f64> {
    match value {
        Value::Integer(number) => Some(*number as f64),
        Value::Float(number) => Some(*number),
        _ => None,
    }
}
