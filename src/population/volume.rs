//! Episode volumes: each candidate's expected episodes move as an AR(1) on the log scale, the
//! year's count is Poisson, and the counts decide who participates when.

use crate::components::{Component, Streams};
use crate::numeric::exp::exp;
use crate::numeric::normal;
use crate::program::PERFORMANCE_YEARS;
use crate::random::poisson;
use crate::rules::Requalification;

use super::{COUNT_YEARS, FIRST_COUNT_YEAR, PopulationLaws, QUALIFYING_LAG_YEARS, YEARS};

/// Every candidate's episode volume, one element a candidate.
#[derive(Clone, Debug, Default)]
pub struct Volume {
    /// Standard normal volume of the first count year.
    pub first: Vec<f64>,
    /// The same of the year drawn last.
    current: Vec<f64>,
    /// Shocks of the year, scratch.
    shocks: Vec<f64>,
    /// Uniforms of the year's counts, scratch.
    counting: Vec<f64>,
    /// Expected episodes of the year, scratch.
    expected: Vec<f64>,
    /// Episodes counted, by year from [`FIRST_COUNT_YEAR`]. In the last two years, whose counts
    /// qualify nobody, only participants are counted; the others have 0.
    pub episodes: [Vec<u32>; COUNT_YEARS],
    /// Whether the candidate participates, by performance year.
    pub participates: [Vec<bool>; YEARS],
}

impl Volume {
    pub(super) fn draw(&mut self, laws: &PopulationLaws, streams: &Streams) {
        let (log_mean, log_sd, _) = laws.volume;
        for (index, year) in (FIRST_COUNT_YEAR..=*PERFORMANCE_YEARS.end()).enumerate() {
            self.step(laws, streams, year);
            let performance = index.checked_sub(usize::from(QUALIFYING_LAG_YEARS));
            if let Some(performance) = performance {
                self.qualify(laws, performance);
            }
            // Who is counted: everybody as long as the count qualifies somebody, then those alone
            // who participate.
            let only = match performance {
                Some(performance) if index >= YEARS => Some(&self.participates[performance]),
                _ => None,
            };
            let people = self.current.iter().enumerate();
            self.expected.clear();
            self.expected.extend(people.map(|(candidate, x)| {
                if only.is_none_or(|only| only[candidate]) {
                    exp(log_mean + log_sd * x)
                } else {
                    0.0
                }
            }));
            poisson::quantiles(&self.counting, &self.expected, &mut self.episodes[index]);
        }
    }

    /// Moves the volumes to a year and draws the luck of its counts.
    fn step(&mut self, laws: &PopulationLaws, streams: &Streams, year: u16) {
        streams.yearly(Component::Volume, year).gather_quarters(
            0..laws.candidates as u32,
            0,
            [&mut self.shocks, &mut self.counting],
        );
        normal::quantile_in_place(&mut self.shocks);
        if year == FIRST_COUNT_YEAR {
            self.current.clone_from(&self.shocks);
            self.first.clone_from(&self.shocks);
            return;
        }
        let (_, _, persistence) = laws.volume;
        let fresh = (1.0 - persistence * persistence).sqrt();
        for (x, shock) in self.current.iter_mut().zip(&self.shocks) {
            *x = persistence * *x + fresh * shock;
        }
    }

    /// Who participates in a performance year: by the count two years before, or for good.
    fn qualify(&mut self, laws: &PopulationLaws, performance: usize) {
        let (earlier, rest) = self.participates.split_at_mut(performance);
        let before = match laws.requalification {
            Requalification::Permanent => earlier.last(),
            Requalification::Annual => None,
        };
        let participates = &mut rest[0];
        participates.clear();
        participates.extend(
            self.episodes[performance]
                .iter()
                .map(|count| *count >= laws.episode_minimum),
        );
        if let Some(before) = before {
            for (now, before) in participates.iter_mut().zip(before) {
                *now |= before;
            }
        }
    }
}
