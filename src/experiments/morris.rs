//! Screening: what moves an output, by changing one factor at a time (Morris 1991).

use super::bootstrap::{Resampling, Terms};
use super::factor::Factor;
use super::pick_freeze::DesignError;
use crate::random::Stream;
use crate::tally::Estimate;

/// The grid of a continuous factor's unit number: p = 4 levels.
const GRID: [f64; 4] = [0.0, 1.0 / 3.0, 2.0 / 3.0, 1.0];
/// A step on the grid, in levels: half of them, so that every level is met equally often.
const STEP: usize = GRID.len() / 2;

/// A way through the hypercube on which each factor is changed once.
#[derive(Clone, Debug, PartialEq)]
pub struct Trajectory {
    /// The first point: a unit number for each factor.
    pub start: Vec<f64>,
    /// What is changed, one after the other; each factor once.
    pub steps: Vec<Step>,
}

/// The change of one factor.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    /// The factor that changes.
    pub factor: usize,
    /// Its unit number from here on.
    pub unit: f64,
    /// What the change of an output is divided by: of a continuous factor the difference of the unit
    /// numbers, 2/3 or -2/3; of a categorical one 1 for a later level, -1 for an earlier one.
    pub length: f64,
}

impl Trajectory {
    /// The points to evaluate, one more than there are factors.
    pub fn points(&self) -> Vec<Vec<f64>> {
        let mut points = vec![self.start.clone()];
        for step in &self.steps {
            let mut point = points[points.len() - 1].clone();
            point[step.factor] = step.unit;
            points.push(point);
        }
        points
    }
}

/// How an output moves with a factor, over the starts of all trajectories (methods 37).
///
/// A continuous factor's elementary effect is the change of the output over the change of the unit
/// number; a categorical factor's is the change from an earlier to a later level, undivided, for two
/// different levels drawn evenly, whatever their weights. So both are what crossing the factor's
/// whole range changes, exactly so where the output is linear in the unit number: of two factors, one
/// with two levels and one that moves the output as far from its lowest to its highest value in a
/// straight line, neither is favoured. They are no parts of a variance, in which the categorical one
/// counts three times as much (at even weights): its values are all at the ends.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Screening {
    /// μ: the mean effect; effects of either sign cancel. Of more than two levels it is a mean over
    /// pairs, in the order in which the levels are listed.
    pub mu: Estimate,
    /// μ*: the mean absolute effect (Campolongo et al. 2007), by which factors are ranked.
    pub mu_star: Estimate,
    /// σ: the standard deviation of the effects (n - 1): how far the effect depends on where the other
    /// factors are, or on where the factor itself is.
    pub sigma: Estimate,
}

/// Draws trajectories of factors: at least 2.
///
/// A continuous factor's unit number goes from one of the levels 0, 1/3, 2/3, 1 two levels up or down,
/// p / (2 (p - 1)) = 2/3; a categorical factor from one of its levels to one of the others, all equally
/// likely. A trajectory is an entity of the stream and a factor a block, so that more trajectories, or a
/// factor at the end, leave the others' steps as they are (but for the order of steps, in which a new
/// factor finds its place).
pub fn trajectories(
    factors: &[Factor],
    count: usize,
    stream: &Stream,
) -> Result<Vec<Trajectory>, DesignError> {
    let most = Stream::LAST_BLOCK as usize;
    if !(1..=most).contains(&factors.len()) {
        return Err(DesignError::Inputs(factors.len(), most));
    }
    if !(2..=most).contains(&count) {
        return Err(DesignError::Rows(count, 2, most));
    }
    let trajectory = |number| trajectory(factors, number as u32, stream);
    Ok((0..count).map(trajectory).collect())
}

fn trajectory(factors: &[Factor], number: u32, stream: &Stream) -> Trajectory {
    let mut start = Vec::with_capacity(factors.len());
    let mut steps = Vec::with_capacity(factors.len());
    for (place, factor) in factors.iter().enumerate() {
        let [order, from, to, _] = stream.words(number, place as u32);
        let (before, unit, length) = match factor.levels() {
            Some(levels) => other_level(levels, from, to),
            None => half_the_grid(from, to),
        };
        start.push(before);
        let step = Step {
            factor: place,
            unit,
            length,
        };
        steps.push((order, step));
    }
    steps.sort_by_key(|(order, step)| (*order, step.factor));
    Trajectory {
        start,
        steps: steps.into_iter().map(|(_, step)| step).collect(),
    }
}

