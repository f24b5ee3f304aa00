//! A cohort's laws of performance, prepared once for all draws.

use std::hint::select_unpredictable;

use crate::numeric::exp::exp;
use crate::numeric::special::beta_quantile_at_normal;
use crate::numeric::table::NormalScaleTable;
use crate::numeric::{normal, single};
use crate::program::{CollectionType, Measure, Vocabulary};
use crate::random::PiecewiseLinear;
use crate::random::piecewise::PercentileTable;
use crate::scenario::model::{CohortModel, CostModel, ExpectedAdmissions, Law, MeasureModel};

use super::reporting::ReportingLaws;

/// Prepared laws of a cohort's performance.
#[derive(Clone, Debug)]
pub struct PerformanceLaws {
    /// AR(1) correlation of the abilities.
    pub ability_persistence: f64,
    /// Weights of the practice's and the member's own part of a factor.
    pub practice_weights: (f64, f64),
    /// Yearly rise of every measure's ability.
    pub drift: f64,
    /// Each measure's row of the Cholesky factor of the abilities' correlation.
    pub loadings: Vec<Vec<f64>>,
    /// The measures, in the order of the cohort.
    pub measures: Vec<MeasureLaws>,
    /// Episode cost.
    pub cost: CostModel,
    /// How regions differ, by position in the cohort's list; empty where they do not.
    pub regions: Vec<RegionLaws>,
    /// Reporting and attestation.
    pub reporting: ReportingLaws,
    /// The completeness of a measure that falls short: half of what the rules ask for.
    pub short_completeness: f64,
    /// Cases from which performance on a measure is observed: 1, or as many as the rules score.
    pub observed_from: u32,
}

/// How the participants of a region differ from others.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RegionLaws {
    /// Shift of every measure's ability, in standard deviations.
    pub ability: f64,
    /// What the expected episode cost is multiplied by.
    pub cost_ratio: f64,
}

/// Prepared laws of a measure.
#[derive(Clone, Debug)]
pub struct MeasureLaws {
    /// Which measure.
    pub measure: Measure,
    /// Expected eligible cases for each of the year's episodes; the count is Poisson.
    pub cases_per_episode: f64,
    /// Shift of the log odds of the true rate.
    pub logit_shift: f64,
    /// Constants of measure 492.
    pub expected: Option<ExpectedAdmissions>,
    /// True performance by collection type, at its position in the vocabulary.
    laws: [Option<TruePerformance>; 3],
    /// Those of them that are linear between percentiles, by the practice's preferred type; and
    /// whether there are any.
    percentiles: PercentileTable,
    has_percentiles: bool,
    /// The preferred types whose practices collect the measure in each way, as bits.
    preferring: [u32; 3],
}

/// Participants whose true performance is computed side by side.
const LANES: usize = 64;

/// Law of true performance as a function of latent ability.
#[derive(Clone, Debug)]
pub enum TruePerformance {
    /// Quantiles linear between published percentiles.
    Percentiles(PiecewiseLinear),
    /// A smooth law, tabulated on the normal scale.
    Smooth(NormalScaleTable),
    /// Lognormal rate per 100 person-years.
    Lognormal {
        /// Mean of the log.
        mu: f64,
        /// Standard deviation of the log.
        sigma: f64,
    },
}

impl TruePerformance {
    fn new(law: &Law) -> Self {
        match law {
            Law::Percentiles(knots) => TruePerformance::Percentiles(
                PiecewiseLinear::new(knots)
                    .expect("a checked scenario's percentiles never decrease"),
            ),
            Law::Beta(beta) => TruePerformance::Smooth(NormalScaleTable::new(|z| {
                beta_quantile_at_normal(z, beta.alpha, beta.beta)
            })),
            Law::Lognormal { mu, sigma } => TruePerformance::Lognormal {
                mu: *mu,
                sigma: *sigma,
            },
        }
    }

    /// The law's quantile at a standard normal number `z` whose probability is `u`.
    #[inline]
    fn at(&self, z: f64, u: f64) -> f64 {
        match self {
            TruePerformance::Percentiles(law) => law.quantile(u),
            TruePerformance::Smooth(table) => table.at(z),
            TruePerformance::Lognormal { mu, sigma } => exp(mu + sigma * z),
        }
    }
}

impl MeasureLaws {
    fn new(model: &MeasureModel) -> Self {
        let mut laws = [None, None, None];
        for (collection_type, law) in &model.laws {
            laws[*collection_type as usize] = Some(TruePerformance::new(law));
        }
        let collected = |preferred| collected(model.measure, preferred) as usize;
        let percentiles =
            CollectionType::ALL
                .iter()
                .map(|preferred| match &laws[collected(*preferred)] {
                    Some(TruePerformance::Percentiles(law)) => Some(law),
                    _ => None,
                });
        let has_percentiles = percentiles.clone().any(|law| law.is_some());
        let mut preferring = [0; 3];
        for preferred in CollectionType::ALL {
            preferring[collected(*preferred)] |= 1 << *preferred as u32;
        }
        MeasureLaws {
            percentiles: PercentileTable::new(percentiles),
            has_percentiles,
            preferring,
            measure: model.measure,
            cases_per_episode: model.cases_per_episode,
            logit_shift: model.logit_shift,
            expected: model.expected,
            laws,
        }
    }

    /// How a practice that prefers a collection type collects this measure.
    #[inline]
    pub fn collected(&self, preferred: CollectionType) -> CollectionType {
        collected(self.measure, preferred)
    }

