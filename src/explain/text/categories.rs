//! The quality and the cost category.

use super::layout::{Page, plain, term};
use crate::explain::{
    Comparison, CostStanding, Explanation, MeasureStep, QualityStep, RangeStep, Standing, Step,
};
use crate::program::{Cohort, CollectionType, Measure, Vocabulary};
use crate::report::text::{fixed, thousands};
use crate::rules::{BenchmarkBy, BenchmarkPeriod, CostLadder};

pub(super) fn quality(page: &mut Page<'_>, explanation: &Explanation) {
    let quality = &explanation.quality;
    page.heading("Quality");
    page.paragraph(
        "Benchmark values: a1 is the worst performance, a2 to a10 are the 10th to 90th \
         percentiles, from worse to better. The points: values reached, and the part of the way \
         to the next, at most 0.9.",
        0,
    );
    for measure in &quality.measures {
        self::measure(page, quality, measure, explanation.cost.ladder);
    }
    if explanation.participant.cohort == Cohort::LowBackPain {
        page.subheading("A fifth measure is not in force", Step::FifthMeasure);
    }
    page.subheading("Quality category", Step::QualityScore);
    let counted = quality.measures_counted;
    page.points(
        "sum of the points",
        quality.points,
        "points",
        Step::QualityScore,
    );
    page.count(
        "measures that count",
        counted as u64,
        "measure",
        Step::QualityScore,
    );
    match quality.score {
        Some(score) => {
            page.percent("quality score", score, "", Step::QualityScore);
            let points = term(quality.points, 4);
            page.note(&format!("{points} / (10 × {counted})"));
        }
        None => page.words(
            "quality score",
            "none: no measure counts",
            Step::QualityScore,
        ),
    }
    let points = (quality.score, quality.weighted_points);
    weighted(page, "quality", points, quality.weight, Step::QualityWeight);
}

/// A category's weight and points of final score.
fn weighted(
    page: &mut Page<'_>,
    name: &str,
    (score, points): (Option<f64>, Option<f64>),
    weight: f64,
    step: Step,
) {
    let (regular, step) = (step, page.weight_step(step, weight));
    let is_moved = step != regular;
    page.percent(&format!("weight of {name}"), weight, "", step);
    if is_moved {
        let why = if weight > 0.0 {
            "the other category is missing"
        } else {
            "it is missing"
        };
        page.note(&format!("{why}: the weights are moved"));
    }
    let label = format!("{name} in final score");
    match score.zip(points) {
        Some((score, points)) => {
            page.points(&label, points, "points", step);
            let (weight, score) = (plain(weight), fixed(100.0 * score, 4));
            page.note(&format!("{weight} × {score}"));
        }
        None => page.points(&label, 0.0, "points", step),
    }
}

fn measure(page: &mut Page<'_>, quality: &QualityStep, measure: &MeasureStep, ladder: CostLadder) {
    let title = format!("Measure {}: {}", measure.measure.id(), measure.title);
    page.subheading(&title, Step::MeasureSet);
    let collected = match measure.collection_type {
        Some(CollectionType::Claims) => "by CMS from claims",
        Some(CollectionType::Ecqm) => "as eCQM",
        Some(CollectionType::Cqm) => "as MIPS CQM",
        None if measure.measure.is_claims_based() => "not computed",
        None => "not reported",
    };
    page.words("collected", collected, Step::CollectionType);
    if let Some(cases) = measure.cases {
        let unit = format!("cases, at least {}", quality.case_minimum);
        page.number("cases", &thousands(u64::from(cases)), &unit, Step::Cases);
    }
    if let Some(completeness) = measure.completeness {
        let least = plain(100.0 * quality.completeness_minimum);
        let unit = if measure.measure.is_claims_based() {
            " by nature".to_string()
        } else {
            format!(", at least {least}")
        };
        page.percent("completeness", completeness, &unit, Step::Completeness);
    }
    if let Some(performance) = measure.performance {
        let unit = unit(measure);
        page.number(
            "performance",
            &shown(measure, performance),
            unit,
            Step::MeasureSet,
        );
        if measure.lower_is_better {
            page.note("lower is better");
        }
    }
    stands(page, quality, measure);
    match &measure.comparison {
        Some(Comparison::Deciles { .. }) => deciles(page, measure),
        Some(Comparison::StandardDeviation { .. }) => deviations(page, measure, ladder),
        None => {}
    }
}

