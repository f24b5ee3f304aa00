//! uncertainty.html: how much of a result is luck, and whose uncertainty the rest is, for people who look
//! before they read.

mod figures;

use std::io::{self, Write};

use indexmap::IndexMap;
use minijinja::value::Serde;
use serde::Serialize;
use serde_json::Value;

use crate::program::{Cohort, PAYMENT_LAG_YEARS, Vocabulary};
use crate::report::AboutStudy;
use crate::report::text::thousands;
use crate::report::uncertainty::{
    Apportioned, DESIGN, sentence, what_it_is_silent_about, what_it_says,
};
use crate::study::uncertainty::{Found, Part};

use super::sensitivity::{Chart, Section, Variant};
use super::table::typeset;
use super::write_page;

/// Sentences of named clinicians, and of each cohort, with which the page begins.
const MOST_SENTENCES: usize = 6;

/// Writes the page.
pub(in crate::report) fn write(
    apportioned: &Apportioned,
    out: &mut (dyn Write + Send),
) -> io::Result<()> {
    let templates = [("uncertainty.html", include_str!("../uncertainty.html"))];
    write_page(&templates, Serde(Page::new(apportioned)), out)
}

/// The whole page.
#[derive(Serialize)]
struct Page<'a> {
    about: &'a AboutStudy,
    command: &'a str,
    design: &'static str,
    pairs: String,
    evaluations: String,
    parts: Vec<(&'static str, &'static str)>,
    inputs: &'a [(String, String)],
    headlines: Vec<Headline>,
    says: String,
    silent: String,
    sections: Vec<Section>,
    /// Payment years.
    years: Vec<u16>,
    /// By chart and payment year.
    figures: IndexMap<String, Value>,
}

/// What decides some outputs, year by year.
#[derive(Serialize)]
struct Headline {
    title: &'static str,
    years: Vec<YearSentences>,
}

#[derive(Serialize)]
struct YearSentences {
    year: u16,
    sentences: Vec<String>,
    more: usize,
}

/// Outputs that stand together: where, and those of a chart.
struct Kind {
    id: &'static str,
    title: &'static str,
    is_of: fn(&Found) -> bool,
}

const KINDS: [Kind; 3] = [
    Kind {
        id: "factors",
        title: "The factors of named clinicians",
        is_of: |found| {
            found.output.is_of_named()
                && found.output.cohort.is_some()
                && found.output.statistic == "paf"
        },
    },
    Kind {
        id: "dollars",
        title: "What those who are named gain or lose",
        is_of: |found| found.output.is_of_named() && found.output.statistic != "paf",
    },
    Kind {
        id: "cohorts",
        title: "The cohorts",
        is_of: |found| !found.output.is_of_named(),
    },
];

impl<'a> Page<'a> {
    fn new(apportioned: &'a Apportioned) -> Self {
        let mut figures = IndexMap::new();
        let sections = sections(apportioned, &mut figures);
        let study = &apportioned.study;
        let mut parts: Vec<Part> = Vec::new();
        for part in study.found.iter().flat_map(|found| &found.parts) {
            if !parts.contains(part) {
                parts.push(*part);
            }
        }
        Page {
            about: &apportioned.about,
            command: &apportioned.about.command,
            design: DESIGN,
            pairs: thousands(study.pairs as u64),
            evaluations: thousands(study.evaluations as u64),
            parts: parts
                .into_iter()
                .map(|part| (part.title(), part.what()))
                .collect(),
            inputs: &apportioned.inputs,
            headlines: headlines(apportioned),
            says: typeset(&what_it_says(apportioned)),
            silent: typeset(&what_it_is_silent_about(apportioned)),
            sections,
            years: years(&study.found.iter().collect::<Vec<_>>()),
            figures,
        }
    }
}

/// Payment years, in order.
fn years(found: &[&Found]) -> Vec<u16> {
    let mut years: Vec<u16> = found.iter().map(|found| payment_year(found)).collect();
    years.sort_unstable();
    years.dedup();
    years
}

fn payment_year(found: &Found) -> u16 {
    found.output.performance_year + PAYMENT_LAG_YEARS
}

/// Sentences on those who are named, and on each cohort.
fn headlines(apportioned: &Apportioned) -> Vec<Headline> {
    let cohorts = Cohort::ALL.iter().map(|cohort| {
        let found = apportioned.found(false);
        let of_cohort = found.filter(|found| found.output.cohort == Some(*cohort));
        (cohort.title(), of_cohort.collect::<Vec<_>>())
    });
    let named = apportioned.found(true).collect::<Vec<_>>();
    let all = [("Those who are named", named)].into_iter().chain(cohorts);
    let all = all.filter(|(_, found)| !found.is_empty());
    all.map(|(title, found)| {
        let years = years(&found).into_iter().map(|year| {
            let of_year = found.iter().filter(|found| payment_year(found) == year);
            let says = of_year.map(|found| typeset(&sentence(apportioned, found)));
            let mut sentences: Vec<String> = says.collect();
            let more = sentences.len().saturating_sub(MOST_SENTENCES);
            sentences.truncate(MOST_SENTENCES);
            YearSentences {
                year,
                sentences,
                more,
            }
        });
        Headline {
            title,
            years: years.collect(),
        }
    })
    .collect()
}

fn sections(apportioned: &Apportioned, figures: &mut IndexMap<String, Value>) -> Vec<Section> {
    let section = |kind: &Kind| {
        let all = apportioned.study.found.iter();
        let of_kind: Vec<&Found> = all.filter(|found| (kind.is_of)(found)).collect();
        Section {
            id: kind.id.into(),
            title: kind.title.into(),
            lead: figures::LEAD.into(),
            charts: charts(apportioned, kind, &of_kind, figures),
        }
    };
    let sections = KINDS.iter().map(section);
    sections
        .filter(|section| !section.charts.is_empty())
        .collect()
}

/// A chart for each cohort; dollars of practices are of both.
fn charts(
    apportioned: &Apportioned,
    kind: &Kind,
    found: &[&Found],
    figures: &mut IndexMap<String, Value>,
) -> Vec<Chart> {
    let together = kind.id == "dollars";
    let cohorts = match together {
        true => vec![None],
        false => Cohort::ALL.iter().copied().map(Some).collect(),
    };
    let mut charts = Vec::new();
    for cohort in cohorts {
        let of_chart: Vec<&Found> = found
            .iter()
            .copied()
            .filter(|found| together || found.output.cohort == cohort)
            .collect();
        let suffix = cohort.map_or("all".into(), |cohort| cohort.id().to_lowercase());
        let id = format!("{}-{suffix}", kind.id);
        let mut by_year = serde_json::Map::new();
        let mut variants = Vec::new();
        for year in years(&of_chart) {
            let of_year = of_chart.iter().copied();
            let of_year: Vec<&Found> = of_year
                .filter(|found| payment_year(found) == year)
                .collect();
            by_year.insert(year.to_string(), figures::figure(apportioned, &of_year));
            variants.push(Variant {
                year,
                says: typeset(&figures::says(apportioned, &of_year)),
                table: figures::table(apportioned, &of_year),
            });
        }
        if variants.is_empty() {
            continue;
        }
        figures.insert(id.clone(), Value::Object(by_year));
        charts.push(Chart {
            id,
            cohort: cohort.map_or("Dollars", |cohort| cohort.title()),
            variants,
        });
    }
    charts
}
