//! Who there is: a cohort's candidates in their practices, with what is fixed within a draw
//! (specialty, risk, dual share, collection type), their yearly episode counts, who participates
//! in which year, and what Medicare pays them.

mod attributes;
mod laws;
mod lookup;
mod members;
mod named;
mod order;
mod practices;
mod runs;
mod volume;

pub use laws::{PopulationLaws, SizeClassLaws, SpecialtyLaws};
pub use lookup::{ByNumber, OfSize};
pub use members::Members;
pub use named::{Named, NamedLaws};
pub use practices::Practices;
pub use runs::Runs;
pub use volume::Volume;

use std::ops::Range;

use crate::components::Streams;
use crate::program::{PAYMENT_LAG_YEARS, PERFORMANCE_YEARS};

/// The first year whose episodes are counted: two before the first performance year.
pub const FIRST_COUNT_YEAR: u16 = *PERFORMANCE_YEARS.start() - QUALIFYING_LAG_YEARS;

/// A candidate qualifies by its count so many years before (§ 512.710).
pub const QUALIFYING_LAG_YEARS: u16 = 2;

/// Performance years of the model.
pub const YEARS: usize = (*PERFORMANCE_YEARS.end() - *PERFORMANCE_YEARS.start() + 1) as usize;

/// Years whose payments are drawn: from the first performance to the last payment year.
pub const PAYMENT_YEARS: usize = YEARS + PAYMENT_LAG_YEARS as usize;

/// Position of a performance year: 0 for the first.
#[inline]
pub fn year_index(performance_year: u16) -> usize {
    usize::from(performance_year - *PERFORMANCE_YEARS.start())
}

/// Candidates whose volumes are drawn, and whose members are ordered, in one go: what belongs to
/// them stays in a processor's cache, however large the cohort.
const SECTION: usize = 16_384;

/// Most people whose years are drawn in one go: what they need stays in a processor's cache,
/// however large the cohort.
const BLOCK: usize = 4096;

/// The blocks of these people, about as large as each other.
pub(crate) fn blocks(people: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let blocks = people.len().div_ceil(BLOCK).max(1);
    // Columns are treated in chunks, of 64 places for the most part.
    let block = people.len().div_ceil(blocks).next_multiple_of(64).max(64);
    let end = people.end;
    let starts = people.step_by(block);
    starts.map(move |start| start..end.min(start + block))
}

/// Lists the positions of the elements that are wanted, without a branch on any of them.
pub(crate) fn list_positions<T>(
    positions: &mut Vec<u32>,
    elements: &[T],
    wanted: impl Fn(&T) -> bool,
) {
    positions.resize(elements.len(), 0);
    let mut count = 0;
    for (position, element) in elements.iter().enumerate() {
        positions[count] = position as u32;
        count += usize::from(wanted(element));
    }
    positions.truncate(count);
}

/// Fills a column with the elements of another at these positions.
pub(crate) fn gather<T: Copy>(column: &mut Vec<T>, positions: &[u32], source: &[T]) {
    column.clear();
    gather_more(column, positions, source);
}

/// Adds to a column the elements of another at these positions.
pub(crate) fn gather_more<T: Copy>(column: &mut Vec<T>, positions: &[u32], source: &[T]) {
    let Some(last) = source.len().checked_sub(1) else {
        assert!(
            positions.is_empty(),
            "nothing can be gathered from an empty column"
        );
        return;
    };
    // No position is beyond the last; so written, the loop needs no branch.
    let positions = positions.iter().map(|position| *position as usize);
    column.extend(positions.map(|position| source[position.min(last)]));
}

/// One cohort's people in one draw. The memory is kept from draw to draw.
#[derive(Clone, Debug, Default)]
pub struct Population {
    /// The practices and who is in them.
    pub practices: Practices,
    /// Every candidate's episodes.
    pub volume: Volume,
    /// The candidates who participate in at least one performance year.
    pub members: Members,
}

/// Candidates who make room for named clinicians, so that a cohort keeps its size in every year: each
/// takes the place of one who participates in the first performance year, or does not, as it does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Room {
    /// Those who participate in the first performance year.
    pub participants: usize,
    /// The others.
    pub others: usize,
}

impl Population {
    /// Draws the people of a world.
    pub fn draw(&mut self, laws: &PopulationLaws, streams: &Streams) {
        self.draw_around(laws, streams, Room::default());
    }

    /// Draws the people of a world without the first who make room.
    pub fn draw_around(&mut self, laws: &PopulationLaws, streams: &Streams, mut room: Room) {
        let Population {
            practices,
            volume,
            members,
        } = self;
        practices.draw(laws, streams);
        volume.begin();
        members.begin();
        for start in (0..laws.candidates).step_by(SECTION) {
            let section = start..laws.candidates.min(start + SECTION);
            let first = members.len();
            volume.draw_section(laws, streams, section.clone());
            volume.make_room(section.clone(), &mut room);
            members.enrol(section, &volume.participates);
            volume.count(laws, streams, members, first);
        }
        members.draw(laws, streams, practices, volume);
    }
}
