//! A practice's year: the shocks of its part of the abilities, and what it reports and attests. A
//! practice is silent or not, has completed its improvement activities or not, has a Promoting
//! Interoperability score: each state is kept from year to year with one probability, otherwise
//! drawn again. Completeness is drawn each year anew.

use crate::components::{Component, Streams};
use crate::population::Population;
use crate::program::{PERFORMANCE_YEARS, PracticeSize};
use crate::random::address::uniform;
use crate::random::{categorical, normal};
use crate::scenario::settings::PromotingInteroperability;

use super::PerformanceLaws;

/// The year of a cohort's practices with members, one element a practice in the order of
/// [`crate::population::Members::practices`].
#[derive(Clone, Debug, Default)]
pub(super) struct PracticeYear {
    /// The performance year.
    pub(super) year: u16,
    /// Shocks of the practice's part, by factor (see [`super::abilities`]).
    pub(super) shocks: Vec<Vec<f32>>,
    /// Reports nothing.
    pub(super) silent: Vec<bool>,
    pub(super) ia_completed: Vec<u8>,
    pub(super) pi_score: Vec<f64>,
    /// A measure falls short of completeness, by measure.
    pub(super) short: Vec<Vec<bool>>,
    sizes: Vec<PracticeSize>,
    words: [Vec<u32>; 4],
}

impl PracticeYear {
    /// Moves every practice to a year.
    pub(super) fn step(
        &mut self,
        laws: &PerformanceLaws,
        streams: &Streams,
        people: &Population,
        year: u16,
    ) {
        self.year = year;
        let practices = &people.members.practices;
        self.sizes.clear();
        let sizes = practices.iter();
        self.sizes
            .extend(sizes.map(|practice| people.practices.size[*practice as usize]));
        self.shocks.resize_with(laws.measures.len() + 1, Vec::new);
        self.short.resize_with(laws.measures.len(), Vec::new);
        let stream = streams.yearly(Component::PracticeYear, year);
        stream.gather_words(practices, 0, self.words.each_mut());
        normal::normals(&self.words[0], &mut self.shocks[0]);
        self.attest(laws);
        for (position, measure) in laws.measures.iter().enumerate() {
            let [shock, completeness, ..] = &mut self.words;
            let stream = streams.measure(Component::PracticeMeasure, measure.measure, year);
            stream.gather_words(practices, 0, [shock, completeness]);
            normal::normals(shock, &mut self.shocks[position + 1]);
            let incomplete = &laws.reporting.incomplete;
            let short = &mut self.short[position];
            short.clear();
            let practices = self.sizes.iter().zip(completeness);
            short.extend(practices.map(|(size, word)| uniform(*word) < incomplete.get(*size).0));
        }
    }

    /// Moves silence, improvement activities and Promoting Interoperability on.
    fn attest(&mut self, laws: &PerformanceLaws) {
        let reporting = &laws.reporting;
        let keep = match self.year == *PERFORMANCE_YEARS.start() {
            true => 0.0,
            false => reporting.persistence,
        };
        let [_, silence, activities, interoperability] = &self.words;
        let sizes = &self.sizes;
        step(&mut self.silent, sizes, keep, silence, |size, u| {
            u < reporting.silent.get(size).0
        });
        step(&mut self.ia_completed, sizes, keep, activities, |size, u| {
            categorical(u, reporting.ia_cumulative.get(size)) as u8
        });
        let law = &reporting.promoting_interoperability;
        step(&mut self.pi_score, sizes, keep, interoperability, |size, u| {
            pi_score(law, size, u)
        });
    }
}

/// One step of a state: kept where the uniform is below `keep`, else drawn from what the uniform is
/// above it, a uniform again.
fn step<T: Copy + Default>(
    states: &mut Vec<T>,
    sizes: &[PracticeSize],
    keep: f64,
    words: &[u32],
    draw: impl Fn(PracticeSize, f64) -> T,
) {
    states.resize(sizes.len(), T::default());
    let scale = 1.0 / (1.0 - keep);
    for ((state, size), word) in states.iter_mut().zip(sizes).zip(words) {
        let u = uniform(*word);
        if u >= keep {
            *state = draw(*size, (u - keep) * scale);
        }
    }
}

/// The Promoting Interoperability score at a uniform number: zero first, then the pieces in order,
/// each uniform between its bounds.
fn pi_score(law: &PromotingInteroperability, size: PracticeSize, u: f64) -> f64 {
    let zero = law.zero.get(size).0;
    if u < zero {
        return 0.0;
    }
    let mut rest = (u - zero) / (1.0 - zero);
    for piece in &law.scores {
        if rest < piece.share.0 {
            return piece.from.0 + (piece.to.0 - piece.from.0) * (rest / piece.share.0);
        }
        rest -= piece.share.0;
    }
    // Rounding alone leads here.
    law.scores.last().map_or(0.0, |piece| piece.to.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::settings::{BySize, ScorePiece, Share};

    #[test]
    fn pi_scores_by_piece() {
        let piece = |from, to, share| ScorePiece {
            from: Share(from),
            to: Share(to),
            share: Share(share),
        };
        let law = PromotingInteroperability {
            zero: BySize {
                solo: Share(0.2),
                small: Share(0.2),
                large: Share(0.0),
            },
            scores: vec![piece(1.0, 1.0, 0.5), piece(0.6, 0.8, 0.5)],
        };
        assert_eq!(pi_score(&law, PracticeSize::Solo, 0.19), 0.0);
        assert_eq!(pi_score(&law, PracticeSize::Solo, 0.21), 1.0);
        assert!((pi_score(&law, PracticeSize::Solo, 0.8) - 0.7).abs() < 1e-12);
        assert_eq!(pi_score(&law, PracticeSize::Large, 0.0), 1.0);
        assert!((pi_score(&law, PracticeSize::Large, 0.75) - 0.7).abs() < 1e-12);
    }
}
