//! What each step of an explanation rests on: the paragraph and the tag, from the register of rules
//! wherever that has the rule, and from a small table here where it has none.

use indexmap::IndexMap;
use serde::Serialize;

use crate::program::Vocabulary;
use crate::rules::{RuleEntry, Rules, Tag, register};

/// A step on the way from measures to dollars that rests on a sentence of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Step {
    Participation,
    PaymentYear,
    CohortComparison,
    MeasureSet,
    CollectionType,
    Cases,
    Completeness,
    MeasureStanding,
    BenchmarkPeriod,
    BenchmarkBy,
    BenchmarkMinimum,
    AchievementPoints,
    Q492Points,
    FifthMeasure,
    QualityScore,
    QualityWeight,
    Episodes,
    EpisodeCost,
    CostBenchmark,
    CostPoints,
    CostScore,
    CostWeight,
    MissingCategory,
    ImprovementActivities,
    PromotingInteroperability,
    ComplexPatient,
    SmallPractice,
    SoloPractice,
    MinimumSubmission,
    FinalScore,
    Pool,
    TransformedScore,
    Midpoint,
    Slope,
    RiskLevel,
    ZeroScoresInPool,
    IncentivePool,
    ScalingFactor,
    BreakEvenScore,
    PaymentAdjustmentFactor,
    ZeroScoreFactor,
    Cap,
    PaymentMultiplier,
}

/// Where a step is written.
enum Written {
    /// In the register, under this name.
    Registered(&'static str),
    /// In the register, which names more sections than this one for it.
    RegisteredIn(&'static str, &'static str),
    /// Nowhere in the register: section and tag.
    Here(&'static str, Tag),
}

use Written::{Here, Registered, RegisteredIn};

/// Every step: its name in JSON, and where it is written.
const STEPS: [(Step, &str, Written); 43] = [
    (
        Step::Participation,
        "participation",
        Here("§ 512.710", Tag::Reg),
    ),
    (
        Step::PaymentYear,
        "payment_year",
        Here("§ 512.710", Tag::Reg),
    ),
    (
        Step::CohortComparison,
        "cohort_comparison",
        Here("§ 512.750(b)", Tag::Reg),
    ),
    (Step::MeasureSet, "measure_set", Here("§ 512.725", Tag::Reg)),
    (
        Step::CollectionType,
        "collection_type",
        Here("§ 512.725", Tag::Reg),
    ),
    (Step::Cases, "cases", Registered("case_minimum")),
    (
        Step::Completeness,
        "completeness",
        Registered("completeness_minimum"),
    ),
    (
        Step::MeasureStanding,
        "measure_standing",
        Here("§ 512.725", Tag::Cms),
    ),
    (
        Step::BenchmarkPeriod,
        "benchmark_period",
        Registered("benchmark_period"),
    ),
    (
        Step::BenchmarkBy,
        "benchmark_by",
        Registered("benchmark_by"),
    ),
    (
        Step::BenchmarkMinimum,
        "benchmark_minimum",
        Registered("benchmark_minimum"),
    ),
    (
        Step::AchievementPoints,
        "achievement_points",
        Here("§ 512.725", Tag::Mips),
    ),
    (Step::Q492Points, "q492_points", Registered("q492_scoring")),
    (
        Step::FifthMeasure,
        "fifth_measure",
        Registered("fifth_lbp_measure"),
    ),
    (
        Step::QualityScore,
        "quality_score",
        Here("§ 512.725", Tag::Cms),
    ),
    (
        Step::QualityWeight,
        "quality_weight",
        Registered("quality_weight"),
    ),
    (
        Step::Episodes,
        "episodes",
        RegisteredIn("episode_minimum", "§ 512.730"),
    ),
    (
        Step::EpisodeCost,
        "episode_cost",
        Here("§ 512.730", Tag::Reg),
    ),
    (
        Step::CostBenchmark,
        "cost_benchmark",
        Here("§ 512.730", Tag::Second),
    ),
    (Step::CostPoints, "cost_points", Registered("cost_ladder")),
    (Step::CostScore, "cost_score", Here("§ 512.730", Tag::Reg)),
    (Step::CostWeight, "cost_weight", Registered("cost_weight")),
    (
        Step::MissingCategory,
        "missing_category",
        Registered("missing_category"),
    ),
    (
        Step::ImprovementActivities,
        "improvement_activities",
        Registered("ia_points"),
    ),
    (
        Step::PromotingInteroperability,
        "promoting_interoperability",
        Registered("pi_points"),
    ),
    (
        Step::ComplexPatient,
        "complex_patient",
        Registered("complex_patient"),
    ),
    (
        Step::SmallPractice,
        "small_practice",
        Registered("small_practice_points"),
    ),
    (
        Step::SoloPractice,
        "solo_practice",
        Registered("solo_points"),
    ),
    (
        Step::MinimumSubmission,
        "minimum_submission",
        Here("§ 512.745", Tag::Cms),
    ),
    (Step::FinalScore, "final_score", Here("§ 512.745", Tag::Cms)),
    (Step::Pool, "pool", Registered("pool")),
    (
        Step::TransformedScore,
        "transformed_score",
        Registered("exchange"),
    ),
    (Step::Midpoint, "midpoint", Registered("midpoint")),
    (Step::Slope, "slope", Registered("slope")),
    (Step::RiskLevel, "risk_level", Registered("risk_level")),
    (
        Step::ZeroScoresInPool,
        "zero_scores_in_pool",
        Registered("zero_scores_in_pool"),
    ),
    (
        Step::IncentivePool,
        "incentive_pool",
        Registered("redistribution"),
    ),
    // It follows from the pool, which is second-hand.
    (
        Step::ScalingFactor,
        "scaling_factor",
        Here("§ 512.750", Tag::Second),
    ),
    (
        Step::BreakEvenScore,
        "break_even_score",
        Here("§ 512.750", Tag::Second),
    ),
    (
        Step::PaymentAdjustmentFactor,
        "payment_adjustment_factor",
        Here("§ 512.750", Tag::Reg),
    ),
    (
        Step::ZeroScoreFactor,
        "zero_score_factor",
        Here("§ 512.750(c)(1)", Tag::Reg),
    ),
    (Step::Cap, "cap", Registered("cap_at_risk_level")),
    (
        Step::PaymentMultiplier,
        "payment_multiplier",
        Here("§ 512.750", Tag::Reg),
    ),
];

/// What a step rests on.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Basis {
    /// The section of 42 CFR part 512.
    pub section: &'static str,
    /// How sure it is: `reg`, `cms`, `mips`, `2nd` or `open` ([`Tag`]). It is the default's.
    pub tag: &'static str,
    /// The key of the `[rules]` table (or the name of a rule without a key), if it is registered.
    pub rule: Option<&'static str>,
    /// The registered rule's value in force.
    pub value: Option<String>,
    /// Whether that is the default, whose tag this is.
    pub is_default: bool,
    /// What nobody could read in the text, if anything.
    pub open: Option<&'static str>,
}

/// What an explanation's steps rest on, by the step's name.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Bases(IndexMap<&'static str, Basis>);

impl Bases {
    /// Of the rules in force; `defaults` are the ones the register's tags speak of.
    pub fn new(rules: &Rules, defaults: &Rules) -> Self {
        let basis = |written: &Written| match *written {
            Here(section, tag) => Basis {
                section,
                tag: tag.id(),
                rule: None,
                value: None,
                is_default: true,
                open: None,
            },
            Registered(name) => registered(name, None, rules, defaults),
            RegisteredIn(name, section) => registered(name, Some(section), rules, defaults),
        };
        let steps = STEPS.iter();
        Bases(
            steps
                .map(|(_, name, written)| (*name, basis(written)))
                .collect(),
        )
    }

