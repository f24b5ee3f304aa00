//! A scenario as its author writes it: every setting with its type, its range and what it means.
//! The JSON Schema that editors use and that checks a file is derived from these types.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::program::{CollectionType, Measure, PracticeSize, Specialty, Vocabulary};
use crate::rules::Rules;

/// The words that may key a table by specialty.
fn specialty_words() -> serde_json::Value {
    serde_json::json!({ "enum": Specialty::ids() })
}

/// The words that may key a table by measure.
fn measure_words() -> serde_json::Value {
    serde_json::json!({ "enum": Measure::ids() })
}

/// A scenario of asmcast: what is drawn, under which rules, how often.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// A short name for headings.
    #[serde(default)]
    pub title: String,
    /// The question that the scenario answers.
    #[serde(default)]
    pub question: String,
    /// Where its numbers come from.
    #[serde(default)]
    pub source: String,
    /// The scenario file that this one stands on; without it, the built-in baseline.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extends: Option<String>,
    /// How much is drawn.
    pub run: Run,
    /// Which performance years are reported.
    pub years: Years,
    /// The regulation: numbers and open questions.
    pub rules: Rules,
    /// The published benchmarks that are the laws of performance.
    pub benchmarks: Benchmarks,
    /// The two cohorts.
    pub cohort: Cohorts,
}

/// How much is drawn.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Run {
    /// Number of synthetic worlds.
    #[schemars(range(min = 1, max = 10_000_000))]
    pub draws: u32,
    /// Seed of all randomness; the same seed gives the same worlds.
    #[schemars(range(min = 0, max = 9_007_199_254_740_991_u64))]
    pub seed: u64,
}

/// Which performance years are reported.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Years {
    /// First performance year.
    #[schemars(range(min = 2027, max = 2031))]
    pub first: u16,
    /// Last performance year.
    #[schemars(range(min = 2027, max = 2031))]
    pub last: u16,
}

/// The published benchmarks that are the laws of performance.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Benchmarks {
    /// The MIPS performance year whose benchmarks are used.
    #[schemars(range(min = 2017, max = 2031))]
    pub performance_year: u16,
    /// A file in the layout of asmcast's data/measure_benchmarks.csv, relative to the scenario;
    /// without it, that file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
}

/// The two cohorts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Cohorts {
    /// Heart failure.
    #[serde(rename = "HF")]
    pub heart_failure: CohortSettings,
    /// Low back pain.
    #[serde(rename = "LBP")]
    pub low_back_pain: CohortSettings,
}

/// One cohort: its candidates, their practices, performance and reporting.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CohortSettings {
    /// Average number of participants in a performance year.
    #[schemars(range(min = 20, max = 10_000_000))]
    pub participants: u32,
    /// Shares of the candidates by specialty; they sum to 1.
    #[schemars(extend("propertyNames" = specialty_words()))]
    pub specialty_share: BTreeMap<Specialty, Share>,
    /// Expected yearly episodes of a candidate.
    pub episodes: Episodes,
    /// Sizes of practices and candidates in them.
    pub practices: Practices,
    /// Part B payments.
    pub payments: Payments,
    /// Patients' risk and dual eligibility.
    pub patients: Patients,
    /// Latent abilities behind the measures.
    pub abilities: Abilities,
    /// The quality measures, by three-digit number.
    #[schemars(extend("propertyNames" = measure_words()))]
    pub measures: BTreeMap<String, MeasureSettings>,
    /// Episode cost.
    pub cost: Cost,
    /// Reporting and attestation, by practice.
    pub reporting: Reporting,
}

/// A probability or share, 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Share(#[schemars(range(min = 0, max = 1))] pub f64);

/// A correlation, -1 to 1.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Correlation(#[schemars(range(min = -1, max = 1))] pub f64);

/// A standard deviation on a logarithmic scale, 0 to 5.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct LogSd(#[schemars(range(min = 0, max = 5))] pub f64);

/// A number above zero.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Positive(#[schemars(range(min = 1e-9, max = 1e12))] pub f64);

/// Expected yearly episodes of a candidate: exp(log_mean + log_sd x), x standard normal, AR(1).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Episodes {
    /// Mean of the log.
    #[schemars(range(min = -2, max = 7))]
    pub log_mean: f64,
    /// Standard deviation of the log between candidates.
    pub log_sd: LogSd,
    /// Correlation of x from one year to the next.
    pub persistence: Share,
}

/// Sizes of practices and candidates in them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Practices {
    /// Share of the candidates in practices of 15 clinicians or fewer.
    pub small_share: Share,
    /// Of those, the share in solo practices.
    pub solo_share_of_small: Share,
    /// Most candidates in one practice.
    #[schemars(range(min = 1, max = 100_000))]
    pub most_candidates: u32,
    /// Practices of 2 to 15 clinicians.
    pub small: SizeClass,
    /// Practices of 16 clinicians or more, by a label of your choice; the shares are of the
    /// candidates outside small practices and sum to 1.
    pub larger: BTreeMap<String, LargerSizeClass>,
}

/// A class of practice sizes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SizeClass {
    /// Fewest and most clinicians; the size is log-uniform between them.
    pub clinicians: [u32; 2],
    /// Mean candidates in a practice, geometric on 1, 2, ...
    #[schemars(range(min = 1, max = 1_000))]
    pub mean_candidates: f64,
}

/// A class of practice sizes with its share.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LargerSizeClass {
    /// Fewest and most clinicians; the size is log-uniform between them.
    pub clinicians: [u32; 2],
    /// Share of the candidates outside small practices.
    pub share: Share,
    /// Mean candidates in a practice, geometric on 1, 2, ...
    #[schemars(range(min = 1, max = 1_000))]
    pub mean_candidates: f64,
}

/// Part B payments a year for covered professional services.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Payments {
    /// Share of the medians below that is for covered professional services.
    pub covered_share: Share,
    /// Correlation of the log payment with the episode volume of 2025.
    pub volume_correlation: Correlation,
    /// Mean yearly change of the log payment after 2027.
    #[schemars(range(min = -1, max = 1))]
    pub growth: f64,
    /// Standard deviation of that change.
    pub growth_sd: LogSd,
    /// Lognormal law by specialty.
    #[schemars(extend("propertyNames" = specialty_words()))]
    pub specialty: BTreeMap<Specialty, PaymentLaw>,
}

/// Lognormal law of payments.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PaymentLaw {
    /// Median in dollars a year.
    pub median: Positive,
    /// Standard deviation of the log.
    pub log_sd: LogSd,
}

/// Patients' risk and dual eligibility.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Patients {
    /// Beta law of the share of dually eligible patients.
    pub dual_share: BetaLaw,
    /// Correlation of HCC risk and dual share on the normal scale (Gaussian copula).
    pub hcc_dual_correlation: Correlation,
    /// Lognormal law of the mean HCC risk score, by specialty.
    #[schemars(extend("propertyNames" = specialty_words()))]
    pub hcc_risk_score: BTreeMap<Specialty, MeanAndSd>,
}

/// Beta law on 0 to 1.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BetaLaw {
    /// First shape.
    #[schemars(range(min = 0.05, max = 10_000))]
    pub alpha: f64,
    /// Second shape.
    #[schemars(range(min = 0.05, max = 10_000))]
    pub beta: f64,
}

/// Mean and standard deviation of a law.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MeanAndSd {
    /// Mean.
    pub mean: Positive,
    /// Standard deviation.
    pub sd: Positive,
}

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
