//! Episode cost: the participant's expected cost, and the mean of the year's episodes around it.

use crate::components::{Component, Streams};
use crate::numeric::exp::{exp, ln};
use crate::numeric::normal;
use crate::random::{Stream, gamma};
use crate::scenario::settings::EpisodeCost;

use super::abilities::Abilities;
use super::{PerformanceLaws, YearRecords};

/// Observes the mean episode cost of the year's participants.
pub(super) fn observe(
    laws: &PerformanceLaws,
    streams: &Streams,
    year: u16,
    abilities: &Abilities,
    records: &mut YearRecords,
) {
    let stream = streams.yearly(Component::EpisodeCost, year);
    let law = &laws.cost;
    let own = (1.0 - law.quality_loading * law.quality_loading).sqrt();
    let YearRecords {
        member,
        candidate,
        ebcm_episodes,
        ebcm_cost,
        ..
    } = records;
    for (index, episodes) in ebcm_episodes.iter().enumerate() {
        if *episodes == 0 {
            ebcm_cost.push(f64::NAN);
            continue;
        }
        let w = law.quality_loading * abilities.quality[index]
            + own * abilities.cost[member[index] as usize];
        let expected = law.median * exp(law.log_sd * w);
        let mean = match law.episode_cost {
            EpisodeCost::Gamma => {
                mean_of_gammas(stream, candidate[index], *episodes, law.episode_cv)
            }
            EpisodeCost::Lognormal => {
                mean_of_lognormals(stream, candidate[index], *episodes, law.episode_cv)
            }
        };
        ebcm_cost.push(expected * mean);
    }
}

/// Mean of n gammas of mean 1: the sum of n gammas of shape a is one gamma of shape n a.
fn mean_of_gammas(stream: Stream, entity: u32, episodes: u32, cv: f64) -> f64 {
    let shape = f64::from(episodes) / (cv * cv);
    gamma::sample(stream, entity, shape) / shape
}

/// Mean of n lognormals of mean 1, each drawn: two to a block.
fn mean_of_lognormals(stream: Stream, entity: u32, episodes: u32, cv: f64) -> f64 {
    let variance = ln(1.0 + cv * cv);
    let sd = variance.sqrt();
    let sum: f64 = (0..episodes)
        .map(|episode| {
            let word = stream.uniforms(entity, episode / 2)[(episode % 2) as usize];
            let z = normal::quantile(word);
            exp(sd * z - variance / 2.0)
        })
        .sum();
    sum / f64::from(episodes)
}
