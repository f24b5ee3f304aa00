//! The distributions of many groups, counted side by side over draws.
//!
//! A row of counts is a bin with a lane for each group, so that a number counts in all its groups
//! with one vector addition. Numbers first wait in a queue of many draws: while it is counted, the
//! rows of one distribution, and nothing else, are in the cache.

use super::sums::Sums;
use super::{Cells, Distribution, GROUPS, Grid, Lanes, STRIDE};

/// Numbers that wait; their counts fit 16 bits.
const QUEUE: usize = if cfg!(test) {
    1 << 8
} else {
    u16::MAX as usize
};

/// Numbers queued at a time.
const BLOCK: usize = if cfg!(test) { 1 << 6 } else { 1 << 12 };

/// Most numbers in the recent sums: their counts fit 32 bits, and as a sum of squares is at most
/// the square of the sum, the sums over draws fit 64.
const MOST_RECENT: usize = if cfg!(test) {
    1 << 12
} else {
    u32::MAX as usize
};

/// Bits of a queued number that name its cell; those above are its bin.
const CELL_BITS: u32 = 8;

/// The numbers of groups, pooled over draws. A draw has fewer than 2^31 numbers.
#[derive(Clone, Debug)]
pub struct Histograms {
    grid: Grid,
    queue: Vec<u32>,
    /// Where in the queue draws end.
    ends: Vec<usize>,
    /// The greatest entry of the queue.
    most: u32,
    counter: Counter,
    recent: Recent,
    settled: Sums<u64, u128>,
}

/// Counts a queue.
#[derive(Clone, Debug, Default)]
struct Counter {
    /// By bin, of the queue so far; zeros between queues.
    counts: Vec<Lanes<u16>>,
    /// By stride of bins, of the queue up to the last draw that ended; zeros between queues.
    ended: Vec<Lanes<u16>>,
    /// By stride of bins, of the draw that is being counted; zeros between draws.
    draw: Vec<Lanes<u32>>,
}

/// What was counted lately, in narrow integers.
#[derive(Clone, Debug, Default)]
struct Recent {
    /// Numbers in the sums.
    numbers: usize,
    /// Numbers of the draw that is being counted, which has not ended yet.
    unfinished: usize,
    sums: Sums<u32, u64>,
}

impl Histograms {
    /// No numbers yet.
    pub fn new(grid: Grid) -> Self {
        Histograms {
            grid,
            queue: Vec::new(),
            ends: Vec::new(),
            most: 0,
            counter: Counter::default(),
            recent: Recent::default(),
            settled: Sums::default(),
        }
    }

    /// Takes in a draw's numbers, each with its cell; the cells are the same in all draws.
    pub fn add(&mut self, cells: &Cells, cell: &[u8], numbers: &[f64]) {
        if numbers.is_empty() {
            return;
        }
        self.queue.reserve_exact(QUEUE - self.queue.len());
        for (cell, numbers) in cell.chunks(BLOCK).zip(numbers.chunks(BLOCK)) {
            if self.queue.len() + numbers.len() > QUEUE {
                self.count_queue(cells);
            }
            let start = self.queue.len();
            let entry = |(number, cell): (&f64, &u8)| {
                self.grid.bin(*number) << CELL_BITS | u32::from(*cell)
            };
            self.queue.extend(numbers.iter().zip(cell).map(entry));
            let most = self.queue[start..].iter().fold(0, |most, x| most.max(*x));
            self.most = self.most.max(most);
        }
        self.ends.push(self.queue.len());
    }

    /// Counts what waits.
    fn count_queue(&mut self, cells: &Cells) {
        self.recent.sums.grow((self.most >> CELL_BITS) as usize + 1);
        self.counter.grow(self.recent.sums.squares.len());
        if self.recent.numbers + self.queue.len() > MOST_RECENT {
            self.recent.move_to(&mut self.settled);
        }
        let mut start = 0;
        for &end in &self.ends {
            self.counter.count(cells, &self.queue[start..end]);
            self.counter.end();
            self.recent.add_draw(&mut self.counter.draw);
            start = end;
        }
        let rest = &self.queue[start..];
        self.counter.count(cells, rest);
        self.counter.end();
        self.recent.add_counts(&mut self.counter);
        self.recent.numbers += self.queue.len();
        self.recent.unfinished = match self.ends.is_empty() {
            true => self.recent.unfinished + rest.len(),
            false => rest.len(),
        };
        self.queue.clear();
        self.ends.clear();
        self.most = 0;
    }

    /// Takes in what another tally of the same grid and cells has seen.
    pub fn merge(&mut self, cells: &Cells, other: &Histograms) {
        self.settle(cells);
        let mut other = other.clone();
        other.settle(cells);
        self.settled.add(&other.settled);
    }

    /// Brings everything into the settled sums.
    fn settle(&mut self, cells: &Cells) {
        self.count_queue(cells);
        self.recent.move_to(&mut self.settled);
    }

    /// The distribution of each group.
    pub fn distributions(&self, cells: &Cells) -> [Distribution; GROUPS] {
        let mut all = self.clone();
        all.settle(cells);
        std::array::from_fn(|group| all.settled.distribution(self.grid, group))
    }
}

impl Counter {
    fn grow(&mut self, strides: usize) {
        self.counts.resize(strides * STRIDE, Lanes::default());
        self.ended.resize(strides, Lanes::default());
        self.draw.resize(strides, Lanes::default());
    }

    fn count(&mut self, cells: &Cells, entries: &[u32]) {
        let counts = &mut self.counts[..];
        for entry in entries {
            let row = &mut counts[(entry >> CELL_BITS) as usize];
            *row = row.plus(cells.members(*entry as u8));
        }
    }

