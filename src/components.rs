//! The address book of randomness: every component of the model that draws numbers, with its
//! stream. A component that is added takes a new number at the end, so that the numbers of all the
//! others stay as they are.

use crate::program::{Cohort, Measure, Vocabulary};
use crate::random::{Stream, World};

/// What a stream of random numbers is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u16)]
pub enum Component {
    /// Practice: class of size, number of clinicians, number of candidates, collection type.
    Practice,
    /// Candidate: shock of the episode volume and the episodes counted, by pair of years.
    Volume,
    /// Candidate: specialty, HCC risk score, dual share, level of the log payment.
    Attributes,
    /// Candidate: growths of the log payment, one after the other.
    PaymentGrowth,
    /// Practice: shock of the quality factor, silence, improvement activities, Promoting
    /// Interoperability, by year.
    PracticeYear,
    /// Practice: shock of a measure's own factor and completeness, by pair of years.
    PracticeMeasure,
    /// Candidate: shocks of the quality factor, of the cost factor, and of each measure's own factor
    /// in the order of the cohort, by year.
    OwnYear,
    /// Candidate: mean cost of the year's episodes (two words), then each measure's eligible cases
    /// and those that met it, by year.
    Records,
    /// Candidate: further attempts at the mean cost of the year's episodes, or each episode's cost,
    /// by year.
    EpisodeCost,
    /// Practice of named clinicians: class of size, number of clinicians, collection type.
    NamedPractice,
    /// Named clinician: specialty, HCC risk score, dual share, level of the log payment.
    NamedClinician,
    /// Named clinician: shock of the episode volume, the episodes counted, and whether what is known
    /// accepts them, by year; a block for each attempt.
    NamedVolume,
    /// Practice, named or not: region.
    Region,
}

/// Streams of one cohort in one draw.
#[derive(Clone, Copy, Debug)]
pub struct Streams {
    world: World,
    cohort: Cohort,
}

impl Streams {
    /// The streams of a cohort.
    pub fn new(world: World, cohort: Cohort) -> Self {
        Streams { world, cohort }
    }

    /// The streams of what a practice has in common whatever the cohort of its clinicians: those of
    /// the first cohort.
    pub fn of_practices(&self) -> Self {
        Streams::new(self.world, Cohort::HeartFailure)
    }

    /// A component's stream of what is fixed within a draw.
    pub fn fixed(&self, component: Component) -> Stream {
        self.yearly(component, 0)
    }

    /// A component's stream of a year.
    pub fn yearly(&self, component: Component, year: u16) -> Stream {
        self.world.stream(self.number(component, 0), year)
    }

    /// A measure's stream of a year.
    pub fn measure(&self, component: Component, measure: Measure, year: u16) -> Stream {
        let position = Measure::ALL
            .iter()
            .position(|other| *other == measure)
            .unwrap_or_default() as u16;
        self.world
            .stream(self.number(component, 1 + position), year)
    }

    /// Cohort in the top bit, component in the next seven, measure in the last eight.
    fn number(&self, component: Component, measure: u16) -> u16 {
        let cohort = match self.cohort {
            Cohort::HeartFailure => 0,
            Cohort::LowBackPain => 1 << 15,
        };
        cohort | (component as u16) << 8 | measure
    }
}
