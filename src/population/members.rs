//! Members: the candidates who participate in at least one performance year. Only they need
//! attributes and payments; everybody else's addresses are simply never read.

use crate::components::{Component, Streams};
use crate::numeric::single;
use crate::program::{CollectionType, PracticeSize};
use crate::random::normal;

use super::order::order_by_years;
use super::{
    PAYMENT_YEARS, PopulationLaws, Practices, Runs, SpecialtyLaws, Volume, YEARS, gather,
    list_positions,
};

/// Words of a block of random numbers.
const WORDS: usize = 4;

/// Members whose dual share is looked up side by side.
const LANES: usize = 64;

/// The members, one element a member. They stand in the order of the years in which they
/// participate, so that the participants of a year are a few runs of them.
#[derive(Clone, Debug, Default)]
pub struct Members {
    /// The candidate that the member is; the entity of all its addresses.
    pub candidate: Vec<u32>,
    /// Its practice.
    pub practice: Vec<u32>,
    /// The practices that have members, ascending.
    pub practices: Vec<u32>,
    /// Position of the member's practice in [`Members::practices`].
    pub place: Vec<u32>,
    /// Clinicians in its practice.
    pub clinicians: Vec<u32>,
    /// How its practice reports the measures that can be reported in two ways.
    pub collection_type: Vec<CollectionType>,
    /// Position of its specialty in [`PopulationLaws::specialties`].
    pub specialty: Vec<u8>,
    /// Mean HCC risk score of its patients.
    pub hcc_risk_score: Vec<f64>,
    /// Dual share of its patients.
    pub dual_share: Vec<f64>,
    /// Part B payments for covered professional services in dollars, by year from the first
    /// performance year to the last payment year.
    pub payments: [Vec<f64>; PAYMENT_YEARS],
    /// The members who participate, by performance year.
    pub participants: [Runs; YEARS],
    /// The members who participate in a performance year or later.
    pub remaining: [Runs; YEARS],
    /// The members again, in order of candidates.
    enrolled: Vec<u32>,
    /// Of each practice: whether it has members, and its place among those that do.
    has_members: Vec<bool>,
    place_of: Vec<u32>,
    of_specialty: Vec<SpecialtyLaws>,
    words: [Vec<u32>; WORDS],
    normals: [Vec<f32>; 2],
    /// Median payment of the member's specialty, and the log of its payment over that.
    medians: Vec<f64>,
    log_payments: Vec<f32>,
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

    /// A member's practice size.
    #[inline]
    pub fn size(&self, practices: &Practices, member: usize) -> PracticeSize {
        practices.size[self.practice[member] as usize]
    }

    pub(super) fn draw(
        &mut self,
        laws: &PopulationLaws,
        streams: &Streams,
        practices: &Practices,
        volume: &Volume,
    ) {
        self.enrol(practices, volume);
        let attributes = streams.fixed(Component::Attributes);
        let [specialty, hcc, dual, payment] = &mut self.words;
        attributes.gather_words(&self.candidate, 0, [specialty, hcc, dual, payment]);
        laws.specialty.choose(&self.words[0], &mut self.specialty);
        self.draw_patients(laws);
        self.draw_payments(laws, streams, volume);
    }

    /// Lists the members, each year's participants, and the practices that they are in.
    fn enrol(&mut self, practices: &Practices, volume: &Volume) {
        let years = &volume.participates;
        list_positions(&mut self.enrolled, years, |years| *years != 0);
        let Members {
            candidate,
            practice,
            practices: with_members,
            participants,
            remaining,
            ..
        } = self;
        order_by_years(&self.enrolled, years, candidate, participants, remaining);
        gather(practice, candidate, &practices.of_candidate);
        self.has_members.clear();
        self.has_members.resize(practices.len(), false);
        for practice in &*practice {
            self.has_members[*practice as usize] = true;
        }
        list_positions(with_members, &self.has_members, |has| *has);
        self.place_of.resize(practices.len(), 0);
        for (place, practice) in with_members.iter().enumerate() {
            self.place_of[*practice as usize] = place as u32;
        }
        gather(&mut self.place, practice, &self.place_of);
        gather(&mut self.clinicians, practice, &practices.clinicians);
        let collection_types = &practices.collection_type;
        gather(&mut self.collection_type, practice, collection_types);
    }