    /// What a step rests on.
    pub(super) fn get(&self, step: Step) -> Option<&Basis> {
        let (_, name, _) = STEPS.iter().find(|(other, ..)| *other == step)?;
        self.0.get(name)
    }

    /// What every step rests on.
    pub fn iter(&self) -> impl Iterator<Item = &Basis> {
        self.0.values()
    }
}

/// What the register says of a rule.
fn registered(
    name: &'static str,
    section: Option<&'static str>,
    rules: &Rules,
    defaults: &Rules,
) -> Basis {
    let entry = register().iter().find(|entry| entry.name == name);
    let value = |rules| entry.map(|entry: &RuleEntry| entry.value_in_force(rules));
    Basis {
        section: section
            .or(entry.map(|entry| entry.section))
            .unwrap_or_default(),
        tag: entry.map_or("", |entry| entry.tag.id()),
        rule: Some(name),
        value: value(rules),
        is_default: value(rules) == value(defaults),
        open: entry.and_then(|entry| entry.open),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_is_listed_once_and_every_name_is_registered() {
        for (index, (step, name, written)) in STEPS.iter().enumerate() {
            assert_eq!(
                *step as usize, index,
                "{name} stands in the order of the steps"
            );
            if let Registered(rule) | RegisteredIn(rule, _) = written {
                assert!(register().iter().any(|entry| entry.name == *rule), "{rule}");
            }
        }
        assert_eq!(Step::PaymentMultiplier as usize + 1, STEPS.len());
    }
}
