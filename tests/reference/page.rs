//! The numbers of the model's page (spec "The generative model"), typed from it and not read from
//! the scenario, so that neither can drift unseen.

use asmcast::program::{Cohort, Measure, Specialty};

/// Performance years.
pub const YEARS: std::ops::RangeInclusive<u16> = 2027..=2031;

/// A specialty: share of the candidates, median payment before covered services, its log sd, mean
/// and sd of the HCC risk score.
#[derive(Clone, Copy, Debug)]
pub struct SpecialtyNumbers {
    pub specialty: Specialty,
    pub share: f64,
    pub payment_median: f64,
    pub payment_log_sd: f64,
    pub hcc_mean: f64,
    pub hcc_sd: f64,
}

/// A class of practice sizes: fewest and most clinicians, share of the candidates, mean of the
/// geometric law of candidates.
#[derive(Clone, Copy, Debug)]
pub struct SizeNumbers {
    pub low: u32,
    pub high: u32,
    pub share: f64,
    pub geometric_mean: f64,
}

/// One cohort's numbers.
#[derive(Clone, Copy, Debug)]
pub struct Page {
    pub cohort: Cohort,
    pub participants: f64,
    /// Log mean and log sd of the expected episodes.
    pub volume: (f64, f64),
    /// Share of candidates who qualify, and how exactly the page gives it (its 24.4 % is 24.50 %).
    pub qualify: (f64, f64),
    /// Mean, median and 90th percentile of a participant's episodes, rounded.
    pub participant_episodes: (f64, u32, u32),
    pub small_share: f64,
    pub specialties: &'static [SpecialtyNumbers],
    /// Cases for each episode.
    pub cases: &'static [(Measure, f64)],
    /// Median, tau and CV of one episode.
    pub cost: (f64, f64, f64),
    /// Published sd, national average and typical episodes behind tau and CV.
    pub cost_anchor: (f64, f64, f64),
}

/// AR(1) correlation of the episode volume.
pub const VOLUME_PERSISTENCE: f64 = 0.95;

/// Fewest episodes that qualify.
pub const EPISODE_MINIMUM: u32 = 20;

/// Solo practices' share of the candidates in small practices.
pub const SOLO_OF_SMALL: f64 = 0.206;

/// Most candidates of a practice.
pub const MOST_CANDIDATES: u32 = 42;

/// Practices of 16 and more: bounds, share of the candidates outside small ones, geometric mean.
const LARGER: [(u32, u32, f64, f64); 4] = [
    (16, 24, 0.10, 2.5),
    (25, 99, 0.30, 3.5),
    (100, 499, 0.31, 4.5),
    (500, 2000, 0.29, 6.0),
];

const fn specialty(
    specialty: Specialty,
    share: f64,
    payment: (f64, f64),
    hcc: (f64, f64),
) -> SpecialtyNumbers {
    SpecialtyNumbers {
        specialty,
        share,
        payment_median: payment.0 * 0.93,
        payment_log_sd: payment.1,
        hcc_mean: hcc.0,
        hcc_sd: hcc.1,
    }
}