/// What comes of a measure, and who makes its benchmark.
fn stands(page: &mut Page<'_>, quality: &QualityStep, measure: &MeasureStep) {
    let (words, step) = match measure.standing {
        Standing::Scored => ("scored", Step::MeasureStanding),
        Standing::NotReported => ("not reported: it counts", Step::MeasureStanding),
        Standing::Incomplete => ("incomplete: it counts", Step::MeasureStanding),
        Standing::TooFewCases => ("too few cases: it does not count", Step::Cases),
        Standing::NotComputed => ("not computed: it does not count", Step::MeasureStanding),
        Standing::NoBenchmark => ("no benchmark: it does not count", Step::BenchmarkMinimum),
    };
    page.words("standing", words, step);
    if measure.standing == Standing::NotReported || measure.standing == Standing::Incomplete {
        page.points(
            "achievement points",
            0.0,
            "of 10 points",
            Step::MeasureStanding,
        );
    }
    let is_compared = matches!(measure.standing, Standing::Scored | Standing::NoBenchmark);
    let Some(scorable) = measure.scorable.filter(|_| is_compared) else {
        return;
    };
    if quality.benchmark_by == BenchmarkBy::Measure {
        page.words("compared with", "all collection types", Step::BenchmarkBy);
    }
    match quality.benchmark_period {
        BenchmarkPeriod::Historical => {
            page.words("benchmark", "known before the year", Step::BenchmarkPeriod);
        }
        BenchmarkPeriod::PerformanceYear => {
            let scorable = scorable as u64;
            page.count(
                "benchmark made by",
                scorable,
                "participant",
                Step::BenchmarkPeriod,
            );
            let least = quality.benchmark_minimum;
            if measure.standing == Standing::NoBenchmark {
                page.note(&format!("a benchmark takes {least} participants at least"));
            }
        }
    }
}

/// The interval of the deciles, and the points in it.
fn deciles(page: &mut Page<'_>, measure: &MeasureStep) {
    let (
        Some(Comparison::Deciles {
            reached,
            from,
            to,
            partial,
            ..
        }),
        Some(points),
    ) = (&measure.comparison, measure.points)
    else {
        return;
    };
    let (unit, step) = (unit(measure), points_step(measure));
    if let Some(from) = *from {
        page.number(
            &format!("reached: a{reached}"),
            &shown(measure, from),
            unit,
            step,
        );
    }
    if let Some(to) = *to {
        page.number(
            &format!("next: a{}", reached + 1),
            &shown(measure, to),
            unit,
            step,
        );
    }
    page.points("achievement points", points, "of 10 points", step);
    page.note(&match (from.zip(*to), measure.performance) {
        (Some((from, to)), Some(performance)) => {
            let [from, to, performance] = [from, to, performance].map(|it| shown(measure, it));
            let way = if measure.lower_is_better {
                format!("({from} - {performance}) / ({from} - {to})")
            } else {
                format!("({performance} - {from}) / ({to} - {from})")
            };
            part(*reached as f64, &way, *partial)
        }
        _ if from.is_some() => "all ten values are reached".to_string(),
        _ => "no value is reached, which still earns 1 point".to_string(),
    });
}

/// A whole number of points and the part of a point that a way makes.
fn part(whole: f64, way: &str, partial: f64) -> String {
    let whole = plain(whole);
    if partial >= 0.9 {
        format!("{whole} + 0.9, the most that {way} can add")
    } else {
        format!("{whole} + {way} = {whole} + {}", fixed(partial, 4))
    }
}

/// The standard deviations above the median, and the points for them.
fn deviations(page: &mut Page<'_>, measure: &MeasureStep, ladder: CostLadder) {
    let (
        Some(Comparison::StandardDeviation {
            median,
            standard_deviation,
            z,
            range,
        }),
        Some(points),
        Some(performance),
    ) = (&measure.comparison, measure.points, measure.performance)
    else {
        return;
    };
    let (unit, step) = (unit(measure), points_step(measure));
    page.number("median", &shown(measure, *median), unit, step);
    page.number(
        "standard deviation",
        &shown(measure, *standard_deviation),
        unit,
        step,
    );
    let from = [performance, *median, *standard_deviation].map(|it| shown(measure, it));
    on_ladder(page, &from, (*z, points), *range, step, ladder);
}

