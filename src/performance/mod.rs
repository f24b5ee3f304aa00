//! What a performance year shows: abilities move, cases are counted, performance is observed with
//! its sampling noise, episodes cost what they cost, practices report or not.

mod abilities;
mod cost;
mod laws;
mod measures;
mod records;
mod reporting;

pub use laws::{MeasureLaws, PerformanceLaws, TruePerformance};
pub use records::{MeasureRecords, YearRecords};

use crate::components::Streams;
use crate::population::{FIRST_COUNT_YEAR, Population};

use abilities::Abilities;
use measures::MeasureObserver;
use reporting::Reporting;

/// The state of a cohort's performance in one draw; it moves from year to year. The memory is kept
/// from draw to draw.
#[derive(Clone, Debug, Default)]
pub struct Performance {
    abilities: Abilities,
    reporting: Reporting,
    observer: MeasureObserver,
    /// What the year drawn last showed.
    pub records: YearRecords,
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
        self.abilities.step(laws, streams, people, year);
        self.reporting.step(laws, streams, people, year);
        let records = &mut self.records;
        records.gather(people, year);
        let episodes = &people.volume.episodes[usize::from(year - FIRST_COUNT_YEAR)];
        records.ebcm_episodes.extend(
            records
                .candidate
                .iter()
                .map(|candidate| episodes[*candidate as usize]),
        );
        self.reporting.attest(records);
        records
            .measures
            .resize_with(laws.measures.len(), Default::default);
        for (position, measure) in laws.measures.iter().enumerate() {
            self.reporting.report(laws, position, records);
            self.abilities
                .combine_measure(laws, position, year, records);
            let luck = &self.abilities.luck[position];
            self.observer
                .observe(measure, &self.abilities.ability, luck, position, records);
        }
        cost::observe(laws, streams, year, &self.abilities, records);
    }
}
