//! The cost category (§ 512.730) of one participant.

use serde::Serialize;

use super::known;
use super::quality::RangeStep;
use crate::rules::{
    CohortYear, CostLadder, Rules, Scores, category_weights, ladder_range,
    standard_deviation_points,
};

/// The cost category.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CostStep {
    /// The episode-based cost measure.
    pub measure: &'static str,
    /// Least number of episodes to be scored.
    pub episode_minimum: u32,
    /// Episodes in the performance year.
    pub episodes: u32,
    /// Their risk-adjusted, standardized mean cost in dollars.
    pub mean_cost: Option<f64>,
    /// What comes of it.
    pub standing: CostStanding,
    /// Participants of the cohort with enough episodes and a cost: they make the benchmark.
    pub scorable: usize,
    /// Their median, in dollars an episode.
    pub median: Option<f64>,
    /// Their standard deviation (n − 1), in dollars an episode.
    pub standard_deviation: Option<f64>,
    /// Standard deviations above the median; `None` where the cost is not scored, and so below.
    pub z: Option<f64>,
    /// How z becomes points.
    pub ladder: CostLadder,
    /// The range of the ladder; `None` for a ladder without ranges.
    pub range: Option<RangeStep>,
    /// Points, 1 to 10.
    pub points: Option<f64>,
    /// Cost score, 0 to 1.
    pub score: Option<f64>,
    /// Weight of the category in force for the participant, 0 to 1.
    pub weight: f64,
    /// Points of final score; `None` without a score.
    pub weighted_points: Option<f64>,
}

/// What comes of the cost measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CostStanding {
    /// Compared with the cohort's median: 1 to 10 points.
    Scored,
    /// Too few episodes: not scored.
    TooFewEpisodes,
    /// No cost is known: not scored.
    NoCost,
    /// Nobody else is scorable, so that there is no standard deviation: not scored.
    NoBenchmark,
}

/// The category of the participant at a position.
pub(super) fn explain(
    rules: &Rules,
    year: &CohortYear<'_>,
    scores: &Scores,
    position: usize,
) -> CostStep {
    let (episodes, cost) = (year.ebcm_episodes[position], year.ebcm_cost[position]);
    let benchmark = &scores.benchmarks.cost;
    let (quality, score) = (scores.quality[position], scores.cost[position]);
    let [_, weight] = category_weights(rules, quality, score);
    let standing = if episodes < rules.episode_minimum {
        CostStanding::TooFewEpisodes
    } else if cost.is_nan() {
        CostStanding::NoCost
    } else if benchmark.dispersion.is_none() {
        CostStanding::NoBenchmark
    } else {
        CostStanding::Scored
    };
    let compared = benchmark
        .dispersion
        .filter(|_| standing == CostStanding::Scored);
    let z = compared.map(|dispersion| dispersion.z(cost) + 0.0);
    CostStep {
        measure: year.cohort.cost_measure(),
        episode_minimum: rules.episode_minimum,
        episodes,
        mean_cost: known(cost),
        standing,
        scorable: benchmark.scorable,
        median: benchmark.dispersion.map(|dispersion| dispersion.median),
        standard_deviation: benchmark
            .dispersion
            .map(|dispersion| dispersion.standard_deviation),
        z,
        ladder: rules.cost_ladder,
        range: z
            .and_then(|z| ladder_range(rules.cost_ladder, z))
            .map(RangeStep::from),
        points: z.map(|z| standard_deviation_points(rules.cost_ladder, z)),
        score: known(score),
        weight,
        weighted_points: known(100.0 * (weight * score)),
    }
}
