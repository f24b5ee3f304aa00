//! Episode volumes: each candidate's expected episodes move as an AR(1) on the log scale, the
//! year's count is Poisson, and the counts decide who participates when.

use std::ops::Range;

use crate::columns::Kept;
use crate::components::{Component, Streams};
use crate::numeric::single;
use crate::random::{Stream, normal, poisson};
use crate::rules::Requalification;

use super::members::Members;
use super::{FIRST_COUNT_YEAR, PopulationLaws, QUALIFYING_LAG_YEARS, Room, YEARS, blocks, gather};

/// From a performance year's position to that of its count among the count years.
const LAG: usize = QUALIFYING_LAG_YEARS as usize;

/// Count years of every candidate: the last, which qualifies nobody any more, is its participants'.
const COUNT_YEARS: usize = YEARS + LAG - 1;

/// Every candidate's episode volume, one element a candidate.
#[derive(Clone, Debug, Default)]
pub struct Volume {
    /// Standard normal volume of the first count year.
    pub first: Vec<f32>,
    /// The performance years in which the candidate participates: bit 0 for the first.
    pub participates: Vec<u8>,
    /// Episodes counted in each performance year, one element a PARTICIPANT of the year, in the
    /// order of [`Members::participants`].
    pub episodes: [Kept<u32>; YEARS],
    section: Section,
    block: Block,
    of_participants: Participants,
}

/// A section of candidates, one element each.
#[derive(Clone, Debug, Default)]
struct Section {
    candidates: Range<usize>,
    /// Standard normal volume and the luck of the count, by count year.
    volume: [Kept<f32>; COUNT_YEARS],
    luck: [Kept<u32>; COUNT_YEARS],
}

/// Scratch memory of a block of candidates.
#[derive(Clone, Debug, Default)]
struct Block {
    candidates: Vec<u32>,
    /// Words of the shocks of two years.
    words: [Vec<u32>; 2],
    qualifies: Vec<bool>,
}

/// Scratch memory of those of a section who participate in a year, one element each.
#[derive(Clone, Debug, Default)]
struct Participants {
    candidates: Vec<u32>,
    /// Their places in the section.
    places: Vec<u32>,
    volume: Vec<f32>,
    luck: Vec<u32>,
    words: [Vec<u32>; 2],
    shocks: Vec<f32>,
}

impl Volume {
    /// Nobody yet.
    pub(super) fn begin(&mut self) {
        self.first.clear();
        self.participates.clear();
        for episodes in &mut self.episodes {
            episodes.resize(0);
        }
    }

    /// Moves the volume of the next section of candidates through the years and finds out who
    /// participates when.
    pub(super) fn draw_section(
        &mut self,
        laws: &PopulationLaws,
        streams: &Streams,
        candidates: Range<usize>,
    ) {
        let people = candidates.len();
        let Section { volume, luck, .. } = &mut self.section;
        for volume in volume {
            volume.resize(people);
        }
        for luck in luck {
            luck.resize(people);
        }
        self.participates.resize(candidates.end, 0);
        self.section.candidates = candidates;
        for block in blocks(0..people) {
            self.draw_block(laws, streams, block);
        }
        self.first.extend_from_slice(&self.section.volume[0]);
    }

    /// Takes out the first candidates of a section for whom somebody else is there.
    pub(super) fn make_room(&mut self, candidates: Range<usize>, room: &mut Room) {
        if *room == Room::default() {
            return;
        }
        for years in &mut self.participates[candidates] {
            let left = match *years & 1 {
                1 => &mut room.participants,
                _ => &mut room.others,
            };
            if *left > 0 {
                *left -= 1;
                *years = 0;
            }
        }
    }