    /// HCC risk and dual share: lognormal and Beta, joined by a Gaussian copula.
    fn draw_patients(&mut self, laws: &PopulationLaws) {
        let common = laws.hcc_dual_correlation as f32;
        let own = (1.0 - common * common).sqrt();
        let [_, hcc, dual, _] = &self.words;
        normal::pairs(hcc, dual, self.normals.each_mut());
        let [hcc, dual] = &self.normals;
        self.of_specialty.clear();
        let of_specialty = self.specialty.iter();
        self.of_specialty
            .extend(of_specialty.map(|specialty| *laws.specialties.at(*specialty)));
        self.hcc_risk_score.clear();
        let people = self.of_specialty.iter().zip(hcc);
        self.hcc_risk_score.extend(people.map(|(laws, hcc)| {
            let (median, sd) = laws.hcc;
            median * f64::from(single::exp(sd * hcc))
        }));
        self.dual_share.clear();
        let share =
            |hcc: f32, dual: f32| f64::from(laws.dual_share.at_single(common * hcc + own * dual));
        let (hcc_chunks, last_hcc) = hcc.as_chunks::<LANES>();
        let (dual_chunks, last_dual) = dual.as_chunks::<LANES>();
        for (hcc, dual) in hcc_chunks.iter().zip(dual_chunks) {
            let shares: [f64; LANES] = std::array::from_fn(|lane| share(hcc[lane], dual[lane]));
            self.dual_share.extend_from_slice(&shares);
        }
        let last = last_hcc.iter().zip(last_dual);
        self.dual_share
            .extend(last.map(|(hcc, dual)| share(*hcc, *dual)));
    }

    /// The log payment of the first performance year goes with the volume of the first count
    /// year; from then on it is a random walk with drift.
    fn draw_payments(&mut self, laws: &PopulationLaws, streams: &Streams, volume: &Volume) {
        self.level_payments(laws, volume);
        let growths = streams.fixed(Component::PaymentGrowth);
        let (growth, growth_sd) = laws.payment_growth;
        let (growth, growth_sd) = (growth as f32, growth_sd as f32);
        for (index, payments) in self.payments.iter_mut().enumerate() {
            if let Some(grown) = index.checked_sub(1) {
                if grown % WORDS == 0 {
                    let block = (grown / WORDS) as u32;
                    growths.gather_words(&self.candidate, block, self.words.each_mut());
                }
                let turn = grown % 2;
                if turn == 0 {
                    let [distances, directions] =
                        [grown, grown + 1].map(|k| &self.words[k % WORDS]);
                    normal::pairs(distances, directions, self.normals.each_mut());
                }
                for (log, shock) in self.log_payments.iter_mut().zip(&self.normals[turn]) {
                    *log += growth + growth_sd * shock;
                }
            }
            payments.clear();
            let people = self.medians.iter().zip(&self.log_payments);
            payments.extend(people.map(|(median, log)| median * f64::from(single::exp(*log))));
        }
    }

    fn level_payments(&mut self, laws: &PopulationLaws, volume: &Volume) {
        let common = laws.payment_volume_correlation as f32;
        let own = (1.0 - common * common).sqrt();
        normal::normals(&self.words[3], &mut self.normals[0]);
        gather(&mut self.log_payments, &self.candidate, &volume.first);
        let people = self.of_specialty.iter().zip(&self.normals[0]);
        for (log, (laws, z)) in self.log_payments.iter_mut().zip(people) {
            *log = laws.payment.1 * (common * *log + own * z);
        }
        self.medians.clear();
        let medians = self.of_specialty.iter().map(|laws| laws.payment.0);
        self.medians.extend(medians);
    }
}
