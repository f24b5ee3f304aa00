//! What is fixed of a member within a draw: specialty, risk and dual share of its patients, and what
//! Medicare pays it year by year.

use crate::columns::by_lanes;
use crate::components::{Component, Streams};
use crate::numeric::single;
use crate::random::normal;

use super::{Members, PopulationLaws, SpecialtyLaws, Volume, blocks, gather};

/// Words of a block of random numbers.
const WORDS: usize = 4;

/// Members side by side.
const LANES: usize = 64;

/// Scratch memory of a block of members.
#[derive(Clone, Debug, Default)]
pub(super) struct Attributes {
    words: [Vec<u32>; WORDS],
    normals: [Vec<f32>; 2],
    specialty: Vec<u8>,
    of_specialty: Vec<SpecialtyLaws>,
    /// Median payment of the member's specialty, and the log of its payment over that.
    medians: Vec<f32>,
    log_payments: Vec<f32>,
}

impl Attributes {
    /// Draws the attributes of all members, block by block.
    pub(super) fn draw(
        &mut self,
        laws: &PopulationLaws,
        streams: &Streams,
        volume: &Volume,
        members: &mut Members,
    ) {
        let Members {
            candidate,
            specialty,
            hcc_risk_score,
            dual_share,
            payments,
            ..
        } = members;
        let people = candidate.len();
        specialty.resize(people, 0);
        for column in [&mut *hcc_risk_score, &mut *dual_share] {
            column.resize(people, 0.0);
        }
        for payments in &mut *payments {
            payments.resize(people, 0.0);
        }
        for block in blocks(0..people) {
            let candidates = &candidate[block.clone()];
            let stream = streams.by_word(Component::Attributes, 0);
            stream.gather_words(candidates, 0, self.words.each_mut());
            self.choose_specialty(laws, &mut specialty[block.clone()]);
            let hcc_risk_score = &mut hcc_risk_score[block.clone()];
            self.draw_patients(laws, hcc_risk_score, &mut dual_share[block.clone()]);
            self.level_payments(laws, volume, candidates);
            let growths = streams.fixed(Component::PaymentGrowth);
            for (index, payments) in payments.iter_mut().enumerate() {
                if let Some(grown) = index.checked_sub(1) {
                    if grown % WORDS == 0 {
                        let block = (grown / WORDS) as u32;
                        growths.gather_words(candidates, block, self.words.each_mut());
                    }
                    self.grow_payments(laws, grown);
                }
                let payments = &mut payments[block.clone()];
                self.pay(payments);
            }
        }
    }

    fn choose_specialty(&mut self, laws: &PopulationLaws, specialty: &mut [u8]) {
        laws.specialty.choose(&self.words[0], &mut self.specialty);
        specialty.copy_from_slice(&self.specialty);
        self.of_specialty.clear();
        let numbers = self.specialty.iter();
        self.of_specialty
            .extend(numbers.map(|number| *laws.specialties.at(*number)));
    }

    /// HCC risk and dual share: lognormal and Beta, joined by a Gaussian copula (methods 6).
    fn draw_patients(
        &mut self,
        laws: &PopulationLaws,
        hcc_risk_score: &mut [f32],
        dual_share: &mut [f32],
    ) {
        let common = laws.hcc_dual_correlation as f32;
        let own = (1.0 - common * common).sqrt();
        let [_, hcc, dual, _] = &self.words;
        normal::pairs(hcc, dual, self.normals.each_mut());
        let [hcc, dual] = &self.normals;
        let people = self.of_specialty.iter().zip(hcc);
        for (risk, (laws, hcc)) in hcc_risk_score.iter_mut().zip(people) {
            let (median, sd) = laws.hcc;
            *risk = median * single::exp(sd * hcc);
        }
        let share = |hcc: f32, dual: f32| laws.dual_share.at_single(common * hcc + own * dual);
        by_lanes(
            hcc,
            dual,
            dual,
            dual_share,
            |hcc: &[_; LANES], dual, _, shares| {
                *shares = std::array::from_fn(|lane| share(hcc[lane], dual[lane]));
            },
        );
    }

    /// The log payment of the first performance year goes with the volume of the first count
    /// year; from then on it is a random walk with drift (methods 5).
    fn level_payments(&mut self, laws: &PopulationLaws, volume: &Volume, candidates: &[u32]) {
        let common = laws.payment_volume_correlation as f32;
        let own = (1.0 - common * common).sqrt();
        normal::normals(&self.words[3], &mut self.normals[0]);
        gather(&mut self.log_payments, candidates, &volume.first);
        let people = self.of_specialty.iter().zip(&self.normals[0]);
        for (log, (laws, z)) in self.log_payments.iter_mut().zip(people) {
            *log = laws.payment.1 * (common * *log + own * z);
        }
        self.medians.clear();
        let medians = self.of_specialty.iter().map(|laws| laws.payment.0);
        self.medians.extend(medians);
    }

    /// The payments of a year.
    fn pay(&self, payments: &mut [f32]) {
        let (medians, logs) = (&self.medians, &self.log_payments);
        by_lanes(
            medians,
            logs,
            logs,
            payments,
            |medians: &[_; LANES], logs, _, payments| {
                let ratios = logs.map(single::exp);
                *payments = std::array::from_fn(|lane| medians[lane] * ratios[lane]);
            },
        );
    }

    /// Moves the log payments on by a year; growths come in pairs.
    fn grow_payments(&mut self, laws: &PopulationLaws, grown: usize) {
        let turn = grown % 2;
        if turn == 0 {
            let [distances, directions] = [grown, grown + 1].map(|k| &self.words[k % WORDS]);
            normal::pairs(distances, directions, self.normals.each_mut());
        }
        let (growth, growth_sd) = laws.payment_growth;
        let (growth, growth_sd) = (growth as f32, growth_sd as f32);
        for (log, shock) in self.log_payments.iter_mut().zip(&self.normals[turn]) {
            *log += growth + growth_sd * shock;
        }
    }
}
