//! The settings of each draw of a pair, where a scenario has inputs: drawn with it.

use std::sync::atomic::AtomicBool;

use crate::experiments::Value;
use crate::findings::Findings;
use crate::forecast::Failure;
use crate::random::World;
use crate::random::address::uniform;
use crate::scenario::Scenario;
use crate::study::designed::DESIGN;
use crate::study::sensitivity::{Input, chosen, refused_points};

/// By draw a unit number for each input.
pub(super) struct Points(Vec<Vec<f64>>);

/// The draws whose open rules and whose other inputs are taken.
pub(super) type From = [usize; 2];

impl Points {
    /// The numbers of so many pairs of draws.
    pub(super) fn new(scenario: &Scenario, inputs: &[Input], pairs: usize) -> Self {
        let unit = |draw: usize, input: usize| {
            let world = World::new(scenario.model.seed, draw as u32);
            let [word, ..] = world.stream(DESIGN, 1).words(input as u32, 0);
            uniform(word)
        };
        let point = |draw| (0..inputs.len()).map(|input| unit(draw, input)).collect();
        Points((0..2 * pairs).map(point).collect())
    }

    /// Makes sure that what the design needs is allowed: the settings of each draw of a pair, and those with
    /// the open rules of one and the other inputs of the other.
    ///
    /// # Errors
    /// As [`refused_points`].
    pub(super) fn check(
        &self,
        scenario: &Scenario,
        inputs: &[Input],
        threads: usize,
        stop: &AtomicBool,
    ) -> Result<Result<(), Findings>, Failure> {
        if inputs.is_empty() {
            return Ok(Ok(()));
        }
        let pairs = 0..self.0.len() / 2;
        let points = pairs.flat_map(|pair| {
            let (one, other) = (2 * pair, 2 * pair + 1);
            [[one, one], [one, other], [other, one], [other, other]]
        });
        let points: Vec<Vec<f64>> = points.map(|from| self.mixed(inputs, from)).collect();
        refused_points(scenario, inputs, &points, threads, stop)
    }

    /// What is chosen for each input.
    pub(super) fn chosen<'a>(&self, inputs: &'a [Input], from: From) -> Vec<(&'a Input, Value)> {
        chosen(inputs, &self.mixed(inputs, from))
    }

    fn mixed(&self, inputs: &[Input], [open, others]: From) -> Vec<f64> {
        let inputs = inputs.iter().enumerate();
        let number = |(place, input): (usize, &Input)| {
            let draw = if input.is_open_rule { open } else { others };
            self.0[draw][place]
        };
        inputs.map(number).collect()
    }
}
