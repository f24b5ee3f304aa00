//! The levers of policy on cohorts small enough to compute by hand: redistribution by year, an exchange
//! function given by points, a complex-patient formula of one's own, one benchmark for all.

// Tests may compare with the platform's own functions.
#![allow(clippy::disallowed_methods)]

mod support;

use asmcast::program::{Cohort, CollectionType, Measure};
use asmcast::rules::*;
use support::historical::{NO_EPISODES, assert_close, historical, push_lbp, score_historically};
use support::{CohortData, Participant, Report, default_rules, rules_with};

/// Final scores of 90, 50 (with twice the payments) and 0.
fn three() -> CohortData {
    let mut data = CohortData::new(Cohort::LowBackPain);
    push_lbp(&mut data, NO_EPISODES, 9.0);
    let doubled = Participant {
        part_b_payments: 200_000.0,
        ..NO_EPISODES
    };
    push_lbp(&mut data, doubled, 5.0);
    data.push(NO_EPISODES, &[Report::MISSING; 4]);
    data
}

fn table_rules(points: &str) -> Rules {
    historical(&format!("complex_patient = \"off\"\nexchange = {points}"))
}

/// The same from the adjustments to the factors.
fn assert_same(one: &Scores, other: &Scores) {
    assert_eq!(one.complex_patient, other.complex_patient);
    assert_eq!(one.final_score, other.final_score);
    assert_eq!(one.transformed_score, other.transformed_score);
    assert_eq!(one.pools[0], other.pools[0]);
    assert_eq!(
        one.payment_adjustment_factor,
        other.payment_adjustment_factor
    );
}

#[test]
fn redistribution_by_performance_year() {
    let rules =
        rules_with("redistribution = { 2027 = 0.8, 2028 = 0.85, 2029 = 0.9, 2030 = 1, 2031 = 0 }");
    let data = CohortData::ladder(Cohort::LowBackPain, 30);
    for (year, share) in [
        (2027, 0.8),
        (2028, 0.85),
        (2029, 0.9),
        (2030, 1.0),
        (2031, 0.0),
    ] {
        let scores = data.score(&rules, year);
        let same = data.score(&rules_with(&format!("redistribution = {share}")), year);
        let pool = rules.risk_level(year) * share * 30.0 * 100_000.0;
        assert_close(scores.pools[0].redistribution, share);
        assert!((scores.pools[0].incentive_pool - pool).abs() < 1e-6);
        assert_eq!(scores.pools[0], same.pools[0]);
        assert_eq!(
            scores.payment_adjustment_factor,
            same.payment_adjustment_factor
        );
    }
}

#[test]
fn an_exchange_function_by_points() {
    let rules = table_rules("[[0, 0.1], [40, 0.2], [60, 0.2], [80, 0.6], [100, 1]]");
    // 90 lies half way from .6 to 1, 50 on the flat piece; nothing for a score of 0.
    let scores = score_historically(&three(), &rules);
    for (found, expected) in scores.transformed_score.iter().zip([0.8, 0.2, 0.0]) {
        assert_close(*found, expected);
    }
    let scaling_factor = 0.85 * 400_000.0 / (0.8 * 100_000.0 + 0.2 * 200_000.0);
    assert_close(scores.pools[0].scaling_factor, scaling_factor);
    assert_eq!(scores.pools[0].midpoint, None);
    // 1/S = .35294 lies on the piece from (60, .2) to (80, .6).
    let break_even = 60.0 + (1.0 / scaling_factor - 0.2) / 0.4 * 20.0;
    assert_close(scores.pools[0].break_even_score.unwrap(), break_even);
    for (score, expected) in [
        (0.0, 0.0),
        (f64::MIN_POSITIVE, 0.1),
        (20.0, 0.15),
        (60.0, 0.2),
        (100.0, 1.0),
    ] {
        assert_close(transformed_score(&rules, None, score), expected);
    }
}

