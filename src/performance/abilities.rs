//! Latent abilities. The quality factor G and each measure's own factor H are sqrt(s) practice +
//! sqrt(1 - s) own, s the practice's share of the variance. Both parts are AR(1)s with the same
//! correlation, so each factor is one too, whose shocks are made of the two parts' shocks. Factor 0
//! is G, factor k the own factor of the cohort's measure k - 1.

use std::ops::Range;

use crate::columns::Kept;
use crate::components::{Component, Streams};
use crate::population::{Members, gather};
use crate::program::PERFORMANCE_YEARS;
use crate::random::normal;

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
}

impl Abilities {
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
        let kept = correlation(practices.year, laws.cost.persistence);
        normal::autoregress(kept, &self.shocks[1], &mut self.cost[block.clone()]);
    }

    /// Moves a measure's own factor of a block of members to a year, and gives the abilities of those
    /// who participate: the measure's row of the correlation's Cholesky factor times the factors, and
    /// the drift.
    pub(super) fn step_measure(
        &mut self,
        laws: &PerformanceLaws,
        members: &Members,
        practices: &PracticeYear,
        block: &Block<'_>,
        position: usize,
        abilities: &mut Vec<f32>,
    ) {
        let year = practices.year;
        self.step(laws, members, practices, &block.members, position + 1);
        let drift = laws.drift * f64::from(year - *PERFORMANCE_YEARS.start());
        let factors = self.factors.iter().map(Vec::as_slice);
        let loaded = laws.loadings[position].iter().copied().zip(factors);
        let loaded = loaded.filter(|(loading, _)| *loading != 0.0);
        combine(drift, loaded, block, abilities);
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
        let kept = correlation(practices.year, laws.ability_persistence);
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
        combine(0.0, loaded.into_iter(), block, factors);
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

/// The AR(1) correlation of a year with the one before: none in the first.
fn correlation(year: u16, persistence: f64) -> f64 {
    if year == *PERFORMANCE_YEARS.start() {
        0.0
    } else {
        persistence
    }
}