/// From a level of the grid two up or down: unit numbers before and after, and their difference.
fn half_the_grid(from: u32, to: u32) -> (f64, f64, f64) {
    let lower = below(STEP, from);
    let length = GRID[STEP] - GRID[0];
    match below(2, to) {
        0 => (GRID[lower], GRID[lower + STEP], length),
        _ => (GRID[lower + STEP], GRID[lower], -length),
    }
}

/// From a level to another: unit numbers that stand for them, and the direction.
fn other_level(levels: &[f64], from: u32, to: u32) -> (f64, f64, f64) {
    let from = below(levels.len(), from);
    let to = below(levels.len() - 1, to);
    let (to, direction) = if to < from { (to, -1.0) } else { (to + 1, 1.0) };
    (levels[from], levels[to], direction)
}

/// One of the whole numbers below `count` that a word stands for.
fn below(count: usize, word: u32) -> usize {
    ((u64::from(word) * count as u64) >> 32) as usize
}

/// The screening of each output, by factor; `None` of an output that is not finite, or where there is
/// one trajectory only. Intervals resample trajectories; of few of these they are somewhat narrow.
///
/// Outputs are given by evaluation, point by point of each trajectory: each a row of as many outputs as
/// the first.
///
/// # Panics
/// Where there is not a row of outputs for each point of each trajectory, or a trajectory does not
/// change each factor once.
pub fn screen(
    trajectories: &[Trajectory],
    outputs: &[Vec<f64>],
    resampling: &Resampling,
) -> Vec<Option<Vec<Screening>>> {
    let points = trajectories.iter().map(|way| way.steps.len() + 1);
    assert_eq!(outputs.len(), points.sum::<usize>(), "a row a point");
    let columns = outputs.first().map_or(0, Vec::len);
    (0..columns)
        .map(|output| {
            let column: Vec<f64> = outputs.iter().map(|row| row[output]).collect();
            screen_output(trajectories, &column, resampling)
        })
        .collect()
}

fn screen_output(
    trajectories: &[Trajectory],
    outputs: &[f64],
    resampling: &Resampling,
) -> Option<Vec<Screening>> {
    let effects = effects(trajectories, outputs);
    let factors = effects[0].len();
    let rows = trajectories.len() as f64;
    let mean = |factor: usize| effects.iter().map(|row| row[factor]).sum::<f64>() / rows;
    let means: Vec<f64> = (0..factors).map(mean).collect();
    if rows < 2.0 || !means.iter().all(|mean| mean.is_finite()) {
        return None;
    }
    // Deviations from the mean, so that the squares do not cancel.
    let terms = effects.iter().flat_map(|row| {
        let pairs = row.iter().zip(&means);
        pairs.flat_map(|(effect, mean)| {
            let deviation = effect - mean;
            [deviation, effect.abs(), deviation * deviation]
        })
    });
    let terms = Terms::new(3 * factors, terms.collect());
    let statistics = terms.resampled(resampling, |terms| {
        let (terms, _) = terms.as_chunks();
        let all = terms.iter().zip(&means);
        let of_factor = |(&[deviation, absolute, square], mean): (&[f64; 3], &f64)| {
            let variance = (square - deviation * deviation) * rows / (rows - 1.0);
            [mean + deviation, absolute, variance.max(0.0).sqrt()]
        };
        Some(all.flat_map(of_factor).collect())
    })?;
    let (statistics, _) = statistics.as_chunks();
    let named = |&[mu, mu_star, sigma]: &[Estimate; 3]| Screening { mu, mu_star, sigma };
    Some(statistics.iter().map(named).collect())
}

/// The elementary effects, by trajectory and factor.
fn effects(trajectories: &[Trajectory], outputs: &[f64]) -> Vec<Vec<f64>> {
    let mut rest = outputs;
    let of_trajectory = |way: &Trajectory| {
        let mut effects = vec![None; way.start.len()];
        let (outputs, others) = rest.split_at(way.steps.len() + 1);
        rest = others;
        for (step, pair) in way.steps.iter().zip(outputs.windows(2)) {
            effects[step.factor] = Some((pair[1] - pair[0]) / step.length);
        }
        let changed = effects.into_iter().collect::<Option<Vec<f64>>>();
        changed.expect("each factor is changed once")
    };
    trajectories.iter().map(of_trajectory).collect()
}