#[test]
fn where_a_table_breaks_even() {
    let break_even = |points: &str| {
        let scores = score_historically(&three(), &table_rules(points));
        (
            scores.pools[0].scaling_factor,
            scores.pools[0].break_even_score,
        )
    };
    // Everybody above 0 has the same: S = .85 × 4 / (3 × .5), and 1/S is .441 < .5: who is above 0 gains.
    let (_, everybody) = break_even("[[0, 0.5], [100, 0.5]]");
    assert_eq!(everybody, None);
    // On the way to a flat piece.
    let rules = table_rules("[[0, 0], [50, 0], [55, 0.25], [80, 0.25], [90, 0.2941], [100, 1]]");
    let scores = score_historically(&three(), &rules);
    let inverse = 1.0 / scores.pools[0].scaling_factor;
    assert!(inverse < 0.25, "{inverse}");
    assert_close(
        scores.pools[0].break_even_score.unwrap(),
        50.0 + inverse / 0.25 * 5.0,
    );
    // Nothing to share out.
    assert_eq!(break_even("[[0, 0], [100, 0]]"), (0.0, None));
    // Everybody earns so much that no score earns 1/S.
    let mut all = CohortData::new(Cohort::LowBackPain);
    push_lbp(&mut all, NO_EPISODES, 9.0);
    let rules = table_rules("[[0, 0.8], [100, 0.8]]");
    let payment = score_historically(&all, &rules).pools[0];
    assert_close(payment.scaling_factor, 0.85 / 0.8);
    assert_eq!(payment.break_even_score, None);
}

#[test]
fn points_on_the_diagonal_are_the_linear_exchange() {
    let data = CohortData::ladder(Cohort::HeartFailure, 300);
    let linear = data.score(&rules_with("exchange = \"linear\""), 2027);
    let two = data.score(&rules_with("exchange = [[0, 0], [100, 1]]"), 2027);
    assert_same(&two, &linear);
    let three = rules_with("exchange = [[0, 0], [50, 0.5], [100, 1]]");
    let three = data.score(&three, 2027);
    for (found, expected) in three
        .transformed_score
        .iter()
        .zip(&linear.transformed_score)
    {
        assert_close(*found, *expected);
    }
}

#[test]
fn a_column_goes_through_the_pieces_as_one_score_does() {
    let points: Vec<String> = (0..=200)
        .map(|half| {
            format!(
                "[{}, {}]",
                f64::from(half) / 2.0,
                f64::from(half * half) / 4e4
            )
        })
        .collect();
    let rules = rules_with(&format!("exchange = [{}]", points.join(", ")));
    assert!(rules.problems().is_empty());
    let scores = CohortData::ladder(Cohort::HeartFailure, 300).score(&rules, 2027);
    for (&transformed, &score) in scores.transformed_score.iter().zip(&scores.final_score) {
        assert_eq!(transformed, transformed_score(&rules, None, score));
        assert!((transformed - (score / 100.0).powi(2)).abs() < 1e-5);
    }
}

#[test]
fn a_formula_with_the_numbers_of_mips_is_that_of_mips() {
    let own = rules_with(
        "complex_patient = { base = 1.5, per_standard_deviation = 4, most = 10, from = \"median\" }",
    );
    let mut data = CohortData::ladder(Cohort::HeartFailure, 60);
    for (rank, participant) in data.participants.iter_mut().enumerate() {
        participant.hcc_risk_score = 1.0 + (rank * 7 % 60) as f64 / 30.0;
        participant.dual_share = (rank * 11 % 60) as f64 / 60.0;
    }
    assert_same(&data.score(&own, 2027), &data.score(&default_rules(), 2027));
}