/// Standard deviations above a median, and the points that the ladder gives for them.
fn on_ladder(
    page: &mut Page<'_>,
    [value, median, deviation]: &[String; 3],
    (z, points): (f64, f64),
    range: Option<RangeStep>,
    step: Step,
    ladder: CostLadder,
) {
    page.number(
        "z (from the median)",
        &fixed(z, 6),
        "standard deviations",
        step,
    );
    page.note(&format!("({value} - {median}) / {deviation}"));
    let z = term(z, 6);
    let Some(range) = range.filter(|_| ladder == CostLadder::Mips) else {
        page.points("points", points, "of 10 points", Step::CostPoints);
        page.note(&format!("5.5 - 2 × {z}, from 1 to 10"));
        return;
    };
    let ends = match (range.above.map(plain), range.up_to.map(plain)) {
        (Some(above), Some(up_to)) => format!("z above {above}, up to {up_to}"),
        (None, Some(up_to)) => format!("z up to {up_to}"),
        (Some(above), None) => format!("z above {above}"),
        (None, None) => "all".to_string(),
    };
    page.words("range of the ladder", &ends, Step::CostPoints);
    page.points("points", points, "of 10 points", Step::CostPoints);
    page.note(&match (range.above, range.up_to) {
        (Some(above), Some(up_to)) => {
            let (top, bottom) = (fixed(up_to, 2), term(above, 2));
            let way = format!("({top} - {z}) / ({top} - {bottom})");
            part(range.whole, &way, range.partial)
        }
        _ => format!("beyond the last range: {}", plain(range.whole)),
    });
}

pub(super) fn cost(page: &mut Page<'_>, explanation: &Explanation) {
    let cost = &explanation.cost;
    page.heading("Cost");
    page.subheading(&format!("Measure {}", cost.measure), Step::EpisodeCost);
    let unit = format!("episodes, at least {}", cost.episode_minimum);
    page.number(
        "episodes",
        &thousands(u64::from(cost.episodes)),
        &unit,
        Step::Episodes,
    );
    if let Some(mean_cost) = cost.mean_cost {
        page.number(
            "mean cost",
            &fixed(mean_cost, 2),
            "dollars an episode",
            Step::EpisodeCost,
        );
    }
    let (words, step) = match cost.standing {
        CostStanding::Scored => ("scored", Step::EpisodeCost),
        CostStanding::TooFewEpisodes => ("too few episodes: not scored", Step::Episodes),
        CostStanding::NoCost => ("no cost is known: not scored", Step::EpisodeCost),
        CostStanding::NoBenchmark => ("no benchmark: not scored", Step::CostBenchmark),
    };
    page.words("standing", words, step);
    let scorable = cost.scorable as u64;
    page.count(
        "benchmark made by",
        scorable,
        "participant",
        Step::CostBenchmark,
    );
    if let Some((median, deviation)) = cost.median.zip(cost.standard_deviation) {
        let unit = "dollars an episode";
        page.number("median", &fixed(median, 2), unit, Step::CostBenchmark);
        page.number(
            "standard deviation",
            &fixed(deviation, 2),
            unit,
            Step::CostBenchmark,
        );
        if let (Some(z), Some(points), Some(mean)) = (cost.z, cost.points, cost.mean_cost) {
            let from = [mean, median, deviation].map(|dollars| fixed(dollars, 2));
            on_ladder(
                page,
                &from,
                (z, points),
                cost.range,
                Step::CostBenchmark,
                cost.ladder,
            );
        }
    }
    page.subheading("Cost category", Step::CostScore);
    match cost.score.zip(cost.points) {
        Some((score, points)) => {
            page.percent("cost score", score, "", Step::CostScore);
            page.note(&format!("{} / 10", fixed(points, 4)));
        }
        None => page.words("cost score", "none", Step::CostScore),
    }
    let points = (cost.score, cost.weighted_points);
    weighted(page, "cost", points, cost.weight, Step::CostWeight);
}

fn unit(measure: &MeasureStep) -> &'static str {
    match measure.measure {
        Measure::Q492 => "per 100 person-years",
        _ => "%",
    }
}

/// A performance or benchmark value in that unit.
fn shown(measure: &MeasureStep, value: f64) -> String {
    match measure.measure {
        Measure::Q492 => fixed(value, 4),
        _ => fixed(100.0 * value, 4),
    }
}

fn points_step(measure: &MeasureStep) -> Step {
    match measure.measure {
        Measure::Q492 => Step::Q492Points,
        _ => Step::AchievementPoints,
    }
}
