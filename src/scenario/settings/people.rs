//! Settings of who there is: episodes, practices, payments, patients.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::program::Specialty;

use super::{Correlation, LogSd, Positive, Share, specialty_words};

/// Expected yearly episodes of a candidate: exp(log_mean + log_sd x), x standard normal, AR(1).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Episodes {
    /// Mean of the log.
    #[schemars(range(min = -2, max = 7))]
    pub log_mean: f64,
    /// Standard deviation of the log between candidates.
    pub log_sd: LogSd,
    /// Correlation of x from one year to the next.
    pub persistence: Share,
}

/// Sizes of practices and candidates in them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Practices {
    /// Share of the candidates in practices of 15 clinicians or fewer.
    pub small_share: Share,
    /// Of those, the share in solo practices.
    pub solo_share_of_small: Share,
    /// Most candidates in one practice.
    #[schemars(range(min = 1, max = 100_000))]
    pub most_candidates: u32,
    /// Practices of 2 to 15 clinicians.
    pub small: SizeClass,
    /// Practices of 16 clinicians or more, by a label of your choice; the shares are of the
    /// candidates outside small practices and sum to 1.
    pub larger: BTreeMap<String, LargerSizeClass>,
    /// Regions of practices, 1 to 16, by a name of letters, digits and hyphens; the shares are of the
    /// candidates and sum to 1. They matter where pools are by region or where regions differ. A
    /// scenario that gives shares gives all regions; one that does not changes those there are.
    pub regions: BTreeMap<String, Region>,
}

/// A region of practices.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Region {
    /// Share of the candidates.
    pub share: Share,
    /// Shift of every measure's ability, in standard deviations; without it 0.
    #[serde(default)]
    #[schemars(range(min = -5, max = 5))]
    pub ability: f64,
    /// What the expected episode cost is multiplied by; without it 1.
    #[serde(default = "one")]
    #[schemars(range(min = 0.1, max = 10))]
    pub cost_ratio: f64,
}

fn one() -> f64 {
    1.0
}

/// A class of practice sizes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SizeClass {
    /// Fewest and most clinicians; the size is log-uniform between them.
    pub clinicians: [u32; 2],
    /// Mean candidates in a practice, geometric on 1, 2, ...
    #[schemars(range(min = 1, max = 1_000))]
    pub mean_candidates: f64,
}

/// A class of practice sizes with its share.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LargerSizeClass {
    /// Fewest and most clinicians; the size is log-uniform between them.
    pub clinicians: [u32; 2],
    /// Share of the candidates outside small practices.
    pub share: Share,
    /// Mean candidates in a practice, geometric on 1, 2, ...
    #[schemars(range(min = 1, max = 1_000))]
    pub mean_candidates: f64,
}

/// Part B payments a year for covered professional services.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Payments {
    /// Share of the medians below that is for covered professional services.
    pub covered_share: Share,
    /// Correlation of the log payment with the episode volume of 2025.
    pub volume_correlation: Correlation,
    /// Mean yearly change of the log payment after 2027.
    #[schemars(range(min = -1, max = 1))]
    pub growth: f64,
    /// Standard deviation of that change.
    pub growth_sd: LogSd,
    /// Lognormal law by specialty.
    #[schemars(extend("propertyNames" = specialty_words()))]
    pub specialty: BTreeMap<Specialty, PaymentLaw>,
}

/// Lognormal law of payments.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PaymentLaw {
    /// Median in dollars a year.
    pub median: Positive,
    /// Standard deviation of the log.
    pub log_sd: LogSd,
}

/// Patients' risk and dual eligibility.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Patients {
    /// Beta law of the share of dually eligible patients.
    pub dual_share: BetaLaw,
    /// Correlation of HCC risk and dual share on the normal scale (Gaussian copula).
    pub hcc_dual_correlation: Correlation,
    /// Lognormal law of the mean HCC risk score, by specialty.
    #[schemars(extend("propertyNames" = specialty_words()))]
    pub hcc_risk_score: BTreeMap<Specialty, MeanAndSd>,
}

/// Beta law on 0 to 1.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BetaLaw {
    /// First shape.
    #[schemars(range(min = 0.05, max = 10_000))]
    pub alpha: f64,
    /// Second shape.
    #[schemars(range(min = 0.05, max = 10_000))]
    pub beta: f64,
}

/// Mean and standard deviation of a law.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MeanAndSd {
    /// Mean.
    pub mean: Positive,
    /// Standard deviation.
    pub sd: Positive,
}
