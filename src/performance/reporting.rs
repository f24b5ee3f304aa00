//! Reporting and attestation. A practice is silent or not, has completed its improvement
//! activities or not, has a Promoting Interoperability score: each state is kept from year to year
//! with one probability, otherwise drawn again. Completeness is drawn each year anew.

use crate::components::{Component, Streams};
use crate::population::Population;
use crate::program::{PERFORMANCE_YEARS, PracticeSize};
use crate::random::{Stream, categorical};
use crate::scenario::settings::PromotingInteroperability;

use super::{PerformanceLaws, YearRecords};

/// The states of a cohort's practices, one element a practice.
#[derive(Clone, Debug, Default)]
pub(super) struct Reporting {
    silent: Vec<bool>,
    ia_completed: Vec<u8>,
    pi_score: Vec<f64>,
    /// Completeness of the year, by measure.
    completeness: Vec<Vec<f64>>,
    luck: [Vec<f64>; 2],
}

impl Reporting {
    /// Moves every practice to a year.
    pub(super) fn step(
        &mut self,
        laws: &PerformanceLaws,
        streams: &Streams,
        people: &Population,
        year: u16,
    ) {
        let sizes = &people.practices.size;
        let with_members = &people.members.practices;
        let reporting = &laws.reporting;
        let keep = match year == *PERFORMANCE_YEARS.start() {
            true => 0.0,
            false => reporting.persistence,
        };
        let stream = |component| streams.yearly(component, year);
        step(
            &mut self.silent,
            people,
            keep,
            &mut self.luck,
            stream(Component::Silence),
            |size, u| u < reporting.silent.get(size).0,
        );
        let activities = stream(Component::ImprovementActivities);
        step(
            &mut self.ia_completed,
            people,
            keep,
            &mut self.luck,
            activities,
            |size, u| categorical(u, reporting.ia_cumulative.get(size)) as u8,
        );
        let interoperability = stream(Component::PromotingInteroperability);
        step(
            &mut self.pi_score,
            people,
            keep,
            &mut self.luck,
            interoperability,
            |size, u| pi_score(&reporting.promoting_interoperability, size, u),
        );
        self.completeness.resize_with(laws.measures.len(), Vec::new);
        for (measure, completeness) in laws.measures.iter().zip(&mut self.completeness) {
            let stream = streams.measure(Component::Completeness, measure.measure, year);
            completeness.resize(sizes.len(), 1.0);
            let [luck, _] = &mut self.luck;
            stream.gather_quarters(with_members.iter().copied(), 0, [luck]);
            for (&practice, luck) in with_members.iter().zip(luck) {
                let size = sizes[practice as usize];
                let short = *luck < reporting.incomplete.get(size).0;
                completeness[practice as usize] = if short { laws.short_completeness } else { 1.0 };
            }
        }
    }

    /// Gives the participants their practices' attestations.
    pub(super) fn attest(&self, records: &mut YearRecords) {
        let practices = records.practice.iter().map(|practice| *practice as usize);
        records.ia_completed.extend(
            practices
                .clone()
                .map(|practice| self.ia_completed[practice]),
        );
        records
            .pi_score
            .extend(practices.map(|practice| self.pi_score[practice]));
    }

    /// Gives the participants their practices' reports of a measure. CMS computes the claims
    /// measures of silent practices too.
    pub(super) fn report(
        &self,
        laws: &PerformanceLaws,
        position: usize,
        records: &mut YearRecords,
    ) {
        let measure = &laws.measures[position];
        let claims = measure.measure.is_claims_based();
        let columns = &mut records.measures[position];
        let practices = records
            .practice
            .iter()
            .zip(&records.practice_collection_type);
        for (practice, preferred) in practices {
            let practice = *practice as usize;
            let reported = claims || !self.silent[practice];
            columns
                .collection_type
                .push(reported.then(|| measure.collected(*preferred)));
            columns.completeness.push(if claims {
                1.0
            } else {
                self.completeness[position][practice]
            });
        }
    }
}

/// One step of a state of the practices that have members: the first number of `luck` decides
/// whether it is kept, the second draws the new one.
fn step<T: Copy + Default>(
    states: &mut Vec<T>,
    people: &Population,
    keep: f64,
    luck: &mut [Vec<f64>; 2],
    stream: Stream,
    draw: impl Fn(PracticeSize, f64) -> T,
) {
    let sizes = &people.practices.size;
    states.resize(sizes.len(), T::default());
    let practices = &people.members.practices;
    let [kept, fresh] = luck;
    stream.gather_quarters(practices.iter().copied(), 0, [&mut *kept, &mut *fresh]);
    for (&practice, (kept, fresh)) in practices.iter().zip(kept.iter().zip(fresh.iter())) {
        if *kept >= keep {
            states[practice as usize] = draw(sizes[practice as usize], *fresh);
        }
    }
}

/// The Promoting Interoperability score at a uniform number: zero first, then the pieces in order,
/// each uniform between its bounds.
fn pi_score(law: &PromotingInteroperability, size: PracticeSize, u: f64) -> f64 {
    let zero = law.zero.get(size).0;
    if u < zero {
        return 0.0;
    }
    let mut rest = (u - zero) / (1.0 - zero);
    for piece in &law.scores {
        if rest < piece.share.0 {
            return piece.from.0 + (piece.to.0 - piece.from.0) * (rest / piece.share.0);
        }
        rest -= piece.share.0;
    }
    // Rounding alone leads here.
    law.scores.last().map_or(0.0, |piece| piece.to.0)
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
        let law = PromotingInteroperability {
            zero: BySize {
                solo: Share(0.2),
                small: Share(0.2),
                large: Share(0.0),
            },
            scores: vec![piece(1.0, 1.0, 0.5), piece(0.6, 0.8, 0.5)],
        };
        assert_eq!(pi_score(&law, PracticeSize::Solo, 0.19), 0.0);
        assert_eq!(pi_score(&law, PracticeSize::Solo, 0.21), 1.0);
        assert!((pi_score(&law, PracticeSize::Solo, 0.8) - 0.7).abs() < 1e-12);
        assert_eq!(pi_score(&law, PracticeSize::Large, 0.0), 1.0);
        assert!((pi_score(&law, PracticeSize::Large, 0.75) - 0.7).abs() < 1e-12);
    }
}
