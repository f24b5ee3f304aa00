//! Adjustments, final scores and payment on cohorts small enough to compute by hand, and CMS's own
//! example.

// Tests may compare with the platform's own functions.
#![allow(clippy::disallowed_methods)]

mod support;

use asmcast::program::Cohort;
use asmcast::rules::*;
use support::historical::{NO_EPISODES, assert_close, historical, push_lbp, score_historically};
use support::{CohortData, Participant, Report, default_rules};

#[test]
fn cms_example_of_a_transformed_score() {
    let transformed = transformed_score(&default_rules(), Some(50.0), 80.0);
    assert!((transformed - 0.9526).abs() < 5e-5);
    assert_eq!(transformed_score(&default_rules(), Some(50.0), 50.0), 0.5);
    assert_eq!(transformed_score(&default_rules(), Some(50.0), 0.0), 0.0);
}

#[test]
fn a_claims_measure_is_no_submission() {
    let mut data = CohortData::ladder(Cohort::HeartFailure, 30);
    for &measure in &Cohort::HeartFailure.measures()[1..] {
        data.report(measure, 3, Report::MISSING);
    }
    let scores = data.score(&default_rules(), 2027);
    assert!(scores.quality[3] > 0.0);
    assert_eq!(scores.status[3], Status::Zero);
    assert_eq!(
        (scores.final_score[3], scores.transformed_score[3]),
        (0.0, 0.0)
    );
    assert_eq!(scores.payment_adjustment_factor[3], -0.09);
    assert_close(scores.payment_multiplier(3), 0.91);
}

#[test]
fn a_cohort_from_scores_to_dollars() {
    let mut data = CohortData::new(Cohort::LowBackPain);
    push_lbp(&mut data, NO_EPISODES, 9.0);
    let doubled = Participant {
        part_b_payments: 200_000.0,
        ..NO_EPISODES
    };
    push_lbp(&mut data, doubled, 5.0);
    data.push(NO_EPISODES, &[Report::MISSING; 4]);
    let scores = score_historically(
        &data,
        &historical("exchange = \"linear\"\ncomplex_patient = \"off\""),
    );

    for (actual, expected) in scores.final_score.iter().zip([90.0, 50.0, 0.0]) {
        assert_close(*actual, expected);
    }
    // S = .85 × 400,000 / (.9 × 100,000 + .5 × 200,000).
    let scaling_factor = 0.85 * 400_000.0 / 190_000.0;
    let payment = &scores.pools[0];
    assert_close(payment.scaling_factor, scaling_factor);
    assert_eq!((payment.risk_level, payment.midpoint), (0.09, None));
    assert!((payment.incentive_pool - 30_600.0).abs() < 1e-9);
    assert_eq!(payment.pool_payments, 400_000.0);
    assert_close(payment.break_even_score.unwrap(), 100.0 * 19.0 / 34.0);
    let expected = [
        0.09 * 0.9 * scaling_factor - 0.09,
        0.09 * 0.5 * scaling_factor - 0.09,
        -0.09,
    ];
    for (actual, expected) in scores.payment_adjustment_factor.iter().zip(expected) {
        assert_close(*actual, expected);
    }

    let outside =
        historical("exchange = \"linear\"\ncomplex_patient = \"off\"\nzero_scores_in_pool = false");
    let payment = score_historically(&data, &outside).pools[0];
    assert_close(payment.scaling_factor, 0.85 * 300_000.0 / 190_000.0);
    assert_eq!(payment.pool_payments, 300_000.0);
}

#[test]
fn the_logistic_exchange_around_the_median_of_scores_above_zero() {
    let mut data = CohortData::new(Cohort::LowBackPain);
    for points in [9.0, 4.0, 6.0, 8.0] {
        push_lbp(&mut data, NO_EPISODES, points);
    }
    data.push(NO_EPISODES, &[Report::MISSING; 4]);
    let scores = score_historically(&data, &historical("complex_patient = \"off\""));
    assert_close(scores.pools[0].midpoint.unwrap(), 70.0);
    assert_close(scores.transformed_score[0], 1.0 / (1.0 + (-2.0_f64).exp()));
    let scaling_factor = scores.pools[0].scaling_factor;
    assert_close(
        scores.pools[0].break_even_score.unwrap(),
        70.0 - 10.0 * (scaling_factor - 1.0).ln(),
    );
}

const MIPS: ComplexPatientFormula = ComplexPatientFormula::MIPS;

fn statistics(mean: f64, standard_deviation: f64, median: f64) -> PatientStatistics {
    PatientStatistics {
        mean,
        standard_deviation,
        median,
    }
}

