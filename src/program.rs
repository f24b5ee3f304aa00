//! The vocabulary of the Ambulatory Specialty Model that every room of the house shares: its two
//! cohorts, their quality measures, the ways a measure can be collected, the specialties and the
//! years (42 CFR §§ 512.705-512.725). Facts only: nothing is computed here.

mod region;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use region::{MOST_REGIONS, REGION_NAME_LENGTH, RegionName};

/// First and last performance year of the model (§ 512.705).
pub const PERFORMANCE_YEARS: std::ops::RangeInclusive<u16> = 2027..=2031;

/// A performance year is paid two calendar years later (§ 512.710).
pub const PAYMENT_LAG_YEARS: u16 = 2;

/// Practices of 2 to 15 clinicians are small, a practice of one is solo (§ 512.745).
pub const SMALL_PRACTICE_CLINICIANS: u32 = 15;

/// A vocabulary of fixed words, as they stand in files and on the command line.
pub trait Vocabulary: Sized + Copy + PartialEq + 'static {
    /// Every member, in the order in which tables list them.
    const ALL: &'static [Self];

    /// The word in files.
    fn id(self) -> &'static str;

    /// The member a file's word names.
    fn from_id(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|member| member.id() == id)
    }

    /// Every word, for messages that say what is allowed.
    fn ids() -> Vec<&'static str> {
        Self::ALL.iter().map(|member| member.id()).collect()
    }
}

/// The two cohorts; scores are compared inside a cohort only (§ 512.750(b)).
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
pub enum Cohort {
    /// Heart failure.
    #[serde(rename = "HF")]
    HeartFailure,
    /// Low back pain.
    #[serde(rename = "LBP")]
    LowBackPain,
}

impl Vocabulary for Cohort {
    const ALL: &'static [Self] = &[Cohort::HeartFailure, Cohort::LowBackPain];

    fn id(self) -> &'static str {
        match self {
            Cohort::HeartFailure => "HF",
            Cohort::LowBackPain => "LBP",
        }
    }
}

impl Cohort {
    /// The quality measures a participant of the cohort must report (§ 512.725), in table order.
    pub fn measures(self) -> &'static [Measure] {
        match self {
            Cohort::HeartFailure => &[
                Measure::Q492,
                Measure::Q008,
                Measure::Q005,
                Measure::Q236,
                Measure::Q377,
            ],
            Cohort::LowBackPain => &[Measure::Q238, Measure::Q134, Measure::Q128, Measure::Q220],
        }
    }

    /// The specialties whose clinicians can participate (§ 512.710).
    pub fn specialties(self) -> &'static [Specialty] {
        match self {
            Cohort::HeartFailure => &Specialty::ALL[..1],
            Cohort::LowBackPain => &Specialty::ALL[1..],
        }
    }

    /// The name in prose.
    pub fn title(self) -> &'static str {
        match self {
            Cohort::HeartFailure => "Heart failure",
            Cohort::LowBackPain => "Low back pain",
        }
    }

    /// The episode-based cost measure (§ 512.730).
    pub fn cost_measure(self) -> &'static str {
        match self {
            Cohort::HeartFailure => "COST_HF_1",
            Cohort::LowBackPain => "COST_LBP_1",
        }
    }
}

/// How a TIN begins that stands for one that is not known: the Social Security Administration gives no
/// number of the area 000, and the IRS no employer's number that begins with 00.
const SURROGATE_TIN: &str = "000";

/// Whether a TIN stands for one that is not known.
pub fn is_surrogate_tin(tin: &str) -> bool {
    tin.starts_with(SURROGATE_TIN)
}

/// Quality measures of the cohort that has most.
pub const MOST_MEASURES: usize = 5;

/// How the results of a measure reach CMS.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum CollectionType {
    /// Computed by CMS from administrative claims; nothing is submitted.
    Claims,
    /// Electronic clinical quality measure.
    Ecqm,
    /// MIPS clinical quality measure, through a registry.
    Cqm,
}

impl Vocabulary for CollectionType {
    const ALL: &'static [Self] = &[
        CollectionType::Claims,
        CollectionType::Ecqm,
        CollectionType::Cqm,
    ];

    fn id(self) -> &'static str {
        match self {
            CollectionType::Claims => "claims",
            CollectionType::Ecqm => "ecqm",
            CollectionType::Cqm => "cqm",
        }
    }
}

/// A quality measure of the model (§ 512.725).
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
pub enum Measure {
    /// Risk-standardized acute unplanned cardiovascular admissions, per 100 person-years.
    #[serde(rename = "492")]
    Q492,
    /// Beta-blocker therapy for left ventricular systolic dysfunction.
    #[serde(rename = "008")]
    Q008,
    /// ACE inhibitor, ARB or ARNI therapy for left ventricular systolic dysfunction.
    #[serde(rename = "005")]
    Q005,
    /// Controlling high blood pressure.
    #[serde(rename = "236")]
    Q236,
    /// Functional status assessments for heart failure.
    #[serde(rename = "377")]
    Q377,
    /// Use of high-risk medications in older adults.
    #[serde(rename = "238")]
    Q238,
    /// Screening for depression and follow-up plan.
    #[serde(rename = "134")]
    Q134,
    /// Body mass index screening and follow-up plan.
    #[serde(rename = "128")]
    Q128,
    /// Functional status change, low back impairments.
    #[serde(rename = "220")]
    Q220,
}

