//! A named clinician: specialty, patients, payments and volume, given what is known of them.

use crate::components::{Component, Streams};
use crate::numeric::exp::{exp, ln};
use crate::numeric::normal;
use crate::numeric::table::NormalScaleTable;
use crate::population::{PAYMENT_YEARS, PopulationLaws};
use crate::program::PERFORMANCE_YEARS;
use crate::random::Categorical;
use crate::random::address::uniform;
use crate::scenario::model::CohortModel;
use crate::scenario::roster::Clinician;

use super::volume::{Path, VolumeEvidence};

/// What is known of a clinician.
#[derive(Clone, Debug)]
pub(super) struct ClinicianLaws {
    pub(super) entity: u32,
    pub(super) practice: u32,
    /// Position among the cohort's specialties: one, or how likely each is given payments and risk.
    pub(super) specialty: Categorical,
    /// Mean and standard deviation of the log payment of the first performance year, in dollars.
    pub(super) log_payment: Option<(f64, f64)>,
    pub(super) hcc_risk_score: Option<f64>,
    /// The dual share, and its place on the normal scale.
    pub(super) dual_share: Option<(f64, f64)>,
    pub(super) volume: VolumeEvidence,
}

/// What is drawn of one clinician.
#[derive(Clone, Debug)]
pub(super) struct Person {
    pub(super) specialty: u8,
    pub(super) hcc_risk_score: f64,
    pub(super) dual_share: f64,
    pub(super) payments: [f64; PAYMENT_YEARS],
    pub(super) path: Path,
}

impl ClinicianLaws {
    pub(super) fn new(
        clinician: &Clinician,
        model: &CohortModel,
        laws: &PopulationLaws,
        episode_minimum: u32,
    ) -> Self {
        let (growth, growth_sd) = model.payment_growth;
        let moved_on = |(dollars, year): (f64, u16)| {
            let years = f64::from(PERFORMANCE_YEARS.start().saturating_sub(year));
            (ln(dollars) + years * growth, years.sqrt() * growth_sd)
        };
        let log_payment = clinician.payments.map(moved_on);
        ClinicianLaws {
            entity: clinician.entity,
            practice: clinician.practice as u32,
            specialty: specialty(clinician, model, laws, log_payment.map(|(mean, _)| mean)),
            log_payment,
            hcc_risk_score: clinician.hcc_risk_score,
            dual_share: clinician
                .dual_share
                .map(|share| (share, normal_score(&laws.dual_share, as_known(share)))),
            volume: VolumeEvidence::new(clinician, laws, episode_minimum),
        }
    }
}

/// The law of a clinician's specialty: the known one, or each by its share times how likely the known
/// payments (moved on to the first performance year) and HCC risk score are in it.
fn specialty(
    clinician: &Clinician,
    model: &CohortModel,
    laws: &PopulationLaws,
    log_payment: Option<f64>,
) -> Categorical {
    let specialties = (0..).zip(&model.specialties);
    if let Some(known) = clinician.specialty {
        let is_it = specialties.map(|(_, law)| f64::from(u8::from(law.specialty == known)));
        return Categorical::new(is_it);
    }
    let log_risk = clinician.hcc_risk_score.map(ln);
    let log_weights: Vec<f64> = specialties
        .map(|(number, law)| {
            let of_specialty = laws.specialties.at(number);
            let known = [
                (log_payment, of_specialty.payment),
                (log_risk, of_specialty.hcc),
            ];
            let likely = known.into_iter().filter_map(|(log, (median, sd))| {
                let (center, sd) = (ln(f64::from(median)), f64::from(sd));
                Some(log_density(log?, center, sd))
            });
            ln(law.share) + likely.sum::<f64>()
        })
        .collect();
    let largest = log_weights
        .iter()
        .copied()
        .fold(f64::NEG_INFINITY, f64::max);
    Categorical::new(log_weights.into_iter().map(|weight| exp(weight - largest)))
}

