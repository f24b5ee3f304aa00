//! Reporting and attestation: the laws of practices, and what the year's participants have of them.

use std::ops::Range;

use crate::program::{PracticeSize, Vocabulary};
use crate::random::Categorical;
use crate::scenario::model::ReportingModel;
use crate::scenario::settings::PromotingInteroperability;

use super::practices::PracticeYear;
use super::{PerformanceLaws, YearRecords};

/// Prepared laws of reporting; arrays by [`PracticeSize`].
#[derive(Clone, Debug)]
pub struct ReportingLaws {
    /// Probability that a state is kept.
    pub persistence: f64,
    /// Probability of reporting nothing.
    pub silent: [f64; 3],
    /// Probability that a measure falls short of completeness.
    pub incomplete: [f64; 3],
    /// Improvement activities completed.
    pub ia_completed: [Categorical; 3],
    /// Promoting Interoperability score.
    pub pi_score: [PiScoreLaw; 3],
}

impl ReportingLaws {
    /// Prepares the laws.
    pub fn new(model: &ReportingModel) -> Self {
        let sizes: [PracticeSize; 3] = std::array::from_fn(|size| PracticeSize::ALL[size]);
        ReportingLaws {
            persistence: model.persistence,
            silent: sizes.map(|size| model.silent.get(size).0),
            incomplete: sizes.map(|size| model.incomplete.get(size).0),
            ia_completed: sizes.map(|size| Categorical::new(*model.ia_completed.get(size))),
            pi_score: sizes.map(|size| PiScoreLaw::new(&model.promoting_interoperability, size)),
        }
    }
}

/// The law of a Promoting Interoperability score: zero first, then pieces in order, each uniform
/// between its bounds.
#[derive(Clone, Debug)]
pub struct PiScoreLaw {
    /// Probability below the piece, score at its start and gained per probability.
    pieces: Vec<(f64, f64, f64)>,
}

impl PiScoreLaw {
    fn new(model: &PromotingInteroperability, size: PracticeSize) -> Self {
        let zero = model.zero.get(size).0;
        let mut below = zero;
        let mut pieces = vec![(0.0, 0.0, 0.0)];
        for piece in model
            .scores
            .iter()
            .filter(|piece| piece.share.0 > 0.0 && zero < 1.0)
        {
            let share = piece.share.0 * (1.0 - zero);
            pieces.push((below, piece.from.0, (piece.to.0 - piece.from.0) / share));
            below += share;
        }
        PiScoreLaw { pieces }
    }

    /// The score at `u` within (0, 1).
    pub fn quantile(&self, u: f64) -> f64 {
        let mut score = 0.0;
        for &(below, from, slope) in &self.pieces {
            score = if u >= below {
                from + (u - below) * slope
            } else {
                score
            };
        }
        // Rounding alone leads beyond.
        score.min(1.0)
    }
}

/// Gives the participants their practices' attestations.
pub(super) fn attest(practices: &PracticeYear, records: &mut YearRecords) {
    let places = records.place.iter().map(|place| *place as usize);
    records
        .reported
        .extend(places.clone().map(|place| practices.reported[place]));
    records
        .incomplete
        .extend(places.clone().map(|place| practices.incomplete[place]));
    records
        .ia_completed
        .extend(places.clone().map(|place| practices.ia_completed[place]));
    records
        .pi_score
        .extend(places.map(|place| practices.pi_score[place]));
}

/// Gives a block of participants their practices' reports of a measure. CMS computes the claims
/// measures of silent practices too.
pub(super) fn report(
    laws: &PerformanceLaws,
    position: usize,
    block: &Range<usize>,
    records: &mut YearRecords,
) {
    let measure = laws.measures[position].measure;
    let columns = &mut records.measures[position];
    let reported = &records.reported[block.clone()];
    if measure.is_claims_based() {
        let only = measure.collection_types().first().copied();
        columns.collection_type.resize(block.end, only);
        columns.completeness.resize(block.end, 1.0);
        return;
    }
    match measure.collection_types() {
        [only] => columns
            .collection_type
            .extend(reported.iter().map(|reported| reported.map(|_| *only))),
        _ => columns.collection_type.extend_from_slice(reported),
    }
    let incomplete = records.incomplete[block.clone()].iter();
    columns.completeness.extend(incomplete.map(|incomplete| {
        if incomplete >> position & 1 == 1 {
            laws.short_completeness
        } else {
            1.0
        }
    }));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::settings::{BySize, ScorePiece, Share};

    #[test]
    fn pi_scores_by_piece() {
        let piece = |from, to, share| ScorePiece {
            from: Share(from),
            to: Share(to),
            share: Share(share),
        };
        let model = PromotingInteroperability {
            zero: BySize {
                solo: Share(0.2),
                small: Share(0.2),
                large: Share(0.0),
            },
            scores: vec![
                piece(1.0, 1.0, 0.5),
                piece(0.3, 0.3, 0.0),
                piece(0.6, 0.8, 0.5),
            ],
        };
        let solo = PiScoreLaw::new(&model, PracticeSize::Solo);
        assert_eq!(solo.quantile(0.19), 0.0);
        assert_eq!(solo.quantile(0.21), 1.0);
        assert!((solo.quantile(0.8) - 0.7).abs() < 1e-12);
        let large = PiScoreLaw::new(&model, PracticeSize::Large);
        assert_eq!(large.quantile(1e-9), 1.0);
        assert!((large.quantile(0.75) - 0.7).abs() < 1e-12);
    }
}
