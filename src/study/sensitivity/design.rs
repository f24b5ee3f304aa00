//! Designs over all inputs: the points, their forecasts, and what these say.

use std::sync::atomic::Ordering;

use crate::experiments::{self, Factor, PickFreeze, Resampling, SobolDesign, Trajectory, screen};
use crate::forecast::{self, Control, Failure, in_parallel};
use crate::scenario::{Model, Scenario};
use crate::tally::Estimate;

use super::inputs::{chosen, model, refused_points};
use super::{
    DesignFailure, Effect, Input, Method, OPEN_RULES, OTHER_INPUTS, Sensitivity, Statistic,
    StudyControl, tornado,
};
use crate::study::designed::stream;

/// What is evaluated.
pub enum Design {
    /// Each input's ends and values, one at a time.
    Tornado,
    /// Random ways through the inputs' ranges.
    Morris(Screening),
    /// Pairs of points.
    Sobol(Split),
}

impl Design {
    /// The design of a method for a scenario's inputs.
    ///
    /// # Errors
    /// [`DesignFailure`]: where there is none of this size, or it has points that are not allowed.
    pub fn new(
        scenario: &Scenario,
        inputs: &[Input],
        method: Method,
        control: &StudyControl<'_>,
    ) -> Result<Self, DesignFailure> {
        let stream = stream(scenario);
        let (design, points) = match method {
            Method::Tornado => return Ok(Design::Tornado),
            Method::Morris { trajectories } => {
                let factors = inputs.iter().map(|input| input.factor().clone());
                let factors: Vec<Factor> = factors.collect();
                let ways = experiments::trajectories(&factors, trajectories, &stream)?;
                let points: Vec<Vec<f64>> = ways.iter().flat_map(Trajectory::points).collect();
                (Design::Morris(Screening { ways }), points)
            }
            Method::Sobol { rows } => {
                let (names, sets): (Vec<_>, Vec<_>) = sets(inputs).into_iter().unzip();
                let plan = PickFreeze::new(inputs.len(), rows, &sets)?;
                let split = Split {
                    names,
                    design: SobolDesign::new(plan, &stream)?,
                };
                let points = split.points();
                (Design::Sobol(split), points)
            }
        };
        refused_points(scenario, inputs, &points, control.threads, control.stop)??;
        Ok(design)
    }

    /// How many steps a study takes.
    pub fn steps(&self, scenario: &Scenario, inputs: &[Input]) -> usize {
        match self {
            Design::Tornado => 2 * scenario.model.draws as usize * (1 + tornado::variants(inputs)),
            Design::Morris(screening) => 1 + screening.ways.len() * (inputs.len() + 1),
            Design::Sobol(split) => 1 + split.design.plan().evaluations(),
        }
    }
}

/// Random ways on which one input changes after the other.
pub struct Screening {
    ways: Vec<Trajectory>,
}

impl Screening {
    pub(super) fn study(
        &self,
        scenario: &Scenario,
        inputs: &[Input],
        statistics: &[Statistic],
        control: &StudyControl<'_>,
    ) -> Result<Sensitivity, Failure> {
        let points: Vec<Vec<f64>> = self.ways.iter().flat_map(Trajectory::points).collect();
        let (base, outputs) = evaluate(scenario, inputs, statistics, &points, control)?;
        let screened = screen(&self.ways, &outputs, &Resampling::new(stream(scenario)));
        let mut effects = Vec::new();
        for (statistic, screening) in screened.iter().enumerate() {
            for (place, input) in inputs.iter().enumerate() {
                let found = screening.as_ref().map(|found| found[place]);
                let mut add = |index, found| {
                    effects.push(effect(&input.setting, statistic, index, found));
                };
                add("mu", found.map(|one| one.mu));
                add("mu_star", found.map(|one| one.mu_star));
                add("sigma", found.map(|one| one.sigma));
            }
        }
        Ok(Sensitivity {
            method: Method::Morris {
                trajectories: self.ways.len(),
            },
            statistics: statistics.to_vec(),
            base,
            spread: vec![None; statistics.len()],
            evaluations: 1 + points.len(),
            effects,
        })
    }
}

/// Sets of inputs whose share of the variance is asked for: each alone, and where there are both the open
/// rules and the others.
fn sets(inputs: &[Input]) -> Vec<(String, Vec<usize>)> {
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
pub struct Split {
    /// Of the sets whose shares are asked for.
    names: Vec<String>,
    design: SobolDesign,
}

impl Split {
    fn points(&self) -> Vec<Vec<f64>> {
        let evaluations = 0..self.design.plan().evaluations();
        evaluations.map(|one| self.design.point(one)).collect()
    }

    pub(super) fn study(
        &self,
        scenario: &Scenario,
        inputs: &[Input],
        statistics: &[Statistic],
        control: &StudyControl<'_>,
    ) -> Result<Sensitivity, Failure> {
        let points = self.points();
        let (base, outputs) = evaluate(scenario, inputs, statistics, &points, control)?;
        let plan = self.design.plan();
        let split = plan.indices(&outputs, &Resampling::new(stream(scenario)));
        let mut effects = Vec::new();
        for (statistic, indices) in split.iter().enumerate() {
            for (place, name) in self.names.iter().enumerate() {
                let found = indices.as_ref().map(|indices| indices.sets[place]);
                let (first, total) = (found.map(|one| one.first), found.map(|one| one.total));
                effects.push(effect(name, statistic, "first", first));
                effects.push(effect(name, statistic, "total", total));
            }
        }
        let spread = split.iter().enumerate().map(|(place, indices)| {
            let is_finite = outputs.iter().all(|numbers| numbers[place].is_finite());
            let variance = indices.as_ref().map(|indices| indices.variance.sqrt());
            variance.or(is_finite.then_some(0.0))
        });
        Ok(Sensitivity {
            method: Method::Sobol { rows: plan.rows() },
            statistics: statistics.to_vec(),
            base,
            spread: spread.collect(),
            evaluations: 1 + points.len(),
            effects,
        })
    }
}

fn effect(setting: &str, statistic: usize, index: &str, found: Option<Estimate>) -> Effect {
    Effect {
        setting: setting.to_string(),
        statistic,
        index: index.to_string(),
        estimate: found,
    }
}

/// The statistics in the scenario itself, and by point; NaN where a forecast has none.
type Evaluated = (Vec<Option<Estimate>>, Vec<Vec<f64>>);

/// Forecasts the scenario itself, and each point.
fn evaluate(
    scenario: &Scenario,
    inputs: &[Input],
    statistics: &[Statistic],
    points: &[Vec<f64>],
    control: &StudyControl<'_>,
) -> Result<Evaluated, Failure> {
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
        // Every point was checked when the design was made; a forecast fails only where the whole study is to stop.
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
    Ok((
        base,
        found.into_iter().map(|(_, numbers)| numbers).collect(),
    ))
}
