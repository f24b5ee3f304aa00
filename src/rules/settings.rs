//! The values of the `[rules]` table: every number and every open question of the regulation.

use crate::program::{CollectionType, Measure};
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, de::Error};
use std::collections::BTreeMap;

/// The rules in force.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// Where the logistic exchange function is one half: the cohort's median final score, or a
    /// fixed score.
    pub midpoint: Midpoint,
    /// Steepness of the logistic exchange function, per point of final score.
    #[schemars(range(min = 0.001, max = 10))]
    pub slope: f64,
    /// The exchange function.
    pub exchange: Exchange,
    /// Share of the money at risk that goes back to the cohort: one for all performance years, or
    /// one for each.
    pub redistribution: Redistribution,
    /// Within whom the money is shared out: scaling factor, incentive pool and the median that a
    /// midpoint may be are each pool's own. Benchmarks stay those of the cohort.
    pub pool: PoolBy,
    /// Risk level by performance year, as a fraction of Part B payments.
    #[serde(deserialize_with = "by_performance_year")]
    pub risk_level: BTreeMap<u16, f64>,
    /// Participants with a final score of zero pay into the pool that is shared out.
    pub zero_scores_in_pool: bool,
    /// No payment adjustment factor exceeds the risk level.
    pub cap_at_risk_level: bool,
    /// Weight of the quality category in the final score; with the cost weight it makes 1.
    #[schemars(range(min = 0, max = 1))]
    pub quality_weight: f64,
    /// Weight of the cost category in the final score; with the quality weight it makes 1.
    #[schemars(range(min = 0, max = 1))]
    pub cost_weight: f64,
    /// What becomes of a participant without a quality or without a cost score.
    pub missing_category: MissingCategory,
    /// Least share of the eligible cases that must be reported.
    #[schemars(range(min = 0, max = 1))]
    pub completeness_minimum: f64,
    /// Least number of cases for a quality measure to be scored.
    #[schemars(range(min = 1, max = 100_000))]
    pub case_minimum: u32,
    /// Least number of episodes to participate (two years before) and to be scored on cost.
    #[schemars(range(min = 1, max = 1_000))]
    pub episode_minimum: u32,
    /// Least number of scorable participants for a quality benchmark.
    #[schemars(range(min = 2, max = 100_000))]
    pub benchmark_minimum: u32,
    /// The year whose results make the quality benchmarks.
    pub benchmark_period: BenchmarkPeriod,
    /// Who are compared with one another on a quality measure.
    pub benchmark_by: BenchmarkBy,
    /// How measure 492 earns points.
    pub q492_scoring: Q492Scoring,
    /// How a cost becomes points.
    pub cost_ladder: CostLadder,
    /// Points for improvement activities, by the number completed.
    pub ia_points: IaPoints,
    /// Points lost at a Promoting Interoperability score of zero.
    #[schemars(range(min = 0, max = 100))]
    pub pi_points: f64,
    /// The complex-patient adjustment.
    pub complex_patient: ComplexPatient,
    /// Points for a practice of 2 to 15 clinicians.
    #[schemars(range(min = 0, max = 100))]
    pub small_practice_points: f64,
    /// Points for a solo practice.
    #[schemars(range(min = 0, max = 100))]
    pub solo_points: f64,
    /// Whether participation is checked again each year.
    pub requalification: Requalification,
}

impl Rules {
    /// The share of Part B payments at risk for a performance year, as a fraction; 0 for a year
    /// without one, in which nobody's payments are adjusted.
    pub fn risk_level(&self, performance_year: u16) -> f64 {
        self.risk_level
            .get(&performance_year)
            .copied()
            .unwrap_or(0.0)
    }

    /// The share of the money at risk that goes back to the cohort for a performance year, 0 to 1;
    /// 0 for a year that a table of years has not.
    pub fn redistribution(&self, performance_year: u16) -> f64 {
        match &self.redistribution {
            Redistribution::Share(share) => *share,
            Redistribution::ByYear(shares) => shares.get(&performance_year).copied().unwrap_or(0.0),
        }
    }
}

/// The keys of a TOML table are strings, whatever they look like.
fn by_performance_year<'de, D: Deserializer<'de>>(
    table: D,
) -> Result<BTreeMap<u16, f64>, D::Error> {
    BTreeMap::<String, f64>::deserialize(table)?
        .into_iter()
        .map(|(year, level)| match year.parse() {
            Ok(year) => Ok((year, level)),
            Err(_) => Err(D::Error::custom(format!("`{year}` is not a year"))),
        })
        .collect()
}

/// Where the logistic exchange function is one half.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Midpoint {
    /// The median of the cohort's final scores above zero.
    Cohort(CohortMidpoint),
    /// A fixed final score.
    Score(#[schemars(range(min = 0, max = 100))] f64),
}

/// The named midpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CohortMidpoint {
    /// The median of the cohort's final scores above zero.
    CohortMedian,
}

