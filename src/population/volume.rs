//! Episode volumes: each candidate's expected episodes move as an AR(1) on the log scale, the
//! year's count is Poisson, and the counts decide who participates when.

use std::ops::Range;

use crate::components::{Component, Streams};
use crate::numeric::single;
use crate::program::PERFORMANCE_YEARS;
use crate::random::{normal, poisson};
use crate::rules::Requalification;

use super::members::Members;
use super::{FIRST_COUNT_YEAR, PopulationLaws, QUALIFYING_LAG_YEARS, YEARS, blocks, gather};

/// Every candidate's episode volume, one element a candidate.
#[derive(Clone, Debug, Default)]
pub struct Volume {
    /// Standard normal volume of the first count year.
    pub first: Vec<f32>,
    /// The performance years in which the candidate participates: bit 0 for the first.
    pub participates: Vec<u8>,
    /// Episodes counted in each performance year, one element a PARTICIPANT of the year, in the
    /// order of [`Members::participants`].
    pub episodes: [Vec<u32>; YEARS],
    /// Standard normal volume and the luck of the count, by performance year.
    volume: [Vec<f32>; YEARS],
    luck: [Vec<u32>; YEARS],
    /// Of a year's participants: who they are, their luck and their expected episodes.
    candidates: Vec<u32>,
    luck_of_participants: Vec<u32>,
    expected: Vec<f32>,
    block: Block,
}

/// The state of a block of candidates, and scratch memory.
#[derive(Clone, Debug, Default)]
struct Block {
    candidates: Vec<u32>,
    /// Shock and luck of two years.
    words: [Vec<u32>; 4],
    shocks: [Vec<f32>; 2],
    volume: Vec<f32>,
    qualifies: Vec<bool>,
}

impl Volume {
    /// Moves every candidate's volume through the years and finds out who participates when.
    pub(super) fn draw(&mut self, laws: &PopulationLaws, streams: &Streams) {
        self.first.clear();
        self.participates.clear();
        self.volume.iter_mut().for_each(Vec::clear);
        self.luck.iter_mut().for_each(Vec::clear);
        for block in blocks(0..laws.candidates) {
            self.draw_block(laws, streams, block);
        }
        if laws.requalification == Requalification::Permanent {
            // Each year's bit is passed on to all later ones.
            for years in &mut self.participates {
                *years =
                    (0..YEARS).fold(*years, |years, _| years | years << 1) & ((1 << YEARS) - 1);
            }
        }
    }

    fn draw_block(&mut self, laws: &PopulationLaws, streams: &Streams, block: Range<usize>) {
        let start = block.start;
        self.participates.resize(block.end, 0);
        let state = &mut self.block;
        state.candidates.clear();
        state
            .candidates
            .extend(block.map(|candidate| candidate as u32));
        for (index, year) in (FIRST_COUNT_YEAR..=*PERFORMANCE_YEARS.end()).enumerate() {
            // One block of random numbers serves two years.
            if index % 2 == 0 {
                let stream = streams.yearly(Component::Volume, year);
                let words = &mut state.words;
                stream.gather_words(&state.candidates, 0, words.each_mut());
                normal::pairs(&words[0], &words[2], state.shocks.each_mut());
            }
            let turn = index % 2;
            state.step(laws, year, turn);
            if index == 0 {
                self.first.extend_from_slice(&state.volume);
            }
            // The count of a year qualifies for the performance year after the lag, at the same
            // position as the year among the count years.
            if index < YEARS {
                state.qualify(laws, turn);
                let bit = 1 << index;
                let years = self.participates[start..].iter_mut();
                for (years, qualifies) in years.zip(&state.qualifies) {
                    *years |= if *qualifies { bit } else { 0 };
                }
            }
            if let Some(performance) = index.checked_sub(usize::from(QUALIFYING_LAG_YEARS)) {
                self.volume[performance].extend_from_slice(&state.volume);
                self.luck[performance].extend_from_slice(state.luck(turn));
            }
        }
    }

    /// Counts the episodes of every year's participants.
    pub(super) fn count(&mut self, laws: &PopulationLaws, members: &Members) {
        let (log_mean, log_sd) = (laws.volume.0 as f32, laws.volume.1 as f32);
        let luck = &mut self.luck_of_participants;
        let expected = &mut self.expected;
        for (year, participants) in members.participants.iter().enumerate() {
            let (of_year, luck_of_year) = (&self.volume[year], &self.luck[year]);
            participants.copy(&mut self.candidates, &members.candidate);
            gather(expected, &self.candidates, of_year);
            for expected in &mut *expected {
                *expected = single::exp(log_mean + log_sd * *expected);
            }
            gather(luck, &self.candidates, luck_of_year);
            let episodes = &mut self.episodes[year];
            episodes.resize(participants.len(), 0);
            poisson::quantiles(luck, expected, episodes);
        }
    }
}

impl Block {
    /// Moves the volumes to a year; the first is drawn from the stationary law.
    fn step(&mut self, laws: &PopulationLaws, year: u16, turn: usize) {
        let shocks = &self.shocks[turn];
        let persistence = if year == FIRST_COUNT_YEAR {
            0.0
        } else {
            laws.volume.2
        };
        self.volume.resize(shocks.len(), 0.0);
        normal::autoregress(persistence, shocks, &mut self.volume);
    }

    /// The luck of the count in one of the block's two years.
    fn luck(&self, turn: usize) -> &[u32] {
        &self.words[2 * turn + 1]
    }

    /// Whether the year's count reaches the minimum.
    fn qualify(&mut self, laws: &PopulationLaws, turn: usize) {
        self.qualifies.resize(self.volume.len(), false);
        let luck = &self.words[2 * turn + 1];
        laws.qualification
            .reach(luck, &self.volume, &mut self.qualifies);
    }
}
