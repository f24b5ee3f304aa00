//! What must hold of every cohort under every combination of the rules: the identities of the
//! payment, the ranges of the scores, and that neither the order of the participants nor the
//! memory of an earlier scoring shows.

// Tests may compare with the platform's own functions.
#![allow(clippy::disallowed_methods)]

mod support;

use asmcast::program::{Cohort, Vocabulary};
use asmcast::rules::*;
use proptest::prelude::*;
use support::{CohortData, Participant, Report, rules_with};

const TOLERANCE: f64 = 1e-12;

fn one_of(words: &'static [&'static str]) -> impl Strategy<Value = &'static str> {
    prop::sample::select(words)
}

/// The default rules with every switch and the numbers of the payment drawn.
fn any_rules() -> impl Strategy<Value = Rules> {
    let switches = (
        one_of(&[
            "midpoint = \"cohort_median\"",
            "midpoint = 50",
            "midpoint = 0",
            "midpoint = 100",
        ]),
        one_of(&[
            "exchange = \"logistic\"",
            "exchange = \"linear\"",
            "exchange = [[0, 0], [40, 0], [40.001, 0.3], [70, 0.3], [100, 0.9]]",
            "exchange = [[0, 0.5], [100, 0.5]]",
        ]),
        one_of(&["zero_scores_in_pool = true", "zero_scores_in_pool = false"]),
        one_of(&["cap_at_risk_level = true", "cap_at_risk_level = false"]),
        one_of(&[
            "missing_category = \"reweight\"",
            "missing_category = \"neutral\"",
        ]),
        one_of(&[
            "benchmark_period = \"performance_year\"",
            "benchmark_period = \"historical\"",
        ]),
        one_of(&[
            "q492_scoring = \"decile\"",
            "q492_scoring = \"standard_deviation\"",
        ]),
        one_of(&["cost_ladder = \"mips\"", "cost_ladder = \"symmetric\""]),
        (
            one_of(&[
                "complex_patient = \"mips\"",
                "complex_patient = \"off\"",
                "complex_patient = { base = 2, per_standard_deviation = 1, most = 9, from = \"all\" }",
            ]),
            one_of(&["", "benchmark_by = \"measure\""]),
        ),
    );
    let numbers = (
        one_of(&["slope = 0.001", "slope = 0.1", "slope = 1"]),
        one_of(&[
            "redistribution = 0",
            "redistribution = 0.85",
            "redistribution = 1",
            "redistribution = { 2027 = 0.7, 2028 = 0, 2029 = 0, 2030 = 0, 2031 = 0 }",
        ]),
        one_of(&["benchmark_minimum = 2", "benchmark_minimum = 20"]),
        one_of(&["", "quality_weight = 0.8\ncost_weight = 0.2"]),
    );
    (switches, numbers).prop_map(|((a, b, c, d, e, f, g, h, (i, n)), (j, k, l, m))| {
        rules_with(&[a, b, c, d, e, f, g, h, i, j, k, l, m, n].join("\n"))
    })
}

/// Values on coarse grids, so that ties and edges are common.
fn any_participant() -> impl Strategy<Value = Participant> {
    (
        prop::sample::select(vec![0u32, 19, 20, 300]),
        prop_oneof![Just(f64::NAN), Just(2_000.0), 500.0..30_000.0],
        0u8..3,
        prop_oneof![Just(0.0), Just(1.0), 0.0..1.0],
        prop_oneof![Just(1.5), 0.5..4.0],
        prop_oneof![Just(0.0), 0.0..1.0],
        prop::sample::select(vec![1u32, 2, 15, 16, 900]),
        prop_oneof![Just(0.0), Just(0.01), 1e3..1e6],
    )
        .prop_map(
            |(episodes, cost, ia, pi, hcc, dual, clinicians, payments)| Participant {
                ebcm_episodes: episodes,
                ebcm_cost: cost,
                ia_completed: ia,
                pi_score: pi,
                hcc_risk_score: hcc,
                dual_share: dual,
                tin_clinicians: clinicians,
                part_b_payments: payments,
            },
        )
}

/// A report by the measure's first or last collection type, or none.
fn any_report() -> impl Strategy<Value = (Option<bool>, u32, f64, f64)> {
    (
        prop::option::weighted(0.85, any::<bool>()),
        prop::sample::select(vec![0u32, 19, 20, 200]),
        prop::sample::select(vec![0.0, 0.7499, 0.75, 1.0]),
        prop_oneof![Just(0.0), Just(1.0), 0.0..1.0],
    )
}

