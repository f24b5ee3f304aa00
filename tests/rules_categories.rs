//! Quality and cost on cohorts small enough to compute by hand, and CMS's own example.

// Tests may compare with the platform's own functions.
#![allow(clippy::disallowed_methods)]

mod support;

use asmcast::program::{Cohort, CollectionType, Measure};
use asmcast::rules::*;
use support::historical::{assert_close, even_benchmarks, historical, score_historically};
use support::{CohortData, PLAIN, Report, default_rules};

#[test]
fn cms_example_of_a_quality_score() {
    let mut data = CohortData::new(Cohort::HeartFailure);
    let incomplete = Report {
        completeness: 0.74,
        ..Report::of(Measure::Q005, 0.9)
    };
    let too_few_cases = Report {
        cases: 19,
        ..Report::of(Measure::Q377, 0.9)
    };
    data.push(
        PLAIN,
        &[
            // CMS's fifth measure is excluded; 492 is the one CMS may be unable to compute.
            Report::MISSING,
            Report::of(Measure::Q008, 0.85),
            incomplete,
            Report::of(Measure::Q236, 0.75),
            Report::of(Measure::Q377, 0.6),
        ],
    );
    data.push(
        PLAIN,
        &[
            Report::MISSING,
            Report::MISSING,
            Report::MISSING,
            Report::MISSING,
            too_few_cases,
        ],
    );
    let scores = score_historically(&data, &historical(""));
    let points: Vec<f64> = scores
        .measure_points
        .iter()
        .map(|column| column[0])
        .collect();
    assert!(points[0].is_nan());
    for (points, expected) in points[1..].iter().zip([9.5, 0.0, 8.5, 7.0]) {
        assert_close(*points, expected);
    }
    assert_close(scores.quality[0], 0.625);
    // Not reported is 0 in the denominator; too few cases is neither there nor in the numerator.
    assert_close(scores.quality[1], 0.0);
    assert!(scores.measure_points[4][1].is_nan());
    // Yet too few cases are enough for the minimum submission.
    assert_eq!(scores.minimum_submission, [true, true]);
}

#[test]
fn a_tie_goes_up() {
    let ties = [0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.0, 1.0, 1.0, 1.0];
    assert_eq!(decile_points(&ties, 1.0), 10.0);
    assert_close(decile_points(&ties, 0.95), 5.5);
    assert_close(decile_points(&ties, 0.9999), 5.9);
    assert_eq!(decile_points(&ties, 0.5), 1.0);
    assert_eq!(decile_points(&ties, 0.4), 1.0);
}

#[test]
fn the_performance_year_makes_the_benchmark() {
    // On 21 evenly spread participants the percentiles are ranks 0, 2, 4, ... 18.
    let data = CohortData::ladder(Cohort::LowBackPain, 21);
    let scores = data.score(&default_rules(), 2027);
    let higher = &scores.measure_points[data.position(Measure::Q134)];
    let lower = &scores.measure_points[data.position(Measure::Q238)];
    for (rank, points) in [
        (0, 1.0),
        (1, 1.5),
        (2, 2.0),
        (17, 9.5),
        (18, 10.0),
        (20, 10.0),
    ] {
        assert_close(higher[rank], points);
        assert_close(lower[20 - rank], points);
    }
    let benchmarks = &scores.benchmarks.measures[data.position(Measure::Q134)];
    let ecqm = benchmarks.get(CollectionType::Ecqm);
    assert_eq!((benchmarks.measure, ecqm.scorable), (Measure::Q134, 21));
    let Some(Benchmark::Deciles(deciles)) = ecqm.benchmark else {
        panic!("a benchmark by decile");
    };
    assert_eq!((deciles[0], deciles[9]), (0.0, 18.0 / 21.0));
    assert_eq!(benchmarks.get(CollectionType::Cqm).scorable, 0);
}

#[test]
fn each_collection_type_needs_its_own_twenty_participants() {
    let mut data = CohortData::ladder(Cohort::LowBackPain, 39);
    for participant in 0..19 {
        let report = Report {
            collection_type: Some(CollectionType::Cqm),
            ..Report::of(Measure::Q134, participant as f64 / 39.0)
        };
        data.report(Measure::Q134, participant, report);
    }
    let scores = data.score(&default_rules(), 2027);
    let points = &scores.measure_points[data.position(Measure::Q134)];
    assert!(points[..19].iter().all(|points| points.is_nan()));
    // The 20 others are compared with each other only.
    assert_eq!((points[19], points[38]), (1.0, 10.0));
    // The three other measures remain in the denominator.
    assert_close(scores.quality[0], (10.0 + 1.0 + 1.0) / 30.0);
}

