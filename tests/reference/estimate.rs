//! Estimates and their Monte Carlo errors.
//!
//! People of one draw share practices and years, so they are no independent sample; draws are. An
//! estimate is a ratio of two sums over all draws, and its standard error is that of a ratio of
//! cluster totals, the draws being the clusters. Expectations are chosen so that the ratio has no
//! bias: shares below a law's own quantile, products of scores standardized by the law's own
//! moments; never a sample's quantile or correlation.

use std::fmt::Display;

use statrs::distribution::{ChiSquared, ContinuousCDF};

/// The tolerance of every check in standard errors. With at least 24 draws, 5 errors of an exact
/// law occur less than once in 20,000 checks, with 40 draws once in 80,000; there are about 1,000
/// checks, all with fixed seeds.
pub const ERRORS: f64 = 5.0;

/// The mean of a statistic over people or practices, draw by draw.
#[derive(Clone, Debug, Default)]
pub struct Mean {
    /// Sum of the statistic and number of terms (or sum of their weights), one pair a draw.
    draws: Vec<(f64, f64)>,
}

impl Mean {
    /// The mean of the terms of all draws.
    pub fn over<D, I>(draws: impl IntoIterator<Item = D>, terms: impl Fn(D) -> I) -> Self
    where
        I: IntoIterator<Item = f64>,
    {
        Self::ratio(draws, |draw| {
            terms(draw).into_iter().map(|term| (term, 1.0))
        })
    }

    /// The sum of the first over the sum of the second numbers of all draws.
    pub fn ratio<D, I>(draws: impl IntoIterator<Item = D>, terms: impl Fn(D) -> I) -> Self
    where
        I: IntoIterator<Item = (f64, f64)>,
    {
        let total = |(above, below): (f64, f64), (term, weight)| (above + term, below + weight);
        let sums = |draw| terms(draw).into_iter().fold((0.0, 0.0), total);
        Mean {
            draws: draws.into_iter().map(sums).collect(),
        }
    }

    /// The estimate.
    pub fn value(&self) -> f64 {
        let (above, below) = self.totals();
        above / below
    }

    /// Its standard error over draws.
    pub fn error(&self) -> f64 {
        let value = self.value();
        let count = self.draws.len() as f64;
        let squares: f64 = self
            .draws
            .iter()
            .map(|(above, below)| (above - value * below).powi(2))
            .sum();
        (squares * count / (count - 1.0)).sqrt() / self.totals().1
    }

    fn totals(&self) -> (f64, f64) {
        self.draws
            .iter()
            .fold((0.0, 0.0), |(a, b), (above, below)| (a + above, b + below))
    }

    /// Checks the estimate against a law: it must lie within [`ERRORS`] standard errors of what is
    /// expected, and those must be within `resolution`, the deviation that the check is sure to
    /// find: a sample too small to fail fails.
    #[track_caller]
    pub fn agrees(&self, what: impl Display, expected: f64, resolution: f64) {
        let (value, error) = (self.value(), self.error());
        let tolerance = ERRORS * error;
        let draws = self.draws.len();
        assert!(
            draws >= 24,
            "{what}: {draws} draws are too few for a standard error"
        );
        assert!(
            tolerance <= resolution,
            "{what}: the tolerance is {tolerance}, which is above the resolution asked for, \
             {resolution}"
        );
        assert!(
            (value - expected).abs() <= tolerance + 1e-12,
            "{what}: {value} drawn, {expected} expected, tolerance {tolerance} ({:.1} standard \
             errors of {error} over {draws} draws)",
            (value - expected).abs() / error
        );
    }
}

/// Chance at which a chi-square test rejects an exact law.
const CHI_SQUARE_LEVEL: f64 = 1e-6;

/// Checks counts of independent cases against their expected numbers by chi-square at the level
/// 1e-6. Cells that expect fewer than 10 are joined with their neighbours.
#[track_caller]
pub fn chi_square_agrees(what: impl Display, counts: &[f64], expected: &[f64]) {
    let mut cells: Vec<(f64, f64)> = vec![(0.0, 0.0)];
    for (count, expect) in counts.iter().zip(expected) {
        let last = cells.last_mut().expect("there is always a cell");
        *last = (last.0 + count, last.1 + expect);
        if last.1 >= 10.0 {
            cells.push((0.0, 0.0));
        }
    }
    let rest = cells.pop().expect("there is always a cell");
    let last = cells.last_mut().expect("too few cases for a chi-square");
    *last = (last.0 + rest.0, last.1 + rest.1);
    assert!(cells.len() >= 3, "{what}: {} cells", cells.len());
    let statistic: f64 = cells.iter().map(|(n, e)| (n - e).powi(2) / e).sum();
    let law = ChiSquared::new((cells.len() - 1) as f64).expect("degrees of freedom above 0");
    let limit = law.inverse_cdf(1.0 - CHI_SQUARE_LEVEL);
    assert!(
        statistic < limit,
        "{what}: chi-square {statistic} with {} cells, limit {limit}",
        cells.len()
    );
}

/// Whether a condition holds, as a term of a share.
pub fn indicator(holds: bool) -> f64 {
    f64::from(u8::from(holds))
}
