//! Members: the candidates who participate in at least one performance year. Only they need
//! attributes and payments; everybody else's addresses are simply never read.

use crate::components::{Component, Streams};
use crate::numeric::exp::exp;
use crate::numeric::normal;
use crate::program::{PERFORMANCE_YEARS, PracticeSize};
use crate::random::categorical;

use super::{PAYMENT_YEARS, PopulationLaws, Practices, Volume, YEARS};

/// The members, one element a member in order of candidates.
#[derive(Clone, Debug, Default)]
pub struct Members {
    /// The candidate that the member is; the entity of all its addresses.
    pub candidate: Vec<u32>,
    /// Its practice.
    pub practice: Vec<u32>,
    /// The practices that have members, ascending.
    pub practices: Vec<u32>,
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
    normals: Vec<f64>,
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
        self.enrol(laws.candidates, practices, volume);
        let specialty = streams.fixed(Component::Specialty);
        self.specialty.clear();
        self.specialty
            .extend(self.candidate.iter().map(|candidate| {
                categorical(specialty.uniform(*candidate), &laws.specialty_cumulative) as u8
            }));
        self.draw_patients(laws, streams);
        self.draw_payments(laws, streams, volume);
    }

    fn enrol(&mut self, candidates: usize, practices: &Practices, volume: &Volume) {
        self.candidate.clear();
        self.practice.clear();
        self.practices.clear();
        self.participants.iter_mut().for_each(Vec::clear);
        for candidate in 0..candidates {
            let mut enrolled = false;
            for (year, participates) in volume.participates.iter().enumerate() {
                if participates[candidate] {
                    self.participants[year].push(self.candidate.len() as u32);
                    enrolled = true;
                }
            }
            if enrolled {
                self.candidate.push(candidate as u32);
                let practice = practices.of_candidate[candidate];
                self.practice.push(practice);
                // Candidates stand in the order of their practices.
                if self.practices.last() != Some(&practice) {
                    self.practices.push(practice);
                }
            }
        }
    }

    /// HCC risk and dual share: lognormal and Beta, joined by a Gaussian copula.
    fn draw_patients(&mut self, laws: &PopulationLaws, streams: &Streams) {
        let hcc = streams.fixed(Component::HccRiskScore);
        let dual = streams.fixed(Component::DualShare);
        let common = laws.hcc_dual_correlation;
        let own = (1.0 - common * common).sqrt();
        self.hcc_risk_score.clear();
        self.dual_share.clear();
        for (candidate, specialty) in self.candidate.iter().zip(&self.specialty) {
            let z = hcc.normal(*candidate);
            let (mean, sd) = laws.specialties[*specialty as usize].log_hcc;
            self.hcc_risk_score.push(exp(mean + sd * z));
            let z = common * z + own * dual.normal(*candidate);
            self.dual_share.push(laws.dual_share.at(z));
        }
    }

    /// The log payment of the first performance year goes with the volume of the first count
    /// year; from then on it is a random walk with drift.
    fn draw_payments(&mut self, laws: &PopulationLaws, streams: &Streams, volume: &Volume) {
        let level = streams.fixed(Component::Payment);
        let common = laws.payment_volume_correlation;
        let own = (1.0 - common * common).sqrt();
        self.log_payments.clear();
        for (candidate, specialty) in self.candidate.iter().zip(&self.specialty) {
            let z = common * volume.first[*candidate as usize] + own * level.normal(*candidate);
            let (mean, sd) = laws.specialties[*specialty as usize].log_payment;
            self.log_payments.push(mean + sd * z);
        }
        let (growth, growth_sd) = laws.payment_growth;
        for (index, payments) in self.payments.iter_mut().enumerate() {
            if index > 0 {
                let year = *PERFORMANCE_YEARS.start() + index as u16;
                streams
                    .yearly(Component::PaymentGrowth, year)
                    .gather_quarters(self.candidate.iter().copied(), 0, [&mut self.normals]);
                normal::quantile_in_place(&mut self.normals);
                for (log, shock) in self.log_payments.iter_mut().zip(&self.normals) {
                    *log += growth + growth_sd * shock;
                }
            }
            payments.clear();
            payments.extend(self.log_payments.iter().map(|log| exp(*log)));
        }
    }
}
