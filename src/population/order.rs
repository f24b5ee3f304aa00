//! The order of members: by the years in which they participate.

use super::{Runs, YEARS};

/// Sets of performance years, as bits.
const PATTERNS: usize = 1 << YEARS;

/// Members are placed from two halves in turn: a counter is seldom wanted while it is written.
const HALVES: usize = 2;

/// Adds the members of a section, listed in order of candidates, in the order of their years, and the
/// runs of each year's participants and of those who participate in the year or later. `years` are
/// each candidate's, bit 0 for the first.
pub(super) fn order_section(
    enrolled: &[u32],
    years: &[u8],
    ordered: &mut Vec<u32>,
    participants: &mut [Runs; YEARS],
    remaining: &mut [Runs; YEARS],
) {
    let (first, second) = enrolled.split_at(enrolled.len() / 2);
    let halves = [first, second];
    let mut places = halves.map(|half| counts(half, years));
    let mut end = ordered.len();
    for rank in (1..PATTERNS).rev() {
        // Gray's code: neighbours differ by one year, so that runs are few.
        let pattern = rank ^ rank >> 1;
        let run = end;
        for half in &mut places {
            let count = half[pattern];
            half[pattern] = end;
            end += count;
        }
        for (year, participants) in participants.iter_mut().enumerate() {
            if pattern >> year & 1 == 1 {
                participants.push(run..end);
            }
        }
        for (year, remaining) in remaining.iter_mut().enumerate() {
            if pattern >> year != 0 {
                remaining.push(run..end);
            }
        }
    }
    ordered.resize(end, 0);
    place(halves, years, places, ordered);
}

fn pattern_of(candidate: u32, years: &[u8]) -> usize {
    usize::from(years[candidate as usize]) % PATTERNS
}

fn counts(candidates: &[u32], years: &[u8]) -> [usize; PATTERNS] {
    let mut counts = [0; PATTERNS];
    for candidate in candidates {
        counts[pattern_of(*candidate, years)] += 1;
    }
    counts
}

/// Puts each candidate in the next place of its pattern.
fn place(
    halves: [&[u32]; HALVES],
    years: &[u8],
    mut places: [[usize; PATTERNS]; HALVES],
    ordered: &mut [u32],
) {
    // The second half may be longer by one.
    for index in 0..halves[1].len() {
        for (half, places) in halves.iter().zip(&mut places) {
            if let Some(candidate) = half.get(index) {
                let place = &mut places[pattern_of(*candidate, years)];
                ordered[*place] = *candidate;
                *place += 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Members of three sections with every pattern of years.
    #[test]
    fn the_runs_hold_those_and_only_those_whose_years_they_are() {
        const SECTION: usize = 1_000;
        let years: Vec<u8> = (0..2 * SECTION + 100)
            .map(|candidate| (candidate * candidate % 61 % PATTERNS) as u8)
            .collect();
        let with = |of: &dyn Fn(u8) -> bool| -> Vec<u32> {
            let all = 0..years.len() as u32;
            all.filter(|candidate| of(years[*candidate as usize]))
                .collect()
        };
        let enrolled = with(&|years| years != 0);
        let mut ordered = Vec::new();
        let (mut participants, mut remaining) = Default::default();
        let section_of = |candidate: &u32| *candidate as usize / SECTION;
        for section in enrolled.chunk_by(|one, next| section_of(one) == section_of(next)) {
            order_section(
                section,
                &years,
                &mut ordered,
                &mut participants,
                &mut remaining,
            );
        }
        for year in 0..YEARS {
            let sorted = |runs: &Runs| {
                let mut candidates = runs.of(&ordered);
                candidates.sort_unstable();
                candidates
            };
            assert_eq!(
                sorted(&participants[year]),
                with(&|years| years >> year & 1 == 1)
            );
            assert_eq!(sorted(&remaining[year]), with(&|years| years >> year != 0));
        }
        // Each section: one run of those who remain, and as few of a year as there can be.
        assert_eq!(
            remaining.each_ref().map(|runs| runs.ranges().len()),
            [1, 3, 3, 3, 3]
        );
        assert_eq!(participants[YEARS - 1].ranges().len(), 3);
    }
}
