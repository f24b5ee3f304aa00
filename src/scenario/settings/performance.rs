//! Settings of how people perform: abilities, measures, cost, reporting.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::program::{CollectionType, PracticeSize};

use super::{Correlation, Positive, Share};

/// Latent abilities: the quality factor G and an ability for each measure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Abilities {
    /// Correlation of an ability from one year to the next.
    pub persistence: Share,
    /// Share of the variance that a practice has in common.
    pub practice_share: Share,
    /// Yearly rise of every measure's ability after 2027, in standard deviations.
    #[schemars(range(min = -5, max = 5))]
    pub drift: f64,
    /// Correlation matrix of the quality factor (first) and the cohort's measures in their order.
    pub correlation: Vec<Vec<Correlation>>,
}

/// One quality measure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MeasureSettings {
    /// Expected eligible cases for each episode of the year.
    #[schemars(range(min = 0, max = 100))]
    pub cases_per_episode: f64,
    /// Shift of the log odds of every true rate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = -10, max = 10))]
    pub logit_shift: Option<f64>,
    /// Measure 492: expected admissions per 100 person-years, a case being one person-year.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected_rate: Option<Positive>,
    /// Measure 492: expected admissions added to both sides of observed / expected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0, max = 10_000))]
    pub shrinkage_events: Option<f64>,
    /// Law of true performance where CMS computes it from claims.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claims: Option<PerformanceLaw>,
    /// Law of true performance of those who report eCQMs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ecqm: Option<PerformanceLaw>,
    /// Law of true performance of those who report MIPS CQMs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cqm: Option<PerformanceLaw>,
}

impl MeasureSettings {
    /// The law for a collection type.
    pub fn law(&self, collection_type: CollectionType) -> Option<&PerformanceLaw> {
        match collection_type {
            CollectionType::Claims => self.claims.as_ref(),
            CollectionType::Ecqm => self.ecqm.as_ref(),
            CollectionType::Cqm => self.cqm.as_ref(),
        }
    }
}

/// Law of true performance: `published` and `percentiles` take one of the two tops, `percentiles`
/// takes `percentiles`, `beta` takes `alpha` and `beta`, `lognormal` takes `mu` and `sigma`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PerformanceLaw {
    /// The kind of law.
    pub law: LawKind,
    /// The largest possible rate, in percent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0, max = 100))]
    pub top_percent: Option<f64>,
    /// The largest possible rate as a multiple of the 99th percentile.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 100))]
    pub top_over_p99: Option<f64>,
    /// The 1st, 10th, 20th ... 90th and 99th percentile, in percent; eleven that never decrease.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub percentiles: Option<[Percent; 11]>,
    /// First shape of the Beta law.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.05, max = 10_000))]
    pub alpha: Option<f64>,
    /// Second shape of the Beta law.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.05, max = 10_000))]
    pub beta: Option<f64>,
    /// Mean of the log of a lognormal rate (measure 492).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = -5, max = 10))]
    pub mu: Option<f64>,
    /// Standard deviation of the log of a lognormal rate (measure 492).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.0001, max = 5))]
    pub sigma: Option<f64>,
}

/// A rate in percent.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Percent(#[schemars(range(min = 0, max = 100))] pub f64);

/// The kind of a law of performance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum LawKind {
    /// The published percentiles of the benchmark year, linear between them.
    Published,
    /// Given percentiles, linear between them.
    Percentiles,
    /// Beta on 0 to 1.
    Beta,
    /// Lognormal, per 100 person-years: measure 492 only.
    Lognormal,
}

/// Episode cost.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Cost {
    /// Median expected cost in dollars.
    pub median: Positive,
    /// Published standard deviation of observed scores, in dollars.
    pub published_sd: Positive,
    /// National average cost of an episode, in dollars.
    pub national_average: Positive,
    /// Episodes at which the published scores were observed (harmonic mean).
    pub typical_episodes: Positive,
    /// Share of the variance of a 20-episode score that is the participant's own.
    #[schemars(range(min = 0.01, max = 0.99))]
    pub reliability: f64,
    /// Correlation of the log expected cost with the quality factor.
    pub quality_loading: Correlation,
    /// Correlation from one year to the next of the part that is not quality.
    pub persistence: Share,
    /// Law of one episode's cost.
    pub episode_cost: EpisodeCost,
}

/// Law of one episode's cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum EpisodeCost {
    /// Gamma; the mean of a year's episodes is one gamma, exactly.
    Gamma,
    /// Lognormal; every episode is drawn.
    Lognormal,
}

/// Reporting and attestation, by practice.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reporting {
    /// Probability that a practice keeps its state from one year to the next.
    pub persistence: Share,
    /// Share of practices that report eCQMs, else MIPS CQMs.
    pub ecqm: BySize<Share>,
    /// Share of practices that report nothing.
    pub silent: BySize<Share>,
    /// Chance that a reported measure falls short of completeness.
    pub incomplete: BySize<Share>,
    /// Improvement activities.
    pub improvement_activities: BySize<ActivityShares>,
    /// Promoting Interoperability.
    pub promoting_interoperability: PromotingInteroperability,
}

/// A setting by practice size.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BySize<T> {
    /// One clinician.
    pub solo: T,
    /// 2 to 15 clinicians.
    pub small: T,
    /// 16 clinicians or more.
    pub large: T,
}

impl<T> BySize<T> {
    /// The setting for a size.
    pub fn get(&self, size: PracticeSize) -> &T {
        match size {
            PracticeSize::Solo => &self.solo,
            PracticeSize::Small => &self.small,
            PracticeSize::Large => &self.large,
        }
    }
}

/// Shares of practices by improvement activities completed; they sum to 1.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ActivityShares {
    /// Both completed.
    pub both: Share,
    /// One completed.
    pub one: Share,
    /// None completed.
    pub none: Share,
}

/// Promoting Interoperability scores.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PromotingInteroperability {
    /// Share of practices with a score of zero.
    pub zero: BySize<Share>,
    /// The other scores: uniform pieces, whose shares sum to 1.
    pub scores: Vec<ScorePiece>,
}

/// A uniform piece of the law of the Promoting Interoperability score.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScorePiece {
    /// Lower bound.
    pub from: Share,
    /// Upper bound.
    pub to: Share,
    /// Probability of the piece.
    pub share: Share,
}
