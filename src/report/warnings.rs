//! What to be careful about, each kind with what to do about it.

use std::fmt;

use crate::forecast::{Forecast, TAIL};
use crate::program::{Cohort, CollectionType, Measure, Vocabulary};
use crate::tally::Estimate;

use super::outcome::{Results, Statistics};
use super::precision::{MOST_DRAWS, round_up, still_to_go};
use super::text::thousands;

/// Identities hold to rounding; a residual beyond this is a fault.
const IDENTITY_TOLERANCE: f64 = 1e-9;

/// A standard error above this share of the natural scale is too large to print the number.
const LARGEST_RELATIVE_ERROR: f64 = 0.05;

/// Of fewer draws a twentieth is too few to say what it is like.
const DRAWS_FOR_TAILS: u32 = 200;

/// The word of [`Warning::NotPrecise`] in files.
pub(super) const NOT_PRECISE: &str = "not_precise";

/// A reason for care.
#[derive(Clone, Debug, PartialEq)]
pub enum Warning {
    /// One draw has no standard error.
    OneDraw,
    /// Few draws for the tails of those who are reported by name.
    FewDraws {
        /// How many there are.
        draws: u32,
    },
    /// Values of named clinicians that hardly anybody has.
    Doubts {
        /// How many warnings there are.
        count: usize,
    },
    /// Numbers whose error is too large for them to be printed.
    TooUncertain {
        /// How many.
        numbers: usize,
        /// Draws that would do for the worst of them.
        draws: u64,
    },
    /// The limit on draws has ended a run before statistics were as precise as was asked for.
    NotPrecise {
        /// How far the one that needs most draws is.
        still_to_go: String,
        /// Draws made.
        draws: u32,
        /// Draws that would do, if so many may be made.
        enough: Option<u64>,
    },
    /// A benchmark that could not always be made.
    FewForBenchmark {
        /// Cohort.
        cohort: Cohort,
        /// Measure.
        measure: Measure,
        /// Collection type.
        collection_type: CollectionType,
        /// Share of draws and years without it.
        share: f64,
    },
    /// An identity of the regulation does not hold.
    IdentityBroken {
        /// Which.
        identity: &'static str,
        /// The worst residual, in units of the payment adjustment factor.
        residual: f64,
    },
}

impl Warning {
    /// The kind's word in files.
    pub fn kind(&self) -> &'static str {
        match self {
            Warning::OneDraw => "one_draw",
            Warning::FewDraws { .. } => "few_draws",
            Warning::Doubts { .. } => "doubts",
            Warning::TooUncertain { .. } => "too_uncertain",
            Warning::NotPrecise { .. } => NOT_PRECISE,
            Warning::FewForBenchmark { .. } => "few_for_benchmark",
            Warning::IdentityBroken { .. } => "identity_broken",
        }
    }
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Warning::OneDraw => write!(
                f,
                "one draw has no standard error; ask for more with --draws 1000"
            ),
            Warning::FewDraws { draws } => write!(
                f,
                "the worst twentieth of {draws} draws is {:.0} of them: what one world in twenty \
                 brings is rough; ask for more with --draws 1000",
                (f64::from(*draws) * TAIL).ceil()
            ),
            Warning::Doubts { count } => write!(
                f,
                "the scenario's files have {count} values to look at again (unusual, ignored, or at odds \
                 with each other); `asmcast check` prints them"
            ),
            Warning::TooUncertain { numbers, draws } => write!(
                f,
                "{numbers} numbers are too uncertain to print and stand as `?`; about --draws \
                 {draws} would settle the worst of them"
            ),
            Warning::NotPrecise {
                still_to_go,
                draws,
                enough,
            } => {
                let draws = thousands(u64::from(*draws));
                write!(
                    f,
                    "not as precise as asked for after {draws} draws, the limit: {still_to_go}; "
                )?;
                match enough {
                    Some(enough) => write!(f, "--max-draws {enough} would do"),
                    None => write!(f, "ask for a larger error"),
                }
            }
            Warning::FewForBenchmark {
                cohort,
                measure,
                collection_type,
                share,
            } => write!(
                f,
                "{} measure {}, {}: in {:.1} % of the cohort years too few participants for a \
                 benchmark, and nobody scored on it; see benchmark_minimum",
                cohort.id(),
                measure.id(),
                collection_type.id(),
                100.0 * share
            ),
            Warning::IdentityBroken { identity, residual } => write!(
                f,
                "the identity `{identity}` of § 512.750 is off by {residual:e}; do not use these \
                 results, and report this as a fault of asmcast"
            ),
        }
    }
}

