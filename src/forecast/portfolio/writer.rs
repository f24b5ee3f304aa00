//! The estimates of a portfolio, subject by subject.

use std::io;
use std::ops::Range;

use indexmap::IndexMap;

use crate::forecast::focal::{FocalClinician, FocalNumbers, FocalParts, Focus};
use crate::program::{Cohort, Measure, PAYMENT_LAG_YEARS, Vocabulary};
use crate::rules::ScoreComponent;
use crate::scenario::Model;
use crate::spool::DrawFile;
use crate::tally::{Estimate, Sample};

use super::together::{Batch, Row, Together};
use super::{Portfolio, Statistics, Subject, SubjectForecast, TAIL, TypicalDraw};

/// Quantiles of a distribution, by ending and probability.
const QUANTILES: [(&str, f64); 5] = [
    ("p05", 0.05),
    ("p25", 0.25),
    ("p50", 0.50),
    ("p75", 0.75),
    ("p95", 0.95),
];

/// Adds subjects.
pub(super) struct Writer<'a> {
    model: &'a Model,
    /// What scores are made of: by subject (clinicians, practices, all together), the years running
    /// fastest.
    parts: &'a [FocalParts],
    pub(super) portfolio: Portfolio,
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
    let loss = |estimate: Option<Estimate>| estimate.map(|estimate| estimate.scaled(-1.0));
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

impl<'a> Writer<'a> {
    /// A portfolio without subjects.
    pub(super) fn new(model: &'a Model, focus: &Focus, parts: &'a [FocalParts]) -> Self {
        Writer {
            model,
            parts,
            portfolio: Portfolio {
                clinicians: focus.clinicians().to_vec(),
                practices: focus.practices().to_vec(),
                subjects: Vec::new(),
            },
        }
    }

    fn years(&self) -> impl Iterator<Item = (usize, u16)> + use<> {
        self.model.years.clone().enumerate()
    }

    /// Writes a clinician's numbers, and adds its dollars to its practice's.
    pub(super) fn clinician(
        &mut self,
        place: usize,
        batch: &Batch,
        clinician: usize,
        practice: &mut Together,
    ) {
        let years = self.model.years.len();
        let measures = self.portfolio.clinicians[place].cohort.measures();
        let mut alone = Together::new(self.model.draws, years);
        let mut by_year = IndexMap::new();
        for (index, year) in self.years() {
            let mut statistics = Statistics::new();
            let numbers = batch.year(clinician, index);
            let participates = numbers.clone().map(|numbers| numbers.participates());
            let participates = Sample::new(participates.map(|yes| f64::from(u8::from(yes))));
            add(&mut statistics, "participating", participates.mean());
            let scores = Sample::new(numbers.clone().map(|numbers| numbers.final_score));
            add_distribution(&mut statistics, "final_score", &scores);
            self.add_parts(&mut statistics, place, index, measures);
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

    /// Writes a group's numbers: of scores the mean of its clinicians in a draw, of factors that of all
    /// their payments together.
    pub(super) fn group(
        &mut self,
        subject: Subject,
        place: usize,
        members: &[FocalClinician],
        together: &Together,
    ) {
        let first = members.first().map(|clinician| clinician.cohort);
        let is_one_cohort = members
            .iter()
            .all(|clinician| Some(clinician.cohort) == first);
        // Measures of two cohorts have no mean.
        let measures = first
            .filter(|_| is_one_cohort)
            .map_or(&[][..], Cohort::measures);
        let mut by_year = IndexMap::new();
        for (index, year) in self.years() {
            let mut statistics = Statistics::new();
            let participants = together.sample(index, |row| row.participants);
            let some = together.sample(index, |row| f64::from(u8::from(row.participants > 0.0)));
            add(&mut statistics, "participating", some.mean());
            add(&mut statistics, "participants", participants.mean());
            let scores = together.sample(index, Row::final_score);
            add_distribution(&mut statistics, "final_score", &scores);
            self.add_parts(&mut statistics, place, index, measures);
            let factors = together.sample(index, Row::factor);
            add_distribution(&mut statistics, "paf", &factors);
            let payments = together.sample(index, |row| row.payments).mean();
            add(&mut statistics, "part_b_payment_year", payments);
            let changes = together.sample(index, |row| row.change);
            add_dollars(&mut statistics, "payment_change", &changes);
            by_year.insert(year, statistics);
        }
        self.finish(subject, by_year, together);
    }

    /// Adds what a subject's final scores of a year are made of.
    fn add_parts(
        &self,
        statistics: &mut Statistics,
        place: usize,
        year: usize,
        measures: &[Measure],
    ) {
        let Some(parts) = self.parts.get(place * self.model.years.len() + year) else {
            return;
        };
        for (component, estimate) in ScoreComponent::ALL.iter().zip(parts.components) {
            let name = format!("final_score_{}", component.id());
            add(statistics, name, estimate);
        }
        for (category, estimate) in ["quality", "cost"].iter().zip(parts.possible) {
            add(statistics, format!("{category}_possible"), estimate);
        }
        for (measure, estimate) in measures.iter().zip(parts.measure_points) {
            let name = format!("measure_{}_points", measure.id());
            add(statistics, name, estimate);
        }
    }

    /// Adds a subject, with what all reported years are worth in dollars of the year that the scenario
    /// says.
    fn finish(&mut self, subject: Subject, years: IndexMap<u16, Statistics>, together: &Together) {
        let discount = |year: u16| self.model.planning.discount(year + PAYMENT_LAG_YEARS);
        let discounts: Vec<f64> = self.model.years.clone().map(discount).collect();
        let values = together.weighed(&discounts);
        let mut all_years = Statistics::new();
        let sample = Sample::new(values.iter().copied());
        add_dollars(&mut all_years, "present_value", &sample);
        self.portfolio.subjects.push(SubjectForecast {
            subject,
            years,
            all_years,
            typical_draws: [0.05, 0.5, 0.95].map(|probability| TypicalDraw {
                draw: nearest(&values, probability),
                seen: None,
            }),
        });
    }

    /// Finds in the draws of the subject added last, whose clinicians stand in these places, one who
    /// participates: in the first year in which anybody does.
    pub(super) fn look_into(&mut self, file: &DrawFile, places: Range<usize>) -> io::Result<()> {
        let years = self.model.years.len();
        let first_year = *self.model.years.start();
        let width = years * FocalNumbers::COUNT;
        let mut record = vec![0.0; places.len() * width];
        let Some(forecast) = self.portfolio.subjects.last_mut() else {
            return Ok(());
        };
        for typical in &mut forecast.typical_draws {
            file.read(typical.draw, places.start * width, &mut record)?;
            let numbers: Vec<FocalNumbers> = record
                .as_chunks()
                .0
                .iter()
                .map(|numbers| FocalNumbers::from_array(*numbers))
                .collect();
            let all = (0..years).flat_map(|year| places.clone().map(move |place| (place, year)));
            let seen = all
                .filter(|(place, year)| {
                    numbers[(place - places.start) * years + year].participates()
                })
                .map(|(place, year)| (place, first_year + year as u16));
            typical.seen = seen.into_iter().next();
        }
        Ok(())
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
