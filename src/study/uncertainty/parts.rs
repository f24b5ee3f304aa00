//! What a variance is split over.

use crate::components::{Source, SourceWorlds, Worlds};
use crate::random::World;
use crate::study::sensitivity::Input;

/// A part of what is uncertain. Of a cohort's statistics luck is everybody's, and there are no peers; of
/// named clinicians luck is that of those who are named, and all luck of the others is their peers'.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Luck of a kind.
    Luck(Source),
    /// All luck of everybody who is not named.
    Peers,
    /// Inputs that are open rules.
    OpenRules,
    /// The other inputs.
    Assumptions,
}

/// Luck in the order in which a draw comes about; sampling noise, which comes last of all, is not among them.
const LUCK: [Source; 4] = [
    Source::Circumstances,
    Source::Reporting,
    Source::Performance,
    Source::Payments,
];

impl Part {
    /// Its name in uncertainty.csv.
    pub fn id(self) -> &'static str {
        match self {
            Part::Luck(Source::SamplingNoise) => "sampling_noise",
            Part::Luck(Source::Performance) => "true_performance",
            Part::Luck(Source::Reporting) => "reporting",
            Part::Luck(Source::Circumstances) => "circumstances",
            Part::Luck(Source::Payments) => "payments",
            Part::Peers => "peers",
            Part::OpenRules => "open_rules",
            Part::Assumptions => "assumptions",
        }
    }

    /// Its name for people.
    pub fn title(self) -> &'static str {
        match self {
            Part::Luck(Source::SamplingNoise) => "sampling noise",
            Part::Luck(Source::Performance) => "true performance",
            Part::Luck(Source::Reporting) => "reporting",
            Part::Luck(Source::Circumstances) => "circumstances",
            Part::Luck(Source::Payments) => "payments",
            Part::Peers => "peers",
            Part::OpenRules => "open rules",
            Part::Assumptions => "assumptions",
        }
    }

    /// What belongs to it, in a line.
    pub fn what(self) -> &'static str {
        match self {
            Part::Luck(Source::SamplingNoise) => {
                "eligible cases, how many of them meet a measure, what the year's episodes cost, given the truth"
            }
            Part::Luck(Source::Performance) => {
                "how good they are: abilities of practice and clinician, expected episode cost"
            }
            Part::Luck(Source::Reporting) => {
                "silence, completeness, improvement activities, Promoting Interoperability"
            }
            Part::Luck(Source::Circumstances) => {
                "practices, episode volumes, participation, patients, specialties, collection types"
            }
            Part::Luck(Source::Payments) => "Part B payments, given specialty and volume",
            Part::Peers => "everything about everybody who is not named",
            Part::OpenRules => "inputs that are rules of which the text is unread",
            Part::Assumptions => "the other inputs",
        }
    }

    /// The parts of named clinicians' numbers, in the order in which they become known.
    pub(super) fn of_named(inputs: &[Input]) -> Vec<Part> {
        let luck = LUCK.map(Part::Luck).into_iter();
        let parts = of_inputs(inputs).chain(luck);
        let last = [Part::Peers, Part::Luck(Source::SamplingNoise)];
        parts.chain(last).collect()
    }

    /// The parts of cohorts' numbers: the same without peers.
    pub(super) fn of_cohort(inputs: &[Input]) -> Vec<Part> {
        let mut parts = Part::of_named(inputs);
        parts.retain(|part| *part != Part::Peers);
        parts
    }
}

/// The parts of inputs, those that there are.
fn of_inputs(inputs: &[Input]) -> impl Iterator<Item = Part> {
    let has = |is_open| {
        inputs
            .iter()
            .any(move |input| input.is_open_rule == is_open)
    };
    let parts = [(Part::OpenRules, true), (Part::Assumptions, false)];
    parts
        .into_iter()
        .filter(move |(_, is_open)| has(*is_open))
        .map(|(part, _)| part)
}

/// Where each stream is opened, given the draw that each part takes.
pub(super) fn worlds(parts: &[Part], seed: u64, draw_of: impl Fn(usize) -> usize) -> Worlds {
    let world = |part| {
        let place = parts.iter().position(|one| *one == part)?;
        Some(World::new(seed, draw_of(place) as u32))
    };
    let luck = |source| world(Part::Luck(source)).unwrap_or(World::new(seed, 0));
    let named: SourceWorlds = Source::ALL.map(luck);
    let others = match world(Part::Peers) {
        Some(peers) => [peers; Source::ALL.len()],
        None => named,
    };
    Worlds { named, others }
}
