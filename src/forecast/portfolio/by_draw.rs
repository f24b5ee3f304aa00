//! What practices and all together come to in each draw: their joint distribution, draw by draw.

use std::io;

use crate::forecast::focal::{FocalNumbers, Focus};
use crate::scenario::Model;
use crate::spool::DrawFile;

use super::together::Row;

/// A year of a draw of some clinicians together.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PracticeDraw<'a> {
    /// The draw, from 0.
    pub draw: u32,
    /// The practice; `None`: everybody who is reported by name.
    pub tin: Option<&'a str>,
    /// The performance year.
    pub performance_year: u16,
    /// Those who participate.
    pub participants: f64,
    /// Their Part B payments of the payment year in dollars, before the factor.
    pub payments: f64,
    /// What these change by, in dollars.
    pub change: f64,
}

/// The draws of a forecast, in their order.
pub struct PracticeDraws<'a> {
    model: &'a Model,
    focus: &'a Focus,
    file: &'a DrawFile,
}

impl<'a> PracticeDraws<'a> {
    /// Those that the draws have left in a file: the numbers of each in the order of
    /// [`crate::forecast::Drawn::focal`].
    pub fn new(model: &'a Model, focus: &'a Focus, file: &'a DrawFile) -> Self {
        PracticeDraws { model, focus, file }
    }

    /// Shows a row for each draw, practice and year, and one for everybody; `by_practice` as `false`
    /// leaves out the practices.
    ///
    /// # Errors
    /// The file cannot be read, or `show` fails.
    pub fn read(
        &self,
        by_practice: bool,
        mut show: impl FnMut(&PracticeDraw<'_>) -> io::Result<()>,
    ) -> io::Result<()> {
        let years = self.model.years.len();
        let mut numbers = vec![0.0; self.file.numbers()];
        let mut everybody = vec![Row::default(); years];
        let mut practice = everybody.clone();
        for draw in 0..self.model.draws {
            self.file.read(draw, 0, &mut numbers)?;
            everybody.fill(Row::default());
            let practices = self.focus.practices().iter();
            for (of, places) in practices.zip(self.focus.places_by_practice()) {
                practice.fill(Row::default());
                for place in places.start * years..places.end * years {
                    let numbers = FocalNumbers::from_array(numbers.as_chunks().0[place]);
                    practice[place % years].add(&numbers);
                }
                for (all, row) in everybody.iter_mut().zip(&practice) {
                    all.merge(row);
                }
                if by_practice {
                    self.show(draw, Some(&of.tin), &practice, &mut show)?;
                }
            }
            self.show(draw, None, &everybody, &mut show)?;
        }
        Ok(())
    }

    fn show(
        &self,
        draw: u32,
        tin: Option<&str>,
        rows: &[Row],
        show: &mut impl FnMut(&PracticeDraw<'_>) -> io::Result<()>,
    ) -> io::Result<()> {
        for (performance_year, row) in self.model.years.clone().zip(rows) {
            show(&PracticeDraw {
                draw,
                tin,
                performance_year,
                participants: row.participants,
                payments: row.payments,
                change: row.change,
            })?;
        }
        Ok(())
    }
}
