//! Exact tails of integer laws, and what a quantile function must do on them.

/// A law's exact tails by summing its probabilities, from ratios of neighbours only.
pub struct Exact {
    /// The first value whose tails are kept.
    first: u32,
    /// `P(X <= first + i)`.
    lower: Vec<f64>,
    /// `P(X > first + i)`.
    upper: Vec<f64>,
}

impl Exact {
    /// The law on `0..=most` around `mode` whose probability rises by `ratio(k)` from k - 1 to k.
    fn new(mode: u32, most: u32, ratio: impl Fn(u32) -> f64) -> Self {
        // Weights relative to the mode's, out to where they no longer matter in any tail.
        let mut below = vec![];
        let mut weight = 1.0;
        for k in (1..=mode).rev() {
            weight /= ratio(k);
            if weight < 1e-50 {
                break;
            }
            below.push(weight);
        }
        let first = mode - below.len() as u32;
        let mut weights: Vec<f64> = below.into_iter().rev().collect();
        weights.push(1.0);
        weight = 1.0;
        for k in mode + 1..=most {
            weight *= ratio(k);
            if weight < 1e-50 {
                break;
            }
            weights.push(weight);
        }
        // Sums from either end, the small ones first.
        let running = |weights: &mut dyn Iterator<Item = &f64>| {
            let sums = weights.scan(0.0, |sum, w| {
                *sum += w;
                Some(*sum)
            });
            sums.collect::<Vec<f64>>()
        };
        let mut lower = running(&mut weights.iter());
        let mut upper = running(&mut weights.iter().rev());
        let total = lower[weights.len() - 1];
        upper.reverse();
        upper.remove(0);
        upper.push(0.0);
        lower
            .iter_mut()
            .chain(upper.iter_mut())
            .for_each(|sum| *sum /= total);
        Exact {
            first,
            lower,
            upper,
        }
    }

    pub fn poisson(mean: f64) -> Self {
        Exact::new(mean as u32, u32::MAX, |k| mean / f64::from(k))
    }

    pub fn binomial(n: u32, p: f64) -> Self {
        let odds = p / (1.0 - p);
        let mode = ((f64::from(n) + 1.0) * p) as u32;
        Exact::new(mode.min(n), n, |k| {
            f64::from(n - k + 1) / f64::from(k) * odds
        })
    }

    /// The probabilities of 0, 1, 2, ... as far as they matter.
    pub fn probabilities(&self) -> Vec<f64> {
        // The differences of the smaller tail are the precise ones.
        let first = [self.lower[0]];
        let later = (1..self.lower.len()).map(|i| match self.lower[i] <= 0.5 {
            true => self.lower[i] - self.lower[i - 1],
            false => self.upper[i - 1] - self.upper[i],
        });
        let none = (0..self.first).map(|_| 0.0);
        none.chain(first).chain(later).collect()
    }

    /// Asserts that `quantile` is right on both sides of every step: from hard by it to far.
    pub fn check_steps(&self, name: &str, quantile: impl Fn(f64) -> u32) {
        for i in 0..self.lower.len() {
            let k = self.first + i as u32;
            for offset in [2e-12, 1e-11, 1e-9, 1e-7, 1e-5, 1e-3, 1e-2, 0.1] {
                for sign in [-1.0, 1.0] {
                    let step = sign * offset;
                    // On the smaller tail's scale; the larger is not precise enough.
                    let u = if self.lower[i] <= 0.5 {
                        self.lower[i] * (1.0 + step)
                    } else {
                        let tail = self.upper[i] * (1.0 - step);
                        if tail * offset < 1e-15 {
                            continue;
                        }
                        1.0 - tail
                    };
                    if !(1e-16..1.0).contains(&u) {
                        continue;
                    }
                    let expected = if sign < 0.0 { k } else { k + 1 };
                    let value = quantile(u);
                    // A small step is far across when the offset is larger than it.
                    let right = if offset <= 1e-7 {
                        value == expected
                    } else {
                        self.holds(value, u)
                    };
                    assert!(
                        right,
                        "{name}: quantile({u:e}) is {value}, at step {k} {step:e}"
                    );
                }
            }
        }
    }

    /// Whether `value` is the smallest whose distribution function reaches `u`, to 1e-12.
    fn holds(&self, value: u32, u: f64) -> bool {
        let reaches = |k: i64, slack: f64| {
            let i = k - i64::from(self.first);
            if i < 0 {
                return false;
            }
            let Some(i) = usize::try_from(i).ok().filter(|&i| i < self.lower.len()) else {
                return true;
            };
            if u <= 0.5 {
                self.lower[i] >= u * (1.0 - slack)
            } else {
                // 1 - u itself is rounded to 1e-16.
                self.upper[i] <= (1.0 - u) * (1.0 + slack) + slack * 1e-4
            }
        };
        reaches(i64::from(value), 1e-12) && !reaches(i64::from(value) - 1, -1e-12)
    }

    pub fn check_grid(&self, name: &str, quantile: impl Fn(f64) -> u32) {
        let tails = (2..53).flat_map(|bits| {
            let small = 0.5_f64.powi(bits) * 1.3;
            [small, 1.0 - small]
        });
        let grid = (0..512).map(|i| (f64::from(i) + 0.5) / 512.0);
        let ends = [0.5 * f64::EPSILON, 1.0 - 0.5 * f64::EPSILON];
        for u in grid.chain(tails).chain(ends) {
            let value = quantile(u);
            assert!(self.holds(value, u), "{name}: quantile({u:e}) is {value}");
        }
    }
}
