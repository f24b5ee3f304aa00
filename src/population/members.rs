//! Members: the candidates who participate in at least one performance year. Only they need
//! attributes and payments; everybody else's addresses are simply never read.

use crate::components::{Component, Streams};
use crate::numeric::exp::exp;
use crate::numeric::single;
use crate::program::PracticeSize;
use crate::random::address::uniform;
use crate::random::categorical;

use super::{PAYMENT_YEARS, PopulationLaws, Practices, Volume, YEARS};

/// Words of a block of random numbers.
const WORDS: usize = 4;

/// The members, one element a member in order of candidates.
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
    /// Position of its specialty in [`PopulationLaws::specialties`].
    pub specialty: Vec<u8>,
    /// Mean HCC risk score of its patients.
    pub hcc_risk_score: Vec<f64>,
    /// Dual share of its patients.
    pub dual_share: Vec<f64>,
    /// Part B payments for covered professional services in dollars, by year from the first
    /// performance year to the last payment year.
    pub payments: [Vec<f64>; PAYMENT_YEARS],
    /// The members who participate, by performance year, ascending.
    pub participants: [Vec<u32>; YEARS],
    words: [Vec<u32>; WORDS],
    log_payments: Vec<f64>,
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
        self.specialty.clear();
        let specialty = self.words[0].iter();
        self.specialty.extend(
            specialty.map(|word| categorical(uniform(*word), &laws.specialty_cumulative) as u8),
        );
        self.draw_patients(laws);
        self.draw_payments(laws, streams, volume);
    }

    /// Lists the members, the practices that they are in, and each year's participants.
    fn enrol(&mut self, practices: &Practices, volume: &Volume) {
        let years = &volume.participates;
        keep(&mut self.candidate, years, |years| *years != 0);
        self.practice.clear();
        let candidates = self.candidate.iter();
        self.practice
            .extend(candidates.map(|candidate| practices.of_candidate[*candidate as usize]));
        // Candidates stand in the order of their practices.
        self.practices.clone_from(&self.practice);
        self.practices.dedup();
        self.place.clear();
        let mut place = 0;
        self.place.extend(self.practice.iter().map(|practice| {
            place += usize::from(self.practices[place] != *practice);
            place as u32
        }));
        let Members {
            candidate,
            participants,
            words: [of_members, ..],
            ..
        } = self;
        of_members.clear();
        of_members.extend(
            candidate
                .iter()
                .map(|candidate| u32::from(years[*candidate as usize])),
        );
        for (year, participants) in participants.iter_mut().enumerate() {
            keep(participants, of_members, |years| years >> year & 1 == 1);
        }
    }

    /// HCC risk and dual share: lognormal and Beta, joined by a Gaussian copula.
    fn draw_patients(&mut self, laws: &PopulationLaws) {
        let common = laws.hcc_dual_correlation;
        let own = (1.0 - common * common).sqrt();
        let [_, hcc, dual, _] = &self.words;
        self.hcc_risk_score.clear();
        self.dual_share.clear();
        let people = self.specialty.iter().zip(hcc).zip(dual);
        for ((specialty, hcc), dual) in people {
            let [hcc, dual] = [hcc, dual].map(|word| f64::from(single::normal(*word)));
            let (mean, sd) = laws.specialties[*specialty as usize].log_hcc;
            self.hcc_risk_score.push(mean + sd * hcc);
            self.dual_share.push(common * hcc + own * dual);
        }
        for log_hcc in &mut self.hcc_risk_score {
            *log_hcc = exp(*log_hcc);
        }
        for z in &mut self.dual_share {
            *z = laws.dual_share.at(*z);
        }
    }

    /// The log payment of the first performance year goes with the volume of the first count
    /// year; from then on it is a random walk with drift.
    fn draw_payments(&mut self, laws: &PopulationLaws, streams: &Streams, volume: &Volume) {
        let common = laws.payment_volume_correlation;
        let own = (1.0 - common * common).sqrt();
        self.log_payments.clear();
        let people = self.candidate.iter().zip(&self.specialty);
        for ((candidate, specialty), word) in people.zip(&self.words[3]) {
            let x = f64::from(volume.first[*candidate as usize]);
            let z = common * x + own * f64::from(single::normal(*word));
            let (mean, sd) = laws.specialties[*specialty as usize].log_payment;
            self.log_payments.push(mean + sd * z);
        }
        let growths = streams.fixed(Component::PaymentGrowth);
        let (growth, growth_sd) = laws.payment_growth;
        for (index, payments) in self.payments.iter_mut().enumerate() {
            if let Some(grown) = index.checked_sub(1) {
                if grown % WORDS == 0 {
                    let block = (grown / WORDS) as u32;
                    growths.gather_words(&self.candidate, block, self.words.each_mut());
                }
                let shocks = &self.words[grown % WORDS];
                for (log, shock) in self.log_payments.iter_mut().zip(shocks) {
                    *log += growth + growth_sd * f64::from(single::normal(*shock));
                }
            }
            payments.clear();
            payments.extend(self.log_payments.iter().map(|log| exp(*log)));
        }
    }
}

/// Lists the positions of the elements that are to be kept, without a branch on any of them.
fn keep<T>(positions: &mut Vec<u32>, elements: &[T], kept: impl Fn(&T) -> bool) {
    positions.resize(elements.len(), 0);
    let mut count = 0;
    for (position, element) in elements.iter().enumerate() {
        positions[count] = position as u32;
        count += usize::from(kept(element));
    }
    positions.truncate(count);
}
