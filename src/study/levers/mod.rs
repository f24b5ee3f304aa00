//! What each thing that a clinician can do is worth, if nobody else does it and if everybody does: the
//! same draws with and without it, so that luck is the same on both sides.

mod plan;
mod worker;

use std::collections::BTreeMap;
use std::sync::atomic::AtomicBool;

use crate::forecast::{CohortLaws, Failure, FocalClinician, Focus, Subject, in_parallel};
use crate::performance::Lever;
use crate::scenario::Model;
use crate::tally::Estimate;

use plan::{Plan, Tallies};
use worker::Worker;

/// Who does it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// The clinician's practice, and nobody else.
    Alone,
    /// Everybody in the cohort.
    Everybody,
}

impl Scope {
    /// Both.
    pub const ALL: [Scope; 2] = [Scope::Alone, Scope::Everybody];

    /// The word in files.
    pub fn id(self) -> &'static str {
        match self {
            Scope::Alone => "alone",
            Scope::Everybody => "everybody",
        }
    }
}

/// What a lever changes.
#[derive(Clone, Debug, PartialEq)]
pub struct LeverEffect {
    /// Whose factor and dollars.
    pub subject: Subject,
    /// The performance year; `None` of all reported years together, in dollars a year.
    pub performance_year: Option<u16>,
    /// What is done.
    pub lever: Lever,
    /// Who does it.
    pub scope: Scope,
    /// Change of the factor, a fraction, over the draws in which the clinician participates; `None`
    /// of groups and of all years together.
    pub paf_change: Option<Estimate>,
    /// Change of the payments in dollars a year, over all draws: nothing without participation.
    pub dollars_change: Estimate,
}

/// Everything that levers change.
#[derive(Clone, Debug, PartialEq)]
pub struct LeverStudy {
    /// The clinicians, by TIN, NPI and cohort.
    pub clinicians: Vec<FocalClinician>,
    /// By subject (each practice behind its clinicians, all together last), year, scope and lever,
    /// those worth most first.
    pub effects: Vec<LeverEffect>,
}

/// Studies every lever of every clinician whom a scenario reports by name. `done` is called after each
/// draw.
///
/// # Errors
/// [`Failure::Interrupted`] when `stop` was set before the last draw was done.
pub fn study_levers(
    model: &Model,
    threads: usize,
    stop: &AtomicBool,
    done: &(dyn Fn() + Sync),
) -> Result<LeverStudy, Failure> {
    let laws = CohortLaws::for_scores(model);
    let focus = Focus::new(model);
    let plan = Plan::new(model, &laws, &focus);
    let workers = in_parallel(
        model.draws,
        threads,
        stop,
        || Worker::new(&plan),
        |worker, draw| {
            worker.draw(draw);
            done();
        },
    )?;
    let tallies = workers.into_iter().map(|worker| worker.tallies);
    let tallies = tallies.reduce(|mut one, other| {
        one.merge(&other);
        one
    });
    Ok(plan.study(&tallies.unwrap_or_else(|| Tallies::new(&plan))))
}

/// The same of one draw alone: without errors, as there is nothing to average.
pub fn study_levers_of_draw(model: &Model, draw: u32) -> LeverStudy {
    let laws = CohortLaws::for_scores(model);
    let focus = Focus::new(model);
    let plan = Plan::new(model, &laws, &focus);
    let mut worker = Worker::new(&plan);
    worker.draw(draw);
    plan.study(&worker.tallies)
}

impl LeverStudy {
    /// Of a subject in a performance year, or over all that are reported: each lever's two effects, the
    /// one worth most alone first.
    pub fn ranked(&self, subject: &Subject, year: Option<u16>) -> Vec<[&LeverEffect; 2]> {
        let mut of_subject: BTreeMap<Lever, [Option<&LeverEffect>; 2]> = BTreeMap::new();
        let effects = self.effects.iter();
        for effect in effects.filter(|e| e.subject == *subject && e.performance_year == year) {
            of_subject.entry(effect.lever).or_default()[effect.scope as usize] = Some(effect);
        }
        let both = of_subject.into_values();
        let mut both: Vec<[&LeverEffect; 2]> = both
            .filter_map(|[alone, everybody]| Some([alone?, everybody?]))
            .collect();
        both.sort_by(|one, other| {
            let alone = |both: &[&LeverEffect; 2]| both[0].dollars_change.value;
            alone(other).total_cmp(&alone(one))
        });
        both
    }
}
