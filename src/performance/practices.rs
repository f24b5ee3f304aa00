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
    /// Shocks of the practice's part, by factor (see [`super::abilities`]).
    pub(super) shocks: Vec<Vec<f32>>,
    /// How it reports the measures that can be reported in two ways; `None`: it reports nothing.
    pub(super) reported: Vec<Option<CollectionType>>,
    pub(super) ia_completed: Vec<u8>,
    pub(super) pi_score: Vec<f64>,
    /// Completeness, by measure.
    pub(super) completeness: Vec<Vec<f64>>,
    silent: Vec<bool>,
    sizes: Vec<PracticeSize>,
    redrawn: Vec<u32>,
    words: [Vec<u32>; 4],
    /// By measure: shock and luck of completeness in two years.
    of_measures: Vec<[Vec<u32>; 4]>,
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
        self.shocks.resize_with(laws.measures.len() + 1, Vec::new);
        self.completeness.resize_with(laws.measures.len(), Vec::new);
        self.of_measures
            .resize_with(laws.measures.len(), Default::default);
        let stream = streams.yearly(Component::PracticeYear, year);
        stream.gather_words(practices, 0, self.words.each_mut());
        normal::normals(&self.words[0], &mut self.shocks[0]);
        self.attest(laws);
        self.reported.clear();
        let habits = self.silent.iter().zip(with_members);
        self.reported.extend(habits.map(|(silent, practice)| {
            (!silent).then_some(people.practices.collection_type[practice])
        }));
        for (position, measure) in laws.measures.iter().enumerate() {
            // One block of random numbers serves two years.
            let words = &mut self.of_measures[position];
            let turn = usize::from(year - *PERFORMANCE_YEARS.start()) % 2;
            if turn == 0 {
                let stream = streams.measure(Component::PracticeMeasure, measure.measure, year);
                stream.gather_words(practices, 0, words.each_mut());
            }
            let (shock, luck) = (&words[2 * turn], &words[2 * turn + 1]);
            normal::normals(shock, &mut self.shocks[position + 1]);
            let completeness = &mut self.completeness[position];
            completeness.clear();
            let practices = self.sizes.iter().zip(luck);
            completeness.extend(practices.map(|(size, word)| {
                let short = uniform(*word) < laws.reporting.incomplete[*size as usize];
                if short { laws.short_completeness } else { 1.0 }
            }));
        }
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