    /// Draws a block of the section.
    fn draw_block(&mut self, laws: &PopulationLaws, streams: &Streams, block: Range<usize>) {
        self.draw_shocks(streams, &block);
        let Section {
            candidates,
            volume,
            luck,
        } = &mut self.section;
        for year in 1..COUNT_YEARS {
            let (before, volume) = volume.split_at_mut(year);
            let before = &before[year - 1][block.clone()];
            normal::autoregress_from(laws.volume.2, before, &mut volume[0][block.clone()]);
        }
        // The count of a year qualifies for the performance year after the lag, which stands at the
        // same position.
        let counts = volume.iter().zip(&*luck).take(YEARS);
        let qualifies = &mut self.block.qualifies;
        qualifies.resize(block.len(), false);
        let participates = &mut self.participates[candidates.clone()][block.clone()];
        for (year, (volume, luck)) in counts.enumerate() {
            let (volume, luck) = (&volume[block.clone()], &luck[block.clone()]);
            laws.qualification.reach(luck, volume, qualifies);
            for (years, qualifies) in participates.iter_mut().zip(&*qualifies) {
                *years |= u8::from(*qualifies) << year;
            }
        }
        if laws.requalification == Requalification::Permanent {
            // Each year's bit is passed on to all later ones.
            for years in participates {
                *years =
                    (0..YEARS).fold(*years, |years, _| years | years << 1) & ((1 << YEARS) - 1);
            }
        }
    }

    /// Draws the shocks, in the place of the volumes, and the luck of a block of the section. The
    /// first year's are its volumes, which have the stationary law.
    fn draw_shocks(&mut self, streams: &Streams, block: &Range<usize>) {
        let Block {
            candidates, words, ..
        } = &mut self.block;
        let first = self.section.candidates.start;
        candidates.clear();
        candidates.extend(block.clone().map(|place| (first + place) as u32));
        for words in &mut *words {
            words.resize(candidates.len(), 0);
        }
        let [distances, directions] = words;
        let Section { volume, luck, .. } = &mut self.section;
        let shocks = volume.as_chunks_mut().0.iter_mut();
        for (pair, (shocks, luck)) in shocks.zip(luck.as_chunks_mut().0).enumerate() {
            let [luck, next_luck] = luck.each_mut().map(|luck| &mut luck[block.clone()]);
            let columns = [distances, luck, directions, next_luck];
            year_pair(streams, 2 * pair).fill_words(candidates, 0, columns);
            let shocks = shocks.each_mut().map(|shocks| &mut shocks[block.clone()]);
            normal::fill_pairs(distances, directions, shocks);
        }
    }

    /// Counts the episodes of every year's participants in the section drawn last, whose members
    /// begin with the `first`.
    pub(super) fn count(
        &mut self,
        laws: &PopulationLaws,
        streams: &Streams,
        members: &Members,
        first: usize,
    ) {
        let (log_mean, log_sd) = (laws.volume.0 as f32, laws.volume.1 as f32);
        let Section {
            candidates,
            volume,
            luck,
        } = &self.section;
        let people = &mut self.of_participants;
        for (year, participants) in members.participants.iter().enumerate() {
            participants.copy_from(first, &mut people.candidates, &members.candidate);
            people.find(candidates.start);
            match volume.get(year + LAG) {
                Some(volume) => people.gather(volume, &luck[year + LAG]),
                None => people.draw_last(laws, streams, &volume[COUNT_YEARS - 1]),
            }
            for volume in &mut people.volume {
                *volume = single::exp(log_mean + log_sd * *volume);
            }
            let episodes = &mut self.episodes[year];
            let counted = episodes.len();
            episodes.resize(counted + people.candidates.len());
            poisson::quantiles(&people.luck, &people.volume, &mut episodes[counted..]);
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
    /// Finds their places in the section, of which this is the first candidate.
    fn find(&mut self, first: usize) {
        self.places.clear();
        let candidates = self.candidates.iter();
        self.places
            .extend(candidates.map(|candidate| candidate - first as u32));
    }

    /// Looks up their volume and luck.
    fn gather(&mut self, volume: &[f32], luck: &[u32]) {
        gather(&mut self.volume, &self.places, volume);
        gather(&mut self.luck, &self.places, luck);
    }

    /// Draws their last year, from everybody's volume of the year before.
    fn draw_last(&mut self, laws: &PopulationLaws, streams: &Streams, before: &[f32]) {
        let [distances, directions] = &mut self.words;
        let columns = [&mut *distances, &mut self.luck, &mut *directions];
        year_pair(streams, COUNT_YEARS).gather_words(&self.candidates, 0, columns);
        normal::firsts_of_pairs(distances, directions, &mut self.shocks);
        gather(&mut self.volume, &self.places, before);
        normal::autoregress(laws.volume.2, &self.shocks, &mut self.volume);
    }
}
