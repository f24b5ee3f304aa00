//! A cohort's laws of people, prepared once for all draws.

use crate::numeric::exp::{exp, ln};
use crate::numeric::special::beta_quantile_at_normal;
use crate::numeric::table::NormalScaleTable;
use crate::program::Specialty;
use crate::random::{Categorical, Geometric, LogUniformInteger, PoissonThreshold};
use crate::rules::{Requalification, Rules};
use crate::scenario::model::{CohortModel, SizeClassModel};

use super::lookup::{ByNumber, OfSize};

/// Prepared laws of a cohort's people.
#[derive(Clone, Debug)]
pub struct PopulationLaws {
    /// Number of candidates: the cohort's size over the share of candidates who qualify.
    pub candidates: usize,
    /// A practice's size class.
    pub class: Categorical,
    /// The size classes, by their number.
    pub classes: ByNumber<SizeClassLaws>,
    /// Most candidates in one practice.
    pub most_candidates: u32,
    /// Share of practices that report eCQMs.
    pub ecqm_share: OfSize,
    /// A practice's region; `None` where it is of no consequence and is not drawn.
    pub region: Option<Categorical>,
    /// Mean and standard deviation of the log of the expected episodes, and its AR(1) correlation.
    pub volume: (f64, f64, f64),
    /// Which years' episodes qualify.
    pub qualification: PoissonThreshold,
    /// Whether qualifying once is for good.
    pub requalification: Requalification,
    /// A candidate's specialty.
    pub specialty: Categorical,
    /// The specialties, by their number.
    pub specialties: ByNumber<SpecialtyLaws>,
    /// Quantile of the dual share on the normal scale.
    pub dual_share: NormalScaleTable,
    /// Correlation of HCC risk and dual share on the normal scale.
    pub hcc_dual_correlation: f64,
    /// Correlation of the log payment with the volume of the first count year.
    pub payment_volume_correlation: f64,
    /// Mean and standard deviation of the yearly change of the log payment.
    pub payment_growth: (f64, f64),
}

/// A size class's laws.
#[derive(Clone, Copy, Debug)]
pub struct SizeClassLaws {
    /// Clinicians in a practice.
    pub clinicians: LogUniformInteger,
    /// Candidates in a practice, before any cut.
    pub candidates: Geometric,
}

impl SizeClassLaws {
    fn new(model: &SizeClassModel) -> Self {
        SizeClassLaws {
            clinicians: LogUniformInteger::new(model.low, model.high),
            candidates: Geometric::new(model.mean_candidates),
        }
    }
}

/// A specialty's lognormal laws: the median, and the standard deviation of the log.
#[derive(Clone, Copy, Debug)]
pub struct SpecialtyLaws {
    /// Which specialty.
    pub specialty: Specialty,
    /// Payment of the first performance year, in dollars.
    pub payment: (f32, f32),
    /// HCC risk score.
    pub hcc: (f32, f32),
}

impl PopulationLaws {
    /// Prepares a cohort's laws.
    pub fn new(model: &CohortModel, rules: &Rules) -> Self {
        let episodes = &model.episodes;
        let qualifying =
            qualifying_share(episodes.log_mean, episodes.log_sd.0, rules.episode_minimum);
        let ecqm = &model.reporting.ecqm;
        PopulationLaws {
            candidates: (f64::from(model.participants) / qualifying).round() as usize,
            class: practice_shares(&model.size_classes, model.most_candidates),
            classes: ByNumber::new(model.size_classes.iter().map(SizeClassLaws::new)),
            most_candidates: model.most_candidates,
            ecqm_share: OfSize::new(|size| ecqm.get(size).0),
            region: model
                .draws_regions(rules.pool)
                .then(|| Categorical::new(model.regions.iter().map(|region| region.share))),
            volume: (episodes.log_mean, episodes.log_sd.0, episodes.persistence.0),
            qualification: PoissonThreshold::new(
                rules.episode_minimum,
                episodes.log_mean,
                episodes.log_sd.0,
            ),
            requalification: rules.requalification,
            specialty: Categorical::new(model.specialties.iter().map(|s| s.share)),
            specialties: ByNumber::new(model.specialties.iter().map(|s| {
                let variance = ln(1.0 + (s.hcc_sd / s.hcc_mean) * (s.hcc_sd / s.hcc_mean));
                SpecialtyLaws {
                    specialty: s.specialty,
                    payment: (s.payment_median as f32, s.payment_log_sd as f32),
                    hcc: (
                        (s.hcc_mean * exp(-variance / 2.0)) as f32,
                        variance.sqrt() as f32,
                    ),
                }
            })),
            dual_share: NormalScaleTable::new(|z| {
                beta_quantile_at_normal(z, model.dual_share.alpha, model.dual_share.beta)
            }),
            hcc_dual_correlation: model.hcc_dual_correlation,
            payment_volume_correlation: model.payment_volume_correlation,
            payment_growth: model.payment_growth,
        }
    }
}

