//! Looking for one participant in the years of a draw.

use std::path::Path;

use crate::explain::{Explanation, ScoredYear, Source, Subject, explain};
use crate::findings::{Finding, Place};
use crate::forecast::{CohortArena, CohortLaws, DrawnYear, Knowledge, identity};
use crate::program::PERFORMANCE_YEARS;
use crate::random::World;
use crate::rules::Rules;
use crate::scenario::Scenario;
use crate::scenario::roster::Roster;

use super::{CommandError, Wanted, defaults};

/// A draw of a scenario that has been read.
pub(super) struct Draw<'a> {
    pub(super) scenario: &'a Scenario,
    /// As the user named it.
    pub(super) path: &'a Path,
    pub(super) draw: u32,
    pub(super) seed: u64,
}

impl Draw<'_> {
    /// Where results are from.
    pub(super) fn source(&self) -> Source {
        Source::Draw {
            scenario: self.path.display().to_string(),
            draw: self.draw,
            seed: self.seed,
        }
    }

    /// Shows each year of each cohort, up to a last one; cohorts by position.
    pub(super) fn show(&self, last: u16, mut show: impl FnMut(usize, &CohortLaws, &DrawnYear<'_>)) {
        let all = CohortLaws::of_model(&self.scenario.model);
        for (cohort, laws) in all.iter().enumerate() {
            let world = World::new(self.seed, self.draw);
            CohortArena::default().draw(laws, world, last, |drawn| show(cohort, laws, drawn));
        }
    }

    /// Explains the participant who is wanted.
    pub(super) fn explain(&self, wanted: &Wanted, year: u16) -> Result<Explanation, CommandError> {
        let mut search = Search {
            wanted,
            year,
            defaults: defaults()?,
            source: self.source(),
            people: Vec::new(),
            years: Vec::new(),
            found: Vec::new(),
        };
        let cohorts = &self.scenario.model.cohorts;
        self.show(*PERFORMANCE_YEARS.end(), |cohort, laws, drawn| {
            search.look(laws, &cohorts[cohort].roster, drawn);
        });
        Ok(search.result(self.draw)?)
    }
}

/// A search through the years of a draw.
struct Search<'a> {
    wanted: &'a Wanted,
    year: u16,
    defaults: Rules,
    source: Source,
    /// NPI and TIN of everybody in the year.
    people: Vec<(String, String)>,
    /// The years in which the one who is wanted takes part.
    years: Vec<u16>,
    /// Who is meant in the year.
    found: Vec<Explanation>,
}

impl Search<'_> {
    /// Looks through a year of a cohort.
    fn look(&mut self, laws: &CohortLaws, roster: &Roster, drawn: &DrawnYear<'_>) {
        for position in 0..drawn.records.len() {
            let (npi, tin) = identity(drawn, position);
            let is_wanted = self.wanted.is(&npi, &tin);
            if is_wanted && !self.years.contains(&drawn.year) {
                self.years.push(drawn.year);
            }
            if drawn.year != self.year {
                continue;
            }
            if is_wanted {
                let explanation = self.explain(laws, roster, drawn, position);
                self.found.extend(explanation);
            }
            self.people.push((npi, tin));
        }
    }

    fn explain(
        &self,
        laws: &CohortLaws,
        roster: &Roster,
        drawn: &DrawnYear<'_>,
        position: usize,
    ) -> Option<Explanation> {
        let scored = ScoredYear {
            rules: &laws.rules,
            defaults: &self.defaults,
            year: drawn.cohort_year,
            scores: drawn.scores,
        };
        let (npi, tin) = identity(drawn, position);
        let specialty = usize::from(drawn.records.specialty[position]);
        let named = position.checked_sub(drawn.synthetic());
        let knowledge = named.map(|named| {
            let clinician = &roster.clinicians[drawn.named[named] as usize];
            Knowledge::new(
                laws.cohort,
                clinician,
                &roster.practices[clinician.practice],
            )
        });
        let subject = Subject {
            knowledge,
            npi,
            tin,
            specialty: laws.specialties().nth(specialty)?,
            position,
            payment_year_payments: Some(drawn.records.payment_year_payments[position]),
            source: self.source.clone(),
        };
        Some(explain(&scored, subject))
    }

    /// Who was found, or why nobody was.
    fn result(mut self, draw: u32) -> Result<Explanation, Finding> {
        let place = format!("performance year {} of draw {draw}", self.year);
        let Some(only) = self.found.pop() else {
            return Err(self.missing(&place, draw));
        };
        if self.found.is_empty() {
            return Ok(only);
        }
        self.found.push(only);
        let tins = self.found.iter().map(|found| found.participant.tin.clone());
        Err(self.wanted.ambiguous(&place, &tins.collect::<Vec<_>>()))
    }

    fn missing(&self, place: &str, draw: u32) -> Finding {
        let people = self.people.iter().map(|(npi, tin)| (&**npi, &**tin));
        let nobody = self.wanted.missing(place, people);
        let npi = &self.wanted.npi;
        if !self.years.is_empty() {
            let years: Vec<String> = self.years.iter().map(u16::to_string).collect();
            let message = format!(
                "the clinician with NPI {npi} does not take part in {place}, but in {}",
                years.join(", ")
            );
            return Finding::new("--npi", Place::File, message);
        }
        if self.people.iter().any(|(other, _)| other == npi) {
            return nobody;
        }
        let message = format!(
            "no clinician with NPI {npi} takes part in {place}, nor in any other year of draw {draw}"
        );
        Finding { message, ..nobody }
    }
}
