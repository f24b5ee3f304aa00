//! What is kept of the years of many draws: one tally a cohort and year. Tallies merge to the same
//! result in any order.

use crate::program::MOST_MEASURES;
use crate::rules::IdentityResiduals;
use crate::tally::{Cells, Counts, Grid, Histograms, Moments};

use super::arena::CohortLaws;
use super::groups::{Group, cells};

/// Bins of factors: half a basis point each, half a percent a class.
const FACTORS: Grid = Grid {
    origin: 0.0,
    bins_per_unit: 20_000.0,
    maximum: f64::INFINITY,
    strides_per_class: 5,
};

/// Bins of final scores: 20 for each point, two points a class.
const FINAL_SCORES: Grid = Grid {
    origin: 0.0,
    bins_per_unit: 20.0,
    maximum: 100.0,
    strides_per_class: 2,
};

/// Width of a bin of factors, as a fraction: pooled quantiles are linear within.
pub const FACTOR_BIN: f64 = 1.0 / FACTORS.bins_per_unit;

/// Width of a bin of final scores in points.
pub const FINAL_SCORE_BIN: f64 = 1.0 / FINAL_SCORES.bins_per_unit;

/// Bins of a scaling factor, and of a break-even score, over draws.
const SCALING_FACTOR_BINS_PER_UNIT: f64 = 10_000.0;
const BREAK_EVEN_BINS_PER_POINT: f64 = 100.0;

/// Binary places kept of factors, shares and scores.
const PLACES: u32 = 40;

/// Binary places kept of dollars.
const DOLLAR_PLACES: u32 = 8;

/// A number that a draw gives: its name, and the binary places kept of it.
type Statistic = (&'static str, u32);

/// The numbers of a group.
pub(super) const GROUP_STATISTICS: [Statistic; 18] = [
    ("participants", 0),
    ("paf_mean", PLACES),
    ("share_positive", PLACES),
    ("share_maximum_penalty", PLACES),
    ("final_score_mean", PLACES),
    // The components, in the order of `ScoreComponent`; of all and of the sizes of practice.
    ("final_score_quality", PLACES),
    ("final_score_cost", PLACES),
    ("final_score_improvement_activities", PLACES),
    ("final_score_promoting_interoperability", PLACES),
    ("final_score_complex_patient", PLACES),
    ("final_score_small_practice", PLACES),
    ("final_score_no_submission", PLACES),
    ("final_score_limits", PLACES),
    ("part_b_payment_year", DOLLAR_PLACES),
    ("payment_change", DOLLAR_PLACES),
    ("payment_gains", DOLLAR_PLACES),
    ("payment_losses", DOLLAR_PLACES),
    ("payment_transfer", DOLLAR_PLACES),
];

/// The numbers of the market of a cohort's year.
pub(super) const MARKET_STATISTICS: [Statistic; 6] = [
    ("scaling_factor", PLACES),
    ("midpoint", PLACES),
    ("break_even_score", PLACES),
    ("incentive_pool", DOLLAR_PLACES),
    ("part_b_performance_year", DOLLAR_PLACES),
    ("net_medicare_savings", DOLLAR_PLACES),
];

/// Those of the market, the first, that each of several pools has to itself.
pub(super) const POOL_STATISTICS: usize = 4;

/// A draw's numbers, in the order of the statistics; NaN where there is none.
pub(super) type GroupNumbers = [f64; GROUP_STATISTICS.len()];
pub(super) type MarketNumbers = [f64; MARKET_STATISTICS.len()];
pub(super) type PoolNumbers = [f64; POOL_STATISTICS];

/// What a cohort's year is divided into.
#[derive(Clone, Copy, Debug)]
pub(super) struct Division {
    /// Groups that are made of cells.
    pub groups: usize,
    /// Regions, which stand behind them; none where they are not drawn.
    pub regions: usize,
    /// Pools; none where the cohort is one.
    pub pools: usize,
}

/// One year of one cohort in one draw: a number for each statistic of each group, of the market, and of
/// each of several pools.
#[derive(Clone, Debug)]
pub struct YearNumbers {
    pub(super) groups: Vec<GroupNumbers>,
    pub(super) market: MarketNumbers,
    pub(super) pools: Vec<PoolNumbers>,
}

/// A number that each draw gives.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DrawStatistic {
    /// Of whom; the market's are everybody's.
    pub group: Group,
    /// Its name in results.csv.
    pub name: &'static str,
    /// Binary places that are kept of it.
    pub places: u32,
}

impl YearNumbers {
    /// Nothing yet, of a cohort's groups and pools.
    pub fn new(laws: &CohortLaws) -> Self {
        let Division {
            groups,
            regions,
            pools,
        } = laws.division();
        YearNumbers {
            groups: vec![Default::default(); groups + regions],
            market: Default::default(),
            pools: vec![Default::default(); pools],
        }
    }

