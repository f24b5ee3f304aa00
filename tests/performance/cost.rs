//! Episode cost: the spread between participants that a reliability stands for, and the law of the
//! mean of n episodes.

use asmcast::performance::YearRecords;
use statrs::distribution::{ContinuousCDF, Gamma};

use crate::reference::estimate::indicator;
use crate::reference::laws::normal_cdf;
use crate::reference::{Mean, draw_worlds, each_cohort, scenario};
use crate::samples::DRAWS;

/// The page's tau and CV are those of a reliability of .40, to their three digits, and asmcast's
/// are the formula's (no Monte Carlo; the drawn spread is tested with the abilities).
#[test]
fn the_spread_that_a_reliability_stands_for() {
    for reliability in [0.40, 0.25, 0.55, 0.99] {
        let settings = format!("[cohort.*.cost]\nreliability = {reliability}\n");
        for (page, laws) in each_cohort(&scenario(&settings)) {
            let (tau, cv) = page.cost_spread(reliability);
            let drawn = &laws.performance.cost;
            assert!((drawn.log_sd / tau - 1.0).abs() < 1e-12, "{}", drawn.log_sd);
            assert!((drawn.episode_cv / cv - 1.0).abs() < 1e-12);
            if reliability == 0.40 {
                let (_, on_page, cv_on_page) = page.cost;
                assert!((tau - on_page).abs() < 0.0005, "{tau}");
                assert!((cv - cv_on_page).abs() < 0.005, "{cv}");
            }
        }
    }
}

/// A median so large that tau is nothing and the CV what it was: the cost is the mean of n episodes
/// of mean 1, and n is 0, 1, 2 ... around 5.
fn noise_only(episode_cost: &str) -> String {
    format!(
        "[rules]\nepisode_minimum = 1\n[cohort.*]\nparticipants = 2000\n[cohort.*.episodes]\n\
         log_mean = 1.6\nlog_sd = 0\n[cohort.*.cost]\nmedian = 1e12\n\
         episode_cost = \"{episode_cost}\"\n"
    )
}

/// Numbers of episodes and their mean cost on the scale of the median.
fn means(records: &YearRecords) -> Vec<(f64, f64)> {
    let costs = records.ebcm_episodes.iter().zip(&records.ebcm_cost);
    let some = costs.filter(|(episodes, _)| **episodes > 0);
    some.map(|(episodes, cost)| (f64::from(*episodes), cost / 1e12))
        .collect()
}

type Sample = Vec<Vec<[YearRecords; 2]>>;

fn sample(episode_cost: &str) -> Sample {
    let laws = scenario(&noise_only(episode_cost));
    let cohorts = laws.iter().map(|laws| {
        draw_worlds(laws, DRAWS, 2028, |draw| {
            let years = draw.years.try_into();
            years.unwrap_or_else(|_| unreachable!("two years were drawn"))
        })
    });
    cohorts.collect()
}

/// Mean 1 and variance CV^2 / n, whatever the law of an episode, and nothing in common between
/// years. `heavy` widens the resolution of the variance for a law with heavier tails.
fn mean_and_variance(sample: &Sample, heavy: f64) {
    for (page, sample) in each_cohort(sample) {
        let cv = page.cost_spread(0.40).1;
        let both = |years: &[YearRecords; 2]| years.iter().flat_map(means).collect::<Vec<_>>();
        let what = format!("{:?} mean cost of n episodes", page.cohort);
        Mean::over(sample, |years| {
            let means = both(years).into_iter();
            means.map(|(n, mean)| (mean - 1.0) * n.sqrt())
        })
        .agrees(&what, 0.0, 0.03);
        let variance = |few: bool| {
            Mean::over(sample, move |years| {
                let means = both(years).into_iter();
                let own = means.filter(move |(n, _)| (*n < 5.0) == few);
                own.map(|(n, mean)| (mean - 1.0).powi(2) * n)
            })
        };
        for few in [false, true] {
            variance(few).agrees(
                format!("{what}: variance, few episodes: {few}"),
                cv * cv,
                heavy * cv * cv,
            );
        }
        // Everybody who participates in both years, by the candidate.
        Mean::over(sample, |[now, later]| {
            let mut at = vec![None; 3000];
            for (index, candidate) in later.candidate.iter().enumerate() {
                at[*candidate as usize] = Some(later.ebcm_cost[index] / 1e12);
            }
            let pairs = now.candidate.iter().zip(&now.ebcm_cost);
            pairs
                .filter_map(|(candidate, cost)| Some((cost / 1e12, at[*candidate as usize]?)))
                .map(|(now, later)| (now - 1.0) * (later - 1.0))
                .filter(|product| !product.is_nan())
                .collect::<Vec<_>>()
        })
        .agrees(format!("{what}: two years"), 0.0, 0.03);
        for records in sample.iter().flatten() {
            let mut costs = records.ebcm_episodes.iter().zip(&records.ebcm_cost);
            assert!(costs.all(|(episodes, cost)| (*episodes == 0) == cost.is_nan()));
        }
    }
}

/// Besides, the mean of n gammas is a gamma: its own distribution function makes it uniform.
#[test]
fn gamma_episodes() {
    let sample = sample("gamma");
    mean_and_variance(&sample, 0.08);
    for (page, sample) in each_cohort(&sample) {
        let shape = page.cost_spread(0.40).1.powi(-2);
        let uniform: Vec<Vec<f64>> = sample
            .iter()
            .map(|years| {
                let means = means(&years[0]).into_iter();
                let law = |n: f64| Gamma::new(n * shape, n * shape).expect("a shape above 0");
                means.map(|(n, mean)| law(n).cdf(mean)).collect()
            })
            .collect();
        for tenth in 1..10 {
            let p = f64::from(tenth) / 10.0;
            let below = Mean::over(&uniform, |draw| {
                draw.iter().map(move |u| indicator(*u <= p))
            });
            below.agrees(format!("{:?} gamma up to {p}", page.cohort), p, 0.012);
        }
    }
}

/// Lognormal episodes have the gamma's mean and variance, and the cost of one is lognormal.
#[test]
fn lognormal_episodes() {
    let sample = sample("lognormal");
    mean_and_variance(&sample, 0.45);
    for (page, sample) in each_cohort(&sample) {
        let cv = page.cost_spread(0.40).1;
        let variance = (cv * cv).ln_1p();
        for cut in [-1.5, -0.5, 0.0, 0.5, 1.5] {
            let below = Mean::over(sample, |years| {
                let single = years.iter().flat_map(means).filter(|(n, _)| *n == 1.0);
                let z = single.map(|(_, mean)| (mean.ln() + variance / 2.0) / variance.sqrt());
                z.map(|z| indicator(z <= cut)).collect::<Vec<_>>()
            });
            below.agrees(
                format!("{:?} log cost of one episode up to {cut}", page.cohort),
                normal_cdf(cut),
                0.05,
            );
        }
    }
}
