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
    /// Entries of the queue that wait.
    waiting: usize,
    /// Where in the queue draws end.
    ends: Vec<usize>,
    /// The greatest entry that waits.
    most: u32,
    recent: Recent,
    settled: Sums<u64, u128>,
}

/// Counts queues: memory that the histograms of an observer share, so that it stays in the cache.
#[derive(Clone, Debug, Default)]
pub struct Counter {
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
            waiting: 0,
            ends: Vec::new(),
            most: 0,
            recent: Recent::default(),
            settled: Sums::default(),
        }
    }

    /// Takes in a draw's numbers, each with its cell; the cells are the same in all draws.
    pub fn add(&mut self, counter: &mut Counter, cells: &Cells, cell: &[u8], numbers: &[f64]) {
        if numbers.is_empty() {
            return;
        }
        self.queue.resize(QUEUE, 0);
        // The counter is for others too: a draw is counted in one go, though it fill many queues.
        let is_long = numbers.len() > QUEUE;
        if self.waiting + numbers.len() > QUEUE {
            self.count_queue(counter, cells);
        }
        for (cell, numbers) in cell.chunks(QUEUE).zip(numbers.chunks(QUEUE)) {
            if self.waiting + numbers.len() > QUEUE {
                self.count_queue(counter, cells);
            }
            self.wait(cell, numbers);
        }
        self.ends.push(self.waiting);
        if is_long {
            self.count_queue(counter, cells);
        }
    }

    /// Puts numbers into the queue, which has room for them.
    fn wait(&mut self, cell: &[u8], numbers: &[f64]) {
        let grid = self.grid;
        let mut most = self.most;
        let end = self.waiting + numbers.len();
        let entries = self.queue[self.waiting..end].iter_mut();
        for (entry, (number, cell)) in entries.zip(numbers.iter().zip(cell)) {
            *entry = grid.bin(*number) << CELL_BITS | u32::from(*cell);
            most = most.max(*entry);
        }
        self.most = most;
        self.waiting = end;
    }

    /// Counts what waits.
    fn count_queue(&mut self, counter: &mut Counter, cells: &Cells) {
        self.recent
            .sums
            .grow(self.grid, (self.most >> CELL_BITS) as usize + 1);
        let strides = self.recent.sums.squares.len();
        counter.grow(strides);
        if self.recent.numbers + self.waiting > MOST_RECENT {
            self.recent.move_to(self.grid, &mut self.settled);
        }
        let mut start = 0;
        for &end in &self.ends {
            counter.count(cells, &self.queue[start..end]);
            counter.end(strides);
            self.recent
                .add_draw(self.grid, &mut counter.draw[..strides]);
            start = end;
        }
        let rest = &self.queue[start..self.waiting];
        counter.count(cells, rest);
        counter.end(strides);
        self.recent.add_counts(counter);
        self.recent.numbers += self.waiting;
        self.recent.unfinished = match self.ends.is_empty() {
            true => self.recent.unfinished + rest.len(),
            false => rest.len(),
        };
        self.waiting = 0;
        self.ends.clear();
        self.most = 0;
    }

    /// Takes in what another tally of the same grid and cells has seen.
    pub fn merge(&mut self, cells: &Cells, other: &Histograms) {
        self.settle(cells);
        let mut other = other.clone();
        other.settle(cells);
        self.settled.add(self.grid, &other.settled);
    }

    /// Brings everything into the settled sums.
    fn settle(&mut self, cells: &Cells) {
        self.count_queue(&mut Counter::default(), cells);
        self.recent.move_to(self.grid, &mut self.settled);
    }

    /// The distribution of one group over several tallies of the same grid and cells; `None` of none.
    pub fn pooled<'a>(
        mut tallies: impl Iterator<Item = &'a Histograms>,
        cells: &Cells,
        group: usize,
    ) -> Option<Distribution> {
        let mut all = tallies.next()?.clone();
        all.settle(cells);
        tallies.for_each(|other| all.merge(cells, other));
        Some(all.settled.distribution(all.grid, group))
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
        let strides = strides.max(self.draw.len());
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
    fn end(&mut self, strides: usize) {
        let counts = &self.counts.as_chunks::<STRIDE>().0[..strides];
        let draw = self.draw[..strides].iter_mut().zip(&mut self.ended);
        for (rows, (draw, ended)) in counts.iter().zip(draw) {
            let now = rows.iter().fold(Lanes::default(), |sum, row| sum.plus(row));
            let since: [u16; GROUPS] = std::array::from_fn(|lane| now[lane] - ended[lane]);
            *draw = draw.plus(&Lanes(since.map(u32::from)));
            *ended = now;
        }
    }
}

