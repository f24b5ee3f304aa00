//! Draws for tests of distributions.

use rand::{RngExt, rngs::StdRng};

use super::{Cells, Counter, Grid, Histograms};

pub const GRID: Grid = Grid {
    origin: -1.0,
    bins_per_unit: 2_000.0,
    maximum: f64::INFINITY,
    strides_per_class: 5,
};

/// Numbers with a shift in common.
pub fn cluster(random: &mut StdRng, numbers: usize) -> Vec<f64> {
    let shift: f64 = random.random::<f64>() * 0.2;
    (0..numbers)
        .map(|_| shift + random.random::<f64>())
        .collect()
}

/// The cells of numbers: those below 0.5, and the others.
pub fn halves(draw: &[f64]) -> Vec<u8> {
    draw.iter().map(|number| u8::from(*number >= 0.5)).collect()
}

/// Draws pooled; group 0 is all, 1 and 2 are the two cells.
pub fn pooled(draws: &[Vec<f64>]) -> (Cells, Histograms) {
    let cells = Cells::new((0..2).map(|cell| [0, 1 + cell]));
    let mut histograms = Histograms::new(GRID);
    let mut counter = Counter::default();
    for draw in draws {
        histograms.add(&mut counter, &cells, &halves(draw), draw);
    }
    (cells, histograms)
}
