//! The settings of a measure as laws: published percentiles looked up, parameters checked.

use crate::program::{CollectionType, Measure, Vocabulary};

use super::benchmarks::{Benchmark, Kind, decreasing};
use super::checks::Checker;
use super::model::{ExpectedAdmissions, Law, MeasureModel};
use super::settings::{BetaLaw, LawKind, MeasureSettings, PerformanceLaw};

/// Where published percentiles come from.
pub struct Source<'a> {
    /// The benchmark file.
    pub benchmarks: &'a [Benchmark],
    /// The MIPS performance year of it that is used.
    pub performance_year: u16,
}

/// Probabilities of the eleven published percentiles.
const PROBABILITIES: [f64; 11] = [0.01, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.99];

/// A measure's model.
pub fn measure(
    checker: &mut Checker<'_>,
    path: &str,
    measure: Measure,
    settings: &MeasureSettings,
    source: &Source<'_>,
) -> MeasureModel {
    let mut laws = Vec::new();
    for &collection_type in CollectionType::ALL {
        let given = settings.law(collection_type);
        let allowed = measure.collection_types().contains(&collection_type);
        let path = format!("{path}.{}", collection_type.id());
        match (given, allowed) {
            (Some(given), true) => {
                let law = law(checker, &path, measure, collection_type, given, source);
                laws.extend(law.map(|law| (collection_type, law)));
            }
            (None, true) => checker.problem(&path, "the law is missing"),
            (Some(_), false) => checker.problem(
                &path,
                format!(
                    "measure {} is not collected so; allowed: {}",
                    measure.id(),
                    measure
                        .collection_types()
                        .iter()
                        .map(|t| t.id())
                        .collect::<Vec<_>>()
                        .join(", ")
                ),
            ),
            (None, false) => {}
        }
    }
    MeasureModel {
        measure,
        cases_per_episode: settings.cases_per_episode,
        logit_shift: logit_shift(checker, path, measure, settings),
        expected: expected(checker, path, measure, settings),
        laws,
    }
}

fn logit_shift(
    checker: &mut Checker<'_>,
    path: &str,
    measure: Measure,
    settings: &MeasureSettings,
) -> f64 {
    let shift = settings.logit_shift.unwrap_or(0.0);
    if measure == Measure::Q492 && shift != 0.0 {
        checker.problem(
            &format!("{path}.logit_shift"),
            "measure 492 is a rate per 100 person-years, which has no log odds",
        );
    }
    shift
}

fn expected(
    checker: &mut Checker<'_>,
    path: &str,
    measure: Measure,
    settings: &MeasureSettings,
) -> Option<ExpectedAdmissions> {
    let given = [
        ("expected_rate", settings.expected_rate.map(|rate| rate.0)),
        ("shrinkage_events", settings.shrinkage_events),
    ];
    if measure != Measure::Q492 {
        for (key, _) in given.iter().filter(|(_, value)| value.is_some()) {
            checker.problem(&format!("{path}.{key}"), "only measure 492 has one");
        }
        return None;
    }
    for (key, _) in given.iter().filter(|(_, value)| value.is_none()) {
        checker.problem(&format!("{path}.{key}"), "missing");
    }
    Some(ExpectedAdmissions {
        rate: given[0].1?,
        shrinkage_events: given[1].1?,
    })
}

/// The parameters that a kind of law takes.
fn parameters(kind: LawKind) -> &'static [&'static str] {
    match kind {
        LawKind::Published => &["top_percent", "top_over_p99"],
        LawKind::Percentiles => &["percentiles", "top_percent", "top_over_p99"],
        LawKind::Beta => &["alpha", "beta"],
        LawKind::Lognormal => &["mu", "sigma"],
    }
}

