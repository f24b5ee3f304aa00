//! Settings that others switch off, so that nothing could depend on them.

use crate::findings::Findings;
use crate::scenario::document::{Node, Value};
use crate::scenario::{Scenario, schema, written};

use super::{Domain, Input, field, located};

/// A rule, the rule that switches it off, and the word of that one under which it counts.
const SWITCHES: [(&str, &str, &str); 3] = [
    ("rules.midpoint", "rules.exchange", "logistic"),
    ("rules.slope", "rules.exchange", "logistic"),
    (
        "rules.benchmark_minimum",
        "rules.benchmark_period",
        "performance_year",
    ),
];

/// Finds inputs on which nothing can depend.
pub(super) fn without_effect(
    scenario: &Scenario,
    nodes: &[Node],
    inputs: &[Option<Input>],
    findings: &mut Findings,
) {
    for (node, input) in nodes.iter().zip(inputs) {
        let Some(input) = input else { continue };
        let place = field(node, "setting");
        let mut whys = input
            .targets
            .iter()
            .map(|target| why(scenario, inputs, &target.path));
        // Of settings that are varied together one that counts is enough.
        let first = whys.next().flatten();
        if let Some(why) = first.filter(|_| whys.all(|why| why.is_some())) {
            let message = format!("setting = {}: has no effect {why}", place.written());
            findings.push(place.finding(message));
        }
    }
}

/// Why nothing depends on a setting, if nothing does.
fn why(scenario: &Scenario, inputs: &[Option<Input>], path: &[String]) -> Option<String> {
    let years = &scenario.settings.years;
    if let [rules, rule, year] = path
        && (&**rules, &**rule) == ("rules", "risk_level")
        && let Ok(year) = year.parse::<u16>()
        && !(years.first..=years.last).contains(&year)
    {
        let (first, last) = (years.first, years.last);
        return Some(format!("on the years of the scenario, {first} to {last}"));
    }
    let dotted = path.join(".");
    let (_, by, needed) = SWITCHES.iter().find(|(setting, ..)| *setting == dotted)?;
    let by: Vec<String> = by.split('.').map(String::from).collect();
    let switch = schema::at(&scenario.tree, &by)?;
    let is_on = |value: &Value| matches!(value, Value::String(word) if word == needed);
    let may_be_on = inputs.iter().flatten().any(|input| match &input.domain {
        Domain::Values(values) if input.has(&by) => values.iter().any(|node| is_on(&node.value)),
        _ => false,
    });
    (!is_on(&switch.value) && !may_be_on).then(|| {
        format!(
            "while {} is {} ({}) and not \"{needed}\"",
            by.join("."),
            written(&switch.value),
            located(switch)
        )
    })
}