/// Share of candidates whose Poisson count of mean exp(log_mean + log_sd x), x standard normal,
/// reaches the minimum (methods 2): the trapezoidal rule over x, which converges at once for a normal weight.
fn qualifying_share(log_mean: f64, log_sd: f64, minimum: u32) -> f64 {
    const STEP: f64 = 1.0 / 64.0;
    let weight_unit = STEP / (2.0 * std::f64::consts::PI).sqrt();
    (-64 * 9..=64 * 9)
        .map(|index| {
            let x = f64::from(index) * STEP;
            let mean = exp(log_mean + log_sd * x);
            let mut probability = exp(-mean);
            let mut below = 0.0;
            for count in 0..minimum {
                below += probability;
                probability *= mean / f64::from(count + 1);
            }
            weight_unit * exp(-x * x / 2.0) * (1.0 - below).max(0.0)
        })
        .sum()
}

/// A practice's class, such that the CANDIDATES have the classes' shares (methods 4): a class's weight is its
/// share over the mean number of candidates in a practice of it.
fn practice_shares(classes: &[SizeClassModel], most_candidates: u32) -> Categorical {
    let weight = |class: &SizeClassModel| class.share / mean_candidates(class, most_candidates);
    Categorical::new(classes.iter().map(weight))
}

/// Mean of min(geometric, size, most) over the log-uniform sizes of a class. With success
/// probability p the geometric's mean cut at c is (1 - (1 - p)^c) / p.
fn mean_candidates(class: &SizeClassModel, most_candidates: u32) -> f64 {
    let p = 1.0 / class.mean_candidates;
    let width = ln(f64::from(class.high + 1) / f64::from(class.low));
    (class.low..=class.high)
        .map(|size| {
            let probability = ln(f64::from(size + 1) / f64::from(size)) / width;
            let cut = size.min(most_candidates);
            let beyond = (0..cut).fold(1.0, |power, _| power * (1.0 - p));
            probability * (1.0 - beyond) / p
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The baseline's cohorts by another quadrature (SciPy's, of the Poisson survival function
    /// against the normal density), and a volume without spread: P(Poisson(20) >= 20).
    #[test]
    fn shares_of_candidates_who_qualify() {
        assert!((qualifying_share(2.29, 0.96, 20) - 0.2450).abs() < 5e-5);
        assert!((qualifying_share(3.79, 0.99, 20) - 0.7901).abs() < 5e-5);
        assert!((qualifying_share(ln(20.0), 0.0, 20) - 0.5297).abs() < 1e-4);
    }

    #[test]
    fn a_cut_geometric_has_a_smaller_mean() {
        let class = |low, high, mean_candidates| SizeClassModel {
            low,
            high,
            share: 1.0,
            mean_candidates,
        };
        assert_eq!(mean_candidates(&class(1, 1, 1.0), 42), 1.0);
        // Cut at 2: 1 with probability 1/2, else 2.
        assert!((mean_candidates(&class(2, 2, 2.0), 42) - 1.5).abs() < 1e-12);
        assert!((mean_candidates(&class(500, 2000, 6.0), 100_000) - 6.0).abs() < 1e-9);
    }
}
