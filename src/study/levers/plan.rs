//! What a study of levers looks at, and where its tallies stand.

use crate::forecast::{CohortLaws, Focus, Subject};
use crate::performance::Lever;
use crate::program::Cohort;
use crate::scenario::Model;
use crate::tally::Moments;

use super::{LeverEffect, LeverStudy, Scope};

/// Binary places kept of factors and of dollars.
const FACTOR_PLACES: u32 = 40;
const DOLLAR_PLACES: u32 = 12;

/// What is looked at, and where its tallies stand.
pub(super) struct Plan<'a> {
    pub(super) model: &'a Model,
    pub(super) laws: &'a [CohortLaws],
    pub(super) focus: &'a Focus,
    pub(super) years: usize,
    /// The levers of each cohort.
    pub(super) levers: Vec<Vec<Lever>>,
    /// Every lever of any cohort: what dollars of groups are tallied by.
    pub(super) all_levers: Vec<Lever>,
    /// The practices' TINs, and each clinician's practice among them.
    pub(super) practices: Vec<String>,
    pub(super) practice_of: Vec<usize>,
}

impl<'a> Plan<'a> {
    pub(super) fn new(model: &'a Model, laws: &'a [CohortLaws], focus: &'a Focus) -> Self {
        let levers: Vec<Vec<Lever>> = laws
            .iter()
            .map(|laws| Lever::of_cohort(laws.cohort.measures()))
            .collect();
        let mut all_levers: Vec<Lever> = Vec::new();
        for lever in levers.iter().flatten() {
            if !all_levers.contains(lever) {
                all_levers.push(*lever);
            }
        }
        let mut practices: Vec<String> = Vec::new();
        let practice_of = focus.clinicians().iter().map(|clinician| {
            if practices.last() != Some(&clinician.tin) {
                practices.push(clinician.tin.clone());
            }
            practices.len() - 1
        });
        let practice_of = practice_of.collect();
        Plan {
            model,
            laws,
            focus,
            years: model.years.len(),
            levers,
            all_levers,
            practices,
            practice_of,
        }
    }

    /// Subjects of dollars: clinicians, practices, all together.
    pub(super) fn subjects(&self) -> usize {
        self.practice_of.len() + self.practices.len() + 1
    }

    pub(super) fn subject(&self, index: usize) -> Subject {
        let clinicians = self.practice_of.len();
        match index.checked_sub(clinicians) {
            None => Subject::Clinician(index),
            Some(practice) => self
                .practices
                .get(practice)
                .map_or(Subject::Everybody, |tin| Subject::Practice(tin.clone())),
        }
    }

    /// Subjects in the order of the report: each practice behind its clinicians, all together last.
    pub(super) fn in_order(&self) -> Vec<usize> {
        let clinicians = self.practice_of.len();
        let mut order = Vec::new();
        for (clinician, practice) in self.practice_of.iter().enumerate() {
            order.push(clinician);
            if self.practice_of.get(clinician + 1) != Some(practice) {
                order.push(clinicians + practice);
            }
        }
        order.push(clinicians + self.practices.len());
        order
    }

    /// Levers that a subject of this index has: those of its cohort, or of any.
    pub(super) fn levers_of(&self, subject: &Subject) -> impl Iterator<Item = Lever> {
        let clinicians = self.focus.clinicians().iter().enumerate();
        let members = clinicians.filter(|(place, clinician)| match subject {
            Subject::Clinician(only) => only == place,
            Subject::Practice(tin) => clinician.tin == *tin,
            Subject::Everybody => true,
        });
        let cohorts: Vec<Cohort> = members.map(|(_, clinician)| clinician.cohort).collect();
        let of_cohorts = self.laws.iter().zip(&self.levers);
        let levers: Vec<&Vec<Lever>> = of_cohorts
            .filter(|(laws, _)| cohorts.contains(&laws.cohort))
            .map(|(_, levers)| levers)
            .collect();
        let all = self.all_levers.iter().copied();
        all.filter(move |lever| levers.iter().any(|levers| levers.contains(lever)))
    }

    pub(super) fn study(&self, tallies: &Tallies) -> LeverStudy {
        let first = *self.model.years.start();
        let mut effects = Vec::new();
        for index in self.in_order() {
            let subject = self.subject(index);
            for year in 0..=self.years {
                for scope in Scope::ALL {
                    let mut of_year: Vec<LeverEffect> = self
                        .levers_of(&subject)
                        .filter_map(|lever| {
                            let tally = tallies.at(self, index, year, lever, scope);
                            Some(LeverEffect {
                                subject: subject.clone(),
                                performance_year: (year < self.years).then(|| first + year as u16),
                                lever,
                                scope,
                                paf_change: tally.factor.mean(),
                                dollars_change: tally.dollars.mean()?,
                            })
                        })
                        .collect();
                    of_year.sort_by(|one, other| {
                        let dollars = |effect: &LeverEffect| effect.dollars_change.value;
                        dollars(other).total_cmp(&dollars(one))
                    });
                    effects.extend(of_year);
                }
            }
        }
        LeverStudy {
            clinicians: self.focus.clinicians().to_vec(),
            effects,
        }
    }
}

/// Changes of one subject, year, lever and scope over draws.
#[derive(Clone, Debug)]
pub(super) struct Tally {
    pub(super) factor: Moments,
    pub(super) dollars: Moments,
}

/// By subject, year (behind the last: all of them), lever and scope, the last running fastest.
#[derive(Clone, Debug)]
pub(super) struct Tallies(pub(super) Vec<Tally>);

impl Tallies {
    pub(super) fn new(plan: &Plan<'_>) -> Self {
        let empty = Tally {
            factor: Moments::new(FACTOR_PLACES),
            dollars: Moments::new(DOLLAR_PLACES),
        };
        Tallies(vec![
            empty;
            plan.subjects() * (plan.years + 1) * width(plan)
        ])
    }

    pub(super) fn at(
        &self,
        plan: &Plan<'_>,
        subject: usize,
        year: usize,
        lever: Lever,
        scope: Scope,
    ) -> &Tally {
        &self.0[(subject * (plan.years + 1) + year) * width(plan) + column(plan, lever, scope)]
    }

    pub(super) fn merge(&mut self, other: &Tallies) {
        for (one, other) in self.0.iter_mut().zip(&other.0) {
            one.factor.merge(&other.factor);
            one.dollars.merge(&other.dollars);
        }
    }
}

pub(super) fn width(plan: &Plan<'_>) -> usize {
    plan.all_levers.len() * Scope::ALL.len()
}

pub(super) fn column(plan: &Plan<'_>, lever: Lever, scope: Scope) -> usize {
    let mut levers = plan.all_levers.iter();
    let lever = levers.position(|known| *known == lever).unwrap_or_default();
    lever * Scope::ALL.len() + scope as usize
}
