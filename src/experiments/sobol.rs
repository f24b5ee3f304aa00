//! The points of a split of variance over factors, from a low-discrepancy sequence.

use super::pick_freeze::{DesignError, PickFreeze};
use crate::random::Stream;

/// Points of the sequence at hand.
const POINTS: usize = 1 << 16;

/// An experiment on factors, whose draws are points of the sequence of Sobol' (1967).
///
/// The direction numbers are those of Joe and Kuo (2008), the scrambling is Owen's (1995), by a hash
/// (Burley 2020): the crate `sobol_burley`, in integers, so that points are the same on every
/// machine. Each row is a point of twice as many dimensions as there are factors. A factor has two
/// neighbouring ones, its first and its second draw, so that another factor at the end leaves the
/// numbers of all others alone. Numbers of rows that are powers of two are the most even.
#[derive(Clone, Debug, PartialEq)]
pub struct SobolDesign {
    plan: PickFreeze,
    scrambling: u32,
}

impl SobolDesign {
    /// The most factors.
    pub const MOST_FACTORS: usize = sobol_burley::NUM_DIMENSIONS as usize / 2;
    /// The most rows.
    pub const MOST_ROWS: usize = POINTS;

    /// An experiment on the factors that are a plan's inputs. Of the stream one word is used.
    pub fn new(plan: PickFreeze, stream: &Stream) -> Result<Self, DesignError> {
        if plan.inputs() > Self::MOST_FACTORS {
            return Err(DesignError::Inputs(plan.inputs(), Self::MOST_FACTORS));
        }
        if plan.rows() > Self::MOST_ROWS {
            return Err(DesignError::Rows(plan.rows(), 1, Self::MOST_ROWS));
        }
        let [scrambling, ..] = stream.words(0, 0);
        Ok(SobolDesign { plan, scrambling })
    }

    /// What is evaluated, and what follows from the outputs.
    pub fn plan(&self) -> &PickFreeze {
        &self.plan
    }

    /// The point of an evaluation: a unit number within (0, 1) for each factor.
    pub fn point(&self, evaluation: usize) -> Vec<f64> {
        let unit = |factor| {
            let copy = self.plan.copy(evaluation, factor);
            let (row, dimension) = (copy / 2, 2 * factor + copy % 2);
            unit(row as u32, dimension as u32, self.scrambling)
        };
        (0..self.plan.inputs()).map(unit).collect()
    }
}

/// A number of the sequence, in the middle of its step of 2^-23.
fn unit(point: u32, dimension: u32, scrambling: u32) -> f64 {
    const HALF_STEP: f64 = 1.0 / (1 << 24) as f64;
    f64::from(sobol_burley::sample(point, dimension, scrambling)) + HALF_STEP
}
