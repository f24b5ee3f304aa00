//! A scenario that has passed every check: what the forecast reads.

use crate::program::{Cohort, CollectionType, Measure, RegionName, Specialty};
use crate::rules::{PoolBy, Rules};

use super::roster::Roster;
use super::settings::{
    BetaLaw, BySize, EpisodeCost, Episodes, Planning, PromotingInteroperability, Share,
};

/// Both cohorts with their laws and the rules in force.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    /// Number of draws.
    pub draws: u32,
    /// Seed of all randomness.
    pub seed: u64,
    /// First and last performance year reported.
    pub years: std::ops::RangeInclusive<u16>,
    /// The rules in force.
    pub rules: Rules,
    /// How dollars of several years are added up.
    pub planning: Planning,
    /// Heart failure and low back pain, in that order.
    pub cohorts: Vec<CohortModel>,
}

/// One cohort.
#[derive(Clone, Debug, PartialEq)]
pub struct CohortModel {
    /// Which cohort.
    pub cohort: Cohort,
    /// Average number of participants in a performance year.
    pub participants: u32,
    /// The specialties with a share above zero.
    pub specialties: Vec<SpecialtyModel>,
    /// Law of the expected yearly episodes.
    pub episodes: Episodes,
    /// Classes of practice sizes, solo first.
    pub size_classes: Vec<SizeClassModel>,
    /// Most candidates in one practice.
    pub most_candidates: u32,
    /// Regions of practices.
    pub regions: Vec<RegionModel>,
    /// Correlation of the log payment with the volume of 2025.
    pub payment_volume_correlation: f64,
    /// Mean and standard deviation of the yearly change of the log payment.
    pub payment_growth: (f64, f64),
    /// Law of the dual share.
    pub dual_share: BetaLaw,
    /// Correlation of HCC risk and dual share on the normal scale.
    pub hcc_dual_correlation: f64,
    /// Latent abilities.
    pub abilities: AbilitiesModel,
    /// The measures, in the order of [`Cohort::measures`].
    pub measures: Vec<MeasureModel>,
    /// Episode cost.
    pub cost: CostModel,
    /// Reporting and attestation.
    pub reporting: ReportingModel,
    /// The clinicians whom the scenario names.
    pub roster: Roster,
}

/// A specialty's laws.
#[derive(Clone, Debug, PartialEq)]
pub struct SpecialtyModel {
    /// Which specialty.
    pub specialty: Specialty,
    /// Share of the candidates.
    pub share: f64,
    /// Median payment for covered professional services in 2027, in dollars.
    pub payment_median: f64,
    /// Standard deviation of the log payment.
    pub payment_log_sd: f64,
    /// Mean of the HCC risk score.
    pub hcc_mean: f64,
    /// Standard deviation of the HCC risk score.
    pub hcc_sd: f64,
}

/// A class of practice sizes.
#[derive(Clone, Debug, PartialEq)]
pub struct SizeClassModel {
    /// Fewest clinicians.
    pub low: u32,
    /// Most clinicians.
    pub high: u32,
    /// Share of all candidates.
    pub share: f64,
    /// Mean of the geometric law of candidates in a practice.
    pub mean_candidates: f64,
}

/// A region of practices.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RegionModel {
    /// Its name.
    pub name: RegionName,
    /// Share of the candidates, above 0.
    pub share: f64,
    /// Shift of every measure's ability, in standard deviations.
    pub ability: f64,
    /// What the expected episode cost is multiplied by.
    pub cost_ratio: f64,
}

impl CohortModel {
    /// Position of a region in the cohort's list.
    pub fn region(&self, name: RegionName) -> Option<usize> {
        self.regions.iter().position(|region| region.name == name)
    }

    /// Whether performance or cost is another from region to region.
    pub fn regions_differ(&self) -> bool {
        let differs = |region: &RegionModel| region.ability != 0.0 || region.cost_ratio != 1.0;
        self.regions.iter().any(differs)
    }

    /// Whether regions are of any consequence, where the money is shared out within these pools, and so
    /// are drawn.
    pub fn draws_regions(&self, pool: PoolBy) -> bool {
        pool == PoolBy::Region || self.regions_differ()
    }
}

/// Latent abilities.
#[derive(Clone, Debug, PartialEq)]
pub struct AbilitiesModel {
    /// AR(1) correlation.
    pub persistence: f64,
    /// Share of the variance that a practice has in common.
    pub practice_share: f64,
    /// Yearly rise after 2027, in standard deviations.
    pub drift: f64,
    /// Lower Cholesky factor of the correlation matrix: row m of the measures' abilities in terms
    /// of independent factors, the quality factor G first.
    pub loadings: Vec<Vec<f64>>,
}

/// One measure.
#[derive(Clone, Debug, PartialEq)]
pub struct MeasureModel {
    /// Which measure.
    pub measure: Measure,
    /// Expected eligible cases for each episode.
    pub cases_per_episode: f64,
    /// Shift of the log odds of the true rate.
    pub logit_shift: f64,
    /// Measure 492: the expected rate per 100 person-years and the shrinkage in events.
    pub expected: Option<ExpectedAdmissions>,
    /// Law of true performance by collection type.
    pub laws: Vec<(CollectionType, Law)>,
}

/// Constants of measure 492.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ExpectedAdmissions {
    /// Admissions per 100 person-years; a case is one person-year.
    pub rate: f64,
    /// Expected admissions added to both sides of observed / expected.
    pub shrinkage_events: f64,
}

/// Law of true performance: rates as fractions, lognormal per 100 person-years.
#[derive(Clone, Debug, PartialEq)]
pub enum Law {
    /// Quantiles linear between (probability, value) knots.
    Percentiles(Vec<(f64, f64)>),
    /// Beta on 0 to 1.
    Beta(BetaLaw),
    /// exp(mu + sigma z).
    Lognormal {
        /// Mean of the log.
        mu: f64,
        /// Standard deviation of the log.
        sigma: f64,
    },
}

/// Episode cost.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CostModel {
    /// Median expected cost in dollars.
    pub median: f64,
    /// Standard deviation of the log expected cost between participants (tau).
    pub log_sd: f64,
    /// Coefficient of variation of one episode.
    pub episode_cv: f64,
    /// Correlation with the quality factor.
    pub quality_loading: f64,
    /// AR(1) correlation of the rest.
    pub persistence: f64,
    /// Law of one episode.
    pub episode_cost: EpisodeCost,
}

/// Reporting and attestation.
#[derive(Clone, Debug, PartialEq)]
pub struct ReportingModel {
    /// Probability that a state is kept.
    pub persistence: f64,
    /// Share that reports eCQMs.
    pub ecqm: BySize<Share>,
    /// Share that reports nothing.
    pub silent: BySize<Share>,
    /// Chance that a reported measure falls short of completeness.
    pub incomplete: BySize<Share>,
    /// Probabilities of 0, 1 and 2 improvement activities.
    pub ia_completed: BySize<[f64; 3]>,
    /// Promoting Interoperability scores.
    pub promoting_interoperability: PromotingInteroperability,
}
