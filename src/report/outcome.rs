//! All that is known when a forecast is done, without the forecast itself: what every format writes,
//! and what summary.json keeps and gives back. Numbers are rounded to what their errors support.

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

pub use crate::forecast::Statistics;
use crate::forecast::{Forecast, Group, Variable};
use crate::program::{Cohort, Vocabulary};
use crate::scenario::{Scenario, Settings};
use crate::tally::Estimate;

use super::distribution::{Distribution, one_a_line};
use super::named::Named;
use super::precision::AboutPrecision;
use super::results_csv;
use super::warnings::{NOT_PRECISE, Warning, doubts, few_draws, warnings};

/// The shape of summary.json; another shape gets another number.
pub const FORMAT: u32 = 6;

/// A forecast's results with everything that is needed to judge and to repeat them. No clock time and
/// no machine name, so that the same run gives the same bytes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Outcome {
    /// The program: `asmcast`.
    pub tool: String,
    /// Its version.
    pub version: String,
    /// [`FORMAT`].
    pub format: u32,
    /// The scenario.
    pub scenario: AboutScenario,
    /// Draws made.
    pub draws: u32,
    /// How precise statistics were to be, and are, where that was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub precision: Option<AboutPrecision>,
    /// Seed of all randomness.
    pub seed: u64,
    /// Hash of results.csv: the same scenario, draws and seed give the same fingerprint.
    pub fingerprint: String,
    /// What to be careful about.
    pub warnings: Vec<Notice>,
    /// The worst residual of each identity of § 512.750 over all draws, cohorts and years, as a
    /// fraction of payments.
    pub identities_worst_residual: IndexMap<String, Option<f64>>,
    /// The register of rules.
    pub rules: Vec<RuleInForce>,
    /// Every other setting.
    pub settings: Vec<SettingInForce>,
    /// What the scenario's own files set, of rules and other settings.
    pub changes: Vec<SettingInForce>,
    /// Every estimate.
    pub results: Results,
    /// Those who are reported by name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub named: Option<Named>,
    /// How participants' factors and final scores, and draws' scaling factors and break-even scores,
    /// are distributed.
    #[serde(serialize_with = "one_a_line")]
    pub distributions: Vec<Distribution>,
}

/// What a scenario says of itself, and all that it sets.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AboutScenario {
    /// The file's name without extension, or `baseline`.
    pub name: String,
    /// Its title.
    pub title: String,
    /// The question that it answers.
    pub question: String,
    /// Where it is from.
    pub source: String,
    /// Hash of every setting but how much is drawn.
    pub digest: String,
    /// Every setting.
    pub content: Settings,
}

impl AboutScenario {
    /// The question that it answers, or its title where it says none.
    pub fn question_or_title(&self) -> &str {
        match self.question.is_empty() {
            true => &self.title,
            false => &self.question,
        }
    }
}

/// A warning in words.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Notice {
    /// Its kind, one word.
    pub kind: String,
    /// What is to be careful about, and what to do.
    pub message: String,
}

impl Notice {
    fn new(warning: &Warning) -> Self {
        Notice {
            kind: warning.kind().into(),
            message: warning.to_string(),
        }
    }
}

/// A rule of the register as the scenario has it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RuleInForce {
    /// The key in `[rules]`, or the name of a rule without one.
    pub rule: String,
    /// What it is.
    pub what: String,
    /// Its value.
    pub value: String,
    /// The values it can take.
    pub alternatives: String,
    /// How sure the default is: reg, cms, mips, 2nd or open.
    pub tag: String,
    /// What nobody here could read in the text, if anything.
    pub open: Option<String>,
    /// The section of 42 CFR part 512.
    pub section: String,
    /// Where it is from.
    pub source: String,
}

/// A setting with its tag and source.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SettingInForce {
    /// Dotted path.
    pub setting: String,
    /// The value as it stands in the file.
    pub value: String,
    /// P published, D derived from published figures, A assumption, or untagged.
    pub tag: String,
    /// The rest of the comment beside it.
    pub source: String,
    /// The name of the file it stands in, where that is not the built-in baseline.
    pub file: Option<String>,
    /// It is an assumption: tagged so, or without a tag.
    pub assumed: bool,
}

/// Every estimate: performance year, cohort, group, statistic, in the order of results.csv.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Results(pub IndexMap<u16, IndexMap<Cohort, IndexMap<Group, Statistics>>>);

/// One estimate with all that it is of.
#[derive(Clone, Copy, Debug)]
pub struct ResultRow<'a> {
    /// Performance year.
    pub performance_year: u16,
    /// Cohort.
    pub cohort: Cohort,
    /// Group of participants.
    pub group: Group,
    /// Name of the statistic.
    pub statistic: &'a str,
    /// The estimate: factors and shares as fractions, scores in points, money in dollars.
    pub estimate: Estimate,
}

impl Results {
    /// Puts an estimate behind those of its group.
    pub fn insert(
        &mut self,
        year: u16,
        cohort: Cohort,
        group: Group,
        statistic: &str,
        estimate: Estimate,
    ) {
        let groups = self.0.entry(year).or_default().entry(cohort).or_default();
        let statistics = groups.entry(group).or_default();
        statistics.insert(statistic.to_string(), estimate);
    }

