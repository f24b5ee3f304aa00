//! What a performance year shows: abilities move, cases are counted, performance is observed with
//! its sampling noise, episodes cost what they cost, practices report or not.

mod abilities;
mod cost;
mod laws;
mod measures;
mod practices;
mod records;
mod reporting;

pub use laws::{MeasureLaws, PerformanceLaws, TruePerformance};
pub use records::{MeasureRecords, YearRecords};
pub use reporting::{PiScoreLaw, ReportingLaws};

use std::ops::Range;

use crate::columns::Kept;
use crate::components::{Component, Streams};
use crate::population::{Population, Runs, blocks, year_index};

use abilities::Abilities;
use cost::CostObserver;
use measures::MeasureObserver;
use practices::{Conduct, PracticeYear};

/// The state of a cohort's performance in one draw; it moves from year to year. The memory is kept
/// from draw to draw.
#[derive(Clone, Debug, Default)]
pub struct Performance {
    practices: PracticeYear,
    abilities: Abilities,
    measures: MeasureObserver,
    cost: CostObserver,
    /// Luck of the block's participants: see [`Component::Records`].
    luck: Kept<Kept<u32>>,
    /// The block's participants among its members.
    seats: Runs,
    /// Position of each of the block's participants' practices among those with members, and what
    /// it reports and attests.
    places: Vec<u32>,
    conduct: Vec<Conduct>,
    /// What the year drawn last showed.
    pub records: YearRecords,
}

/// Members next to each other, and those of them who participate in the year.
#[derive(Clone, Debug)]
struct Block<'a> {
    members: Range<usize>,
    participants: Range<usize>,
    /// The participants among the block's members.
    seats: &'a Runs,
}

impl Performance {
    /// Draws a performance year. The years of a draw must be drawn in order, from the first.
    pub fn draw(
        &mut self,
        laws: &PerformanceLaws,
        streams: &Streams,
        people: &Population,
        year: u16,
    ) {
        let members = &people.members;
        self.practices.step(laws, streams, people, year);
        self.abilities.begin(laws, members);
        let index = year_index(year);
        let participants = &members.participants[index];
        self.records.begin(participants.len(), laws.measures.len());
        self.records.short_completeness = laws.short_completeness;
        let mut first = 0;
        let mut seats = std::mem::take(&mut self.seats);
        // Whoever does not participate any more is of no consequence.
        let remaining = members.remaining[index].ranges().iter();
        for block in remaining.flat_map(|range| blocks(range.clone())) {
            participants.within(&block, &mut seats);
            let end = first + seats.len();
            let block = Block {
                members: block,
                participants: first..end,
                seats: &seats,
            };
            self.draw_block(laws, streams, people, &block);
            first = end;
        }
        self.seats = seats;
    }

    /// Draws the year of a block of members.
    fn draw_block(
        &mut self,
        laws: &PerformanceLaws,
        streams: &Streams,
        people: &Population,
        block: &Block<'_>,
    ) {
        let Performance {
            practices,
            abilities,
            measures,
            cost,
            luck,
            places,
            conduct,
            records,
            ..
        } = self;
        records.append(people, practices.year, block);
        let people = &people.members;
        block
            .seats
            .copy(places, &people.place[block.members.clone()]);
        reporting::attest(practices, places, conduct, records);
        luck.resize(2 + 2 * laws.measures.len());
        let stream = streams.yearly(Component::Records, practices.year);
        stream.gather_table(&records.candidate[block.participants.clone()], luck);
        let luck = |first: usize| [&luck[first][..], &luck[first + 1][..]];
        abilities.step_common(laws, streams, people, practices, &block.members);
        for position in 0..laws.measures.len() {
            reporting::report(laws, position, &block.participants, records);
            let ability = &mut measures.ability;
            abilities.step_measure(laws, people, practices, block, position, ability);
            let luck = luck(2 + 2 * position);
            measures.observe(laws, luck, position, &block.participants, records);
        }
        let stream = streams.yearly(Component::EpisodeCost, practices.year);
        cost.observe(laws, stream, abilities, luck(0), block, records);
    }
}
