//! sensitivity.html: what moves a forecast, for people who look before they read.

mod figures;

use std::io::{self, Write};

use indexmap::IndexMap;
use minijinja::value::Serde;
use serde::Serialize;
use serde_json::Value;

use crate::forecast::Group;
use crate::program::{Cohort, PAYMENT_LAG_YEARS, Vocabulary};
use crate::report::AboutStudy;
use crate::report::sensitivity::{Studied, cautions, scenario_value, sentence, statistic_title};
use crate::report::text::thousands;
use crate::study::sensitivity::Method;

use super::table::{Table, capitalized, typeset};
use super::write_page;

/// Writes the page.
pub(in crate::report) fn write(studied: &Studied, out: &mut (dyn Write + Send)) -> io::Result<()> {
    let templates = [("sensitivity.html", include_str!("../sensitivity.html"))];
    write_page(&templates, Serde(Page::new(studied)), out)
}

/// The whole page.
#[derive(Serialize)]
struct Page<'a> {
    about: &'a AboutStudy,
    command: &'a str,
    draws: String,
    evaluations: String,
    method: String,
    inputs: Vec<InputRow<'a>>,
    headlines: Vec<Headline>,
    says: String,
    silent: String,
    sections: Vec<Section>,
    /// Payment years.
    years: Vec<u16>,
    /// By chart and payment year.
    figures: IndexMap<String, Value>,
}

#[derive(Serialize)]
struct InputRow<'a> {
    setting: &'a str,
    what: &'a str,
    current: &'a str,
    domain: &'a str,
    is_open_rule: bool,
}

/// What moves a cohort's statistics in a year.
#[derive(Serialize)]
struct Headline {
    title: String,
    sentences: Vec<String>,
}

/// A statistic, with a chart for each cohort.
#[derive(Serialize)]
pub(super) struct Section {
    pub id: String,
    pub title: String,
    pub lead: String,
    pub charts: Vec<Chart>,
}

#[derive(Serialize)]
pub(super) struct Chart {
    pub id: String,
    pub cohort: &'static str,
    pub variants: Vec<Variant>,
}

/// A chart in a payment year; its figure stands apart.
#[derive(Serialize)]
pub(super) struct Variant {
    pub year: u16,
    pub says: String,
    pub table: Table,
}

impl<'a> Page<'a> {
    fn new(studied: &'a Studied) -> Self {
        let [says, silent] = cautions(studied);
        let mut figures = IndexMap::new();
        let sections = sections(studied, &mut figures);
        let inputs = studied.inputs.iter().map(|input| InputRow {
            setting: &input.setting,
            what: input.what,
            current: &input.current,
            domain: &input.domain,
            is_open_rule: input.is_open_rule,
        });
        let statistics = studied.study.statistics.iter();
        let mut years: Vec<u16> = statistics
            .map(|statistic| statistic.performance_year + PAYMENT_LAG_YEARS)
            .collect();
        years.sort_unstable();
        years.dedup();
        Page {
            about: &studied.about,
            command: &studied.about.command,
            draws: thousands(u64::from(studied.draws)),
            evaluations: thousands(studied.study.evaluations as u64),
            method: method(studied.study.method),
            inputs: inputs.collect(),
            headlines: headlines(studied),
            says: typeset(&says),
            silent: typeset(&silent),
            sections,
            years,
            figures,
        }
    }
}

fn method(method: Method) -> String {
    match method {
        Method::Tornado => "Each input put to its ends or values alone".into(),
        Method::Morris { trajectories } => {
            format!(
                "{trajectories} random ways on which one input changes after the other (Morris)"
            )
        }
        Method::Sobol { rows } => {
            format!("All inputs varied together in {rows} rows of a split of the variance (Sobol)")
        }
    }
}

/// By cohort and year a sentence for each statistic.
fn headlines(studied: &Studied) -> Vec<Headline> {
    let mut headlines: Vec<Headline> = Vec::new();
    for (place, statistic) in studied.study.statistics.iter().enumerate() {
        let title = crate::report::sensitivity::cohort_and_year(statistic);
        let says = typeset(&sentence(studied, place));
        match headlines
            .iter_mut()
            .find(|headline| headline.title == title)
        {
            Some(headline) => headline.sentences.push(says),
            None => headlines.push(Headline {
                title,
                sentences: vec![says],
            }),
        }
    }
    headlines
}

/// A section for each group and name of a statistic.
fn sections(studied: &Studied, figures: &mut IndexMap<String, Value>) -> Vec<Section> {
    let mut kinds: Vec<(Group, &'static str)> = Vec::new();
    for statistic in &studied.study.statistics {
        let kind = (statistic.group, statistic.name);
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
    let kinds = kinds.into_iter().enumerate();
    let section = |(number, (group, name)): (usize, (Group, &'static str))| Section {
        id: format!("statistic-{}", number + 1),
        title: capitalized(&statistic_title(group, name)),
        lead: figures::lead(studied.study.method),
        charts: charts(studied, number, (group, name), figures),
    };
    kinds.map(section).collect()
}

fn charts(
    studied: &Studied,
    number: usize,
    kind: (Group, &'static str),
    figures: &mut IndexMap<String, Value>,
) -> Vec<Chart> {
    let mut charts = Vec::new();
    for &cohort in Cohort::ALL {
        let id = format!("statistic-{}-{}", number + 1, cohort.id().to_lowercase());
        let statistics = studied.study.statistics.iter().enumerate();
        let of_chart = statistics.filter(|(_, statistic)| {
            statistic.cohort == cohort && (statistic.group, statistic.name) == kind
        });
        let mut by_year = serde_json::Map::new();
        let mut variants = Vec::new();
        for (place, statistic) in of_chart {
            let year = statistic.performance_year + PAYMENT_LAG_YEARS;
            let (figure, table) = figures::figure(studied, place);
            by_year.insert(year.to_string(), figure);
            variants.push(Variant {
                year,
                says: typeset(&format!(
                    "{} in the scenario. {}",
                    scenario_value(studied, place),
                    sentence(studied, place)
                )),
                table,
            });
        }
        if variants.is_empty() {
            continue;
        }
        figures.insert(id.clone(), Value::Object(by_year));
        charts.push(Chart {
            id,
            cohort: cohort.title(),
            variants,
        });
    }
    charts
}
