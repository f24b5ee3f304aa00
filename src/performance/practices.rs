//! A practice's year: the shocks of its part of the abilities, and what it reports and attests. A
//! practice is silent or not, has completed its improvement activities or not, has a Promoting
//! Interoperability score: each state is kept from year to year with one probability, otherwise
//! drawn again. Completeness is drawn each year anew.

use std::hint::select_unpredictable;

use crate::columns::Kept;
use crate::components::{Component, Streams};
use crate::population::Population;
use crate::program::{PERFORMANCE_YEARS, PracticeSize};
use crate::random::address::uniform;
use crate::random::normal;

use super::PerformanceLaws;
use super::evidence::KnownConduct;

/// The year of a cohort's practices with members, one element a practice in the order of
/// [`crate::population::Members::practices`].
#[derive(Clone, Debug, Default)]
pub(super) struct PracticeYear {
    /// The performance year.
    pub(super) year: u16,
    pub(super) conduct: Vec<Conduct>,
    pub(super) pi_score: Vec<f64>,
    silent: Vec<bool>,
    ia_completed: Vec<u8>,
    sizes: Vec<PracticeSize>,
    fresh: Vec<f64>,
    drawn_score: Vec<f64>,
    words: [Vec<u32>; 4],
    /// Shock of the practice's part of the quality factor.
    quality: Vec<f32>,
    of_measures: Kept<OfMeasure>,
}

/// What a practice reports and attests, in one word, which is looked up at once: the measures that
/// fall short of completeness (bit 0 for the first), whether it reports nothing (bit 8), and the
/// improvement activities completed (from bit 16).
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Conduct(u32);

impl Conduct {
    #[inline(always)]
    fn new(silent: bool, ia_completed: u8) -> Self {
        Conduct(u32::from(silent) << 8 | u32::from(ia_completed) << 16)
    }

    #[inline(always)]
    pub(super) fn incomplete(self) -> u8 {
        self.0 as u8
    }

    #[inline(always)]
    pub(super) fn is_silent(self) -> bool {
        self.0 >> 8 & 1 == 1
    }

    #[inline(always)]
    pub(super) fn ia_completed(self) -> u8 {
        (self.0 >> 16) as u8
    }
}

/// What a measure has for two years: one block of random numbers.
#[derive(Clone, Debug, Default)]
struct OfMeasure {
    /// Words of the first shock, luck of completeness in the first year, and so for the second.
    words: [Vec<u32>; 4],
    /// Shocks of the practice's part of the measure's own factor.
    shocks: [Vec<f32>; 2],
}

impl PracticeYear {
    /// Moves every practice to a year.
    pub(super) fn step(
        &mut self,
        laws: &PerformanceLaws,
        streams: &Streams,
        people: &Population,
        year: u16,
        known: &[KnownConduct],
    ) {
        self.year = year;
        let practices = &people.members.practices;
        self.sizes.clone_from(&people.members.practice_sizes);
        self.of_measures.resize(laws.measures.len());
        let stream = streams.by_word(Component::PracticeYear, year);
        stream.gather_words(practices, 0, self.words.each_mut());
        normal::normals(&self.words[0], &mut self.quality);
        self.attest(laws);
        if year == *PERFORMANCE_YEARS.start() {
            self.settle(laws, known);
        }
        self.conduct.clear();
        let attested = self.silent.iter().zip(&self.ia_completed);
        self.conduct
            .extend(attested.map(|(silent, completed)| Conduct::new(*silent, *completed)));
        // Shares by value: what is stored could otherwise be what is read.
        let incomplete_share = laws.reporting.incomplete;
        for (position, measure) in laws.measures.iter().enumerate() {
            let turn = self.turn();
            let OfMeasure { words, shocks } = &mut self.of_measures[position];
            if turn == 0 {
                let component = Component::PracticeMeasure;
                let stream = streams.measure_by_word(component, measure.measure, year);
                let [distances, luck, directions, next_luck] = words;
                let [shocks, next_shocks] = shocks;
                if year == *PERFORMANCE_YEARS.end() {
                    stream.gather_words(practices, 0, [&mut *distances, luck, &mut *directions]);
                    normal::firsts_of_pairs(distances, directions, shocks);
                } else {
                    let columns = [&mut *distances, luck, &mut *directions, next_luck];
                    stream.gather_words(practices, 0, columns);
                    normal::pairs(distances, directions, [shocks, next_shocks]);
                }
            }
            let luck = &words[2 * turn + 1];
            let practices = self.sizes.iter().zip(luck);
            for (conduct, (size, word)) in self.conduct.iter_mut().zip(practices) {
                let short = uniform(*word) < incomplete_share.at(*size);
                conduct.0 |= u32::from(short) << position;
            }
        }
    }

