//! What the draws have left of clinicians: each alone, and some together.

use std::io;

use crate::forecast::focal::FocalNumbers;
use crate::spool::DrawFile;
use crate::tally::Sample;

/// The numbers of some clinicians in all draws: by draw, clinician and year.
pub(super) struct Batch {
    numbers: Vec<f64>,
    clinicians: usize,
    years: usize,
}

impl Batch {
    /// Reads the numbers of the clinicians in these places.
    pub(super) fn read(
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
    pub(super) fn year(
        &self,
        clinician: usize,
        year: usize,
    ) -> impl Iterator<Item = FocalNumbers> + Clone {
        let years = self.numbers.as_chunks().0;
        let first = clinician * self.years + year;
        let draws = years
            .iter()
            .skip(first)
            .step_by(self.clinicians * self.years);
        draws.map(|numbers| FocalNumbers::from_array(*numbers))
    }
}

/// What some clinicians come to together, by draw and year.
#[derive(Clone)]
pub(super) struct Together {
    pub(super) years: usize,
    rows: Vec<Row>,
}

/// A year of a draw: sums over the clinicians.
#[derive(Clone, Copy, Default)]
pub(super) struct Row {
    /// Dollars that payments change by, and payments before that.
    pub(super) change: f64,
    pub(super) payments: f64,
    /// Those who participate, and those of them who have a final score.
    pub(super) participants: f64,
    scored: f64,
    final_scores: f64,
}

impl Row {
    /// Adds a clinician's year, if it participates.
    pub(super) fn add(&mut self, numbers: &FocalNumbers) {
        if !numbers.participates() {
            return;
        }
        self.change += numbers.change();
        self.payments += numbers.payments;
        self.participants += 1.0;
        if !numbers.final_score.is_nan() {
            self.scored += 1.0;
            self.final_scores += numbers.final_score;
        }
    }

    /// Adds other clinicians.
    pub(super) fn merge(&mut self, other: &Row) {
        self.change += other.change;
        self.payments += other.payments;
        self.participants += other.participants;
        self.scored += other.scored;
        self.final_scores += other.final_scores;
    }

    /// The mean final score of those who have one; NaN where nobody has.
    pub(super) fn final_score(&self) -> f64 {
        self.final_scores / self.scored
    }

    /// The factor of all payments together; NaN where there are none.
    pub(super) fn factor(&self) -> f64 {
        self.change / self.payments
    }
}

impl Together {
    /// Nobody yet.
    pub(super) fn new(draws: u32, years: usize) -> Self {
        Together {
            years,
            rows: vec![Row::default(); draws as usize * years],
        }
    }

    /// Adds a clinician's year, draw by draw.
    pub(super) fn add(&mut self, year: usize, numbers: impl Iterator<Item = FocalNumbers>) {
        let rows = self.rows.iter_mut().skip(year).step_by(self.years);
        for (row, numbers) in rows.zip(numbers) {
            row.add(&numbers);
        }
    }

    /// Adds other clinicians.
    pub(super) fn merge(&mut self, other: &Together) {
        for (row, other) in self.rows.iter_mut().zip(&other.rows) {
            row.merge(other);
        }
    }

    /// A sample of one number a draw of a year.
    pub(super) fn sample(&self, year: usize, number: impl Fn(&Row) -> f64) -> Sample {
        let rows = self.rows.iter().skip(year).step_by(self.years);
        Sample::new(rows.map(number))
    }

    /// Each draw's changes of dollars, times a number for each year, added up.
    pub(super) fn weighed(&self, weights: &[f64]) -> Vec<f64> {
        let draws = self.rows.chunks_exact(self.years);
        let weighed = |years: &[Row]| {
            let changes = years.iter().zip(weights);
            changes.map(|(row, weight)| row.change * weight).sum()
        };
        draws.map(weighed).collect()
    }
}
