//! Pools of a cohort, by hand: each shares out its own money, and all are compared with the cohort.

// Tests may compare with the platform's own functions.
#![allow(clippy::disallowed_methods)]

mod support;

use asmcast::program::Cohort;
use asmcast::rules::*;
use support::historical::{
    NO_EPISODES, assert_close, even_benchmarks, historical, push_lbp, score_historically,
};
use support::{CohortData, Participant, Report};

/// Two specialties of two participants: 90 and 50 points, and 70 (with three times the payments) and 0.
fn two_by_two() -> CohortData {
    let mut data = CohortData::new(Cohort::LowBackPain);
    push_lbp(&mut data, NO_EPISODES, 9.0);
    let tripled = Participant {
        part_b_payments: 300_000.0,
        ..NO_EPISODES
    };
    push_lbp(&mut data, tripled, 7.0);
    data.push(NO_EPISODES, &[Report::MISSING; 4]);
    push_lbp(&mut data, NO_EPISODES, 5.0);
    data.pools = vec![0, 1, 1, 0];
    data
}

fn linear() -> Rules {
    historical("exchange = \"linear\"\ncomplex_patient = \"off\"")
}

#[test]
fn each_pool_shares_out_its_own_money() {
    let scores = score_historically(&two_by_two(), &linear());
    // S = .85 × 200,000 / (.9 × 100,000 + .5 × 100,000), and .85 × 400,000 / (.7 × 300,000).
    let [first, second] = [0.85 * 200_000.0 / 140_000.0, 0.85 * 400_000.0 / 210_000.0];
    assert_close(scores.pools[0].scaling_factor, first);
    assert_close(scores.pools[1].scaling_factor, second);
    let expected = [
        0.09 * 0.9 * first - 0.09,
        0.09 * 0.7 * second - 0.09,
        -0.09,
        0.09 * 0.5 * first - 0.09,
    ];
    for (factor, expected) in scores.payment_adjustment_factor.iter().zip(expected) {
        assert_close(*factor, expected);
    }
    assert_close(scores.pools[0].break_even_score.unwrap(), 100.0 / first);
    assert_eq!(scores.payment(2), &scores.pools[1]);
    let together = together(&scores.pools);
    assert_close(together.scaling_factor, 0.85 * 600_000.0 / 350_000.0);
    assert!((together.incentive_pool - 0.09 * 0.85 * 600_000.0).abs() < 1e-9);
    assert_eq!((together.midpoint, together.break_even_score), (None, None));
}

#[test]
fn each_pool_has_its_own_median() {
    let mut data = two_by_two();
    push_lbp(&mut data, NO_EPISODES, 8.0);
    data.pools.push(1);
    let rules = historical("complex_patient = \"off\"");
    let scores = score_historically(&data, &rules);
    // Of 90 and 50, and of 70 and 80: a score of 0 is none.
    assert_close(scores.pools[0].midpoint.unwrap(), 70.0);
    assert_close(scores.pools[1].midpoint.unwrap(), 75.0);
    assert_close(scores.transformed_score[0], 1.0 / (1.0 + (-2.0_f64).exp()));
    assert_close(scores.transformed_score[4], 1.0 / (1.0 + (-0.5_f64).exp()));
}

#[test]
fn what_participants_are_compared_with_is_the_cohorts() {
    let mut data = CohortData::ladder(Cohort::HeartFailure, 60);
    for (rank, participant) in data.participants.iter_mut().enumerate() {
        participant.hcc_risk_score = 1.0 + rank as f64 / 60.0;
    }
    let rules = support::default_rules();
    let whole = data.score(&rules, 2027);
    data.pools = (0..60).map(|rank| (rank % 3) as u8).collect();
    let parts = data.score(&rules, 2027);
    assert_eq!(parts.final_score, whole.final_score);
    assert_eq!(parts.benchmarks.measures, whole.benchmarks.measures);
    assert_eq!(
        parts.benchmarks.complex_patient,
        whole.benchmarks.complex_patient
    );
    assert_ne!(
        parts.payment_adjustment_factor,
        whole.payment_adjustment_factor
    );
}

#[test]
fn a_pool_by_itself_is_as_if_the_others_were_not() {
    let data = two_by_two();
    let scores = score_historically(&data, &linear());
    for pool in 0..2 {
        let mut alone = CohortData::new(Cohort::LowBackPain);
        let members: Vec<usize> = (0..4).filter(|&at| data.pools[at] == pool).collect();
        for &at in &members {
            let reports: Vec<Report> = data
                .measures
                .iter()
                .map(|column| Report {
                    collection_type: column.collection_type[at],
                    cases: column.cases[at],
                    completeness: column.completeness[at],
                    performance: column.performance[at],
                })
                .collect();
            alone.push(data.participants[at], &reports);
        }
        let alone = score_historically(&alone, &linear());
        assert_eq!(alone.pools[0], scores.pools[usize::from(pool)]);
        for (place, &at) in members.iter().enumerate() {
            assert_eq!(
                alone.payment_adjustment_factor[place],
                scores.payment_adjustment_factor[at]
            );
        }
    }
}

#[test]
fn an_empty_pool_is_no_harm() {
    let mut data = two_by_two();
    data.pools = vec![0, 2, 2, 0];
    let scores = score_historically(&data, &linear());
    assert_eq!(scores.pools.len(), 3);
    assert_eq!(scores.pools[1].scaling_factor, 0.0);
    assert_eq!(scores.pools[1].pool_payments, 0.0);
    let expected = score_historically(&two_by_two(), &linear());
    assert_eq!(
        scores.payment_adjustment_factor,
        expected.payment_adjustment_factor
    );
    assert_eq!(
        together(&scores.pools).scaling_factor,
        together(&expected.pools).scaling_factor
    );
}

#[test]
fn who_scores_otherwise_alone_moves_its_own_pool() {
    let data = two_by_two();
    let rules = linear();
    let known = score_historically(&data, &rules);
    let mut better = data.clone();
    for column in &mut better.measures {
        // Both earn the points of the first participant.
        column.performance[3] = column.performance[0];
    }
    let mut alone = Scores::default();
    better.with_year(2027, |year| {
        score_alone(&rules, year, 3..4, &known, &mut alone)
    });
    let scaling_factor = 0.85 * 200_000.0 / 180_000.0;
    assert_close(
        alone.payment_adjustment_factor[3],
        0.09 * 0.9 * scaling_factor - 0.09,
    );
    // Benchmarks are fixed here, so that it is what scoring everybody again gives.
    let mut again = Scores::default();
    better.with_year(2027, |year| {
        score(&rules, year, Some(&even_benchmarks()), &mut again);
    });
    assert_close(
        alone.payment_adjustment_factor[3],
        again.payment_adjustment_factor[3],
    );
}

#[test]
fn a_broken_pool_shows_among_sound_ones() {
    let data = two_by_two();
    let rules = linear();
    let mut scores = score_historically(&data, &rules);
    let residuals = |scores: &Scores| {
        data.with_year(2027, |year| {
            IdentityCheck::default().residuals(&rules, year, scores)
        })
    };
    assert!(residuals(&scores).greatest() < 1e-12);
    // What one pool gives and the other takes balances over the cohort, and in neither pool.
    scores.payment_adjustment_factor[0] += 0.03;
    scores.payment_adjustment_factor[1] -= 0.01;
    assert!(
        residuals(&scores).budget > 0.007,
        "{:?}",
        residuals(&scores)
    );
}
