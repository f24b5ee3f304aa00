//! A scenario as its author writes it: every setting with its type, its range and what it means.
//! The JSON Schema that editors use and that checks a file is derived from these types.

mod clinicians;
mod people;
mod performance;
mod sensitivity;

pub use clinicians::*;
pub use people::*;
pub use performance::*;
pub use sensitivity::*;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::program::{Measure, Specialty, Vocabulary};
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
    /// A file of clinicians who take the places of synthetic participants, relative to the scenario:
    /// columns of participants.csv, empty where something is not known and is drawn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub roster: Option<String>,
    /// A file of their past results on measures, relative to the scenario: columns of measures.csv.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub roster_measures: Option<String>,
    /// The clinicians who are reported by name; without any, everybody in the roster.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub focal: Vec<Focal>,
    /// How dollars of several years are added up.
    pub planning: Planning,
    /// What `asmcast sensitivity` varies; no part of the forecast.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sensitivity: Vec<SensitivityInput>,
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
