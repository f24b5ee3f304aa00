//! Named clinicians: what is known of them is given, and the rest is drawn, conditional on it.

mod person;
mod practice;
mod proposals;
mod volume;

use crate::components::{Component, Streams};
use crate::program::{CollectionType, PracticeSize};
use crate::random::address::uniform;
use crate::scenario::model::CohortModel;

use super::order::order_section;
use super::{Population, PopulationLaws, Room, gather, list_positions, year_index};

use person::{ClinicianLaws, Person};
use practice::{Clinicians, PracticeLaws};

/// What is known of a cohort's named clinicians and their practices, prepared once for all draws.
#[derive(Clone, Debug, Default)]
pub struct NamedLaws {
    clinicians: Vec<ClinicianLaws>,
    practices: Vec<PracticeLaws>,
}

/// A cohort's named clinicians in one draw. The memory is kept from draw to draw.
#[derive(Clone, Debug, Default)]
pub struct Named {
    /// Those who participate in some year, as people like any others. Their practices stand in
    /// their members' columns only.
    pub people: Population,
    /// Position of each of these members in the scenario's roster.
    pub clinician: Vec<u32>,
    sizes: Vec<u32>,
    collection_types: Vec<CollectionType>,
    /// Of each practice; empty where regions are not drawn.
    regions: Vec<u8>,
    people_drawn: Vec<Person>,
    /// The years in which each clinician participates, and those who do in any.
    years: Vec<u8>,
    enrolled: Vec<u32>,
}

impl NamedLaws {
    /// Prepares a cohort's named clinicians.
    pub fn new(model: &CohortModel, laws: &PopulationLaws, episode_minimum: u32) -> Self {
        let roster = &model.roster;
        NamedLaws {
            clinicians: roster
                .clinicians
                .iter()
                .map(|clinician| ClinicianLaws::new(clinician, model, laws, episode_minimum))
                .collect(),
            practices: roster
                .practices
                .iter()
                .map(|practice| PracticeLaws::new(practice, model))
                .collect(),
        }
    }

    /// Nobody is named.
    pub fn is_empty(&self) -> bool {
        self.clinicians.is_empty()
    }

    /// How many clinicians are named.
    pub fn len(&self) -> usize {
        self.clinicians.len()
    }
}

impl Named {
    /// Positions in the scenario's roster of those who participate in a performance year, in the order
    /// of the year's records.
    pub fn participants(&self, year: u16) -> impl Iterator<Item = u32> {
        let participants = &self.people.members.participants[year_index(year)];
        participants
            .positions()
            .map(|member| self.clinician[member])
    }

    /// Draws the named clinicians of a world, and says how many synthetic ones make room for them.
    pub fn draw(&mut self, named: &NamedLaws, laws: &PopulationLaws, streams: &Streams) -> Room {
        self.draw_practices(named, laws, streams);
        self.people_drawn.clear();
        let clinicians = named.clinicians.iter();
        self.people_drawn
            .extend(clinicians.map(|clinician| clinician.draw(laws, streams)));
        self.years.clear();
        let drawn = self.people_drawn.iter();
        self.years
            .extend(drawn.map(|person| person.path.participates(laws.requalification)));
        self.enrol();
        self.fill(named);
        let participants = self.years.iter().filter(|years| **years & 1 == 1).count();
        Room {
            participants,
            others: self.years.len() - participants,
        }
    }

    fn draw_practices(&mut self, named: &NamedLaws, laws: &PopulationLaws, streams: &Streams) {
        let stream = streams.of_practices().fixed(Component::NamedPractice);
        self.sizes.clear();
        self.collection_types.clear();
        self.draw_regions(named, laws, streams);
        for practice in &named.practices {
            let [class, clinicians, collection_type, _] =
                stream.words(practice.entity, 0).map(uniform);
            let clinicians = match &practice.clinicians {
                Clinicians::Known(clinicians) => *clinicians,
                Clinicians::Drawn(classes, sizes) => {
                    sizes[classes.quantile(class)].quantile(clinicians)
                }
            };
            let is_ecqm = collection_type < laws.ecqm_share.at(PracticeSize::of(clinicians));
            let drawn = if is_ecqm {
                CollectionType::Ecqm
            } else {
                CollectionType::Cqm
            };
            self.sizes.push(clinicians);
            self.collection_types
                .push(practice.collection_type.unwrap_or(drawn));
        }
    }

    /// The regions of the practices, if they are of any consequence.
    fn draw_regions(&mut self, named: &NamedLaws, laws: &PopulationLaws, streams: &Streams) {
        let Some(law) = &laws.region else {
            self.regions.clear();
            return;
        };
        let stream = streams.of_practices().fixed(Component::Region);
        let region = |practice: &PracticeLaws| {
            let [word, ..] = stream.words(practice.entity, 0);
            let drawn = law.quantile(uniform(word)) as u8;
            practice.region.unwrap_or(drawn)
        };
        refill(&mut self.regions, named.practices.iter().map(region));
    }

    /// Puts those who participate in some year in the order of their years.
    fn enrol(&mut self) {
        let Named {
            people,
            clinician,
            years,
            ..
        } = self;
        let members = &mut people.members;
        for runs in members
            .participants
            .iter_mut()
            .chain(&mut members.remaining)
        {
            runs.clear();
        }
        clinician.clear();
        list_positions(&mut self.enrolled, years, |years| *years != 0);
        order_section(
            &self.enrolled,
            years,
            clinician,
            &mut members.participants,
            &mut members.remaining,
        );
    }

    /// Fills the members' columns.
    fn fill(&mut self, named: &NamedLaws) {
        let Named {
            people,
            clinician,
            people_drawn: drawn,
            ..
        } = self;
        let Population {
            members, volume, ..
        } = people;
        let laws = || clinician.iter().map(|at| &named.clinicians[*at as usize]);
        let drawn = || clinician.iter().map(|at| &drawn[*at as usize]);
        refill(&mut members.candidate, laws().map(|laws| laws.entity));
        refill(&mut members.practice, laws().map(|laws| laws.practice));
        members.place.clone_from(&members.practice);
        let practices = named.practices.iter();
        refill(
            &mut members.practices,
            practices.map(|practice| practice.entity),
        );
        let sizes = self
            .sizes
            .iter()
            .map(|clinicians| PracticeSize::of(*clinicians));
        refill(&mut members.practice_sizes, sizes);
        gather(&mut members.clinicians, &members.place, &self.sizes);
        members.region.clear();
        if !self.regions.is_empty() {
            gather(&mut members.region, &members.place, &self.regions);
        }
        let collection_types = &self.collection_types;
        gather(
            &mut members.collection_type,
            &members.place,
            collection_types,
        );
        refill(
            &mut members.specialty,
            drawn().map(|person| person.specialty),
        );
        let risks = drawn().map(|person| person.hcc_risk_score as f32);
        refill(&mut members.hcc_risk_score, risks);
        let shares = drawn().map(|person| person.dual_share as f32);
        refill(&mut members.dual_share, shares);
        for (year, payments) in members.payments.iter_mut().enumerate() {
            refill(payments, drawn().map(|person| person.payments[year] as f32));
        }
        for (year, participants) in members.participants.iter().enumerate() {
            let episodes = &mut volume.episodes[year];
            episodes.resize(participants.len());
            for (episodes, member) in episodes.iter_mut().zip(participants.positions()) {
                let person = &self.people_drawn[clinician[member] as usize];
                *episodes = person.path.episodes(year);
            }
        }
    }
}

fn refill<T>(column: &mut Vec<T>, elements: impl Iterator<Item = T>) {
    column.clear();
    column.extend(elements);
}