    /// What each number is, in the order of [`YearNumbers::all`].
    pub fn statistics(laws: &CohortLaws) -> Vec<DrawStatistic> {
        let groups = laws.groups();
        let of = |group: Group, statistics: &[Statistic]| -> Vec<DrawStatistic> {
            let statistics = statistics.iter();
            let of_group = statistics.map(|&(name, places)| DrawStatistic {
                group,
                name,
                places,
            });
            of_group.collect()
        };
        let first_pool = laws.first_pool_group().unwrap_or(groups.len());
        let pools = groups[first_pool..].iter().take(laws.division().pools);
        let of_groups = groups
            .iter()
            .flat_map(|&group| of(group, &GROUP_STATISTICS));
        let of_market = of(Group::All, &MARKET_STATISTICS);
        let of_pools = pools.flat_map(|&group| of(group, &MARKET_STATISTICS[..POOL_STATISTICS]));
        of_groups.chain(of_market).chain(of_pools).collect()
    }

    /// Every number; NaN where there is none.
    pub fn all(&self) -> impl Iterator<Item = f64> {
        let groups = self.groups.as_flattened().iter();
        let pools = self.pools.as_flattened();
        groups.chain(&self.market).chain(pools).copied()
    }
}

/// A cohort's year over draws.
#[derive(Clone, Debug)]
pub(super) struct YearTally {
    pub groups: Vec<[Moments; GROUP_STATISTICS.len()]>,
    pub market: [Moments; MARKET_STATISTICS.len()],
    pub pools: Vec<[Moments; POOL_STATISTICS]>,
    pub scaling_factors: Counts,
    pub break_even_scores: Counts,
    /// What the groups of the distributions are made of.
    pub cells: Cells,
    pub factors: Histograms,
    pub final_scores: Histograms,
    pub identities: IdentityResiduals,
    /// Draws in which a measure had no benchmark, by measure and collection type.
    pub without_benchmark: [[u64; 3]; MOST_MEASURES],
}

impl YearTally {
    pub(super) fn new(division: Division, risk_level: f64) -> Self {
        let moments = |(_, places): Statistic| Moments::new(places);
        let pool: [Moments; POOL_STATISTICS] =
            std::array::from_fn(|place| moments(MARKET_STATISTICS[place]));
        let factors = Grid {
            origin: -risk_level,
            ..FACTORS
        };
        YearTally {
            groups: vec![GROUP_STATISTICS.map(moments); division.groups + division.regions],
            market: MARKET_STATISTICS.map(moments),
            pools: vec![pool; division.pools],
            scaling_factors: Counts::new(SCALING_FACTOR_BINS_PER_UNIT),
            break_even_scores: Counts::new(BREAK_EVEN_BINS_PER_POINT),
            cells: cells(division.groups),
            factors: Histograms::new(factors),
            final_scores: Histograms::new(FINAL_SCORES),
            identities: IdentityResiduals::default(),
            without_benchmark: [[0; 3]; MOST_MEASURES],
        }
    }

    /// Adds a draw's numbers.
    pub(super) fn add(&mut self, numbers: &YearNumbers) {
        let groups = self.groups.as_flattened_mut().iter_mut();
        let pools = self.pools.as_flattened_mut();
        let moments = groups.chain(&mut self.market).chain(pools);
        for (moments, number) in moments.zip(numbers.all()) {
            if !number.is_nan() {
                moments.add(number);
            }
        }
        let [scaling_factor, _, break_even_score, ..] = numbers.market;
        self.scaling_factors.add(scaling_factor);
        if !break_even_score.is_nan() {
            self.break_even_scores.add(break_even_score);
        }
    }

    pub(super) fn merge(&mut self, other: &YearTally) {
        let groups = self.groups.as_flattened_mut().iter_mut();
        for (moments, other) in groups.zip(other.groups.as_flattened()) {
            moments.merge(other);
        }
        for (moments, other) in self.market.iter_mut().zip(&other.market) {
            moments.merge(other);
        }
        let pools = self.pools.as_flattened_mut().iter_mut();
        for (moments, other) in pools.zip(other.pools.as_flattened()) {
            moments.merge(other);
        }
        self.scaling_factors.merge(&other.scaling_factors);
        self.break_even_scores.merge(&other.break_even_scores);
        self.factors.merge(&self.cells, &other.factors);
        self.final_scores.merge(&self.cells, &other.final_scores);
        self.identities = self.identities.worst(other.identities);
        let counts = self.without_benchmark.as_flattened_mut();
        for (count, other) in counts
            .iter_mut()
            .zip(other.without_benchmark.as_flattened())
        {
            *count += other;
        }
    }
}
