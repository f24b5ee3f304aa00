//! What the page shows, in the order in which its readers ask.

use indexmap::IndexMap;
use serde::Serialize;
use serde_json::Value;

use crate::forecast::Group;
use crate::program::{Cohort, PAYMENT_LAG_YEARS, Vocabulary};
use crate::report::headline::{headline, risk, sizes};
use crate::report::number;
use crate::report::text::thousands;
use crate::report::{Named, Outcome, RuleInForce, SettingInForce};
use crate::rules::Tag;
use crate::tally::{Estimate, Interval};

use super::charts;
use super::table::{Row, Table, title, typeset};

/// The whole page.
#[derive(Serialize)]
pub(super) struct Page<'a> {
    outcome: &'a Outcome,
    draws: String,
    /// Payment years.
    years: Vec<u16>,
    headlines: Vec<Headline>,
    sections: Vec<Section>,
    figures: IndexMap<String, Value>,
    numbers: Vec<CohortNumbers>,
    tags: Vec<TagMeaning>,
    open_rules: Vec<&'a RuleInForce>,
    other_rules: Vec<&'a RuleInForce>,
    assumptions: Vec<&'a SettingInForce>,
    other_settings: Vec<&'a SettingInForce>,
    worst_residual: String,
    /// The full cut in the first and in the last year.
    first_risk: String,
    last_risk: String,
    command: String,
    /// Those who are reported by name, in words, and whether their practices have sheets.
    named_clinicians: String,
    has_sheets: bool,
}

/// A cohort in a few sentences.
#[derive(Serialize)]
struct Headline {
    cohort: &'static str,
    answers: Vec<String>,
    /// By size of practice.
    sizes: Table,
}

/// A question with its charts.
#[derive(Serialize)]
pub(super) struct Section {
    /// Its anchor.
    pub id: &'static str,
    pub title: &'static str,
    /// How to read the charts.
    pub lead: String,
    pub charts: Vec<Chart>,
}

/// A chart of a cohort, and its table twin; one of both for each payment year, or one for all.
pub(super) struct Chart {
    pub cohort: Cohort,
    pub id: &'static str,
    pub variants: Vec<Variant>,
}

/// What a chart shows in a year.
pub(super) struct Variant {
    /// The payment year, if it is of one.
    pub year: Option<u16>,
    /// What the chart says, for those who do not see it and for those who do.
    pub says: String,
    /// The figure as the charting library reads it.
    pub figure: Value,
    pub table: Table,
}

/// Every number of a cohort.
#[derive(Serialize)]
struct CohortNumbers {
    cohort: &'static str,
    groups: Vec<GroupNumbers>,
}

/// Every number of a group.
#[derive(Serialize)]
struct GroupNumbers {
    id: String,
    table: Table,
}

#[derive(Serialize)]
struct TagMeaning {
    tag: &'static str,
    meaning: &'static str,
}

impl Serialize for Chart {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Shown<'a> {
            id: String,
            cohort: &'static str,
            variants: Vec<ShownVariant<'a>>,
        }
        #[derive(Serialize)]
        struct ShownVariant<'a> {
            year: Option<u16>,
            says: &'a str,
            table: &'a Table,
        }
        let variants = self.variants.iter().map(|variant| ShownVariant {
            year: variant.year,
            says: &variant.says,
            table: &variant.table,
        });
        Shown {
            id: self.key(),
            cohort: self.cohort.title(),
            variants: variants.collect(),
        }
        .serialize(serializer)
    }
}

impl Chart {
    /// Its name in the page.
    pub fn key(&self) -> String {
        format!("{}-{}", self.id, self.cohort.id().to_lowercase())
    }

    /// Its figures by payment year, or under `all`.
    pub fn figures(&self) -> Value {
        let figures = self.variants.iter().map(|variant| {
            let year = variant.year.map_or("all".into(), |year| year.to_string());
            (year, variant.figure.clone())
        });
        Value::Object(figures.collect())
    }
}

