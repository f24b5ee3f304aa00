//! Named clinicians: what is known of them is given, and the rest is drawn, conditional on it.

use crate::components::{Component, Streams};
use crate::numeric::exp::{exp, ln};
use crate::numeric::normal;
use crate::numeric::table::NormalScaleTable;
use crate::program::{CollectionType, PERFORMANCE_YEARS, PracticeSize};
use crate::random::address::uniform;
use crate::random::{Categorical, LogUniformInteger};
use crate::scenario::model::{CohortModel, SizeClassModel};
use crate::scenario::roster::{Clinician, NamedPractice};

use super::named_volume::{Path, VolumeEvidence};
use super::order::order_section;
use super::{PAYMENT_YEARS, Population, PopulationLaws, Room, gather, list_positions, year_index};

/// What is known of a cohort's named clinicians and their practices, prepared once for all draws.
#[derive(Clone, Debug, Default)]
pub struct NamedLaws {
    clinicians: Vec<ClinicianLaws>,
    practices: Vec<PracticeLaws>,
}

/// What is known of a clinician.
#[derive(Clone, Debug)]
struct ClinicianLaws {
    entity: u32,
    practice: u32,
    /// Position among the cohort's specialties.
    specialty: Option<u8>,
    /// Mean and standard deviation of the log payment of the first performance year, in dollars.
    log_payment: Option<(f64, f64)>,
    hcc_risk_score: Option<f64>,
    /// The dual share, and its place on the normal scale.
    dual_share: Option<(f64, f64)>,
    volume: VolumeEvidence,
}

/// What is known of a practice.
#[derive(Clone, Debug)]
struct PracticeLaws {
    entity: u32,
    clinicians: Clinicians,
    collection_type: Option<CollectionType>,
}

/// The number of clinicians of a practice.
#[derive(Clone, Debug)]
enum Clinicians {
    Known(u32),
    /// The classes of size that it may be of.
    Drawn(Categorical, Vec<LogUniformInteger>),
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
    people_drawn: Vec<Person>,
    /// The years in which each clinician participates, and those who do in any.
    years: Vec<u8>,
    enrolled: Vec<u32>,
}