    /// Ends a draw, or the queue's part of it: its counts by stride are what has come since the
    /// last end.
    fn end(&mut self) {
        let (strides, _) = self.counts.as_chunks::<STRIDE>();
        let draw = self.draw.iter_mut().zip(&mut self.ended);
        for (rows, (draw, ended)) in strides.iter().zip(draw) {
            let now = rows.iter().fold(Lanes::default(), |sum, row| sum.plus(row));
            for lane in 0..GROUPS {
                draw[lane] += u32::from(now[lane] - ended[lane]);
            }
            *ended = now;
        }
    }
}

impl Recent {
    /// Adds the counts of the draw that has ended, and clears them.
    fn add_draw(&mut self, draw: &mut [Lanes<u32>]) {
        let total = draw.iter().fold(Lanes::default(), |sum, row| sum.plus(row));
        let mut below = Lanes::default();
        let sums = &mut self.sums;
        let edges = sums.squares.iter_mut().zip(&mut sums.products);
        for (counts, (squares, products)) in draw.iter_mut().zip(edges) {
            below = below.plus(counts);
            add_products(squares, &below, &below);
            add_products(products, &below, &total);
            *counts = Lanes::default();
        }
        for (draws, total) in sums.draws.0.iter_mut().zip(total.0) {
            *draws += u64::from(total > 0);
        }
        add_products(&mut sums.total_squares, &total, &total);
    }

    /// Adds the counts of a queue, and clears them.
    fn add_counts(&mut self, counter: &mut Counter) {
        for (row, counts) in self.sums.counts.iter_mut().zip(&mut counter.counts) {
            *row = row.plus(&Lanes(counts.0.map(u32::from)));
            *counts = Lanes::default();
        }
        counter.ended.fill(Lanes::default());
    }

    fn move_to(&mut self, settled: &mut Sums<u64, u128>) {
        settled.add(&self.sums);
        self.sums.clear();
        // The draw that is being counted will add the squares of all its numbers.
        self.numbers = self.unfinished;
    }
}

#[inline]
fn add_products(sums: &mut Lanes<u64>, one: &Lanes<u32>, other: &Lanes<u32>) {
    for (sum, (one, other)) in sums.0.iter_mut().zip(one.0.iter().zip(&other.0)) {
        *sum += u64::from(*one) * u64::from(*other);
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{GRID, cluster, halves, pooled};
    use super::*;
    use rand::{RngExt, SeedableRng, rngs::StdRng};

    /// Groups of numbers counted one by one, draw by draw, in wide integers.
    fn plainly(draws: &[Vec<f64>], group: usize) -> Distribution {
        let mut sums = Sums::<u64, u128>::default();
        for draw in draws {
            let bins: Vec<u32> = (draw.iter().zip(halves(draw)))
                .filter(|(_, cell)| group == 0 || usize::from(*cell) + 1 == group)
                .map(|(number, _)| GRID.bin(*number))
                .collect();
            let total = bins.len() as u128;
            sums.grow(
                draw.iter()
                    .map(|x| GRID.bin(*x) as usize + 1)
                    .max()
                    .unwrap_or(0),
            );
            for bin in &bins {
                sums.counts[*bin as usize][group] += 1;
            }
            for edge in 0..sums.squares.len() {
                let below = bins
                    .iter()
                    .filter(|b| **b as usize / STRIDE <= edge)
                    .count() as u128;
                sums.squares[edge][group] += below * below;
                sums.products[edge][group] += below * total;
            }
            sums.draws[group] += u64::from(total > 0);
            sums.total_squares[group] += total * total;
        }
        sums.distribution(GRID, group)
    }

    /// Draws of 0 to 600 numbers, against a queue of 256 and recent sums of 4,096: they wait in
    /// part, are longer than the queue, and settle in the middle.
    fn draws() -> Vec<Vec<f64>> {
        let mut random = StdRng::seed_from_u64(1);
        let mut draws: Vec<Vec<f64>> = (0..60)
            .map(|_| {
                let mut draw = cluster(&mut random, 600);
                draw.truncate(random.random_range(0..=600));
                draw
            })
            .collect();
        draws[3].clear();
        draws[17].push(25.0);
        draws
    }

    #[test]
    fn every_group_is_counted_as_if_alone() {
        let draws = draws();
        let (cells, histograms) = pooled(&draws);
        let distributions = histograms.distributions(&cells);
        for (group, distribution) in distributions[..3].iter().enumerate() {
            assert!(*distribution == plainly(&draws, group), "{group}");
        }
        assert_eq!(distributions[3].quantiles(&[0.5]), None);
    }

    #[test]
    fn merging_has_no_order_and_growth_does_not_show() {
        let draws = draws();
        let (cells, whole) = pooled(&draws);
        let merged = |chunks: &mut dyn Iterator<Item = &[Vec<f64>]>| {
            let mut merged = Histograms::new(GRID);
            for chunk in chunks {
                merged.merge(&cells, &pooled(chunk).1);
            }
            merged.distributions(&cells)
        };
        let whole = whole.distributions(&cells);
        assert!(whole == merged(&mut draws.chunks(7)));
        assert!(whole == merged(&mut draws.chunks(7).rev()));
    }

    #[test]
    fn a_tally_goes_on_after_a_merge() {
        let draws = draws();
        let (cells, mut tally) = pooled(&draws[..10]);
        tally.merge(&cells, &pooled(&draws[10..40]).1);
        for draw in &draws[40..] {
            tally.add(&cells, &halves(draw), draw);
        }
        assert!(tally.distributions(&cells) == pooled(&draws).1.distributions(&cells));
    }
}
