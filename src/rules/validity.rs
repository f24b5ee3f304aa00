//! Which values of the `[rules]` table make sense together; the range of each alone is said where
//! it is declared, in [`Rules`].

use super::{Exchange, ExchangeTable, FINAL_SCORE_MAXIMUM, Redistribution, Rules};
use crate::program::PERFORMANCE_YEARS;
use std::collections::BTreeMap;

/// The least distance of the final scores of an exchange function given by points.
const LEAST_STEP: f64 = 0.001;

/// The category weights are typed as decimals; more than rounding is a mistake.
const WEIGHTS_TOLERANCE: f64 = 1e-9;

impl Rules {
    /// What is wrong with the rules taken together: the key's path, such as `risk_level.2029`, and
    /// the reason with what is allowed.
    pub fn problems(&self) -> Vec<(String, String)> {
        let mut problems = Vec::new();
        let sum = self.quality_weight + self.cost_weight;
        if (sum - 1.0).abs() > WEIGHTS_TOLERANCE {
            problems.push((
                "quality_weight".to_string(),
                format!("with cost_weight it makes {sum}; the two must make 1"),
            ));
        }
        let is_risk_level = |level: f64| level > 0.0 && level <= 1.0;
        let allowed = "above 0 and at most 1, such as 0.09 for 9 %";
        by_year(
            "risk_level",
            &self.risk_level,
            is_risk_level,
            allowed,
            &mut problems,
        );
        if let Redistribution::ByYear(shares) = &self.redistribution {
            let is_share = |share: f64| (0.0..=1.0).contains(&share);
            let allowed = "from 0 to 1, such as 0.85 for 85 %";
            by_year("redistribution", shares, is_share, allowed, &mut problems);
        }
        if let Exchange::Table(table) = &self.exchange {
            exchange_table(table, &mut problems);
        }
        problems
    }
}

/// What is wrong with the points of an exchange function, each by itself.
fn exchange_table(ExchangeTable(points): &ExchangeTable, problems: &mut Vec<(String, String)>) {
    let mut problem = |place: usize, message| problems.push((format!("exchange.{place}"), message));
    if points.len() < 2 {
        problem(
            0,
            "a table of two points at least, the first at 0, the last at 100".to_string(),
        );
        return;
    }
    let last = points.len() - 1;
    for (place, &[score, transformed]) in points.iter().enumerate() {
        if !(0.0..=1.0).contains(&transformed) {
            problem(
                place,
                format!("the transformed score {transformed} must be from 0 to 1"),
            );
        }
        let end = if place == 0 { 0.0 } else { FINAL_SCORE_MAXIMUM };
        if (place == 0 || place == last) && score != end {
            let which = if place == 0 { "first" } else { "last" };
            problem(
                place,
                format!("the {which} final score must be {end}, not {score}"),
            );
        }
        let Some([before, transformed_before]) = place.checked_sub(1).map(|place| points[place])
        else {
            continue;
        };
        // A step is a steep piece, not a jump: at a jump no score breaks even.
        if score - before < LEAST_STEP * (1.0 - WEIGHTS_TOLERANCE) {
            problem(
                place,
                format!(
                    "the final score {score} must be at least {LEAST_STEP} above the one before it, {before}"
                ),
            );
        }
        if transformed < transformed_before {
            problem(
                place,
                format!(
                    "the transformed score {transformed} must not be below the one before it, {transformed_before}"
                ),
            );
        }
    }
}

/// What is wrong with a table that must have a number for each performance year and no other.
fn by_year(
    key: &str,
    numbers: &BTreeMap<u16, f64>,
    is_allowed: impl Fn(f64) -> bool,
    allowed: &str,
    problems: &mut Vec<(String, String)>,
) {
    for year in PERFORMANCE_YEARS {
        if !numbers.contains_key(&year) {
            problems.push((format!("{key}.{year}"), "missing".to_string()));
        }
    }
    let (first, last) = (PERFORMANCE_YEARS.start(), PERFORMANCE_YEARS.end());
    for (year, &number) in numbers {
        let problem = if !PERFORMANCE_YEARS.contains(year) {
            format!("no performance year; allowed: {first} to {last}")
        } else if !is_allowed(number) {
            format!("{number} must be {allowed}")
        } else {
            continue;
        };
        problems.push((format!("{key}.{year}"), problem));
    }
}
