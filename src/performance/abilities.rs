//! Latent abilities. The quality factor G and each measure's own factor H are sqrt(s) practice +
//! sqrt(1 - s) own, s the practice's share of the variance; every part is an AR(1) of its own, so
//! that the whole is one too. Factor 0 is G, factor k the own factor of the cohort's measure k - 1.

use crate::components::{Component, Streams};
use crate::population::Population;
use crate::program::PERFORMANCE_YEARS;
use crate::random::Stream;

use super::{PerformanceLaws, YearRecords};

/// The latent state of a cohort's practices and members.
#[derive(Clone, Debug, Default)]
pub(super) struct Abilities {
    /// Factors of the practices, by factor.
    practice: Vec<Vec<f64>>,
    /// Factors of the members, by factor.
    own: Vec<Vec<f64>>,
    /// The part of the cost factor that is not quality, by member.
    pub(super) cost: Vec<f64>,
    /// Quality factor of the year's participants.
    pub(super) quality: Vec<f64>,
    /// Ability of the measure asked for last, by participant.
    ability: Vec<f64>,
    shocks: Vec<f64>,
}

impl Abilities {
    /// Moves every factor to a year, the first of which is drawn from the stationary law.
    pub(super) fn step(
        &mut self,
        laws: &PerformanceLaws,
        streams: &Streams,
        people: &Population,
        year: u16,
    ) {
        let factors = laws.measures.len() + 1;
        self.practice.resize_with(factors, Vec::new);
        self.own.resize_with(factors, Vec::new);
        let members = &people.members.candidate;
        let phi = laws.ability_persistence;
        for factor in 0..factors {
            let stream = |quality, measure| match factor {
                0 => streams.yearly(quality, year),
                _ => streams.measure(measure, laws.measures[factor - 1].measure, year),
            };
            let shocks = stream(Component::PracticeQuality, Component::PracticeMeasure);
            self.shocks.resize(people.practices.len(), 0.0);
            shocks.fill_normals(0, &mut self.shocks);
            move_to(year, phi, &self.shocks, &mut self.practice[factor]);
            let shocks = stream(Component::OwnQuality, Component::OwnMeasure);
            self.gather(shocks, members);
            move_to(year, phi, &self.shocks, &mut self.own[factor]);
        }
        self.gather(streams.yearly(Component::CostAbility, year), members);
        move_to(year, laws.cost.persistence, &self.shocks, &mut self.cost);
        self.combine_quality(laws, people, year);
    }

    fn gather(&mut self, stream: Stream, members: &[u32]) {
        self.shocks.resize(members.len(), 0.0);
        stream.gather_normals(members, &mut self.shocks);
    }

    fn combine_quality(&mut self, laws: &PerformanceLaws, people: &Population, year: u16) {
        let participants = &people.members.participants[crate::population::year_index(year)];
        let (common, own) = laws.practice_weights;
        self.quality.clear();
        self.quality.extend(participants.iter().map(|&member| {
            let practice = people.members.practice[member as usize];
            common * self.practice[0][practice as usize] + own * self.own[0][member as usize]
        }));
    }

    /// Ability of the year's participants in a measure: its row of the correlation's Cholesky
    /// factor times the factors, and the drift.
    pub(super) fn of_measure(
        &mut self,
        laws: &PerformanceLaws,
        position: usize,
        year: u16,
        records: &YearRecords,
    ) -> &[f64] {
        let loadings = &laws.loadings[position];
        let drift = laws.drift * f64::from(year - *PERFORMANCE_YEARS.start());
        self.ability.clear();
        self.ability
            .extend(self.quality.iter().map(|g| drift + loadings[0] * g));
        let (common, own) = laws.practice_weights;
        for (factor, loading) in loadings.iter().enumerate().skip(1) {
            if *loading == 0.0 {
                continue;
            }
            let (common, own) = (loading * common, loading * own);
            let of_practice = &self.practice[factor];
            let of_member = &self.own[factor];
            let people = records.practice.iter().zip(&records.member);
            for (ability, (practice, member)) in self.ability.iter_mut().zip(people) {
                *ability +=
                    common * of_practice[*practice as usize] + own * of_member[*member as usize];
            }
        }
        &self.ability
    }
}

/// One AR(1) step; in the first year the shock is the state.
fn move_to(year: u16, phi: f64, shocks: &[f64], state: &mut Vec<f64>) {
    if year == *PERFORMANCE_YEARS.start() {
        state.clear();
        state.extend_from_slice(shocks);
        return;
    }
    let fresh = (1.0 - phi * phi).sqrt();
    for (x, shock) in state.iter_mut().zip(shocks) {
        *x = phi * *x + fresh * shock;
    }
}
