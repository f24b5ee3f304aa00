//! What those who are reported by name will earn or lose: each clinician, each practice and all
//! together, with the spread over draws. Clinicians of one draw share their practice, their peers and
//! the pool, so that sums of them have the spread that they have together.

use std::io;

use crate::program::{PAYMENT_LAG_YEARS, Vocabulary};
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
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A clinician, by its place among those who are reported by name.
    Clinician(usize),
    /// A practice: the clinicians of one TIN, in either cohort.
    Practice(String),
    /// Everybody who is reported by name.
    Everybody,
}

/// One number of a portfolio.
#[derive(Clone, Debug, PartialEq)]
pub struct PortfolioRow {
    /// Who it is about.
    pub subject: Subject,
    /// The performance year; `None` of a present value of all reported years.
    pub performance_year: Option<u16>,
    /// Statistic.
    pub statistic: String,
    /// Estimate: factors and probabilities as fractions, scores in points, money in dollars.
    pub estimate: Estimate,
}

/// The forecast of those who are reported by name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Portfolio {
    /// The clinicians, by TIN, NPI and cohort.
    pub clinicians: Vec<FocalClinician>,
    /// Every number: clinician by clinician, each practice behind its clinicians, all together last.
    pub rows: Vec<PortfolioRow>,
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
                rows: Vec::new(),
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
            writer.group(&Subject::Practice(of_practice[0].tin.clone()), &practice);
            everybody.merge(&practice);
        }
        writer.group(&Subject::Everybody, &everybody);
        Ok(writer.portfolio)
    }

    /// A number.
    pub fn get(&self, subject: &Subject, year: Option<u16>, statistic: &str) -> Option<&Estimate> {
        let mut rows = self.rows.iter();
        let found = rows.find(|row| {
            row.subject == *subject && row.performance_year == year && row.statistic == statistic
        });
        found.map(|row| &row.estimate)
    }
}

/// Adds rows.
struct Writer<'a> {
    model: &'a Model,
    portfolio: Portfolio,
}

impl Writer<'_> {
    fn add(
        &mut self,
        subject: &Subject,
        year: Option<u16>,
        statistic: impl Into<String>,
        estimate: Option<Estimate>,
    ) {
        if let Some(estimate) = estimate {
            self.portfolio.rows.push(PortfolioRow {
                subject: subject.clone(),
                performance_year: year,
                statistic: statistic.into(),
                estimate,
            });
        }
    }

    fn year(&self, index: usize) -> Option<u16> {
        Some(*self.model.years.start() + index as u16)
    }

    /// A mean and quantiles.
    fn distribution(&mut self, subject: &Subject, year: Option<u16>, name: &str, sample: &Sample) {
        self.add(subject, year, format!("{name}_mean"), sample.mean());
        for (ending, probability) in QUANTILES {
            let quantile = sample.quantile(probability);
            self.add(subject, year, format!("{name}_{ending}"), quantile);
        }
    }

    /// Dollars that a subject gains or loses: the distribution and its lower tail. What is at risk is
    /// a loss, hence above zero where it is one.
    fn dollars(&mut self, subject: &Subject, year: Option<u16>, name: &str, sample: &Sample) {
        self.distribution(subject, year, name, sample);
        let loss = |estimate: Option<Estimate>| {
            estimate.map(|estimate| Estimate {
                value: -estimate.value + 0.0,
                ..estimate
            })
        };
        let at_risk = loss(sample.quantile(TAIL));
        self.add(subject, year, format!("{name}_value_at_risk_05"), at_risk);
        let shortfall = loss(sample.lower_tail_mean(TAIL));
        self.add(
            subject,
            year,
            format!("{name}_expected_shortfall_05"),
            shortfall,
        );
        let is_loss = sample.share(|dollars| dollars < 0.0);
        self.add(
            subject,
            year,
            format!("{name}_probability_of_loss"),
            is_loss,
        );
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
        let subject = Subject::Clinician(place);
        let years = self.model.years.len();
        let mut alone = Dollars::new(self.model.draws, years);
        for index in 0..years {
            let year = self.year(index);
            let numbers = batch.year(clinician, index);
            let all = Sample::new(
                numbers
                    .clone()
                    .map(|n| f64::from(u8::from(n.participates()))),
            );
            self.add(&subject, year, "participating", all.mean());
            let scores = Sample::new(numbers.clone().map(|numbers| numbers.final_score));
            self.distribution(&subject, year, "final_score", &scores);
            if let Some(parts) = parts.get(place * years + index) {
                self.parts(&subject, year, place, parts);
            }
            let factors = Sample::new(numbers.clone().map(|numbers| numbers.factor));
            self.distribution(&subject, year, "paf", &factors);
            let positive = factors.share(|factor| factor > 0.0);
            self.add(&subject, year, "share_positive", positive);
            let risk_level = self
                .model
                .rules
                .risk_level(*self.model.years.start() + index as u16);
            let full = factors.share(|factor| factor <= -risk_level);
            self.add(&subject, year, "share_maximum_penalty", full);
            let payments = Sample::new(numbers.clone().map(|numbers| numbers.payments));
            self.add(&subject, year, "part_b_payment_year", payments.mean());
            let changes = Sample::new(numbers.clone().map(|numbers| numbers.change()));
            self.dollars(&subject, year, "payment_change", &changes);
            alone.add(index, numbers);
        }
        self.present_value(&subject, &alone);
        practice.merge(&alone);
    }

    /// Writes what a clinician's final scores are made of.
    fn parts(&mut self, subject: &Subject, year: Option<u16>, place: usize, parts: &FocalParts) {
        for (component, estimate) in ScoreComponent::ALL.iter().zip(parts.components) {
            let name = format!("final_score_{}", component.id());
            self.add(subject, year, name, estimate);
        }
        let measures = self.portfolio.clinicians[place].cohort.measures();
        for (measure, estimate) in measures.iter().zip(parts.measure_points) {
            let name = format!("measure_{}_points", measure.id());
            self.add(subject, year, name, estimate);
        }
    }

    /// Writes a group's numbers.
    fn group(&mut self, subject: &Subject, dollars: &Dollars) {
        let years = self.model.years.len();
        for index in 0..years {
            let year = self.year(index);
            let sample = |column: &[f64]| Sample::new(Dollars::of_year(column, years, index));
            let participants = sample(&dollars.participants).mean();
            self.add(subject, year, "participants", participants);
            let payments = sample(&dollars.payments).mean();
            self.add(subject, year, "part_b_payment_year", payments);
            self.dollars(subject, year, "payment_change", &sample(&dollars.changes));
        }
        self.present_value(subject, dollars);
    }

    /// Writes what all reported years are worth in dollars of the year that the scenario says.
    fn present_value(&mut self, subject: &Subject, dollars: &Dollars) {
        let planning = &self.model.planning;
        let base = i32::from(planning.present_value_year);
        let discounts: Vec<f64> = self
            .model
            .years
            .clone()
            .map(|year| {
                let later = i32::from(year + PAYMENT_LAG_YEARS) - base;
                (0..later).fold(1.0, |discount, _| discount / (1.0 + planning.discount_rate))
            })
            .collect();
        let draws = dollars.changes.chunks_exact(dollars.years);
        let values = draws.map(|years| {
            let discounted = years.iter().zip(&discounts);
            discounted.map(|(change, discount)| change * discount).sum()
        });
        self.dollars(subject, None, "present_value", &Sample::new(values));
    }
}
