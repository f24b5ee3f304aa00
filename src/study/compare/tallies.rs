//! What is kept of the differences of many draws: integers, which merge in any order.

use crate::tally::{CountPairs, Differences};

use super::participants::{BETWEEN, Between};
use super::plan::Pairs;
use super::quantiles::{QUANTILES, UpTo};

/// By scenario after the first, cohort and year.
#[derive(Clone, Debug)]
pub(super) struct Tallies(pub(super) Vec<Vec<Vec<YearTally>>>);

/// A cohort's year over draws.
#[derive(Clone, Debug)]
pub(super) struct YearTally {
    /// In the order of the paired statistics.
    pub(super) statistics: Vec<Differences>,
    /// By paired group.
    pub(super) quantiles: Vec<[CountPairs; QUANTILES]>,
    /// By group of the first world.
    pub(super) between: Vec<[Differences; BETWEEN.len()]>,
}

impl YearTally {
    pub(super) fn new(pairs: &Pairs, groups: usize) -> Self {
        let statistics = pairs.statistics.iter();
        YearTally {
            statistics: statistics
                .map(|(_, _, statistic)| Differences::new(statistic.places))
                .collect(),
            quantiles: vec![[CountPairs::default(); QUANTILES]; pairs.groups.len()],
            between: vec![BETWEEN.map(|(_, places)| Differences::new(places)); groups],
        }
    }

    /// Adds a draw's numbers of both worlds.
    pub(super) fn add_statistics(&mut self, pairs: &Pairs, first: &[f64], other: &[f64]) {
        for (tally, (one, two, _)) in self.statistics.iter_mut().zip(&pairs.statistics) {
            tally.add(other[*two] - first[*one]);
        }
    }

    /// Adds how many of a draw's participants lie up to the quantiles of both worlds.
    pub(super) fn add_quantiles(&mut self, pairs: &Pairs, first: &[UpTo], other: &[UpTo]) {
        for (tallies, (one, two, _)) in self.quantiles.iter_mut().zip(&pairs.groups) {
            let counts = first[*one].counts().zip(other[*two].counts());
            for (tally, ([count, total], [other_count, other_total])) in
                tallies.iter_mut().zip(counts)
            {
                tally.add([count, total, other_count, other_total]);
            }
        }
    }

    /// Adds what has changed for a draw's participants, by group.
    pub(super) fn add_between(&mut self, groups: &[Between]) {
        for (tallies, numbers) in self.between.iter_mut().zip(groups) {
            for (tally, number) in tallies.iter_mut().zip(numbers) {
                tally.add(*number);
            }
        }
    }

    fn merge(&mut self, other: &YearTally) {
        for (one, other) in self.statistics.iter_mut().zip(&other.statistics) {
            one.merge(other);
        }
        let quantiles = self.quantiles.as_flattened_mut().iter_mut();
        for (one, other) in quantiles.zip(other.quantiles.as_flattened()) {
            one.merge(other);
        }
        let between = self.between.as_flattened_mut().iter_mut();
        for (one, other) in between.zip(other.between.as_flattened()) {
            one.merge(other);
        }
    }
}

impl Tallies {
    pub(super) fn merge(&mut self, other: &Tallies) {
        let years = self.0.iter_mut().flatten().flatten();
        for (one, other) in years.zip(other.0.iter().flatten().flatten()) {
            one.merge(other);
        }
    }
}
