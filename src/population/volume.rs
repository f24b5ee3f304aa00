//! Episode volumes: each candidate's expected episodes move as an AR(1) on the log scale, the
//! year's count is Poisson, and the counts decide who participates when.

use std::ops::Range;

use crate::components::{Component, Streams};
use crate::numeric::single;
use crate::program::PERFORMANCE_YEARS;
use crate::random::{normal, poisson};
use crate::rules::Requalification;

use super::members::Members;
use super::{FIRST_COUNT_YEAR, PopulationLaws, QUALIFYING_LAG_YEARS, YEARS, blocks};

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
    /// Expected episodes, and the luck of the count, by performance year.
    expected: [Vec<f32>; YEARS],
    luck: [Vec<u32>; YEARS],
    block: Block,
}

/// The state of a block of candidates, and scratch memory.
#[derive(Clone, Debug, Default)]
struct Block {
    candidates: Vec<u32>,
    /// Shock and luck of two years.
    words: [Vec<u32>; 4],
    shocks: Vec<f32>,
    volume: Vec<f32>,
    expected: Vec<f32>,
    qualifies: Vec<bool>,
}

impl Volume {
    /// Moves every candidate's volume through the years and finds out who participates when.
    pub(super) fn draw(&mut self, laws: &PopulationLaws, streams: &Streams) {
        self.first.clear();
        self.participates.clear();
        self.expected.iter_mut().for_each(Vec::clear);
        self.luck.iter_mut().for_each(Vec::clear);
        for block in blocks(laws.candidates) {
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
                stream.gather_words(&state.candidates, 0, state.words.each_mut());
            }
            let shocks = 2 * (index % 2);
            state.step(laws, year, shocks);
            if index == 0 {
                self.first.extend_from_slice(&state.volume);
            }
            // The count of a year qualifies for the performance year after the lag, at the same
            // position as the year among the count years.
            if index < YEARS {
                state.qualify(laws, shocks + 1);
                let bit = 1 << index;
                let years = self.participates[start..].iter_mut();
                for (years, qualifies) in years.zip(&state.qualifies) {
                    *years |= if *qualifies { bit } else { 0 };
                }
            }
            if let Some(performance) = index.checked_sub(usize::from(QUALIFYING_LAG_YEARS)) {
                self.expected[performance].extend_from_slice(&state.expected);
                self.luck[performance].extend_from_slice(&state.words[shocks + 1]);
            }
        }
    }

    /// Counts the episodes of every year's participants.
    pub(super) fn count(&mut self, members: &Members) {
        let Block {
            words: [luck, ..],
            expected,
            ..
        } = &mut self.block;
        for (year, participants) in members.participants.iter().enumerate() {
            let (of_year, luck_of_year) = (&self.expected[year], &self.luck[year]);
            let candidates = participants
                .iter()
                .map(|member| members.candidate[*member as usize] as usize);
            expected.clear();
            expected.extend(candidates.clone().map(|candidate| of_year[candidate]));
            luck.clear();
            luck.extend(candidates.map(|candidate| luck_of_year[candidate]));
            let episodes = &mut self.episodes[year];
            episodes.resize(participants.len(), 0);
            poisson::quantiles(luck, expected, episodes);
        }
    }
}

impl Block {
    /// Moves the volumes to a year; the first is drawn from the stationary law.
    fn step(&mut self, laws: &PopulationLaws, year: u16, shocks: usize) {
        normal::normals(&self.words[shocks], &mut self.shocks);
        let persistence = if year == FIRST_COUNT_YEAR {
            0.0
        } else {
            laws.volume.2
        };
        self.volume.resize(self.shocks.len(), 0.0);
        normal::autoregress(persistence, &self.shocks, &mut self.volume);
        let (log_mean, log_sd) = (laws.volume.0 as f32, laws.volume.1 as f32);
        self.expected.clear();
        let expected = self.volume.iter();
        self.expected
            .extend(expected.map(|x| single::exp(log_mean + log_sd * x)));
    }

    /// Whether the year's count reaches the minimum.
    fn qualify(&mut self, laws: &PopulationLaws, luck: usize) {
        self.qualifies.resize(self.expected.len(), false);
        let minimum = laws.episode_minimum;
        let luck = &self.words[luck];
        poisson::reach(luck, &self.expected, minimum, &mut self.qualifies);
    }
}