fn any_cohort() -> impl Strategy<Value = CohortData> {
    let size = prop_oneof![0..4usize, 4..70usize];
    let rows = size.prop_flat_map(|size| {
        let reports = prop::collection::vec(any_report(), 5);
        prop::collection::vec((any_participant(), reports), size)
    });
    (prop::sample::select(Cohort::ALL), rows, 0u8..4).prop_map(|(cohort, rows, pools)| {
        let mut data = CohortData::new(cohort);
        if pools > 0 {
            // Some are in the same pool, and some pools may be empty.
            let numbers = (0..rows.len()).map(|row| (row * row % 5) as u8 % (pools + 1));
            data.pools = numbers.collect();
        }
        for (participant, reports) in rows {
            let reports: Vec<Report> = cohort
                .measures()
                .iter()
                .zip(reports)
                .map(|(measure, (last, cases, completeness, performance))| {
                    let types = measure.collection_types();
                    Report {
                        collection_type: last
                            .map(|last| types[usize::from(last) * (types.len() - 1)]),
                        cases,
                        completeness,
                        performance,
                    }
                })
                .collect();
            data.push(participant, &reports);
        }
        data
    })
}

fn historical() -> HistoricalBenchmarks {
    let mut known = HistoricalBenchmarks::new();
    for &measure in asmcast::program::Measure::ALL {
        let lowest = if measure.lower_is_better() { -0.9 } else { 0.1 };
        let benchmark = HistoricalBenchmark {
            deciles: Some(std::array::from_fn(|k| lowest + 0.08 * k as f64)),
            dispersion: Some(Dispersion {
                median: 0.5,
                standard_deviation: 0.2,
            }),
        };
        // The last collection type has none.
        known.insert(measure, measure.collection_types()[0], benchmark);
    }
    known
}

fn check_ranges(rules: &Rules, scores: &Scores) -> Result<(), TestCaseError> {
    let missing_or =
        |low: f64, high: f64| move |value: &f64| value.is_nan() || (low..=high).contains(value);
    let points = |value: &f64| value.is_nan() || *value == 0.0 || (1.0..=10.0).contains(value);
    prop_assert!(scores.measure_points.iter().flatten().all(points));
    prop_assert!(scores.quality.iter().all(missing_or(0.0, 1.0)));
    prop_assert!(scores.cost.iter().all(missing_or(0.1, 1.0)));
    prop_assert!(
        scores
            .complex_patient
            .iter()
            .all(|points| (0.0..=10.0).contains(points))
    );
    prop_assert!(
        scores
            .pools
            .iter()
            .all(|pool| pool.scaling_factor.is_finite())
    );
    for participant in 0..scores.status.len() {
        let (score, transformed) = (
            scores.final_score[participant],
            scores.transformed_score[participant],
        );
        let factor = scores.payment_adjustment_factor[participant];
        prop_assert!(factor.is_finite());
        match scores.status[participant] {
            Status::Scored => {
                prop_assert!(score > 0.0 && score <= 100.0 && (0.0..=1.0).contains(&transformed))
            }
            Status::Zero => prop_assert_eq!((score, transformed, factor), (0.0, 0.0, -0.09)),
            Status::Neutral => {
                prop_assert!(score.is_nan() && transformed.is_nan() && factor == 0.0)
            }
        }
        prop_assert!(!rules.cap_at_risk_level || factor <= 0.09);
    }
    Ok(())
}

