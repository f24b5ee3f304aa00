//! Settings of `asmcast sensitivity`: what is varied, and how far.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// A value that a setting can take: a word, a number, true or false.
fn choice() -> Value {
    json!({ "anyOf": [{ "type": "string" }, { "type": "number" }, { "type": "boolean" }] })
}

/// An input of `asmcast sensitivity`: a setting and what it may be, either some values (`values`) or a
/// range of numbers (`low` and `high`). It changes nothing of what `asmcast run` does.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SensitivityInput {
    /// The setting's path with dots, such as `rules.midpoint`. A `*` stands for any key:
    /// `cohort.*.cost.reliability` varies both cohorts together, as one input.
    pub setting: String,
    /// The values that the setting may take: words, numbers, true or false; two at least.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("items" = choice()))]
    pub values: Option<Vec<Value>>,
    /// How likely each of the values is, in their order, as weights above 0; without it all are alike.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weights: Option<Vec<f64>>,
    /// The lowest number of a range. A setting that takes whole numbers is rounded to one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub low: Option<f64>,
    /// The highest number of a range.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub high: Option<f64>,
    /// How numbers within a range are distributed; without it, uniformly.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub law: Option<RangeLaw>,
    /// Of the triangular law the likeliest number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mode: Option<f64>,
    /// Of the normal law the mean, before it is cut at `low` and `high`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mean: Option<f64>,
    /// Of the normal law the standard deviation, before it is cut at `low` and `high`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sd: Option<f64>,
    /// Another setting that falls by as much as this one rises, so that their sum stays what it is: of
    /// shares and weights that must make 1, such as `rules.cost_weight` where `rules.quality_weight` is
    /// varied.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub against: Option<String>,
    /// The numbers of the range multiply what the scenario has there, instead of replacing it, so that
    /// all that a `*` stands for can be halved and doubled together.
    #[serde(default)]
    pub times: bool,
}

/// How numbers within a range are distributed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RangeLaw {
    /// All numbers alike.
    Uniform,
    /// Rising in a straight line up to `mode`, falling from there.
    Triangular,
    /// Normal with `mean` and `sd`, cut at `low` and `high`.
    Normal,
}
