//! What those who are reported by name will earn or lose: each clinician, each practice and all
//! together, with the spread over draws. Clinicians of one draw share their practice, their peers and
//! the pool, so that sums of them have the spread that they have together.

mod by_draw;
mod together;
mod writer;

use std::io;

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

use crate::scenario::Model;
use crate::spool::DrawFile;
use crate::tally::Estimate;

use super::focal::{FocalClinician, FocalNumbers, FocalParts, FocalPractice, Focus};
pub use by_draw::{PracticeDraw, PracticeDraws};
use together::{Batch, Together};
use writer::Writer;

/// The share of draws that value at risk and expected shortfall look at.
pub const TAIL: f64 = 0.05;

/// Numbers of clinicians that are in memory at a time: 64 MB.
const IN_MEMORY: usize = 8 << 20;

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
    pub typical_draws: [TypicalDraw; 3],
}

/// A draw to look into.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TypicalDraw {
    /// The draw.
    pub draw: u32,
    /// A clinician of the subject and a performance year in which it participates there; `None` where
    /// nobody does in any.
    pub seen: Option<(usize, u16)>,
}

/// The forecast of those who are reported by name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Portfolio {
    /// The clinicians, by TIN, NPI and cohort.
    pub clinicians: Vec<FocalClinician>,
    /// Their practices, by TIN.
    pub practices: Vec<FocalPractice>,
    /// Clinician by clinician, each practice behind its clinicians, all together last.
    pub subjects: Vec<SubjectForecast>,
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
        let mut writer = Writer::new(model, focus, parts);
        let years = model.years.len();
        let clinicians = focus.clinicians();
        let mut everybody = Together::new(model.draws, years);
        let practices = focus.practices().iter().zip(focus.places_by_practice());
        for (index, (of_practice, places)) in practices.enumerate() {
            let mut practice = Together::new(model.draws, years);
            let width = model.draws as usize * years * FocalNumbers::COUNT;
            let at_a_time = (IN_MEMORY / width).max(1);
            for first in places.clone().step_by(at_a_time) {
                let some = first..places.end.min(first + at_a_time);
                let batch = Batch::read(file, model.draws, some.clone(), years)?;
                for (clinician, place) in some.enumerate() {
                    writer.clinician(place, &batch, clinician, &mut practice);
                    writer.look_into(file, place..place + 1)?;
                }
            }
            let subject = Subject::Practice(of_practice.tin.clone());
            let place = clinicians.len() + index;
            writer.group(subject, place, &clinicians[places.clone()], &practice);
            writer.look_into(file, places)?;
            everybody.merge(&practice);
        }
        let place = clinicians.len() + focus.practices().len();
        writer.group(Subject::Everybody, place, clinicians, &everybody);
        writer.look_into(file, 0..clinicians.len())?;
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
