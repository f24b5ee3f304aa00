//! A named clinician: specialty, patients, payments and volume, given what is known of them.

use crate::components::{Component, Streams};
use crate::numeric::exp::{exp, ln};
use crate::numeric::normal;
use crate::numeric::table::NormalScaleTable;
use crate::population::{PAYMENT_YEARS, PopulationLaws};
use crate::program::PERFORMANCE_YEARS;
use crate::random::address::uniform;
use crate::scenario::model::CohortModel;
use crate::scenario::roster::Clinician;

use super::volume::{Path, VolumeEvidence};

/// What is known of a clinician.
#[derive(Clone, Debug)]
pub(super) struct ClinicianLaws {
    pub(super) entity: u32,
    pub(super) practice: u32,
    /// Position among the cohort's specialties.
    pub(super) specialty: Option<u8>,
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
        let position = |wanted| {
            let known = model.specialties.iter();
            known
                .map(|law| law.specialty)
                .position(|known| known == wanted)
        };
        let (growth, growth_sd) = model.payment_growth;
        let moved_on = |(dollars, year): (f64, u16)| {
            let years = f64::from(PERFORMANCE_YEARS.start().saturating_sub(year));
            (ln(dollars) + years * growth, years.sqrt() * growth_sd)
        };
        ClinicianLaws {
            entity: clinician.entity,
            practice: clinician.practice as u32,
            specialty: clinician.specialty.and_then(position).map(|at| at as u8),
            log_payment: clinician.payments.map(moved_on),
            hcc_risk_score: clinician.hcc_risk_score,
            dual_share: clinician
                .dual_share
                .map(|share| (share, normal_score(&laws.dual_share, as_known(share)))),
            volume: VolumeEvidence::new(clinician, laws, episode_minimum),
        }
    }
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
        let stream = streams.fixed(Component::NamedClinician);
        let [specialty, hcc, dual, payment] = stream.words(self.entity, 0).map(uniform);
        let specialty = self
            .specialty
            .unwrap_or_else(|| laws.specialty.quantile(specialty) as u8);
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