impl<'a> Page<'a> {
    pub fn new(outcome: &'a Outcome) -> Self {
        let named = outcome.named.as_ref();
        let sections = charts::sections(outcome);
        let figures = sections
            .iter()
            .flat_map(|section| &section.charts)
            .map(|chart| (chart.key(), chart.figures()))
            .collect();
        let (cohorts, years) = (outcome.results.cohorts(), outcome.results.years());
        let worst = outcome.identities_worst_residual.values();
        let worst = worst.map(|residual| residual.unwrap_or(f64::INFINITY));
        let (assumptions, other_settings) =
            outcome.settings.iter().partition(|setting| setting.assumed);
        let (open_rules, other_rules) = outcome.rules.iter().partition(|rule| rule.open.is_some());
        Page {
            outcome,
            draws: thousands(u64::from(outcome.draws)),
            years: outcome
                .results
                .years()
                .iter()
                .map(|year| year + PAYMENT_LAG_YEARS)
                .collect(),
            headlines: cohorts
                .iter()
                .map(|&cohort| Headline {
                    cohort: cohort.title(),
                    answers: headline(outcome, cohort)
                        .iter()
                        .map(|answer| typeset(answer))
                        .collect(),
                    sizes: size_table(outcome, cohort),
                })
                .collect(),
            sections,
            figures,
            numbers: cohorts
                .iter()
                .map(|&cohort| numbers(outcome, cohort))
                .collect(),
            tags: Tag::ALL
                .iter()
                .map(|tag| TagMeaning {
                    tag: tag.id(),
                    meaning: tag.meaning(),
                })
                .collect(),
            open_rules,
            other_rules,
            assumptions,
            other_settings,
            worst_residual: format!("{:.0e}", worst.fold(0.0, f64::max)),
            first_risk: years
                .first()
                .map_or(String::new(), |&year| typeset(&risk(outcome, year))),
            last_risk: years
                .last()
                .map_or(String::new(), |&year| typeset(&risk(outcome, year))),
            named_clinicians: named.map(Named::who).unwrap_or_default(),
            has_sheets: named.is_some_and(Named::has_sheets),
            command: outcome.command(),
        }
    }
}

/// The sizes of practice in the first year.
fn size_table(outcome: &Outcome, cohort: Cohort) -> Table {
    let rows = sizes(outcome, cohort).into_iter().map(|line| {
        let cells = [line.mean, line.gain, line.full_cut];
        let cells = cells.iter().map(|cell| typeset(cell));
        Row::of(std::iter::once(title(line.group)).chain(cells))
    });
    let year = outcome
        .results
        .years()
        .first()
        .map_or(0, |year| year + PAYMENT_LAG_YEARS);
    Table {
        caption: format!("By size of practice, payment year {year}"),
        columns: ["", "mean factor", "gain", "take the full cut"]
            .map(String::from)
            .to_vec(),
        rows: rows.collect(),
    }
}

/// The numbers as they stand in results.csv, a table a group.
fn numbers(outcome: &Outcome, cohort: Cohort) -> CohortNumbers {
    let years = outcome.results.years();
    let groups = outcome.results.groups(cohort).into_iter();
    CohortNumbers {
        cohort: cohort.title(),
        groups: groups
            .map(|group| GroupNumbers {
                id: group.id(),
                table: group_numbers(outcome, &years, cohort, group),
            })
            .collect(),
    }
}

fn group_numbers(outcome: &Outcome, years: &[u16], cohort: Cohort, group: Group) -> Table {
    let first = years
        .first()
        .and_then(|&year| outcome.results.group(year, cohort, group));
    let names = first.into_iter().flat_map(|statistics| statistics.keys());
    let rows = names.map(|name| {
        let values = years.iter().map(|&year| {
            let estimate = outcome.results.get(year, cohort, group, name);
            estimate.map_or("–".into(), plain)
        });
        Row::of(std::iter::once(name.clone()).chain(values))
    });
    let years = years
        .iter()
        .map(|year| (year + PAYMENT_LAG_YEARS).to_string());
    Table {
        caption: format!("{}: {} ({})", cohort.title(), title(group), group.id()),
        columns: std::iter::once("statistic".to_string())
            .chain(years)
            .collect(),
        rows: rows.collect(),
    }
}

/// An estimate as results.csv has it, and its interval.
fn plain(estimate: Estimate) -> String {
    let mut text = number(estimate.value);
    if let Some(error) = estimate.standard_error {
        text += &format!(" ± {}", number(error));
    }
    if let Some(Interval { low, high }) = estimate.interval {
        text += &format!(" ({} to {})", number(low), number(high));
    }
    typeset(&text)
}