/// Heart failure and low back pain.
pub const PAGES: [Page; 2] = [
    Page {
        cohort: Cohort::HeartFailure,
        participants: 2610.0,
        volume: (2.29, 0.96),
        qualify: (0.244, 0.0015),
        participant_episodes: (40.0, 31, 66),
        small_share: 0.27,
        specialties: &[specialty(
            Specialty::Cardiology,
            1.0,
            (172_000.0, 0.69),
            (1.7, 0.4),
        )],
        cases: &[
            (Measure::Q492, 1.0),
            (Measure::Q008, 0.9),
            (Measure::Q005, 0.9),
            (Measure::Q236, 4.0),
            (Measure::Q377, 1.0),
        ],
        cost: (14_430.0, 0.213, 1.12),
        cost_anchor: (3_879.43, 14_994.38, 50.0),
    },
    Page {
        cohort: Cohort::LowBackPain,
        participants: 4027.0,
        volume: (3.79, 0.99),
        qualify: (0.79, 0.005),
        participant_episodes: (90.0, 58, 179),
        small_share: 0.415,
        specialties: &[
            specialty(Specialty::Anesthesiology, 0.06, (123e3, 0.69), (1.35, 0.3)),
            specialty(
                Specialty::InterventionalPainManagement,
                0.09,
                (256e3, 0.63),
                (1.35, 0.3),
            ),
            specialty(Specialty::Neurosurgery, 0.14, (102e3, 0.78), (1.4, 0.3)),
            specialty(
                Specialty::OrthopedicSurgery,
                0.36,
                (130e3, 0.69),
                (1.2, 0.25),
            ),
            specialty(Specialty::PainManagement, 0.16, (161e3, 0.86), (1.35, 0.3)),
            specialty(
                Specialty::PhysicalMedicineAndRehabilitation,
                0.19,
                (130e3, 0.61),
                (1.5, 0.4),
            ),
        ],
        cases: &[
            (Measure::Q238, 3.0),
            (Measure::Q134, 3.0),
            (Measure::Q128, 3.0),
            (Measure::Q220, 0.4),
        ],
        cost: (1_947.0, 0.259, 1.43),
        cost_anchor: (618.48, 1_930.26, 60.0),
    },
];

impl Page {
    /// Solo, small and the larger classes of practices with their shares of the candidates.
    pub fn size_classes(&self) -> Vec<SizeNumbers> {
        let class = |low, high, share, geometric_mean| SizeNumbers {
            low,
            high,
            share,
            geometric_mean,
        };
        let small = self.small_share;
        let mut classes = vec![
            class(1, 1, small * SOLO_OF_SMALL, 1.0),
            class(2, 15, small * (1.0 - SOLO_OF_SMALL), 1.8),
        ];
        for (low, high, share, mean) in LARGER {
            classes.push(class(low, high, (1.0 - small) * share, mean));
        }
        classes
    }

    /// Tau and the CV of one episode at a reliability R, of which `cost` has the rounded values at
    /// .40: tau^2 + s^2 / typical = sd^2 and tau^2 / (tau^2 + s^2 / 20) = R, solved for s^2 first.
    pub fn cost_spread(&self, reliability: f64) -> (f64, f64) {
        let (sd, average, typical) = self.cost_anchor;
        let odds = reliability / (1.0 - reliability);
        // tau^2 = odds s^2 / 20
        let within = sd * sd / (odds / 20.0 + 1.0 / typical);
        let tau = (odds * within / 20.0).sqrt();
        (tau / self.cost.0, within.sqrt() / average)
    }

    /// A specialty's numbers.
    pub fn of(&self, specialty: Specialty) -> &SpecialtyNumbers {
        let numbers = self.specialties.iter();
        numbers
            .clone()
            .find(|numbers| numbers.specialty == specialty)
            .expect("a specialty of the cohort")
    }
}

impl SizeNumbers {
    /// Probability of a size: log-uniform over the class, from low to just below high + 1.
    pub fn size_probability(&self, size: u32) -> f64 {
        let ln = |n: u32| f64::from(n).ln();
        (ln(size + 1) - ln(size)) / (ln(self.high + 1) - ln(self.low))
    }

    /// Mean number of candidates in a practice: the sum over k of P(min(geometric, size, 42) >= k).
    pub fn mean_candidates(&self) -> f64 {
        let failure = 1.0 - 1.0 / self.geometric_mean;
        (1..=MOST_CANDIDATES as i32)
            .map(|k| {
                let large_enough: f64 = (self.low..=self.high)
                    .filter(|size| i64::from(*size) >= i64::from(k))
                    .map(|size| self.size_probability(size))
                    .sum();
                failure.powi(k - 1) * large_enough
            })
            .sum()
    }
}
