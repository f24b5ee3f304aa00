//! A cohort's laws of performance, prepared once for all draws.

use crate::numeric::exp::{exp, ln};
use crate::numeric::normal;
use crate::numeric::special::beta_quantile_at_normal;
use crate::numeric::table::NormalScaleTable;
use crate::program::{CollectionType, Measure};
use crate::random::PiecewiseLinear;
use crate::scenario::model::{
    CohortModel, CostModel, ExpectedAdmissions, Law, MeasureModel, ReportingModel,
};

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
    /// Reporting and attestation.
    pub reporting: ReportingModel,
    /// The completeness of a measure that falls short: half of what the rules ask for.
    pub short_completeness: f64,
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
}

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
        MeasureLaws {
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
        match self.measure.collection_types() {
            [only] => *only,
            _ => preferred,
        }
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

    /// True performance, as rates, of abilities of participants whose practices prefer these
    /// collection types. `probabilities` is scratch.
    pub(super) fn true_performances(
        &self,
        preferred: &[CollectionType],
        abilities: &[f64],
        probabilities: &mut Vec<f64>,
        rates: &mut Vec<f64>,
    ) {
        let sign = self.sign();
        probabilities.clear();
        probabilities.extend(abilities.iter().map(|ability| sign * ability));
        if self.reads_probabilities() {
            normal::cdf_in_place(probabilities);
        }
        rates.clear();
        let people = preferred.iter().zip(abilities).zip(probabilities.iter());
        rates.extend(people.map(|((preferred, ability), u)| {
            match &self.laws[self.collected(*preferred) as usize] {
                Some(law) => self.shifted(law.at(sign * ability, *u)),
                None => f64::NAN,
            }
        }));
    }

    /// A better ability has the higher rate, or the lower.
    fn sign(&self) -> f64 {
        if self.measure.lower_is_better() {
            -1.0
        } else {
            1.0
        }
    }

    /// Some law of the measure is a function of the probability.
    fn reads_probabilities(&self) -> bool {
        self.laws
            .iter()
            .any(|law| matches!(law, Some(TruePerformance::Percentiles(_))))
    }

    /// The rate with its log odds shifted.
    #[inline]
    fn shifted(&self, rate: f64) -> f64 {
        if self.logit_shift == 0.0 || rate <= 0.0 || rate >= 1.0 {
            return rate;
        }
        1.0 / (1.0 + exp(-self.logit_shift - ln(rate / (1.0 - rate))))
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
            reporting: model.reporting.clone(),
            short_completeness: completeness_minimum / 2.0,
        }
    }
}
