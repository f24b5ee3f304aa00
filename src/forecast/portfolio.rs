//! What those who are reported by name will earn or lose: each clinician, each practice and all
//! together, with the spread over draws. Clinicians of one draw share their practice, their peers and
//! the pool, so that sums of them have the spread that they have together.

use std::io;

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

use crate::program::{Measure, PAYMENT_LAG_YEARS, Vocabulary};
use crate::rules::ScoreComponent;
use crate::scenario::Model;
use crate::spool::DrawFile;
use crate::tally::{Estimate, Sample};

use super::focal::{FocalClinician, FocalNumbers, FocalParts, Focus};

/// The share of draws that value at risk and expected shortfall look at.
pub const TAIL: f64 = 0.05;

/// Numbers of clinicians that are in memory at a time: 64 MB.
const IN_MEMORY: usize = 8 << 20;

/// Quantiles of a distribution, by ending and probability.
const QUANTILES: [(&str, f64); 5] = [
    ("p05", 0.05),
    ("p25", 0.25),
    ("p50", 0.50),
    ("p75", 0.75),
    ("p95", 0.95),
];

/// Who a number is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Subject {
    /// A clinician, by its place among those who are reported by name.
    Clinician(usize),
    /// A practice: the clinicians of one TIN, in either cohort.
    Practice(String),
    /// Everybody who is reported by name.
    Everybody,
}

/// Estimates by name of the statistic: factors and probabilities as fractions, scores in points, money
/// in dollars.
pub type Statistics = IndexMap<String, Estimate>;

/// The forecast of one subject.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SubjectForecast {
    /// Who it is about.
    pub subject: Subject,
    /// By performance year.
    pub years: IndexMap<u16, Statistics>,
    /// Of all reported years together: their present value.
    pub all_years: Statistics,
    /// Draws to look into, by how much better their present value is than that of others: those at
    /// the 5th, 50th and 95th percentile.
    pub typical_draws: [u32; 3],
}

/// The forecast of those who are reported by name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Portfolio {
    /// The clinicians, by TIN, NPI and cohort.
    pub clinicians: Vec<FocalClinician>,
    /// Clinician by clinician, each practice behind its clinicians, all together last.
    pub subjects: Vec<SubjectForecast>,
}

/// The numbers of some clinicians in all draws: by draw, clinician and year.
struct Batch {
    numbers: Vec<f64>,
    clinicians: usize,
    years: usize,
}

impl Batch {
    fn read(
        file: &DrawFile,
        draws: u32,
        places: std::ops::Range<usize>,
        years: usize,
    ) -> io::Result<Self> {
        let width = years * FocalNumbers::COUNT;
        let clinicians = places.len();
        let mut numbers = vec![0.0; draws as usize * clinicians * width];
        let records = numbers.chunks_exact_mut((clinicians * width).max(1));
        for (draw, record) in (0..draws).zip(records) {
            file.read(draw, places.start * width, record)?;
        }
        Ok(Batch {
            numbers,
            clinicians,
            years,
        })
    }

    /// A clinician's year, draw by draw.
    fn year(&self, clinician: usize, year: usize) -> impl Iterator<Item = FocalNumbers> + Clone {
        let years = self.numbers.as_chunks().0;
        let first = clinician * self.years + year;
        let draws = years
            .iter()
            .skip(first)
            .step_by(self.clinicians * self.years);
        draws.map(|numbers| FocalNumbers::from_array(*numbers))
    }
}

/// Dollars of a group of clinicians, by draw and year.
#[derive(Clone)]
struct Dollars {
    years: usize,
    changes: Vec<f64>,
    payments: Vec<f64>,
    participants: Vec<f64>,
}

impl Dollars {
    fn new(draws: u32, years: usize) -> Self {
        let nothing = vec![0.0; draws as usize * years];
        Dollars {
            years,
            changes: nothing.clone(),
            payments: nothing.clone(),
            participants: nothing,
        }
    }

    fn add(&mut self, year: usize, numbers: impl Iterator<Item = FocalNumbers>) {
        for (draw, numbers) in numbers.enumerate() {
            if numbers.participates() {
                let at = draw * self.years + year;
                self.changes[at] += numbers.change();
                self.payments[at] += numbers.payments;
                self.participants[at] += 1.0;
            }
        }
    }