impl Vocabulary for Measure {
    const ALL: &'static [Self] = &[
        Measure::Q492,
        Measure::Q008,
        Measure::Q005,
        Measure::Q236,
        Measure::Q377,
        Measure::Q238,
        Measure::Q134,
        Measure::Q128,
        Measure::Q220,
    ];

    fn id(self) -> &'static str {
        match self {
            Measure::Q492 => "492",
            Measure::Q008 => "008",
            Measure::Q005 => "005",
            Measure::Q236 => "236",
            Measure::Q377 => "377",
            Measure::Q238 => "238",
            Measure::Q134 => "134",
            Measure::Q128 => "128",
            Measure::Q220 => "220",
        }
    }
}

impl Measure {
    /// What it measures.
    pub fn title(self) -> &'static str {
        match self {
            Measure::Q492 => "acute unplanned cardiovascular admissions",
            Measure::Q008 => "beta-blocker therapy in systolic dysfunction",
            Measure::Q005 => "ACE inhibitor, ARB or ARNI in systolic dysfunction",
            Measure::Q236 => "controlling high blood pressure",
            Measure::Q377 => "functional status assessments for heart failure",
            Measure::Q238 => "high-risk medications in older adults",
            Measure::Q134 => "depression screening and follow-up",
            Measure::Q128 => "BMI screening and follow-up",
            Measure::Q220 => "functional status change, low back impairments",
        }
    }

    /// What it measures in a few words, with its number: for tables.
    pub fn short_title(self) -> &'static str {
        match self {
            Measure::Q492 => "admissions (492)",
            Measure::Q008 => "beta-blockers (008)",
            Measure::Q005 => "ACE, ARB or ARNI (005)",
            Measure::Q236 => "blood pressure (236)",
            Measure::Q377 => "heart status (377)",
            Measure::Q238 => "risky medications (238)",
            Measure::Q134 => "depression (134)",
            Measure::Q128 => "BMI follow-up (128)",
            Measure::Q220 => "back function (220)",
        }
    }

    /// The ways the measure may be collected.
    pub fn collection_types(self) -> &'static [CollectionType] {
        match self {
            Measure::Q492 => &[CollectionType::Claims],
            Measure::Q377 => &[CollectionType::Ecqm],
            Measure::Q220 => &[CollectionType::Cqm],
            _ => &[CollectionType::Ecqm, CollectionType::Cqm],
        }
    }

    /// CMS computes the measure; the participant submits nothing.
    pub fn is_claims_based(self) -> bool {
        self.collection_types() == [CollectionType::Claims]
    }

    /// A lower value is the better one.
    pub fn lower_is_better(self) -> bool {
        matches!(self, Measure::Q492 | Measure::Q238)
    }

    /// The cohort that reports the measure.
    pub fn cohort(self) -> Cohort {
        if Cohort::HeartFailure.measures().contains(&self) {
            Cohort::HeartFailure
        } else {
            Cohort::LowBackPain
        }
    }
}

/// The specialties of the model (§ 512.710): cardiology is the heart failure cohort's, the others
/// the low back pain cohort's.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Specialty {
    /// Cardiology.
    Cardiology,
    /// Anesthesiology.
    Anesthesiology,
    /// Interventional pain management.
    InterventionalPainManagement,
    /// Neurosurgery.
    Neurosurgery,
    /// Orthopedic surgery.
    OrthopedicSurgery,
    /// Pain management.
    PainManagement,
    /// Physical medicine and rehabilitation.
    PhysicalMedicineAndRehabilitation,
}

impl Vocabulary for Specialty {
    const ALL: &'static [Self] = &[
        Specialty::Cardiology,
        Specialty::Anesthesiology,
        Specialty::InterventionalPainManagement,
        Specialty::Neurosurgery,
        Specialty::OrthopedicSurgery,
        Specialty::PainManagement,
        Specialty::PhysicalMedicineAndRehabilitation,
    ];

    fn id(self) -> &'static str {
        match self {
            Specialty::Cardiology => "cardiology",
            Specialty::Anesthesiology => "anesthesiology",
            Specialty::InterventionalPainManagement => "interventional-pain-management",
            Specialty::Neurosurgery => "neurosurgery",
            Specialty::OrthopedicSurgery => "orthopedic-surgery",
            Specialty::PainManagement => "pain-management",
            Specialty::PhysicalMedicineAndRehabilitation => "physical-medicine-and-rehabilitation",
        }
    }
}

/// The three sizes of practice that the rules and the data tell apart (§ 512.745).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PracticeSize {
    /// One clinician.
    Solo,
    /// 2 to 15 clinicians.
    Small,
    /// 16 clinicians or more.
    Large,
}

impl PracticeSize {
    /// The size of a practice of so many clinicians.
    #[inline]
    pub fn of(clinicians: u32) -> Self {
        match clinicians {
            0..=1 => PracticeSize::Solo,
            2..=SMALL_PRACTICE_CLINICIANS => PracticeSize::Small,
            _ => PracticeSize::Large,
        }
    }
}

impl Vocabulary for PracticeSize {
    const ALL: &'static [Self] = &[PracticeSize::Solo, PracticeSize::Small, PracticeSize::Large];

    fn id(self) -> &'static str {
        match self {
            PracticeSize::Solo => "solo",
            PracticeSize::Small => "small",
            PracticeSize::Large => "large",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cohort_has_more_measures_than_most() {
        let measures = Cohort::ALL.iter().map(|cohort| cohort.measures().len());
        assert_eq!(measures.max(), Some(MOST_MEASURES));
    }
}