    /// Shocks of the practices' part of a factor (see [`super::abilities`]).
    pub(super) fn shocks(&self, factor: usize) -> &[f32] {
        match factor.checked_sub(1) {
            None => &self.quality,
            Some(measure) => &self.of_measures[measure].shocks[self.turn()],
        }
    }

    /// Which of the two years that share a block this is.
    fn turn(&self) -> usize {
        usize::from(self.year + *PERFORMANCE_YEARS.start()) % 2
    }

    /// Gives practices of which something is known what they report and attest in the first
    /// performance year.
    fn settle(&mut self, laws: &PerformanceLaws, known: &[KnownConduct]) {
        for (practice, known) in known.iter().enumerate() {
            if let Some(years) = known.reported_before {
                let persistence = laws.reporting.persistence;
                let kept = (0..years).fold(1.0, |kept, _| kept * persistence);
                let u = uniform(self.words[1][practice]);
                let share = laws.reporting.silent.at(self.sizes[practice]);
                // What is above the chance that it still reports is a uniform again.
                self.silent[practice] = u >= kept && (u - kept) < share * (1.0 - kept);
            }
            if let Some(reports) = known.reports {
                self.silent[practice] = !reports;
            }
            self.ia_completed[practice] = known.ia_completed.unwrap_or(self.ia_completed[practice]);
            self.pi_score[practice] = known.pi_score.unwrap_or(self.pi_score[practice]);
        }
    }

    /// Moves silence, improvement activities and Promoting Interoperability on.
    fn attest(&mut self, laws: &PerformanceLaws) {
        let laws = &laws.reporting;
        let first = self.year <= *PERFORMANCE_YEARS.start();
        let keep = if first { 0.0 } else { laws.persistence };
        let practices = self.sizes.len();
        self.silent.resize(practices, false);
        self.ia_completed.resize(practices, 0);
        self.pi_score.resize(practices, 0.0);
        let [_, silence, activities, interoperability] = &self.words;

        let silent_share = laws.silent;
        let fewer = laws.ia_fewer;
        renew(keep, silence, &mut self.fresh);
        let sizes = self.sizes.iter();
        for ((silent, size), u) in self.silent.iter_mut().zip(sizes).zip(&self.fresh) {
            let drawn = *u < silent_share.at(*size);
            *silent = select_unpredictable(*u > 0.0, drawn, *silent);
        }
        renew(keep, activities, &mut self.fresh);
        let sizes = self.sizes.iter();
        let states = self.ia_completed.iter_mut();
        for ((completed, size), u) in states.zip(sizes).zip(&self.fresh) {
            let [fewer_than_1, fewer_than_2] = fewer.map(|fewer| fewer.at(*size));
            let drawn = u8::from(*u > fewer_than_1) + u8::from(*u > fewer_than_2);
            *completed = select_unpredictable(*u > 0.0, drawn, *completed);
        }
        renew(keep, interoperability, &mut self.fresh);
        let uniforms = &self.fresh;
        laws.pi_score
            .quantiles(&self.sizes, uniforms, &mut self.drawn_score);
        let drawn = self.drawn_score.iter().zip(uniforms);
        for (score, (drawn, u)) in self.pi_score.iter_mut().zip(drawn) {
            *score = select_unpredictable(*u > 0.0, *drawn, *score);
        }
    }
}

/// For one step of a state: a uniform where it is drawn again, below 0 where it is kept. It is kept
/// where its word's uniform is below `keep`; what that is above it is a uniform again.
fn renew(keep: f64, words: &[u32], uniforms: &mut Vec<f64>) {
    let scale = 1.0 / (1.0 - keep);
    uniforms.clear();
    uniforms.extend(words.iter().map(|word| (uniform(*word) - keep) * scale));
}
