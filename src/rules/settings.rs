//! The values of the `[rules]` table: every number and every open question of the regulation.

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
    /// Share of the money at risk that goes back to the cohort.
    #[schemars(range(min = 0, max = 1))]
    pub redistribution: f64,
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

/// How a final score becomes a transformed score.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Exchange {
    /// 1 / (1 + exp(-slope (score - midpoint))).
    Logistic,
    /// score / 100.
    Linear,
}

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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ComplexPatient {
    /// The formula of § 414.1380(c)(3).
    Mips,
    /// None.
    Off,
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