    fn merge(&mut self, other: &Dollars) {
        let columns = [
            (&mut self.changes, &other.changes),
            (&mut self.payments, &other.payments),
            (&mut self.participants, &other.participants),
        ];
        for (column, other) in columns {
            for (sum, summand) in column.iter_mut().zip(other) {
                *sum += summand;
            }
        }
    }

    fn of_year(column: &[f64], years: usize, year: usize) -> impl Iterator<Item = f64> {
        column.iter().skip(year).step_by(years).copied()
    }
}

impl Portfolio {
    /// Estimates everything from what the draws have left in a file: the numbers of each draw in the
    /// order of [`super::Drawn::focal`]. `parts` are the forecast's.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn new(
        model: &Model,
        focus: &Focus,
        parts: &[FocalParts],
        file: &DrawFile,
    ) -> io::Result<Self> {
        let mut writer = Writer {
            model,
            portfolio: Portfolio {
                clinicians: focus.clinicians().to_vec(),
                subjects: Vec::new(),
            },
        };
        let years = model.years.len();
        let clinicians = focus.clinicians();
        let mut everybody = Dollars::new(model.draws, years);
        let mut start = 0;
        for of_practice in clinicians.chunk_by(|one, next| one.tin == next.tin) {
            let mut practice = Dollars::new(model.draws, years);
            let width = model.draws as usize * years * FocalNumbers::COUNT;
            let at_a_time = (IN_MEMORY / width).max(1);
            let end = start + of_practice.len();
            for first in (start..end).step_by(at_a_time) {
                let places = first..end.min(first + at_a_time);
                let batch = Batch::read(file, model.draws, places.clone(), years)?;
                for (clinician, place) in places.enumerate() {
                    writer.clinician(place, &batch, clinician, parts, &mut practice);
                }
            }
            start = end;
            writer.group(Subject::Practice(of_practice[0].tin.clone()), &practice);
            everybody.merge(&practice);
        }
        writer.group(Subject::Everybody, &everybody);
        Ok(writer.portfolio)
    }

    /// An estimate of a subject: of a performance year, or of all reported years.
    pub fn get(&self, subject: &Subject, year: Option<u16>, name: &str) -> Option<&Estimate> {
        let mut subjects = self.subjects.iter();
        let forecast = subjects.find(|forecast| forecast.subject == *subject)?;
        match year {
            Some(year) => forecast.years.get(&year)?.get(name),
            None => forecast.all_years.get(name),
        }
    }
}

/// Adds subjects.
struct Writer<'a> {
    model: &'a Model,
    portfolio: Portfolio,
}

/// Adds an estimate, if there is one.
fn add(statistics: &mut Statistics, name: impl Into<String>, estimate: Option<Estimate>) {
    statistics.extend(estimate.map(|estimate| (name.into(), estimate)));
}

/// Adds a mean and quantiles.
fn add_distribution(statistics: &mut Statistics, name: &str, sample: &Sample) {
    add(statistics, format!("{name}_mean"), sample.mean());
    for (ending, probability) in QUANTILES {
        let quantile = sample.quantile(probability);
        add(statistics, format!("{name}_{ending}"), quantile);
    }
}

/// Adds dollars that a subject gains or loses: the distribution and its lower tail. What is at risk is
/// a loss, hence above zero where it is one.
fn add_dollars(statistics: &mut Statistics, name: &str, sample: &Sample) {
    add_distribution(statistics, name, sample);
    let loss = |estimate: Option<Estimate>| {
        estimate.map(|estimate| Estimate {
            value: -estimate.value,
            ..estimate
        })
    };
    let at_risk = loss(sample.quantile(TAIL));
    add(statistics, format!("{name}_value_at_risk_05"), at_risk);
    let shortfall = loss(sample.lower_tail_mean(TAIL));
    add(
        statistics,
        format!("{name}_expected_shortfall_05"),
        shortfall,
    );
    let is_loss = sample.share(|dollars| dollars < 0.0);
    add(statistics, format!("{name}_probability_of_loss"), is_loss);
}

