//! What final scores are made of.

// Tests may compare with the platform's own functions.
#![allow(clippy::disallowed_methods)]

mod support;

use asmcast::program::Vocabulary;
use asmcast::rules::{BLOCK, COMPONENTS, ScoreComponent, Scores, score_by_block};
use support::{CohortData, cases, rules_with};

/// Everybody's components before the limits, and the scores.
fn components(data: &CohortData, changes: &str) -> (Vec<[f64; COMPONENTS]>, Scores) {
    let rules = rules_with(changes);
    let mut scores = Scores::default();
    let mut all = Vec::new();
    data.with_year(2027, |year| {
        score_by_block(&rules, year, None, &mut scores, |block| {
            assert_eq!(block.participants.start, all.len(), "everybody once");
            let mut scratch = [[0.0; BLOCK]; 3];
            let columns = block.components(&mut scratch);
            all.extend(
                block
                    .places()
                    .map(|place| columns.map(|column| column[place])),
            );
        });
    });
    assert_eq!(all.len(), data.participants.len());
    (all, scores)
}

fn of(components: &[f64; COMPONENTS], component: ScoreComponent) -> f64 {
    components[component as usize]
}

/// In cases with missing categories, nothing reported, and scores beyond the limits.
#[test]
fn components_add_up_to_the_final_score_but_for_the_limits() {
    let (mut limited, mut lost, mut alone) = (0, 0, 0);
    for changes in [
        "",
        "missing_category = \"neutral\"",
        "quality_weight = 0.3\ncost_weight = 0.7",
    ] {
        for (data, _) in &cases::read("case-12", "expected.csv").cohorts {
            let (all, scores) = components(data, changes);
            for (participant, components) in all.iter().enumerate() {
                let final_score = scores.final_score[participant];
                if final_score.is_nan() {
                    continue;
                }
                let sum: f64 = components.iter().sum();
                let forfeited = of(components, ScoreComponent::NoSubmission);
                let unlimited = sum - forfeited;
                let expected = unlimited.clamp(0.0, 100.0) + forfeited;
                assert!(
                    (final_score - expected).abs() < 1e-9,
                    "{participant} {components:?}"
                );
                let kept = scores.minimum_submission[participant];
                let expected = if kept {
                    0.0
                } else {
                    -unlimited.clamp(0.0, 100.0)
                };
                assert_eq!(forfeited, expected, "{participant}");
                limited += usize::from((unlimited - final_score).abs() > 1e-9 && forfeited == 0.0);
                lost += usize::from(forfeited < 0.0);
                alone += usize::from(
                    scores.quality[participant].is_nan() || scores.cost[participant].is_nan(),
                );
            }
        }
    }
    assert!(
        limited > 0 && lost > 0 && alone > 0,
        "{limited} {lost} {alone}"
    );
}

#[test]
fn components_are_the_scores_by_their_weights() {
    for (data, _) in &cases::read("case-12", "expected.csv").cohorts {
        let (all, scores) = components(data, "");
        for (participant, components) in all.iter().enumerate() {
            let (quality, cost) = (scores.quality[participant], scores.cost[participant]);
            if quality.is_nan() || cost.is_nan() {
                continue;
            }
            let expected = [
                50.0 * quality,
                50.0 * cost,
                scores.improvement_activities[participant],
                scores.promoting_interoperability[participant],
                scores.complex_patient[participant],
                scores.small_practice[participant],
            ];
            for (component, expected) in ScoreComponent::ALL.iter().zip(expected) {
                assert!((of(components, *component) - expected).abs() < 1e-12);
            }
        }
    }
}
