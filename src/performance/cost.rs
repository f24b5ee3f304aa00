//! Episode cost: the participant's expected cost (methods 11), and the mean of the year's episodes around
//! it (methods 12).

use crate::numeric::exp::ln;
use crate::numeric::single;
use crate::random::{Stream, gamma};
use crate::scenario::settings::EpisodeCost;

use super::abilities::Abilities;
use super::{Block, PerformanceLaws, YearRecords};

/// Observes costs; keeps its scratch memory. One element a participant of the block.
#[derive(Clone, Debug, Default)]
pub(super) struct CostObserver {
    shapes: Vec<f32>,
    means: Vec<f32>,
    factors: Vec<f32>,
}

impl CostObserver {
    /// Observes the mean episode cost of a block of the year's participants.
    pub(super) fn observe(
        &mut self,
        laws: &PerformanceLaws,
        stream: Stream,
        abilities: &Abilities,
        luck: [&[u32]; 2],
        block: &Block<'_>,
        records: &mut YearRecords,
    ) {
        let law = &laws.cost;
        let episodes = &records.ebcm_episodes[block.participants.clone()];
        let candidates = &records.candidate[block.participants.clone()];
        match law.episode_cost {
            EpisodeCost::Gamma => {
                self.shape(episodes, law.episode_cv);
                gamma::fill(stream, candidates, luck, &self.shapes, &mut self.means);
                for (mean, shape) in self.means.iter_mut().zip(&self.shapes) {
                    *mean /= shape;
                }
            }
            EpisodeCost::Lognormal => {
                self.means.clear();
                let people = candidates.iter().zip(episodes);
                self.means.extend(people.map(|(candidate, episodes)| {
                    mean_of_lognormals(stream, *candidate, *episodes, law.episode_cv)
                }));
            }
        }
        abilities.cost_factors(law.quality_loading, block, &mut self.factors);
        let log_sd = law.log_sd as f32;
        // The mean of no episodes is NaN.
        let people = self.factors.iter().zip(&self.means);
        records
            .ebcm_cost
            .extend(people.map(|(w, mean)| law.median * f64::from(single::exp(log_sd * w) * mean)));
    }

    /// Shapes of the sums of n gammas of mean 1: that of n gammas of shape a is n a.
    fn shape(&mut self, episodes: &[u32], cv: f64) {
        let shape = (1.0 / (cv * cv)) as f32;
        self.shapes.clear();
        self.shapes.extend(
            episodes
                .iter()
                .map(|episodes| shape * *episodes as i32 as f32),
        );
        self.means.resize(episodes.len(), 0.0);
    }
}

/// Mean of n lognormals of mean 1, each drawn: four to a block. NaN without any.
fn mean_of_lognormals(stream: Stream, entity: u32, episodes: u32, cv: f64) -> f32 {
    let variance = ln(1.0 + cv * cv);
    let (sd, shift) = (variance.sqrt() as f32, (variance / 2.0) as f32);
    let mut words = [0; 4];
    let sum: f64 = (0..episodes)
        .map(|episode| {
            if episode % 4 == 0 {
                words = stream.words(entity, episode / 4);
            }
            let z = single::normal::<f32>(words[(episode % 4) as usize]);
            f64::from(single::exp(sd * z - shift))
        })
        .sum();
    (sum / f64::from(episodes)) as f32
}
