//! What a performance year shows: abilities move, cases are counted, performance is observed with
//! its sampling noise, episodes cost what they cost, practices report or not.

mod abilities;
mod cost;
mod evidence;
mod laws;
mod levers;
mod measures;
mod practices;
mod records;
mod reporting;

pub use evidence::Evidence;
pub use laws::{MeasureLaws, PerformanceLaws, RegionLaws, TruePerformance};
pub use levers::{Lever, LeverObserver};
pub use records::{MeasureRecords, YearRecords};
pub use reporting::{PiScoreLaw, ReportingLaws};

use std::ops::Range;

use crate::columns::Kept;
use crate::components::{Component, Streams};
use crate::population::{Named, Population, Runs, blocks, year_index};
use crate::program::PERFORMANCE_YEARS;

use abilities::Abilities;
use cost::CostObserver;
use evidence::FIRST_RESULT_YEAR;
use levers::Trace;
use measures::MeasureObserver;
use practices::{Conduct, PracticeYear};

/// The state of a cohort's performance in one draw; it moves from year to year. The memory is kept
/// from draw to draw.
#[derive(Clone, Debug)]
pub struct Performance {
    synthetic: Crowd,
    named: Crowd,
    measures: MeasureObserver,
    cost: CostObserver,
    /// Luck of the block's participants: see [`Component::Records`].
    luck: Kept<Kept<u32>>,
    /// Position of each of the block's participants' practices among those with members, and what
    /// it reports and attests.
    places: Vec<u32>,
    conduct: Vec<Conduct>,
    trace: Trace,
    /// What the year drawn last showed: first of synthetic, then of named participants.
    pub records: YearRecords,
}

/// People whose years are drawn together, and their practices.
#[derive(Clone, Debug)]
struct Crowd {
    practices: PracticeYear,
    abilities: Abilities,
    /// The block's participants among its members.
    seats: Runs,
}

impl Crowd {
    /// People whose abilities begin in a year.
    fn beginning(first_year: u16) -> Self {
        Crowd {
            practices: PracticeYear::default(),
            abilities: Abilities::beginning(first_year),
            seats: Runs::default(),
        }
    }
}

impl Default for Performance {
    fn default() -> Self {
        Performance {
            synthetic: Crowd::beginning(*PERFORMANCE_YEARS.start()),
            named: Crowd::beginning(FIRST_RESULT_YEAR),
            measures: MeasureObserver::default(),
            cost: CostObserver::default(),
            luck: Kept::default(),
            places: Vec::new(),
            conduct: Vec::new(),
            trace: Trace::default(),
            records: YearRecords::default(),
        }
    }
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
    /// One that keeps what a [`LeverObserver`] needs of each year.
    pub fn traced() -> Self {
        let mut performance = Performance::default();
        performance.trace.is_kept = true;
        performance
    }

    /// Draws a performance year. The years of a draw must be drawn in order, from the first.
    pub fn draw(
        &mut self,
        laws: &PerformanceLaws,
        streams: &Streams,
        people: &Population,
        year: u16,
    ) {
        self.records.begin(laws);
        self.trace.begin();
        let mut crowd = std::mem::replace(&mut self.synthetic, Crowd::beginning(year));
        crowd.practices.step(laws, streams, people, year, &[]);
        self.draw_crowd(laws, streams, people, &mut crowd);
        self.synthetic = crowd;
    }

    /// Adds the named clinicians who participate in the performance year drawn last.
    pub fn draw_named(
        &mut self,
        laws: &PerformanceLaws,
        evidence: &Evidence,
        streams: &Streams,
        named: &Named,
        year: u16,
    ) {
        let mut crowd = std::mem::replace(&mut self.named, Crowd::beginning(year));
        let Crowd {
            practices,
            abilities,
            ..
        } = &mut crowd;
        let people = &named.people;
        let of_practices = streams.of_practices();
        let known = &evidence.practices;
        let members = named.clinician.iter();
        let results = members.map(|clinician| &*evidence.results[*clinician as usize]);
        if year == *PERFORMANCE_YEARS.start() {
            for past in FIRST_RESULT_YEAR..year {
                practices.step(laws, &of_practices, people, past, known);
                let members = &people.members;
                abilities.look_back(laws, streams, members, practices, results.clone());
            }
        }
        practices.step(laws, &of_practices, people, year, known);
        abilities.recall(laws, &people.members, year, results);
        self.draw_crowd(laws, streams, people, &mut crowd);
        self.named = crowd;
    }

    /// Draws the year that a crowd's practices have reached, and adds its records.
    fn draw_crowd(
        &mut self,
        laws: &PerformanceLaws,
        streams: &Streams,
        people: &Population,
        crowd: &mut Crowd,
    ) {
        let members = &people.members;
        crowd.abilities.begin(laws, members);
        let index = year_index(crowd.practices.year);
        let participants = &members.participants[index];
        let before = self.records.len();
        self.records.make_place(participants.len());
        let mut first = before;
        let mut seats = std::mem::take(&mut crowd.seats);
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
            let episodes = first - before..end - before;
            self.draw_block(laws, streams, people, crowd, &block, episodes);
            first = end;
        }
        crowd.seats = seats;
    }

    /// Draws the year of a block of members.
    fn draw_block(
        &mut self,
        laws: &PerformanceLaws,
        streams: &Streams,
        people: &Population,
        crowd: &mut Crowd,
        block: &Block<'_>,
        episodes: Range<usize>,
    ) {
        let Crowd {
            practices,
            abilities,
            ..
        } = crowd;
        let Performance {
            measures,
            cost,
            luck,
            places,
            conduct,
            trace,
            records,
            ..
        } = self;
        records.append(people, practices.year, block, episodes);
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
            records.shift_by_region(laws, &block.participants, ability);
            let luck = luck(2 + 2 * position);
            trace.append(position, ability, luck[1]);
            measures.observe(laws, luck, position, &block.participants, records);
        }
        let stream = streams.yearly(Component::EpisodeCost, practices.year);
        cost.observe(laws, stream, abilities, luck(0), block, records);
        records.cost_by_region(laws, &block.participants);
    }
}
