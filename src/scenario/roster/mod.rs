//! The clinicians whom a scenario names: read from its roster and its `[[focal]]` tables, checked, and
//! joined with their practices.

mod build;
mod check;
mod doubts;
mod read;

use crate::program::{CollectionType, Measure, PERFORMANCE_YEARS, RegionName, Specialty};

use super::model::SizeClassModel;

pub(super) use build::enter;
pub use read::read;

/// Performance years of the model.
const YEARS: usize = (*PERFORMANCE_YEARS.end() - *PERFORMANCE_YEARS.start() + 1) as usize;

/// The named clinicians of one cohort.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Roster {
    /// The clinicians, by TIN and NPI.
    pub clinicians: Vec<Clinician>,
    /// Their practices, by TIN.
    pub practices: Vec<NamedPractice>,
}

impl Roster {
    /// NPI and TIN of each clinician.
    pub fn identities(&self) -> impl Iterator<Item = (String, String)> {
        let practice = |clinician: &Clinician| &self.practices[clinician.practice];
        self.clinicians
            .iter()
            .map(move |clinician| (clinician.npi.clone(), practice(clinician).tin.clone()))
    }
}

/// A named clinician and what is known; the rest is drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Clinician {
    /// National Provider Identifier.
    pub npi: String,
    /// Position of its practice in [`Roster::practices`].
    pub practice: usize,
    /// Its address among random numbers: that of its NPI and TIN, whoever else is named.
    pub entity: u32,
    /// Reported by name.
    pub is_focal: bool,
    /// A name for reports, or nothing.
    pub name: String,
    /// The specialty.
    pub specialty: Option<Specialty>,
    /// Part B payments in dollars, and the calendar year they are of.
    pub payments: Option<(f64, u16)>,
    /// Mean HCC risk score of the patients.
    pub hcc_risk_score: Option<f64>,
    /// Dual share of the patients.
    pub dual_share: Option<f64>,
    /// Episodes counted, and the calendar year.
    pub episodes: Option<(u32, u16)>,
    /// Mean cost of those episodes in dollars.
    pub cost: Option<f64>,
    /// Whether CMS lists it, by performance year.
    pub participates: [Option<bool>; YEARS],
    /// Past results on measures.
    pub results: Vec<PastResult>,
}

/// A past result on a measure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PastResult {
    /// The measure.
    pub measure: Measure,
    /// How it was collected.
    pub collection_type: CollectionType,
    /// Cases it is of.
    pub cases: f64,
    /// Performance as a rate, 0 to 1; measure 492: per 100 person-years.
    pub performance: f64,
    /// The calendar year.
    pub year: u16,
}

/// The practice of named clinicians and what is known; the rest is drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct NamedPractice {
    /// Taxpayer Identification Number.
    pub tin: String,
    /// Its address among random numbers: that of its TIN, in either cohort.
    pub entity: u32,
    /// A name for reports, or nothing.
    pub organization: String,
    /// Clinicians in it, at least.
    pub listed: u32,
    /// Clinicians in it.
    pub clinicians: Option<u32>,
    /// Whether it has 15 clinicians or fewer.
    pub is_small: Option<bool>,
    /// How it reports the measures that can be reported in two ways.
    pub collection_type: Option<CollectionType>,
    /// Its region.
    pub region: Option<RegionName>,
    /// Whether it reports its measures in the first performance year.
    pub reports: Option<bool>,
    /// The latest calendar year in which it reported a measure, as past results show.
    pub reported: Option<u16>,
    /// Improvement activities attested in the first performance year.
    pub ia_completed: Option<u8>,
    /// Promoting Interoperability score in the first performance year.
    pub pi_score: Option<f64>,
    /// Of a practice of both cohorts, the classes of sizes that it has in either; nothing: those of its
    /// cohort.
    pub size_classes: Vec<SizeClassModel>,
}