#[test]
fn complex_patients() {
    let hcc_risk_score = statistics(1.5, 0.5, 1.5);
    assert_eq!(hcc_risk_score.points(&MIPS, 1.4999), 0.0);
    assert_eq!(hcc_risk_score.points(&MIPS, 1.5), 1.5);
    assert_eq!(hcc_risk_score.points(&MIPS, 2.0), 5.5);
    // At the median and far below the mean: not below 0.
    assert_eq!(statistics(20.8, 40.0, 1.0).points(&MIPS, 1.0), 0.0);
    // Nothing deviates: everyone is at the mean.
    assert_eq!(statistics(0.2, 0.0, 0.2).points(&MIPS, 0.2), 1.5);
    let both = ComplexPatientStatistics {
        hcc_risk_score,
        dual_share: statistics(0.2, 0.1, 0.2),
    };
    assert_eq!(both.points(&MIPS, 2.0, 0.2), 7.0);
    assert_eq!(both.points(&MIPS, 2.0, 0.3), 10.0);
}

#[test]
fn complex_patients_are_compared_over_the_whole_cohort() {
    let mut data = CohortData::new(Cohort::LowBackPain);
    for hcc_risk_score in [1.0, 1.5, 2.0] {
        let participant = Participant {
            hcc_risk_score,
            ..NO_EPISODES
        };
        // None of them submits anything, and they count all the same.
        data.push(participant, &[Report::MISSING; 4]);
    }
    let scores = data.score(&default_rules(), 2027);
    assert_eq!(scores.complex_patient, [1.5, 3.0, 7.0]);
    let statistics = scores.benchmarks.complex_patient.unwrap();
    assert_eq!(statistics.hcc_risk_score.median, 1.5);
}

#[test]
fn adjustments_that_take_all_of_a_score_leave_the_full_penalty() {
    let mut data = CohortData::new(Cohort::LowBackPain);
    let penalized = Participant {
        ia_completed: 0,
        pi_score: 0.0,
        ..NO_EPISODES
    };
    push_lbp(&mut data, penalized, 2.0);
    let solo = Participant {
        tin_clinicians: 1,
        ..NO_EPISODES
    };
    push_lbp(&mut data, solo, 10.0);
    let scores = score_historically(&data, &historical(""));
    assert_eq!(scores.final_score, [0.0, 100.0]);
    assert_eq!(scores.status, [Status::Zero, Status::Scored]);
    assert_eq!(scores.transformed_score[0], 0.0);
    assert_eq!(scores.payment_adjustment_factor[0], -0.09);
    assert_eq!(scores.minimum_submission, [true, true]);
}

#[test]
fn practices_from_solo_to_large() {
    let rules = default_rules();
    let points = [1, 2, 15, 16].map(|clinicians| small_practice_points(&rules, clinicians));
    assert_eq!(points, [15.0, 10.0, 10.0, 0.0]);
}

#[test]
fn without_any_score_a_participant_is_neutral() {
    let mut data = CohortData::ladder(Cohort::LowBackPain, 30);
    data.participants[0] = NO_EPISODES;
    for &measure in Cohort::LowBackPain.measures() {
        let too_few = Report {
            cases: 3,
            ..Report::of(measure, 0.5)
        };
        data.report(measure, 0, too_few);
    }
    let scores = data.score(&default_rules(), 2027);
    assert_eq!(scores.status[0], Status::Neutral);
    assert!(scores.final_score[0].is_nan() && scores.transformed_score[0].is_nan());
    assert_eq!(
        (
            scores.payment_adjustment_factor[0],
            scores.payment_multiplier(0)
        ),
        (0.0, 1.0)
    );
    assert_close(scores.pools[0].pool_payments, 29.0 * 100_000.0);
}

#[test]
fn nothing_to_share_out() {
    let rules = default_rules();
    let empty = CohortData::new(Cohort::HeartFailure).score(&rules, 2027);
    assert_eq!(empty.pools[0].scaling_factor, 0.0);
    assert_eq!(
        (empty.pools[0].midpoint, empty.pools[0].break_even_score),
        (None, None)
    );

    let mut unpaid = CohortData::ladder(Cohort::LowBackPain, 25);
    for participant in &mut unpaid.participants {
        participant.part_b_payments = 0.0;
    }
    let scores = unpaid.score(&rules, 2027);
    assert_eq!(scores.pools[0].scaling_factor, 0.0);
    assert!(
        scores
            .payment_adjustment_factor
            .iter()
            .all(|&factor| factor == -0.09)
    );
}

#[test]
fn a_year_without_a_risk_level_adjusts_nobody() {
    let scores = CohortData::ladder(Cohort::LowBackPain, 25).score(&default_rules(), 2032);
    assert!(
        scores
            .payment_adjustment_factor
            .iter()
            .all(|&factor| factor == 0.0)
    );
}