fn columns(scores: &Scores) -> Vec<&[f64]> {
    let mut columns: Vec<&[f64]> = scores.measure_points.iter().map(Vec::as_slice).collect();
    columns.extend([
        scores.quality.as_slice(),
        &scores.cost,
        &scores.complex_patient,
        &scores.final_score,
        &scores.transformed_score,
        &scores.payment_adjustment_factor,
    ]);
    columns
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn identities_and_ranges(rules in any_rules(), data in any_cohort()) {
        let mut scores = Scores::default();
        let residuals = data.with_year(2027, |year| {
            score(&rules, year, Some(&historical()), &mut scores);
            IdentityCheck::default().residuals(&rules, year, &scores)
        });
        prop_assert!(residuals.greatest() <= TOLERANCE, "{residuals:?}");
        check_ranges(&rules, &scores)?;
    }

    #[test]
    fn the_order_of_participants_does_not_matter(rules in any_rules(), data in any_cohort()) {
        let forward = data.score(&rules, 2027);
        let backward = data.reversed().score(&rules, 2027);
        for (forward, backward) in columns(&forward).into_iter().zip(columns(&backward)) {
            for (forward, backward) in forward.iter().zip(backward.iter().rev()) {
                let near = (forward - backward).abs() <= 1e-9 * forward.abs().max(1.0);
                prop_assert!(near || forward.is_nan() && backward.is_nan(), "{forward} {backward}");
            }
        }
    }

    #[test]
    fn an_earlier_scoring_does_not_show(rules in any_rules(), first in any_cohort(), second in any_cohort()) {
        let mut reused = Scores::default();
        for data in [&first, &second] {
            data.with_year(2027, |year| score(&rules, year, Some(&historical()), &mut reused));
        }
        let mut fresh = Scores::default();
        second.with_year(2027, |year| score(&rules, year, Some(&historical()), &mut fresh));
        prop_assert_eq!(columns(&reused).len(), columns(&fresh).len());
        for (reused, fresh) in columns(&reused).into_iter().zip(columns(&fresh)) {
            let bits = |column: &[f64]| column.iter().map(|value| value.to_bits()).collect::<Vec<_>>();
            prop_assert_eq!(bits(reused), bits(fresh));
        }
        prop_assert_eq!(&reused.status, &fresh.status);
        prop_assert_eq!(&reused.minimum_submission, &fresh.minimum_submission);
        prop_assert_eq!(&reused.pools, &fresh.pools);
        prop_assert_eq!(&reused.benchmarks.measures, &fresh.benchmarks.measures);
        prop_assert_eq!(&reused.benchmarks.cost, &fresh.benchmarks.cost);
        prop_assert_eq!(&reused.benchmarks.complex_patient, &fresh.benchmarks.complex_patient);
    }

    #[test]
    fn final_scores_alone_are_the_same(rules in any_rules(), data in any_cohort()) {
        let (mut all, mut last) = (Scores::default(), Scores::final_only());
        for scores in [&mut all, &mut last] {
            data.with_year(2027, |year| score(&rules, year, Some(&historical()), scores));
        }
        let columns = columns(&last);
        let (earlier, later) = columns.split_at(columns.len() - 3);
        prop_assert!(earlier.iter().all(|column| column.is_empty()));
        let expected = [&all.final_score, &all.transformed_score, &all.payment_adjustment_factor];
        for (column, expected) in later.iter().zip(expected) {
            let bits = |column: &[f64]| column.iter().map(|value| value.to_bits()).collect::<Vec<_>>();
            prop_assert_eq!(bits(column), bits(expected));
        }
        prop_assert_eq!(&last.status, &all.status);
        prop_assert_eq!(&last.minimum_submission, &all.minimum_submission);
        prop_assert_eq!(&last.pools, &all.pools);
    }
}

/// A cohort whose identities all hold, to be broken one by one.
fn broken(mend: impl Fn(&mut Scores)) -> IdentityResiduals {
    let data = CohortData::ladder(Cohort::LowBackPain, 40);
    let rules = support::default_rules();
    let mut scores = data.score(&rules, 2027);
    data.with_year(2027, |year| {
        let mut check = IdentityCheck::default();
        let sound = check.residuals(&rules, year, &scores);
        assert!(sound.greatest() <= TOLERANCE, "{sound:?}");
        mend(&mut scores);
        check.residuals(&rules, year, &scores)
    })
}

#[test]
fn a_broken_identity_shows() {
    let close = |residual: f64, expected: f64| (residual - expected).abs() < 1e-9;
    let factor_too_high = broken(|scores| scores.payment_adjustment_factor[39] += 0.04);
    assert!(close(factor_too_high.budget, 0.001), "{factor_too_high:?}");
    let below_the_floor = broken(|scores| scores.payment_adjustment_factor[0] = -0.1);
    assert!(close(below_the_floor.floor, 0.01), "{below_the_floor:?}");
    let swapped = broken(|scores| scores.payment_adjustment_factor.swap(0, 39));
    assert!(
        swapped.monotone > 0.05 && swapped.budget <= TOLERANCE,
        "{swapped:?}"
    );
    let misplaced = broken(|scores| {
        scores.pools[0].break_even_score =
            scores.pools[0].break_even_score.map(|score| score + 1.0);
    });
    assert!(misplaced.break_even > 0.001, "{misplaced:?}");
    let other_scale = broken(|scores| scores.pools[0].scaling_factor *= 1.01);
    assert!(other_scale.scale_invariance > 0.0005, "{other_scale:?}");
    let lost = broken(|scores| scores.payment_adjustment_factor[5] = f64::NAN);
    assert!(lost.greatest().is_nan());
}

#[test]
fn scoring_again_allocates_no_column() {
    let cohorts = Cohort::ALL
        .iter()
        .map(|&cohort| CohortData::ladder(cohort, 50));
    let cohorts: Vec<CohortData> = cohorts.collect();
    let rules = support::default_rules();
    let mut scores = Scores::default();
    let mut score_both = || {
        for data in &cohorts {
            data.with_year(2027, |year| score(&rules, year, None, &mut scores));
        }
        let addresses: Vec<_> = columns(&scores)
            .iter()
            .map(|column| column.as_ptr() as usize)
            .collect();
        addresses
    };
    let first = score_both();
    assert_eq!(first, score_both());
}
