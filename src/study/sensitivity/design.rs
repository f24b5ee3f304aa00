//! Designs over all inputs: the points, their forecasts, and what these say.

use std::sync::atomic::Ordering;

use crate::experiments::{
    PickFreeze, Resampled, Resampling, SobolDesign, Trajectory, screen, trajectories,
};
use crate::forecast::{self, Control, Failure, in_parallel};
use crate::random::{Stream, World};
use crate::scenario::{Model, Scenario};
use crate::tally::Estimate;

use super::inputs::{chosen, model, refused_points};
use super::{
    Effect, Input, Method, OPEN_RULES, OTHER_INPUTS, Sensitivity, Statistic, StudyControl,
    StudyError,
};

/// The component under which designs draw, beyond those of the model: a design has no world of its own.
const DESIGN: u16 = u16::MAX;

/// Random ways on which one input changes after the other.
pub(super) fn morris(
    scenario: &Scenario,
    inputs: &[Input],
    statistics: &[Statistic],
    count: usize,
    control: &StudyControl<'_>,
) -> Result<Sensitivity, StudyError> {
    let stream = stream(scenario);
    let factors: Vec<_> = inputs.iter().map(|input| input.factor().clone()).collect();
    let ways = trajectories(&factors, count, &stream)?;
    let points: Vec<Vec<f64>> = ways.iter().flat_map(Trajectory::points).collect();
    let (base, outputs) = evaluate(scenario, inputs, statistics, &points, control)?;
    let screened = screen(&ways, &outputs, &Resampling::new(stream));
    let mut effects = Vec::new();
    for (statistic, screening) in screened.iter().enumerate() {
        for (place, input) in inputs.iter().enumerate() {
            let found = screening.as_ref().map(|found| found[place]);
            effects.extend([
                effect(&input.setting, statistic, "mu", found.map(|one| one.mu)),
                effect(&input.setting, statistic, "mu_star", found.map(|one| one.mu_star)),
                effect(&input.setting, statistic, "sigma", found.map(|one| one.sigma)),
            ]);
        }
    }
    Ok(Sensitivity {
        method: Method::Morris { trajectories: count },
        statistics: statistics.to_vec(),
        base,
        spread: vec![None; statistics.len()],
        evaluations: 1 + points.len(),
        effects,
    })
}

/// Sets of inputs whose share of the variance is asked for: each alone, and where there are both the open
/// rules and the others.
pub(super) fn sets(inputs: &[Input]) -> Vec<(String, Vec<usize>)> {
    let each = inputs.iter().enumerate();
    let mut sets: Vec<(String, Vec<usize>)> = each
        .map(|(place, input)| (input.setting.clone(), vec![place]))
        .collect();
    let of = |is_open| {
        let places = 0..inputs.len();
        let chosen = places.filter(|&place| inputs[place].is_open_rule == is_open);
        chosen.collect::<Vec<usize>>()
    };
    let (open, others) = (of(true), of(false));
    if !open.is_empty() && !others.is_empty() {
        sets.push((OPEN_RULES.to_string(), open));
        sets.push((OTHER_INPUTS.to_string(), others));
    }
    sets
}

/// The variance over all inputs, split.
pub(super) fn sobol(
    scenario: &Scenario,
    inputs: &[Input],
    statistics: &[Statistic],
    rows: usize,
    control: &StudyControl<'_>,
) -> Result<Sensitivity, StudyError> {
    let stream = stream(scenario);
    let (names, sets): (Vec<String>, Vec<Vec<usize>>) = sets(inputs).into_iter().unzip();
    let design = SobolDesign::new(PickFreeze::new(inputs.len(), rows, &sets)?, &stream)?;
    let points: Vec<Vec<f64>> = (0..design.plan().evaluations())
        .map(|evaluation| design.point(evaluation))
        .collect();
    let (base, outputs) = evaluate(scenario, inputs, statistics, &points, control)?;
    let split = design.plan().indices(&outputs, &Resampling::new(stream));
    let mut effects = Vec::new();
    for (statistic, indices) in split.iter().enumerate() {
        for (place, name) in names.iter().enumerate() {
            let found = indices.as_ref().map(|indices| indices.sets[place]);
            effects.extend([
                effect(name, statistic, "first", found.map(|one| one.first)),
                effect(name, statistic, "total", found.map(|one| one.total)),
            ]);
        }
    }
    let spread = split.iter().map(|indices| Some(indices.as_ref()?.variance.sqrt()));
    Ok(Sensitivity {
        method: Method::Sobol { rows },
        statistics: statistics.to_vec(),
        base,
        spread: spread.collect(),
        evaluations: 1 + points.len(),
        effects,
    })
}

/// The random numbers of designs and of resampling: those of the scenario's seed, of no draw's world.
fn stream(scenario: &Scenario) -> Stream {
    World::new(scenario.model.seed, u32::MAX).stream(DESIGN, 0)
}

fn effect(setting: &str, statistic: usize, index: &str, found: Option<Resampled>) -> Effect {
    Effect {
        setting: setting.to_string(),
        statistic,
        index: index.to_string(),
        estimate: found.map(|found| found.estimate),
        interval: found.and_then(|found| found.interval),
    }
}

/// The statistics in the scenario itself, and at each point; NaN where a forecast has none.
fn evaluate(
    scenario: &Scenario,
    inputs: &[Input],
    statistics: &[Statistic],
    points: &[Vec<f64>],
    control: &StudyControl<'_>,
) -> Result<(Vec<Option<Estimate>>, Vec<Vec<f64>>), StudyError> {
    refused_points(scenario, inputs, points, control.threads, control.stop)??;
    let forecast = |model: &Model, threads| {
        let one = Control {
            threads,
            done: &|_| {},
            stop: control.stop,
        };
        let forecast = forecast::run(model, &one)?;
        (control.done)();
        let found = statistics.iter().map(|statistic| statistic.of(&forecast));
        Ok::<Vec<Option<Estimate>>, Failure>(found.collect())
    };
    let base = forecast(&scenario.model, control.threads)?;
    // Evaluations side by side, each on one thread: more of a processor's time is at work than where every
    // one of them waits for its last draw.
    let evaluate = |found: &mut Vec<(u32, Vec<f64>)>, evaluation: u32| {
        let chosen = chosen(inputs, &points[evaluation as usize]);
        // Every point was checked above; a forecast fails only where the whole study is to stop.
        let Ok(model) = model(scenario, &chosen) else {
            return;
        };
        match forecast(&model, 1) {
            Ok(estimates) => {
                let numbers = estimates.iter();
                let numbers = numbers.map(|one| one.map_or(f64::NAN, |one| one.value));
                found.push((evaluation, numbers.collect()));
            }
            Err(_) => control.stop.store(true, Ordering::Relaxed),
        }
    };
    let workers = in_parallel(
        points.len() as u32,
        control.threads,
        control.stop,
        Vec::new,
        evaluate,
    )?;
    let mut found: Vec<(u32, Vec<f64>)> = workers.into_iter().flatten().collect();
    found.sort_unstable_by_key(|(evaluation, _)| *evaluation);
    Ok((base, found.into_iter().map(|(_, numbers)| numbers).collect()))
}