#[test]
fn a_complex_patient_formula_of_ones_own() {
    let mut data = CohortData::new(Cohort::LowBackPain);
    for hcc_risk_score in [1.0, 1.5, 2.0] {
        let participant = Participant {
            hcc_risk_score,
            ..NO_EPISODES
        };
        data.push(participant, &[Report::MISSING; 4]);
    }
    let points = |formula: &str| {
        let rules = rules_with(&format!("complex_patient = {{ {formula} }}"));
        data.score(&rules, 2027).complex_patient
    };
    // z is −1, 0 and 1 of risk; nobody differs in dual share, whose half is the base.
    let formula = "base = 3, per_standard_deviation = 2, most = 20, from";
    assert_eq!(points(&format!("{formula} = \"median\"")), [3.0, 6.0, 8.0]);
    assert_eq!(points(&format!("{formula} = \"all\"")), [4.0, 6.0, 8.0]);
    let formula = "base = 3, per_standard_deviation = 8, most = 7, from = \"all\"";
    assert_eq!(points(formula), [3.0, 6.0, 7.0]);
}

/// Ten participants by eCQM with rates of .1 to 1 on a measure, and ten by MIPS CQM with half of that.
fn two_ways() -> CohortData {
    let mut data = CohortData::ladder(Cohort::LowBackPain, 20);
    for rank in 0..20 {
        let tenths = (rank % 10 + 1) as f64 / 10.0;
        let (collection_type, performance) = match rank {
            0..10 => (CollectionType::Ecqm, tenths),
            _ => (CollectionType::Cqm, tenths / 2.0),
        };
        let report = Report {
            collection_type: Some(collection_type),
            ..Report::of(Measure::Q134, performance)
        };
        data.report(Measure::Q134, rank, report);
    }
    data
}

#[test]
fn one_benchmark_for_all_collection_types() {
    let data = two_ways();
    let position = data.position(Measure::Q134);
    let of = |by: &str| {
        let rules = rules_with(&format!("benchmark_by = \"{by}\"\nbenchmark_minimum = 10"));
        data.score(&rules, 2027)
    };
    // Each way by itself: the same ranks, the same points.
    let apart = of("collection_type");
    let points = &apart.measure_points[position];
    assert_eq!(points[..10], points[10..]);
    // All together: of the twenty rates in order, .05, .1, .1, .15, .2, .2, .25, .3, .3, .35, .4, .4,
    // .45, .5, .5, .6, .7, .8, .9 and 1, the percentiles stand at 1.9 ranks each.
    let together = of("measure");
    let deciles = [0.05, 0.1, 0.19, 0.235, 0.3, 0.375, 0.42, 0.5, 0.62, 0.81];
    for collection_type in [CollectionType::Ecqm, CollectionType::Cqm] {
        let found = together.benchmarks.measures[position].get(collection_type);
        assert_eq!(found.scorable, 20);
        let Some(Benchmark::Deciles(values)) = found.benchmark else {
            panic!("no deciles");
        };
        for (value, expected) in values.iter().zip(deciles) {
            assert!((value - expected).abs() < 1e-12, "{values:?}");
        }
    }
    let points = &together.measure_points[position];
    // .1 by eCQM reaches a2; .05 by MIPS CQM is the least; .45 by MIPS CQM lies before a8.
    assert_close(points[0], 2.0);
    assert_close(points[10], 1.0);
    assert_close(points[18], 7.0 + (0.45 - 0.42) / (0.5 - 0.42));
    assert_close(points[19], 8.0);
    assert_close(points[9], 10.0);
}

#[test]
fn together_they_are_enough_for_a_benchmark() {
    let data = two_ways();
    let position = data.position(Measure::Q134);
    let apart = data.score(&rules_with(""), 2027);
    assert!(
        apart.measure_points[position]
            .iter()
            .all(|points| points.is_nan())
    );
    let rules = rules_with("benchmark_by = \"measure\"");
    let together = data.score(&rules, 2027);
    assert!(
        together.measure_points[position]
            .iter()
            .all(|&points| points >= 1.0)
    );
    // Who is scored alone has the same benchmark, however it reports.
    let mut alone = Scores::default();
    data.with_year(2027, |year| {
        score_alone(&rules, year, 3..17, &together, &mut alone);
    });
    for participant in 3..17 {
        assert_eq!(
            alone.measure_points[position][participant],
            together.measure_points[position][participant]
        );
        assert_close(
            alone.payment_adjustment_factor[participant],
            together.payment_adjustment_factor[participant],
        );
    }
}
