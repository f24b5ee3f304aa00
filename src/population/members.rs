//! Members: the candidates who participate in at least one performance year. Only they need
//! attributes and payments; everybody else's addresses are simply never read.

use crate::components::{Component, Streams};
use crate::program::{CollectionType, PracticeSize};
use std::ops::Range;

use super::attributes::Attributes;
use super::order::order_section;
use super::{
    PAYMENT_YEARS, PopulationLaws, Practices, Runs, Volume, YEARS, gather, list_positions,
};

/// The members, one element a member. They stand in the order of the years in which they
/// participate, so that the participants of a year are a few runs of them.
#[derive(Clone, Debug, Default)]
pub struct Members {
    /// The entity of all the member's addresses: the candidate that it is.
    pub candidate: Vec<u32>,
    /// Its practice.
    pub practice: Vec<u32>,
    /// The practices that have members, ascending; the entities of all their addresses.
    pub practices: Vec<u32>,
    /// Their sizes.
    pub practice_sizes: Vec<PracticeSize>,
    /// Position of the member's practice in [`Members::practices`].
    pub place: Vec<u32>,
    /// Clinicians in its practice.
    pub clinicians: Vec<u32>,
    /// How its practice reports the measures that can be reported in two ways.
    pub collection_type: Vec<CollectionType>,
    /// Position of its specialty in [`PopulationLaws::specialties`].
    pub specialty: Vec<u8>,
    /// Position of its practice's region in the cohort's list; empty where regions are not drawn.
    pub region: Vec<u8>,
    /// Mean HCC risk score of its patients.
    pub hcc_risk_score: Vec<f32>,
    /// Dual share of its patients.
    pub dual_share: Vec<f32>,
    /// Part B payments for covered professional services in dollars, by year from the first
    /// performance year to the last payment year.
    pub payments: [Vec<f32>; PAYMENT_YEARS],
    /// The members who participate, by performance year.
    pub participants: [Runs; YEARS],
    /// The members who participate in a performance year or later.
    pub remaining: [Runs; YEARS],
    /// The members of a section again, in order of candidates.
    enrolled: Vec<u32>,
    /// Of each practice: whether it has members, and its place among those that do.
    has_members: Vec<bool>,
    place_of: Vec<u32>,
    attributes: Attributes,
    /// Regions of the practices that have members.
    region_words: Vec<u32>,
    of_practices: Vec<u8>,
}

impl Members {
    /// Number of members.
    pub fn len(&self) -> usize {
        self.candidate.len()
    }

    /// No members.
    pub fn is_empty(&self) -> bool {
        self.candidate.is_empty()
    }

    /// Nobody yet.
    pub(super) fn begin(&mut self) {
        self.candidate.clear();
        for runs in self.participants.iter_mut().chain(&mut self.remaining) {
            runs.clear();
        }
    }

    /// Adds the members among a section of candidates, whose years these are.
    pub(super) fn enrol(&mut self, candidates: Range<usize>, years: &[u8]) {
        list_positions(&mut self.enrolled, &years[candidates.clone()], |years| {
            *years != 0
        });
        for member in &mut self.enrolled {
            *member += candidates.start as u32;
        }
        let Members {
            candidate,
            participants,
            remaining,
            ..
        } = self;
        order_section(&self.enrolled, years, candidate, participants, remaining);
    }

    /// Finds the practices of all members and draws what is fixed of them.
    pub(super) fn draw(
        &mut self,
        laws: &PopulationLaws,
        streams: &Streams,
        practices: &Practices,
        volume: &Volume,
    ) {
        self.find_practices(practices);
        self.draw_regions(laws, streams);
        let mut attributes = std::mem::take(&mut self.attributes);
        attributes.draw(laws, streams, volume, self);
        self.attributes = attributes;
    }

    /// Draws the regions of the practices that have members, if they are of any consequence.
    fn draw_regions(&mut self, laws: &PopulationLaws, streams: &Streams) {
        self.region.clear();
        if let Some(law) = &laws.region {
            let stream = streams.fixed(Component::Region);
            stream.gather_words(&self.practices, 0, [&mut self.region_words]);
            law.choose(&self.region_words, &mut self.of_practices);
            gather(&mut self.region, &self.place, &self.of_practices);
        }
    }

    /// Lists the practices that have members.
    fn find_practices(&mut self, practices: &Practices) {
        let Members {
            candidate,
            practice,
            practices: with_members,
            practice_sizes,
            ..
        } = self;
        gather(practice, candidate, &practices.of_candidate);
        self.has_members.clear();
        self.has_members.resize(practices.len(), false);
        for practice in &*practice {
            self.has_members[*practice as usize] = true;
        }
        list_positions(with_members, &self.has_members, |has| *has);
        gather(practice_sizes, with_members, &practices.size);
        self.place_of.resize(practices.len(), 0);
        for (place, practice) in with_members.iter().enumerate() {
            self.place_of[*practice as usize] = place as u32;
        }
        gather(&mut self.place, practice, &self.place_of);
        gather(&mut self.clinicians, practice, &practices.clinicians);
        let collection_types = &practices.collection_type;
        gather(&mut self.collection_type, practice, collection_types);
    }
}
