//! Practices: drawn one after the other until every candidate has a place.

use std::ops::Range;

use crate::components::{Component, Streams};
use crate::program::{CollectionType, PracticeSize};
use crate::random::address::uniform;

use super::{PopulationLaws, SizeClassLaws};

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
    /// How many practices begin with each candidate.
    starts: Vec<u8>,
    chunk: Chunk,
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
        self.starts.clear();
        self.starts.resize(laws.candidates, 0);
        let chunk = &mut self.chunk;
        let mut filled = 0;
        while filled < laws.candidates {
            let first = self.clinicians.len() as u32;
            chunk.draw(laws, streams, first..first + CHUNK);
            for candidates in &chunk.candidates {
                // Practices that begin behind the last candidate have nobody.
                if let Some(starts) = self.starts.get_mut(filled) {
                    *starts += 1;
                }
                filled += *candidates as usize;
            }
            self.clinicians.extend(&chunk.clinicians);
            self.size.extend(&chunk.size);
            self.collection_type.extend(&chunk.collection_type);
        }
        self.of_candidate.clear();
        let mut begun = 0_u32;
        self.of_candidate.extend(self.starts.iter().map(|starts| {
            begun += u32::from(*starts);
            begun.wrapping_sub(1)
        }));
        // The last practice takes no more than are left; those after it have nobody.
        let practices = begun as usize;
        self.clinicians.truncate(practices);
        self.size.truncate(practices);
        self.collection_type.truncate(practices);
    }
}

/// Some practices next to each other.
#[derive(Clone, Debug, Default)]
struct Chunk {
    entities: Vec<u32>,
    words: [Vec<u32>; 4],
    class: Vec<u8>,
    of_class: Vec<SizeClassLaws>,
    clinicians: Vec<u32>,
    candidates: Vec<u32>,
    size: Vec<PracticeSize>,
    collection_type: Vec<CollectionType>,
}

impl Chunk {
    fn draw(&mut self, laws: &PopulationLaws, streams: &Streams, practices: Range<u32>) {
        self.entities.clear();
        self.entities.extend(practices);
        let stream = streams.fixed(Component::Practice);
        stream.gather_words(&self.entities, 0, self.words.each_mut());
        let [class, clinicians, candidates, collection_type] = &self.words;
        laws.class.choose(class, &mut self.class);

        let of_class = self.class.iter().map(|class| *laws.classes.at(*class));
        self.of_class.clear();
        self.of_class.extend(of_class);
        let of_class = self.of_class.iter();
        self.clinicians.clear();
        let people = of_class.clone().zip(clinicians);
        self.clinicians
            .extend(people.map(|(class, word)| class.clinicians.quantile(uniform(*word))));
        self.candidates.clear();
        let people = of_class.zip(candidates).zip(&self.clinicians);
        self.candidates
            .extend(people.map(|((class, word), clinicians)| {
                let candidates = class.candidates.quantile(uniform(*word));
                candidates.min(*clinicians).min(laws.most_candidates)
            }));

        self.size.clear();
        let clinicians = self.clinicians.iter();
        self.size
            .extend(clinicians.map(|clinicians| PracticeSize::of(*clinicians)));
        self.collection_type.clear();
        let people = self.size.iter().zip(collection_type);
        let ecqm_share = laws.ecqm_share;
        self.collection_type.extend(people.map(|(size, word)| {
            if uniform(*word) < ecqm_share.at(*size) {
                CollectionType::Ecqm
            } else {
                CollectionType::Cqm
            }
        }));
    }
}
