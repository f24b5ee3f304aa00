//! Looking at the clinicians while a draw's years are scored.

use crate::forecast::arena::DrawnYear;
use crate::rules::{BLOCK, COMPONENTS, ScoredBlock};

use super::FocalNumbers;
use super::parts::{MEASURES, POSSIBLE, Parts};

/// Looks at the clinicians in one cohort's years of a draw.
pub(in crate::forecast) struct FocalObservation<'a> {
    /// By position in the cohort's roster.
    pub(in crate::forecast) places: &'a [Option<usize>],
    pub(in crate::forecast) years: usize,
    /// What this draw's final scores are made of, in the order of the numbers.
    pub(in crate::forecast) parts: &'a mut [Parts],
    /// This draw's numbers: by clinician, the years running fastest.
    pub(in crate::forecast) numbers: &'a mut [FocalNumbers],
}

impl FocalObservation<'_> {
    /// Where a participant's year stands among the numbers.
    fn place(&self, named: &[u32], participant: usize, year: usize) -> Option<usize> {
        let clinician = *named.get(participant)? as usize;
        let place = self.places[clinician]?;
        Some(place * self.years + year)
    }

    /// Keeps what the final scores of a block are made of; `named` are the last of the year's
    /// participants, behind so many `synthetic` ones.
    pub(in crate::forecast) fn block(
        &mut self,
        block: &ScoredBlock<'_>,
        (named, synthetic): (&[u32], usize),
        year: usize,
    ) {
        if named.is_empty() || block.participants.end <= synthetic {
            return;
        }
        let mut scratch = [[0.0; BLOCK]; 3];
        let components = block.components(&mut scratch);
        let places = block.participants.clone().zip(block.places());
        for ((participant, at), final_score) in places.zip(block.final_scores()) {
            let known = participant
                .checked_sub(synthetic)
                .and_then(|participant| self.place(named, participant, year));
            let Some(place) = known.filter(|_| !final_score.is_nan()) else {
                continue;
            };
            let parts = &mut self.parts[place];
            let mut limits = final_score;
            for (part, component) in parts.iter_mut().zip(components) {
                *part = component[at];
                limits -= component[at];
            }
            parts[COMPONENTS] = limits;
            parts[POSSIBLE..MEASURES].copy_from_slice(&block.possible(at));
            let measures = parts[MEASURES..].iter_mut();
            for (part, points) in measures.zip(block.measure_points()) {
                *part = points[at];
            }
        }
    }

    /// Keeps the numbers of a year.
    pub(in crate::forecast) fn end(&mut self, drawn: &DrawnYear<'_>, year: usize) {
        let synthetic = drawn.synthetic();
        for participant in 0..drawn.named.len() {
            let Some(place) = self.place(drawn.named, participant, year) else {
                continue;
            };
            self.numbers[place] = FocalNumbers::of(drawn, synthetic + participant);
        }
    }
}