    /// Every estimate, in the order of results.csv.
    pub fn rows(&self) -> impl Iterator<Item = ResultRow<'_>> {
        self.0.iter().flat_map(|(&performance_year, cohorts)| {
            cohorts.iter().flat_map(move |(&cohort, groups)| {
                groups.iter().flat_map(move |(&group, statistics)| {
                    statistics
                        .iter()
                        .map(move |(statistic, &estimate)| ResultRow {
                            performance_year,
                            cohort,
                            group,
                            statistic,
                            estimate,
                        })
                })
            })
        })
    }

    /// The statistics of a group.
    pub fn group(&self, year: u16, cohort: Cohort, group: Group) -> Option<&Statistics> {
        self.0.get(&year)?.get(&cohort)?.get(&group)
    }

    /// One estimate.
    pub fn get(&self, year: u16, cohort: Cohort, group: Group, name: &str) -> Option<Estimate> {
        self.group(year, cohort, group)?.get(name).copied()
    }

    /// The performance years.
    pub fn years(&self) -> Vec<u16> {
        self.0.keys().copied().collect()
    }

    /// The cohorts.
    pub fn cohorts(&self) -> Vec<Cohort> {
        let first = self.0.values().next();
        first.map_or(Vec::new(), |cohorts| cohorts.keys().copied().collect())
    }

    /// The groups of a cohort.
    pub fn groups(&self, cohort: Cohort) -> Vec<Group> {
        let first = self
            .0
            .values()
            .next()
            .and_then(|cohorts| cohorts.get(&cohort));
        first.map_or(Vec::new(), |groups| groups.keys().copied().collect())
    }
}

impl Outcome {
    /// Puts together what a run found.
    pub fn new(scenario: &Scenario, forecast: &Forecast) -> Self {
        let mut results = Results::default();
        for row in &forecast.rows {
            let (year, estimate) = (row.performance_year, row.estimate.rounded());
            results.insert(year, row.cohort, row.group, row.statistic, estimate);
        }
        let settings = &scenario.settings;
        let identities = &forecast.identities;
        Outcome {
            tool: "asmcast".into(),
            version: env!("CARGO_PKG_VERSION").into(),
            format: FORMAT,
            scenario: AboutScenario {
                name: scenario.name.clone(),
                title: settings.title.clone(),
                question: settings.question.clone(),
                source: settings.source.clone(),
                digest: scenario.digest(),
                content: scenario.content(),
            },
            draws: forecast.draws,
            precision: forecast.precision.as_ref().map(AboutPrecision::new),
            seed: forecast.seed,
            fingerprint: blake3::hash(results_csv::render(&results).as_bytes())
                .to_hex()
                .to_string(),
            warnings: warnings(forecast, &results)
                .iter()
                .map(Notice::new)
                .collect(),
            identities_worst_residual: identities
                .named()
                .map(|(name, residual)| (name.into(), Some(residual).filter(|r| r.is_finite())))
                .collect(),
            rules: rules(scenario),
            settings: scenario.data_in_force().map(setting).collect(),
            changes: scenario.changes().map(setting).collect(),
            results,
            named: None,
            distributions: forecast.histograms.iter().map(Distribution::new).collect(),
        }
    }

    /// Adds those who are reported by name, and what to be careful about with them; about the scenario's
    /// files there are so many warnings.
    pub fn tell_of(&mut self, named: Option<Named>, warnings: usize) {
        if named.is_some() {
            let more = few_draws(self.draws).into_iter().chain(doubts(warnings));
            self.warnings
                .extend(more.map(|warning| Notice::new(&warning)));
        }
        self.named = named;
    }

    /// The share of payments at risk for a performance year.
    pub fn risk_level(&self, performance_year: u16) -> f64 {
        self.scenario.content.rules.risk_level(performance_year)
    }

    /// A distribution, if it is kept.
    pub fn distribution(
        &self,
        year: u16,
        cohort: Cohort,
        group: Group,
        variable: Variable,
    ) -> Option<&Distribution> {
        self.distributions.iter().find(|distribution| {
            distribution.performance_year == year
                && distribution.cohort == cohort
                && distribution.group == group
                && distribution.variable == variable
        })
    }

    /// The warning that the limit on draws has ended the run before statistics were as precise as was
    /// asked for, if it has.
    pub fn not_precise(&self) -> Vec<&str> {
        let warnings = self.warnings.iter();
        let of_kind = warnings.filter(|warning| warning.kind == NOT_PRECISE);
        of_kind.map(|warning| warning.message.as_str()).collect()
    }

    /// The open rules.
    pub fn open_rules(&self) -> impl Iterator<Item = &RuleInForce> {
        self.rules.iter().filter(|rule| rule.open.is_some())
    }

    /// The assumptions among the settings.
    pub fn assumptions(&self) -> impl Iterator<Item = &SettingInForce> {
        self.settings.iter().filter(|setting| setting.assumed)
    }

    /// The command that gives these results again, where the scenario's file is at hand.
    pub fn command(&self) -> String {
        let file = match (self.scenario.name.as_str(), self.changes.is_empty()) {
            ("baseline", true) => String::new(),
            (name, _) => format!(" {name}.toml"),
        };
        format!(
            "asmcast run{file} --draws {} --seed {}",
            self.draws, self.seed
        )
    }
}

fn rules(scenario: &Scenario) -> Vec<RuleInForce> {
    scenario
        .rules_in_force()
        .map(|entry| RuleInForce {
            rule: entry.name.into(),
            what: entry.what.into(),
            value: entry.value_in_force(&scenario.settings.rules),
            alternatives: entry.alternatives.into(),
            tag: entry.tag.id().into(),
            open: entry.open.map(String::from),
            section: entry.section.into(),
            source: entry.source.into(),
        })
        .collect()
}

fn setting(setting: &crate::scenario::Setting) -> SettingInForce {
    SettingInForce {
        setting: setting.path.clone(),
        value: setting.value.clone(),
        tag: setting.tag.clone(),
        source: setting.source.clone(),
        file: setting.file.clone(),
        assumed: setting.is_assumed(),
    }
}
