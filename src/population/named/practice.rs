//! The practice of named clinicians: its size and how it reports, as far as they are known.

use crate::numeric::exp::ln;
use crate::program::{CollectionType, PracticeSize};
use crate::random::{Categorical, LogUniformInteger};
use crate::scenario::model::{CohortModel, SizeClassModel};
use crate::scenario::roster::NamedPractice;

/// What is known of a practice.
#[derive(Clone, Debug)]
pub(super) struct PracticeLaws {
    pub(super) entity: u32,
    pub(super) clinicians: Clinicians,
    pub(super) collection_type: Option<CollectionType>,
    /// Position of its region in the cohort's list.
    pub(super) region: Option<u8>,
}

/// The number of clinicians of a practice.
#[derive(Clone, Debug)]
pub(super) enum Clinicians {
    Known(u32),
    /// The classes of size that it may be of.
    Drawn(Categorical, Vec<LogUniformInteger>),
}

impl PracticeLaws {
    pub(super) fn new(practice: &NamedPractice, model: &CohortModel) -> Self {
        PracticeLaws {
            entity: practice.entity,
            clinicians: practice
                .clinicians
                .map_or_else(|| sizes(practice, &model.size_classes), Clinicians::Known),
            collection_type: practice.collection_type,
            region: practice
                .region
                .and_then(|region| model.region(region))
                .map(|region| region as u8),
        }
    }
}

/// The sizes that a practice may be of, as far as its listed clinicians and its flag say.
fn sizes(practice: &NamedPractice, of_cohort: &[SizeClassModel]) -> Clinicians {
    let classes = match &*practice.size_classes {
        [] => of_cohort,
        of_both => of_both,
    };
    let is_small = |size: u32| PracticeSize::of(size) != PracticeSize::Large;
    // One name can stand for several TINs, so that a small practice seems to have many clinicians.
    let is_believed = practice.is_small != Some(true) || is_small(practice.listed);
    let listed = if is_believed { practice.listed } else { 2 };
    let possible = classes.iter().filter(|class| {
        class.high >= listed
            && practice
                .is_small
                .is_none_or(|known| known == is_small(class.high))
    });
    let width = |low: u32, high: u32| ln(f64::from(high + 1) / f64::from(low));
    let mut weights = Vec::new();
    let mut laws = Vec::new();
    for class in possible {
        let low = class.low.max(listed);
        weights.push(class.share * width(low, class.high) / width(class.low, class.high));
        laws.push(LogUniformInteger::new(low, class.high));
    }
    if laws.is_empty() {
        let least = if practice.is_small == Some(false) {
            16
        } else {
            1
        };
        return Clinicians::Known(listed.max(least));
    }
    Clinicians::Drawn(Categorical::new(weights), laws)
}