/// The share of the money at risk that goes back to the cohort, 0 to 1.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Redistribution {
    /// The same in every performance year.
    Share(#[schemars(range(min = 0, max = 1))] f64),
    /// By performance year.
    ByYear(#[serde(deserialize_with = "by_performance_year")] BTreeMap<u16, f64>),
}

/// Within whom the money is shared out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PoolBy {
    /// The whole cohort.
    Cohort,
    /// Each specialty of a cohort.
    Specialty,
    /// Each region of a cohort, as its practices have them.
    Region,
}

/// How a final score becomes a transformed score.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Exchange {
    /// 1 / (1 + exp(-slope (score - midpoint))).
    Logistic,
    /// score / 100.
    Linear,
    /// Straight lines between given points; midpoint and slope do not apply.
    #[serde(untagged)]
    Table(ExchangeTable),
}

/// An exchange function given by points: pairs of a final score and its transformed score. The
/// scores rise from 0 to 100, the transformed scores are 0 to 1 and never fall. A final score of 0
/// earns nothing whatever stands there (§ 512.750(c)(1)).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct ExchangeTable(#[schemars(length(min = 2, max = 201))] pub Vec<[f64; 2]>);

/// What becomes of a participant without a quality or without a cost score.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum MissingCategory {
    /// The other category weighs 100 %.
    Reweight,
    /// Payment multiplier 1, outside the pool.
    Neutral,
}

/// The year whose results make the quality benchmarks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum BenchmarkPeriod {
    /// The performance year itself: a tournament.
    PerformanceYear,
    /// Percentiles known before the year begins: the scenario's laws of performance.
    Historical,
}

/// Who are compared with one another on a quality measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum BenchmarkBy {
    /// Those who report it by the same collection type: each has its own benchmark.
    CollectionType,
    /// All who report it: one benchmark for all collection types.
    Measure,
}

impl BenchmarkBy {
    /// The collection types whose benchmarks of a measure differ: all of them, or the first, whose
    /// benchmark is that of the others too.
    pub fn collection_types(self, measure: Measure) -> &'static [CollectionType] {
        let all = measure.collection_types();
        match self {
            BenchmarkBy::CollectionType => all,
            BenchmarkBy::Measure => &all[..1],
        }
    }
}

/// How measure 492 earns points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Q492Scoring {
    /// By decile, like the other quality measures.
    Decile,
    /// By standard deviations around the median, on the cost ladder.
    StandardDeviation,
}

/// How a cost becomes points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CostLadder {
    /// The ladder of the MIPS cost measures.
    Mips,
    /// 5.5 points less 2 for each standard deviation above the median, between 1 and 10.
    Symmetric,
}

/// The complex-patient adjustment.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ComplexPatient {
    /// The formula of § 414.1380(c)(3).
    Mips,
    /// None.
    Off,
    /// The same formula with numbers of one's own.
    #[serde(untagged)]
    Formula(ComplexPatientFormula),
}

impl ComplexPatient {
    /// The formula in force; `None` where the adjustment is off.
    pub fn formula(&self) -> Option<ComplexPatientFormula> {
        match self {
            ComplexPatient::Mips => Some(ComplexPatientFormula::MIPS),
            ComplexPatient::Off => None,
            ComplexPatient::Formula(formula) => Some(*formula),
        }
    }
}

/// The numbers of the complex-patient adjustment. Its medical half is made of the mean HCC risk
/// score of a participant's patients, its social half of the share who are dually eligible; each is
/// `base` points at the cohort's mean, more or less by standard deviation, never below 0.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ComplexPatientFormula {
    /// Points of a half at the cohort's mean.
    #[schemars(range(min = 0, max = 100))]
    pub base: f64,
    /// Points of a half for each standard deviation above the mean.
    #[schemars(range(min = 0, max = 100))]
    pub per_standard_deviation: f64,
    /// Most points of both halves together.
    #[schemars(range(min = 0, max = 100))]
    pub most: f64,
    /// Who receives points.
    pub from: ComplexPatientFrom,
}

impl ComplexPatientFormula {
    /// The formula of MIPS (§ 414.1380(c)(3)).
    pub const MIPS: Self = ComplexPatientFormula {
        base: 1.5,
        per_standard_deviation: 4.0,
        most: 10.0,
        from: ComplexPatientFrom::Median,
    };
}

/// Who receives points of the complex-patient adjustment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ComplexPatientFrom {
    /// In each half those at the cohort's median or above it.
    Median,
    /// Everybody.
    All,
}

/// Whether participation is checked again each year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Requalification {
    /// Each year by the episodes of two years before.
    Annual,
    /// Once in, always in.
    Permanent,
}

/// Points for improvement activities, by the number completed.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct IaPoints {
    /// None completed.
    #[schemars(range(min = -100, max = 100))]
    pub none: f64,
    /// One completed.
    #[schemars(range(min = -100, max = 100))]
    pub one: f64,
    /// Both completed.
    #[schemars(range(min = -100, max = 100))]
    pub both: f64,
}
