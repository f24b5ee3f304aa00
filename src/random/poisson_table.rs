//! Tabulated Poisson laws whose means are multiples of one factor.

use super::lattice::TIE;
use super::poisson;

/// Buckets of the guide to each law's table.
const BUCKETS: usize = 64;
/// Probability of either tail left out of the tables.
const LEFT_OUT: f64 = 1e-7;

/// The Poisson laws with means `factor * n` for `n = 0..=n_max`, tabulated: the same quantiles as
/// [`poisson::quantile`], several times as fast.
///
/// Each law's distribution function, with a guide table (Chen and Asau 1974): the bucket of the
/// uniform gives where to start, and one or two comparisons end the search. Uniforms in the left-out
/// tails (2e-7) or on a step of the function are left to [`poisson::quantile`], so that the two
/// never differ. Takes about 80 bytes times the mean's root, plus 128, for each `n`.
///
/// ```
/// use asmcast::random::{PoissonTable, poisson};
///
/// let table = PoissonTable::new(0.7, 100);
/// assert_eq!(table.quantile(80, 0.3), poisson::quantile(0.3, 0.7 * 80.0));
/// ```
#[derive(Clone, Debug)]
pub struct PoissonTable {
    factor: f64,
    rows: Vec<Row>,
    /// For each law: the distribution function just before its first tabulated value (-1 if that
    /// is 0), then at each tabulated value, then NaN, which no uniform passes.
    cdf: Vec<f64>,
    /// For each law and bucket: the first place of its part of `cdf`, from its start and not the
    /// first, where the function reaches the bucket's lower end.
    guide: Vec<[u16; BUCKETS]>,
}

/// Where a law is in the table.
#[derive(Clone, Copy, Debug)]
struct Row {
    /// The first place in `cdf`.
    start: usize,
    /// The first tabulated value.
    first: u32,
}

impl PoissonTable {
    /// Tabulates the laws with means `factor * n`, for `n = 0..=n_max`; `factor` is at least 0 and
    /// no mean above 20,000.
    pub fn new(factor: f64, n_max: u32) -> Self {
        let mut table = PoissonTable {
            factor,
            rows: Vec::new(),
            cdf: Vec::new(),
            guide: Vec::new(),
        };
        for n in 0..=n_max {
            table.add_row(factor * f64::from(n));
        }
        table
    }

    /// [`poisson::quantile`]`(u, factor * n)`, for `u` within (0, 1) and any `n`.
    #[inline]
    pub fn quantile(&self, n: u32, u: f64) -> u32 {
        if let Some(row) = self.rows.get(n as usize) {
            let cdf = &self.cdf[row.start..];
            let bucket = ((u * BUCKETS as f64) as usize).min(BUCKETS - 1);
            let mut place = usize::from(self.guide[n as usize][bucket]);
            // Two steps without branches end most searches; the loop is for the long buckets of
            // the tails. The NaN that ends a law's part stops any step.
            place += usize::from(cdf[place] < u);
            place += usize::from(cdf[place] < u);
            while cdf[place] < u {
                place += 1;
            }
            if cdf[place] - u > TIE && u - cdf[place - 1] > TIE {
                return row.first + (place - 1) as u32;
            }
        }
        self.untabulated(n, u)
    }

    #[cold]
    fn untabulated(&self, n: u32, u: f64) -> u32 {
        poisson::quantile(u, self.factor * f64::from(n))
    }

    fn add_row(&mut self, mean: f64) {
        let start = self.cdf.len();
        let first = poisson::quantile(LEFT_OUT, mean);
        let before = if first == 0 {
            0.0
        } else {
            poisson::tails(first - 1, mean).0
        };
        self.cdf.push(if first == 0 { -1.0 } else { before });
        let mut mass = poisson::mass(first, mean);
        let mut sum = before + mass;
        let mut k = first;
        self.cdf.push(sum);
        while sum < 1.0 - LEFT_OUT {
            k += 1;
            mass *= mean / f64::from(k);
            sum += mass;
            self.cdf.push(sum);
        }
        self.cdf.push(f64::NAN);
        let values = &self.cdf[start..];
        let mut place = 1;
        let guide = std::array::from_fn(|bucket| {
            while values[place] < bucket as f64 / BUCKETS as f64 {
                place += 1;
            }
            place as u16
        });
        self.guide.push(guide);
        self.rows.push(Row { start, first });
    }
}
