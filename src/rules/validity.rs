//! Which values of the `[rules]` table make sense, alone and together.

use super::{Midpoint, Rules};
use crate::program::PERFORMANCE_YEARS;
use std::ops::RangeInclusive;

/// The category weights are typed as decimals; more than rounding is a mistake.
const WEIGHTS_TOLERANCE: f64 = 1e-9;

impl Rules {
    /// Everything wrong with the rules: the key's path, such as `risk_level.2029`, and what is
    /// allowed there. The ranges are those of the scenario's schema; the sum of the weights and
    /// the years of the risk levels are what no schema says.
    pub fn problems(&self) -> Vec<(String, String)> {
        let mut problems = Vec::new();
        self.check_numbers(&mut problems);
        self.check_counts(&mut problems);
        self.check_weights(&mut problems);
        self.check_risk_levels(&mut problems);
        problems
    }

    fn check_numbers(&self, problems: &mut Vec<(String, String)>) {
        let midpoint = match self.midpoint {
            Midpoint::Cohort(_) => 0.0,
            Midpoint::Score(score) => score,
        };
        let numbers = [
            ("midpoint", midpoint, 0.0..=100.0),
            ("slope", self.slope, 0.001..=10.0),
            ("redistribution", self.redistribution, 0.0..=1.0),
            ("quality_weight", self.quality_weight, 0.0..=1.0),
            ("cost_weight", self.cost_weight, 0.0..=1.0),
            ("completeness_minimum", self.completeness_minimum, 0.0..=1.0),
            ("ia_points.none", self.ia_points.none, -100.0..=100.0),
            ("ia_points.one", self.ia_points.one, -100.0..=100.0),
            ("ia_points.both", self.ia_points.both, -100.0..=100.0),
            ("pi_points", self.pi_points, 0.0..=100.0),
            (
                "small_practice_points",
                self.small_practice_points,
                0.0..=100.0,
            ),
            ("solo_points", self.solo_points, 0.0..=100.0),
        ];
        for (key, value, allowed) in numbers {
            // A NaN is in no range.
            if !allowed.contains(&value) {
                let mut allowed = between(&allowed);
                if key == "midpoint" {
                    allowed.push_str(", or \"cohort_median\"");
                }
                problems.push((key.to_string(), allowed));
            }
        }
    }

    fn check_counts(&self, problems: &mut Vec<(String, String)>) {
        let counts = [
            ("case_minimum", self.case_minimum, 1..=100_000),
            ("episode_minimum", self.episode_minimum, 1..=1_000),
            ("benchmark_minimum", self.benchmark_minimum, 2..=100_000),
        ];
        for (key, value, allowed) in counts {
            if !allowed.contains(&value) {
                problems.push((key.to_string(), between(&allowed)));
            }
        }
    }

    fn check_weights(&self, problems: &mut Vec<(String, String)>) {
        let sum = self.quality_weight + self.cost_weight;
        if sum.is_nan() || (sum - 1.0).abs() > WEIGHTS_TOLERANCE {
            let allowed = format!("quality_weight + cost_weight = 1, not {sum}");
            problems.push(("quality_weight".to_string(), allowed));
        }
    }

    fn check_risk_levels(&self, problems: &mut Vec<(String, String)>) {
        for year in PERFORMANCE_YEARS {
            if !self.risk_level.contains_key(&year) {
                let allowed = "a risk level, as a fraction of Part B payments, is required";
                problems.push((format!("risk_level.{year}"), allowed.to_string()));
            }
        }
        for (year, &level) in &self.risk_level {
            let key = format!("risk_level.{year}");
            if !PERFORMANCE_YEARS.contains(year) {
                problems.push((
                    key,
                    format!("a performance year {}", between(&PERFORMANCE_YEARS)),
                ));
            } else if !(level > 0.0 && level <= 1.0) {
                problems.push((key, "a number above 0 and at most 1".to_string()));
            }
        }
    }
}

fn between<T: std::fmt::Display>(allowed: &RangeInclusive<T>) -> String {
    format!("between {} and {}", allowed.start(), allowed.end())
}
