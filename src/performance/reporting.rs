//! Reporting and attestation: the laws of practices, and what the year's participants have of them.

use std::ops::Range;

use crate::population::{OfSize, gather, gather_more};
use crate::program::PracticeSize;
use crate::scenario::model::ReportingModel;
use crate::scenario::settings::PromotingInteroperability;

use super::practices::{Conduct, PracticeYear};
use super::{PerformanceLaws, YearRecords};

/// Prepared laws of reporting.
#[derive(Clone, Debug)]
pub struct ReportingLaws {
    /// Probability that a state is kept.
    pub persistence: f64,
    /// Probability of reporting nothing.
    pub silent: OfSize,
    /// Probability that a measure falls short of completeness.
    pub incomplete: OfSize,
    /// Improvement activities completed: probability of fewer than 1, and than 2.
    pub ia_fewer: [OfSize; 2],
    /// Promoting Interoperability score.
    pub pi_score: PiScoreLaw,
}

impl ReportingLaws {
    /// Prepares the laws.
    pub fn new(model: &ReportingModel) -> Self {
        let fewer = |activities: [f64; 3], count: usize| {
            activities[..count].iter().sum::<f64>() / activities.iter().sum::<f64>()
        };
        ReportingLaws {
            persistence: model.persistence,
            silent: OfSize::new(|size| model.silent.get(size).0),
            incomplete: OfSize::new(|size| model.incomplete.get(size).0),
            ia_fewer: [1, 2]
                .map(|count| OfSize::new(|size| fewer(*model.ia_completed.get(size), count))),
            pi_score: PiScoreLaw::new(&model.promoting_interoperability),
        }
    }
}

/// The law of a Promoting Interoperability score: zero first, then pieces in order, each uniform
/// between its bounds.
#[derive(Clone, Debug)]
pub struct PiScoreLaw {
    pieces: Vec<PiPiece>,
}

/// A piece of the law.
#[derive(Clone, Copy, Debug)]
struct PiPiece {
    /// Probability below the piece.
    below: OfSize,
    /// Score at its start.
    from: f64,
    /// Gained per probability.
    slope: OfSize,
}

impl PiScoreLaw {
    fn new(model: &PromotingInteroperability) -> Self {
        let zero = OfSize::new(|size| model.zero.get(size).0);
        let mut shares_before = 0.0;
        let mut pieces = Vec::new();
        for piece in model.scores.iter().filter(|piece| piece.share.0 > 0.0) {
            let before = shares_before;
            let (from, rise) = (piece.from.0, piece.to.0 - piece.from.0);
            pieces.push(PiPiece {
                below: zero.map(|zero| {
                    // Nobody has a score where all have zero, whatever rounding says.
                    if zero < 1.0 {
                        zero + before * (1.0 - zero)
                    } else {
                        2.0
                    }
                }),
                from,
                slope: zero.map(|zero| {
                    let share = piece.share.0 * (1.0 - zero);
                    if zero < 1.0 { rise / share } else { 0.0 }
                }),
            });
            shares_before += piece.share.0;
        }
        PiScoreLaw { pieces }
    }

    /// The scores at uniforms within (0, 1), of practices of these sizes.
    pub fn quantiles(&self, sizes: &[PracticeSize], uniforms: &[f64], scores: &mut Vec<f64>) {
        scores.clear();
        scores.resize(sizes.len(), 0.0);
        // By value: what is stored could otherwise be what is read.
        for &PiPiece { below, from, slope } in &self.pieces {
            let practices = scores.iter_mut().zip(sizes).zip(uniforms);
            for ((score, size), u) in practices {
                let within = u - below.at(*size);
                // Rounding alone leads beyond 1.
                let reached = from + within * slope.at(*size);
                let reached = if reached < 1.0 { reached } else { 1.0 };
                *score = if within >= 0.0 { reached } else { *score };
            }
        }
    }
}

/// Gives the participants added last what their practices, in these places, report and attest.
pub(super) fn attest(
    practices: &PracticeYear,
    places: &[u32],
    conduct: &mut Vec<Conduct>,
    records: &mut YearRecords,
) {
    let first = records.pi_score.len();
    gather(conduct, places, &practices.conduct);
    gather_more(&mut records.pi_score, places, &practices.pi_score);
    let incomplete = conduct.iter().map(|conduct| conduct.incomplete());
    records.incomplete.extend(incomplete);
    let completed = conduct.iter().map(|conduct| conduct.ia_completed());
    records.ia_completed.extend(completed);
    let preferred = &records.practice_collection_type[first..];
    let reported = conduct.iter().zip(preferred);
    records
        .reported
        .extend(reported.map(|(conduct, preferred)| (!conduct.is_silent()).then_some(*preferred)));
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
    if measure.is_claims_based() {
        let only = measure.collection_types().first().copied();
        columns.collection_type.resize(block.end, only);
        return;
    }
    let reported = &records.reported[block.clone()];
    match measure.collection_types() {
        [only] => {
            let only = Some(*only);
            let reported = reported.iter().map(|reported| reported.and(only));
            columns.collection_type.extend(reported);
        }
        _ => columns.collection_type.extend_from_slice(reported),
    }
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
        let law = PiScoreLaw::new(&model);
        let scores = |size, uniforms: &[f64]| {
            let mut scores = Vec::new();
            law.quantiles(&vec![size; uniforms.len()], uniforms, &mut scores);
            scores
        };
        let solo = scores(PracticeSize::Solo, &[0.19, 0.21, 0.8]);
        assert_eq!(solo[..2], [0.0, 1.0]);
        assert!((solo[2] - 0.7).abs() < 1e-12);
        let large = scores(PracticeSize::Large, &[1e-9, 0.75]);
        assert_eq!(large[0], 1.0);
        assert!((large[1] - 0.7).abs() < 1e-12);
    }
}
