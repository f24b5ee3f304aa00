//! A statistic of the group of all, found by its name and estimated from the tallies of many workers.

use std::cell::OnceCell;

use crate::forecast::results::{FACTOR_QUANTILES, SCORE_QUANTILES};
use crate::forecast::tallies::{GROUP_STATISTICS, MARKET_STATISTICS, YearTally};
use crate::tally::{Distribution, Estimate, Histograms, Moments};

/// The statistics that results.csv has of the group of all, in its order.
pub fn statistics_of_all() -> impl Iterator<Item = &'static str> {
    let of_group = GROUP_STATISTICS.iter().map(|(name, _)| *name);
    let quantiles = FACTOR_QUANTILES.iter().chain(&SCORE_QUANTILES);
    let of_market = MARKET_STATISTICS.iter().map(|(name, _)| *name);
    of_group
        .chain(quantiles.map(|(name, _)| *name))
        .chain(of_market)
}

/// The group of all, by its position in [`crate::forecast::Group::of_cohort`].
const ALL: usize = 0;

/// Where a statistic's numbers are kept.
enum Source {
    /// A mean, by its position among the statistics of groups or of the market.
    Group(usize),
    Market(usize),
    /// A quantile, by its probability.
    Factors(f64),
    FinalScores(f64),
}

impl Source {
    /// The source of a statistic, if there is one of the name.
    fn find(name: &str) -> Option<Source> {
        let mean = |statistics: &[(&str, u32)]| statistics.iter().position(|(of, _)| *of == name);
        let quantile = |quantiles: &[(&str, f64)]| {
            let found = quantiles.iter().find(|(of, _)| *of == name);
            found.map(|(_, probability)| *probability)
        };
        let group = mean(&GROUP_STATISTICS).map(Source::Group);
        group
            .or_else(|| mean(&MARKET_STATISTICS).map(Source::Market))
            .or_else(|| quantile(&FACTOR_QUANTILES).map(Source::Factors))
            .or_else(|| quantile(&SCORE_QUANTILES).map(Source::FinalScores))
    }
}

/// A year of a cohort as several workers have tallied it; distributions are pooled when they are
/// first asked for.
pub(super) struct PooledYear<'a> {
    tallies: Vec<&'a YearTally>,
    factors: OnceCell<Option<Distribution>>,
    final_scores: OnceCell<Option<Distribution>>,
}

impl<'a> PooledYear<'a> {
    pub(super) fn new(tallies: impl Iterator<Item = &'a YearTally>) -> Self {
        PooledYear {
            tallies: tallies.collect(),
            factors: OnceCell::new(),
            final_scores: OnceCell::new(),
        }
    }

    /// A statistic's estimate and the number of draws that it rests on; `None` where no draw has one.
    pub(super) fn estimate(&self, statistic: &str) -> Option<(Estimate, u64)> {
        match Source::find(statistic)? {
            Source::Group(place) => self.mean(|tally| &tally.groups[ALL][place]),
            Source::Market(place) => self.mean(|tally| &tally.market[place]),
            Source::Factors(probability) => {
                let pooled = || self.pooled(|tally| &tally.factors);
                quantile(self.factors.get_or_init(pooled), probability)
            }
            Source::FinalScores(probability) => {
                let pooled = || self.pooled(|tally| &tally.final_scores);
                quantile(self.final_scores.get_or_init(pooled), probability)
            }
        }
    }

    fn mean(&self, moments: impl Fn(&YearTally) -> &Moments) -> Option<(Estimate, u64)> {
        let mut tallies = self.tallies.iter();
        let mut all = moments(tallies.next()?).clone();
        tallies.for_each(|tally| all.merge(moments(tally)));
        Some((all.mean()?, all.count()))
    }

    fn pooled(&self, histograms: impl Fn(&YearTally) -> &Histograms) -> Option<Distribution> {
        let cells = &self.tallies.first()?.cells;
        let tallies = self.tallies.iter().map(|tally| histograms(tally));
        Histograms::pooled(tallies, cells, ALL)
    }
}

fn quantile(distribution: &Option<Distribution>, probability: f64) -> Option<(Estimate, u64)> {
    let distribution = distribution.as_ref()?;
    let quantiles = distribution.quantiles(&[probability])?;
    Some((*quantiles.first()?, distribution.draws()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_statistic_has_a_source_and_a_name_of_its_own() {
        let mut names: Vec<&str> = statistics_of_all().collect();
        assert!(names.iter().all(|name| Source::find(name).is_some()));
        assert!(Source::find("paf_p02").is_none());
        names.sort_unstable();
        let all = names.len();
        names.dedup();
        assert_eq!(names.len(), all);
    }
}
