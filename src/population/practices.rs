//! Practices: drawn one after the other until every candidate has a place.

use crate::components::{Component, Streams};
use crate::program::{CollectionType, PracticeSize};
use crate::random::address::uniform;
use crate::random::categorical;

use super::PopulationLaws;

/// Practices drawn side by side.
const CHUNK: u32 = 256;

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
    luck: Luck,
}

/// Words of a chunk of practices.
#[derive(Clone, Debug, Default)]
struct Luck {
    entities: Vec<u32>,
    class: Vec<u32>,
    clinicians: Vec<u32>,
    candidates: Vec<u32>,
    collection_type: Vec<u32>,
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
        let mut luck = std::mem::take(&mut self.luck);
        while self.of_candidate.len() < laws.candidates {
            let first = self.len() as u32;
            luck.draw(streams, first..first + CHUNK);
            for place in 0..CHUNK as usize {
                self.found(laws, &luck, place);
                if self.of_candidate.len() == laws.candidates {
                    break;
                }
            }
        }
        self.luck = luck;
    }

    /// Founds the next practice and gives it its candidates, no more than are left.
    fn found(&mut self, laws: &PopulationLaws, luck: &Luck, place: usize) {
        let class = categorical(uniform(luck.class[place]), &laws.class_cumulative);
        let class = &laws.classes[class];
        let clinicians = class.clinicians.quantile(uniform(luck.clinicians[place]));
        let candidates = class.candidates.quantile(uniform(luck.candidates[place]));
        let candidates = candidates.min(clinicians).min(laws.most_candidates) as usize;
        let size = PracticeSize::of(clinicians);
        let ecqm = uniform(luck.collection_type[place]) < laws.ecqm_share[size as usize];
        let practice = self.len() as u32;
        let filled = self.of_candidate.len() + candidates;
        self.of_candidate
            .resize(filled.min(laws.candidates), practice);
        self.clinicians.push(clinicians);
        self.size.push(size);
        self.collection_type.push(if ecqm {
            CollectionType::Ecqm
        } else {
            CollectionType::Cqm
        });
    }
}

impl Luck {
    fn draw(&mut self, streams: &Streams, practices: std::ops::Range<u32>) {
        self.entities.clear();
        self.entities.extend(practices);
        let columns = [
            &mut self.class,
            &mut self.clinicians,
            &mut self.candidates,
            &mut self.collection_type,
        ];
        let stream = streams.fixed(Component::Practice);
        stream.gather_words(&self.entities, 0, columns);
    }
}