impl Writer<'_> {
    fn years(&self) -> impl Iterator<Item = (usize, u16)> + use<> {
        self.model.years.clone().enumerate()
    }

    /// Writes a clinician's numbers, and adds its dollars to its practice's.
    fn clinician(
        &mut self,
        place: usize,
        batch: &Batch,
        clinician: usize,
        parts: &[FocalParts],
        practice: &mut Dollars,
    ) {
        let years = self.model.years.len();
        let measures = self.portfolio.clinicians[place].cohort.measures();
        let mut alone = Dollars::new(self.model.draws, years);
        let mut by_year = IndexMap::new();
        for (index, year) in self.years() {
            let mut statistics = Statistics::new();
            let numbers = batch.year(clinician, index);
            let participates = numbers.clone().map(|numbers| numbers.participates());
            let participates = Sample::new(participates.map(|yes| f64::from(u8::from(yes))));
            add(&mut statistics, "participating", participates.mean());
            let scores = Sample::new(numbers.clone().map(|numbers| numbers.final_score));
            add_distribution(&mut statistics, "final_score", &scores);
            if let Some(parts) = parts.get(place * years + index) {
                add_parts(&mut statistics, measures, parts);
            }
            let factors = Sample::new(numbers.clone().map(|numbers| numbers.factor));
            add_distribution(&mut statistics, "paf", &factors);
            let positive = factors.share(|factor| factor > 0.0);
            add(&mut statistics, "share_positive", positive);
            let risk_level = self.model.rules.risk_level(year);
            let full = factors.share(|factor| factor <= -risk_level);
            add(&mut statistics, "share_maximum_penalty", full);
            let payments = Sample::new(numbers.clone().map(|numbers| numbers.payments));
            add(&mut statistics, "part_b_payment_year", payments.mean());
            let changes = Sample::new(numbers.clone().map(|numbers| numbers.change()));
            add_dollars(&mut statistics, "payment_change", &changes);
            by_year.insert(year, statistics);
            alone.add(index, numbers);
        }
        self.finish(Subject::Clinician(place), by_year, &alone);
        practice.merge(&alone);
    }

    /// Writes a group's numbers.
    fn group(&mut self, subject: Subject, dollars: &Dollars) {
        let years = self.model.years.len();
        let mut by_year = IndexMap::new();
        for (index, year) in self.years() {
            let mut statistics = Statistics::new();
            let sample = |column: &[f64]| Sample::new(Dollars::of_year(column, years, index));
            let participants = sample(&dollars.participants).mean();
            add(&mut statistics, "participants", participants);
            let payments = sample(&dollars.payments).mean();
            add(&mut statistics, "part_b_payment_year", payments);
            add_dollars(&mut statistics, "payment_change", &sample(&dollars.changes));
            by_year.insert(year, statistics);
        }
        self.finish(subject, by_year, dollars);
    }

    /// Adds a subject, with what all reported years are worth in dollars of the year that the scenario
    /// says.
    fn finish(&mut self, subject: Subject, years: IndexMap<u16, Statistics>, dollars: &Dollars) {
        let planning = &self.model.planning;
        let base = i32::from(planning.present_value_year);
        let discount = |year: u16| {
            let later = i32::from(year + PAYMENT_LAG_YEARS) - base;
            (0..later).fold(1.0, |discount, _| discount / (1.0 + planning.discount_rate))
        };
        let discounts: Vec<f64> = self.model.years.clone().map(discount).collect();
        let draws = dollars.changes.chunks_exact(dollars.years);
        let values: Vec<f64> = draws
            .map(|years| {
                let discounted = years.iter().zip(&discounts);
                discounted.map(|(change, discount)| change * discount).sum()
            })
            .collect();
        let mut all_years = Statistics::new();
        let sample = Sample::new(values.iter().copied());
        add_dollars(&mut all_years, "present_value", &sample);
        self.portfolio.subjects.push(SubjectForecast {
            subject,
            years,
            all_years,
            typical_draws: [0.05, 0.5, 0.95].map(|probability| nearest(&values, probability)),
        });
    }
}

/// The draw at a quantile of the draws' values.
fn nearest(values: &[f64], probability: f64) -> u32 {
    let mut draws: Vec<u32> = (0..values.len() as u32).collect();
    draws.sort_by(|one, other| values[*one as usize].total_cmp(&values[*other as usize]));
    let at = (probability * values.len() as f64) as usize;
    draws
        .get(at.min(values.len().saturating_sub(1)))
        .copied()
        .unwrap_or_default()
}

/// Adds what a clinician's final scores are made of.
fn add_parts(statistics: &mut Statistics, measures: &[Measure], parts: &FocalParts) {
    for (component, estimate) in ScoreComponent::ALL.iter().zip(parts.components) {
        add(
            statistics,
            format!("final_score_{}", component.id()),
            estimate,
        );
    }
    for (measure, estimate) in measures.iter().zip(parts.measure_points) {
        add(
            statistics,
            format!("measure_{}_points", measure.id()),
            estimate,
        );
    }
}
