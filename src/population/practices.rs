//! Practices: drawn one after the other until every candidate has a place.

use crate::components::{Component, Streams};
use crate::program::{CollectionType, PracticeSize};
use crate::random::{categorical, geometric, log_uniform_integer};

use super::PopulationLaws;

/// The practices of a cohort, one element a practice, and the candidates' places in them.
#[derive(Clone, Debug, Default)]
pub struct Practices {
    /// Clinicians in the practice.
    pub clinicians: Vec<u32>,
    /// Its size.
    pub size: Vec<PracticeSize>,
    /// How it reports the measures that can be reported in two ways.
    pub collection_type: Vec<CollectionType>,
    /// The practice of each candidate.
    pub of_candidate: Vec<u32>,
}

impl Practices {
    /// Number of practices.
    pub fn len(&self) -> usize {
        self.clinicians.len()
    }

    /// No practices.
    pub fn is_empty(&self) -> bool {
        self.clinicians.is_empty()
    }

    pub(super) fn draw(&mut self, laws: &PopulationLaws, streams: &Streams) {
        self.clinicians.clear();
        self.size.clear();
        self.collection_type.clear();
        self.of_candidate.clear();
        let class = streams.fixed(Component::SizeClass);
        let clinicians = streams.fixed(Component::Clinicians);
        let candidates = streams.fixed(Component::Candidates);
        let collection = streams.fixed(Component::CollectionType);
        for practice in 0.. {
            let vacant = laws.candidates - self.of_candidate.len();
            if vacant == 0 {
                break;
            }
            let class = &laws.classes[categorical(class.uniform(practice), &laws.class_cumulative)];
            let size = log_uniform_integer(clinicians.uniform(practice), class.low, class.high);
            let count = geometric::quantile(candidates.uniform(practice), class.mean_candidates)
                .min(size)
                .min(laws.most_candidates) as usize;
            let kind = PracticeSize::of(size);
            let ecqm = collection.uniform(practice) < laws.ecqm_share[kind as usize];
            self.clinicians.push(size);
            self.size.push(kind);
            self.collection_type.push(if ecqm {
                CollectionType::Ecqm
            } else {
                CollectionType::Cqm
            });
            let filled = self.of_candidate.len() + count.min(vacant);
            self.of_candidate.resize(filled, practice);
        }
    }
}
