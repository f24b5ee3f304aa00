//! What a performance year would have shown if everybody had done one thing more: the same luck, the
//! same abilities, another result.

use crate::numeric::normal;
use crate::program::{CollectionType, MOST_MEASURES, Measure, Vocabulary};

use super::measures::MeasureObserver;
use super::{Performance, PerformanceLaws, YearRecords};

/// Of a rate that is to reach the better end of its law: the probability there.
const BEST_TENTH: f64 = 0.9;

/// One thing that a participant, or its practice, can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lever {
    /// The measure's true rate becomes one percentage point better; of measure 492, one admission for
    /// each 100 person-years.
    OnePointBetter(Measure),
    /// The measure's true rate reaches that of the best tenth, where it is not there yet.
    BestTenth(Measure),
    /// Episodes cost 1 % less.
    CostOnePercent,
    /// Episodes cost 5 % less.
    CostFivePercent,
    /// Both improvement activities are done.
    ImprovementActivities,
    /// The Promoting Interoperability score is 100 %.
    PromotingInteroperability,
    /// Every reported measure reaches completeness.
    Completeness,
    /// The practice reports its measures at all.
    Report,
    /// The practice reports eCQMs, not MIPS CQMs, of the measures that can be reported in two ways.
    Ecqm,
}

impl Lever {
    /// The levers of a cohort with these measures.
    pub fn of_cohort(measures: &[Measure]) -> Vec<Lever> {
        let of_measures = measures
            .iter()
            .flat_map(|measure| [Lever::OnePointBetter(*measure), Lever::BestTenth(*measure)]);
        let others = [
            Lever::CostOnePercent,
            Lever::CostFivePercent,
            Lever::ImprovementActivities,
            Lever::PromotingInteroperability,
            Lever::Completeness,
            Lever::Report,
            Lever::Ecqm,
        ];
        of_measures.chain(others).collect()
    }

    /// The lever's word in files.
    pub fn id(self) -> String {
        match self {
            Lever::OnePointBetter(measure) => format!("measure_{}_one_point_better", measure.id()),
            Lever::BestTenth(measure) => format!("measure_{}_to_90th_percentile", measure.id()),
            Lever::CostOnePercent => "cost_minus_1_percent".into(),
            Lever::CostFivePercent => "cost_minus_5_percent".into(),
            Lever::ImprovementActivities => "improvement_activities_done".into(),
            Lever::PromotingInteroperability => "promoting_interoperability_full".into(),
            Lever::Completeness => "completeness_reached".into(),
            Lever::Report => "report_at_all".into(),
            Lever::Ecqm => "ecqm_instead_of_cqm".into(),
        }
    }

    /// The lever in words.
    pub fn title(self) -> String {
        match self {
            Lever::OnePointBetter(measure) => {
                let point = match measure {
                    Measure::Q492 => "1 less per 100 person-years",
                    _ => "one point better",
                };
                format!("{}: {point}", measure.short_title())
            }
            Lever::BestTenth(measure) => format!("{}: to the best tenth", measure.short_title()),
            Lever::CostOnePercent => "episodes cost 1 % less".into(),
            Lever::CostFivePercent => "episodes cost 5 % less".into(),
            Lever::ImprovementActivities => "both improvement activities done".into(),
            Lever::PromotingInteroperability => "Promoting Interoperability at 100 %".into(),
            Lever::Completeness => "every reported measure complete".into(),
            Lever::Report => "measures reported at all".into(),
            Lever::Ecqm => "eCQMs instead of MIPS CQMs".into(),
        }
    }
}

/// What a year's participants had of abilities and luck, by measure: kept where levers are asked
/// about.
#[derive(Clone, Debug, Default)]
pub(super) struct Trace {
    pub(super) is_kept: bool,
    pub(super) abilities: [Vec<f32>; MOST_MEASURES],
    /// The words that decide how many cases meet the measure.
    pub(super) luck: [Vec<u32>; MOST_MEASURES],
}

impl Trace {
    pub(super) fn begin(&mut self) {
        self.abilities.iter_mut().for_each(Vec::clear);
        self.luck.iter_mut().for_each(Vec::clear);
    }

    pub(super) fn append(&mut self, position: usize, abilities: &[f32], luck: &[u32]) {
        if self.is_kept {
            self.abilities[position].extend_from_slice(abilities);
            self.luck[position].extend_from_slice(luck);
        }
    }
}

