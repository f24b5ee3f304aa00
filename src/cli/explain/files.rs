//! Explaining a participant of the files of a performance year.

use std::path::Path;

use crate::cli::score::{historical, historical_warning, regions};
use crate::cli::warn;
use crate::explain::{Explanation, ScoredYear, Source, Subject, explain};
use crate::findings::{Finding, Findings};
use crate::records::{self, Participant, Records};
use crate::scenario::Scenario;

use super::{CommandError, Wanted, defaults};

/// The files of a performance year.
pub(super) struct Files<'a> {
    pub(super) participants: &'a Path,
    pub(super) measures: &'a Path,
    /// The scenario whose rules are used; `None`: the built-in baseline.
    pub(super) rules: Option<&'a Path>,
}

impl Files<'_> {
    /// Explains the participant who is wanted.
    pub(super) fn explain(&self, wanted: &Wanted, year: u16) -> Result<Explanation, CommandError> {
        let (participants, measures) = (self.participants, self.measures);
        let scenario = Scenario::load(self.rules);
        let regions = scenario.as_ref().ok().and_then(regions);
        let read = records::read(participants, measures, regions.as_ref());
        let (scenario, (records, found)) = match (scenario, read) {
            (Ok(scenario), Ok(read)) => (scenario, read),
            (scenario, read) => {
                let findings = [scenario.err(), read.err()].into_iter().flatten();
                return Err(Findings(findings.flat_map(|wrong| wrong.0).collect()).into());
            }
        };
        let participant = find(&records, wanted, &participants.display().to_string())?;
        let warnings = found.iter().map(Finding::to_string);
        warn(
            &warnings
                .chain(historical_warning(&scenario))
                .collect::<Vec<_>>(),
        );
        let cohort = &records.cohorts()[participant.cohort as usize];
        let rules = &scenario.model.rules;
        let benchmarks = historical(&scenario);
        let columns = cohort.measure_columns();
        let pools = cohort.pools(rules.pool);
        let scored = ScoredYear {
            rules,
            defaults: &defaults()?,
            year: &cohort.as_cohort_year(year, &columns, &pools),
            scores: &cohort.score(rules, year, benchmarks.get(participant.cohort as usize)),
        };
        let shown = |path: &Path| path.display().to_string();
        Ok(explain(
            &scored,
            Subject {
                knowledge: None,
                npi: participant.npi.clone(),
                tin: participant.tin.clone(),
                specialty: participant.specialty,
                position: participant.position,
                payment_year_payments: None,
                source: Source::Files {
                    participants: shown(participants),
                    measures: shown(measures),
                    rules: self.rules.map(shown),
                },
            },
        ))
    }
}

/// The participant who is wanted.
fn find<'a>(
    records: &'a Records,
    wanted: &Wanted,
    place: &str,
) -> Result<&'a Participant, Finding> {
    let everybody = records.participants();
    let found = everybody.iter().filter(|who| wanted.is(&who.npi, &who.tin));
    match found.collect::<Vec<_>>()[..] {
        [] => {
            let people = everybody.iter().map(|who| (&*who.npi, &*who.tin));
            Err(wanted.missing(place, people))
        }
        [one] => Ok(one),
        ref several => {
            let tins: Vec<String> = several.iter().map(|who| who.tin.clone()).collect();
            Err(wanted.ambiguous(place, &tins))
        }
    }
}
