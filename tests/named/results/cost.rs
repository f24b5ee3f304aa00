//! What a past mean cost tells of the years after it.

use statrs::function::gamma::ln_gamma;

use crate::reference::Mean;
use crate::reference::page::PAGES;
use crate::world::{EVERYBODY, HF, LBP, Year, crowd, draw, laws};

use super::{DRAWS, NAMED, Posterior};

/// The episodes' mean cost: the factor given the mean cost of a year's episodes is near the conjugate
/// normal, with the weight tau^2 / (tau^2 + CV^2 / n), and decays as the cost factor does.
#[test]
fn cost_given_a_mean_cost() {
    for (cohort, id) in [(HF, "HF"), (LBP, "LBP")] {
        let page = &PAGES[cohort];
        let (tau, cv) = page.cost_spread(0.40);
        let median = page.cost.0;
        let n = 40.0;
        let settings = EVERYBODY.replace("log_mean = 7", "log_mean = 3.6888794541139363");
        for ratio in [1.4, 0.8] {
            let cost = (median * ratio).round();
            let roster = crowd(
                NAMED,
                id,
                ",ebcm_episodes,ebcm_cost,ebcm_year",
                &format!(",40,{cost},2026"),
            );
            let drawn = draw(&laws(&settings, Some(&roster), None)[cohort], DRAWS, 2031);
            let shape = n / (cv * cv);
            let posterior = Posterior::new(|w| {
                let expected = median * (tau * w).exp();
                // The density of a gamma of this shape and mean.
                shape * (shape / expected).ln() + (shape - 1.0) * cost.ln()
                    - shape * cost / expected
                    - ln_gamma(shape)
            });
            let weight = tau * tau / (tau * tau + cv * cv / n);
            let near = weight * (cost / median).ln() / tau;
            assert!(
                (posterior.mean(|w| w) - near).abs() < 0.3 * near.abs(),
                "{} {near}",
                posterior.mean(|w| w)
            );
            for year in 0..5 {
                let power = 1 + year as i32;
                let correlation = 0.01 * 0.75_f64.powi(power) + 0.99 * 0.9_f64.powi(power);
                let mean = median * posterior.later(correlation, |w| (tau * w).exp());
                let square =
                    median * median * posterior.later(correlation, |w| (2.0 * tau * w).exp());
                let seen = |years: &Vec<Year>| -> Vec<(f64, f64)> {
                    let year = &years[year];
                    let records = &year.records;
                    year.places()
                        .map(|at| (records.ebcm_cost[at], f64::from(records.ebcm_episodes[at])))
                        .collect()
                };
                let what = format!("{id} cost {cost}: {}", 2027 + year);
                Mean::over(&drawn, |years| {
                    seen(years).into_iter().map(|(cost, _)| cost / mean)
                })
                .agrees(&what, 1.0, 0.04);
                Mean::over(&drawn, |years| {
                    seen(years)
                        .into_iter()
                        .map(|(cost, n)| cost * cost / (square * (1.0 + cv * cv / n)))
                })
                .agrees(format!("{what}: square"), 1.0, 0.09);
            }
        }
    }
}
