//! What each thing that a clinician can do is worth, if nobody else does it and if everybody does: the
//! same draws with and without it, so that luck is the same on both sides.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::atomic::AtomicBool;

use crate::forecast::{
    CohortArena, CohortLaws, DrawnYear, Failure, FocalClinician, Focus, Subject, cohort_year,
    in_parallel, measure_columns,
};
use crate::performance::{Lever, LeverObserver, YearRecords};
use crate::program::Cohort;
use crate::random::World;
use crate::rules::{Scores, score, score_alone};
use crate::scenario::Model;
use crate::tally::{Estimate, Moments};

/// Binary places kept of factors and of dollars.
const FACTOR_PLACES: u32 = 40;
const DOLLAR_PLACES: u32 = 12;

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

/// What is looked at, and where its tallies stand.
struct Plan<'a> {
    model: &'a Model,
    laws: &'a [CohortLaws],
    focus: &'a Focus,
    years: usize,
    /// The levers of each cohort.
    levers: Vec<Vec<Lever>>,
    /// Every lever of any cohort: what dollars of groups are tallied by.
    all_levers: Vec<Lever>,
    /// The practices' TINs, and each clinician's practice among them.
    practices: Vec<String>,
    practice_of: Vec<usize>,
}

impl<'a> Plan<'a> {
    fn new(model: &'a Model, laws: &'a [CohortLaws], focus: &'a Focus) -> Self {
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
    fn subjects(&self) -> usize {
        self.practice_of.len() + self.practices.len() + 1
    }

    fn subject(&self, index: usize) -> Subject {
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
    fn in_order(&self) -> Vec<usize> {
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
    fn levers_of(&self, subject: &Subject) -> impl Iterator<Item = Lever> {
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

    fn study(&self, tallies: &Tallies) -> LeverStudy {
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
struct Tally {
    factor: Moments,
    dollars: Moments,
}

/// By subject, year (behind the last: all of them), lever and scope, the last running fastest.
#[derive(Clone, Debug)]
struct Tallies(Vec<Tally>);

impl Tallies {
    fn new(plan: &Plan<'_>) -> Self {
        let empty = Tally {
            factor: Moments::new(FACTOR_PLACES),
            dollars: Moments::new(DOLLAR_PLACES),
        };
        Tallies(vec![
            empty;
            plan.subjects() * (plan.years + 1) * width(plan)
        ])
    }

    fn at(
        &self,
        plan: &Plan<'_>,
        subject: usize,
        year: usize,
        lever: Lever,
        scope: Scope,
    ) -> &Tally {
        &self.0[(subject * (plan.years + 1) + year) * width(plan) + column(plan, lever, scope)]
    }

    fn merge(&mut self, other: &Tallies) {
        for (one, other) in self.0.iter_mut().zip(&other.0) {
            one.factor.merge(&other.factor);
            one.dollars.merge(&other.dollars);
        }
    }
}

fn width(plan: &Plan<'_>) -> usize {
    plan.all_levers.len() * Scope::ALL.len()
}

fn column(plan: &Plan<'_>, lever: Lever, scope: Scope) -> usize {
    let mut levers = plan.all_levers.iter();
    let lever = levers.position(|known| *known == lever).unwrap_or_default();
    lever * Scope::ALL.len() + scope as usize
}

struct Worker<'a> {
    plan: &'a Plan<'a>,
    arena: CohortArena,
    observer: LeverObserver,
    changed: YearRecords,
    everybody: Scores,
    alone: Scores,
    tallies: Tallies,
    /// Changes of this draw: by subject, year, lever and scope; those of no cohort of the subject are
    /// nothing.
    dollars: Vec<f64>,
}

impl<'a> Worker<'a> {
    fn new(plan: &'a Plan<'a>) -> Self {
        Worker {
            plan,
            arena: CohortArena::traced(),
            observer: LeverObserver::default(),
            changed: YearRecords::default(),
            everybody: Scores::final_only(),
            alone: Scores::final_only(),
            tallies: Tallies::new(plan),
            dollars: Vec::new(),
        }
    }

    fn draw(&mut self, draw: u32) {
        let plan = self.plan;
        let world = World::new(plan.model.seed, draw);
        let (first, last) = (*plan.model.years.start(), *plan.model.years.end());
        self.dollars.clear();
        self.dollars
            .resize(plan.subjects() * (plan.years + 1) * width(plan), 0.0);
        let mut arena = std::mem::take(&mut self.arena);
        for (cohort, laws) in plan.laws.iter().enumerate() {
            arena.draw(laws, world, last, |drawn| {
                if drawn.year >= first {
                    self.year(cohort, laws, drawn);
                }
            });
        }
        self.arena = arena;
        self.add_up();
    }

    /// Looks at every lever in a cohort's year.
    fn year(&mut self, cohort: usize, laws: &CohortLaws, drawn: &DrawnYear<'_>) {
        let plan = self.plan;
        let year = usize::from(drawn.year - *plan.model.years.start());
        let places = plan.focus.places(cohort);
        if !drawn
            .named
            .iter()
            .any(|named| places[*named as usize].is_some())
        {
            return;
        }
        let named = drawn.synthetic()..drawn.records.len();
        for lever in &plan.levers[cohort] {
            let Worker {
                observer,
                changed,
                everybody,
                alone,
                ..
            } = self;
            observer.change(drawn.performance, &laws.performance, *lever, changed);
            let columns = measure_columns(laws.cohort, changed);
            let measures = &columns[..changed.measures.len()];
            let changed_year = cohort_year(laws.cohort, drawn.year, changed, measures);
            let historical = Some(&laws.historical);
            score(&laws.rules, &changed_year, historical, everybody);
            score_alone(
                &laws.rules,
                &changed_year,
                named.clone(),
                drawn.scores,
                alone,
            );
            let both = [
                (Scope::Alone, &alone.payment_adjustment_factor),
                (Scope::Everybody, &everybody.payment_adjustment_factor),
            ];
            for (scope, factors) in both {
                let column = column(plan, *lever, scope);
                let changes = changes(drawn, factors, named.clone(), places);
                for (place, factor, dollars) in changes {
                    let at = (place * (plan.years + 1) + year) * width(plan) + column;
                    self.tallies.0[at].factor.add(factor);
                    self.dollars[at] = dollars;
                }
            }
        }
    }

    /// Adds the draw's dollars up over years and groups, and tallies them.
    fn add_up(&mut self) {
        let plan = self.plan;
        let width = width(plan);
        let row = (plan.years + 1) * width;
        let clinicians = plan.practice_of.len();
        let everybody = plan.subjects() - 1;
        for clinician in 0..clinicians {
            for group in [clinicians + plan.practice_of[clinician], everybody] {
                for at in 0..plan.years * width {
                    self.dollars[group * row + at] += self.dollars[clinician * row + at];
                }
            }
        }
        for subject in self.dollars.chunks_exact_mut(row) {
            let (years, mean) = subject.split_at_mut(plan.years * width);
            for year in years.chunks_exact(width) {
                for (mean, dollars) in mean.iter_mut().zip(year) {
                    *mean += dollars / plan.years as f64;
                }
            }
        }
        for (tally, dollars) in self.tallies.0.iter_mut().zip(&self.dollars) {
            tally.dollars.add(*dollars);
        }
    }
}

/// The participants who are reported by name, as ranges of those who stand next to each other.
fn focal_runs(
    drawn: &DrawnYear<'_>,
    places: &[Option<usize>],
) -> impl Iterator<Item = Range<usize>> {
    let synthetic = drawn.synthetic();
    let is_focal = |named: &u32| places[*named as usize].is_some();
    let mut end = synthetic;
    let runs = drawn
        .named
        .chunk_by(move |one, next| is_focal(one) == is_focal(next));
    runs.filter_map(move |run| {
        let start = end;
        end += run.len();
        places[run[0] as usize].is_some().then_some(start..end)
    })
}

/// The changes of the factor and of the dollars of those who are reported by name, with their places.
fn changes<'a>(
    drawn: &'a DrawnYear<'_>,
    factors: &'a [f64],
    named: Range<usize>,
    places: &'a [Option<usize>],
) -> impl Iterator<Item = (usize, f64, f64)> + 'a {
    let participants = named.zip(drawn.named);
    participants.filter_map(move |(participant, clinician)| {
        let place = places[*clinician as usize]?;
        let before = drawn.scores.payment_adjustment_factor[participant];
        let change = factors[participant] - before;
        let payments = drawn.records.payment_year_payments[participant];
        Some((place, change, change * payments))
    })
}

/// The effects of one subject in dollars a year over all reported years, by lever: alone, and if
/// everybody does it.
impl LeverStudy {
    /// Of a subject, over all reported years: each lever's two effects, the one worth most alone first.
    pub fn ranked(&self, subject: &Subject) -> Vec<[&LeverEffect; 2]> {
        let mut of_subject: BTreeMap<Lever, [Option<&LeverEffect>; 2]> = BTreeMap::new();
        let effects = self.effects.iter();
        for effect in effects.filter(|e| e.subject == *subject && e.performance_year.is_none()) {
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
