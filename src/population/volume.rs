//! Episode volumes: each candidate's expected episodes move as an AR(1) on the log scale, the
//! year's count is Poisson, and the counts decide who participates when.

use std::ops::Range;

use crate::components::{Component, Streams};
use crate::numeric::single;
use crate::random::{Stream, normal, poisson};
use crate::rules::Requalification;

use super::members::Members;
use super::{FIRST_COUNT_YEAR, PopulationLaws, QUALIFYING_LAG_YEARS, YEARS, blocks, gather};

/// From a performance year's position to that of its count among the count years.
const LAG: usize = QUALIFYING_LAG_YEARS as usize;

/// Count years of every candidate: the last, which qualifies nobody any more, is its participants'.
const COUNT_YEARS: usize = YEARS + LAG - 1;

/// Every candidate's episode volume, one element a candidate.
#[derive(Clone, Debug, Default)]
pub struct Volume {
    /// The performance years in which the candidate participates: bit 0 for the first.
    pub participates: Vec<u8>,
    /// Episodes counted in each performance year, one element a PARTICIPANT of the year, in the
    /// order of [`Members::participants`].
    pub episodes: [Vec<u32>; YEARS],
    /// Standard normal volume and the luck of the count, by count year.
    volume: [Vec<f32>; COUNT_YEARS],
    luck: [Vec<u32>; COUNT_YEARS],
    block: Block,
    of_participants: Participants,
}

/// Scratch memory of a block of candidates.
#[derive(Clone, Debug, Default)]
struct Block {
    candidates: Vec<u32>,
    /// Words of the shocks of two years.
    words: [Vec<u32>; 2],
    qualifies: Vec<bool>,
}

/// Scratch memory of a performance year's participants, one element each.
#[derive(Clone, Debug, Default)]
struct Participants {
    candidates: Vec<u32>,
    volume: Vec<f32>,
    luck: Vec<u32>,
    words: [Vec<u32>; 2],
    shocks: Vec<f32>,
}

impl Volume {
    /// Standard normal volume of the first count year.
    pub fn first(&self) -> &[f32] {
        &self.volume[0]
    }

    /// Moves every candidate's volume through the years and finds out who participates when.
    pub(super) fn draw(&mut self, laws: &PopulationLaws, streams: &Streams) {
        for volume in &mut self.volume {
            volume.resize(laws.candidates, 0.0);
        }
        for luck in &mut self.luck {
            luck.resize(laws.candidates, 0);
        }
        self.participates.clear();
        self.participates.resize(laws.candidates, 0);
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
        self.draw_shocks(streams, &block);
        for year in 1..COUNT_YEARS {
            let (before, volume) = self.volume.split_at_mut(year);
            let before = &before[year - 1][block.clone()];
            normal::autoregress_from(laws.volume.2, before, &mut volume[0][block.clone()]);
        }
        // The count of a year qualifies for the performance year after the lag, which stands at the
        // same position.
        let counts = self.volume.iter().zip(&self.luck).take(YEARS);
        let qualifies = &mut self.block.qualifies;
        qualifies.resize(block.len(), false);
        for (year, (volume, luck)) in counts.enumerate() {
            let (volume, luck) = (&volume[block.clone()], &luck[block.clone()]);
            laws.qualification.reach(luck, volume, qualifies);
            let candidates = self.participates[block.clone()].iter_mut();
            for (years, qualifies) in candidates.zip(&*qualifies) {
                *years |= u8::from(*qualifies) << year;
            }
        }
    }

    /// Draws the shocks, in the place of the volumes, and the luck of a block of candidates. The first
    /// year's are its volumes, which have the stationary law.
    fn draw_shocks(&mut self, streams: &Streams, block: &Range<usize>) {
        let Block {
            candidates, words, ..
        } = &mut self.block;
        candidates.clear();
        candidates.extend(block.clone().map(|candidate| candidate as u32));
        for words in &mut *words {
            words.resize(candidates.len(), 0);
        }
        let [distances, directions] = words;
        let shocks = self.volume.as_chunks_mut().0.iter_mut();
        for (pair, (shocks, luck)) in shocks.zip(self.luck.as_chunks_mut().0).enumerate() {
            let [luck, next_luck] = luck.each_mut().map(|luck| &mut luck[block.clone()]);
            let columns = [distances, luck, directions, next_luck];
            year_pair(streams, 2 * pair).fill_words(candidates, 0, columns);
            let shocks = shocks.each_mut().map(|shocks| &mut shocks[block.clone()]);
            normal::fill_pairs(distances, directions, shocks);
        }
    }

    /// Counts the episodes of every year's participants.
    pub(super) fn count(&mut self, laws: &PopulationLaws, streams: &Streams, members: &Members) {
        let (log_mean, log_sd) = (laws.volume.0 as f32, laws.volume.1 as f32);
        let people = &mut self.of_participants;
        for (year, participants) in members.participants.iter().enumerate() {
            participants.copy(&mut people.candidates, &members.candidate);
            match self.volume.get(year + LAG) {
                Some(volume) => people.gather(volume, &self.luck[year + LAG]),
                None => people.draw_last(laws, streams, &self.volume[COUNT_YEARS - 1]),
            }
            for volume in &mut people.volume {
                *volume = single::exp(log_mean + log_sd * *volume);
            }
            let episodes = &mut self.episodes[year];
            episodes.resize(participants.len(), 0);
            poisson::quantiles(&people.luck, &people.volume, episodes);
        }
    }
}

/// The stream of a count year and the next, which share blocks of random numbers.
fn year_pair(streams: &Streams, first: usize) -> Stream {
    streams.yearly(Component::Volume, FIRST_COUNT_YEAR + first as u16)
}

// The participants' last year begins a pair.
const _: () = assert!(COUNT_YEARS.is_multiple_of(2));

impl Participants {
    /// Looks up their volume and luck.
    fn gather(&mut self, volume: &[f32], luck: &[u32]) {
        gather(&mut self.volume, &self.candidates, volume);
        gather(&mut self.luck, &self.candidates, luck);
    }

    /// Draws their last year, from everybody's volume of the year before.
    fn draw_last(&mut self, laws: &PopulationLaws, streams: &Streams, before: &[f32]) {
        let [distances, directions] = &mut self.words;
        let columns = [&mut *distances, &mut self.luck, &mut *directions];
        year_pair(streams, COUNT_YEARS).gather_words(&self.candidates, 0, columns);
        normal::firsts_of_pairs(distances, directions, &mut self.shocks);
        gather(&mut self.volume, &self.candidates, before);
        normal::autoregress(laws.volume.2, &self.shocks, &mut self.volume);
    }
}
