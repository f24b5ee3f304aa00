//! The address book of randomness: every component of the model that draws numbers, with its
//! stream. A component that is added takes a new number at the end, so that the numbers of all the
//! others stay as they are.
//!
//! Every word has a [`Source`]: what it decides. A draw may be opened with each source in a world of its own
//! ([`Worlds`]), which is how a variance is split over sources.

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

/// What a random number decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// Practices, volumes, episodes, patients: who there is, and who participates.
    Circumstances,
    /// True performance on measures and cost.
    Performance,
    /// What practices report and attest.
    Reporting,
    /// Eligible cases, those that meet a measure, and what the year's episodes cost, given the truth.
    SamplingNoise,
    /// Part B payments, given specialty and volume.
    Payments,
}

impl Source {
    /// All of them, in their order.
    pub const ALL: [Source; 5] = [
        Source::Circumstances,
        Source::Performance,
        Source::Reporting,
        Source::SamplingNoise,
        Source::Payments,
    ];
}

impl Component {
    /// What each word of a block decides.
    const fn sources(self) -> [Source; 4] {
        use Source::*;
        match self {
            Component::Practice
            | Component::Volume
            | Component::NamedPractice
            | Component::NamedVolume
            | Component::Region => [Circumstances; 4],
            Component::Attributes | Component::NamedClinician => {
                [Circumstances, Circumstances, Circumstances, Payments]
            }
            Component::PaymentGrowth => [Payments; 4],
            Component::PracticeYear => [Performance, Reporting, Reporting, Reporting],
            Component::PracticeMeasure => [Performance, Reporting, Performance, Reporting],
            Component::OwnYear => [Performance; 4],
            Component::Records | Component::EpisodeCost => [SamplingNoise; 4],
        }
    }
}

/// The world in which each source is opened.
pub type SourceWorlds = [World; Source::ALL.len()];

/// The worlds in which a draw is opened: of named clinicians and of everybody else, by [`Source`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Worlds {
    /// Those of named clinicians and their practices.
    pub named: SourceWorlds,
    /// Those of everybody else.
    pub others: SourceWorlds,
}

impl From<World> for Worlds {
    fn from(world: World) -> Self {
        Worlds {
            named: [world; Source::ALL.len()],
            others: [world; Source::ALL.len()],
        }
    }
}

/// Streams of one cohort in one draw.
#[derive(Clone, Copy, Debug)]
pub struct Streams {
    worlds: SourceWorlds,
    cohort: Cohort,
}

impl Streams {
    /// The streams of a cohort in a world.
    pub fn new(world: World, cohort: Cohort) -> Self {
        Streams::of_sources([world; Source::ALL.len()], cohort)
    }

    /// The streams of a cohort, each source's in its world.
    pub fn of_sources(worlds: SourceWorlds, cohort: Cohort) -> Self {
        Streams { worlds, cohort }
    }

    /// The streams of what a practice has in common whatever the cohort of its clinicians: those of
    /// the first cohort.
    pub fn of_practices(&self) -> Self {
        Streams::of_sources(self.worlds, Cohort::HeartFailure)
    }

    /// A component's stream of what is fixed within a draw.
    pub fn fixed(&self, component: Component) -> Stream {
        self.yearly(component, 0)
    }

    /// A component's stream of a year. Where words decide different things: see [`Streams::by_word`].
    pub fn yearly(&self, component: Component, year: u16) -> Stream {
        self.word(component, 0, year, 0)
    }

    /// A measure's stream of a year.
    pub fn measure(&self, component: Component, measure: Measure, year: u16) -> Stream {
        self.word(component, number_of(measure), year, 0)
    }

    /// A component's stream of a year, whose words may be of different sources.
    pub fn by_word(&self, component: Component, year: u16) -> WordStreams {
        WordStreams(std::array::from_fn(|word| {
            self.word(component, 0, year, word)
        }))
    }

    /// A measure's stream of a year, whose words may be of different sources.
    pub fn measure_by_word(
        &self,
        component: Component,
        measure: Measure,
        year: u16,
    ) -> WordStreams {
        let measure = number_of(measure);
        WordStreams(std::array::from_fn(|word| {
            self.word(component, measure, year, word)
        }))
    }

    /// The stream in the world of a word: cohort in the top bit, component in the next seven, measure in
    /// the last eight.
    fn word(&self, component: Component, measure: u16, year: u16, word: usize) -> Stream {
        let cohort = match self.cohort {
            Cohort::HeartFailure => 0,
            Cohort::LowBackPain => 1 << 15,
        };
        let world = self.worlds[component.sources()[word] as usize];
        world.stream(cohort | (component as u16) << 8 | measure, year)
    }
}

/// A measure's number among the streams of a component; 0 is of none.
fn number_of(measure: Measure) -> u16 {
    let position = Measure::ALL.iter().position(|other| *other == measure);
    1 + position.unwrap_or_default() as u16
}

/// The random numbers of a component in a year, each word of a block in the world of its source: mostly one
/// and the same.
#[derive(Clone, Copy, Debug)]
pub struct WordStreams([Stream; 4]);

impl WordStreams {
    /// Four words of an entity: see [`Stream::words`].
    pub fn words(&self, entity: u32, block: u32) -> [u32; 4] {
        let WordStreams(streams) = self;
        let words = streams[0].words(entity, block);
        match streams.iter().all(|stream| *stream == streams[0]) {
            true => words,
            false => std::array::from_fn(|word| streams[word].words(entity, block)[word]),
        }
    }

    /// The first words of a block of each entity: see [`Stream::gather_words`].
    pub fn gather_words<const N: usize>(
        &self,
        entities: &[u32],
        block: u32,
        mut columns: [&mut Vec<u32>; N],
    ) {
        let WordStreams(streams) = self;
        let all = columns.each_mut().map(|column| &mut **column);
        streams[0].gather_words(entities, block, all);
        // No component's words are of more than two sources.
        let Some(other) = streams.iter().find(|stream| **stream != streams[0]) else {
            return;
        };
        // Only where a variance is split: there some memory may be taken.
        let mut words = [const { Vec::new() }; N];
        other.gather_words(entities, block, words.each_mut());
        for ((column, words), stream) in columns.into_iter().zip(words).zip(streams) {
            if stream == other {
                *column = words;
            }
        }
    }
}
