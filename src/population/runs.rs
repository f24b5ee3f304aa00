//! Positions that stand next to each other, as ranges: what belongs to them is copied, not gathered.

use std::ops::Range;

/// Positions in ascending order, as ranges that do not touch.
#[derive(Clone, Debug, Default)]
pub struct Runs(Vec<Range<usize>>);

impl Runs {
    /// How many positions there are.
    pub fn len(&self) -> usize {
        self.0.iter().map(ExactSizeIterator::len).sum()
    }

    /// No positions.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The ranges.
    pub fn ranges(&self) -> &[Range<usize>] {
        &self.0
    }

    /// The positions.
    pub fn positions(&self) -> impl Iterator<Item = usize> {
        self.0.iter().cloned().flatten()
    }

    /// The elements at these positions of a column.
    pub fn of<T: Copy>(&self, column: &[T]) -> Vec<T> {
        let mut elements = Vec::new();
        self.copy(&mut elements, column);
        elements
    }

    /// Fills a column with the elements of another at these positions.
    pub(crate) fn copy<T: Copy>(&self, column: &mut Vec<T>, source: &[T]) {
        column.clear();
        self.append(column, source);
    }

    /// Adds to a column the elements of another at these positions.
    pub(crate) fn append<T: Copy>(&self, column: &mut Vec<T>, source: &[T]) {
        for run in &self.0 {
            column.extend_from_slice(&source[run.clone()]);
        }
    }

    /// The same, widened.
    pub(crate) fn append_widened(&self, column: &mut Vec<f64>, source: &[f32]) {
        for run in &self.0 {
            column.extend(
                source[run.clone()]
                    .iter()
                    .map(|element| f64::from(*element)),
            );
        }
    }

    /// Fills a column with the elements of another at these of the positions: from `first` on.
    pub(super) fn copy_from<T: Copy>(&self, first: usize, column: &mut Vec<T>, source: &[T]) {
        column.clear();
        let before = self.0.partition_point(|run| run.end <= first);
        for run in &self.0[before..] {
            column.extend_from_slice(&source[run.start.max(first)..run.end]);
        }
    }

    /// Those of the positions that are within a block, counted from its start.
    pub(crate) fn within(&self, block: &Range<usize>, inside: &mut Runs) {
        inside.clear();
        for run in &self.0 {
            let (start, end) = (run.start.max(block.start), run.end.min(block.end));
            if start < end {
                inside.push(start - block.start..end - block.start);
            }
        }
    }

    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    /// Adds positions behind all others.
    pub(super) fn push(&mut self, run: Range<usize>) {
        match self.0.last_mut() {
            Some(last) if last.end == run.start => last.end = run.end,
            _ if run.is_empty() => {}
            _ => self.0.push(run),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_that_touch_are_one() {
        let mut runs = Runs::default();
        for run in [1..3, 3..3, 3..4, 6..6, 7..9] {
            runs.push(run);
        }
        assert_eq!(runs.0, [1..4, 7..9]);
        assert_eq!(runs.len(), 5);
        assert_eq!(
            runs.of(&[10, 11, 12, 13, 14, 15, 16, 17, 18]),
            [11, 12, 13, 17, 18]
        );
    }

    #[test]
    fn elements_from_a_place_on() {
        let mut runs = Runs::default();
        runs.push(1..4);
        runs.push(7..9);
        let source = [10, 11, 12, 13, 14, 15, 16, 17, 18];
        let from = |first| {
            let mut column = vec![99];
            runs.copy_from(first, &mut column, &source);
            column
        };
        assert_eq!(from(0), [11, 12, 13, 17, 18]);
        assert_eq!(from(2), [12, 13, 17, 18]);
        assert_eq!(from(4), [17, 18]);
        assert_eq!(from(8), [18]);
        assert!(from(9).is_empty());
    }

    #[test]
    fn a_block_has_its_own_part() {
        let (mut runs, mut inside) = (Runs::default(), Runs::default());
        runs.push(1..4);
        runs.push(7..9);
        runs.within(&(3..8), &mut inside);
        assert_eq!(inside.0, [0..1, 4..5]);
        runs.within(&(4..7), &mut inside);
        assert!(inside.is_empty());
    }
}
