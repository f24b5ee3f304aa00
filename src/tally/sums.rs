//! The integer sums of which the distributions of all groups are made.

use std::ops::AddAssign;

use super::{Distribution, Grid, Lanes, STRIDE};

/// Counts in integers `C` and sums over draws in integers `S`, a row for each bin or edge.
#[derive(Clone, Debug, Default)]
pub(super) struct Sums<C, S> {
    /// By bin; whole strides.
    pub counts: Vec<Lanes<C>>,
    /// By edge, the upper end of a stride: sums over draws of C^2 and of C N.
    pub squares: Vec<Lanes<S>>,
    pub products: Vec<Lanes<S>>,
    /// By class: sums over draws of the same two for the count in the class.
    pub class_squares: Vec<Lanes<S>>,
    pub class_products: Vec<Lanes<S>>,
    /// Draws with any numbers.
    pub draws: Lanes<u64>,
    /// Sum over draws of N^2.
    pub total_squares: Lanes<S>,
}

impl<C: Copy + Default + AddAssign, S: Copy + Default + AddAssign> Sums<C, S> {
    /// Makes room for so many bins; every earlier draw lies wholly below the new edges.
    pub fn grow(&mut self, grid: Grid, bins: usize) {
        let edges = bins.div_ceil(STRIDE);
        if edges > self.squares.len() {
            self.counts.resize(edges * STRIDE, Lanes::default());
            self.squares.resize(edges, self.total_squares);
            self.products.resize(edges, self.total_squares);
            let classes = grid.class(edges - 1) + 1;
            self.class_squares.resize(classes, Lanes::default());
            self.class_products.resize(classes, Lanes::default());
        }
    }

    /// Adds what others have summed.
    pub fn add<C2: Copy + Into<C>, S2: Copy + Into<S>>(
        &mut self,
        grid: Grid,
        other: &Sums<C2, S2>,
    ) {
        self.grow(grid, other.counts.len());
        for (row, other) in self.counts.iter_mut().zip(&other.counts) {
            add(row, other);
        }
        for edge in 0..self.squares.len() {
            let beyond = &other.total_squares;
            add(
                &mut self.squares[edge],
                other.squares.get(edge).unwrap_or(beyond),
            );
            add(
                &mut self.products[edge],
                other.products.get(edge).unwrap_or(beyond),
            );
        }
        let classes = [
            (&mut self.class_squares, &other.class_squares),
            (&mut self.class_products, &other.class_products),
        ];
        for (sums, others) in classes {
            for (sum, other) in sums.iter_mut().zip(others) {
                add(sum, other);
            }
        }
        add(&mut self.draws, &other.draws);
        add(&mut self.total_squares, &other.total_squares);
    }

    /// Back to zero; keeps the room.
    pub fn clear(&mut self) {
        self.counts.fill(Lanes::default());
        self.squares.fill(Lanes::default());
        self.products.fill(Lanes::default());
        self.class_squares.fill(Lanes::default());
        self.class_products.fill(Lanes::default());
        self.draws = Lanes::default();
        self.total_squares = Lanes::default();
    }
}

impl Sums<u64, u128> {
    /// One group's distribution.
    pub fn distribution(&self, grid: Grid, group: usize) -> Distribution {
        Distribution {
            grid,
            counts: column(&self.counts, group),
            squares: column(&self.squares, group),
            products: column(&self.products, group),
            class_squares: column(&self.class_squares, group),
            class_products: column(&self.class_products, group),
            draws: self.draws[group],
            total: self.counts.iter().map(|row| row[group]).sum(),
            total_squares: self.total_squares[group],
        }
    }
}

fn add<T: AddAssign, U: Copy + Into<T>>(row: &mut Lanes<T>, other: &Lanes<U>) {
    for (sum, other) in row.0.iter_mut().zip(other.0) {
        *sum += other.into();
    }
}

fn column<T: Copy>(rows: &[Lanes<T>], group: usize) -> Vec<T> {
    rows.iter().map(|row| row[group]).collect()
}
