//! Settings of whom the scenario names: the user's own clinicians, and how their dollars are planned.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::program::{Cohort, CollectionType, Measure, Specialty, Vocabulary};

use super::{Positive, Share};

/// The words of measures, for editors.
fn measure_words(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
    schemars::json_schema!({ "type": "string", "enum": Measure::ids() })
}

/// A clinician who is reported by name: one of the roster (or, with the TIN alone, everybody in it
/// with that TIN), or one who is described here. What is not said is not known, and is drawn.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Focal {
    /// National Provider Identifier, 10 digits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub npi: Option<String>,
    /// Taxpayer Identification Number, 9 digits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tin: Option<String>,
    /// The cohort, of one who is not in the roster.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cohort: Option<Cohort>,
    /// The specialty, one of the cohort's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub specialty: Option<Specialty>,
    /// Clinicians in the TIN.
    #[schemars(range(min = 1, max = 1_000_000))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tin_clinicians: Option<u32>,
    /// Part B payments for covered professional services in a year, in dollars.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub part_b_payments: Option<Positive>,
    /// The calendar year of the payments; without it, 2025.
    #[schemars(range(min = 2017, max = 2026))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub part_b_year: Option<u16>,
    /// Mean HCC risk score of the patients.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hcc_risk_score: Option<Positive>,
    /// Share of the patients who are dually eligible.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dual_share: Option<Share>,
    /// Improvement activities that the TIN attests in the first performance year.
    #[schemars(range(min = 0, max = 2))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ia_completed: Option<u8>,
    /// The TIN's Promoting Interoperability score in the first performance year.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pi_score: Option<Share>,
    /// Episodes of the cohort's episode-based cost measure in a year.
    #[schemars(range(min = 0, max = 1_000_000))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ebcm_episodes: Option<u32>,
    /// Their risk-adjusted, standardized mean cost in dollars.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ebcm_cost: Option<Positive>,
    /// The calendar year of the episodes; without it, 2025.
    #[schemars(range(min = 2017, max = 2026))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ebcm_year: Option<u16>,
    /// Whether the TIN has 15 clinicians or fewer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub small_practice: Option<bool>,
    /// How the TIN reports the measures that can be reported in two ways.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub collection_type: Option<CollectionType>,
    /// Whether the TIN reports its measures in the first performance year.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reports: Option<bool>,
    /// The performance years for which CMS lists the clinician as a participant.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub participant_years: Vec<u16>,
    /// A name for reports.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// A name of the TIN for reports.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organization: Option<String>,
    /// Past results on the measures of the cohort.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub measures: Vec<FocalResult>,
}

/// A past result on a measure: cases and performance, or a numerator and a denominator.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FocalResult {
    /// The measure, three digits.
    #[schemars(schema_with = "measure_words")]
    pub measure: Measure,
    /// How it was collected.
    pub collection_type: CollectionType,
    /// Cases that were reported.
    #[schemars(range(min = 0, max = 10_000_000))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cases: Option<u32>,
    /// Performance as a rate, 0 to 1; measure 492: admissions per 100 person-years.
    #[schemars(range(min = 0, max = 1000))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub performance: Option<f64>,
    /// Reported cases that met the measure.
    #[schemars(range(min = 0, max = 10_000_000))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub numerator: Option<u32>,
    /// Reported cases.
    #[schemars(range(min = 0, max = 10_000_000))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub denominator: Option<u32>,
    /// The calendar year; without it, 2025.
    #[schemars(range(min = 2021, max = 2026))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub year: Option<u16>,
}

/// How dollars of several years are added up.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Planning {
    /// Yearly rate at which dollars of later years are discounted.
    #[schemars(range(min = 0, max = 1))]
    pub discount_rate: f64,
    /// The calendar year whose dollars a present value is in.
    #[schemars(range(min = 2020, max = 2033))]
    pub present_value_year: u16,
}

impl Planning {
    /// What a dollar of a payment year is worth in the year of present values: more, if that is later.
    pub fn discount(&self, payment_year: u16) -> f64 {
        let years = payment_year.abs_diff(self.present_value_year);
        let growth = (0..years).fold(1.0, |growth, _| growth * (1.0 + self.discount_rate));
        if payment_year < self.present_value_year {
            growth
        } else {
            1.0 / growth
        }
    }
}
