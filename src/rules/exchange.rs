//! The exchange function (§ 512.750): from final scores to transformed scores, and back to the score
//! that breaks even.

use super::columns::lesser;
use super::{Exchange, ExchangeTable, FINAL_SCORE_MAXIMUM, Rules};
use crate::numeric::exp::{exp, ln};

/// Participants whose scores go through a table's pieces together.
const BLOCK: usize = 128;

/// The transformed final score, 0 to 1. A final score of 0 transforms to 0: it earns nothing of
/// the pool (§ 512.750(c)(1)).
pub fn transformed_score(rules: &Rules, midpoint: Option<f64>, final_score: f64) -> f64 {
    if final_score <= 0.0 {
        return 0.0;
    }
    match (&rules.exchange, midpoint) {
        (Exchange::Linear, _) => linear(final_score),
        (Exchange::Logistic, Some(midpoint)) => logistic(rules.slope, midpoint, final_score),
        // Without a final score above 0 there is no median, and nothing to transform.
        (Exchange::Logistic, None) => 0.0,
        (Exchange::Table(table), _) => table.at(final_score),
    }
}

#[inline(always)]
fn linear(final_score: f64) -> f64 {
    final_score / FINAL_SCORE_MAXIMUM
}

#[inline(always)]
fn logistic(slope: f64, midpoint: f64, final_score: f64) -> f64 {
    1.0 / (1.0 + exp(-slope * (final_score - midpoint)))
}

/// Fills the transformed scores; a NaN, the final score of a neutral participant, stays NaN.
pub(super) fn transform(
    rules: &Rules,
    midpoint: Option<f64>,
    final_scores: &[f64],
    out: &mut [f64],
) {
    match (&rules.exchange, midpoint) {
        (Exchange::Linear, _) => transform_by(linear, final_scores, out),
        (Exchange::Logistic, Some(midpoint)) => {
            let slope = rules.slope;
            transform_by(|score| logistic(slope, midpoint, score), final_scores, out);
        }
        (Exchange::Logistic, None) => transform_by(|score| score, final_scores, out),
        (Exchange::Table(table), _) => transform_by_table(table, final_scores, out),
    }
}

/// One loop for each exchange function, so that each is vectorised.
#[inline(always)]
fn transform_by(exchange: impl Fn(f64) -> f64, final_scores: &[f64], out: &mut [f64]) {
    for (transformed, &score) in out.iter_mut().zip(final_scores) {
        let exchanged = exchange(score);
        *transformed = if score <= 0.0 { 0.0 } else { exchanged };
    }
}

/// The same by a table: one loop for each of its pieces, over scores that stay at hand.
fn transform_by_table(table: &ExchangeTable, final_scores: &[f64], out: &mut [f64]) {
    for (out, scores) in out.chunks_mut(BLOCK).zip(final_scores.chunks(BLOCK)) {
        let mut pieces = table.pieces();
        if let Some(first) = pieces.next() {
            transform_by(|score| first.at(score), scores, out);
        }
        for piece in pieces {
            for (transformed, &score) in out.iter_mut().zip(scores) {
                let exchanged = piece.at(score);
                *transformed = if score >= piece.from.0 {
                    exchanged
                } else {
                    *transformed
                };
            }
        }
    }
}

/// The final score with transformed score 1/S: the exchange function, inverted.
pub(super) fn break_even_score(
    rules: &Rules,
    midpoint: Option<f64>,
    scaling_factor: f64,
) -> Option<f64> {
    let score = match &rules.exchange {
        Exchange::Linear => FINAL_SCORE_MAXIMUM / scaling_factor,
        Exchange::Logistic if scaling_factor > 1.0 => {
            midpoint? - ln(scaling_factor - 1.0) / rules.slope
        }
        // 1/S is beyond the exchange function, which stays below 1.
        Exchange::Logistic => return None,
        Exchange::Table(table) => table.lowest_score_of(1.0 / scaling_factor)?,
    };
    (score > 0.0 && score.is_finite()).then_some(score)
}

/// The straight line between two neighbours of a table.
#[derive(Clone, Copy, Debug)]
struct Piece {
    /// Final score and transformed score at its beginning.
    from: (f64, f64),
    /// The same at its end.
    to: (f64, f64),
}

impl Piece {
    /// The transformed score of a final score on the piece.
    #[inline(always)]
    fn at(&self, final_score: f64) -> f64 {
        let way = (final_score - self.from.0) / (self.to.0 - self.from.0);
        let transformed = self.from.1 + way * (self.to.1 - self.from.1);
        // Rounding must not carry it beyond the next piece; a NaN stays NaN.
        lesser(transformed, self.to.1)
    }
}

impl ExchangeTable {
    /// The transformed score of a final score, 0 to 100.
    pub fn at(&self, final_score: f64) -> f64 {
        let piece = self.piece_of(final_score);
        piece.map_or(0.0, |piece| piece.at(final_score))
    }

    /// The two neighbouring points between which a final score lies, 0 to 100.
    pub fn around(&self, final_score: f64) -> Option<[[f64; 2]; 2]> {
        let piece = self.piece_of(final_score)?;
        Some([piece.from, piece.to].map(|(score, transformed)| [score, transformed]))
    }

    fn piece_of(&self, final_score: f64) -> Option<Piece> {
        self.pieces()
            .take_while(|piece| final_score >= piece.from.0)
            .last()
    }

    /// The lowest final score with at least a transformed score; `None` where none has it.
    fn lowest_score_of(&self, transformed: f64) -> Option<f64> {
        let first = self.0.first()?;
        if first[1] >= transformed {
            return Some(first[0]);
        }
        let piece = self.pieces().find(|piece| piece.to.1 >= transformed)?;
        let way = (transformed - piece.from.1) / (piece.to.1 - piece.from.1);
        Some(piece.from.0 + way * (piece.to.0 - piece.from.0))
    }

    fn pieces(&self) -> impl Iterator<Item = Piece> {
        let point = |[score, transformed]: [f64; 2]| (score, transformed);
        self.0.windows(2).map(move |ends| Piece {
            from: point(ends[0]),
            to: point(ends[1]),
        })
    }
}