/// The log of a normal density, but for what is the same everywhere; of a law without spread as of one
/// that hardly has any.
fn log_density(x: f64, center: f64, sd: f64) -> f64 {
    let sd = sd.max(1e-6);
    let z = (x - center) / sd;
    -0.5 * z * z - ln(sd)
}

/// A share as it is known, to a percent: 0 and 1 are shares that round to them, not the ends of the law.
fn as_known(share: f64) -> f64 {
    share.clamp(0.005, 0.995)
}

/// Where on the normal scale a law has a value: by halving. At most 8 from the middle.
fn normal_score(law: &NormalScaleTable, value: f64) -> f64 {
    let (mut low, mut high) = (-8.0, 8.0);
    for _ in 0..50 {
        let middle = 0.5 * (low + high);
        if law.at(middle) < value {
            low = middle;
        } else {
            high = middle;
        }
    }
    low
}

impl ClinicianLaws {
    /// Draws what is not known.
    pub(super) fn draw(&self, laws: &PopulationLaws, streams: &Streams) -> Person {
        let stream = streams.by_word(Component::NamedClinician, 0);
        let [specialty, hcc, dual, payment] = stream.words(self.entity, 0).map(uniform);
        let specialty = self.specialty.quantile(specialty) as u8;
        let of_specialty = laws.specialties.at(specialty);

        let (median, sd) = of_specialty.hcc;
        let (median, sd) = (f64::from(median), f64::from(sd));
        let correlation = laws.hcc_dual_correlation;
        let own = (1.0 - correlation * correlation).sqrt();
        let known = self.hcc_risk_score.map(|risk| ln(risk / median) / sd);
        // Each is drawn given the other, if that one is known.
        let hcc_score = known.unwrap_or_else(|| match self.dual_share {
            Some((_, score)) => correlation * score + own * normal::quantile(hcc),
            None => normal::quantile(hcc),
        });
        let dual_share = self.dual_share.map_or_else(
            || {
                let score = correlation * hcc_score + own * normal::quantile(dual);
                laws.dual_share.at(score)
            },
            |(share, _)| share,
        );

        // The log payment goes with the first count year's volume: whichever is known tells of the
        // other.
        let (median, sd) = of_specialty.payment;
        let (median, sd) = (ln(f64::from(median)), f64::from(sd));
        let common = laws.payment_volume_correlation;
        let own = (1.0 - common * common).sqrt();
        let shock = normal::quantile(payment);
        let known = self.log_payment.map(|(mean, sd)| mean + sd * shock);
        let (center, spread) = match known {
            Some(log) if sd > 0.0 => (common * (log - median) / sd, own),
            _ => (0.0, 1.0),
        };
        let path = self
            .volume
            .draw(laws, streams, self.entity, (center, spread));
        let log = known.unwrap_or_else(|| median + sd * (common * path.first() + own * shock));
        Person {
            specialty,
            hcc_risk_score: self.hcc_risk_score.unwrap_or_else(|| {
                f64::from(of_specialty.hcc.0) * exp(f64::from(of_specialty.hcc.1) * hcc_score)
            }),
            dual_share,
            payments: self.payments(laws, streams, log),
            path,
        }
    }

    /// The payments from the first performance year to the last payment year.
    fn payments(&self, laws: &PopulationLaws, streams: &Streams, log: f64) -> [f64; PAYMENT_YEARS] {
        let stream = streams.fixed(Component::PaymentGrowth);
        let (growth, growth_sd) = laws.payment_growth;
        let (mut log, mut words) = (log, [0; 4]);
        std::array::from_fn(|year| {
            if let Some(grown) = year.checked_sub(1) {
                if grown % 4 == 0 {
                    words = stream.words(self.entity, (grown / 4) as u32);
                }
                log += growth + growth_sd * normal::quantile(uniform(words[grown % 4]));
            }
            exp(log)
        })
    }
}
