//! Whose uncertainty: the variance of a clinician's factor and of a cohort's statistics, split over what it is
//! from: sampling noise, true performance, reporting, circumstances, payments, peers, and the settings
//! that a scenario's `[[sensitivity]]` entries leave open.
//!
//! The design is pick-freeze over sources of luck (methods 34). Draws are taken in pairs. A pair is opened as
//! it is; once for each part with that part's random numbers, or settings, from the second draw and all
//! others from the first; and with all parts up to one from the second:
//! [`Worlds`](crate::components::Worlds) say which stream is opened in which draw. As parts are independent,
//! their shares in order, each given those before it, make the whole variance (nested), and so do first-order
//! shares with interactions (ANOVA).

mod outputs;
mod parts;
mod points;
mod worker;

use std::sync::atomic::AtomicBool;

use crate::experiments::{DesignError, Indices, PickFreeze, Resampling};
use crate::forecast::{CohortLaws, Failure, FocalClinician, Focus, in_parallel};
use crate::scenario::Scenario;
use crate::tally::Estimate;

use super::designed::{DesignFailure, StudyControl, stream};
use super::sensitivity::{Input, Selection};

pub use outputs::{About, Output, Wanted, wanted};
pub use parts::Part;

use outputs::Outputs;
use points::Points;
use worker::{Evaluated, Worker};

/// What is evaluated: a design for those who are named, if anybody is, and one for the cohorts.
pub struct UncertaintyDesign<'a> {
    scenario: &'a Scenario,
    inputs: &'a [Input],
    focus: Focus,
    splits: Vec<Split>,
    points: Points,
}

/// Outputs whose variance is split over the same parts.
struct Split {
    parts: Vec<Part>,
    plan: PickFreeze,
    outputs: Outputs,
}

/// What a study found.
#[derive(Clone, Debug)]
pub struct Uncertainty {
    /// Those who are reported by name, whom [`About`] refers to.
    pub clinicians: Vec<FocalClinician>,
    /// Pairs of draws.
    pub pairs: usize,
    /// Draws opened in all.
    pub evaluations: usize,
    /// What was found of each output: those of named clinicians first.
    pub found: Vec<Found>,
}

/// The variance of one output.
#[derive(Clone, Debug)]
pub struct Found {
    /// Which number.
    pub output: Output,
    /// What it is split over.
    pub parts: Vec<Part>,
    /// Mean over all draws, in the output's unit; `None` where not every draw has the output.
    pub mean: Option<Estimate>,
    /// Standard deviation of a draw, in the output's unit; `None` as the mean.
    pub standard_deviation: Option<Estimate>,
    /// The split, with parts as sets; `None` where the output does not vary, or is not there in every draw.
    pub indices: Option<Indices>,
}

impl<'a> UncertaintyDesign<'a> {
    /// The design of a scenario: of its draws, as pairs, and its inputs.
    ///
    /// # Errors
    /// [`DesignFailure`]: where there is none of this size, or it needs settings that are not allowed.
    pub fn new(
        scenario: &'a Scenario,
        inputs: &'a [Input],
        wanted: &Wanted,
        threads: usize,
        stop: &AtomicBool,
    ) -> Result<Self, DesignFailure> {
        let focus = Focus::new(&scenario.model);
        let pairs = scenario.model.draws as usize / 2;
        let points = Points::new(scenario, inputs, pairs);
        points.check(scenario, inputs, threads, stop)??;
        let all = [
            (Part::of_named(inputs), Outputs::of_named(&focus, wanted)),
            (Part::of_cohort(inputs), Outputs::of_cohort(wanted)),
        ];
        let splits = all
            .into_iter()
            .filter(|(_, outputs)| !outputs.list.is_empty());
        let splits = splits.map(|(parts, outputs)| {
            Ok(Split {
                plan: PickFreeze::in_order(parts.len(), pairs)?,
                parts,
                outputs,
            })
        });
        Ok(UncertaintyDesign {
            splits: splits.collect::<Result<_, DesignError>>()?,
            scenario,
            inputs,
            focus,
            points,
        })
    }

    /// How many draws are opened.
    pub fn evaluations(&self) -> usize {
        self.splits
            .iter()
            .map(|split| split.plan.evaluations())
            .sum()
    }

