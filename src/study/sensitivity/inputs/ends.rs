//! Whether the values of inputs are allowed: each end alone, and the points of a design.

use std::sync::atomic::AtomicBool;

use crate::experiments::Value as Chosen;
use crate::findings::{Finding, Findings};
use crate::forecast::{Failure, in_parallel};
use crate::scenario::{Scenario, written};

use super::{Input, model};

/// Finds ends and values of an input that the schema or the checks refuse while all else is as the
/// scenario has it.
pub(super) fn check(scenario: &Scenario, input: &Input, findings: &mut Findings) {
    for (_, chosen) in input.ends() {
        if let Err(refused) = model(scenario, &[(input, chosen)]) {
            // Of several settings that have the same value it is said once.
            for finding in placed(input, chosen, refused).0 {
                findings.add_new(finding.into());
            }
        }
    }
}

/// Findings about a variant, at the place of the value that was asked for.
fn placed(input: &Input, chosen: Chosen, refused: Findings) -> Findings {
    let Some(change) = input.changes(chosen).next() else {
        return refused;
    };
    let of_value = change.asked_by.finding(String::new());
    let findings = refused.0.into_iter().map(|finding| {
        if (&finding.file, &finding.place) == (&of_value.file, &of_value.place) {
            return finding;
        }
        let message = format!("{}: {}", assigned(input, chosen), finding.message);
        Finding {
            message,
            help: finding.help,
            ..of_value.clone()
        }
    });
    Findings(findings.collect())
}

/// A choice in words: `rules.slope = 0.2`.
fn assigned(input: &Input, chosen: Chosen) -> String {
    let change = input.changes(chosen).next();
    let value = change.map_or(String::new(), |change| written(&change.value));
    format!("{} = {value}", input.setting)
}

/// Makes sure that the model of each point of a design, of which there are so many, is allowed.
///
/// # Errors
/// Of all that are refused the first, with what of it is enough to be refused; `Err` of the outer result
/// where it was asked to stop.
pub(in crate::study) fn refused_points(
    scenario: &Scenario,
    inputs: &[Input],
    points: &[Vec<f64>],
    threads: usize,
    stop: &AtomicBool,
) -> Result<Result<(), Findings>, Failure> {
    let is_refused = |refused: &mut Vec<u32>, point: u32| {
        let chosen = chosen(inputs, &points[point as usize]);
        if model(scenario, &chosen).is_err() {
            refused.push(point);
        }
    };
    let refused = in_parallel(points.len() as u32, threads, stop, Vec::new, is_refused)?;
    let refused: Vec<u32> = refused.into_iter().flatten().collect();
    let Some(first) = refused.iter().min() else {
        return Ok(Ok(()));
    };
    let chosen = enough(scenario, chosen(inputs, &points[*first as usize]));
    let Err(why) = model(scenario, &chosen) else {
        return Ok(Ok(()));
    };
    let (input, value) = chosen[0];
    let together = chosen
        .iter()
        .map(|(input, chosen)| assigned(input, *chosen));
    let together = together.collect::<Vec<_>>().join(" with ");
    let mut findings = placed(input, value, why);
    findings.0.truncate(1);
    for finding in &mut findings.0 {
        finding.message = format!(
            "{} of the {} points of the design are not allowed, such as {together}: {}",
            refused.len(),
            points.len(),
            finding.message
        );
    }
    Ok(Err(findings))
}

/// What is chosen at a point.
pub(in crate::study) fn chosen<'a>(inputs: &'a [Input], point: &[f64]) -> Vec<(&'a Input, Chosen)> {
    let inputs = inputs.iter().zip(point);
    inputs
        .map(|(input, unit)| (input, input.factor().at(*unit)))
        .collect()
}

/// Of choices that are refused together those that are enough to be refused.
fn enough<'a>(
    scenario: &Scenario,
    mut chosen: Vec<(&'a Input, Chosen)>,
) -> Vec<(&'a Input, Chosen)> {
    let mut place = 0;
    while place < chosen.len() && chosen.len() > 1 {
        let left_out = chosen.remove(place);
        if model(scenario, &chosen).is_ok() {
            chosen.insert(place, left_out);
            place += 1;
        }
    }
    chosen
}