/// What is drawn of one clinician.
#[derive(Clone, Debug)]
struct Person {
    specialty: u8,
    hcc_risk_score: f64,
    dual_share: f64,
    payments: [f64; PAYMENT_YEARS],
    path: Path,
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
                .map(|practice| PracticeLaws::new(practice, &model.size_classes))
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

impl ClinicianLaws {
    fn new(
        clinician: &Clinician,
        model: &CohortModel,
        laws: &PopulationLaws,
        episode_minimum: u32,
    ) -> Self {
        let position = |wanted| {
            let known = model.specialties.iter();
            known
                .map(|law| law.specialty)
                .position(|known| known == wanted)
        };
        let (growth, growth_sd) = model.payment_growth;
        let moved_on = |(dollars, year): (f64, u16)| {
            let years = f64::from(PERFORMANCE_YEARS.start().saturating_sub(year));
            (ln(dollars) + years * growth, years.sqrt() * growth_sd)
        };
        ClinicianLaws {
            entity: clinician.entity,
            practice: clinician.practice as u32,
            specialty: clinician.specialty.and_then(position).map(|at| at as u8),
            log_payment: clinician.payments.map(moved_on),
            hcc_risk_score: clinician.hcc_risk_score,
            dual_share: clinician
                .dual_share
                .map(|share| (share, normal_score(&laws.dual_share, as_known(share)))),
            volume: VolumeEvidence::new(clinician, laws, episode_minimum),
        }
    }
}

/// A share as it is known, to a percent: 0 and 1 are shares that round to them, not the ends of the law.
fn as_known(share: f64) -> f64 {
    share.clamp(0.005, 0.995)
}

/// Where on the normal scale a law has a value: by halving. At most 8 from the middle.
fn normal_score(law: &NormalScaleTable, value: f64) -> f64 {
    let (mut low, mut high) = (-8.0, 8.0);
    for _ in 0..50 {
        let middle = 0.5 * (low + high);
        if law.at(middle) < value {
            low = middle;
        } else {
            high = middle;
        }
    }
    low
}

impl PracticeLaws {
    fn new(practice: &NamedPractice, classes: &[SizeClassModel]) -> Self {
        PracticeLaws {
            entity: practice.entity,
            clinicians: practice
                .clinicians
                .map_or_else(|| sizes(practice, classes), Clinicians::Known),
            collection_type: practice.collection_type,
        }
    }
}

/// The sizes that a practice may be of, as far as its listed clinicians and its flag say.
fn sizes(practice: &NamedPractice, of_cohort: &[SizeClassModel]) -> Clinicians {
    let classes = match &*practice.size_classes {
        [] => of_cohort,
        of_both => of_both,
    };
    let is_small = |size: u32| PracticeSize::of(size) != PracticeSize::Large;
    // One name can stand for several TINs, so that a small practice seems to have many clinicians.
    let is_believed = practice.is_small != Some(true) || is_small(practice.listed);
    let listed = if is_believed { practice.listed } else { 2 };
    let possible = classes.iter().filter(|class| {
        class.high >= listed
            && practice
                .is_small
                .is_none_or(|known| known == is_small(class.high))
    });
    let width = |low: u32, high: u32| ln(f64::from(high + 1) / f64::from(low));
    let mut weights = Vec::new();
    let mut laws = Vec::new();
    for class in possible {
        let low = class.low.max(listed);
        weights.push(class.share * width(low, class.high) / width(class.low, class.high));
        laws.push(LogUniformInteger::new(low, class.high));
    }
    if laws.is_empty() {
        let least = if practice.is_small == Some(false) {
            16
        } else {
            1
        };
        return Clinicians::Known(listed.max(least));
    }
    Clinicians::Drawn(Categorical::new(weights), laws)
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

impl ClinicianLaws {
    /// Draws what is not known.
    fn draw(&self, laws: &PopulationLaws, streams: &Streams) -> Person {
        let stream = streams.fixed(Component::NamedClinician);
        let [specialty, hcc, dual, payment] = stream.words(self.entity, 0).map(uniform);
        let specialty = self
            .specialty
            .unwrap_or_else(|| laws.specialty.quantile(specialty) as u8);
        let of_specialty = laws.specialties.at(specialty);

        let (median, sd) = of_specialty.hcc;
        let (median, sd) = (f64::from(median), f64::from(sd));
        let correlation = laws.hcc_dual_correlation;
        let own = (1.0 - correlation * correlation).sqrt();
        let known = self.hcc_risk_score.map(|risk| ln(risk / median) / sd);
        // Each is drawn given the other, if that one is known.
        let hcc_score = known.unwrap_or_else(|| match self.dual_share {
            Some((_, score)) => correlation * score + own * normal::quantile(hcc),
            None => normal::quantile(hcc),
        });
        let dual_share = self.dual_share.map_or_else(
            || {
                let score = correlation * hcc_score + own * normal::quantile(dual);
                laws.dual_share.at(score)
            },
            |(share, _)| share,
        );

        // The log payment goes with the first count year's volume: whichever is known tells of the
        // other.
        let (median, sd) = of_specialty.payment;
        let (median, sd) = (ln(f64::from(median)), f64::from(sd));
        let common = laws.payment_volume_correlation;
        let own = (1.0 - common * common).sqrt();
        let shock = normal::quantile(payment);
        let known = self.log_payment.map(|(mean, sd)| mean + sd * shock);
        let (center, spread) = match known {
            Some(log) if sd > 0.0 => (common * (log - median) / sd, own),
            _ => (0.0, 1.0),
        };
        let path = self
            .volume
            .draw(laws, streams, self.entity, (center, spread));
        let log = known.unwrap_or_else(|| median + sd * (common * path.first() + own * shock));
        Person {
            specialty,
            hcc_risk_score: self.hcc_risk_score.unwrap_or_else(|| {
                f64::from(of_specialty.hcc.0) * exp(f64::from(of_specialty.hcc.1) * hcc_score)
            }),
            dual_share,
            payments: self.payments(laws, streams, log),
            path,
        }
    }

    /// The payments from the first performance year to the last payment year.
    fn payments(&self, laws: &PopulationLaws, streams: &Streams, log: f64) -> [f64; PAYMENT_YEARS] {
        let stream = streams.fixed(Component::PaymentGrowth);
        let (growth, growth_sd) = laws.payment_growth;
        let (mut log, mut words) = (log, [0; 4]);
        std::array::from_fn(|year| {
            if let Some(grown) = year.checked_sub(1) {
                if grown % 4 == 0 {
                    words = stream.words(self.entity, (grown / 4) as u32);
                }
                log += growth + growth_sd * normal::quantile(uniform(words[grown % 4]));
            }
            exp(log)
        })
    }
}
