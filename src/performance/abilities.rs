//! Latent abilities. The quality factor G and each measure's own factor H are sqrt(s) practice +
//! sqrt(1 - s) own, s the practice's share of the variance; every part is an AR(1) of its own, so
//! that the whole is one too. Factor 0 is G, factor k the own factor of the cohort's measure k - 1.

use crate::components::{Component, Streams};
use crate::numeric::normal;
use crate::population::Population;
use crate::program::PERFORMANCE_YEARS;

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
    /// Ability of the measure combined last, by participant.
    pub(super) ability: Vec<f64>,
    /// Luck of each measure's cases, by member.
    pub(super) luck: Vec<MeasureLuck>,
    shocks: Vec<f64>,
    cost_shocks: Vec<f64>,
}

/// Uniforms of a measure's year, one element a member.
#[derive(Clone, Debug, Default)]
pub(super) struct MeasureLuck {
    /// For the number of eligible cases.
    pub(super) cases: Vec<f64>,
    /// For the number of them that meet the measure.
    pub(super) met: Vec<f64>,
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
        self.step_practices(laws, streams, people, year);
        self.step_members(laws, streams, people, year);
        self.combine_quality(laws, people, year);
    }

    fn step_practices(
        &mut self,
        laws: &PerformanceLaws,
        streams: &Streams,
        people: &Population,
        year: u16,
    ) {
        self.practice.resize_with(laws.measures.len() + 1, Vec::new);
        let with_members = &people.members.practices;
        for (factor, state) in self.practice.iter_mut().enumerate() {
            let stream = match factor {
                0 => streams.yearly(Component::PracticeQuality, year),
                _ => {
                    let measure = laws.measures[factor - 1].measure;
                    streams.measure(Component::PracticeMeasure, measure, year)
                }
            };
            stream.gather_quarters(with_members.iter().copied(), 0, [&mut self.shocks]);
            normal::quantile_in_place(&mut self.shocks);
            state.resize(people.practices.len(), 0.0);
            let (kept, fresh) = step_weights(year, laws.ability_persistence);
            for (practice, shock) in with_members.iter().zip(&self.shocks) {
                let x = &mut state[*practice as usize];
                *x = kept * *x + fresh * shock;
            }
        }
    }

    fn step_members(
        &mut self,
        laws: &PerformanceLaws,
        streams: &Streams,
        people: &Population,
        year: u16,
    ) {
        self.own.resize_with(laws.measures.len() + 1, Vec::new);
        self.luck.resize_with(laws.measures.len(), Default::default);
        let members = &people.members.candidate;
        let phi = laws.ability_persistence;
        streams.yearly(Component::OwnQuality, year).gather_quarters(
            members.iter().copied(),
            0,
            [&mut self.shocks, &mut self.cost_shocks],
        );
        step(year, phi, &mut self.shocks, &mut self.own[0]);
        step(
            year,
            laws.cost.persistence,
            &mut self.cost_shocks,
            &mut self.cost,
        );
        let measures = laws.measures.iter().zip(&mut self.luck);
        for ((measure, luck), own) in measures.zip(&mut self.own[1..]) {
            streams
                .measure(Component::OwnMeasure, measure.measure, year)
                .gather_quarters(
                    members.iter().copied(),
                    0,
                    [&mut self.shocks, &mut luck.cases, &mut luck.met],
                );
            step(year, phi, &mut self.shocks, own);
        }
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
    pub(super) fn combine_measure(
        &mut self,
        laws: &PerformanceLaws,
        position: usize,
        year: u16,
        records: &YearRecords,
    ) {
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
    }
}

/// Weights of the old state and of the shock in an AR(1) step; in the first year the shock is the
/// state.
fn step_weights(year: u16, phi: f64) -> (f64, f64) {
    if year == *PERFORMANCE_YEARS.start() {
        (0.0, 1.0)
    } else {
        (phi, (1.0 - phi * phi).sqrt())
    }
}

/// One AR(1) step of every member, from uniforms.
fn step(year: u16, phi: f64, uniforms: &mut [f64], state: &mut Vec<f64>) {
    normal::quantile_in_place(uniforms);
    let (kept, fresh) = step_weights(year, phi);
    state.resize(uniforms.len(), 0.0);
    for (x, shock) in state.iter_mut().zip(uniforms) {
        *x = kept * *x + fresh * *shock;
    }
}
