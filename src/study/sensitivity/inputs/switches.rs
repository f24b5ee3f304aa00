//! Settings that others switch off, so that nothing could depend on them.

use crate::findings::Findings;
use crate::scenario::document::Node;
use crate::scenario::{Settings, Switch, written};

use super::{Domain, Input, field, located};

/// Finds inputs on which nothing can depend.
pub(super) fn without_effect(
    (tree, settings): (&Node, &Settings),
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
            .map(|target| why((tree, settings), inputs, &target.path));
        // Of settings that are varied together one that counts is enough.
        let first = whys.next().flatten();
        if let Some(why) = first.filter(|_| whys.all(|why| why.is_some())) {
            let message = format!("setting = {}: has no effect {why}", place.written());
            findings.push(place.finding(message));
        }
    }
}

/// Why nothing depends on a setting, if nothing does.
fn why(
    (tree, settings): (&Node, &Settings),
    inputs: &[Option<Input>],
    path: &[String],
) -> Option<String> {
    let years = &settings.years;
    if let [rules, rule, year] = path
        && (&**rules, &**rule) == ("rules", "risk_level")
        && let Ok(year) = year.parse::<u16>()
        && !(years.first..=years.last).contains(&year)
    {
        let (first, last) = (years.first, years.last);
        return Some(format!("on the years of the scenario, {first} to {last}"));
    }
    let switch = Switch::of(&path.join("."))?;
    let node = switch.node(tree)?;
    let by: Vec<String> = switch.by.split('.').map(String::from).collect();
    let may_be_on = inputs.iter().flatten().any(|input| match &input.domain {
        Domain::Values(values) if input.has(&by) => {
            values.iter().any(|node| switch.is_on(&node.value))
        }
        _ => false,
    });
    (!switch.is_on(&node.value) && !may_be_on).then(|| {
        format!(
            "while {} is {} ({}) and not \"{}\"",
            switch.by,
            written(&node.value),
            located(node),
            switch.needed
        )
    })
}
