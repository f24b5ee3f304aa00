//! The law whose quantile function is linear between given percentiles.

use thiserror::Error;

use crate::numeric::integer;

/// Cells of one percent.
const CELLS: usize = 100;

/// A law whose quantile function runs linearly between knots (probability, value), as published
/// percentiles give it.
///
/// Between knots the law is uniform; two knots of the same value make an atom. The probabilities
/// are whole percents, so that the piece of a uniform is found without a search.
///
/// ```
/// use asmcast::random::PiecewiseLinear;
///
/// let law = PiecewiseLinear::new(&[(0.0, 10.0), (0.5, 20.0), (1.0, 50.0)]).unwrap();
/// assert_eq!(law.quantile(0.25), 15.0);
/// assert_eq!(law.mean(), 25.0);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct PiecewiseLinear {
    pieces: Vec<Piece>,
    /// The piece of each percent.
    piece_of: [u8; CELLS],
}

/// The law between two knots.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Piece {
    /// Probability and value of the lower knot.
    from: (f64, f64),
    /// Probability and value of the upper knot.
    to: (f64, f64),
    /// Value gained per probability.
    slope: f64,
}

/// Why knots make no law.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum KnotError {
    /// The first probability is not 0 or the last is not 1.
    #[error("the probabilities must run from 0 to 1")]
    Ends,
    /// A probability is not a whole percent.
    #[error("the probability {0} is not a multiple of 0.01")]
    NotPercent(f64),
    /// A probability is not above the one before.
    #[error("the probability {1} is not above {0} before it")]
    ProbabilityOrder(f64, f64),
    /// A value is below the one before.
    #[error("the value {1} is below {0} before it")]
    ValueOrder(f64, f64),
    /// A value is infinite or not a number.
    #[error("the value {0} is not finite")]
    NotFinite(f64),
}

impl PiecewiseLinear {
    /// The law of knots (probability, value).
    ///
    /// Probabilities are multiples of 0.01 (to 1e-9), strictly increasing from 0 to 1; values are
    /// finite and non-decreasing.
    pub fn new(knots: &[(f64, f64)]) -> Result<Self, KnotError> {
        let exact = knots
            .iter()
            .map(|&knot| exact_knot(knot))
            .collect::<Result<Vec<_>, _>>()?;
        match (exact.first(), exact.last()) {
            (Some(first), Some(last)) if first.0 == 0 && last.0 == CELLS => {}
            _ => return Err(KnotError::Ends),
        }
        let mut pieces = Vec::with_capacity(exact.len());
        let mut piece_of = [0; CELLS];
        for pair in exact.windows(2) {
            let [(percent, value), (next_percent, next_value)] = [pair[0], pair[1]];
            let from = (percent as f64 / CELLS as f64, value);
            let to = (next_percent as f64 / CELLS as f64, next_value);
            if next_percent <= percent {
                return Err(KnotError::ProbabilityOrder(from.0, to.0));
            }
            if to.1 < from.1 {
                return Err(KnotError::ValueOrder(from.1, to.1));
            }
            piece_of[percent..next_percent].fill(pieces.len() as u8);
            let slope = (to.1 - from.1) / (to.0 - from.0);
            pieces.push(Piece { from, to, slope });
        }
        Ok(PiecewiseLinear { pieces, piece_of })
    }

    /// The value at probability `u`, for `u` within [0, 1]; beyond, the law's ends.
    ///
    /// Exact at the knots, within their values between them, and non-decreasing.
    #[inline]
    pub fn quantile(&self, u: f64) -> f64 {
        // Rounding may send a uniform just below a percent to the cell above, or the reverse; the
        // pieces meet at their knots, so that staying within the piece's values mends it.
        let cell = ((u * CELLS as f64) as usize).min(CELLS - 1);
        let piece = &self.pieces[usize::from(self.piece_of[cell])];
        if u >= piece.to.0 {
            return piece.to.1;
        }
        let value = piece.from.1 + (u - piece.from.0) * piece.slope;
        if value > piece.to.1 {
            piece.to.1
        } else if value < piece.from.1 {
            piece.from.1
        } else {
            value
        }
    }

    /// The law's mean.
    pub fn mean(&self) -> f64 {
        self.pieces
            .iter()
            .map(|p| 0.5 * (p.to.0 - p.from.0) * (p.from.1 + p.to.1))
            .sum()
    }

    /// `P(X <= x)`: the greatest probability whose quantile is at most `x`.
    pub fn cdf(&self, x: f64) -> f64 {
        let below = self.pieces.iter().take_while(|p| p.from.1 <= x).last();
        match below {
            None => 0.0,
            Some(p) if p.to.1 <= x => p.to.0,
            Some(p) => p.from.0 + (x - p.from.1) / p.slope,
        }
    }
}

/// Some laws side by side, tabulated by percent in single precision, for columns.
#[derive(Clone, Debug, PartialEq)]
pub struct PercentileTable {
    /// Value at the percent's start and what is gained up to its end, by law.
    starts: [f32; TABLE],
    gains: [f32; TABLE],
}

/// Places of a law in a table, and of all laws: powers of two.
const ROW: usize = 128;
const TABLE: usize = 4 * ROW;

impl PercentileTable {
    /// Tabulates up to four laws; where there is none all values are 0.
    pub fn new<'a>(laws: impl Iterator<Item = Option<&'a PiecewiseLinear>>) -> Self {
        let (mut starts, mut gains) = ([0.0; TABLE], [0.0; TABLE]);
        for (row, law) in laws.enumerate() {
            for cell in 0..CELLS {
                let value =
                    |percent| law.map_or(0.0, |law| law.quantile(percent as f64 / CELLS as f64));
                starts[row * ROW + cell] = value(cell) as f32;
                gains[row * ROW + cell] = (value(cell + 1) - value(cell)) as f32;
            }
            // The upper end may be taken for the start of a cell.
            starts[row * ROW + CELLS] = law.map_or(0.0, |law| law.quantile(1.0)) as f32;
        }
        PercentileTable { starts, gains }
    }

    /// The quantile of law `row` at probability `u` within [0, 1].
    #[inline(always)]
    pub fn at(&self, row: usize, u: f32) -> f32 {
        let position = u * CELLS as f32;
        let (cell, part) = integer::split(if position > 0.0 { position } else { 0.0 });
        // The remainder changes nothing; it spares the check of the bounds.
        let place = (row * ROW + cell as usize) % TABLE;
        self.starts[place] + self.gains[place] * part
    }
}

/// A knot with its probability as a whole percent.
fn exact_knot((probability, value): (f64, f64)) -> Result<(usize, f64), KnotError> {
    let percent = (probability * CELLS as f64).round();
    let near = (percent - probability * CELLS as f64).abs() <= 1e-7;
    if !near || !(0.0..=CELLS as f64).contains(&percent) {
        return Err(KnotError::NotPercent(probability));
    }
    if !value.is_finite() {
        return Err(KnotError::NotFinite(value));
    }
    Ok((percent as usize, value))
}