    /// The law's performance at an ability, as a rate, before any shift; NaN where the measure is
    /// not collected so.
    pub fn law_at(&self, collection_type: CollectionType, ability: f64) -> f64 {
        let z = self.sign() * ability;
        match &self.laws[collection_type as usize] {
            Some(law) => law.at(z, normal::cdf(z)),
            None => f64::NAN,
        }
    }

    /// True performance at an ability, as a rate, with any shift; NaN where the measure is not
    /// collected so.
    pub fn true_performance(&self, collection_type: CollectionType, ability: f64) -> f64 {
        let rate = self.law_at(collection_type, ability);
        if self.logit_shift == 0.0 {
            return rate;
        }
        rate / (rate + (1.0 - rate) * exp(-self.logit_shift))
    }

    /// True performance, as rates, of abilities of participants whose practices prefer these
    /// collection types.
    ///
    /// A law's probability is right to 2.3e-7, a lognormal to a relative error of 1e-6.
    pub(super) fn true_performances(
        &self,
        preferred: &[CollectionType],
        abilities: &[f32],
        rates: &mut Vec<f32>,
    ) {
        let sign = self.sign() as f32;
        rates.resize(abilities.len(), 0.0);
        let (type_chunks, last_types) = preferred.as_chunks();
        let (chunks, last) = abilities.as_chunks();
        let (rate_chunks, last_rates) = rates.as_chunks_mut();
        let people = type_chunks.iter().zip(chunks);
        for (rates, (types, abilities)) in rate_chunks.iter_mut().zip(people) {
            *rates = self.true_chunk(types, abilities, sign);
        }
        if let [some, ..] = last_types {
            let (mut types, mut abilities) = ([*some; LANES], [0.0; LANES]);
            types[..last.len()].copy_from_slice(last_types);
            abilities[..last.len()].copy_from_slice(last);
            let chunk = self.true_chunk(&types, &abilities, sign);
            last_rates.copy_from_slice(&chunk[..last.len()]);
        }
    }

    /// The rates of a chunk. Each law is computed for everybody and kept where it is meant, so that
    /// no loop has a branch.
    #[inline(always)]
    fn true_chunk(
        &self,
        preferred: &[CollectionType; LANES],
        abilities: &[f32; LANES],
        sign: f32,
    ) -> [f32; LANES] {
        let preferred = preferred.map(|preferred| preferred as u8);
        let z = abilities.map(|ability| sign * ability);
        let mut rates = [0.0; LANES];
        if self.has_percentiles {
            let probabilities = z.map(single::normal_cdf);
            for lane in 0..LANES {
                let row = usize::from(preferred[lane]);
                rates[lane] = self.percentiles.at(row, probabilities[lane]);
            }
        }
        for (law, &preferring) in self.laws.iter().zip(&self.preferring) {
            let values = match law {
                Some(_) if preferring == 0 => continue,
                Some(TruePerformance::Smooth(table)) => z.map(|z| table.at_single(z)),
                Some(TruePerformance::Lognormal { mu, sigma }) => {
                    let (mu, sigma) = (*mu as f32, *sigma as f32);
                    z.map(|z| single::exp(mu + sigma * z))
                }
                Some(TruePerformance::Percentiles(_)) | None => continue,
            };
            for lane in 0..LANES {
                let is_meant = preferring >> u32::from(preferred[lane]) & 1 == 1;
                rates[lane] = select_unpredictable(is_meant, values[lane], rates[lane]);
            }
        }
        if self.logit_shift != 0.0 {
            let odds_ratio = exp(-self.logit_shift) as f32;
            for rate in &mut rates {
                *rate /= *rate + (1.0 - *rate) * odds_ratio;
            }
        }
        rates
    }

    /// A better ability has the higher rate, or the lower.
    fn sign(&self) -> f64 {
        if self.measure.lower_is_better() {
            -1.0
        } else {
            1.0
        }
    }
}

/// How a practice that prefers a collection type collects a measure.
#[inline]
fn collected(measure: Measure, preferred: CollectionType) -> CollectionType {
    match measure.collection_types() {
        [only] => *only,
        _ => preferred,
    }
}

impl PerformanceLaws {
    /// Prepares a cohort's laws. A measure that falls short of completeness is given half of the
    /// completeness that the rules ask for.
    pub fn new(model: &CohortModel, completeness_minimum: f64) -> Self {
        let share = model.abilities.practice_share;
        PerformanceLaws {
            ability_persistence: model.abilities.persistence,
            practice_weights: (share.sqrt(), (1.0 - share).sqrt()),
            drift: model.abilities.drift,
            loadings: model.abilities.loadings.clone(),
            measures: model.measures.iter().map(MeasureLaws::new).collect(),
            cost: model.cost,
            regions: region_laws(model),
            reporting: ReportingLaws::new(&model.reporting),
            short_completeness: completeness_minimum / 2.0,
            observed_from: 1,
        }
    }
}

impl RegionLaws {
    /// No difference.
    pub const NONE: Self = RegionLaws {
        ability: 0.0,
        cost_ratio: 1.0,
    };
}

fn region_laws(model: &CohortModel) -> Vec<RegionLaws> {
    let regions = model.regions.iter().filter(|_| model.regions_differ());
    let laws = regions.map(|region| RegionLaws {
        ability: region.ability,
        cost_ratio: region.cost_ratio,
    });
    laws.collect()
}