/// Everything about a forecast and its results that calls for care.
pub fn warnings(forecast: &Forecast, results: &Results) -> Vec<Warning> {
    let mut warnings = Vec::new();
    for (identity, residual) in forecast.identities.named() {
        if residual.is_nan() || residual > IDENTITY_TOLERANCE {
            warnings.push(Warning::IdentityBroken { identity, residual });
        }
    }
    if forecast.draws == 1 {
        warnings.push(Warning::OneDraw);
    }
    warnings.extend(not_precise(forecast));
    warnings.extend(too_uncertain(forecast.draws, results));
    for missing in &forecast.missing_benchmarks {
        warnings.push(Warning::FewForBenchmark {
            cohort: missing.cohort,
            measure: missing.measure,
            collection_type: missing.collection_type,
            share: missing.share,
        });
    }
    warnings
}

/// Doubts about what a scenario's files say, if there are so many.
pub(super) fn doubts(count: usize) -> Option<Warning> {
    (count > 0).then_some(Warning::Doubts { count })
}

/// Whether so many draws are too few for the tails of those who are reported by name.
pub(super) fn few_draws(draws: u32) -> Option<Warning> {
    (2..DRAWS_FOR_TAILS)
        .contains(&draws)
        .then_some(Warning::FewDraws { draws })
}

/// What was to be precise and is not, if the limit on draws has ended the run.
fn not_precise(forecast: &Forecast) -> Option<Warning> {
    let (standing, row) = forecast.precision.as_ref()?.furthest()?;
    Some(Warning::NotPrecise {
        still_to_go: still_to_go(standing, row, forecast.draws),
        draws: forecast.draws,
        enough: (row.draws <= f64::from(MOST_DRAWS))
            .then(|| round_up(row.draws).min(u64::from(MOST_DRAWS))),
    })
}

fn too_uncertain(draws: u32, results: &Results) -> Option<Warning> {
    let groups = results.0.values().flat_map(|cohorts| cohorts.values());
    let groups = groups.flat_map(|groups| groups.values());
    let excess: Vec<f64> = groups
        .flat_map(|group| group.keys().filter_map(|name| relative_error(group, name)))
        .filter(|error| *error > LARGEST_RELATIVE_ERROR)
        .collect();
    let worst = excess.iter().copied().fold(0.0, f64::max);
    // The error falls with the root of the number of draws.
    let times = worst / LARGEST_RELATIVE_ERROR;
    let draws = f64::from(draws) * times * times;
    (!excess.is_empty()).then_some(Warning::TooUncertain {
        numbers: excess.len(),
        draws: round_up(draws),
    })
}

/// A group's estimate, if it has one.
pub(super) enum Printable {
    /// Certain enough to be printed.
    Certain(Estimate),
    /// There, but too uncertain.
    Uncertain,
    /// There is none.
    Missing,
}

/// A group's estimate, if it is certain enough to be printed.
pub(super) fn printable(group: &Statistics, statistic: &str) -> Printable {
    match group.get(statistic) {
        None => Printable::Missing,
        Some(estimate) => match relative_error(group, statistic) {
            Some(error) if error > LARGEST_RELATIVE_ERROR => Printable::Uncertain,
            _ => Printable::Certain(*estimate),
        },
    }
}

/// The standard error of a group's statistic over its natural scale: a tenth of payments for factors
/// and for what payments change by, 1 for shares, 100 points for scores, the number itself for all
/// else.
fn relative_error(group: &Statistics, statistic: &str) -> Option<f64> {
    let estimate = group.get(statistic)?;
    let scale = if statistic.starts_with("paf_") {
        0.1
    } else if statistic.starts_with("payment_") {
        0.1 * group.get("part_b_payment_year")?.value
    } else if statistic.starts_with("share_") {
        1.0
    } else if statistic.contains("score") || statistic == "midpoint" {
        100.0
    } else {
        estimate.value.abs()
    };
    estimate
        .standard_error
        .filter(|error| *error > 0.0)
        .map(|error| error / scale)
}
