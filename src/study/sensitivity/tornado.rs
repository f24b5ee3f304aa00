//! One input at a time: to each of its ends or values, against the scenario.

use crate::forecast::{Failure, Forecast};
use crate::scenario::{Model, Scenario};
use crate::study::{ComparisonControl, Difference, compare};
use crate::tally::Estimate;

use super::inputs::model;
use super::{Effect, Input, Method, Sensitivity, Statistic, StudyControl};

/// How many ends and values there are.
pub(super) fn variants(inputs: &[Input]) -> usize {
    inputs.iter().map(|input| input.ends().len()).sum()
}

/// Compares each end and value with the scenario, all in the same draws.
pub(super) fn study(
    scenario: &Scenario,
    inputs: &[Input],
    statistics: &[Statistic],
    control: &StudyControl<'_>,
) -> Result<Sensitivity, Failure> {
    let mut models: Vec<Model> = vec![scenario.model.clone()];
    let mut names = Vec::new();
    for input in inputs {
        for (end, chosen) in input.ends() {
            // Each end was checked when the inputs were read.
            models.extend(model(scenario, &[(input, chosen)]));
            names.push((input.setting.clone(), end));
        }
    }
    let found = compare(
        &models,
        &ComparisonControl {
            threads: control.threads,
            done: control.done,
            stop: control.stop,
        },
    )?;
    let [base, ends @ ..] = found.forecasts.as_slice() else {
        unreachable!("the scenario's own forecast comes first");
    };
    let ends: Vec<_> = names
        .iter()
        .zip(found.differences.iter().zip(ends))
        .collect();
    let effects = statistics
        .iter()
        .enumerate()
        .flat_map(|(place, statistic)| {
            let of_end = move |((setting, end), (differences, _)): &(
                &(String, String),
                (&Vec<Difference>, &Forecast),
            )| Effect {
                setting: setting.clone(),
                statistic: place,
                index: end.clone(),
                estimate: difference(differences, statistic),
            };
            ends.iter().map(of_end)
        });
    Ok(Sensitivity {
        method: Method::Tornado,
        statistics: statistics.to_vec(),
        base: statistics.iter().map(|one| one.of(base)).collect(),
        spread: vec![None; statistics.len()],
        evaluations: models.len(),
        effects: effects.collect(),
    })
}

fn difference(differences: &[Difference], statistic: &Statistic) -> Option<Estimate> {
    let mut differences = differences.iter();
    let found = differences.find(|one| {
        (one.cohort, one.performance_year, one.group, one.statistic)
            == (
                statistic.cohort,
                statistic.performance_year,
                statistic.group,
                statistic.name,
            )
    });
    found.map(|found| found.difference)
}
