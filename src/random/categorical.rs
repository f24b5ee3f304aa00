//! The law of a finite number of categories.

use super::address::uniform;

/// Categories with their cumulative shares.
///
/// ```
/// use asmcast::random::Categorical;
///
/// let law = Categorical::new([1.0, 0.0, 1.0]);
/// assert_eq!(law.quantile(0.4), 0);
/// assert_eq!(law.quantile(0.6), 2);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Categorical {
    /// Running sums of the weights over their total, without the last.
    cumulative: Vec<f64>,
}

impl Categorical {
    /// The law of non-negative weights, which need not sum to 1. A category without weight is never
    /// chosen.
    pub fn new(weights: impl IntoIterator<Item = f64>) -> Self {
        let sums = weights.into_iter().scan(0.0, |sum, weight| {
            *sum += weight;
            Some(*sum)
        });
        let mut cumulative: Vec<f64> = sums.collect();
        let total = cumulative.pop().unwrap_or(1.0);
        cumulative.iter_mut().for_each(|sum| *sum /= total);
        Categorical { cumulative }
    }

    /// The smallest category whose cumulative share is at least `u`, for `u` within (0, 1).
    #[inline]
    pub fn quantile(&self, u: f64) -> usize {
        self.cumulative.iter().filter(|share| **share < u).count()
    }

    /// [`Categorical::quantile`] of each word's uniform, of up to 256 categories.
    pub fn choose(&self, words: &[u32], out: &mut Vec<u8>) {
        out.clear();
        out.resize(words.len(), 0);
        for share in &self.cumulative {
            for (category, word) in out.iter_mut().zip(words) {
                *category += u8::from(*share < uniform(*word));
            }
        }
    }
}
