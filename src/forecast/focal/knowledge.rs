//! What a scenario knows of a clinician, and what is drawn, in words.

use serde::{Deserialize, Serialize};

use crate::program::{Cohort, Measure, PERFORMANCE_YEARS, Vocabulary};
use crate::scenario::roster::{Clinician, NamedPractice};

/// What is known of a clinician and its practice; all else is drawn.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Knowledge {
    /// What the scenario gives.
    pub known: Vec<Fact>,
    /// What it could give and does not.
    pub drawn: Vec<String>,
}

/// One thing that is known.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Fact {
    /// What it is.
    pub what: String,
    /// Its value.
    pub value: FactValue,
    /// The value's unit; of words nothing.
    pub unit: String,
    /// The calendar year it is of, where it is of one.
    pub year: Option<u16>,
}

/// The value of a fact.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum FactValue {
    /// A number in the fact's unit.
    Number(f64),
    /// Words.
    Words(String),
}

impl From<f64> for FactValue {
    fn from(number: f64) -> Self {
        FactValue::Number(number)
    }
}

impl From<u32> for FactValue {
    fn from(number: u32) -> Self {
        FactValue::Number(f64::from(number))
    }
}

impl From<&str> for FactValue {
    fn from(words: &str) -> Self {
        FactValue::Words(words.into())
    }
}

impl From<bool> for FactValue {
    fn from(is_so: bool) -> Self {
        FactValue::from(if is_so { "yes" } else { "no" })
    }
}

impl Fact {
    /// What it is and of which year, in words.
    pub fn title(&self) -> String {
        match self.year {
            Some(year) => format!("{} of {year}", self.what),
            None => self.what.clone(),
        }
    }
}

impl Knowledge {
    /// What a scenario knows of a clinician of a cohort in a practice.
    pub fn new(cohort: Cohort, clinician: &Clinician, practice: &NamedPractice) -> Self {
        let mut knowledge = Knowledge::default();
        let number = |known: Option<f64>| known.map(FactValue::from);
        knowledge.listing(clinician);
        let only = match cohort.specialties() {
            [only] => Some(*only),
            _ => None,
        };
        let specialty = clinician.specialty.or(only);
        let specialty = specialty.map(|specialty| specialty.id().into());
        knowledge.add("specialty", specialty, "", None);
        knowledge.size(practice);
        // Of no consequence to most scenarios, in which nobody is told that it is not known.
        if let Some(region) = practice.region {
            knowledge.add("region", Some(region.as_str().into()), "", None);
        }
        let (payments, year) = clinician.payments.unzip();
        knowledge.add("Part B payments", number(payments), "dollars", year);
        let (episodes, year) = clinician.episodes.unzip();
        let count = episodes.map(FactValue::from);
        knowledge.add("episodes", count, "", year);
        let year = year.filter(|_| clinician.cost.is_some());
        let unit = "dollars an episode";
        knowledge.add("episode cost", number(clinician.cost), unit, year);
        let risk = number(clinician.hcc_risk_score);
        knowledge.add("HCC risk score", risk, "", None);
        let dual = number(clinician.dual_share.map(|share| 100.0 * share));
        knowledge.add("dual share", dual, "%", None);
        knowledge.reporting(practice);
        knowledge.results(cohort, clinician);
        knowledge
    }

    /// For which performance years CMS lists the clinician.
    fn listing(&mut self, clinician: &Clinician) {
        let by_year = || PERFORMANCE_YEARS.zip(clinician.participates);
        let known = by_year().filter_map(|(year, listed)| {
            let not = if listed? { "" } else { "not " };
            Some(format!("{not}{year}"))
        });
        let known: Vec<String> = known.collect();
        let open = by_year().filter(|(_, listed)| listed.is_none());
        let open: Vec<String> = open.map(|(year, _)| year.to_string()).collect();
        if !known.is_empty() {
            let years = FactValue::Words(known.join(", "));
            self.add("listing by CMS", Some(years), "", None);
        }
        if !open.is_empty() {
            let years = format!("participation in {}", open.join(", "));
            self.add(&years, None, "", None);
        }
    }

    /// Past results on the cohort's measures.
    fn results(&mut self, cohort: Cohort, clinician: &Clinician) {
        for measure in cohort.measures() {
            let what = format!("measure {}", measure.id());
            let mut results = clinician.results.iter();
            let Some(result) = results.find(|result| result.measure == *measure) else {
                self.add(&what, None, "", None);
                continue;
            };
            let (times, unit) = match result.measure {
                Measure::Q492 => (1.0, "per 100 person-years"),
                _ => (100.0, "%"),
            };
            let unit = format!("{unit} of {} cases", result.cases);
            let rate = Some((times * result.performance).into());
            self.add(&what, rate, &unit, Some(result.year));
        }
    }

    /// How many clinicians the practice has, or only whether it is small.
    fn size(&mut self, practice: &NamedPractice) {
        let size = practice.clinicians.map(FactValue::from);
        let is_known = size.is_some();
        if !is_known {
            let is_small = practice.is_small.map(FactValue::from);
            self.add("whether the practice is small", is_small, "", None);
        }
        self.add("size of the practice", size, "", None);
    }

    /// What the practice reports and attests.
    fn reporting(&mut self, practice: &NamedPractice) {
        let how = practice.collection_type.map(|how| how.id().into());
        self.add("collection type", how, "", None);
        if let Some(year) = practice.reported {
            self.add("reported measures", Some(true.into()), "", Some(year));
        }
        let reports = practice.reports.map(FactValue::from);
        self.add("whether it reports in 2027", reports, "", None);
        let activities = practice.ia_completed.map(|done| u32::from(done).into());
        let unit = "of 2 attested in 2027";
        self.add("improvement activities", activities, unit, None);
        let score = practice.pi_score.map(|share| (100.0 * share).into());
        let unit = "% attested in 2027";
        self.add("Promoting Interoperability", score, unit, None);
    }

    fn add(&mut self, what: &str, value: Option<FactValue>, unit: &str, year: Option<u16>) {
        match value {
            None => self.drawn.push(what.into()),
            Some(value) => self.known.push(Fact {
                what: what.into(),
                value,
                unit: unit.into(),
                year,
            }),
        }
    }
}