    /// Opens the draws, and splits the variance.
    ///
    /// # Errors
    /// [`Failure::Interrupted`] when `control.stop` was set before the last evaluation was done.
    pub fn study(&self, control: &StudyControl<'_>) -> Result<Uncertainty, Failure> {
        let pairs = self.scenario.model.draws / 2;
        // Without inputs every draw has the scenario's laws.
        let laws = match self.inputs.is_empty() {
            true => CohortLaws::for_scores(&self.scenario.model),
            false => Vec::new(),
        };
        let workers = in_parallel(
            pairs,
            control.threads,
            control.stop,
            || Worker::new(self, &laws),
            |worker, pair| worker.pair(pair as usize, control.done),
        )?;
        let mut evaluated: Vec<Evaluated> = workers
            .into_iter()
            .flat_map(|worker| worker.evaluated)
            .collect();
        evaluated.sort_unstable_by_key(|one| one.pair);
        let mut found = Vec::new();
        for (place, split) in self.splits.iter().enumerate() {
            let rows = evaluated
                .iter_mut()
                .flat_map(|one| std::mem::take(&mut one.numbers[place]));
            let rows: Vec<Vec<f64>> = rows.collect();
            found.extend(split.found(&rows, &Resampling::new(stream(self.scenario)), control)?);
        }
        Ok(Uncertainty {
            clinicians: self.focus.clinicians().to_vec(),
            pairs: pairs as usize,
            evaluations: self.evaluations(),
            found,
        })
    }
}

impl Split {
    /// Evaluations of a pair.
    fn length(&self) -> usize {
        self.plan.evaluations() / self.plan.rows()
    }

    /// What rows of outputs, by evaluation, say.
    fn found(
        &self,
        rows: &[Vec<f64>],
        resampling: &Resampling,
        control: &StudyControl<'_>,
    ) -> Result<Vec<Found>, Failure> {
        let length = self.length();
        let split = |found: &mut Vec<(u32, Found)>, place: u32| {
            let column = place as usize;
            let numbers: Vec<f64> = rows.iter().map(|row| row[column]).collect();
            // The pair itself: its first and its last evaluation.
            let drawn = numbers
                .chunks_exact(length)
                .flat_map(|row| [row[0], row[length - 1]]);
            let (mean, standard_deviation) = moments(drawn.collect()).unzip();
            found.push((
                place,
                Found {
                    output: self.outputs.list[column].clone(),
                    parts: self.parts.clone(),
                    mean,
                    standard_deviation,
                    indices: self.plan.indices_of(numbers, resampling),
                },
            ));
        };
        let outputs = self.outputs.list.len() as u32;
        let found = in_parallel(outputs, control.threads, control.stop, Vec::new, split)?;
        let mut found: Vec<(u32, Found)> = found.into_iter().flatten().collect();
        found.sort_unstable_by_key(|(place, _)| *place);
        Ok(found.into_iter().map(|(_, found)| found).collect())
    }
}

/// Mean and standard deviation of independent draws; the error of the second is that of a variance, by its
/// fourth moment, halved over the deviation (methods 36). `None` where not all are numbers.
fn moments(draws: Vec<f64>) -> Option<(Estimate, Estimate)> {
    if !draws.iter().all(|number| number.is_finite()) {
        return None;
    }
    let n = draws.len() as f64;
    let mean = draws.iter().sum::<f64>() / n;
    let central = |power: i32| {
        let powers = draws.iter().map(|number| {
            let difference = number - mean;
            (0..power).fold(1.0, |product, _| product * difference)
        });
        powers.sum::<f64>() / n
    };
    let variance = central(2) * n / (n - 1.0);
    let deviation = variance.sqrt();
    let of_variance = ((central(4) - variance * variance).max(0.0) / n).sqrt();
    let error = if variance > 0.0 {
        of_variance / (2.0 * deviation)
    } else {
        0.0
    };
    Some((
        Estimate::new(mean, Some(deviation / n.sqrt())),
        Estimate::new(deviation, Some(error)),
    ))
}

/// The cohort's statistics that are looked at unless others are asked for: those that a draw has.
const USUAL: [&str; 8] = [
    "share_positive",
    "share_maximum_penalty",
    "midpoint",
    "scaling_factor",
    "net_medicare_savings",
    "size:solo/paf_mean",
    "size:small/paf_mean",
    "size:large/paf_mean",
];

/// A selection with the usual statistics where none is asked for.
fn with_the_usual(selection: &Selection) -> Selection {
    let mut selection = selection.clone();
    if selection.statistics.is_empty() {
        selection.statistics = USUAL.map(String::from).to_vec();
    }
    selection
}
