//! Latent abilities. The quality factor G and each measure's own factor H are sqrt(s) practice +
//! sqrt(1 - s) own, s the practice's share of the variance. Both parts are AR(1)s with the same
//! correlation, so each factor is one too, whose shocks are made of the two parts' shocks. Factor 0
//! is G, factor k the own factor of the cohort's measure k - 1.

use std::ops::Range;

use crate::columns::Kept;
use crate::components::{Component, Streams};
use crate::population::{Members, blocks, gather};
use crate::program::PERFORMANCE_YEARS;
use crate::random::normal;

use super::evidence::{Learnt, carried};
use super::practices::PracticeYear;
use super::{Block, PerformanceLaws};

/// Participants whose ability is combined side by side.
const CHUNK: usize = 64;

/// The latent state of a cohort's members.
#[derive(Clone, Debug, Default)]
pub(super) struct Abilities {
    /// By factor, by member.
    factors: Kept<Vec<f32>>,
    /// The part of the cost factor that is not quality, by member.
    cost: Vec<f32>,
    /// Shocks of the block's quality, of its cost and of each measure; an even number of columns.
    words: Kept<Kept<u32>>,
    shocks: Kept<Kept<f32>>,
    /// Shocks of the block's practices.
    of_practices: Vec<f32>,
    /// The year in which the factors begin: the first performance year, or an earlier one.
    first_year: u16,
    /// What results have moved each factor by, in the year of the result and in the year at hand: by
    /// measure and behind them of the cost, by member. Nothing where nobody's results are known.
    learnt: Kept<Vec<f32>>,
    shifts: Kept<Vec<f32>>,
    ability: Vec<f32>,
}

impl Abilities {
    /// Abilities that begin in a year.
    pub(super) fn beginning(first_year: u16) -> Self {
        Abilities {
            first_year,
            ..Abilities::default()
        }
    }

    /// Gives every factor a place for each member.
    pub(super) fn begin(&mut self, laws: &PerformanceLaws, members: &Members) {
        self.factors.resize(laws.measures.len() + 1);
        for states in self.factors.iter_mut().chain([&mut self.cost]) {
            // Whole chunks are read, beyond the last member too.
            states.resize(members.len() + CHUNK, 0.0);
        }
    }

    /// Draws the year of a block of members and moves their quality and cost factors.
    pub(super) fn step_common(
        &mut self,
        laws: &PerformanceLaws,
        streams: &Streams,
        members: &Members,
        practices: &PracticeYear,
        block: &Range<usize>,
    ) {
        let columns = (2 + laws.measures.len()).next_multiple_of(2);
        self.words.resize(columns);
        self.shocks.resize(columns);
        let stream = streams.yearly(Component::OwnYear, practices.year);
        stream.gather_table(&members.candidate[block.clone()], &mut self.words);
        let words = self.words.as_chunks().0.iter();
        for ([distances, directions], shocks) in words.zip(self.shocks.as_chunks_mut().0) {
            for column in &mut *shocks {
                column.resize(block.len());
            }
            let [one, other] = shocks;
            normal::fill_pairs(distances, directions, [one, other]);
        }
        self.step(laws, members, practices, block, 0);
        let kept = self.correlation(practices.year, laws.cost.persistence);
        normal::autoregress(kept, &self.shocks[1], &mut self.cost[block.clone()]);
    }

    /// Moves a measure's own factor of a block of members to a year, and gives the abilities of those
    /// who participate.
    pub(super) fn step_measure(
        &mut self,
        laws: &PerformanceLaws,
        members: &Members,
        practices: &PracticeYear,
        block: &Block<'_>,
        position: usize,
        abilities: &mut Vec<f32>,
    ) {
        self.step(laws, members, practices, &block.members, position + 1);
        let drift = laws.drift * f64::from(practices.year - *PERFORMANCE_YEARS.start());
        self.combine_measure(laws, position, drift, block, abilities);
    }

    /// The abilities of a block's participants in a measure: its row of the correlation's Cholesky
    /// factor times the factors, what is known, and a constant.
    fn combine_measure(
        &self,
        laws: &PerformanceLaws,
        position: usize,
        constant: f64,
        block: &Block<'_>,
        abilities: &mut Vec<f32>,
    ) {
        let factors = self.factors.iter().map(Vec::as_slice);
        let loaded = laws.loadings[position].iter().copied().zip(factors);
        let loaded = loaded.filter(|(loading, _)| *loading != 0.0);
        let known = self.shifts.get(position).map(|shift| (1.0, &**shift));
        combine(constant, loaded.chain(known), block, abilities);
    }