#[test]
fn standing_with_a_measure() {
    use MeasureStanding::*;
    let rules = default_rules();
    let of = |measure, collection_type, cases, completeness| {
        MeasureStanding::of(&rules, measure, collection_type, cases, completeness)
    };
    let ecqm = Some(CollectionType::Ecqm);
    assert_eq!(of(Measure::Q008, None, 0, f64::NAN), NotReported);
    assert_eq!(of(Measure::Q008, ecqm, 5, 0.7499), Incomplete);
    assert_eq!(of(Measure::Q008, ecqm, 19, 0.75), TooFewCases);
    assert_eq!(
        of(Measure::Q008, ecqm, 20, 0.75),
        Scorable(CollectionType::Ecqm)
    );
    // Measure 492 is computed by CMS; its completeness says nothing.
    let claims = Some(CollectionType::Claims);
    assert_eq!(of(Measure::Q492, None, 100, 1.0), NotComputed);
    assert_eq!(of(Measure::Q492, claims, 19, 0.0), TooFewCases);
    assert_eq!(
        of(Measure::Q492, claims, 20, 0.0),
        Scorable(CollectionType::Claims)
    );
}

#[test]
fn cost_needs_episodes_a_cost_and_a_second_participant() {
    let mut data = CohortData::ladder(Cohort::LowBackPain, 4);
    data.participants[1].ebcm_episodes = 19;
    data.participants[2].ebcm_cost = f64::NAN;
    let scores = data.score(&default_rules(), 2027);
    let scored: Vec<bool> = scores.cost.iter().map(|score| !score.is_nan()).collect();
    assert_eq!(scored, [true, false, false, true]);
    // Two costs lie at −1/√2 and 1/√2 standard deviations: 8.41 and 6.59 points.
    let z = 0.5_f64.sqrt();
    assert_close(scores.cost[0], (6.0 + (1.0 - z) / 0.5) / 10.0);
    assert_close(scores.cost[3], (8.0 + (z - 0.5) / 0.5) / 10.0);
    data.participants[3].ebcm_episodes = 0;
    let scores = data.score(&default_rules(), 2027);
    assert!(scores.cost.iter().all(|score| score.is_nan()));
    assert_eq!(
        scores.benchmarks.cost,
        CostBenchmark {
            scorable: 1,
            dispersion: None
        }
    );
}

#[test]
fn historical_benchmarks() {
    let rules = historical("");
    let mut data = CohortData::ladder(Cohort::LowBackPain, 2);
    data.report(Measure::Q134, 0, Report::of(Measure::Q134, -0.1));
    let mut scores = Scores::default();
    let mut known = even_benchmarks();
    data.with_year(2027, |year| score(&rules, year, Some(&known), &mut scores));
    // Two participants are enough, and below a1 is 1 point.
    assert_eq!(scores.measure_points[data.position(Measure::Q134)][0], 1.0);
    assert_eq!(scores.measure_points[data.position(Measure::Q128)][1], 6.0);
    // A measure without a benchmark is not scored, and without any nobody has a quality score.
    known.insert(
        Measure::Q128,
        CollectionType::Ecqm,
        HistoricalBenchmark::default(),
    );
    data.with_year(2027, |year| score(&rules, year, Some(&known), &mut scores));
    assert!(scores.measure_points[data.position(Measure::Q128)][1].is_nan());
    data.with_year(2027, |year| score(&rules, year, None, &mut scores));
    assert!(scores.quality.iter().all(|quality| quality.is_nan()));
}

#[test]
fn measure_492_by_standard_deviation() {
    let mut known = HistoricalBenchmarks::new();
    let claims = HistoricalBenchmark {
        deciles: None,
        dispersion: Some(Dispersion {
            median: 67.0,
            standard_deviation: 4.0,
        }),
    };
    known.insert(Measure::Q492, CollectionType::Claims, claims);
    let rules = historical("q492_scoring = \"standard_deviation\"");
    let mut data = CohortData::ladder(Cohort::HeartFailure, 4);
    for (participant, admissions) in [60.0, 67.0, 71.0, 90.0].into_iter().enumerate() {
        data.report(
            Measure::Q492,
            participant,
            Report::of(Measure::Q492, admissions),
        );
    }
    let mut scores = Scores::default();
    data.with_year(2027, |year| score(&rules, year, Some(&known), &mut scores));
    assert_eq!(scores.measure_points[0], [10.0, 7.5, 6.0, 1.0]);
}