fn law(
    checker: &mut Checker<'_>,
    path: &str,
    measure: Measure,
    collection_type: CollectionType,
    given: &PerformanceLaw,
    source: &Source<'_>,
) -> Option<Law> {
    if (given.law == LawKind::Lognormal) != (measure == Measure::Q492) {
        checker.problem(
            &format!("{path}.law"),
            "measure 492 takes a lognormal law, the other measures any law but that",
        );
        return None;
    }
    let present = [
        ("top_percent", given.top_percent.is_some()),
        ("top_over_p99", given.top_over_p99.is_some()),
        ("percentiles", given.percentiles.is_some()),
        ("alpha", given.alpha.is_some()),
        ("beta", given.beta.is_some()),
        ("mu", given.mu.is_some()),
        ("sigma", given.sigma.is_some()),
    ];
    let takes = parameters(given.law);
    for (key, _) in present
        .iter()
        .filter(|(key, there)| *there && !takes.contains(key))
    {
        checker.problem(
            &format!("{path}.{key}"),
            format!("this law takes {} only", takes.join(", ")),
        );
    }
    let law = match given.law {
        LawKind::Published => published(checker, path, measure, collection_type, source)
            .and_then(|percentiles| knots(checker, path, given, &percentiles)),
        LawKind::Percentiles => given
            .percentiles
            .map(|percentiles| percentiles.map(|percent| percent.0))
            .and_then(|percentiles| knots(checker, path, given, &percentiles)),
        LawKind::Beta => given
            .alpha
            .zip(given.beta)
            .map(|(alpha, beta)| Law::Beta(BetaLaw { alpha, beta })),
        LawKind::Lognormal => given
            .mu
            .zip(given.sigma)
            .map(|(mu, sigma)| Law::Lognormal { mu, sigma }),
    };
    let missing: Vec<&str> = takes
        .iter()
        .filter(|key| !key.starts_with("top_"))
        .filter(|key| present.iter().any(|(name, there)| name == *key && !there))
        .copied()
        .collect();
    if !missing.is_empty() {
        checker.problem(path, format!("this law needs {}", missing.join(" and ")));
    }
    law
}

fn published(
    checker: &mut Checker<'_>,
    path: &str,
    measure: Measure,
    collection_type: CollectionType,
    source: &Source<'_>,
) -> Option<[f64; 11]> {
    let row = source.benchmarks.iter().find(|row| {
        row.measure == measure
            && row.collection_type == collection_type
            && row.performance_year == source.performance_year
    });
    let year = source.performance_year;
    match row {
        Some(row) if row.kind == Kind::Observed => Some(row.percentiles),
        Some(row) => {
            checker.problem(
                &format!("{path}.law"),
                format!(
                    "the benchmark of {year} is no observed law ({:?}); give percentiles or a beta \
                     law",
                    row.kind
                ),
            );
            None
        }
        None => {
            checker.problem(
                &format!("{path}.law"),
                format!("no benchmark of {year} for this measure and collection type"),
            );
            None
        }
    }
}

/// Percentiles in percent as knots of a quantile function in fractions: from 0 to the top.
fn knots(
    checker: &mut Checker<'_>,
    path: &str,
    given: &PerformanceLaw,
    percentiles: &[f64; 11],
) -> Option<Law> {
    if let Some(index) = decreasing(percentiles) {
        checker.problem(
            &format!("{path}.percentiles"),
            format!(
                "percentiles never decrease, but {} stands before {}",
                percentiles[index - 1],
                percentiles[index]
            ),
        );
        return None;
    }
    let p99 = percentiles[10];
    let top = match (given.top_percent, given.top_over_p99) {
        (Some(top), None) => top,
        (None, Some(times)) => times * p99,
        _ => {
            checker.problem(path, "give one of top_percent and top_over_p99");
            return None;
        }
    };
    if top < p99 || top > 100.0 {
        checker.problem(
            path,
            format!("the top, {top} %, must lie between the 99th percentile, {p99} %, and 100 %"),
        );
        return None;
    }
    let mut knots = vec![(0.0, 0.0)];
    knots.extend(
        PROBABILITIES
            .iter()
            .zip(percentiles)
            .map(|(&p, &value)| (p, value / 100.0)),
    );
    knots.push((1.0, top / 100.0));
    Some(Law::Percentiles(knots))
}