    /// Moves every factor of all members to a year before the first performance year, and learns from
    /// that year's results: `results` are each member's.
    pub(super) fn look_back<'a>(
        &mut self,
        laws: &PerformanceLaws,
        streams: &Streams,
        members: &Members,
        practices: &PracticeYear,
        results: impl Iterator<Item = &'a [Learnt]> + Clone,
    ) {
        let year = practices.year;
        self.begin(laws, members);
        for block in blocks(0..members.len()) {
            self.step_common(laws, streams, members, practices, &block);
            for position in 0..laws.measures.len() {
                self.step(laws, members, practices, &block, position + 1);
            }
        }
        let factors = laws.measures.len() + 1;
        if year == self.first_year {
            self.shifts.resize(0);
            self.learnt.resize(factors);
            for learnt in self.learnt.iter_mut() {
                learnt.clear();
                learnt.resize(members.len(), 0.0);
            }
        }
        let everybody = Block {
            members: 0..members.len(),
            participants: 0..members.len(),
            seats: &members.remaining[0],
        };
        let mut ability = std::mem::take(&mut self.ability);
        for factor in 0..factors {
            let of_factor = |learnt: &&Learnt| learnt.factor == factor && learnt.year == year;
            if !results.clone().flatten().any(|learnt| of_factor(&learnt)) {
                continue;
            }
            if factor < laws.measures.len() {
                self.combine_measure(laws, factor, 0.0, &everybody, &mut ability);
            } else {
                self.cost_factors(laws.cost.quality_loading, &everybody, &mut ability);
            }
            for (member, results) in results.clone().enumerate() {
                if let Some(learnt) = results.iter().find(of_factor) {
                    let before = ability[member];
                    let posterior = learnt.posterior(members.region.get(member).copied());
                    self.learnt[factor][member] = posterior.at(before) - before;
                }
            }
        }
        self.ability = ability;
    }

    /// Recalls in a performance year what results have told. A year's AR(1), given its value in an
    /// earlier one, is what it would have been, moved by its correlation with that year times what
    /// that value is more than it would have been.
    pub(super) fn recall<'a>(
        &mut self,
        laws: &PerformanceLaws,
        members: &Members,
        year: u16,
        results: impl Iterator<Item = &'a [Learnt]>,
    ) {
        self.shifts.resize(self.learnt.len());
        for shift in self.shifts.iter_mut() {
            // Whole chunks are read.
            shift.clear();
            shift.resize(members.len() + CHUNK, 0.0);
        }
        for (member, results) in results.enumerate() {
            for learnt in results {
                let Learnt {
                    factor, year: of, ..
                } = *learnt;
                let carried = carried(laws, factor, year - of) as f32;
                self.shifts[factor][member] = carried * self.learnt[factor][member];
            }
        }
    }

    /// Moves a factor of a block of members to a year.
    fn step(
        &mut self,
        laws: &PerformanceLaws,
        members: &Members,
        practices: &PracticeYear,
        block: &Range<usize>,
        factor: usize,
    ) {
        // The cost's shocks stand between those of factor 0 and of the others.
        let shocks = &self.shocks[if factor == 0 { 0 } else { factor + 1 }];
        let places = &members.place[block.clone()];
        gather(&mut self.of_practices, places, practices.shocks(factor));
        let kept = self.correlation(practices.year, laws.ability_persistence);
        let fresh = (1.0 - kept * kept).sqrt();
        let (common, own) = laws.practice_weights;
        let (kept, common, own) = (kept as f32, (fresh * common) as f32, (fresh * own) as f32);
        let states = self.factors[factor][block.clone()].iter_mut();
        let shocks = shocks.iter().zip(&self.of_practices);
        for (state, (shock, of_practice)) in states.zip(shocks) {
            *state = kept * *state + (common * of_practice + own * shock);
        }
    }

    /// The cost factor W of a block's participants: a little of their quality, with less cost for
    /// more, and the rest their own.
    pub(super) fn cost_factors(
        &self,
        quality_loading: f64,
        block: &Block<'_>,
        factors: &mut Vec<f32>,
    ) {
        let own = (1.0 - quality_loading * quality_loading).sqrt();
        let loaded = [(quality_loading, &*self.factors[0]), (own, &*self.cost)];
        // The cost stands behind the measures, of which there are as many as factors but one.
        let known = self.shifts.get(self.factors.len() - 1);
        let known = known.map(|shift| (1.0, &**shift));
        combine(0.0, loaded.into_iter().chain(known), block, factors);
    }

    /// The AR(1) correlation of a year with the one before: none in the first.
    fn correlation(&self, year: u16, persistence: f64) -> f64 {
        if year == self.first_year {
            0.0
        } else {
            persistence
        }
    }
}

/// Adds up columns of the members, each with its loading, for a block's participants.
fn combine<'a>(
    constant: f64,
    loaded: impl Iterator<Item = (f64, &'a [f32])> + Clone,
    block: &Block<'_>,
    sums: &mut Vec<f32>,
) {
    let people = block.seats.len();
    sums.resize(people + CHUNK, 0.0);
    let mut place = 0;
    for run in block.seats.ranges() {
        for seat in run.clone().step_by(CHUNK) {
            // A chunk's sums stay in registers. Those beyond the run's end belong to nobody, and the
            // next run's take their place.
            let mut chunk = [constant as f32; CHUNK];
            for (loading, column) in loaded.clone() {
                let states = &column[block.members.start + seat..][..CHUNK];
                for (sum, state) in chunk.iter_mut().zip(states) {
                    *sum += loading as f32 * state;
                }
            }
            sums[place..][..CHUNK].copy_from_slice(&chunk);
            place += CHUNK.min(run.end - seat);
        }
    }
    sums.truncate(people);
}
