//! What studies make of the same draws under several scenarios.

use asmcast::scenario::Scenario;
use asmcast::scenario::model::Model;
use asmcast::study::{self, Comparison, ComparisonControl, PairedDraws};
use asmcast::tally::Estimate;

use super::{Failed, STOP};

/// A weighted sum of what scenarios give.
#[derive(Clone)]
pub struct Contrast {
    pub name: &'static str,
    /// Positions of scenarios, and weights.
    pub weights: Vec<(usize, f64)>,
}

impl Contrast {
    pub fn new(name: &'static str, weights: &[(usize, f64)]) -> Self {
        Contrast {
            name,
            weights: weights.to_vec(),
        }
    }
}

fn models(scenarios: &[Scenario]) -> Vec<Model> {
    scenarios.iter().map(|one| one.model.clone()).collect()
}

/// The numbers of every draw under the scenarios.
pub fn opened(scenarios: &[Scenario]) -> Result<PairedDraws, Failed> {
    Ok(PairedDraws::open(&models(scenarios), 0, &STOP)?)
}

/// The scenarios next to the first of them: for percentiles, and for who gains and who loses.
pub fn compared(scenarios: &[Scenario]) -> Result<Comparison, Failed> {
    let control = ComparisonControl {
        threads: 0,
        done: &|| (),
        stop: &STOP,
    };
    Ok(study::compare(&models(scenarios), &control)?)
}

/// A number made of several contrasts at a place, with its error: that of the weighted sum of the contrasts
/// that moves as the number does, by its slope along each (the delta method).
pub fn made_of<const N: usize>(
    draws: &PairedDraws,
    contrasts: [&[(usize, f64)]; N],
    place: usize,
    of: impl Fn([f64; N]) -> (f64, [f64; N]),
) -> Option<Estimate> {
    let mut values = [0.0; N];
    for (value, weights) in values.iter_mut().zip(contrasts) {
        *value = draws.contrast(weights, place)?.value;
    }
    let (value, slopes) = of(values);
    let terms = contrasts.iter().zip(slopes);
    let weights: Vec<(usize, f64)> = terms
        .flat_map(|(weights, slope)| {
            let weights = weights.iter();
            weights.map(move |(scenario, weight)| (*scenario, slope * weight))
        })
        .collect();
    // Slopes are of any size: the weights are brought to one, and the error back.
    let largest = weights
        .iter()
        .map(|(_, weight)| weight.abs())
        .fold(0.0, f64::max);
    let scaled: Vec<(usize, f64)> = weights
        .iter()
        .map(|(scenario, weight)| (*scenario, weight / largest))
        .collect();
    if !(largest > 0.0 && largest.is_finite()) {
        return None;
    }
    let error = draws.contrast(&scaled, place)?.standard_error;
    Some(Estimate::new(value, error.map(|error| error * largest)))
}

/// The ratio of two contrasts at a place, with its error.
pub fn ratio(
    draws: &PairedDraws,
    [over, under]: [&[(usize, f64)]; 2],
    place: usize,
) -> Option<Estimate> {
    made_of(draws, [over, under], place, |[over, under]| {
        let ratio = over / under;
        (ratio, [1.0 / under, -ratio / under])
    })
}
