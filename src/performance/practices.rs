//! A practice's year: the shocks of its part of the abilities, and what it reports and attests. A
//! practice is silent or not, has completed its improvement activities or not, has a Promoting
//! Interoperability score: each state is kept from year to year with one probability, otherwise
//! drawn again. Completeness is drawn each year anew.

use crate::components::{Component, Streams};
use crate::population::{Population, list_positions};
use crate::program::{CollectionType, PERFORMANCE_YEARS, PracticeSize};
use crate::random::address::uniform;
use crate::random::normal;

use super::PerformanceLaws;

/// The year of a cohort's practices with members, one element a practice in the order of
/// [`crate::population::Members::practices`].
#[derive(Clone, Debug, Default)]
pub(super) struct PracticeYear {
    /// The performance year.
    pub(super) year: u16,
    /// How it reports the measures that can be reported in two ways; `None`: it reports nothing.
    pub(super) reported: Vec<Option<CollectionType>>,
    pub(super) ia_completed: Vec<u8>,
    pub(super) pi_score: Vec<f64>,
    /// The measures that fall short of completeness: bit 0 for the first.
    pub(super) incomplete: Vec<u8>,
    silent: Vec<bool>,
    sizes: Vec<PracticeSize>,
    redrawn: Vec<u32>,
    words: [Vec<u32>; 4],
    /// Shock of the practice's part of the quality factor.
    quality: Vec<f32>,
    of_measures: Vec<OfMeasure>,
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
    ) {
        self.year = year;
        let practices = &people.members.practices;
        self.sizes.clear();
        let with_members = practices.iter().map(|practice| *practice as usize);
        self.sizes.extend(
            with_members
                .clone()
                .map(|practice| people.practices.size[practice]),
        );
        self.incomplete.clear();
        self.incomplete.resize(practices.len(), 0);
        self.of_measures
            .resize_with(laws.measures.len(), Default::default);
        let stream = streams.yearly(Component::PracticeYear, year);
        stream.gather_words(practices, 0, self.words.each_mut());
        normal::normals(&self.words[0], &mut self.quality);
        self.attest(laws);
        self.reported.clear();
        let habits = self.silent.iter().zip(with_members);
        self.reported.extend(habits.map(|(silent, practice)| {
            (!silent).then_some(people.practices.collection_type[practice])
        }));
        for (position, measure) in laws.measures.iter().enumerate() {
            let turn = self.turn();
            let OfMeasure { words, shocks } = &mut self.of_measures[position];
            if turn == 0 {
                let stream = streams.measure(Component::PracticeMeasure, measure.measure, year);
                stream.gather_words(practices, 0, words.each_mut());
                normal::pairs(&words[0], &words[2], shocks.each_mut());
            }
            let luck = &words[2 * turn + 1];
            let practices = self.sizes.iter().zip(luck);
            for (incomplete, (size, word)) in self.incomplete.iter_mut().zip(practices) {
                let short = uniform(*word) < laws.reporting.incomplete[*size as usize];
                *incomplete |= u8::from(short) << position;
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
        usize::from(self.year - *PERFORMANCE_YEARS.start()) % 2
    }

    /// Moves silence, improvement activities and Promoting Interoperability on.
    fn attest(&mut self, laws: &PerformanceLaws) {
        let laws = &laws.reporting;
        let keep = match self.year == *PERFORMANCE_YEARS.start() {
            true => 0.0,
            false => laws.persistence,
        };
        let [_, silence, activities, interoperability] = &self.words;
        let (sizes, redrawn) = (&self.sizes, &mut self.redrawn);
        step(
            &mut self.silent,
            sizes,
            keep,
            silence,
            redrawn,
            |size, u| u < laws.silent[size],
        );
        step(
            &mut self.ia_completed,
            sizes,
            keep,
            activities,
            redrawn,
            |size, u| laws.ia_completed[size].quantile(u) as u8,
        );
        step(
            &mut self.pi_score,
            sizes,
            keep,
            interoperability,
            redrawn,
            |size, u| laws.pi_score[size].quantile(u),
        );
    }
}

/// One step of a state: kept where the uniform is below `keep`, else drawn, for the practice's
/// size, from what the uniform is above it, a uniform again.
fn step<T: Copy + Default>(
    states: &mut Vec<T>,
    sizes: &[PracticeSize],
    keep: f64,
    words: &[u32],
    redrawn: &mut Vec<u32>,
    draw: impl Fn(usize, f64) -> T,
) {
    states.resize(sizes.len(), T::default());
    list_positions(redrawn, words, |word| uniform(*word) >= keep);
    let scale = 1.0 / (1.0 - keep);
    for place in redrawn.iter().map(|place| *place as usize) {
        let fresh = (uniform(words[place]) - keep) * scale;
        states[place] = draw(sizes[place] as usize, fresh);
    }
}
