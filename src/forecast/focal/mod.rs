//! Clinicians who are reported by name: who they are, their numbers in each draw, and what their scores
//! are made of.

mod knowledge;
mod numbers;
mod observation;
mod parts;

use std::collections::BTreeMap;
use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::program::Cohort;
use crate::scenario::Model;
use crate::scenario::roster::NamedPractice;

pub use knowledge::{Fact, FactValue, Knowledge};
pub use numbers::FocalNumbers;
pub(super) use observation::FocalObservation;
pub use parts::FocalParts;
pub(super) use parts::{FocalTally, NO_PARTS, Parts};

/// A clinician who is reported by name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FocalClinician {
    /// National Provider Identifier.
    pub npi: String,
    /// Taxpayer Identification Number.
    pub tin: String,
    /// The cohort.
    pub cohort: Cohort,
    /// A name, or nothing.
    pub name: String,
    /// A name of the practice, or nothing.
    pub organization: String,
    /// What the scenario knows; the rest is drawn.
    pub knowledge: Knowledge,
}

/// A practice some of whose clinicians are reported by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FocalPractice {
    /// Taxpayer Identification Number.
    pub tin: String,
    /// A name, or nothing.
    pub organization: String,
    /// Its clinicians who are reported by name.
    pub reported: usize,
    /// Its clinicians whom the scenario names, these included.
    pub named: usize,
    /// All its clinicians, whether or not they are named, where that is known.
    pub size: Option<u32>,
}

/// Those who are reported by name, by TIN, NPI and cohort.
#[derive(Clone, Debug, Default)]
pub struct Focus {
    clinicians: Vec<FocalClinician>,
    practices: Vec<FocalPractice>,
    /// By cohort and position in its roster: the place among these clinicians.
    places: Vec<Vec<Option<usize>>>,
}

/// The practices of these clinicians, who are sorted by TIN.
fn practices(model: &Model, clinicians: &[FocalClinician]) -> Vec<FocalPractice> {
    let rosters = model.cohorts.iter().map(|cohort| &cohort.roster);
    let of_tin: BTreeMap<&str, &NamedPractice> = rosters
        .flat_map(|roster| &roster.practices)
        .map(|practice| (&*practice.tin, practice))
        .collect();
    let together = clinicians.chunk_by(|one, next| one.tin == next.tin);
    let practice = |clinicians: &[FocalClinician]| {
        let practice = of_tin.get(&*clinicians[0].tin)?;
        Some(FocalPractice {
            tin: practice.tin.clone(),
            organization: practice.organization.clone(),
            reported: clinicians.len(),
            named: practice.listed as usize,
            size: practice.clinicians,
        })
    };
    together.filter_map(practice).collect()
}

impl Focus {
    /// Those whom a scenario reports by name.
    pub fn new(model: &Model) -> Self {
        let mut clinicians: Vec<(FocalClinician, usize, usize)> = Vec::new();
        for (index, cohort) in model.cohorts.iter().enumerate() {
            let roster = &cohort.roster;
            let everybody = roster.clinicians.iter().enumerate();
            for (position, clinician) in everybody.filter(|(_, who)| who.is_focal) {
                let practice = &roster.practices[clinician.practice];
                let named = FocalClinician {
                    knowledge: Knowledge::new(cohort.cohort, clinician, practice),
                    npi: clinician.npi.clone(),
                    tin: practice.tin.clone(),
                    cohort: cohort.cohort,
                    name: clinician.name.clone(),
                    organization: practice.organization.clone(),
                };
                clinicians.push((named, index, position));
            }
        }
        clinicians.sort_by(|(one, ..), (other, ..)| {
            let key = |named: &FocalClinician| (named.tin.clone(), named.npi.clone(), named.cohort);
            key(one).cmp(&key(other))
        });
        let cohorts = model.cohorts.iter();
        let mut places: Vec<Vec<Option<usize>>> = cohorts
            .map(|cohort| vec![None; cohort.roster.clinicians.len()])
            .collect();
        for (place, (_, cohort, position)) in clinicians.iter().enumerate() {
            places[*cohort][*position] = Some(place);
        }
        let clinicians: Vec<FocalClinician> =
            clinicians.into_iter().map(|(named, ..)| named).collect();
        Focus {
            practices: practices(model, &clinicians),
            clinicians,
            places,
        }
    }

    /// The clinicians.
    pub fn clinicians(&self) -> &[FocalClinician] {
        &self.clinicians
    }

    /// The practices, by TIN.
    pub fn practices(&self) -> &[FocalPractice] {
        &self.practices
    }

    /// The places of each practice's clinicians, practice by practice.
    pub fn places_by_practice(&self) -> impl Iterator<Item = Range<usize>> {
        let mut first = 0;
        self.practices.iter().map(move |practice| {
            let places = first..first + practice.reported;
            first = places.end;
            places
        })
    }

    /// Nobody is reported by name.
    pub fn is_empty(&self) -> bool {
        self.clinicians.is_empty()
    }

    /// By position in a cohort's roster: the place among these clinicians, of those who are.
    pub fn places(&self, cohort: usize) -> &[Option<usize>] {
        &self.places[cohort]
    }
}