impl Recent {
    /// Adds the counts of the draw that has ended, and clears them.
    fn add_draw(&mut self, grid: Grid, draw: &mut [Lanes<u32>]) {
        let mut total = Lanes::default();
        for counts in &mut *draw {
            total = total.plus(counts);
            *counts = total;
        }
        let sums = &mut self.sums;
        let mut before = Lanes::default();
        for (class, end) in grid.class_ends(draw.len()).enumerate() {
            let within = draw[end].minus(&before);
            add_products(&mut sums.class_squares[class], &within, &within);
            add_products(&mut sums.class_products[class], &within, &total);
            before = draw[end];
        }
        let edges = sums.squares.iter_mut().zip(&mut sums.products);
        for (below, (squares, products)) in draw.iter_mut().zip(edges) {
            add_products(squares, below, below);
            add_products(products, below, &total);
            *below = Lanes::default();
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

    fn move_to(&mut self, grid: Grid, settled: &mut Sums<u64, u128>) {
        settled.add(grid, &self.sums);
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
                GRID,
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
            for class in 0..sums.class_squares.len() {
                let within = bins
                    .iter()
                    .filter(|b| GRID.class(**b as usize / STRIDE) == class)
                    .count() as u128;
                sums.class_squares[class][group] += within * within;
                sums.class_products[class][group] += within * total;
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
    fn several_tallies_are_pooled_as_they_are() {
        let draws = draws();
        let (cells, whole) = pooled(&draws);
        let parts: Vec<Histograms> = draws.chunks(13).map(|chunk| pooled(chunk).1).collect();
        for group in 0..3 {
            let together = Histograms::pooled(parts.iter(), &cells, group);
            assert!(together.as_ref() == Some(&whole.distributions(&cells)[group]));
        }
        assert!(Histograms::pooled(std::iter::empty(), &cells, 0).is_none());
    }

    #[test]
    fn a_tally_goes_on_after_a_merge() {
        let draws = draws();
        let (cells, mut tally) = pooled(&draws[..10]);
        tally.merge(&cells, &pooled(&draws[10..40]).1);
        let mut counter = Counter::default();
        for draw in &draws[40..] {
            tally.add(&mut counter, &cells, &halves(draw), draw);
        }
        assert!(tally.distributions(&cells) == pooled(&draws).1.distributions(&cells));
    }

    #[test]
    fn a_counter_is_shared_by_wide_and_narrow_histograms() {
        let draws = draws();
        let narrow: Vec<Vec<f64>> = draws
            .iter()
            .map(|draw| draw.iter().map(|number| number / 10.0 - 0.9).collect())
            .collect();
        let (cells, _) = pooled(&[]);
        let mut counter = Counter::default();
        let mut shared = [Histograms::new(GRID), Histograms::new(GRID)];
        for (wide, narrow) in draws.iter().zip(&narrow) {
            shared[0].add(&mut counter, &cells, &halves(wide), wide);
            shared[1].add(&mut counter, &cells, &halves(narrow), narrow);
        }
        let [wide, narrow] = [&draws, &narrow].map(|draws| pooled(draws).1);
        assert!(shared[0].distributions(&cells) == wide.distributions(&cells));
        assert!(shared[1].distributions(&cells) == narrow.distributions(&cells));
    }
}
