//! Which numbers of a forecast a study looks at.

use crate::findings::{Finding, Findings, Place, nearest};
use crate::forecast::{
    CohortLaws, DrawStatistic, FACTOR_QUANTILES, Forecast, Group, SCORE_QUANTILES, YearNumbers,
};
use crate::program::{Cohort, PracticeSize, Vocabulary};
use crate::scenario::Scenario;
use crate::tally::Estimate;

/// A number of a forecast.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Statistic {
    /// Cohort.
    pub cohort: Cohort,
    /// Performance year.
    pub performance_year: u16,
    /// Group of participants.
    pub group: Group,
    /// Its name in results.csv.
    pub name: &'static str,
}

impl Statistic {
    /// Cohort, performance year, group and name, as sensitivity.csv has them:
    /// `HF 2027 size:solo paf_mean`.
    pub fn id(&self) -> String {
        let Statistic {
            cohort,
            performance_year,
            group,
            name,
        } = self;
        format!("{} {performance_year} {} {name}", cohort.id(), group.id())
    }

    /// The number in a forecast, if it has one.
    pub fn of(&self, forecast: &Forecast) -> Option<Estimate> {
        let mut rows = forecast.rows.iter();
        let row = rows.find(|row| {
            (row.cohort, row.performance_year, row.group, row.statistic)
                == (self.cohort, self.performance_year, self.group, self.name)
        });
        row.map(|row| row.estimate)
    }
}

/// What a user asked for; of each list nothing asks for the usual.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// Names as results.csv has them, each of all or with a group in front: `size:solo/paf_mean`.
    pub statistics: Vec<String>,
    /// Cohorts by name.
    pub cohorts: Vec<String>,
    /// Performance years.
    pub years: Vec<u16>,
}

/// The usual statistics.
const USUAL: [(Group, &str); 6] = [
    (Group::All, "share_positive"),
    (Group::All, "paf_p05"),
    (Group::All, "paf_p95"),
    (Group::All, "net_medicare_savings"),
    (Group::Size(PracticeSize::Solo), "paf_mean"),
    (Group::Size(PracticeSize::Large), "paf_mean"),
];

/// The statistics of a scenario that are asked for, by group and name, then year, then cohort.
///
/// # Errors
/// Every name, group, cohort and year that the scenario does not have, by option.
pub fn statistics(scenario: &Scenario, selection: &Selection) -> Result<Vec<Statistic>, Findings> {
    let mut findings = Findings::default();
    let cohorts = cohorts(selection, &mut findings);
    let years = years(scenario, selection, &mut findings);
    let mut of_cohorts: Vec<(Cohort, Vec<DrawStatistic>)> = CohortLaws::of_model(&scenario.model)
        .iter()
        .map(|laws| (laws.cohort, YearNumbers::statistics(laws)))
        .collect();
    // Where no cohort is known, names are still held against those of all.
    if !cohorts.is_empty() {
        of_cohorts.retain(|(cohort, _)| cohorts.contains(cohort));
    }
    let known: Vec<DrawStatistic> = of_cohorts
        .iter()
        .flat_map(|(_, all)| all)
        .copied()
        .collect();
    let wanted: Vec<(Group, &'static str)> = match selection.statistics.is_empty() {
        true => USUAL.to_vec(),
        false => {
            let asked = selection.statistics.iter();
            asked
                .filter_map(|text| one(text, &known, &mut findings))
                .collect()
        }
    };
    let mut found: Vec<Statistic> = Vec::new();
    for (group, name) in wanted {
        for &performance_year in &years {
            for (cohort, all) in &of_cohorts {
                let statistic = Statistic {
                    cohort: *cohort,
                    performance_year,
                    group,
                    name,
                };
                let has = all.iter().any(|one| one.group == group);
                if has && !found.contains(&statistic) {
                    found.push(statistic);
                }
            }
        }
    }
    findings.into_result().map(|()| found)
}

fn wrong(option: &str, message: String) -> Finding {
    Finding::new(option, Place::File, message)
}

fn cohorts(selection: &Selection, findings: &mut Findings) -> Vec<Cohort> {
    if selection.cohorts.is_empty() {
        return Cohort::ALL.to_vec();
    }
    let asked = selection.cohorts.iter().filter_map(|text| {
        let cohort = Cohort::from_id(text);
        if cohort.is_none() {
            let allowed = Cohort::ids().join(", ");
            let finding = wrong("--cohort", format!("{text}: unknown cohort"));
            findings.push(finding.help(format!("one of {allowed}")));
        }
        cohort
    });
    asked.collect()
}

fn years(scenario: &Scenario, selection: &Selection, findings: &mut Findings) -> Vec<u16> {
    let known = &scenario.model.years;
    if selection.years.is_empty() {
        return vec![*known.start()];
    }
    let mut years = selection.years.clone();
    years.sort_unstable();
    years.dedup();
    for year in years.iter().filter(|year| !known.contains(year)) {
        let finding = wrong(
            "--year",
            format!("{year}: no performance year of the scenario"),
        );
        let (first, last) = (known.start(), known.end());
        findings.push(finding.help(format!("its performance years are {first} to {last}")));
    }
    years
}

/// One statistic that is asked for, `group/name` or `name`.
fn one(
    text: &str,
    known: &[DrawStatistic],
    findings: &mut Findings,
) -> Option<(Group, &'static str)> {
    let (group, name) = text.rsplit_once('/').unwrap_or(("all", text));
    let mut groups: Vec<String> = known.iter().map(|one| one.group.id()).collect();
    groups.dedup();
    let of_group = known.iter().filter(|one| one.group.id() == group);
    let quantiles = FACTOR_QUANTILES.iter().chain(&SCORE_QUANTILES);
    let quantiles = quantiles.map(|(name, _)| *name);
    let mut of_all: Vec<&str> = known.iter().map(|one| one.name).collect();
    of_all.extend(quantiles.clone());
    let mut names: Vec<&str> = of_group.clone().map(|one| one.name).collect();
    let Some(first) = of_group.clone().next() else {
        let groups: Vec<&str> = groups.iter().map(String::as_str).collect();
        let finding = wrong("--statistic", format!("{text}: unknown group `{group}`"));
        let finding = finding.nearest(group, &groups);
        let has_help = finding.help.is_some();
        findings.push(match has_help {
            true => finding,
            false => finding.help(format!("one of {}", groups.join(", "))),
        });
        return None;
    };
    if !matches!(first.group, Group::Region(_)) {
        names.extend(quantiles);
    }
    if let Some(name) = names.iter().find(|known| **known == name) {
        return Some((first.group, name));
    }
    let finding = if of_all.contains(&name) {
        let message = format!("{text}: {group} has no {name}");
        wrong("--statistic", message).help(format!("did you mean `{name}`, of all?"))
    } else {
        let help = nearest(name, &of_all)
            .map_or("the names are those of results.csv".into(), |near| {
                format!("did you mean `{near}`?")
            });
        wrong("--statistic", format!("{text}: unknown statistic")).help(help)
    };
    findings.push(finding);
    None
}