/// Draws years again under levers; keeps its memory.
#[derive(Clone, Debug, Default)]
pub struct LeverObserver {
    observer: MeasureObserver,
    truth: Vec<f32>,
}

impl LeverObserver {
    /// Fills the records that the year drawn last would have had under a lever. The performance must
    /// have been told to keep its traces.
    pub fn change(
        &mut self,
        performance: &Performance,
        laws: &PerformanceLaws,
        lever: Lever,
        changed: &mut YearRecords,
    ) {
        changed.clone_from(&performance.records);
        match lever {
            Lever::OnePointBetter(measure) => {
                let point = if measure == Measure::Q492 { 1.0 } else { 0.01 };
                self.observe_again(performance, laws, measure, changed, |truth, _| {
                    better(measure, *truth, point)
                });
            }
            Lever::BestTenth(measure) => {
                let position = position(laws, measure);
                let best = |preferred| {
                    let laws = &laws.measures[position];
                    let collection_type = laws.collected(preferred);
                    let ability = normal::quantile(BEST_TENTH);
                    laws.true_performance(collection_type, ability) as f32
                };
                let best = [CollectionType::Ecqm, CollectionType::Cqm].map(best);
                self.observe_again(performance, laws, measure, changed, |truth, preferred| {
                    let best = best[usize::from(preferred == CollectionType::Cqm)];
                    if measure.lower_is_better() {
                        truth.min(best)
                    } else {
                        truth.max(best)
                    }
                });
            }
            Lever::CostOnePercent => changed.ebcm_cost.iter_mut().for_each(|cost| *cost *= 0.99),
            Lever::CostFivePercent => changed.ebcm_cost.iter_mut().for_each(|cost| *cost *= 0.95),
            Lever::ImprovementActivities => changed.ia_completed.fill(2),
            Lever::PromotingInteroperability => changed.pi_score.fill(1.0),
            Lever::Completeness => changed.incomplete.fill(0),
            Lever::Report => {
                let preferred = changed.practice_collection_type.iter();
                changed.reported.clear();
                changed
                    .reported
                    .extend(preferred.map(|preferred| Some(*preferred)));
                report_again(laws, changed);
            }
            Lever::Ecqm => {
                changed.practice_collection_type.fill(CollectionType::Ecqm);
                for reported in &mut changed.reported {
                    *reported = reported.and(Some(CollectionType::Ecqm));
                }
                report_again(laws, changed);
                for measure in &laws.measures {
                    if measure.measure.collection_types().len() > 1 {
                        let same = |truth: &f32, _| *truth;
                        self.observe_again(performance, laws, measure.measure, changed, same);
                    }
                }
            }
        }
    }

    /// Observes a measure again whose true rates have changed; the practices' collection types are
    /// those of the changed records.
    fn observe_again(
        &mut self,
        performance: &Performance,
        laws: &PerformanceLaws,
        measure: Measure,
        changed: &mut YearRecords,
        truth: impl Fn(&f32, CollectionType) -> f32,
    ) {
        let position = position(laws, measure);
        let preferred = &changed.practice_collection_type;
        let trace = &performance.trace;
        let measure_laws = &laws.measures[position];
        measure_laws.true_performances(preferred, &trace.abilities[position], &mut self.truth);
        for (rate, preferred) in self.truth.iter_mut().zip(preferred) {
            *rate = truth(rate, *preferred);
        }
        let columns = &mut changed.measures[position];
        columns.performance.clear();
        self.observer.meet(
            laws,
            position,
            &trace.luck[position],
            &self.truth,
            &columns.cases,
            &mut columns.performance,
        );
    }
}

fn position(laws: &PerformanceLaws, measure: Measure) -> usize {
    let mut measures = laws.measures.iter();
    measures
        .position(|laws| laws.measure == measure)
        .unwrap_or_default()
}

/// A rate that is better by so much, within its bounds.
fn better(measure: Measure, truth: f32, point: f32) -> f32 {
    if measure.lower_is_better() {
        (truth - point).max(0.0)
    } else {
        (truth + point).min(1.0)
    }
}

/// Reports every measure again as the practices' changed conduct says.
fn report_again(laws: &PerformanceLaws, changed: &mut YearRecords) {
    let everybody = 0..changed.len();
    for position in 0..laws.measures.len() {
        changed.measures[position].collection_type.clear();
        super::reporting::report(laws, position, &everybody, changed);
    }
}
